"""What cannot be simulated is refused, with all faults at once; calendars and arrivals say what they mean."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pks.sim.pathway import (
    Arrivals,
    At,
    ByHour,
    ByInterval,
    Calendar,
    Flow,
    FlowError,
    FollowOn,
    Rebooking,
    Resource,
    Resume,
    Rounds,
    Route,
    Stage,
    Step,
    simulate_flow,
    weekly,
)
from pks.sim.pathway.areas import areas_of
from pks.sim.queue import Exponential, Fixed, Gamma, Observed, TimesError


def test_all_faults_are_told_at_once() -> None:
    """Unknown names, what is there twice, and what can never begin stand in one message."""
    stage = Stage("visit", {"rom": 1, "bed": 3}, Fixed(1.0), keeps=("team",), rebooking=Rebooking(Fixed(1.0)))
    routes = Route(
        "all", (stage, stage, Step(Stage("scan", {}, Fixed(1.0)), 1.5)), then=(FollowOn("al", -1.0, Fixed(1.0)),)
    )
    with pytest.raises(FlowError) as caught:
        Flow(
            (Resource("room", 1), Resource("bed", 2), Resource("bed", 2)), (routes,), (Arrivals("none", ByHour((1,))),)
        )
    said = str(caught.value)
    for part in (
        "2 resources are called 'bed'",
        "names the resource 'rom', which is not there; did you mean \"room\"?",
        "needs 3 of 'bed', of which there is never more than 2",
        "keeps 'team', which it does not need",
        "has a rebooking but no patience",
        "goes through stage 'visit' twice",
        "the share 1.5 of stage 'scan'",
        "-1.0 visits per patient",
        "an arrival names the route 'none'",
    ):
        assert part in said


def test_what_cannot_be_given_back_early_is_told() -> None:
    """Something that is not needed or is kept, a share that is none, and care that may be interrupted are refused."""
    stage = Stage(
        "visit", {"room": 1, "bed": 1}, Fixed(1.0), keeps=("bed",), gives_back={"bed": 0.5, "team": 0.5, "room": 1.0},
        interrupted=Resume(),
    )  # fmt: skip
    with pytest.raises(FlowError) as caught:
        Flow((Resource("room", 1), Resource("bed", 2)), (Route("all", (stage,)),), ())
    said = str(caught.value)
    for part in (
        "gives back 'bed' before its end",
        "gives back 'team' before",
        "'room' after 1.0",
        "may be interrupted",
    ):
        assert part in said


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda: Calendar((1.0,), (1.0,)), "must rise from 0"),
        (lambda: Calendar((0.0, 8.0), (1.0,)), "must rise from 0"),
        (lambda: Calendar((0.0,), (-1.0,)), "levels must be"),
        (lambda: Calendar((0.0, 24.0), (1.0, 2.0), cycle=24.0), "begin again after its last hour"),
        (lambda: weekly(1, days=(7,)), "days must be 0 … 6"),
        (lambda: Rounds((24.0,)), "hours of the day"),
        (lambda: ByHour(()), "one at least"),
        (lambda: ByInterval((0.0, 5.0, 5.0), (1.0, 1.0)), "rising edges"),
        (lambda: At((2.0, 1.0)), "must rise"),
        (lambda: Fixed(-1.0), "fixed time"),
        (lambda: Exponential(0.0), "exponential times"),
        (lambda: Gamma(1.0, 0.0), "Fixed has no deviation"),
        (lambda: Observed(()), "observed times"),
    ],
)
def test_wrong_numbers_are_refused(wrong: Callable[[], object], said: str) -> None:
    """Numbers out of range are refused with the values."""
    with pytest.raises((FlowError, TimesError), match=said):
        wrong()


def test_nothing_to_simulate_is_refused() -> None:
    """No replication, and a warm-up beyond the end, are refused."""
    flow = Flow((), (Route("all", (Stage("visit", {}, Fixed(1.0)),)),), ())
    for more in ({"replications": 0}, {"warm_up": 9.0}):
        with pytest.raises(FlowError, match="nothing to simulate"):
            simulate_flow(flow, until=9.0, **more)


def test_calendar_of_a_week() -> None:
    """Three on duty on Mondays and Tuesdays from 8 to 16; the change at midnight of a cycle is no change."""
    calendar = weekly(3, days=(0, 1))
    assert [calendar.at(hour) for hour in (7.99, 8.0, 15.99, 16.0, 32.0, 56.0, 176.0)] == [0, 3, 3, 0, 3, 0, 3]
    assert list(calendar.changes(60.0)) == [(8.0, 3), (16.0, 0.0), (32.0, 3), (40.0, 0.0)]
    assert calendar.between(12.0, 180.0) == 3 * (4 + 8 + 4)
    assert list(weekly(2, days=(5, 6), start=0, end=24).changes(400.0)) == [
        (120.0, 2),
        (168.0, 0.0),
        (288.0, 2),
        (336.0, 0.0),
    ]


def test_who_is_expected_in_an_interval_comes_in_it() -> None:
    """Nobody comes in an interval without expectation, and the others add up."""
    hours = ByInterval((0.0, 10.0, 20.0, 30.0), (500.0, 0.0, 1000.0)).draw(np.random.default_rng(1), 25.0)
    counts = np.histogram(hours, [0, 10, 20, 25, 30])[0]
    assert counts[1] == counts[3] == 0
    assert abs(counts[0] - 500) < 4 * np.sqrt(500)
    assert abs(counts[2] - 500) < 4 * np.sqrt(500)


@given(
    levels=st.lists(st.integers(0, 3), min_size=1, max_size=6),
    cycle=st.booleans(),
    hour=st.integers(0, 40),
)
def test_next_rise_is_the_first_hour_with_more_on_duty(levels: list[int], cycle: bool, hour: int) -> None:
    """Looking at every hour one by one finds the same: two hours a level, and what comes after a whole cycle is no news."""
    calendar = Calendar(tuple(range(0, 2 * len(levels), 2)), tuple(levels), cycle=2 * len(levels) if cycle else None)
    now = calendar.at(hour)
    later = (each for each in range(hour, hour + 2 * len(levels) + 1) if calendar.at(each) > now)
    wanted = next(((each, calendar.at(each)) for each in later), None)
    assert calendar.rise(hour, now) == wanted


def test_a_shift_that_has_not_begun_is_what_comes_next() -> None:
    """At 8 the two of the new shift are due, as long as nobody is on duty yet."""
    calendar = Calendar((0, 8, 16), (0, 2, 0), cycle=24)
    assert calendar.rise(8, 0) == (8, 2)
    assert calendar.rise(8, 2) is None


def test_resources_hang_together_by_the_stages_that_need_them() -> None:
    """Theatre and team, team and nurse are needed together, the bed alone: two areas, each with its stages."""
    stages = [Stage(str(n), needs, Fixed(1.0)) for n, needs in enumerate(
        ({"theatre": 1.0, "team": 1.0}, {"bed": 1.0}, {"nurse": 1.0, "team": 1.0})
    )]  # fmt: skip
    names = ("theatre", "bed", "team", "nurse", "nobody's")
    areas = areas_of(Flow(tuple(Resource(name, 1) for name in names), (Route("all", tuple(stages)),), ()))
    assert [sorted(area.codes) for area in areas] == [[0, 2, 3], [1], [0, 2, 3], [0, 2, 3], [4]]
    assert [sorted(area.stages) for area in areas] == [[0, 2], [1], [0, 2], [0, 2], []]
