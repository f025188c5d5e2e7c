"""What dates of referral and removal say, against numbers of NHSRwaitinglist and counts by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pks.queueing.errors import QueueingError
from pks.queueing.records import list_sizes, referral_gaps, removal_gaps, slots_at


@pytest.fixture(scope="module")
def vectors(reference: Path) -> list[dict[str, Any]]:
    """Examples of other tools."""
    return json.loads((reference / "vectors" / "peer_vectors.json").read_text(encoding="utf-8"))


def named(vectors: list[dict[str, Any]], prefix: str, count: int) -> list[dict[str, Any]]:
    """Return the examples whose id starts so: this many."""
    found = [each for each in vectors if each["id"].startswith(prefix)]
    assert len(found) == count
    return found


def test_list_sizes_are_those_of_the_package(vectors: list[dict[str, Any]]) -> None:
    """The list at the end of each day, removals of the day gone."""
    for each in named(vectors, "wl-queuesize-", 4):
        assert list_sizes(**each["inputs"]).tolist() == each["expected"]


def test_referral_gaps_are_those_of_the_package(vectors: list[dict[str, Any]]) -> None:
    """Demand by day and week, its variation, and the number of gaps."""
    for each in named(vectors, "wl-refstats-", 3):
        found, expected = referral_gaps(**each["inputs"]), each["expected"]
        assert found.per_week == pytest.approx(expected["demand_weekly"], rel=1e-12)
        assert found.per_day == pytest.approx(expected["demand_daily"], rel=1e-12)
        assert found.variation == pytest.approx(expected["demand_cov"], rel=1e-12)
        assert found.count == expected["demand_count"]


def test_removal_gaps_are_those_of_the_package(vectors: list[dict[str, Any]]) -> None:
    """Capacity by day and week while somebody waited, its variation, and the number of removals."""
    for each in named(vectors, "wl-remstats-", 2):
        found, expected = removal_gaps(**each["inputs"]), each["expected"]
        assert found.per_week == pytest.approx(expected["capacity_weekly"], rel=1e-12)
        assert found.per_day == pytest.approx(expected["capacity_daily"], rel=1e-12)
        assert found.variation == pytest.approx(expected["capacity_cov"], abs=1e-12)
        assert found.count == expected["removal_count"]


def test_slots_are_on_the_days_of_the_package(vectors: list[dict[str, Any]]) -> None:
    """Slots at an even pace."""
    for each in named(vectors, "wl-simschedule-", 2):
        given = each["inputs"]
        found = slots_at(given["daily_capacity"], start=given["start"], days=given["n"])
        assert found.astype(str).tolist() == each["expected"]


def test_days_without_anybody_do_not_count_as_slow() -> None:
    """One comes on day 1 and goes on day 3, another comes on day 9 and goes on day 11: nobody waits from 3 to 8.

    The last day at whose end nobody waits is the 8th: gaps of 2 and 3 days.
    """
    found = removal_gaps(["2024-01-01", "2024-01-09"], ["2024-01-03", "2024-01-11"])
    assert (found.count, found.mean_days) == (2, 2.5)
    assert found.variation == pytest.approx(np.sqrt(0.5) / 2.5)


@pytest.mark.parametrize(
    ("referral", "removal", "wrong"),
    [
        ([], [], "no dates"),
        (["2024-01-05"], ["2024-01-03"], "removed on 2024-01-03"),
        (["2024-01-05"], ["2024-01-06", None], "1 referrals"),
        (["2024-01-05"], [None], "nobody was removed"),
    ],
)
def test_dates_without_sense_are_refused(referral: list[str], removal: list[str | None], wrong: str) -> None:
    """No dates, people removed before they came, and lists of other lengths are named."""
    with pytest.raises(QueueingError, match=wrong):
        removal_gaps(referral, removal)
