"""The tables of a simulation, worked by hand from given draws."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pks.sim import Given, simulate_lists
from tests.sim.random_descriptions import description


def test_percentiles_are_those_over_replications() -> None:
    """Eleven replications with 0 … 10 arrivals and no slot: mean 5, p10 1, p50 5, p90 9."""
    of = description([[5.0]], [[0.0]], arrivals_by=Given(np.arange(11.0).reshape(11, 1, 1)))
    row = simulate_lists(of, replications=11).waiting_sim.iloc[0]
    assert row[["mean", "p10", "p50", "p90"]].tolist() == [5.0, 1.0, 5.0, 9.0]
    assert (row["unit"], row["planning_object"], row["period"]) == ("A", "p0", pd.Timestamp("2026-01-05"))


def test_share_within_is_of_people_and_its_percentiles_of_replications() -> None:
    """Two replications, one slot a week, promise 7 days.

    In the first one person a week arrives: three are served at once. In the second three come at once: they have waited
    0, 7 and 14 days. 5 of 6 people are within the promise; by replication the shares are 1 and 2/3.
    """
    draws = np.array([[[1, 1, 1]], [[3, 0, 0]]])
    of = description([[1.0] * 3], [[1.0] * 3], promise=[7.0], arrivals_by=Given(draws))
    simulation = simulate_lists(of, replications=2)
    waits = simulation.waits.iloc[0]
    assert waits["completed"] == 3.0
    assert waits["share_within"] == pytest.approx(5 / 6)
    assert waits["share_never_overdue"] == 1.0  # the third was served in the week in which the promise ran out
    assert waits["share_within_p10"] == pytest.approx(2 / 3 + 0.1 / 3)
    assert waits["share_within_p90"] == pytest.approx(2 / 3 + 0.9 / 3)
    assert (waits["median_days"], waits["p90_days"]) == (0.0, 14.0)  # 0, 0, 0, 0, 7, 14
    assert simulation.waiting_sim["mean"].tolist() == [1.0, 0.5, 0.0]
    assert simulation.overdue_sim["mean"].tolist() == [0.0, 0.0, 0.0]


def test_replication_in_which_nobody_is_served_has_no_share() -> None:
    """Percentiles of the share are over those replications in which there is one."""
    of = description([[1.0]], [[1.0]], promise=[7.0], arrivals_by=Given(np.array([[[0]], [[1]], [[1]]])))
    waits = simulate_lists(of, replications=3).waits.iloc[0]
    assert waits["share_within_p10"] == 1.0
    assert waits["completed"] == pytest.approx(2 / 3)


def test_list_without_a_promise_has_no_share() -> None:
    """Without a promise nothing is within it, and nobody is overdue."""
    simulation = simulate_lists(description([[2.0]], [[1.0]], promise=[np.nan]), replications=2)
    waits = simulation.waits.iloc[0]
    assert np.isnan(waits[["max_wait_days", "share_within", "share_within_p10"]].tolist()).all()
    assert (simulation.overdue_sim["mean"] == 0).all()


def test_columns_are_those_of_the_contract() -> None:
    """The tables have the columns that are written to files."""
    simulation = simulate_lists(description([[2.0]], [[1.0]]), replications=2)
    assert list(simulation.waiting_sim) == ["unit", "planning_object", "period", "mean", "p10", "p50", "p90"]
    assert list(simulation.overdue_sim) == list(simulation.waiting_sim)
    who, people = "unit planning_object max_wait_days", "completed share_within share_within_p10 share_within_p90"
    days, still = "share_never_overdue median_days p90_days left", "waiting waiting_overdue"
    ages = "waiting_median_days waiting_p90_days"
    assert list(simulation.waits) == " ".join((who, people, days, still, ages)).split()
