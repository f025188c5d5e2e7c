"""The contract of the tables, held against the contract as it was written down before the code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pks.core.schema import Column, Kind
from pks.core.tables import REQUIRED_TABLES, TABLES, VOCABULARIES

# The column contract: keys | values; ? = may be absent or empty, (default). "or" = exactly one of the two.
CONTRACT = """
units: unit | name?, parent?, care_level?
care_groups: care_group | name?
planning_objects: planning_object | service?, provider?, contact?, priority?, acute? (false), max_wait_days?, severity? (1), limitable? (0)
history: unit, planning_object or care_group, period | arrivals, production?, waiting?
waiting: unit, planning_object, waited_days | patients
demand: unit, planning_object, period | arrivals
care_need: unit, care_group, period | people
population: area, age, sex, period | people
rates: age, sex, planning_object or care_group | per_person_year
catchment: area, unit, planning_object or care_group | share
changes: change, unit?, planning_object?, from | factor? (1), add? (0), shape? (step), lower?, upper?, reason
pathways: from, to, lag | per_activity
activity_hours: planning_object, capacity, unit? | hours
length_of_stay: planning_object, unit? | mean_days, sd_days?
waiting_hours: planning_object, capacity, unit? | hours
capacities: capacity | kind?, limiting? (true), max_utilisation? (1), session_hours?
available: unit, capacity, period | hours
ability: unit, planning_object, period | activities
resources: unit, resource | kind, quantity, hours_per_period, available_share? (1), price?
time_use: resource, use | share
competences: person or function, competence | level?
premises: room, equipment |
compositions: capacity, resource, alternative? (1) | per_hour
staffing_keys: capacity or care_category, resource | per_bed or per_session
calendar: unit?, period | factor
improvements: improvement, unit?, planning_object?, capacity?, period? | hours_change?, capacity_change?, realised
reallocations: capacity, from_unit, to_unit | max_hours?, price?, efficiency? (1), order? (1)
transfers: planning_object, from_unit, to_unit | max_activities?, price?, distance_km?, order? (2)
flexibility: unit, capacity | max_share, window, order? (1)
expansions: unit, capacity, step | kind?, max_hours?, price?, lead_time? (0), order? (3)
suppliers: supplier, planning_object, unit? | rung? (1), max_per_period?, max_total?, price?, lead_time? (0), follow_on? (1), order?
goals: unit, planning_object | reduce_per_period?, target?, maximum?
missions: unit, planning_object, period? | minimum?, maximum?
budget: unit?, period? | amount
outcome: unit, planning_object, period | production, arrivals?, waiting?
outcome_hours: unit, capacity, period | hours
"""  # noqa: E501 - one line per table, as it was written


def written() -> dict[str, tuple[str, str]]:
    """Return keys and values of every table as they were written."""
    lines = (line.split(": ", 1) for line in CONTRACT.strip().splitlines())
    return {name: (rest.split("|")[0], rest.split("|")[1]) for name, rest in lines}


def default(column: Column) -> str:
    """Return the default of a column as the contract writes it."""
    if isinstance(column.default, bool):
        return str(column.default).lower()
    return f"{column.default:g}" if isinstance(column.default, float | int) else str(column.default)


def test_tables_are_those_of_the_contract() -> None:
    """No table is missing, and none is added."""
    assert set(TABLES) == set(written())


@pytest.mark.parametrize("name", list(written()))
def test_columns_are_those_of_the_contract(name: str) -> None:
    """Every column is there, required or not, in or out of the key, with its default."""
    keys, values = written()[name]
    spec, columns = TABLES[name], {}
    for part in [*keys.split(","), *values.split(",")]:
        for text in filter(None, map(str.strip, part.split(" or "))):
            found = re.fullmatch(r"(\w+)(\??)(?: \((.+)\))?", text)
            assert found, text
            columns[found[1]] = ("?" if found[2] or " or " in part else "", found[3])
    assert set(spec.names) == set(columns)
    assert set(spec.key) == set(re.findall(r"\w+", keys)) - {"or"} - set(re.findall(r"\((.+?)\)", keys))
    for column in spec.columns:
        optional, given = columns[column.name]
        assert column.required == (optional == ""), column.name
        assert (given is None) == (column.default is None), column.name
        assert given is None or default(column) == given, column.name
    pairs = [set(part.strip().split(" or ")) for part in [*keys.split(","), *values.split(",")] if " or " in part]
    assert [set(group) for group in spec.one_of] == pairs


def test_required_tables_exist() -> None:
    """Without units and planning objects nothing can be planned."""
    assert set(REQUIRED_TABLES) == {"units", "planning_objects"} <= set(TABLES)


def test_vocabularies_have_homes() -> None:
    """Every label refers to a vocabulary, and every vocabulary to columns that are never empty."""
    used = {column.refers for table in TABLES.values() for column in table.columns if column.refers}
    assert used <= set(VOCABULARIES)
    for pairs in VOCABULARIES.values():
        assert all(TABLES[table].column(column).required for table, column in pairs)


def test_ranges_fit_the_units() -> None:
    """Shares end at 1, orders and priorities start at 1, and only changes and intervals may be negative."""
    signed = set()
    for table in TABLES.values():
        for column in table.columns:
            if column.unit == "share 0–1":
                assert (column.minimum, column.maximum) == (0, 1)
            if column.name in ("order", "priority", "rung", "alternative"):
                assert column.minimum == 1
            if column.minimum is None and column.kind is Kind.NUMBER:
                signed.add(column.name)
    assert signed == {"add", "lower", "upper", "hours_change", "capacity_change"}


def test_everything_is_explained() -> None:
    """Every table has a Swedish name, and every table and column says what it is; numbers say their unit."""
    unitless = {"order", "priority", "rung", "alternative", "lower", "upper"}
    for table in TABLES.values():
        assert table.swedish
        assert table.about
        for column in table.columns:
            assert column.about, (table.name, column.name)
            if column.kind in (Kind.NUMBER, Kind.INTEGER) and column.name not in unitless:
                assert column.unit, (table.name, column.name)


def test_column_by_name() -> None:
    """A column is found by its name; there is none of any other name."""
    assert TABLES["units"].column("unit").required
    with pytest.raises(KeyError):
        TABLES["units"].column("beds")


def test_contract_is_that_of_the_design(reference: Path) -> None:
    """The tables of the design's contract are ours (the two outcome tables stand in one row there)."""
    text = (reference / "DESIGN.md").read_text()
    section = text[text.index("## 5. A case") : text.index("## 6.")]
    named = {
        name for row in re.findall(r"^\| (`.+?) \|", section, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)
    }
    assert named | {"outcome_hours"} == {*TABLES, "case"}
