"""One small case for the tests of explanations; what it must say is worked out by hand here.

A has 10 arrivals a week and 20 people who have waited 3 days, B has 4 a week; both have 20 hours a week, an activity
takes 2. The promise is 7 days, so the 20 are due in week 1. A manages 10 of them. B has 12 hours to spare: 6 more. Four
hours of overtime give 2 more. 20 − 18 = 2 are overdue in week 1 and served in week 2, in which nobody else is due.
"""

from __future__ import annotations

from typing import Any

from pks.core.case import Case
from tests.balance.cases import small_case, table


def hand_case(**more: Any) -> Case:
    """Return the case, with other tables where they are given."""
    given = {
        "waiting": table("unit planning_object waited_days patients", ("A", "p", 3, 20)),
        "transfers": table(
            "planning_object from_unit to_unit max_activities price distance_km order", ("p", "A", "B", 10, 5, 30, 2)
        ),
        "expansions": table("unit capacity step kind max_hours price order", ("A", "c", "1", "overtime", 4, 100, 3)),
    }
    return small_case(
        units=("A", "B"),
        demand={("A", "p"): 10, ("B", "p"): 4},
        available={("A", "c"): 20, ("B", "c"): 20},
        **{**given, **more},
    )
