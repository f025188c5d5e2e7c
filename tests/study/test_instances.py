"""Named sets of instances: their recorded optima hold, and a user's folder of cases is a set as well."""

from __future__ import annotations

from pathlib import Path

import pytest

import pks
from pks.balance.lexicographic import Lexicographic
from pks.study.instances import (
    LARGE,
    MIDDLE,
    SETS,
    SMALL,
    Kept,
    Made,
    StudyError,
    instances_in,
    require_names,
    set_called,
)
from pks.study.recorded import recorded, solved
from pks.study.regions import Region
from reference.literal import tiers as literal_tiers


@pytest.mark.parametrize("instance", SMALL, ids=lambda each: each.name)
def test_small_optima_are_those_of_an_independent_program(instance: Made, tmp_path: Path) -> None:
    """The literal program of tests/reference, which shares no code with the library, reaches the recorded tiers."""
    pks.write_case(instance.case(), tmp_path / "case")
    expected = literal_tiers(tmp_path / "case")
    table = recorded("small")
    found = table[table["instance"] == instance.name].set_index("tier")["value"]
    for tier in {*expected, *found.index}:
        assert found.get(tier, 0.0) == pytest.approx(expected.get(tier, 0.0), rel=1e-6, abs=1e-6), tier


@pytest.mark.parametrize(
    ("name", "instance"),
    [("middle", MIDDLE[4]), ("middle", MIDDLE[7]), ("large", LARGE[2])],
    ids=lambda each: getattr(each, "name", ""),
)
def test_recorded_optima_are_found_again(name: str, instance: Made) -> None:
    """The program solved whole has the recorded tiers, bounds and sizes on the quickest of the middle and the large set.

    Those of the large set were recorded by rounds, which is another way to them.
    """
    table = recorded(name)
    expected = table[table["instance"] == instance.name].reset_index(drop=True)
    found = solved([instance], Lexicographic())
    assert found["tier"].tolist() == expected["tier"].tolist()
    assert found["value"].to_numpy() == pytest.approx(expected["value"].to_numpy(), rel=1e-6, abs=1e-6)
    assert (found[["columns", "rows"]] == expected[["columns", "rows"]]).all(axis=None)


@pytest.mark.parametrize("name", SETS)
def test_every_instance_is_recorded(name: str) -> None:
    """Each set has the optima of all its instances, and no bound lies above its value."""
    table = recorded(name)
    assert table["instance"].unique().tolist() == [each.name for each in SETS[name]]
    assert (table["bound"] <= table["value"]).all()


def test_sets_are_of_three_sizes() -> None:
    """No small instance has 1 500 columns, middle ones have 10 000 to 20 000, large ones about 100 000; names occur once."""
    sizes = {name: recorded(name).groupby("instance")["columns"].first() for name in SETS}
    assert sizes["small"].max() < 1500
    assert sizes["middle"].between(10_000, 20_000).all()
    assert sizes["large"].between(95_000, 105_000).all()
    require_names([each.name for each in (*SMALL, *MIDDLE, *LARGE)])


def test_folder_of_cases_is_a_set(tmp_path: Path) -> None:
    """Folders and workbooks with cases are instances by name; other files are not."""
    pytest.importorskip("openpyxl")
    pks.write_case(SMALL[0].case(), tmp_path / "b")
    pks.write_case(SMALL[1].case(), tmp_path / "a.xlsx")
    (tmp_path / "notes").mkdir()
    (tmp_path / "~$a.xlsx").touch()  # what Excel lays beside a workbook that is open
    found = instances_in(tmp_path)
    assert [each.name for each in found] == ["a", "b"]
    assert found[1].case() == SMALL[0].case()


def test_empty_folder_is_no_set(tmp_path: Path) -> None:
    """A folder without a case is refused, and the message says what is looked for."""
    with pytest.raises(StudyError, match=r"case\.toml"):
        instances_in(tmp_path)


def test_identity_tells_changed_cells(tmp_path: Path) -> None:
    """A case that is kept has another identity when one cell changes, and the same after it is written anew."""
    case = SMALL[0].case()
    pks.write_case(case, tmp_path / "x")
    before = Kept("x", tmp_path / "x").identity()
    pks.write_case(case, tmp_path / "x")
    assert Kept("x", tmp_path / "x").identity() == before
    budget = case.table("budget").assign(amount=1.0)
    pks.write_case(case.replace(budget=budget), tmp_path / "x")
    assert Kept("x", tmp_path / "x").identity() != before


def test_identity_of_a_made_one_is_its_settings() -> None:
    """Another seed or another setting is another instance."""
    one = Made("x", Region(), 1)
    assert one.identity() == Made("y", Region(), 1).identity()
    assert len({one.identity(), Made("x", Region(), 2).identity(), Made("x", Region(units=3), 1).identity()}) == 3


def test_unknown_set_is_told() -> None:
    """A wrong name is answered with the nearest and with all."""
    with pytest.raises(StudyError, match='did you mean "middle"'):
        set_called("midle")


def test_names_that_are_no_folders_are_refused() -> None:
    """Names that occur twice or would leave their folder are refused, all at once."""
    with pytest.raises(StudyError, match=r"'a' occurs twice; '\.\./b' is no plain name"):
        require_names(["a", "a", "../b"])
