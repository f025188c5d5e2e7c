"""Beds for a mean and for a stated chance: the publication's numbers, other tools' examples, and exact sums."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from pks.capacity.beds import AllTaken, MustWait, TurnedAway, beds_for_mean, chance_of_none, fewest_beds, load_of
from pks.capacity.checks import CapacityError
from pks.queueing import erlang_b, erlang_c, servers_for_blocking, servers_for_waiting

loads = st.lists(st.floats(0.01, 120), min_size=1, max_size=8)
shares = st.floats(0.001, 0.6)


@pytest.fixture(scope="module")
def vectors(reference: Path) -> dict[str, dict[str, Any]]:
    """Examples of other tools by their id."""
    text = (reference / "vectors" / "peer_vectors.json").read_text(encoding="utf-8")
    return {each["id"]: each for each in json.loads(text)}


@pytest.mark.parametrize(("episodes", "bed_days", "exact", "printed"), [(2000, 7000, 20.2, 20), (2400, 8400, 24.2, 24)])
def test_the_publications_beds(episodes: int, bed_days: int, exact: float, printed: int) -> None:
    """Episodes × 3.5 days at 95 %: 20.2 and 24.2 beds, which it prints as 20 and 24; we do not round.

    Socialstyrelsen, Strategisk nivå – prognos och balansering av behov och tillgänglig kapacitet, 2025, rounds one and two.
    """
    assert episodes * 3.5 == bed_days
    beds = beds_for_mean(bed_days, 365, occupancy=0.95)
    assert float(beds) == pytest.approx(bed_days / 365 / 0.95)
    assert round(float(beds), 1) == exact
    assert int(np.floor(beds + 0.5)) == printed


def test_emergency_spaces_of_another_tool(vectors: dict[str, dict[str, Any]]) -> None:
    """10 000 attendances of 240 minutes over 52 weeks, open round the clock, half used: 9.16 spaces (NHP conversion)."""
    given = vectors["cap-convert-1"]["inputs"]
    days = given["weeks"] * given["hours"] / 24
    found = beds_for_mean(given["attendances"] * given["los_min"] / 1440, days, occupancy=given["utilisation"])
    assert float(found) == pytest.approx(vectors["cap-convert-1"]["expected"], rel=1e-12)


def test_servers_of_another_tool(vectors: dict[str, dict[str, Any]]) -> None:
    """Load 10 and at most 2 % turned away: 17 (pyworkforce)."""
    given = vectors["erlb-req"]["inputs"]
    load = given["transactions"] / given["interval"] * given["aht"]
    assert int(fewest_beds(load, TurnedAway(given["max_blocking"]))) == vectors["erlb-req"]["expected"]["raw_positions"]


@settings(max_examples=60)
@given(loads, shares)
def test_all_loads_together_are_each_alone(load: list[float], most: float) -> None:
    """Erlang's numbers for many wards at once are those of one at a time."""
    assert fewest_beds(load, TurnedAway(most)).tolist() == [servers_for_blocking(each, most=most) for each in load]
    waiting = [servers_for_waiting(each, 1.0, share=1 - most, within=0.0) for each in load]
    found = fewest_beds(load, MustWait(most))
    for count, wanted, each in zip(found, waiting, load, strict=True):
        assert count == wanted or erlang_c(each, int(count)) == pytest.approx(
            most, rel=1e-9
        )  # 1 − (1 − most) is not most


@settings(max_examples=60)
@given(loads, shares)
def test_all_taken_is_the_poisson_tail(load: list[float], most: float) -> None:
    """P(N ≥ c) ≤ most < P(N ≥ c − 1) for a Poisson count N."""
    beds = fewest_beds(load, AllTaken(most))
    assert (stats.poisson.sf(beds - 1, load) <= most + 1e-12).all()
    assert (stats.poisson.sf(beds - 2, load) >= most - 1e-12).all()


@pytest.mark.parametrize(
    ("rule", "alone"),
    [
        (TurnedAway(), erlang_b),
        (MustWait(), erlang_c),
        (AllTaken(), lambda load, beds: stats.poisson.sf(beds - 1, load)),
    ],
)
def test_chance_with_so_many_beds(rule: TurnedAway, alone: Callable[[float, int], float]) -> None:
    """The chance for each pair of load and beds is that of the formula, also with more load than beds."""
    load, beds = np.array([[3.0], [19.2], [40.0]]), np.array([1, 20, 29])
    found = chance_of_none(load, beds, rule)
    for row, each in enumerate(load[:, 0]):
        for column, count in enumerate(beds):
            assert found[row, column] == pytest.approx(alone(float(each), int(count)), rel=1e-10)


def test_nobody_needs_no_bed() -> None:
    """A ward that nobody comes to has 0 beds by every rule; half a patient a day on average has some."""
    for rule in (TurnedAway(), MustWait(), AllTaken()):
        assert fewest_beds([0.0, 0.5], rule)[0] == 0
        assert fewest_beds([0.0, 0.5], rule)[1] > 0


def test_sharing_beds_takes_fewer() -> None:
    """Two wards of 10 beds in use need more apart than one of 20: Erlang's economy of scale."""
    apart, together = fewest_beds([10.0, 20.0], TurnedAway(0.01))
    assert together < 2 * apart


@pytest.mark.parametrize("occupancy", [0.0, -0.1, 1.01, np.nan])
def test_impossible_occupancies_are_refused(occupancy: float) -> None:
    """An occupancy is above 0 and at most 1."""
    with pytest.raises(CapacityError, match="occupancy"):
        beds_for_mean(100.0, 30, occupancy=occupancy)


def test_other_impossible_numbers_are_refused() -> None:
    """No days, a negative load, half a bed, and a chance of 0 are faults."""
    with pytest.raises(CapacityError, match="days"):
        load_of([10.0], [0.0])
    with pytest.raises(CapacityError) as raised:
        fewest_beds([-1.0, 2.0], TurnedAway(0.0))
    assert raised.value.faults["table"].tolist() == ["load", "most"]
    with pytest.raises(CapacityError, match="part of a bed"):
        chance_of_none(3.0, 2.5, TurnedAway())
