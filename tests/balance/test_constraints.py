"""Each constraint family as text: small enough to be held against the inequality in its docstring by eye."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from pks.balance.constraints import FAMILIES
from pks.balance.problem import Problem
from pks.balance.variables import Variables, variables_of
from pks.chain.need import need
from pks.chain.planning import problem
from pks.core.case import Case
from pks.lp import Objective, Rows, assemble
from pks.lp.text import to_lp_text
from tests.balance.cases import small_case, table

GOLDEN = Path(__file__).parent / "golden"

ELECTIVE = table("planning_object max_wait_days limitable", ("p", 7, 0.5))
ACUTE_AND_ELECTIVE = table("planning_object acute", ("visit", True), ("surgery", False))


def pathway_case() -> Case:
    """A visit gives 0.4 operations a week later; half of them come back when the visit is bought."""
    return small_case(
        periods=2,
        objects=ACUTE_AND_ELECTIVE,
        activity_hours=table("planning_object capacity hours", ("visit", "c", 1), ("surgery", "c", 3)),
        demand={("A", "visit"): [10, 8]},
        available={("A", "c"): 20},
        pathways=table("from to lag per_activity", ("visit", "surgery", 1, 0.4)),
        suppliers=table("supplier planning_object follow_on max_total", ("s", "visit", 0.5, 6)),
    )


def list_case() -> Case:
    """20 have waited 3 days for a promise of 7; half of those who arrive may be limited; 5 fewer a week."""
    return small_case(
        periods=3,
        objects=ELECTIVE,
        demand={("A", "p"): 10},
        available={("A", "c"): 16},
        waiting=table("unit planning_object waited_days patients", ("A", "p", 3, 20)),
        waiting_hours=table("planning_object capacity hours", ("p", "c", 0.1)),
        goals=table("unit planning_object reduce_per_period maximum", ("A", "p", 5, 12)),
        ability=table("unit planning_object period activities", ("A", "p", "2026-01-12", 9)),
        missions=table("unit planning_object minimum maximum", ("A", "p", 20, 25)),
    )


def measures_case() -> Case:
    """A borrows hours and activities from B, moves hours in time and buys overtime, within a budget."""
    return small_case(
        periods=2,
        units=("A", "B"),
        objects=table("planning_object", ("p",)),
        demand={("A", "p"): 10, ("B", "p"): 4},
        available={("A", "c"): 16, ("B", "c"): 20},
        reallocations=table("capacity from_unit to_unit efficiency price", ("c", "B", "A", 0.8, 50)),
        transfers=table("planning_object from_unit to_unit price", ("p", "A", "B", 5)),
        flexibility=table("unit capacity max_share window", ("A", "c", 0.25, 1)),
        expansions=table("unit capacity step price lead_time", ("A", "c", "overtime", 100, 1)),
        budget=table("unit amount", (None, 900), ("A", 500)),
    )


def resources_case() -> Case:
    """Theatre and clinic share nurses; the clinic may also be run by a physician; overtime for nurses."""
    return small_case(
        periods=1,
        objects=table("planning_object acute", ("operation", True), ("visit", True)),
        capacities=table("capacity", ("theatre",), ("clinic",)),
        activity_hours=table("planning_object capacity hours", ("operation", "theatre", 1.5), ("visit", "clinic", 0.5)),
        demand={("A", "operation"): 4, ("A", "visit"): 10},
        resources=table(
            "unit resource kind quantity hours_per_period",
            ("A", "nurse", "competence", 1, 10), ("A", "physician", "competence", 1, 4),
        ),
        compositions=table(
            "capacity resource alternative per_hour",
            ("theatre", "nurse", 1, 2), ("clinic", "nurse", 1, 1), ("clinic", "physician", 2, 1),
        ),
        expansions=table("unit capacity step price", ("A", "nurse", "overtime", 100), ("A", "clinic", "agency", 90)),
    )  # fmt: skip


CASES: dict[str, tuple[str, Callable[[], Case]]] = {
    "waiting": ("waiting", list_case),
    "follow_on": ("follow_on", pathway_case),
    "overdue": ("overdue", list_case),
    "hours": ("hours", measures_case),
    "hours_with_waiting_work": ("hours", list_case),
    "mixes": ("mixes", resources_case),
    "resources": ("resources", resources_case),
    "ability": ("ability", list_case),
    "giver": ("giver", measures_case),
    "goals": ("goals", list_case),
    "missions": ("missions", list_case),
    "caps": ("caps", pathway_case),
    "caps_in_time": ("caps", measures_case),
    "budget": ("budget", measures_case),
}
"""Name of the golden text → the family and the case that it shows."""


def as_text(given: Problem, v: Variables, family: Callable[[Problem, Variables], Rows]) -> str:
    """Return the rows of one family as .lp text."""
    program = assemble(v.columns, [family(given, v)])
    text = to_lp_text(program, Objective("none", np.zeros(program.matrix.shape[1])))
    return text.partition("Subject To\n")[2].partition("Bounds\n")[0].partition("End")[0]


def text_of(name: str) -> str:
    """Return the rows that the golden text `name` shows."""
    family, case = CASES[name]
    made = case()
    given = problem(made, need(made))
    return as_text(given, variables_of(given), next(one for one in FAMILIES if one.__name__ == family))


@pytest.mark.parametrize("name", CASES)
def test_the_rows_of_a_family_read_as_its_inequality(name: str) -> None:
    """The rows are those in `golden/`, which were checked by hand against the inequality."""
    assert text_of(name) == (GOLDEN / f"{name}.lp").read_text(encoding="utf-8")


def test_every_family_is_shown() -> None:
    """No family is without a golden text."""
    assert {family.__name__ for family in FAMILIES} == {family for family, _ in CASES.values()}
