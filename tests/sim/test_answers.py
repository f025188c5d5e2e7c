"""The production that reaches a target: hand arithmetic, and exact Poisson probabilities."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from pks.sim import Description, ExtraSlots, Hours, ListAtMost, OutOfReach, Poisson, Times, WithinDays, production_for
from tests.sim.random_descriptions import description


def clinic(weeks: int = 26) -> Description:
    """Return a list of 500 to which 100 come a week, and 100 are served."""
    start = [(0, 20.0, 500.0)]
    return description([[100.0] * weeks], [[100.0] * weeks], start=start, promise=[90.0], arrivals_by=Poisson())


def steady(of: Description) -> Description:
    """Return the same with exactly 100 arrivals a week."""
    return description(of.arriving.tolist(), of.slots.tolist(), start=[(0, 20.0, 500.0)], promise=[90.0])


def test_without_chance_it_is_plain_arithmetic() -> None:
    """500 are to be 110 after 26 weeks: 390/26 = 15 a week; after 13 weeks, 30."""
    of = steady(clinic())
    by = of.period.index[12]
    assert production_for(of, ListAtMost(0, 110), lever=ExtraSlots(0), replications=1).amount == 15.0
    answer = production_for(of, ListAtMost(0, 110), lever=ExtraSlots(0), by=by, replications=1)
    assert (answer.amount, answer.probability, answer.without_last_step) == (30.0, 1.0, 0.0)
    assert answer.period == by


def test_factor_on_what_is_planned() -> None:
    """26 weeks of 115 are 1.15 times those of 100."""
    answer = production_for(steady(clinic()), ListAtMost(0, 110), lever=Times(0), replications=1)
    assert answer.amount == pytest.approx(1.15)


@pytest.mark.parametrize("probability", [0.5, 0.9, 0.97])
def test_probability_is_that_of_the_sum_of_arrivals(probability: float) -> None:
    """As long as nobody finds the list empty, 500 + Poisson(2 600) − 26·(100 + x) ≤ 110 has an exact probability."""

    def chance(extra: float) -> float:
        return float(stats.poisson.cdf(110 - 500 + 26 * (100 + extra), 2600))

    answer = production_for(
        clinic(), ListAtMost(0, 110), lever=ExtraSlots(0), probability=probability, replications=1000, seed=2
    )
    assert answer.probability >= probability > answer.without_last_step
    for amount, seen in ((answer.amount, answer.probability), (answer.amount - 1, answer.without_last_step)):
        exact = chance(amount)
        assert abs(seen - exact) < 4 * np.sqrt(exact * (1 - exact) / 1000)
    wilson = stats.binomtest(round(answer.probability * 1000), 1000).proportion_ci(method="wilson")
    assert answer.interval == pytest.approx((wilson.low, wilson.high))


def test_wait_of_those_on_the_list() -> None:
    """Nobody to wait more than 14 days at the end of week 10, with 100 a week: a list of the last three weeks.

    Those who came in weeks 8, 9 and 10 have waited 14, 7 and 0 days; 500 + 1 000 − 10·x ≤ 300 gives x = 120.
    """
    answer = production_for(steady(clinic(10)), WithinDays(0, days=14.0), lever=ExtraSlots(0), replications=1)
    assert answer.amount == 20.0


def test_share_within_the_promise() -> None:
    """Half of the list to be within 14 days: 300 of 600, so 500 + 1 000 − 10·x ≤ 600 and x = 90: ten fewer do.

    A tenth of the slots is the step of the factor.
    """
    answer = production_for(steady(clinic(10)), WithinDays(0, 0.5, 14.0), lever=Times(0, step=0.1), replications=1)
    assert answer.amount == pytest.approx(0.9)


def test_what_no_production_reaches_is_said() -> None:
    """Slots that come after the date do not help; the message says how far it goes."""
    with pytest.raises(OutOfReach, match="even with slots for everybody"):
        production_for(steady(clinic(4)), ListAtMost(0, 10), lever=ExtraSlots(0, first=4), replications=1)


def test_dates_outside_the_horizon_are_refused() -> None:
    """A date must lie in the horizon."""
    with pytest.raises(ValueError, match="outside the horizon"):
        production_for(clinic(), ListAtMost(0, 10), lever=ExtraSlots(0), by=pd.Timestamp("2027-01-01"))
    with pytest.raises(ValueError, match="probability"):
        production_for(clinic(), ListAtMost(0, 10), lever=ExtraSlots(0), probability=90)


def test_pool_in_hours_is_turned_in_hours() -> None:
    """2 hours each: 15 more people a week are 30 more hours."""
    of = steady(clinic())
    hours = replace(of, slots=of.slots * 2, hours=Hours(np.array([2.0])))
    assert production_for(hours, ListAtMost(0, 110), lever=ExtraSlots(0), replications=1).amount == 30.0
