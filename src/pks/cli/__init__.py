"""The command ``pks``: one module per command, each with ``add(subparsers)`` and ``run(arguments) -> int``."""
