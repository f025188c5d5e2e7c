"""The profile as a discipline: the compartmental model inside the engines, with whole people as well."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pks.core.axes import Floats
from pks.sim import (
    AsPlanned,
    ByProfile,
    Description,
    DescriptionError,
    Evenly,
    FastEngine,
    Fate,
    Hours,
    Inputs,
    Leaving,
    LongestWaiters,
    Simulation,
    Unused,
    expected_lists,
    simulate_lists,
)
from pks.sim.compartments import Profile, project
from pks.sim.tally import tally
from tests.sim.random_descriptions import description

RULES = {"evenly": Evenly(), "none": Unused(), "prioritise_long_waiters": LongestWaiters()}


def by_weeks(
    profile: Profile, waiting: Floats, *, arrivals: Floats, capacity: Floats, leftover: Any, **more: Any
) -> Description:
    """Return lists in which who is in band b at the start has waited b weeks; bands are of one week, the last open."""
    count, bands = waiting.shape
    days = 7.0 * np.arange(bands)
    treated, leaving = (np.broadcast_to(each, waiting.shape) for each in (profile.treated, profile.leaving))
    return description(
        arrivals.tolist(),
        capacity.tolist(),
        start=[(i, days[b], waiting[i, b]) for i in range(count) for b in range(bands)],
        discipline=ByProfile(days, treated, leftover),
        leaving=Leaving(days, leaving),
        slots_by=AsPlanned(),
        **more,
    )


def by_band(of: Description, simulation: Simulation) -> Floats:
    """Return who waits in each band at the end of the horizon, [list, band]."""
    still = np.zeros((len(of), len(of.profile.from_days)))
    band = of.cells.band(np.arange(len(of.cells)), of.periods - 1, of.profile.from_days)
    np.add.at(still, (of.cells.list, band), simulation.tally.still)
    return still


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from(sorted(RULES)))
def test_expected_course_is_the_compartmental_model(seed: int, rule: str) -> None:
    """Lists by size and period, the bands at the end, who is treated, who leaves and what is unused are the same.

    Amounts below a billionth of a person are no spells in the engine, so numbers agree to that.
    """
    rng = np.random.default_rng(seed)
    treated = rng.random((3, 5)) * (rng.random((3, 5)) < 0.8)
    profile = Profile(treated, rng.uniform(0, 0.3, (3, 5)))
    waiting = rng.integers(0, 60, (3, 5)) * (rng.random((3, 5)) < 0.7) * 1.0
    flows = {"arrivals": rng.integers(0, 80, (3, 8)) * 1.0, "capacity": rng.integers(0, 140, (3, 8)) * 1.0}
    course = project(profile, waiting, **flows, leftover=RULES[rule])
    of = by_weeks(profile, waiting, **flows, leftover=RULES[rule])
    happened = expected_lists(of)
    np.testing.assert_allclose(happened.tally.waiting[0], course.size, rtol=1e-12, atol=1e-8)
    np.testing.assert_allclose(by_band(of, happened), course.waiting[:, -1], rtol=1e-12, atol=1e-8)
    np.testing.assert_allclose(happened.tally.completed[0], course.treated.sum(axis=(1, 2)), rtol=1e-12, atol=1e-7)
    np.testing.assert_allclose(happened.tally.left[0], course.left.sum(axis=(1, 2)), rtol=1e-12, atol=1e-7)
    np.testing.assert_allclose(happened.tally.unused[0], course.unused.sum(axis=1), rtol=1e-12, atol=1e-7)


def test_expected_course_gives_the_published_tool_its_numbers(reference: Path) -> None:
    """Projections of NHSRtt, the published model's own tool, come out of the engine to 1e-12, but those with joiners."""
    text = (reference / "vectors" / "peer_vectors.json").read_text(encoding="utf-8")
    examples = [each for each in json.loads(text) if each["id"].startswith("rtt-project-")]
    examples = [each for each in examples if min(each["inputs"]["renege_param"]) >= 0]
    assert len(examples) >= 2
    for each in examples:
        given_ = each["inputs"]
        of = by_weeks(
            Profile(given_["capacity_param"], given_["renege_param"]),
            np.array([given_["incompletes_t0"]], dtype=float),
            arrivals=np.array([given_["referrals"]], dtype=float),
            capacity=np.array([given_["capacity"]], dtype=float),
            leftover=RULES[given_["redistribution"]],
        )
        happened = expected_lists(of)
        wanted = [sum(period["incompletes"]) for period in each["expected"]]
        np.testing.assert_allclose(happened.tally.waiting[0, 0], wanted, rtol=1e-12)
        np.testing.assert_allclose(by_band(of, happened)[0], each["expected"][-1]["incompletes"], rtol=1e-12)


def served_by_band(of: Description, people: list[float], slots: list[list[float]], seed: int | None) -> Floats:
    """Return who is served in the first period of each list and band, [list, band]."""
    spells = FastEngine().run(of, Inputs(np.array([people]), np.array([slots]), seed=seed))
    now = (spells.fate == Fate.SERVED) & (spells.period == 0)
    out = np.zeros((len(of), len(of.profile.from_days)))
    cell = spells.cell[now]
    np.add.at(out, (of.cells.list[cell], of.cells.band(cell, 0, of.profile.from_days)), spells.people[now])
    return out


