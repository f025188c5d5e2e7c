"""Follow-on care: hand arithmetic, the lag, whole people, and circles."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pks.sim import (
    Description,
    DescriptionError,
    FastEngine,
    FollowOn,
    Inputs,
    Moves,
    draw_inputs,
    expected_lists,
    goal_picture,
    patients,
    simulate_lists,
)
from pks.sim.engine import Engine
from pks.sim.simpy_engine import SimpyEngine
from tests.sim.random_descriptions import description

ENGINES: list[Engine] = [FastEngine(), SimpyEngine()]


def after(lag: int, each: float, periods: int, *, from_list: int = 0, to_list: int = 1) -> FollowOn:
    """Return one row."""
    return FollowOn(np.array([from_list]), np.array([to_list]), np.array([lag]), np.full((1, periods), each))


def visits(lag: int, each: float, slots: float = 4.0) -> Description:
    """Return visits, 4 a week, of which each gives rise to so many controls, for which there are 10 slots a week."""
    arriving = [[4.0] * 5, [0.0] * 5]
    return description(arriving, [[slots] * 5, [10.0] * 5], follow_on=after(lag, each, 5))


@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.name)
def test_care_gives_rise_to_care_after_its_lag(engine: Engine) -> None:
    """4 visits a week from week 0 with a lag of 2: 4 controls in weeks 2, 3 and 4, each carried out in its week."""
    of = visits(lag=2, each=1.0)
    rows = patients(engine.run(of, draw_inputs(of, replications=range(1), seed=0)), of.cells)
    controls = rows[rows["list"] == 1]
    assert controls["joined"].tolist() == controls["served"].tolist() == [2] * 4 + [3] * 4 + [4] * 4


@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.name)
def test_without_lag_care_may_follow_in_the_same_period(engine: Engine) -> None:
    """Who is served on Monday may have the operation in the same week; the list named last need not be the later one."""
    of = description([[0.0] * 3, [2.0] * 3], [[1.0] * 3, [2.0] * 3], follow_on=after(0, 1.0, 3, from_list=1, to_list=0))
    rows = patients(engine.run(of, draw_inputs(of, replications=range(1), seed=0)), of.cells)
    assert rows[rows["list"] == 0][["joined", "served"]].to_numpy().tolist() == [
        [0, 0], [0, 1], [1, 2], [1, -1], [2, -1], [2, -1],
    ]  # fmt: skip


def test_care_that_is_not_given_gives_rise_to_nothing() -> None:
    """Without a slot for a visit there is no control, and everybody waits for the visit."""
    flows = simulate_lists(visits(1, 1.0, slots=0.0), replications=20).flows
    assert flows["arrived"].tolist() == [20.0, 0.0]
    assert flows["completed"].tolist() == [0.0, 0.0]


def test_expected_course_takes_the_share() -> None:
    """0.75 of 4 a week after a week: 3 controls in each of weeks 1 to 4."""
    course = expected_lists(visits(1, 0.75))
    assert course.flows["completed"].tolist() == [20.0, 12.0]


def test_mean_of_whole_people_is_the_share() -> None:
    """Of 16 visits that come back within the horizon 1.25 each: 20 controls, variance 16·¼·¾ = 3; all whole."""
    done = simulate_lists(visits(1, 1.25), replications=2000, seed=4).tally.completed[:, 1]
    assert (done == np.round(done)).all()
    assert abs(done.mean() - 20) < 4 * np.sqrt(3 / 2000)
    assert done.var() == pytest.approx(3.0, rel=0.15)


def test_care_that_comes_back_goes_round() -> None:
    """Half of those seen come back a week later: 8 + 4 + 2 + 1 of eight who come in the first week."""
    of = description([[8.0, 0, 0, 0]], [[20.0] * 4], follow_on=after(1, 0.5, 4, to_list=0))
    assert expected_lists(of).flows["completed"].tolist() == [15.0]


def test_engines_agree_over_a_chain_of_lists_and_a_circle() -> None:
    """A chain before, a circle, and a chain after it: what is counted and what is stepped through fit together."""
    rows = FollowOn(np.array([0, 1, 1, 2]), np.array([1, 1, 2, 3]), np.array([0, 1, 0, 2]), np.full((4, 6), 0.6))
    of = description([[5.0] * 6, [1.0] * 6, [0.0] * 6, [0.5] * 6], [[4.5] * 6, [4.0] * 6, [2.0] * 6, [2.0] * 6])
    of = replace(of, follow_on=rows)
    inputs = draw_inputs(of, replications=range(20), seed=2)
    fast, followed = (patients(engine.run(of, inputs), of.cells) for engine in ENGINES)
    assert fast.equals(followed)
    assert set(fast["list"]) == {0, 1, 2, 3}


def test_circles_within_one_period_are_refused() -> None:
    """A visit that gives rise to itself in the same week has no end; neither have two pools that do so in turn."""
    with pytest.raises(DescriptionError, match="circle within one period"):
        description([[1.0]], [[1.0]], follow_on=after(0, 0.5, 1, to_list=0))
    two = FollowOn(np.array([0, 1]), np.array([1, 0]), np.array([0, 0]), np.full((2, 1), 0.5))
    with pytest.raises(DescriptionError, match="circle within one period"):
        description([[1.0], [1.0]], [[1.0], [1.0]], follow_on=two)


def test_rows_that_do_not_fit_are_refused_all_at_once() -> None:
    """A list that is not there and a negative share are both named."""
    wrong = FollowOn(np.array([0]), np.array([7]), np.array([1]), np.array([[-0.5]]))
    with pytest.raises(DescriptionError, match=r"(?s)per_person.*to_list has 7"):
        description([[1.0]], [[1.0]], follow_on=wrong)


def test_moves_come_before_care_that_follows_in_the_same_period() -> None:
    """Who joins in the middle of a period is not moved in it: both engines say so."""
    from_visits = after(0, 1.0, 2)
    of = description([[2.0, 0], [0.0, 0], [0.0, 0]], [[2.0] * 2, [0.0] * 2, [0.0] * 2], follow_on=from_visits)
    moves = Moves(np.array([0, 1]), np.array([1, 1]), np.array([2, 2]), np.array([1.0, 1.0]))
    of = replace(of, moves=moves)
    inputs = Inputs(np.array([[2.0, 0, 0, 0, 0, 0]]), np.array([[[2.0] * 2, [0.0] * 2, [0.0] * 2]]), seed=0)
    for engine in ENGINES:
        rows = patients(engine.run(of, inputs), of.cells)
        assert rows[rows["list"] == 1]["gone"].tolist() == [1, -1], engine.name


def test_goal_picture_counts_what_production_gives_rise_to() -> None:
    """Two visits a week, two fewer waiting of six: 4, 4, 4 and 2 visits, and half as many controls a week later."""
    of = description([[2.0] * 4, [0.0] * 4], [[0.0] * 4] * 2, start=[(0, 7.0, 6.0)], follow_on=after(1, 0.5, 4))
    table = goal_picture(of, fewer=(2.0,)).set_index("planning_object")
    assert table.loc["p0", "production"].tolist() == [4.0, 4.0, 4.0, 2.0]
    assert table.loc["p1", "arriving"].tolist() == [0.0, 2.0, 2.0, 2.0]
    assert table.loc["p1", "waiting"].tolist() == [0.0] * 4
