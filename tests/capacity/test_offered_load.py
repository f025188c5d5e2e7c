"""Beds in use through the week: against the differential equation, an integral, and patients one by one."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats

from pks.capacity.checks import CapacityError
from pks.capacity.offered_load import offered_load
from pks.capacity.stays import GammaStays, LognormalStays

HOUR = 1 / 24
DAY = np.where((np.arange(24) >= 8) & (np.arange(24) < 18), 0.9, 0.2)
WEEK = np.concatenate([np.tile(DAY, 5), np.tile(0.5 * DAY, 2)])


def test_exponential_stays_follow_their_differential_equation() -> None:
    """n′ = λ − n/m gives n(j+1) = n(j)·e^(−δ/m) + λ(j)·m·(1 − e^(−δ/m)); the cycle closes on itself."""
    m = 3.5
    keep = math.exp(-HOUR / m)
    came = WEEK / HOUR * m * (1 - keep)
    present = 0.0
    for people in came:
        present = present * keep + people
    present /= 1 - keep ** len(came)
    wanted = []
    for people in came:
        present = present * keep + people
        wanted.append(present)
    assert offered_load(WEEK[None, :], GammaStays(m, m))[0] == pytest.approx(np.array(wanted), rel=1e-9)


def test_any_stays_follow_the_integral() -> None:
    """m(t) = ∫ λ(t − u)·P(L > u) du, by quadrature over 800 hours, for gamma stays of 2 ± 3 days.

    Those who came before came at rates between the least and the greatest; less than 0.001 beds for one a day.
    """
    present = stats.gamma((2 / 3) ** 2, scale=9 / 2).sf
    edges = np.arange(801) * HOUR
    held = np.array([integrate.quad(present, start, start + HOUR)[0] for start in edges[:-1]])
    tail = integrate.quad(present, edges[-1], np.inf)[0]
    found = offered_load(WEEK[None, :], GammaStays(2.0, 3.0))[0]
    for step in (0, 17, 100, 167):
        near = float(WEEK[(step - np.arange(800)) % 168] / HOUR @ held)
        assert near + WEEK.min() / HOUR * tail <= found[step] <= near + WEEK.max() / HOUR * tail


def test_patients_one_by_one_are_present_as_often() -> None:
    """Poisson arrivals through 3 000 weeks with lognormal stays of 1.5 ± 2 days: present at the ends of four hours.

    Counts at the same hour of different weeks have mean and variance m(t); the allowance is four standard errors with a
    factor √2 for what neighbouring weeks share.
    """
    rng = np.random.default_rng(11)
    weeks = 3000
    people = rng.poisson(np.tile(WEEK, weeks))
    start = np.repeat(np.arange(168 * weeks) * HOUR, people) + rng.random(people.sum()) * HOUR
    variance = math.log1p((2 / 1.5) ** 2)
    end = start + rng.lognormal(math.log(1.5) - variance / 2, math.sqrt(variance), len(start))
    found = offered_load(WEEK[None, :], LognormalStays(1.5, 2.0))[0]
    for step in (8, 18, 113, 160):
        at = (np.arange(20, weeks) * 168 + step + 1) * HOUR  # the first weeks fill the ward
        present = np.searchsorted(np.sort(start), at) - np.searchsorted(np.sort(end), at)
        assert abs(present.mean() - found[step]) < 4 * math.sqrt(2 * found[step] / len(at))


@settings(max_examples=50)
@given(
    st.lists(st.floats(0, 5), min_size=2, max_size=30),
    st.floats(0.1, 20),
    st.floats(0, 20),
)
def test_even_arrivals_give_the_mean(people: list[float], mean: float, sd: float) -> None:
    """Arrivals at one rate give rate × mean stay in every step, and any arrivals nothing below 0."""
    stays = GammaStays(mean, sd)
    level = sum(people) / len(people)
    even = offered_load(np.full((1, len(people)), level), stays, step_days=0.5)
    assert even[0] == pytest.approx(np.full(len(people), level / 0.5 * mean), rel=1e-7, abs=1e-9)
    assert (offered_load([people], stays, step_days=0.5) >= 0).all()


def test_long_stays_level_the_week() -> None:
    """The longer people stay, the less the week shows: peak ÷ mean falls towards 1."""
    stays = GammaStays([0.25, 1.0, 4.0, 16.0], [0.25, 1.0, 4.0, 16.0])
    load = offered_load(np.tile(WEEK, (4, 1)), stays)
    peak = load.max(axis=1) / load.mean(axis=1)
    assert (np.diff(peak) < 0).all()
    assert peak[-1] > 1


def test_negative_arrivals_are_refused() -> None:
    """An hour with fewer than no arrivals is a fault."""
    with pytest.raises(CapacityError, match="arrivals"):
        offered_load([[1.0, -0.5]], GammaStays(1.0, 1.0))
