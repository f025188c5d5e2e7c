"""The ways to count beds side by side."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pks.capacity.bed_counts import bed_counts
from pks.capacity.beds import AllTaken, MustWait, TurnedAway
from pks.capacity.checks import CapacityError
from pks.queueing import erlang_b, servers_for_blocking, servers_for_waiting

WARDS = pd.Index(["Medicine 1", "Medicine 2"])


def test_mean_stands_beside_the_needs() -> None:
    """7 000 bed days: 20.2 beds for the mean, and what Erlang B and C and the peak ask for."""
    load = 7000 / 365
    counts = bed_counts([7000.0, 8400.0], 365, occupancy=0.95, peak_load=[22.0, 26.0], wards=WARDS)
    table = counts.table.set_index(["ward", "counted_for"])
    mine = table.loc["Medicine 1"]
    assert mine["beds"].to_dict() == pytest.approx(
        {
            "mean": load / 0.95,
            "turned away": servers_for_blocking(load, most=0.01),
            "must wait": servers_for_waiting(load, 1.0, share=0.95, within=0.0),
            "peak": counts.peak[0],
        }
    )
    assert mine.loc["mean", "occupancy"] == pytest.approx(0.95)
    assert mine.loc["mean", "turned_away"] == pytest.approx(erlang_b(load, 20))
    assert len(table) == 8


def test_means_are_the_publications() -> None:
    """To the nearest, as it prints them: 20 and 24 (Socialstyrelsen, Strategisk nivå, 2025, rounds one and two)."""
    assert bed_counts([7000.0, 8400.0], 365, occupancy=0.95).nearest.tolist() == [20, 24]


def test_sentence_says_that_a_mean_is_not_a_need() -> None:
    """Every number in it is one of the table, and the chance with the mean's beds is Erlang's."""
    counts = bed_counts(
        [7000.0], 365, occupancy=0.95, turned_away=TurnedAway(0.005), must_wait=MustWait(0.1), wards=WARDS[:1]
    )
    (text,) = counts.sentences
    assert text.startswith("Medicine 1: 19.2 beds are in use on average. 20 beds are a mean at 95 % occupancy (20.2")
    assert f"{100 * erlang_b(7000 / 365, 20):.3g} % of arrivals find all of them taken" in text
    assert "at most 0.5 % are turned away" in text
    assert "highest" not in text  # no peak is known


def test_peak_is_in_the_sentence_where_it_is_known() -> None:
    """With the load at its highest hour, what that takes stands last."""
    counts = bed_counts([7000.0], 365, occupancy=0.95, peak_load=[23.4], all_taken=AllTaken(0.02))
    assert counts.sentences[0].endswith(
        f"Need is highest at 23.4 beds; so that all are taken then with a chance of at most 2 % it takes {counts.peak[0]}."
    )


def test_without_peak_there_are_three_ways() -> None:
    """Where only a mean is known no peak is made up."""
    assert bed_counts([10.0], 10, occupancy=1.0).table["counted_for"].tolist() == ["mean", "turned away", "must wait"]


def test_closed_ward_has_no_beds() -> None:
    """A ward without bed days has 0 of everything and no division by 0."""
    counts = bed_counts([0.0], 365, occupancy=0.95, peak_load=[0.0])
    assert (counts.table["beds"] == 0).all()
    assert np.isfinite(counts.table["occupancy"]).all()


def test_peak_below_the_mean_is_refused() -> None:
    """The highest load cannot be below the mean one."""
    with pytest.raises(CapacityError, match="Medicine 1"):
        bed_counts([7000.0], 365, occupancy=0.95, peak_load=[15.0], wards=WARDS[:1])
