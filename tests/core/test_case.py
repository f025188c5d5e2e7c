"""A case: made, looked at, replaced, compared."""

from __future__ import annotations

import pandas as pd
import pytest

from pks.core.case import Case, case_from
from pks.core.faults import CaseError, Fault, Found
from pks.core.tables import TABLES
from tests.core.small import SETTINGS, frame, small_case

UNITS = pd.DataFrame({"unit": ["A", "B"]})
OBJECTS = pd.DataFrame({"planning_object": ["p"]})


def faults(**more: pd.DataFrame) -> pd.DataFrame:
    """Return the faults of a case of two units, one planning object, and `more`."""
    with pytest.raises(CaseError) as caught:
        case_from(SETTINGS, {"units": UNITS, "planning_objects": OBJECTS, **more})
    return caught.value.faults


@pytest.mark.parametrize("name", list(TABLES))
def test_table_has_every_column(name: str) -> None:
    """Every table of the contract can be asked for, whether the case has it or not, with defaults in empty cells."""
    full, least = (
        small_case().table(name),
        case_from(SETTINGS, {"units": UNITS, "planning_objects": OBJECTS}).table(name),
    )
    for table in (full, least):
        assert table.columns.tolist() == list(TABLES[name].names)
        for column in TABLES[name].columns:
            if column.required or column.default is not None:
                assert table[column.name].notna().all()
    assert full.dtypes.astype(str).tolist() == least.dtypes.astype(str).tolist()


def test_defaults_stand_in_for_empty_cells() -> None:
    """An absent column and an empty cell both have the default of the contract."""
    objects = small_case().table("planning_objects").set_index("planning_object")
    assert objects["limitable"].to_dict() == {"besök": 0.0, "operation": 0.1, "akut": 0.0}
    assert objects["acute"].to_dict() == {"besök": False, "operation": False, "akut": True}
    assert small_case().table("flexibility")["order"].tolist() == [1]
    assert small_case().table("suppliers")["order"].isna().all()


def test_unknown_table_cannot_be_asked_for() -> None:
    """A name that the contract does not know is a KeyError."""
    with pytest.raises(KeyError):
        small_case().table("beds")


def test_having_a_table_means_having_rows() -> None:
    """A table without rows counts as not there."""
    case = small_case().replace(goals=frame("unit,planning_object,target\n"))
    assert "goals" in case.tables
    assert "goals" not in case
    assert "units" in case


def test_replace_leaves_the_case_alone() -> None:
    """A what-if is another case: the first keeps its tables and settings."""
    case = small_case()
    other = case.replace({"periods": 40}, goals=None)
    assert (case.settings.periods, "goals" in case) == (52, True)
    assert (other.settings.periods, "goals" in other) == (40, False)


def test_replace_checks_anew() -> None:
    """A replacement that does not fit the rest is refused with its faults."""
    with pytest.raises(CaseError, match="unknown unit"):
        small_case().replace(units=frame("unit\nNorr\n"))


def test_tables_cannot_be_swapped() -> None:
    """The mapping of tables is read-only."""
    with pytest.raises(TypeError):
        small_case().tables["units"] = UNITS  # type: ignore[index]


def test_cases_are_equal_by_content() -> None:
    """Two cases from the same input are equal; another value makes them differ, and warnings do not."""
    assert small_case() == small_case()
    assert small_case() != small_case(goals=None)
    assert small_case() != small_case().replace({"name": "x"})
    assert small_case() != "case"
    assert small_case() == Case(small_case().settings, small_case().tables)


def test_unknown_table_is_a_fault() -> None:
    """A table that the contract does not know is met with the one that was meant."""
    assert faults(unit=UNITS)["reason"].tolist() == ['unknown table; did you mean "units"?']


def test_fault_that_follows_from_another_is_not_listed() -> None:
    """Rows with a wrong key column are not also duplicates, and limits that are no numbers do not contradict."""
    demand = pd.DataFrame({"unit": ["A", "A"], "planning_object": "p", "period": ["x", "y"], "arrivals": 1})
    goals = pd.DataFrame({"unit": ["A"], "planning_object": ["p"], "target": ["x"]})
    listed = faults(demand=demand, goals=goals)
    assert listed[["table", "row", "column"]].to_numpy(dtype=object).tolist() == [
        ["demand", 2, "period"],
        ["demand", 3, "period"],
        ["goals", 2, "target"],
    ]


def test_missing_column_of_labels_is_one_fault() -> None:
    """Where the column that declares labels is misspelt, the labels are not all called unknown."""
    demand = pd.DataFrame({"unit": ["A"], "planning_object": "p", "period": ["2026-01-05"], "arrivals": 1})
    listed = faults(units=pd.DataFrame({"unti": ["A"], "name": ["a"]}), demand=demand)
    assert set(listed["table"]) == {"units"}


def test_what_files_showed_comes_with_the_rest() -> None:
    """Faults found while reading stand in the same table, and settings that could not be read are not missing."""
    found = Found((Fault("case", None, None, "", "not valid TOML"),), (), frozenset({"units"}))
    with pytest.raises(CaseError) as caught:
        case_from(None, {"demand": pd.DataFrame({"unit": ["Z"], "planning_object": ["p"]})}, found=found)
    listed = caught.value.faults
    assert listed["reason"].tolist()[0] == "not valid TOML"
    assert not listed["reason"].str.contains("unknown unit").any()
    assert "units" not in set(listed["table"])