def test_shared_slots_by_hand() -> None:
    """Two lists share 12 slots; 6 and 3 came this week, 3 and 6 wait since last week; weights 1 and 2 by band.

    Weights of the groups are 6, 3 (newcomers) and 6, 12 (a week): 12/27 of a slot for each. The second list's 6 who
    have waited get 12·12/27 = 5.33, the first list's 3 get 6·12/27 = 2.67, the newcomers 2.67 and 1.33.
    """
    kinds = np.tile([1.0, 2.0], (2, 1))
    of = description([[6.0], [3.0]], [[12.0]], start=[(0, 0.0, 3.0), (1, 0.0, 6.0)], pool=np.array([0, 0]),
                     discipline=ByProfile(np.array([0.0, 7.0]), kinds))  # fmt: skip
    found = served_by_band(of, [3.0, 6.0, 6.0, 3.0], [[12.0]], None)
    np.testing.assert_allclose(found, np.array([[6, 6], [3, 12]]) * 12 / 27, rtol=1e-12)


def test_left_over_slots_go_to_the_band_of_all_lists_by_the_day() -> None:
    """10 slots are for newcomers, of whom there are 2: the other 8 go to the 5 and the 5 who wait, the earliest first.

    The second list's 5 wait since 10 days before, the first list's since 8, both in the band from 7 days on.
    """
    of = description([[1.0], [1.0]], [[10.0]], start=[(0, 8.0, 5.0), (1, 10.0, 5.0)], pool=np.array([0, 0]),
                     discipline=ByProfile(np.array([0.0, 7.0]), np.tile([1.0, 0.0], (2, 1))))  # fmt: skip
    found = served_by_band(of, [5.0, 1.0, 5.0, 1.0], [[10.0]], 1)
    assert found.tolist() == [[1.0, 3.0], [1.0, 5.0]]


def test_whole_people_get_their_share_in_the_mean() -> None:
    """One slot, three bands of 10 with weights 1 : 2 : 3: in 6 000 replications a sixth, a third and a half of them.

    The slot falls on one band by lot, so counts are multinomial: within five standard deviations of the expectation.
    """
    bands = np.array([0.0, 7.0, 14.0])
    of = description([[10.0]], [[1.0]], start=[(0, 0.0, 10.0), (0, 7.0, 10.0)],
                     discipline=ByProfile(bands, np.array([[1.0, 2.0, 3.0]])))  # fmt: skip
    runs = 6000
    inputs = Inputs(np.full((runs, 3), 10.0), np.ones((runs, 1, 1)), seed=3)
    spells = FastEngine().run(of, inputs)
    served = spells.fate == Fate.SERVED
    count = np.bincount(of.cells.band(spells.cell[served], 0, bands), weights=spells.people[served], minlength=3)
    assert count.sum() == runs
    share = np.array([1, 2, 3]) / 6
    assert (np.abs(count - runs * share) < 5 * np.sqrt(runs * share * (1 - share))).all()


def test_whole_people_vary_about_the_expected_course() -> None:
    """A long list: the mean of many replications is the compartmental course within four standard errors."""
    profile = Profile([0.1, 0.2, 0.3], [0.02, 0.05, 0.05])
    flows = {"arrivals": np.full((1, 20), 100.0), "capacity": np.full((1, 20), 80.0)}
    of = by_weeks(profile, np.array([[90.0, 70, 60]]), **flows, leftover=LongestWaiters())
    course = project(profile, np.array([[90.0, 70, 60]]), **flows)
    many = simulate_lists(of, replications=400, seed=2).tally.waiting[:, 0, -1]
    assert abs(many.mean() - course.size[0, -1]) < 4 * many.std(ddof=1) / np.sqrt(400)


def test_who_leaves_goes_before_slots_are_given_out() -> None:
    """10 wait, all of them leave, 4 could be treated: as published nobody is treated; in one line 4 would be."""
    leaving = Leaving(np.array([0.0]), np.array([[1.0]]))
    by_share = description([[10.0]], [[4.0]], leaving=leaving, discipline=ByProfile(np.zeros(1), np.ones((1, 1))))
    in_line = description([[10.0]], [[4.0]], leaving=leaving)
    for of, served in ((by_share, 0.0), (in_line, 4.0)):
        inputs = Inputs(np.array([[10.0]]), np.array([[[4.0]]]), seed=0)
        happened = tally(of, inputs, FastEngine().run(of, inputs))
        assert (happened.completed[0, 0], happened.left[0, 0]) == (served, 10.0 - served)


@pytest.mark.parametrize(
    ("discipline", "said"),
    [
        (ByProfile(np.array([0.0, 7.0]), np.ones((1, 3))), "profile.treated has shape"),
        (ByProfile(np.array([0.0]), np.full((1, 1), -1.0)), "must be a number ≥ 0"),
        (ByProfile(np.array([7.0]), np.ones((1, 1))), "begin at 0 and rise"),
    ],
)
def test_profiles_that_do_not_fit_are_refused(discipline: ByProfile, said: str) -> None:
    """Bands that do not begin at 0, weights below 0, and weights for other bands than there are."""
    with pytest.raises(DescriptionError, match=said):
        description([[1.0]], [[1.0]], discipline=discipline)


def test_hours_are_not_shared_out_by_bands() -> None:
    """A profile counts people; with slots in hours the description says what to do."""
    hours = Hours(np.array([2.0]))
    with pytest.raises(DescriptionError, match="slots, not hours"):
        description([[1.0]], [[1.0]], discipline=ByProfile(np.zeros(1), np.ones((1, 1))), hours=hours)
