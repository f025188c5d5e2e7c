"""The package as a whole: what it ships, what it is called, and what `import pks` costs."""

from __future__ import annotations

import importlib.metadata
import json
import subprocess
import sys
import tomllib
from importlib import resources
from pathlib import Path

import pytest

import pks

REPOSITORY = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
HEAVY = ("highspy", "holidays", "jinja2", "joblib", "matplotlib", "openpyxl", "pulp", "pyarrow", "scipy.optimize",
         "scipy.stats", "simpy", "statsmodels")  # fmt: skip


def _loaded(statement: str) -> set[str]:
    """Return the modules that a fresh interpreter has after `statement`."""
    code = f"{statement}\nimport json, sys\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout))


def test_import_is_light() -> None:
    """`import pks` loads nothing heavy that `import pandas` has not loaded already.

    The count of modules is what can be tested without a clock; `benchmarks/startup.py` measures the milliseconds.
    """
    more = _loaded("import pks") - _loaded("import pandas")
    assert "pks" in more
    heavy = {name for name in more if any(name == each or name.startswith(f"{each}.") for each in HEAVY)}
    assert heavy == set()


def test_all_names_are_there() -> None:
    """Every public name can be had from the package, and `dir` shows it."""
    assert pks.__all__
    assert sorted(set(pks.__all__)) == sorted(pks.__all__)
    for name in pks.__all__:
        assert getattr(pks, name) is not None
    assert set(pks.__all__) <= set(dir(pks))


def test_unknown_name_is_an_attribute_error() -> None:
    """A name that the package does not have is met as Python meets it, so that `hasattr` works."""
    with pytest.raises(AttributeError, match="no_such_name"):
        pks.no_such_name  # noqa: B018  # the access is what is tested


def test_version_is_the_one_of_the_project() -> None:
    """The installed version, `pks.__version__` and pyproject.toml agree."""
    assert pks.__version__ == importlib.metadata.version("pks") == PROJECT["version"]


def test_types_are_shipped() -> None:
    """Type checkers of users read our annotations."""
    assert resources.files("pks").joinpath("py.typed").is_file()


def test_extra_all_is_all_extras() -> None:
    """`pks[all]` is every other extra."""
    extras = dict(PROJECT["optional-dependencies"])
    (everything,) = extras.pop("all")
    assert everything == f"pks[{','.join(extras)}]"


def test_lock_names_no_host() -> None:
    """The lock file holds versions and markers only: it works with whatever index pip is set up for."""
    lock = (REPOSITORY / "requirements.lock").read_text(encoding="utf-8")
    lines = [line for line in lock.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    assert lines
    assert [line for line in lines if "==" not in line or "//" in line or line.startswith("-")] == []
