"""A plan from what is done: everything else follows, and what cannot be done is refused."""

from __future__ import annotations

import numpy as np
import pytest

import pks
from pks.balance.doing import STATUS, plan_doing
from pks.balance.plan import Plan
from pks.balance.problem import Problem
from pks.balance.variables import variables_of
from pks.chain.planning import problem
from pks.lp import Infeasible
from tests.balance.cases import small_case, table


def clinic() -> Problem:
    """Return a clinic with 10 overdue, 8 hours a week for visits of 1 hour, waiting work, and a mission of 12."""
    case = small_case(
        periods=2,
        activity_hours=table("planning_object capacity hours", ("p", "c", 1.0)),
        waiting=table("unit planning_object waited_days patients", ("A", "p", 20, 10)),
        waiting_hours=table("planning_object capacity hours", ("p", "c", 0.5)),
        available={("A", "c"): 8},
        missions=table("unit planning_object minimum", ("A", "p", 12)),
        goals=table("unit planning_object target", ("A", "p", 1)),
    )
    return problem(case, pks.need(case))


def doing(posed: Problem, own: list[float]) -> Plan:
    """Return the plan of a single list in which so much is done of its own, by period."""
    v = variables_of(posed)
    values = np.zeros(sum(len(family.lower) for family in v.columns))
    values[v.x[0]] = own
    return plan_doing(posed, v, values, strategy="mine", currency="SEK")


def test_lists_overdue_undone_work_and_shortfall_follow_from_what_is_done() -> None:
    """6 of 10 and then 1 of 4 are served.

    4 and 3 wait, all overdue; 2 hours of waiting work have 2 hours left, and 1.5 have 7. The goal of 1 at the end is missed
    by 2, the mission of 12 by 5.
    """
    plan = doing(clinic(), [6, 1])
    rows = plan.waiting
    assert (rows["waiting"].tolist(), rows["overdue"].tolist()) == (pytest.approx([4, 3]), pytest.approx([4, 3]))
    assert rows["shortfall"].tolist() == pytest.approx([0, 2])
    found = plan.tiers.set_index("tier")["value"].to_dict()
    assert found == pytest.approx({"mission": 5, "overdue": 4 + 3 + 2, "undone": 0, "waiting": 7})
    assert (plan.status, plan.strategy, plan.solved, plan.unique) == (STATUS, "mine", None, None)
    assert not plan.capacity["marginal_value"].any()


def test_waiting_work_is_left_undone_only_where_hours_are_lacking() -> None:
    """7 are served and 3 wait: of 1.5 hours of waiting work 1 fits beside 7 hours; then 2 wait, and their hour fits."""
    assert doing(clinic(), [7, 1]).capacity["undone"].tolist() == pytest.approx([0.5, 0])


def test_nobody_is_served_twice() -> None:
    """Of 10 people 11 cannot be served, though there are hours."""
    with pytest.raises(Infeasible):
        doing(clinic(), [6, 5])


def bought(number: float) -> Plan:
    """Return the plan in which so many of 10 are bought at a million each; the budget is three."""
    case = small_case(
        periods=1,
        waiting=table("unit planning_object waited_days patients", ("A", "p", 20, 10)),
        suppliers=table("supplier planning_object price", ("clinic", "p", 1e6)),
        budget=table("unit period amount", (None, None, 3e6)),
    )
    posed = problem(case, pks.need(case))
    v = variables_of(posed)
    values = np.zeros(sum(len(family.lower) for family in v.columns))
    values[v.served.column[v.served.column >= v.x.size]] = number
    return plan_doing(posed, v, values, strategy="mine", currency="SEK")


def test_a_limit_missed_by_rounding_alone_is_kept() -> None:
    """Sums of many amounts are exact to some 1e-13 of their size: of three millions, less than a millionth is no breach."""
    assert bought(3 * (1 + 1e-13)).measures["cost"].tolist() == pytest.approx([3e6])


def test_what_is_broken_is_named() -> None:
    """A thousandth of a million over the budget is a breach of it."""
    with pytest.raises(Infeasible, match="what is done breaks budget"):
        bought(3.001)


def test_limits_hold() -> None:
    """With 8 hours of c and an ability of 5 a week, 6 cannot be done."""
    case = small_case(
        periods=1,
        waiting=table("unit planning_object waited_days patients", ("A", "p", 20, 10)),
        available={("A", "c"): 20},
        ability=table("unit planning_object period activities", ("A", "p", "2026-01-05", 5)),
    )
    with pytest.raises(Infeasible):
        doing(problem(case, pks.need(case)), [6])
