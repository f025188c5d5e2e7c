"""Plans judged: fairness, simulation, and that every plan meets the same arrivals."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import pks
from pks.balance.plan import Plan
from pks.chain.judging import COLUMNS, fairness, gini, judged
from pks.chain.planning import problem
from pks.chain.simulating import description
from pks.core.case import Case
from pks.sim.inputs import draw_inputs
from pks.strategies.alone import Alone
from tests.balance.cases import small_case, table
from tests.report.cases import every_kind
from tests.report.conftest import Planned


@pytest.fixture(scope="module")
def served() -> tuple[Case, Plan]:
    """Return a case in which nobody arrives, and its plan: 30 have waited 20 days, ten are served a week for 28 days."""
    case = small_case(
        objects=table("planning_object max_wait_days", ("p", 28)),
        demand={("A", "p"): 0.0},
        available={("A", "c"): 20.0},
        waiting=table("unit planning_object waited_days patients", ("A", "p", 20.0, 30.0)),
    )
    return case, pks.plan(case)


def value(found: pd.DataFrame, part: str) -> dict[str, float]:
    """Return the values of a part by yardstick."""
    rows = found[found["part"] == part]
    return dict(zip(rows["yardstick"], rows["value"], strict=True))


@given(arrays(float, st.integers(1, 8), elements=st.floats(0, 100)))
def test_gini_is_half_the_relative_mean_difference(burdens: np.ndarray) -> None:
    """It is the mean of all |x − y| ÷ twice the mean, the definition that the formula over ranks stands for."""
    apart = np.abs(burdens[:, None] - burdens[None, :]).mean()
    expected = apart / (2 * burdens.mean()) if burdens.sum() > 1e-9 else 0.0
    assert gini(burdens) == pytest.approx(expected, abs=1e-9)


def test_fairness_counts_overdue_periods_for_each_who_is_there() -> None:
    """A: 10 have waited 20 days, promise 7, none is served in 4 weeks; B has 10 newcomers and serves them all.

    A's burden is 10·4/10 = 4 periods a person, B's 0: all together 40/20 = 2, of two units one bears it all: Gini 1/2.
    Both have the same object, whose burden is 2.
    """
    case = small_case(
        units=("A", "B"),
        demand={("B", "p"): [10.0, 0.0, 0.0, 0.0]},
        available={("B", "c"): 20.0},
        waiting=table("unit planning_object waited_days patients", ("A", "p", 20.0, 10.0)),
    )
    found = fairness(pks.plan(case))
    assert found == pytest.approx(
        {"overdue_per_person": 2.0, "worst_unit": 4.0, "gini_units": 0.5, "worst_object": 2.0, "gini_objects": 0.0}
    )


def test_waits_in_simulation_are_those_of_the_people(served: tuple[Case, Plan]) -> None:
    """Tens are served after 20, 27 and 34 days: 27 on average, nine in ten within 34, two thirds within the promise."""
    case, plan = served
    found = value(judged(case, plan, replications=3), "simulation")
    assert found["mean_wait"] == pytest.approx(27.0)
    assert found["p90_wait"] == 34.0
    assert found["share_within"] == pytest.approx(2 / 3)
    assert (found["completed"], found["waiting_at_end"], found["overdue_at_end"]) == (30.0, 0.0, 0.0)
    assert np.isnan(found["mean_age_at_end"])
    assert (found["promise_kept"], found["lists_surely_kept"]) == (1.0, 1.0)


def test_every_part_of_a_plan_is_judged(small: Planned) -> None:
    """Tiers, cost, yardsticks, fairness and the run stand there once each, and simulation only where it is asked for."""
    found = judged(small.case, small.plan)
    assert found.columns.tolist() == COLUMNS
    assert found["part"].unique().tolist() == ["tier", "plan", "fairness", "run"]
    assert not found.duplicated(["part", "yardstick"]).any()
    assert found["unit"].notna().all()
    assert value(found, "tier") == dict(zip(small.plan.tiers["tier"], small.plan.tiers["value"], strict=True))
    assert value(found, "plan")["cost"] == small.plan.cost
    assert value(found, "run")["broken"] == 0
    more = judged(small.case, small.plan, replications=2)
    assert more["part"].unique().tolist() == ["tier", "plan", "fairness", "simulation", "run"]


def test_different_plans_meet_the_same_arrivals() -> None:
    """Unit by unit alone or all together, with other lists, other follow-on and other care bought: the same people come.

    What acute care gives rise to is the only thing in a description that a plan could change, and here it gives rise to
    nothing.
    """
    case = every_kind()
    together = pks.plan(case)
    alone = Alone().balance(problem(case, pks.need(case)), "SEK")
    assert not np.allclose(together.waiting["waiting"], alone.waiting["waiting"])
    people = []
    for plan in (together, alone):
        of = description(case, plan)
        assert of.follow_on is not None
        drawn = draw_inputs(of, replications=range(150), seed=5)
        people.append(drawn.people)
    assert people[0].std() > 0
    assert (people[0] == people[1]).all()


def test_judgement_does_not_depend_on_how_work_is_divided(small: Planned) -> None:
    """Blocks of replications that are run in the other order give the same table."""

    def backwards(function: Callable[..., object], items: Iterable[range]) -> Iterable[object]:
        return [*map(function, [*items][::-1])][::-1]

    kept = [judged(small.case, small.plan, replications=150, seed=3, over=over) for over in (map, backwards)]
    pd.testing.assert_frame_equal(*kept)
