"""Hours that are given in another unit of time."""

from __future__ import annotations

import pandas as pd
import pytest

from pks.core.case import Case, case_from
from pks.core.faults import CaseError
from tests.core.small import SETTINGS


def weekly(
    *, per_week: float = 40.0, per_visit: float = 0.5, second: float = 36.0, session: float | None = 4.0
) -> Case:
    """Return a case by week with nurses at two units and visits to a clinic in sessions."""
    nurse = {"resource": "nurse", "kind": "competence", "quantity": 2}
    return case_from(
        SETTINGS,
        {
            "units": pd.DataFrame({"unit": ["A", "B"]}),
            "planning_objects": pd.DataFrame({"planning_object": ["visit"]}),
            "capacities": pd.DataFrame({"capacity": ["clinic"], "session_hours": [session]}),
            "activity_hours": pd.DataFrame(
                {"planning_object": ["visit"], "capacity": ["clinic"], "hours": [per_visit]}
            ),
            "resources": pd.DataFrame(
                [
                    {"unit": "A", "hours_per_period": per_week, **nurse},
                    {"unit": "B", "hours_per_period": second, **nurse},
                ]
            ),
            "compositions": pd.DataFrame({"capacity": ["clinic"], "resource": ["nurse"], "per_hour": [1.0]}),
        },
    )


def told(case: Case) -> list[tuple[str, str]]:
    """Return column and value of the warnings."""
    return list(zip(case.warnings["column"], case.warnings["value"], strict=True))


def test_no_week_has_more_than_168_hours() -> None:
    """1 700 hours of a year in a case by week are a fault in their cell; all 168 hours of a week are not."""
    with pytest.raises(CaseError) as caught:
        weekly(per_week=1700)
    assert caught.value.faults[["table", "row", "column"]].to_numpy().tolist() == [["resources", 2, "hours_per_period"]]
    assert told(weekly(per_week=168, second=168)) == []


def test_a_case_by_month_has_the_hours_of_its_longest_month() -> None:
    """744 hours are the 31 days of January; 745 are none."""
    settings = {"frequency": "MS", "start": "2026-01-01", "periods": 12}
    case = weekly()
    frame = case.tables["resources"].assign(hours_per_period=744.0)
    assert case.replace(settings=settings, resources=frame).table("resources")["hours_per_period"].max() == 744
    with pytest.raises(CaseError, match="744 hours at most"):
        case.replace(settings=settings, resources=frame.assign(hours_per_period=745.0))


@pytest.mark.parametrize(("hours", "warned"), [(72.0, False), (73.0, True), (150.0, True)])
def test_units_whose_hours_differ_more_than_twice_are_told(hours: float, warned: bool) -> None:
    """36 hours at one unit and twice as many at another can be; beyond that one of them is of a month."""
    assert told(weekly(per_week=hours)) == ([("hours_per_period", "nurse")] if warned else [])


@pytest.mark.parametrize(
    ("hours", "session", "warned"), [(16.0, 4.0, False), (30.0, 4.0, True), (90.0, 24.0, False), (90.0, None, False)]
)
def test_minutes_are_told(hours: float, session: float | None, warned: bool) -> None:
    """A visit of 30 hours in sessions of 4 is one of minutes; a stay of 90 hours in a bed is a stay."""
    assert told(weekly(per_visit=hours, session=session)) == ([("hours", f"{hours:g}")] if warned else [])
