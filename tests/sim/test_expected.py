"""The expected course: under the production of a plan it is the plan, worked by hand and by the design's formulas."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pks.sim import Description, FastEngine, expected_lists
from tests.sim.random_descriptions import description


def lists(table: pd.DataFrame) -> list[float]:
    """Return the means of a table in its order."""
    return table["mean"].tolist()


def test_fifteen_fewer_a_week() -> None:
    """Region Östergötland's picture: 100 arrive a week, 500 wait; a plan of 115 takes 15 a week off the list.

    Socialstyrelsen, *Strategisk nivå – prognos och balansering av behov och tillgänglig kapacitet*, 2025, section
    Vilket produktionsbehov resulterar vårdbehovet i: simulated goals without and with 15 fewer waiting a week.
    """
    start = [(0, 7.0 * weeks, 100.0) for weeks in range(5)]
    without = expected_lists(description([[100.0] * 10], [[100.0] * 10], start=start))
    fewer = expected_lists(description([[100.0] * 10], [[115.0] * 10], start=start))
    assert lists(without.waiting_sim) == [500.0] * 10
    assert lists(fewer.waiting_sim) == [500.0 - 15 * week for week in range(1, 11)]


def test_waits_worked_by_hand() -> None:
    """20 wait since 3 days, 10 arrive a week, 15 are served, nobody should wait more than 7 days.

    Week 1 serves 15 of the 20 (waited 3), week 2 the other 5 (3 + 7) and the 10 of week 1 (from the end of week 1 to
    that of week 2: 7), week 3 the 10 of week 2 (7) and 5 of week 3 (0), week 4 the other 5 (7) and its own 10 (0).
    """
    simulation = expected_lists(description([[10.0] * 4], [[15.0] * 4], start=[(0, 3.0, 20.0)], promise=[7.0]))
    assert lists(simulation.waiting_sim) == [15.0, 10.0, 5.0, 0.0]
    assert lists(simulation.overdue_sim) == [5.0, 0.0, 0.0, 0.0]
    waits = simulation.waits.iloc[0]
    assert waits["completed"] == 60.0
    assert waits["share_within"] == pytest.approx(55 / 60)
    assert waits["share_never_overdue"] == pytest.approx(55 / 60)
    assert (waits["median_days"], waits["p90_days"]) == (3.0, 7.0)  # 15 × 0, 15 × 3, 25 × 7, 5 × 10
    assert (waits["waiting"], waits["waiting_overdue"], waits["left"]) == (0.0, 0.0, 0.0)


def test_those_who_still_wait_stand_apart() -> None:
    """Nobody served: no completed waits, and the ages of those on the list at the end of the horizon."""
    simulation = expected_lists(description([[10.0] * 3], [[0.0] * 3], start=[(0, 5.0, 30.0)], promise=[14.0]))
    waits = simulation.waits.iloc[0]
    assert waits["completed"] == 0.0
    assert np.isnan([waits["share_within"], waits["median_days"], waits["p90_days"]]).all()
    assert (waits["waiting"], waits["waiting_overdue"]) == (60.0, 30.0)  # 30 × 26, 10 × 14, 7, 0 days
    assert (waits["waiting_median_days"], waits["waiting_p90_days"]) == (14.0, 26.0)


def test_acute_care_that_is_not_given_leaves_at_once() -> None:
    """A patience of 0 days: whoever is not served in the period of arrival is left uncovered, and nobody waits."""
    simulation = expected_lists(description([[10.0, 6.0]], [[8.0, 8.0]], patience_days=np.array([0.0])))
    assert lists(simulation.waiting_sim) == [0.0, 0.0]
    assert simulation.waits.loc[0, ["completed", "left", "median_days"]].tolist() == [14.0, 2.0, 0.0]


def test_months_have_their_days() -> None:
    """Served a month after arrival: February to March is 31 days, March to April 30."""
    of = description([[0.0, 4.0, 4.0, 0.0]], [[0.0, 0.0, 4.0, 4.0]], frequency="MS", promise=[30.0])
    simulation = expected_lists(of)
    waits = simulation.waits.iloc[0]
    assert (waits["median_days"], waits["p90_days"], waits["share_within"]) == (30.0, 31.0, 0.5)
    assert lists(simulation.overdue_sim) == [0.0, 0.0, 0.0, 0.0]


AGES = np.array([25.0, 10.0, 0.0])


@dataclass(frozen=True)
class Planned:
    """A plan's lists as described, with people at the start [list, age] and its waiting lists [list, period]."""

    description: Description
    start: np.ndarray
    waiting: np.ndarray


