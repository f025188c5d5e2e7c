"""Who may import whom, as the table of docs/architecture.md says; who imports a package from outside; who opens files.

The rules are data here, the reader of imports is `imports.py`, and every rule is also shown a small package that
breaks it: a rule that cannot fail holds nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from tests.imports import Module, cycles, modules_below, modules_from, own

REPOSITORY = Path(__file__).resolve().parents[1]

LOWER = frozenset({"core", "queueing", "lp"})
RESULTS = frozenset({"forecast", "capacity", "balance", "sim"})
MIDDLE = LOWER | RESULTS | {"strategies", "io"}
ROOMS: dict[str, frozenset[str]] = {
    "core": frozenset(),
    "lp": frozenset({"core"}),
    "queueing": frozenset({"core"}),
    "forecast": LOWER,
    "capacity": LOWER,
    "balance": LOWER,
    "sim": LOWER,
    "strategies": LOWER | {"balance"},
    "io": frozenset({"core"}) | RESULTS,  # of those only the modules of RESULT_MODULES
    "chain": MIDDLE,
    "report": MIDDLE | {"chain"},
    "demo": frozenset({"core", "io"}),
    "study": MIDDLE | {"chain", "report", "demo"},
    "cli": MIDDLE | {"chain", "report", "demo", "study", ""},
    "": MIDDLE | {"chain", "report", "demo"},  # pks/__init__.py; only the command asks it, for the version
    "__main__": frozenset({"cli"}),
}
"""Room -> the rooms that it may import."""

RESULT_MODULES = frozenset({"pks.forecast.forecasting", "pks.balance.plan", "pks.sim.result"})
"""The classes that `pks.io` writes to files: all that it may know of these rooms."""

ONE_PLACE = {
    "highspy": "pks.lp",
    "pulp": "pks.lp",
    "simpy": "pks.sim",
    "numba": "pks.sim",
    "joblib": "pks.core",
    "holidays": "pks.core",
    "openpyxl": "pks.io",
    "pyarrow": "pks.io",
    "duckdb": "pks.io",
    "jinja2": "pks.report",
    "matplotlib": "pks.report",
}
"""Package from outside -> the room in which one module, and one only, imports it."""

LATE = frozenset({"pks", "pks.cli"})
"""Where our own modules may be imported inside a function (with what is below them, but for `pks`): `import pks` and
`pks --help` are to start at once. Everywhere else it would hide a cycle."""

COMPUTED = frozenset({"pks", "pks.io.extras", "pks.cli.main"})
"""Where the name of what is imported may be computed: lazy exports, packages that need not be there, commands."""

OPEN_FILES = frozenset({"io", "demo"})
"""Rooms that open files; `demo` reads what it ships by `importlib.resources`."""

LENT_FILES = {("pks.lp.pulp_solver", "tempfile.TemporaryDirectory")}
"""A module and the call that it may make: PuLP writes files for programs outside Python, and is told where."""

PACKAGES = modules_below(REPOSITORY / "src" / "pks")
Rule = Callable[[Mapping[str, Module]], Iterator[str]]


def room(module: str) -> str:
    """Return the room of a module of ours; a module right below `pks` is a room by itself."""
    return module.split(".")[1] if "." in module else ""


def within(module: str, home: str) -> bool:
    """Tell whether `module` is `home` or below it."""
    return module == home or (home != "pks" and module.startswith(f"{home}."))


def layers(modules: Mapping[str, Module]) -> Iterator[str]:
    """No room imports what the table does not give it."""
    for name, module in modules.items():
        if room(name) not in ROOMS:
            yield f"{name}: the room {room(name)!r} is not in the table"
            continue
        for each in module.imports:
            used = own(each.target, modules)
            if used is None or room(used) == room(name):
                continue
            if room(used) not in ROOMS[room(name)]:
                yield f"{name}:{each.line} imports {used}, which {room(name) or 'pks'!r} may not"
            elif room(name) == "io" and room(used) in RESULTS and used not in RESULT_MODULES:
                yield f"{name}:{each.line} imports {used}, which is not a module of results"


def no_cycles(modules: Mapping[str, Module]) -> Iterator[str]:
    """No module imports itself through others."""
    for cycle in cycles(modules):
        yield " imports ".join(cycle)


def nothing_late(modules: Mapping[str, Module]) -> Iterator[str]:
    """No import of ours stands inside a function, and no import is computed, but for the places named above."""
    for name, module in modules.items():
        for each in module.imports:
            late = each.in_function and own(each.target, modules) is not None
            if late and not any(within(name, place) for place in LATE):
                yield f"{name}:{each.line} imports {each.target} inside a function"
            if each.target == "?" and name not in COMPUTED:
                yield f"{name}:{each.line} imports by a computed name"


def one_place(modules: Mapping[str, Module]) -> Iterator[str]:
    """What one module is there to wrap is imported by that module alone."""
    for package, home in ONE_PLACE.items():
        users = {name for name, module in modules.items() for each in module.imports if within(each.target, package)}
        if len(users) > 1:
            yield f"{package} is imported by {', '.join(sorted(users))}: one module is enough"
        for name in sorted(users):
            if not within(name, home):
                yield f"{name} imports {package}, whose place is {home}"


def files(modules: Mapping[str, Module]) -> Iterator[str]:
    """Only the room for reading and writing opens files, and the one that ships some."""
    for name, module in modules.items():
        if room(name) not in OPEN_FILES:
            yield from (
                f"{name}:{line} calls {call}" for line, call in module.openings if (name, call) not in LENT_FILES
            )


RULES: tuple[Rule, ...] = (layers, no_cycles, nothing_late, one_place, files)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_package_keeps_the_rule(rule: Rule) -> None:
    """The package keeps every rule."""
    assert list(rule(PACKAGES)) == []


def test_whole_package_is_read() -> None:
    """The reader sees the modules, and knows whom they import; what the rules name is there."""
    assert {"pks", "pks.core.case", "pks.core.faults"} | RESULT_MODULES | COMPUTED <= set(PACKAGES)
    assert {name for name, _ in LENT_FILES} <= set(PACKAGES)
    assert "pks.core.faults" in {own(each.target, PACKAGES) for each in PACKAGES["pks.core.case"].imports}


def test_table_is_the_one_of_the_docs() -> None:
    """docs/architecture.md says the same as the table here."""
    page = (REPOSITORY / "docs" / "architecture.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `pks\.(\w+)` \|[^|]*\| ([^|]*) \|$", page, re.MULTILINE)
    told: dict[str, frozenset[str]] = {}
    for name, may in rows:
        above = frozenset(told) if may == "all above" else frozenset(re.findall(r"`(\w+)`", may))
        told[name] = above | (RESULTS if "result classes" in may else frozenset())
    assert told == {name: may - {""} for name, may in ROOMS.items() if name not in ("", "__main__")}


BASE = {"pks": "", "pks.core": "", "pks.core.case": "", "pks.lp": "", "pks.lp.program": "", "pks.balance": "",
        "pks.balance.plan": "", "pks.balance.rows": "", "pks.sim": "", "pks.sim.run": "", "pks.io": "",
        "pks.io.folder": "", "pks.cli": "", "pks.cli.main": ""}  # fmt: skip
"""A small package to put a breach into."""

BREACHES: list[tuple[Rule, dict[str, str], str]] = [
    (layers, {"pks.core.case": "import pks.lp.program"}, "pks.core.case:1 imports pks.lp.program"),
    (layers, {"pks.core.case": "from pks import io"}, "pks.core.case:1 imports pks.io"),
    (layers, {"pks.core.case": "from pks import read_case"}, "pks.core.case:1 imports pks, "),
    (layers, {"pks.core.case": "from ..lp.program import Rows"}, "pks.core.case:1 imports pks.lp.program"),
    (layers, {"pks.core": "from .. import lp"}, "pks.core:1 imports pks.lp"),
    (layers, {"pks.balance.plan": "x = 1\nfrom pks.sim.run import run"}, "pks.balance.plan:2 imports pks.sim.run"),
    (layers, {"pks.sim.run": "def f():\n    import pks.balance"}, "pks.sim.run:2 imports pks.balance"),
    (
        layers,
        {"pks.sim.run": "if TYPE_CHECKING:\n    from pks.balance import Plan"},
        "pks.sim.run:2 imports pks.balance",
    ),
    (layers, {"pks.lp": "from importlib import import_module\nimport_module('pks.io')"}, "pks.lp:2 imports pks.io"),
    (
        layers,
        {"pks.io.folder": "from pks.balance.rows import row"},
        "pks.balance.rows, which is not a module of results",
    ),
    (layers, {"pks.utils": "x = 1"}, "the room 'utils' is not in the table"),
    (
        no_cycles,
        {"pks.sim": "import pks.sim.run", "pks.sim.run": "from pks.sim import x"},
        "pks.sim imports pks.sim.run",
    ),
    (
        no_cycles,
        {
            "pks.core.case": "from .a import A",
            "pks.core.a": "import pks.core.b",
            "pks.core.b": "from pks.core import case",
        },
        "pks.core.a imports pks.core.b imports pks.core.case imports pks.core.a",
    ),
    (nothing_late, {"pks.sim.run": "def f():\n    from pks.core import case"}, "pks.sim.run:2 imports pks.core.case"),
    (nothing_late, {"pks.sim.run": "class A:\n    async def f(self):\n        import pks.core"}, "pks.sim.run:3"),
    (nothing_late, {"pks.lp": "import importlib\nx = lambda n: importlib.import_module(n)"}, "pks.lp:2 imports by a"),
    (one_place, {"pks.lp.program": "import pulp", "pks.lp": "from pulp import x"}, "by pks.lp, pks.lp.program: one"),
    (one_place, {"pks.core.case": "import matplotlib.pyplot as plt"}, "pks.core.case imports matplotlib"),
    (
        one_place,
        {"pks.sim.run": "def f():\n    import openpyxl"},
        "pks.sim.run imports openpyxl, whose place is pks.io",
    ),
    (files, {"pks.sim.run": "with open('a') as file:\n    pass"}, "pks.sim.run:1 calls open"),
    (files, {"pks.cli.main": "from pathlib import Path\nPath('a').write_text('b')"}, "calls Path('a').write_text"),
    (files, {"pks.core.case": "def f(path):\n    return path.read_bytes()"}, "pks.core.case:2 calls path.read_bytes"),
    (files, {"pks.core.case": "path.open()\npath.open('rb')"}, "pks.core.case:2 calls path.open"),
    (files, {"pks.core.case": "import pandas as pd\npd.read_csv('a')"}, "pks.core.case:2 calls pd.read_csv"),
    (files, {"pks.core.case": "from numpy import load as f\nf('a')"}, "pks.core.case:2 calls f"),
    (
        files,
        {"pks.core.case": "frame.to_csv('a')\nframe.to_csv(path_or_buf='a')"},
        "pks.core.case:2 calls frame.to_csv",
    ),
    (files, {"pks.lp.program": "import tempfile\ntempfile.TemporaryDirectory()"}, "pks.lp.program:2 calls tempfile"),
    (files, {"pks.cli.main": "import shutil\nshutil.rmtree('a')"}, "pks.cli.main:2 calls shutil.rmtree"),
]


@pytest.mark.parametrize(("rule", "breach", "said"), BREACHES, ids=lambda value: getattr(value, "__name__", ""))
def test_breach_is_found(rule: Rule, breach: dict[str, str], said: str) -> None:
    """Every rule finds its breach, and names it."""
    assert any(said in line for line in rule(modules_from(BASE | breach))), list(rule(modules_from(BASE | breach)))


@pytest.mark.parametrize(
    "kept",
    [
        {"pks.sim.run": "import numpy as np\nfrom pks.core.case import Case\nimport pks.lp.program"},
        {"pks.io.folder": "from pks.balance.plan import Plan\nx = path.read_text()\nimport openpyxl, pyarrow.parquet"},
        {"pks": "from importlib import import_module\ndef __getattr__(name):\n    return import_module(name)"},
        {"pks.cli.main": "from pks import __version__\ndef main():\n    from pks.sim import run"},
        {
            "pks.cli.main": "import os\nos.open(os.devnull, os.O_WRONLY)",
            "pks.__main__": "from pks.cli.main import main",
        },
        {"pks.lp": "from pks.lp.program import Rows", "pks.lp.program": "from pks.core import case"},
        {"pks.lp.program": "session = solver.open(program)\ntext = frame.to_csv()\nopen = 1"},
        {"pks.lp.program": "from pks.lp.doors import open\nopen(program)", "pks.lp.doors": ""},
        {"pks.lp.program": "import highspy\nfrom highspy import Highs", "pks.lp": "import pulp"},
        {"pks.lp.program": "from dataclasses import replace\nnew = replace(old, a=1)\ntext.replace('a', 'b')"},
    ],
)
def test_what_is_allowed_passes(kept: dict[str, str]) -> None:
    """What keeps the rules is not held up."""
    modules = modules_from(BASE | kept)
    assert [line for rule in RULES for line in rule(modules)] == []
