"""Build the wheel, install it into an empty environment with nothing but what it needs, and use it there.

    python tests/wheel.py

Tests run on the source tree, with every extra installed; this finds what they cannot: a file that is not shipped, a
package that is needed but not named, an extra that is needed without being asked for. Versions come from
requirements.lock. Ends with status 1 if anything is amiss.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import tempfile
import tomllib
import venv
import zipfile
from collections.abc import Callable
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
OPTIONAL = ("holidays", "jinja2", "joblib", "matplotlib", "openpyxl", "pyarrow")


def main() -> int:
    """Run the checks in order, up to the first that fails."""
    with tempfile.TemporaryDirectory(prefix="pks-wheel-") as folder:
        trial = Trial(Path(folder))
        checks: tuple[Callable[[], None], ...] = (
            trial.wheel_is_built,
            trial.wheel_holds_the_package,
            trial.wheel_installs_with_core_dependencies,
            trial.package_imports_without_extras,
            trial.version_is_told,
            trial.shipped_case_is_valid,
            trial.shipped_case_is_planned,
            trial.missing_extra_is_named,
        )
        passed = 0
        for check in checks:
            try:
                check()
            except (AssertionError, subprocess.CalledProcessError) as error:
                said = f"{error.stdout}{error.stderr}" if isinstance(error, subprocess.CalledProcessError) else ""
                print(f"wheel: FAILED {check.__name__}: {error}\n{said}")
                break
            print(f"wheel: {check.__name__}", flush=True)
            passed += 1
        failed = int(passed < len(checks))
        print(f"wheel: {passed} passed, {failed} failed")
        return failed


class Trial:
    """A folder with the wheel, an environment and, as working folder, an empty one far from the sources."""

    def __init__(self, folder: Path) -> None:
        self.built, self.place, self.home = folder / "dist", folder / "environment", folder / "home"
        self.home.mkdir()
        scripts = sysconfig.get_path("scripts", "venv", {"base": str(self.place)})
        self.python, self.pks = Path(scripts) / "python", Path(scripts) / "pks"
        # What leads back to the sources, or to packages installed elsewhere, is taken out.
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}

    def wheel_is_built(self) -> None:
        """One wheel of this version, by the backend that is installed."""
        self._run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", self.built, REPOSITORY)
        (self.wheel,) = self.built.glob("*.whl")
        assert self.wheel.name == f"pks-{PROJECT['version']}-py3-none-any.whl", self.wheel.name

    def wheel_holds_the_package(self) -> None:
        """Every file of src/pks and the licence; nothing else."""
        source = REPOSITORY / "src"
        wanted = {
            path.relative_to(source).as_posix()
            for path in (source / "pks").rglob("*")
            if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(".")
        }
        with zipfile.ZipFile(self.wheel) as archive:
            names = set(archive.namelist())
        about = {name for name in names if name.startswith(f"pks-{PROJECT['version']}.dist-info/")}
        missing, extra = wanted - names, names - about - wanted
        assert not missing, f"not in the wheel: {sorted(missing)}"
        assert not extra, f"in the wheel, but not in src/pks: {sorted(extra)}"
        assert {"pks/py.typed", "pks/demo/region/case.toml"} <= names
        assert any(name.endswith("licenses/LICENSE") for name in about), sorted(about)

    def wheel_installs_with_core_dependencies(self) -> None:
        """What it needs comes with it, at the versions of the lock file, and what is optional does not."""
        venv.create(self.place, with_pip=True)
        pip = (self.python, "-m", "pip", "--disable-pip-version-check")
        lock = REPOSITORY / "requirements.lock"
        self._run(*pip, "install", "--quiet", "--no-compile", "--constraint", lock, self.wheel)
        self._run(*pip, "check")
        listed = json.loads(self._run(*pip, "list", "--format", "json"))
        uninvited = {each["name"].lower() for each in listed} & set(OPTIONAL)
        assert not uninvited, f"installed without being asked for: {sorted(uninvited)}"

    def package_imports_without_extras(self) -> None:
        """Every module of the package can be imported, and it is the installed one."""
        code = (
            "import pathlib, pkgutil, importlib, pks\n"
            "for found in pkgutil.walk_packages(pks.__path__, 'pks.'):\n"
            "    if not found.name.endswith('__main__'):\n"
            "        importlib.import_module(found.name)\n"
            "print(pathlib.Path(pks.__file__).parent)"
        )
        where = Path(self._run(self.python, "-c", code).strip())
        assert where.is_relative_to(self.place.resolve()), f"imported from {where}"
        self.region = where / "demo" / "region"

    def version_is_told(self) -> None:
        """The command is there and knows its version."""
        told = self._run(self.pks, "--version")
        assert PROJECT["version"] in told, told

    def shipped_case_is_valid(self) -> None:
        """`pks validate` finds no fault in the shipped case."""
        self._run(self.pks, "validate", self.region)

    def shipped_case_is_planned(self) -> None:
        """`pks plan` writes its tables, also without the packages of the report."""
        self._run(self.pks, "plan", self.region, "--out", "plan")
        written = {path.name for path in (self.home / "plan").iterdir()}
        tables = {f"{name}.csv" for name in ("production", "measures", "waiting", "capacity", "tiers")}
        assert tables | {"summary.json"} <= written, sorted(written)

    def missing_extra_is_named(self) -> None:
        """What needs an extra says which, without a traceback and without leaving anything behind."""
        done = self._start(self.pks, "convert", self.region, "region.xlsx")
        assert done.returncode in (1, 2), done
        assert "pks[excel]" in done.stderr, done.stderr
        assert "Traceback" not in done.stderr, done.stderr
        assert not (self.home / "region.xlsx").exists()

    def _run(self, *command: object) -> str:
        done = self._start(*command)
        done.check_returncode()
        return done.stdout

    def _start(self, *command: object) -> subprocess.CompletedProcess[str]:
        words = [str(word) for word in command]
        return subprocess.run(
            words, cwd=self.home, env=self.environment, capture_output=True, text=True, encoding="utf-8", check=False
        )


if __name__ == "__main__":
    sys.exit(main())