@st.composite
def plans(draw: st.DrawFn) -> Planned:
    """Draw what a plan says of a few lists: arrivals, people at the start and production that finds them."""
    count, periods = draw(st.integers(1, 3)), draw(st.integers(1, 8))
    amounts = st.floats(0, 30).map(lambda x: round(x, 3))
    row = st.lists(amounts, min_size=periods, max_size=periods)
    arriving = np.array(draw(st.lists(row, min_size=count, max_size=count)))
    start = np.array(draw(st.lists(st.lists(amounts, min_size=3, max_size=3), min_size=count, max_size=count)))
    shares = np.array(draw(st.lists(st.lists(st.floats(0, 1), min_size=periods, max_size=periods),
                                    min_size=count, max_size=count)))  # fmt: skip
    waiting = np.zeros((count, periods + 1))
    waiting[:, 0] = start.sum(axis=1)
    production = np.zeros((count, periods))
    for period in range(periods):
        there = waiting[:, period] + arriving[:, period]
        production[:, period] = shares[:, period] * there
        waiting[:, period + 1] = there - production[:, period]
    promise = np.array(draw(st.lists(st.sampled_from([7.0, 14.0, 30.0, np.nan]), min_size=count, max_size=count)))
    of = description(
        arriving.tolist(),
        production.tolist(),
        start=[(number, AGES[i], patients) for (number, i), patients in np.ndenumerate(start)],
        promise=promise.tolist(),
    )
    return Planned(of, start, waiting[:, 1:])


@settings(max_examples=100, deadline=None)
@given(plans())
def test_production_of_a_plan_gives_its_waiting_lists(plan: Planned) -> None:
    """q[t] = q[t−1] + d[t] − x[t], and o[t] = max(0, late until t − served until t), as the balancing has them."""
    of = plan.description
    simulation = expected_lists(of)
    np.testing.assert_allclose(simulation.tally.waiting[0], plan.waiting, atol=1e-8)
    end, promise = of.end_day, of.max_wait_days
    served = of.slots.cumsum(axis=1)
    for number in range(len(promise)):
        for period in range(of.periods):
            late = plan.start[number, AGES + end[period] > promise[number]].sum()
            late += of.arriving[number, : period + 1][end[period] - end[: period + 1] > promise[number]].sum()
            wanted = max(0.0, late - served[number, period])
            assert simulation.tally.overdue[0, number, period] == pytest.approx(wanted, abs=1e-7)
    np.testing.assert_allclose(simulation.tally.completed[0], served[:, -1], atol=1e-7)


@settings(max_examples=100, deadline=None)
@given(plans())
def test_overdue_at_the_end_of_a_period_is_never_within_the_promise(plan: Planned) -> None:
    """Whoever was overdue at the end of a period has, when served, waited too long; the two counts never contradict."""
    of = plan.description
    cells = of.cells
    for cell in range(len(cells)):
        for period in range(max(int(cells.period[cell]), 0), of.periods):
            was_overdue = period > cells.overdue_from[cell]
            too_long = cells.waited_days(cell, period) > cells.promise_days[cell]
            assert too_long or not was_overdue
            if cells.period[cell] < 0:  # of those who wait at the start it is the same people
                assert too_long == (was_overdue or -cells.joined_day[cell] > cells.promise_days[cell])


def test_expected_course_has_no_spread() -> None:
    """One run in fractions of people: percentiles are empty, not made up."""
    simulation = expected_lists(description([[3.0]], [[2.0]], promise=[7.0]))
    assert simulation.replications == 0
    assert simulation.seed is None
    assert simulation.waiting_sim[["p10", "p50", "p90"]].isna().all(axis=None)
    assert simulation.waits[["share_within_p10", "share_within_p90"]].isna().all(axis=None)


def test_engine_is_named() -> None:
    """A result says who made it."""
    assert expected_lists(description([[3.0]], [[2.0]])).engine == FastEngine().name
