"""The production that reaches a target: hand arithmetic, and exact Poisson probabilities."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from pks.sim import (
    Description,
    ExtraSlots,
    Hours,
    ListAtMost,
    OutOfReach,
    Poisson,
    RandomLoss,
    ServedWithin,
    TargetError,
    Times,
    WithinDays,
    production_for,
)
from pks.sim.simpy_engine import SimpyEngine
from pks.sim.tally import Tally
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
        production_for(
            steady(clinic(4)), ListAtMost(0, 10), lever=ExtraSlots(0, first=3), by="2026-01-12", replications=1
        )


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


@pytest.mark.parametrize(
    ("lever", "target", "wrong"),
    [
        (lambda: ExtraSlots(0, step=0), lambda: ListAtMost(0, 10), "step of 0"),
        (lambda: ExtraSlots(0, step=-1), lambda: ListAtMost(0, 10), "step of -1"),
        (lambda: Times(0, step=np.nan), lambda: ListAtMost(0, 10), "step of nan"),
        (lambda: ExtraSlots(0, first=99), lambda: ListAtMost(0, 10), "period number 99"),
        (lambda: ExtraSlots(0, first=-1), lambda: ListAtMost(0, 10), "first is -1"),
        (lambda: ExtraSlots(3), lambda: ListAtMost(0, 10), "no pool number 3"),
        (lambda: Times(-1), lambda: ListAtMost(0, 10), "no pool number -1"),
        (lambda: ExtraSlots(0), lambda: ListAtMost(7, 10), "no list number 7"),
        (lambda: ExtraSlots(0), lambda: ListAtMost(0, -1), "at most -1"),
        (lambda: ExtraSlots(0), lambda: WithinDays(0, share=1.5), "share of 1.5"),
        (lambda: ExtraSlots(0), lambda: ServedWithin(0, days=-3), "-3 days"),
        (lambda: ExtraSlots(0), lambda: WithinDays(-1), "no list number -1"),
    ],
)
def test_questions_without_sense_are_refused(
    lever: Callable[[], ExtraSlots], target: Callable[[], ListAtMost], wrong: str
) -> None:
    """What asks for what there is not is named; it is not answered with "out of reach"."""
    with pytest.raises(TargetError, match=wrong):
        production_for(clinic(4), target(), lever=lever(), replications=1)


def test_slots_of_which_most_are_lost_still_reach_the_target() -> None:
    """Of 100 slots three come about: 500 + 4·100 − 0.03·4·(100 + x) ≤ 110 in the mean needs x about 6 500."""
    of = replace(steady(clinic(4)), slots_by=RandomLoss(0.97))
    answer = production_for(of, ListAtMost(0, 110), lever=ExtraSlots(0), probability=0.5, replications=200)
    assert answer.amount == pytest.approx((900 - 110) / 0.12 - 100, rel=0.01)


def test_factor_on_no_slots_changes_nothing_and_says_so() -> None:
    """Times any factor, no slots stay none."""
    with pytest.raises(OutOfReach, match="changes no slot"):
        production_for(description([[5.0]], [[0.0]]), ListAtMost(0, 1), lever=Times(0), replications=1)


def test_completed_waits_may_be_the_target() -> None:
    """500 wait for 20 days at the start and 100 come a week; of those served over 2 weeks half are to wait ≤ 20 days.

    A start served in week 1 has waited 20 days, in week 2 27. With x a week the first x are within, the next x too only
    if they are of week 2 or later, that is once all 500 are gone: x/2x = ½ with any x ≤ 500/2, so 0 extra are enough; for
    three quarters x + max(0, 2·x − 500) ≥ ¾·min(2·x, 700) gives x = 334: 334 + 168 = 502 ≥ 501.
    """
    of = steady(clinic(2))
    half, most = (ServedWithin(0, share, 20.0) for share in (0.5, 0.75))
    assert production_for(of, half, lever=ExtraSlots(0), replications=1).amount == 0.0
    assert production_for(of, most, lever=ExtraSlots(0), replications=1).amount == 234.0
    with pytest.raises(TargetError, match="whole horizon"):
        production_for(of, half, lever=ExtraSlots(0), by="2026-01-06", replications=1)


def test_engine_and_workers_do_not_change_the_answer() -> None:
    """SimPy, and replications mapped by others, find the same production."""
    given = {"lever": ExtraSlots(0), "replications": 120, "seed": 3}
    one = production_for(clinic(3), ListAtMost(0, 400), **given)
    heard: list[range] = []

    def over(function: Callable[[range], Tally], items: Iterable[range]) -> list[Tally]:
        return [function(item) for item in items if heard.append(item) is None]

    two = production_for(clinic(3), ListAtMost(0, 400), over=over, **given)
    assert (one.amount, one.probability) == (two.amount, two.probability)
    assert heard
    few = {"lever": ExtraSlots(0, step=10.0), "replications": 2}
    fast, followed = (
        production_for(clinic(2), ListAtMost(0, 420), engine=each, **few) for each in (None, SimpyEngine())
    )
    assert (fast.amount, followed.simulation.engine) == (followed.amount, SimpyEngine.name)
