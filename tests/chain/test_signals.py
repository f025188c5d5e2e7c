"""Signals: each rule by a case in which it just holds, and one in which it just does not."""

from __future__ import annotations

from math import comb

import numpy as np
import pandas as pd
import pytest

import pks
from pks.chain.deviations import Course
from pks.chain.signals import COLUMNS, NEVER_BY_CHANCE, Rules, signals
from tests.balance.cases import every_week, small_case, table
from tests.chain.outcomes import hours, known, outcome, steady


def told(
    *tables: pd.DataFrame, of_hours: pd.DataFrame | None = None, intervals: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return the signals of the steady plan with these outcomes, by signal."""
    _, plan = steady()
    found = signals(plan, known(plan, pd.concat(tables), of_hours), intervals=intervals)
    return found.set_index("signal")


def test_an_outcome_as_planned_signals_nothing() -> None:
    """Twelve weeks as planned."""
    assert told(outcome("A", production=[20.0] * 12, arrivals=20.0, waiting=0.0)).empty


def test_three_periods_short_signal_and_two_do_not() -> None:
    """18 of 20 is below 95 %; 19 is not."""
    row = told(outcome("A", production=[20.0, 18.0, 18.0, 18.0])).loc["short"]
    assert row["amount"] == pytest.approx(-6.0)
    assert row["since"] == pd.Timestamp("2026-01-12")
    assert row["now"]
    assert "short" not in told(outcome("A", production=[20.0, 20.0, 18.0, 18.0])).index
    assert "short" not in told(outcome("A", production=[19.0, 19.0, 19.0, 19.0])).index


def test_a_week_that_is_not_told_breaks_a_row() -> None:
    """Two short weeks, a gap, and one more are not three in a row."""
    rows = outcome("A", production=[18.0] * 4)
    assert "short" in told(rows).index
    assert "short" not in told(rows.drop(index=2)).index


def test_a_point_beyond_three_deviations_signals() -> None:
    """√20 = 4.47, limits 6.58 and 33.42: 34 lies outside, 33 does not; once back inside it has passed."""
    found = told(outcome("A", production=20.0, arrivals=[20.0, 34.0]))
    assert found.loc["limits", ["quantity", "amount", "now"]].tolist() == ["arrivals", pytest.approx(14.0), True]
    assert "limits" not in told(outcome("A", production=20.0, arrivals=[20.0, 33.0])).index
    assert not told(outcome("A", production=20.0, arrivals=[34.0, 20.0])).loc["limits", "now"]


def test_eight_on_one_side_signal_and_seven_do_not() -> None:
    """Western Electric's rule, and only counts that lie half a count away are on a side."""
    assert told(outcome("A", production=[21.0] * 8)).loc["one side", "now"]
    assert "one side" not in told(outcome("A", production=[21.0] * 7)).index
    assert "one side" not in told(outcome("A", production=[20.4] * 12)).index


def test_sums_drift_beyond_the_band_and_beyond_chance() -> None:
    """27 a week: after 4 weeks 28 more than 80, above 3·√80 = 26.8; after 3 weeks 21, below 3·√60 = 23.2."""
    found = told(outcome("A", production=20.0, arrivals=[27.0] * 4)).loc["adrift"]
    assert (found["since"], found["amount"]) == (pd.Timestamp("2026-01-26"), pytest.approx(28.0))
    assert "adrift" not in told(outcome("A", production=20.0, arrivals=[27.0] * 3)).index


def test_a_list_is_longer_than_chance_makes_it() -> None:
    """Nobody is to wait; after week 2 chance in 40 arrivals makes 3·√40 = 18.97: 19 signals, 18 does not."""
    found = told(outcome("A", production=20.0, waiting=[0.0, 19.0]))
    assert found.loc["list", "amount"] == pytest.approx(19.0)
    assert "list" not in told(outcome("A", production=20.0, waiting=[0.0, 18.0])).index


def test_one_more_overdue_than_planned_signals() -> None:
    """Promise 7 days: after week 3 at most the 40 of weeks 2 and 3 are within it, so of 41 one is not, of 40 all are."""
    found = told(outcome("A", production=20.0, arrivals=20.0, waiting=[0.0, 20.0, 41.0]))
    assert found.loc["overdue", "amount"] == pytest.approx(1.0)
    assert "overdue" not in told(outcome("A", production=20.0, arrivals=20.0, waiting=[0.0, 20.0, 40.0])).index


def test_hours_that_are_not_there_signal_after_three_periods() -> None:
    """41 of 44 hours are 93 %; 42 are 95.5 %."""
    rows = outcome("A", production=[20.0] * 3)
    assert told(rows, of_hours=hours("A", [41.0] * 3)).loc["hours short", "amount"] == pytest.approx(-3.0)
    assert told(rows, of_hours=hours("A", [42.0] * 3)).empty


def test_hours_stand_unused_only_while_a_list_is_too_long() -> None:
    """16 a week take 32 of 44 hours: 12 are free, 4 of them by plan. With 30 waiting that signals, with none it does not."""
    waiting = [30.0, 30.0, 30.0]
    row = told(outcome("A", production=16.0, waiting=waiting)).loc["unused"]
    assert (row["capacity"], row["amount"]) == ("c", pytest.approx(12.0))
    assert "unused" not in told(outcome("A", production=16.0, waiting=[0.0] * 3)).index
    assert "unused" not in told(outcome("A", production=20.0, waiting=waiting)).index


def test_intervals_that_hold_too_seldom_signal() -> None:
    """Of 12 periods at 80 %, so few inside are as rare as a point beyond the limits: summed here term by term."""
    ends = pd.DataFrame(every_week({("A", "p"): 18.0}, 12), columns=["unit", "planning_object", "period", "lower_80"])
    ends = ends.assign(upper_80=22.0, period=pd.to_datetime(ends["period"]))

    def chance(most: int) -> float:
        return sum(comb(12, k) * 0.8**k * 0.2 ** (12 - k) for k in range(most + 1))

    rare = max(k for k in range(13) if chance(k) < NEVER_BY_CHANCE)
    for inside, signal in ((rare, True), (rare + 1, False)):
        arrivals = [20.0] * inside + [16.0, 24.0] * 6
        rows = outcome("A", production=20.0, arrivals=arrivals[:12])
        assert ("interval" in told(rows, intervals=ends).index) == signal


def test_a_list_of_which_nothing_is_told_is_named() -> None:
    """Two objects are planned at A, one is told: the other is missing for both periods."""
    case = small_case(
        objects=table("planning_object", ("p",), ("s",)),
        demand={("A", "p"): 5.0, ("A", "s"): 5.0},
        available={("A", "c"): 40.0},
    )
    plan = pks.plan(case)
    found = signals(plan, known(plan, outcome("A", production=[5.0, 5.0])))
    row = found.set_index("signal").loc["missing"]
    assert (row["planning_object"], row["periods"]) == ("s", 2)


def test_what_is_urgent_and_holds_now_comes_first() -> None:
    """Overdue before lists before production, and what has passed behind all."""
    found = told(
        outcome("A", production=[20.0, 18.0, 18.0, 18.0], waiting=[0.0, 20.0, 60.0, 90.0]),
        outcome("B", production=20.0, arrivals=[40.0, 20.0, 20.0, 20.0]),
    )
    assert found.columns.tolist() == COLUMNS[1:]
    assert found.index.tolist()[:3] == ["overdue", "list", "short"]
    assert found["now"].is_monotonic_decreasing


@pytest.mark.parametrize(
    "wrong", [{"band": 1.0}, {"limits": 0.0}, {"one_side": 0}, {"in_a_row": 0}, {"expected": -1.0}]
)
def test_rules_without_sense_are_refused(wrong: dict[str, float]) -> None:
    """A rule that always or never holds is none."""
    with pytest.raises(ValueError, match="band in 0"):
        Rules(**wrong)


@pytest.mark.parametrize(("more", "least", "most"), [(1.0, 0.0, 0.01), (1.4, 0.95, 1.0)])
def test_chance_seldom_drifts_and_much_more_does(more: float, least: float, most: float) -> None:
    """Of 1000 lists with Poisson arrivals hardly any is adrift after 12 weeks; with 40 % more nearly all are.

    By hand: within three standard deviations 99.7 % are. 40 % more are 96 beyond 240; more counts vary more, s = √1.4, so
    the limit is 3·√1.4·√240 = 55 and the standard deviation √336 = 18.3: 98.7 % lie beyond.
    """
    _, plan = steady()
    counts = np.random.default_rng(2).poisson(20.0 * more, (1000, 12)).astype(np.float64)
    here = np.zeros(1000, np.int64)
    course = Course("arrivals", "planning_object", here, here, np.full((1000, 12), 20.0), counts)
    found = signals(plan, {"arrivals": course})
    share = (found["now"] & (found["signal"] == "adrift")).sum() / 1000
    assert least <= share <= most
