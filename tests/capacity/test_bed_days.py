"""Bed days: by hand, against the differential equation of exponential stays, and what must be conserved."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pks.capacity.bed_days import bed_days, carry, day_weights, remaining, remaining_after, steady_census
from pks.capacity.checks import CapacityError
from pks.capacity.stays import GammaStays, LognormalStays, observed
from pks.core.periods import Periods

NOBODY = np.zeros(1)


def horizon(frequency: str, start: str, count: int) -> Periods:
    """Return `count` periods from `start`."""
    return Periods(frequency, pd.Timestamp(start), count)


def test_who_comes_late_lies_over_into_the_next_week() -> None:
    """One admission a day on Monday to Sunday, each of 2 days, at any hour alike.

    Of the day of admission half is taken, then a whole day, then half. Saturday's takes 0.5 + 1 in the week and 0.5 in
    the next, Sunday's 0.5 and 1.5; the other five 2 each: 10 + 1.5 + 0.5 = 12 and 0.5 + 1.5 = 2.
    """
    ward = bed_days(np.array([[7.0, 0.0]]), GammaStays(2.0, 0.0), horizon("W-MON", "2026-01-05", 2), present=NOBODY)
    assert ward.days[0] == pytest.approx([12.0, 2.0])
    assert ward.admitted[0] == pytest.approx([12.0, 0.0])
    assert ward.carried[0] == pytest.approx([0.0, 2.0])


def test_ward_fills_as_the_differential_equation_says() -> None:
    """With exponential stays of mean m, n′ = λ − n/m from n = 0: after t days ∫ n = λ·m·(t − m·(1 − e^(−t/m)))."""
    rate, m = 4.0, 5.0
    days = horizon("D", "2026-01-05", 30)
    ward = bed_days(np.full((1, 30), rate), GammaStays(m, m), days, present=NOBODY)
    t = np.arange(1, 31)
    assert ward.days[0].cumsum() == pytest.approx(rate * m * (t - m * (1 - np.exp(-t / m))), rel=1e-12)


def test_ward_in_its_usual_course_stays_so() -> None:
    """With as many present as rate × mean stay, every month takes days × that many: 31 and 28 times 4 · 5 = 20 beds."""
    months = horizon("MS", "2026-01-01", 2)
    admissions = 4.0 * months.days[None, :]
    for stays in (GammaStays(5.0, 7.0), LognormalStays(5.0, 7.0)):
        present = steady_census(admissions, stays, months)
        ward = bed_days(admissions, stays, months, present=present)
        assert ward.days[0] == pytest.approx([31 * 20.0, 28 * 20.0])


@settings(max_examples=30)
@given(
    st.lists(st.floats(0, 50), min_size=3, max_size=12),
    st.floats(1, 20),
    st.floats(0, 1),
    st.floats(0, 60),
    st.lists(st.floats(0, 3), min_size=7, max_size=7).filter(lambda week: sum(week) > 0.1),
)
def test_no_bed_day_is_lost_or_made(
    admitted: list[float], mean: float, ratio: float, there: float, week: list[float]
) -> None:
    """Over 150 weeks they are admissions × mean + present × (m² + sd²)/(2m); `later` is what a short horizon leaves."""
    short, sd = len(admitted), ratio * mean
    stays, present = GammaStays(mean, sd), np.array([there])
    ward, year = (
        bed_days(np.array([people]), stays, periods, present=present, weights=day_weights(periods, weekdays=week))
        for people, periods in (
            (admitted, horizon("W-MON", "2026-01-05", short)),
            (admitted + [0.0] * (150 - short), horizon("W-MON", "2026-01-05", 150)),
        )
    )
    whole = sum(admitted) * mean + there * (mean**2 + sd**2) / (2 * mean)
    assert float(year.days.sum()) == pytest.approx(whole, rel=1e-9, abs=1e-9)
    assert ward.days[0] == pytest.approx(year.days[0, :short], rel=1e-9, abs=1e-9)
    assert float(ward.later[0]) == pytest.approx(float(year.days[0, short:].sum()), rel=1e-9, abs=1e-7)


def test_nothing_is_left_after_a_long_horizon() -> None:
    """A year after the last admission the bed days of the horizon are admissions × mean."""
    admissions = np.zeros((1, 53))
    admissions[0, 0] = 10.0
    ward = bed_days(admissions, GammaStays(3.5, 3.6), horizon("W-MON", "2026-01-05", 53), present=NOBODY)
    assert float(ward.days.sum()) == pytest.approx(35.0, rel=1e-12)


def test_days_add_up_to_weeks() -> None:
    """The same admissions by day give by week what they give by day, summed."""
    by_day = horizon("D", "2026-01-05", 21)
    by_week = horizon("W-MON", "2026-01-05", 3)
    stays, each = LognormalStays(4.0, 6.0), np.repeat([3.0, 1.0, 2.0], 7)
    fine = bed_days(each[None, :], stays, by_day, present=np.ones(1)).days
    rough = bed_days(np.array([[21.0, 7.0, 14.0]]), stays, by_week, present=np.ones(1)).days
    assert fine.reshape(3, 7).sum(axis=1) == pytest.approx(rough[0])


def test_units_share_the_lengths_of_stay_of_their_objects() -> None:
    """Admissions [unit, group, period] give each unit what it has alone."""
    periods, stays = horizon("W-MON", "2026-01-05", 4), GammaStays([2.0, 6.0], [1.0, 6.0])
    admissions = np.arange(24.0).reshape(3, 2, 4)
    present = np.arange(6.0).reshape(3, 2)
    together = bed_days(admissions, stays, periods, present=present)
    for unit in range(3):
        alone = bed_days(admissions[unit], stays, periods, present=present[unit])
        assert together.days[unit] == pytest.approx(alone.days)
        assert together.later[unit] == pytest.approx(alone.later)


def test_carry_agrees_with_patients_one_by_one() -> None:
    """200 000 patients drawn on the days of a week, each with a drawn stay, lie where the formula says.

    The allowance is four standard errors of the drawn mean.
    """
    rng = np.random.default_rng(5)
    periods = horizon("W-MON", "2026-01-05", 3)
    weights = day_weights(periods, weekdays=[5, 4, 3, 3, 2, 1, 1])
    start = rng.choice(7, 200_000, p=weights[:7]) + rng.random(200_000)
    end = start + rng.gamma(0.64, 5 / 0.64, 200_000)  # mean 5, sd 5/√0.64 = 6.25
    found = carry(GammaStays(5.0, 6.25), periods, weights)[0, 0]
    for week in range(3):
        inside = np.clip(end, 7 * week, 7 * week + 7) - np.clip(start, 7 * week, 7 * week + 7)
        assert abs(inside.mean() - found[week]) < 4 * inside.std() / math.sqrt(len(inside))


def test_groups_have_their_own_weeks() -> None:
    """Planned and acute admissions together give what each gives alone with its own weights."""
    periods, admissions = (
        horizon("W-MON", "2026-01-05", 3),
        np.array([[5.0, 6.0, 7.0], [8.0, 9.0, 10.0], [1.0, 2.0, 3.0]]),
    )
    planned, acute = (day_weights(periods, weekdays=week) for week in ([3, 2, 2, 1, 0, 0, 0], [1] * 7))
    weights, mean = np.stack([acute, planned, acute]), [2.0, 4.0, 9.0]
    together = bed_days(admissions, GammaStays(mean, mean), periods, present=np.zeros(3), weights=weights)
    for group in range(3):
        stays, rows = GammaStays(mean[group], mean[group]), admissions[group : group + 1]
        alone = bed_days(rows, stays, periods, present=np.zeros(1), weights=weights[group])
        assert together.days[group] == pytest.approx(alone.days[0])
    early = bed_days(admissions, GammaStays(mean, mean), periods, present=np.zeros(3), weights=planned)
    assert early.days[0, 0] > together.days[0, 0]  # who comes early in the week lies less in the next


def test_who_is_there_leaves_as_the_rest_of_a_stay_says() -> None:
    """All stay 4 days and who is there has been so 0–4 days alike: in the first 2 days each takes ∫ (1 − x/4) dx = 1.5."""
    two_days = horizon("D", "2026-01-05", 2)
    assert remaining(GammaStays(4.0, 0.0), two_days).sum() == pytest.approx(1.5)
    assert remaining_after(GammaStays(4.0, 0.0), two_days, stayed_days=[1.0, 3.5])[0].tolist() == [
        [1.0, 1.0],
        [0.5, 0.0],
    ]


def test_days_already_stayed_do_not_matter_without_memory() -> None:
    """With exponential stays of mean 5 everybody takes 5·(1 − e^(−7/5)) days of the next week, however long there."""
    week = horizon("W-MON", "2026-01-05", 1)
    found = remaining_after(GammaStays(5.0, 5.0), week, stayed_days=[0.0, 3.0, 40.0])
    assert found.ravel() == pytest.approx(np.full(3, 5 * (1 - math.exp(-7 / 5))))
    assert remaining(GammaStays(5.0, 5.0), week).ravel() == pytest.approx(found.ravel()[:1])


def test_longer_than_anybody_stays_is_refused() -> None:
    """Who has been there for 9 days cannot have a stay of those observed, 7 at most."""
    with pytest.raises(CapacityError, match="still there"):
        remaining_after(observed([2.0, 7.0]), horizon("D", "2026-01-05", 1), stayed_days=9.0)


def test_weights_follow_the_week_and_count_holidays_as_sundays() -> None:
    """In the week of 1 May 2026, a Friday, four days share what five do otherwise."""
    weeks = horizon("W-MON", "2026-04-20", 2)
    found = day_weights(weeks, weekdays=[1, 1, 1, 1, 1, 0, 0], holidays=pd.DatetimeIndex(["2026-05-01"]))
    assert found.reshape(2, 7).tolist() == [[0.2] * 5 + [0, 0], [0.25] * 4 + [0, 0, 0]]


def test_weights_add_up_to_one_in_every_period() -> None:
    """Also for a Sunday planned by day on which nobody is admitted as a rule."""
    for periods in (horizon("D", "2026-01-05", 9), horizon("MS", "2026-01-01", 3), horizon("YS", "2026-01-01", 1)):
        weights = day_weights(periods, weekdays=[1, 1, 1, 1, 2, 0, 0])
        assert np.add.reduceat(weights, periods.end_day - periods.days).tolist() == pytest.approx([1.0] * periods.count)


def test_negative_numbers_are_refused_together() -> None:
    """Admissions and people present below 0 are two faults."""
    with pytest.raises(CapacityError) as raised:
        bed_days(
            np.array([[-1.0]]), GammaStays(2.0, 1.0), horizon("D", "2026-01-05", 1), present=np.array([-2.0])
        )  # fmt: skip
    assert raised.value.faults["table"].tolist() == ["admissions", "present"]


def test_week_without_admissions_is_refused() -> None:
    """Seven zeros tell nothing, and a day below zero is a fault with its name."""
    with pytest.raises(CapacityError, match="Tuesday"):
        day_weights(horizon("D", "2026-01-05", 1), weekdays=[0, -1, 0, 0, 0, 0, 0])
    with pytest.raises(CapacityError, match="sum of weekdays"):
        day_weights(horizon("D", "2026-01-05", 1), weekdays=[0] * 7)


def test_shapes_that_do_not_fit_are_refused_together() -> None:
    """Three periods of two groups and weights of five days do not fit one group and a week by day."""
    with pytest.raises(CapacityError) as raised:
        bed_days(
            np.ones((2, 3)),
            GammaStays(2.0, 1.0),
            horizon("D", "2026-01-05", 7),
            present=np.zeros(2),
            weights=np.ones(5),
        )
    assert raised.value.faults["table"].tolist() == ["admissions", "weights"]
