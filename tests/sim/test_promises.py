"""Probabilities of promises, and times to clear, counted by hand from given draws."""

from __future__ import annotations

import numpy as np
import pytest

from pks.sim import Given, Simulation, Workers, expected_lists, goal_picture, promises, simulate_lists, time_to_clear
from pks.sim.run import more_replications
from tests.sim.random_descriptions import description


def four() -> Simulation:
    """Return four replications in which 0, 2, 4 and 8 come in the first week; one slot a week, a promise of 7 days."""
    draws = np.zeros((4, 1, 3))
    draws[:, 0, 0] = [0, 2, 4, 8]
    of = description([[1.0] * 3], [[1.0] * 3], promise=[7.0], arrivals_by=Given(draws))
    return simulate_lists(of, replications=4)


def test_promises_are_shares_of_the_replications() -> None:
    """In week 3 who came in week 1 has waited 14 days: all within the promise where nobody is left, in 2 of 4.

    Lists in week 1: 0, 1, 3, 7 (waited 0 days), week 2: 0, 0, 2, 6 (7 days), week 3: 0, 0, 1, 5 (14 days, too long).
    """
    table = promises(four(), goal=np.array([[2.0, np.nan, 1.0]]))
    assert table["all_within"].tolist() == [1.0, 1.0, 0.5]
    assert table["share_within"].tolist() == [1.0, 1.0, 0.5]
    assert table["goal_reached"].fillna(-1).tolist() == [0.5, -1.0, 0.75]


def test_share_of_those_waiting_counts() -> None:
    """8 wait beyond the promise and 2 within: a share of 0.2 is kept, one of 0.25 is not."""
    of = description([[0.0, 2.0]], [[0.0, 0.0]], start=[(0, 0.0, 8)], promise=[7.0])
    simulation = simulate_lists(of, replications=1)
    assert promises(simulation, share=0.2)["share_within"].tolist() == [1.0, 1.0]
    assert promises(simulation, share=0.25)["share_within"].tolist() == [1.0, 0.0]


def test_sure_things_have_no_probability() -> None:
    """The expected course is refused, and so is a goal of the wrong shape."""
    of = four().description
    with pytest.raises(ValueError, match="no probabilities"):
        promises(expected_lists(of))
    with pytest.raises(ValueError, match="the goal has shape"):
        promises(four(), goal=np.zeros((2, 3)))


def test_time_to_clear_is_that_of_the_replications() -> None:
    """Lists are empty after 7, 14 days and, in two of four replications, not within three weeks."""
    row = time_to_clear(four()).iloc[0]
    assert row["cleared"] == 0.5
    assert (row["p10"], row["p50"]) == (7.0, 14.0)
    assert np.isnan(row["p90"])
    assert time_to_clear(four(), people=5.0).loc[0, ["cleared", "p90"]].tolist() == [1.0, 21.0]


def test_picture_of_a_goal() -> None:
    """100 a week, 500 wait, a promise of 35 days: five weeks of 100 are 500, of 115 they are 575, the highest list.

    Socialstyrelsen, *Strategisk nivå – prognos och balansering av behov och tillgänglig kapacitet*, 2025, section
    Vilket produktionsbehov resulterar vårdbehovet i: without, and with 15 fewer a week.
    """
    of = description([[100.0] * 10], [[0.0] * 10], start=[(0, 7.0 * week, 100.0) for week in range(5)], promise=[35.0])
    table = goal_picture(of)
    without, fewer = (table[table["fewer"] == each] for each in (0.0, 15.0))
    assert without["waiting"].tolist() == [500.0] * 10
    assert without["highest"].tolist() == [500.0] * 10
    assert fewer["waiting"].tolist() == [500.0 - 15 * week for week in range(1, 11)]
    assert fewer["production"].tolist() == [115.0] * 10
    assert fewer["highest"].tolist() == [575.0] * 10
    assert table["kept"].all()


def test_list_above_the_highest_is_not_kept() -> None:
    """600 wait where five weeks of 100 are 500; who is shortened by 50 a week comes below five weeks of 150 at once."""
    of = description([[100.0] * 3], [[0.0] * 3], start=[(0, 1.0, 600.0)], promise=[35.0])
    table = goal_picture(of, fewer=(0.0, 50.0))
    assert table["kept"].tolist() == [False] * 3 + [True] * 3


@pytest.mark.parametrize("workers", [Workers(1), Workers(2, "threading"), Workers(2)], ids=str)
def test_workers_of_joblib_do_not_change_the_result(workers: Workers) -> None:
    """Over one or two workers, threads or processes, the numbers are those of a plain run."""
    pytest.importorskip("joblib")
    of = description([[3.0] * 4], [[3.0] * 4], start=[(0, 5.0, 7.0)], slots_by=None)
    spread = simulate_lists(of, replications=250, over=workers)
    assert np.array_equal(spread.tally.waiting, simulate_lists(of, replications=250).tally.waiting)


def test_more_replications_are_those_that_were_left() -> None:
    """130 replications and 140 more are 270."""
    of = four().description
    of = description(of.arriving.tolist(), [[0.7] * 3])
    more = more_replications(simulate_lists(of, replications=130, seed=4), 140)
    whole = simulate_lists(of, replications=270, seed=4)
    assert np.array_equal(more.tally.waiting, whole.tally.waiting)
    with pytest.raises(ValueError, match="no replications"):
        more_replications(expected_lists(of), 100)
