"""Who is called past whom, worked out by hand: one doctor and one nurse, and a visit that needs both."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pks.sim.pathway import (
    Arrivals,
    At,
    Calendar,
    Flow,
    NobodyPasses,
    Resource,
    Route,
    Stage,
    WhoeverDelaysNobody,
    WhoeverFits,
    simulate_flow,
)
from pks.sim.queue import Fixed
from pks.sim.queue.times import Times

NEEDS = {"both": {"doctor": 1.0, "nurse": 1.0}, "doctor's": {"doctor": 1.0}, "nurse's": {"nurse": 1.0}}


def begun(
    come: dict[str, list[float]],
    lasts: dict[str, float | Times],
    passing: object,
    *,
    doctor: float | Calendar = 1,
    nurse: float | Calendar = 1,
    until: float = 100.0,
) -> dict[str, list[float]]:
    """Return when visits begin, by kind; those that need both are the most urgent."""
    resources = (Resource("doctor", doctor), Resource("nurse", nurse))
    routes = tuple(
        Route(kind, (Stage(kind, needs, _times(lasts.get(kind, 1.0))),), priority=1 if kind == "both" else 2)
        for kind, needs in NEEDS.items()
    )
    arrivals = tuple(Arrivals(kind, At(tuple(hours))) for kind, hours in come.items())
    flow = Flow(resources, routes, arrivals, passing=passing)  # type: ignore[arg-type]
    log = simulate_flow(flow, until=until, replications=1).log
    of = log[log["event"] == "begins"]
    return {kind: of.loc[of["stage"] == kind, "hour"].tolist() for kind in NEEDS}


def _times(lasts: float | Times) -> Times:
    return Fixed(lasts) if isinstance(lasts, float) else lasts


CROSSED = {"doctor's": [0.0, 0.1, 0.2, 0.3], "nurse's": [0.5, 0.6, 0.7, 0.8], "both": [0.9]}
"""The doctor is taken from 0 to 1, the nurse from 0.5 to 1.5, and so on: there is never a moment when both are free."""


def test_whoever_fits_lets_the_most_urgent_wait_for_all_others() -> None:
    """Doctor's visits at 0, 1, 2, 3, nurse's at 0.5, 1.5, 2.5, 3.5: both are free at 4.5 only."""
    assert begun(CROSSED, {}, WhoeverFits())["both"] == [4.5]


def test_what_is_free_is_kept_for_the_most_urgent() -> None:
    """At 1 the doctor is free, and the nurse at 1.5: no doctor's visit fits in between, so at 1.5 the urgent one begins.

    At 2.5 both are free, and the others go on side by side.
    """
    found = begun(CROSSED, {}, WhoeverDelaysNobody())
    assert found == {"both": [1.5], "doctor's": [0.0, 2.5, 3.5, 4.5], "nurse's": [0.5, 2.5, 3.5, 4.5]}


def test_what_is_kept_is_lent_to_who_is_done_in_time() -> None:
    """From 1 to 1.5 the doctor is kept: a visit of half an hour fits, and the urgent one still begins at 1.5."""
    found = begun(CROSSED, {"doctor's": 0.5}, WhoeverDelaysNobody())
    assert found["doctor's"][:2] == [0.0, 0.5]
    assert found["both"] == [1.5]
    short = begun({"nurse's": [0.0], "both": [0.1], "doctor's": [0.2, 0.3]}, {"doctor's": 0.4}, WhoeverDelaysNobody())
    assert (short["both"], short["doctor's"]) == ([1.0], pytest.approx([0.2, 0.6]))


def test_nobody_passes_lends_nothing() -> None:
    """Where nobody passes the doctor waits from 0.1 to 1 for the nurse, though two visits of 0.4 hours would fit."""
    found = begun({"nurse's": [0.0], "both": [0.1], "doctor's": [0.2, 0.3]}, {"doctor's": 0.4}, NobodyPasses())
    assert found == {"nurse's": [0.0], "both": [1.0], "doctor's": [2.0, 2.4]}


def test_what_is_free_waits_for_a_shift() -> None:
    """The nurse comes at 8: a doctor's visit of 5 hours may begin at 2, one of 7 hours waits until both have been seen to."""
    nurse = Calendar((0.0, 8.0), (0.0, 1.0))
    for hours, begins in ((5.0, 2.0), (7.0, 9.0)):
        found = begun({"both": [1.0], "doctor's": [2.0]}, {"doctor's": hours}, WhoeverDelaysNobody(), nurse=nurse)
        assert found["both"] == [8.0]
        assert found["doctor's"] == [begins]


def test_shifts_of_one_moment_begin_together() -> None:
    """Doctor and nurse come at 8: the urgent patient gets both, whichever is described first."""
    morning = Calendar((0.0, 8.0), (0.0, 1.0))
    for rule in (WhoeverFits(), WhoeverDelaysNobody()):
        found = begun({"both": [3.0], "doctor's": [1.0], "nurse's": [2.0]}, {}, rule, doctor=morning, nurse=morning)
        assert found == {"both": [8.0], "doctor's": [9.0], "nurse's": [9.0]}


