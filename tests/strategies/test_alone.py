"""Planning alone: every unit's own optimum, with its part of what is shared."""

from __future__ import annotations

import pandas as pd
import pytest

import pks
from pks.balance.plan import Plan
from pks.core.case import Case
from pks.strategies.alone import Alone, parted
from tests.balance.cases import small_case, table
from tests.strategies.programs import problem_in


def tiers(plan: Plan) -> dict[str, float]:
    """Return the value of every tier by name."""
    return plan.tiers.set_index("tier")["value"].to_dict()


def region(units: tuple[str, ...] = ("A", "B"), **tables: pd.DataFrame) -> Case:
    """Return a region of busy A and idle B, or of some of the two, each with overtime; A could use B's hours."""
    everything = {"A": (5.0, 6.0), "B": (1.0, 9.0)}
    both = len(units) == 2
    return small_case(
        units=units,
        objects=table("planning_object max_wait_days", ("p", 0)),
        demand={(unit, "p"): everything[unit][0] for unit in units},
        available={(unit, "c"): everything[unit][1] for unit in units},
        expansions=table(
            "unit capacity step max_hours price", *((unit, "c", "overtime", 1.0, 100.0) for unit in units)
        ),
        **({"reallocations": table("capacity from_unit to_unit", ("c", "B", "A"))} if both else {}),
        **tables,
    )


def test_it_is_what_the_units_reach_as_cases_of_their_own() -> None:
    """Each tier is the sum of two cases with one unit, and production is the same."""
    together = pks.plan(region(), strategy=Alone())
    apart = [pks.plan(region((unit,))) for unit in ("A", "B")]
    for tier, value in tiers(together).items():
        assert value == pytest.approx(sum(tiers(plan).get(tier, 0.0) for plan in apart)), tier
    production = pd.concat([plan.production for plan in apart])["activities"].tolist()
    assert together.production["activities"].tolist() == pytest.approx(production)
    assert together.check() == []


def test_planned_together_nobody_is_overdue_whom_planning_alone_makes_wait() -> None:
    """A needs 10 hours a week and has 6 + 1: 3.5 of 5 a week are served, so in week 4 one of the first 15 still waits.

    B needs 2 of its 9 hours and may lend 7.
    """
    assert tiers(pks.plan(region()))["overdue"] == pytest.approx(0.0)
    alone = pks.plan(region(), strategy=Alone())
    assert tiers(alone)["overdue"] == pytest.approx(1.0)
    assert set(alone.measures["kind"]) == {"expand"}


def test_a_shared_cap_is_parted_by_the_people_on_the_lists() -> None:
    """20 come to A in four weeks and 4 to B: of 12 places a week A has 10 and B 2, and of 24 in all 20 and 4."""
    case = region(suppliers=table("supplier planning_object max_per_period max_total", ("clinic", "p", 12, 24)))
    buy = next(each for each in parted(problem_in(case)).measures if each.kind == "buy")
    most = sorted(set(buy.caps.most.round(9)))
    assert most == pytest.approx([2, 4, 10, 20])


def test_a_common_budget_is_parted_by_the_hours_needed() -> None:
    """20 people of 2 hours at A and 4 at B: five sixths and one sixth of 600; a unit's own budget stays its own."""
    case = region(budget=table("unit period amount", (None, None, 600.0), ("B", None, 70.0)))
    budget = parted(problem_in(case)).budget
    assert sorted(zip(budget.unit.tolist(), budget.amount.round(9).tolist(), strict=True)) == [
        (0, 500),
        (1, 70),
        (1, 100),
    ]


def test_the_shipped_case_is_settled() -> None:
    """Everybody alone on the shipped case: HiGHS' factors wear out on the way, which once left a row missed by 6e-8."""
    case = pks.demo_case()
    plan = pks.plan(case, strategy=Alone())
    assert (plan.status, plan.check()) == ("optimal", [])
