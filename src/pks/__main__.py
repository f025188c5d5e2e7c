"""The command ``pks`` as ``python -m pks``."""

from pks.cli.main import main

if __name__ == "__main__":
    raise SystemExit(main())