def with_therapist(come: dict[str, float], *, nurses: float) -> dict[str, float]:
    """Return when each begins, one patient of a kind; a joint visit of doctor and therapist, 2 h, has the doctor for 0.5."""
    stages = {
        "both": Stage("both", {"doctor": 1, "nurse": 1}, Fixed(1.0)),
        "joint": Stage("joint", {"doctor": 1, "therapist": 1}, Fixed(2.0), gives_back={"doctor": 0.25}),
        "nurse's": Stage("nurse's", {"nurse": 1}, Fixed(nurses)),
    }
    routes = tuple(Route(kind, (stages[kind],), priority=1 if kind == "both" else 2) for kind in come)
    arrivals = tuple(Arrivals(kind, At((hour,))) for kind, hour in come.items())
    resources = tuple(Resource(name, 1) for name in ("doctor", "nurse", "therapist"))
    flow = Flow(resources, routes, arrivals, passing=WhoeverDelaysNobody())
    log = simulate_flow(flow, until=24.0, replications=1).log
    return log[log["event"] == "begins"].set_index("stage")["hour"].to_dict()


def test_what_is_given_back_early_is_lent() -> None:
    """The urgent patient waits from 0.1 for the nurse, until 1; the joint visit of 0.2 gives the doctor back at 0.7."""
    found = with_therapist({"nurse's": 0.0, "both": 0.1, "joint": 0.2}, nurses=1.0)
    assert found == {"nurse's": 0.0, "joint": 0.2, "both": 1.0}


@pytest.mark.parametrize(("nurses", "begins"), [(0.25, 0.125), (0.5, 1.5)])
def test_what_is_given_back_early_is_expected_then(nurses: float, begins: float) -> None:
    """The doctor is expected at 0.5: a nurse's visit from 0.125 that lasts longer waits for the urgent one, until 1.5."""
    found = with_therapist({"joint": 0.0, "both": 0.0625, "nurse's": 0.125}, nurses=nurses)
    assert found == {"joint": 0.0, "both": 0.5, "nurse's": begins}


def test_nothing_is_kept_for_what_never_comes() -> None:
    """No nurse comes after hour 2: who needs both cannot be seen, and the doctor's visits go on."""
    gone = Calendar((0.0, 2.0), (1.0, 0.0))
    found = begun({"both": [3.0], "doctor's": [4.0, 5.0]}, {}, WhoeverDelaysNobody(), nurse=gone)
    assert found["both"] == []
    assert found["doctor's"] == [4.0, 5.0]


def test_several_of_a_kind_keep_what_is_free() -> None:
    """Two doctors are free from 1 on, the nurses at 1.5: two urgent patients keep them, and nobody else is let in."""
    come = {"doctor's": [0.0, 0.0, 0.2, 0.2], "nurse's": [0.5, 0.5, 0.6, 0.6], "both": [0.9, 0.9]}
    found = begun(come, {}, WhoeverDelaysNobody(), doctor=2, nurse=2)
    assert found["both"] == [1.5, 1.5]


@pytest.mark.parametrize("rule", [NobodyPasses(), WhoeverFits(), WhoeverDelaysNobody()])
@given(seed=st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_everybody_is_seen_in_the_end(rule: object, seed: int) -> None:
    """Under every rule all who come are seen before four days are over: nobody is forgotten or locked out."""
    generator = np.random.default_rng(seed)
    come = {kind: np.sort(generator.uniform(0, 5, generator.integers(0, 8))).round(1).tolist() for kind in NEEDS}
    lasts = {kind: float(generator.choice([0.2, 0.5, 1.0, 2.0])) for kind in NEEDS}
    found = begun(come, lasts, rule, doctor=int(generator.integers(1, 3)), nurse=int(generator.integers(1, 3)))
    assert {kind: len(hours) for kind, hours in found.items()} == {kind: len(hours) for kind, hours in come.items()}


@given(seed=st.integers(0, 10_000))
@settings(max_examples=40, deadline=None)
def test_the_most_urgent_wait_no_longer_than_care_under_way(seed: int) -> None:
    """Times are fixed, so the first of the most urgent waits at most for the longest care: nobody gets in between."""
    generator = np.random.default_rng(seed)
    others = {kind: np.sort(generator.uniform(0, 10, 12)).tolist() for kind in ("doctor's", "nurse's")}
    lasts = {"doctor's": float(generator.uniform(0.2, 2)), "nurse's": float(generator.uniform(0.2, 2)), "both": 0.5}
    came = float(generator.uniform(2, 8))
    found = begun({**others, "both": [came]}, lasts, WhoeverDelaysNobody())
    assert found["both"][0] <= came + max(lasts.values()) + 1e-9
