"""The compartmental model against the numbers of NHSRtt, the published model's own tool."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pks.sim.compartments import (
    Bands,
    CompartmentError,
    Evenly,
    LongestWaiters,
    Profile,
    Unrecorded,
    Unused,
    calibrate,
    capacity_for,
    flat,
    geometric_profile,
    nearest_treatments,
    project,
    ramp,
    settled_by_treatments,
    share_from_band,
    treated_in_steps,
)

RULES = {"evenly": Evenly(), "none": Unused(), "prioritise_long_waiters": LongestWaiters()}


@pytest.fixture(scope="module")
def vectors(reference: Path) -> dict[str, dict[str, Any]]:
    """Examples by their id."""
    text = (reference / "vectors" / "peer_vectors.json").read_text(encoding="utf-8")
    return {each["id"]: each for each in json.loads(text)}


def starting(vectors: dict[str, dict[str, Any]], prefix: str) -> list[dict[str, Any]]:
    """Return the examples whose id starts so; at least two."""
    found = [each for name, each in vectors.items() if name.startswith(prefix)]
    assert len(found) >= 2
    return found


def test_projections(vectors: dict[str, dict[str, Any]]) -> None:
    """Treatments, leavers and lists by band and period, with people who join in great numbers among them."""
    for each in starting(vectors, "rtt-project-"):
        given = each["inputs"]
        course = project(
            Profile(given["capacity_param"], given["renege_param"]),
            np.array(given["incompletes_t0"], dtype=float),
            arrivals=np.array(given["referrals"], dtype=float),
            capacity=np.array(given["capacity"], dtype=float),
            leftover=RULES[given["redistribution"]],
        )
        for t, wanted in enumerate(each["expected"]):
            np.testing.assert_allclose(course.booked[t], wanted["treatments"], rtol=1e-8, atol=1e-9)
            np.testing.assert_allclose(course.left[t], wanted["reneges"], rtol=1e-8, atol=1e-9)
            np.testing.assert_allclose(course.waiting[t], wanted["incompletes"], rtol=1e-8, atol=1e-9)


def test_left_over_capacity(vectors: dict[str, dict[str, Any]]) -> None:
    """Surplus treatments go to the longest waiters, or evenly to who is still there."""
    each = vectors["rtt-redist-longest"]
    rest = np.array(each["inputs"]["inflow"]) - each["inputs"]["reneges"] - each["inputs"]["treatments"]
    stay, surplus = np.maximum(rest, 0.0), np.maximum(-rest, 0).sum(keepdims=True)[0] * 1.0
    np.testing.assert_allclose(stay - LongestWaiters().take(stay, np.array(surplus)), each["expected"], atol=1e-12)
    each = vectors["rtt-redist-evenly-1"]
    rest = np.array(each["inputs"]["incompletes"], dtype=float)
    stay, surplus = np.maximum(rest, 0.0), np.maximum(-rest, 0).sum()
    np.testing.assert_allclose(stay - Evenly().take(stay, np.array(surplus)), each["expected"], atol=1e-12)


def test_calibration(vectors: dict[str, dict[str, Any]]) -> None:
    """Profile and leaving from four months, newcomers that were not recorded added in the first band."""
    each = vectors["rtt-calibrate-1"]
    given = each["inputs"]
    record = calibrate(
        np.array(given["incompletes"]),
        arrivals=np.array(given["referrals"], dtype=float),
        treated=np.array(given["completes"]),
        unexplained=Unrecorded(1),
    )
    np.testing.assert_allclose(record.profile.leaving, each["expected"]["renege_param"], rtol=1e-9)
    np.testing.assert_allclose(record.profile.treated, each["expected"]["capacity_param"], rtol=1e-9)


@pytest.mark.parametrize("name", ["rtt-optimise-1", "rtt-optimise-2"])
def test_capacity_for_a_share(vectors: dict[str, dict[str, Any]], name: str) -> None:
    """The other tool's factor gives the share that it stated; ours gives the target itself, close to that factor."""
    each = vectors[name]
    given = each["inputs"]
    of = {
        "profile": Profile(given["capacity_param"], given["renege_param"]),
        "waiting": np.array(given["incompletes_t0"]),
        "arrivals": np.array(given["referrals"], dtype=float),
    }
    rising = given["profile"] == "linear_change"
    shape = (ramp if rising else flat)(given["t_1_capacity"], len(given["referrals"]))
    measure = share_from_band(given["target_bin"])
    factor = each["expected"]["multiplier_found_by_peer"]
    end = project(of["profile"], of["waiting"], arrivals=of["arrivals"], capacity=shape(factor), leftover=Evenly())
    assert measure(end.waiting[-1]) == pytest.approx(each["expected"]["share_at_end"], rel=1e-9)
    found = capacity_for(given["target_share"], measure, shape, **of, leftover=Evenly())
    assert measure(found.course.waiting[-1]) == pytest.approx(given["target_share"], rel=1e-9)
    assert found.factor == pytest.approx(factor, abs=0.06)


