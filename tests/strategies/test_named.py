"""Strategies by name: those of the package, those of installed packages, and what is said of broken ones."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from pks.core.case import Case
from pks.strategies.named import BUILT_IN, GROUP, StrategyError, names, strategy_called
from pks.strategies.rounds import Rounds
from tests.balance.cases import small_case, table

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "strategy_plugin"


@pytest.fixture
def case() -> Case:
    """Return a small case."""
    return small_case(available={("A", "c"): 2})


class Packages:
    """Packages made up for a test, as pip leaves them: a module, and a folder of metadata with entry points."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def add(self, package: str, *entries: str, code: str = "") -> None:
        """Install a package with these lines of entry points; `code` is its module, which is named as the package."""
        info = self.folder / f"{package}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n", encoding="utf-8")
        (info / "entry_points.txt").write_text("\n".join([f"[{GROUP}]", *entries]), encoding="utf-8")
        (self.folder / f"{package}.py").write_text(code, encoding="utf-8")


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Packages:
    """Return where packages are installed for one test."""
    monkeypatch.syspath_prepend(tmp_path)
    return Packages(tmp_path)


def test_every_name_of_the_package_makes_a_strategy_of_that_name() -> None:
    """Those that read tables are made from a case that has them; the rounded one says what it rounds."""
    made = {name: BUILT_IN[name](small_case()).name for name in BUILT_IN if name != "last-year"}
    assert made == {name: name for name in made} | {"whole": "lexicographic, whole"}


def test_a_strategy_of_another_package_is_found_and_made_from_the_case(packages: Packages, case: Case) -> None:
    """Its name follows those of the package, and its callable is given the case."""
    code = """
        from pks.strategies.weighted import Weighted

        def made(case):
            return Weighted({"overdue": 1.0}, name=case.settings.name)
    """
    packages.add("ours_weighted", "ours = ours_weighted:made", code=dedented(code))
    assert names() == [*BUILT_IN, "ours"]
    assert strategy_called("ours", case).name == "small"


def dedented(code: str) -> str:
    """Return code without the indentation that it has in this file."""
    return "\n".join(line.removeprefix(" " * 8) for line in code.splitlines())


def test_nothing_is_loaded_until_it_is_asked_for(packages: Packages, case: Case) -> None:
    """A package that cannot be imported hinders neither the list of names nor the others."""
    packages.add("ours_broken", "broken = ours_broken:made", code="raise RuntimeError('no licence')")
    assert "broken" in names()
    assert strategy_called("lexicographic", case).name == "lexicographic"
    with pytest.raises(StrategyError, match=r"'broken' of the package 'ours_broken' .*cannot be loaded.*no licence"):
        strategy_called("broken", case)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("", "cannot be loaded: AttributeError"),
        ("made = 3", "is no callable that takes a case, but 3"),
        ("def made():\n    return 1", "cannot be made for a case: TypeError"),
        ("def made(case):\n    return object()", "has no `name` that is a text; object has no method `balance"),
        ("class Mine:\n    name = 'm'\n    def balance(self): ...\ndef made(case):\n    return Mine", "is a class"),
    ],
)
def test_a_broken_entry_point_is_named_with_its_package(packages: Packages, case: Case, code: str, said: str) -> None:
    """What is missing, cannot be called, fails, or makes no strategy is said with name, package and module."""
    package = f"ours_{abs(hash(code))}"
    packages.add(package, f"mine = {package}:made", code=code)
    with pytest.raises(StrategyError, match="'mine' of the package 'ours_") as error:
        strategy_called("mine", case)
    assert said in str(error.value)


def test_two_packages_with_one_name_are_refused_when_it_is_asked_for(packages: Packages, case: Case) -> None:
    """Neither is chosen by chance; the message names both, and pks itself where it has that name."""
    packages.add("ours_a", "mine = ours_a:made", "ladder = ours_a:made")
    packages.add("ours_b", "mine = ours_b:made")
    assert names() == [*BUILT_IN, "mine"]
    with pytest.raises(StrategyError, match="called 'mine': ours_a, ours_b"):
        strategy_called("mine", case)
    with pytest.raises(StrategyError, match="called 'ladder': pks, ours_a"):
        strategy_called("ladder", case)


def test_an_unknown_name_is_refused_with_what_may_be_meant(case: Case) -> None:
    """The nearest name and all that there are."""
    with pytest.raises(StrategyError, match='did you mean "weighted"') as error:
        strategy_called("wieghted", case)
    assert "lexicographic, whole" in str(error.value)


def test_the_example_is_found_by_its_entry_point_and_keeps_to_own_hours(
    packages: Packages, monkeypatch: pytest.MonkeyPatch, case: Case
) -> None:
    """What its pyproject.toml declares makes the strategy of that name."""
    project = tomllib.loads((EXAMPLE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    entries = project["entry-points"][GROUP]
    packages.add("pks_own_hours", *(f"{name} = {value}" for name, value in entries.items()))
    monkeypatch.syspath_prepend(EXAMPLE / "src")
    assert strategy_called("own-hours", case).name == "own-hours"


def test_rounds_by_name_know_what_was_carried_out_last_year(case: Case) -> None:
    """Made for a case with a history, units hold their missions against it; without one there is nothing to hold against."""
    told = small_case(
        available={("A", "c"): 2},
        history=table("unit planning_object period arrivals production", ("A", "p", "2025-01-06", 6, 5)),
    )
    made, bare = strategy_called("rounds", told), strategy_called("rounds", case)
    assert isinstance(made, Rounds)
    assert isinstance(bare, Rounds)
    assert made.before is not None
    assert made.before.tolist()[0][0][0] == 5
    assert bare.before is None
