"""Scenarios in pairs, replications until an interval is narrow, and the start of a long run."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pks.sim import ComparisonError, Description, Poisson, Start, compare, simulate_lists, until_narrow, warm_up
from pks.sim.tally import Tally
from tests.sim.random_descriptions import description


def long_list() -> Description:
    """Return a list that never empties, with Poisson arrivals."""
    return description([[20.0] * 8], [[20.0] * 8], start=[(0, 10.0, 900.0)], arrivals_by=Poisson())


def last(known: Tally) -> np.ndarray:
    """Return the list at the end."""
    return known.waiting[:, 0, -1]


def test_pairs_differ_by_what_was_changed() -> None:
    """Three slots more a week on a list that never empties: 24 fewer after 8 weeks in every pair, without any spread."""
    of = long_list()
    one, other = (simulate_lists(each, replications=50, seed=3) for each in (of, replace(of, slots=of.slots + 3)))
    table = compare(one, other).set_index("measure").loc["waiting at the end"]
    assert table[["difference", "lower", "upper"]].tolist() == [-24.0, -24.0, -24.0]
    assert table["sure"]


def test_interval_of_a_difference_is_the_paired_one() -> None:
    """d̄ ± t·s/√n by hand: differences 1 and 3 have mean 2, s = √2, t(0.975, 1) = 12.706, so ± 12.706."""
    one = simulate_lists(long_list(), replications=2)
    waiting = one.tally.waiting + np.array([1.0, 3.0])[:, None, None]
    other = replace(one, tally=replace(one.tally, waiting=waiting))
    row = compare(one, other).set_index("measure").loc["waiting at the end"]
    assert row["difference"] == 2.0
    assert row["upper"] - row["difference"] == pytest.approx(12.7062, rel=1e-5)
    assert not row["sure"]


def test_scenarios_that_are_no_pair_are_refused() -> None:
    """Other seeds, or other numbers of replications, cannot be paired; the message says what differs."""
    one = simulate_lists(long_list(), replications=3, seed=1)
    with pytest.raises(ValueError, match="seed: 1 and 2"):
        compare(one, simulate_lists(long_list(), replications=3, seed=2))
    with pytest.raises(ValueError, match="replications: 3 and 4"):
        compare(one, simulate_lists(long_list(), replications=4, seed=1))


def test_replications_until_the_interval_is_narrow() -> None:
    """It stops when the interval is narrow, with the replications that a run of that length has."""
    found = until_narrow(long_list(), last, half_width=0.9, seed=5)
    runs = found.simulation.replications
    assert found.half_width <= 0.9
    assert runs > 100  # ± 0.9 for a variance of 160 takes (1.96/0.9)²·160 = 759
    again = simulate_lists(long_list(), replications=runs, seed=5)
    assert np.array_equal(found.simulation.tally.waiting, again.tally.waiting)
    assert found.mean == pytest.approx(last(again.tally).mean())


def test_interval_that_stays_wide_is_said() -> None:
    """After the most replications it is given up, and the message says how many it might take."""
    with pytest.raises(ValueError, match="after 200 replications"):
        until_narrow(long_list(), last, half_width=0.01, most=200)


def test_warm_up_leaves_out_what_remembers_the_start() -> None:
    """A list of 100 that loses ten a week and then stays empty: 90, 80, …, 0, 0: the first nine are left out."""
    of = description([[0.0] * 40], [[10.0] * 40])
    of = replace(of, start=Start(np.array([0]), np.array([5.0]), np.array([100.0])))
    assert warm_up(simulate_lists(of, replications=2), list=0) == 9


def test_scenarios_over_other_periods_are_refused() -> None:
    """Eight weeks and four are no pair, nor are weeks and days; the message shows both."""
    short, days = (
        description([[20.0] * count], [[20.0] * count], frequency=frequency)
        for count, frequency in ((4, "W-MON"), (8, "D"))
    )
    one = simulate_lists(long_list(), replications=3)
    for other in (short, days):
        with pytest.raises(ComparisonError, match="periods: "):
            compare(one, simulate_lists(other, replications=3))


@pytest.mark.parametrize("half_width", [0.0, -1.0, np.nan])
def test_interval_without_width_is_refused(half_width: float) -> None:
    """No number of replications makes an interval a point."""
    with pytest.raises(ComparisonError, match="half_width must be above 0"):
        until_narrow(long_list(), last, half_width=half_width)