def test_lists_at_rest_with_given_treatments(vectors: dict[str, dict[str, Any]]) -> None:
    """Who leaves leaves first; a band treats no more than there are."""
    for each in starting(vectors, "rtt-steady-"):
        given = each["inputs"]
        waiting, treated = settled_by_treatments(
            given["referrals"], treated=np.array(given["service"]), leaving=np.array(given["renege"])
        )
        np.testing.assert_allclose(waiting, each["expected"]["wlsize"], atol=1e-12)
        np.testing.assert_allclose(treated, each["expected"]["treated"], atol=1e-12)


def test_percentiles_and_shares_of_bands(vectors: dict[str, dict[str, Any]]) -> None:
    """A histogram that is linear within its bands."""
    for each in starting(vectors, "rtt-percentile-"):
        people = np.array(each["inputs"]["wlsize"], dtype=float)
        found = Bands.periods(len(people)).percentile(people, each["inputs"]["percentile"])
        assert found == pytest.approx(each["expected"], abs=1e-12)
    for each in starting(vectors, "rtt-gamma-"):
        bands = Bands.periods(each["inputs"]["n_months"])
        np.testing.assert_allclose(bands.share_below(each["inputs"]["target_time"]), each["expected"], atol=1e-12)


def test_profiles_that_fall_and_turn(vectors: dict[str, dict[str, Any]]) -> None:
    """Geometric shares, and profiles turned or lifted towards the longest waiters."""
    for each in starting(vectors, "rtt-geom-"):
        shares = geometric_profile(each["inputs"]["p1"], each["inputs"]["max_num_months"])
        np.testing.assert_allclose(shares, each["expected"], atol=1e-12)
    for each in starting(vectors, "rtt-skew-"):
        given = each["inputs"]
        profile = Profile(given["params"], np.zeros(len(given["params"])))
        skewed = (
            profile.turned(given["skew"])
            if given["method"] == "rotate"
            else profile.lifted(given["skew"], from_band=given["pivot_bin"])
        )
        np.testing.assert_allclose(skewed.treated, each["expected"], atol=1e-12)


def test_ratio_that_puts_a_percentile_at_the_target(vectors: dict[str, dict[str, Any]]) -> None:
    """Their bisection stops within a thousandth of a month, so the ratio agrees to about 1e-4."""
    each = vectors["rtt-findp-1"]
    given, wanted = each["inputs"], each["expected"]
    leaving = np.array(given["renege"])
    arguments = {"first": given["mu_1"], "leaving": leaving, "share": given["percentile"]}
    ratio, _ = treated_in_steps(given["referrals"], within=given["target_time"], **arguments)
    assert ratio == pytest.approx(wanted["p1"], abs=1e-4)
    exact, treated = treated_in_steps(given["referrals"], within=wanted["time_p"], **arguments)
    waiting, done = settled_by_treatments(given["referrals"], treated=treated, leaving=leaving)
    assert exact == pytest.approx(wanted["p1"], rel=1e-7)
    np.testing.assert_allclose(waiting, wanted["wlsize"], rtol=1e-5, atol=1e-6)
    assert done.sum() == pytest.approx(wanted["mu"], rel=1e-6)


def test_weeks_across_the_end_of_a_month(vectors: dict[str, dict[str, Any]]) -> None:
    """A week that ends on day d of a month lies in it with min(d, 7)/7: bands of days, re-cut at the month's end."""
    each = vectors["rtt-week-to-month"]
    day = int(each["inputs"]["week_end"][-2:])
    weeks, months = Bands(np.array([0.0, 7, 14])), Bands(np.array([0.0, day]))
    # seen back from the end of the week, the days of this month come first
    moved = weeks.rebin(np.array([1.0, 0, 0]), months)
    np.testing.assert_allclose(moved, list(each["expected"].values()), rtol=1e-12)


def test_treatments_nearest_to_todays(vectors: dict[str, dict[str, Any]]) -> None:
    """The distance of their linear program, and its list where the treatments are unique."""
    for each in starting(vectors, "rtt-lp-"):
        given, wanted = each["inputs"], each["expected"]
        total = (1 - given["theta"]) * given["referrals"]
        today = np.array(given["s_given"]) * total
        assert today.sum() == pytest.approx(total)
        leaving = np.array(given["renege"])
        found = nearest_treatments(
            given["referrals"], wanted=today, leaving=leaving, share=given["percentile"], within=given["target_time"]
        )
        assert found.distance == pytest.approx(wanted["objective"], rel=1e-8)
        assert found.treated.sum() == pytest.approx(wanted["mu"], rel=1e-9)
        months = Bands.periods(len(today))
        assert months.percentile(found.waiting, given["percentile"]) == pytest.approx(wanted["time_p"], rel=1e-7)
    assert found.waiting.sum() == pytest.approx(wanted["wlsize_total"], rel=1e-8)
    with pytest.raises(CompartmentError, match="must add up to the arrivals"):
        nearest_treatments(100, wanted=np.array([300.0, 0]), leaving=np.zeros(2), share=0.9, within=1)
