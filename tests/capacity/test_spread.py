"""The interval of a need in hours."""

from __future__ import annotations

import itertools
import json
import math
from pathlib import Path

import numpy as np
import pytest

from pks.capacity.checks import CapacityError
from pks.capacity.need import capacity_need
from pks.capacity.spread import HoursDrawn, compound_moments, drawn_hours
from pks.core.hours import ActivityHours


def one_object(units: int, periods: int, hours: float = 2.0) -> ActivityHours:
    """Return `hours` of one capacity for one object at every unit."""
    zero = np.zeros(units, np.int64)
    return ActivityHours(np.arange(units), zero, zero, np.full((units, periods), hours))


def test_compound_moments_are_those_of_all_outcomes() -> None:
    """1 or 3 activities, each of 1 or 2 hours, all alike likely: mean and variance over every outcome."""
    outcomes = [
        (0.5 * 0.5**count, sum(times)) for count in (1, 3) for times in itertools.product((1.0, 2.0), repeat=count)
    ]
    mean = sum(chance * total for chance, total in outcomes)
    variance = sum(chance * (total - mean) ** 2 for chance, total in outcomes)
    found = compound_moments(2.0, 1.0, 1.5, 0.25)
    assert (float(found[0]), float(found[1])) == pytest.approx((mean, variance))


def test_draws_have_the_moments_of_a_compound_sum() -> None:
    """20 000 draws of Poisson(50) activities of 2 ± 1.5 hours: mean 100, variance 50·1.5² + 50·2² = 312.5.

    Allowed are four standard errors, √(v/n) for the mean and about v·√(2/n) for the variance.
    """
    rng = np.random.default_rng(3)
    draws = 20_000
    activities = rng.poisson(50, (draws, 1, 1, 1)).astype(float)
    drawn = drawn_hours(one_object(1, 1), activities, 1, sd_hours=1.5, rng=rng).hours.ravel()
    mean, variance = (float(each) for each in compound_moments(50, 50, 2.0, 1.5**2))
    assert (mean, variance) == (100.0, 312.5)
    assert abs(drawn.mean() - mean) < 4 * math.sqrt(variance / draws)
    assert abs(drawn.var() - variance) < 4 * variance * math.sqrt(2 / draws)
    assert (drawn >= 0).all()


def test_without_spread_of_durations_hours_follow_the_draws() -> None:
    """With the same time for all, hours are hours per activity × activities, draw by draw."""
    rng = np.random.default_rng(1)
    hours, activities = one_object(3, 4), rng.uniform(0, 20, (5, 3, 1, 4))
    drawn = drawn_hours(hours, activities, 1, sd_hours=0.0, rng=rng).hours
    assert np.array_equal(drawn, np.stack([capacity_need(hours, each, 1) for each in activities]))


def test_a_regions_interval_is_not_the_sum_of_its_units() -> None:
    """Two units of which one has 10 hours more when the other has 10 less need 40 together in every draw.

    The sum of their upper quantiles is 60: a bad year of both at once, that no draw has.
    """
    drawn = HoursDrawn(np.array([[[[10.0]], [[30.0]]], [[[30.0]], [[10.0]]]]))
    assert drawn.together((0.0, 1.0)).ravel().tolist() == [40.0, 40.0]
    assert drawn.by_unit((1.0,)).sum() == 60.0
    assert drawn.over_time((1.0,)).ravel().tolist() == [30.0, 30.0]


def test_quantiles_are_linear(reference: Path) -> None:
    """Of the runs 0 to 10 the tenth and ninetieth percentiles are 1 and 9, as of another tool (NHP conversion)."""
    text = (reference / "vectors" / "peer_vectors.json").read_text(encoding="utf-8")
    example = next(each for each in json.loads(text) if each["id"] == "cap-interval")
    runs = np.array(example["inputs"]["runs"], float)[:, None, None, None]
    found = HoursDrawn(runs).by_unit((0.1, 0.9)).ravel()
    assert found.tolist() == pytest.approx([example["expected"]["p10"], example["expected"]["p90"]])


def test_same_seed_same_draws() -> None:
    """The generator alone decides."""
    activities = np.full((3, 2, 1, 2), 7.0)
    one, two = (
        drawn_hours(one_object(2, 2), activities, 1, sd_hours=1.0, rng=np.random.default_rng(9)).hours for _ in range(2)
    )
    assert np.array_equal(one, two)


def test_negative_spread_and_wrong_length_are_refused() -> None:
    """A standard deviation is not negative, and there is one for all rows or one for each."""
    activities = np.ones((1, 2, 1, 1))
    with pytest.raises(CapacityError, match="≥ 0"):
        drawn_hours(one_object(2, 1), activities, 1, sd_hours=[1.0, -1.0], rng=np.random.default_rng(0))
    with pytest.raises(CapacityError, match="one number, or 2"):
        drawn_hours(one_object(2, 1), activities, 1, sd_hours=[1.0] * 3, rng=np.random.default_rng(0))
