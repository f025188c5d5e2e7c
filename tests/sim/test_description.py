"""A description checks what it is given, all at once, and draws nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from pks.core.axes import axes_of
from pks.core.case import case_from
from pks.core.lists import lists_of
from pks.core.pathways import onward_pathways
from pks.sim import (
    DescriptionError,
    PriorityThenFirst,
    Start,
    description_of,
    draw_inputs,
    expected_lists,
    simulate_lists,
)
from pks.sim.discipline import DisciplineError
from tests.sim.random_descriptions import description


def test_all_faults_are_named_at_once() -> None:
    """Shapes, negative and missing numbers, unknown lists and pools: every fault with the values on both sides."""
    good = description([[1.0, 2.0]], [[1.0, 1.0]])
    with pytest.raises(DescriptionError) as caught:
        replace(
            good,
            arriving=np.array([[1.0, -2.0]]),
            slots=np.array([[np.nan]]),
            max_wait_days=np.array([-7.0]),
            start=Start(np.array([3]), np.array([1.0]), np.array([1.0])),
        )
    said = str(caught.value)
    for part in (
        "slots has shape (1, 1), but 1 lists over 2 periods need (1, 2)",
        "arriving[0, 1] = -2.0",
        "slots[0, 0] = nan",
        "max_wait_days has -7.0",
        "start.list has 3, but there are only 0 … 0",
    ):
        assert part in said


def test_pool_that_does_not_exist_is_refused() -> None:
    """A list is served by a row of the slots."""
    with pytest.raises(DescriptionError, match="pool has 1, but there are only 0 … 0"):
        description([[1.0], [1.0]], [[1.0]], pool=np.array([0, 1]))


def test_priorities_for_other_lists_are_refused() -> None:
    """Every list needs its priority."""
    of = description([[1.0], [1.0]], [[1.0]], pool=np.array([0, 0]), discipline=PriorityThenFirst(np.array([1])))
    with pytest.raises(DisciplineError, match="priorities for 1 lists, but there are 2"):
        expected_lists(of)


def test_people_at_the_start_become_whole_and_stay_as_many() -> None:
    """Fractions at the start are rounded in sum, from the longest wait on, the same in every replication."""
    of = description([[0.0]], [[0.0]], start=[(0, 1.0, 0.4), (0, 30.0, 1.3), (0, 10.0, 2.6), (0, 10.0, 0.4)])
    inputs = draw_inputs(of, replications=range(3), seed=0)
    assert of.cells.joined_day.tolist() == [-30.0, -10.0, -1.0, 7.0]
    assert inputs.people.tolist() == [[1.0, 3.0, 1.0, 0.0]] * 3


def test_no_lists_give_empty_tables() -> None:
    """Where nobody waits and nothing arrives there is nothing to tell, and nothing breaks."""
    empty = replace(
        description([[0.0, 0.0]], [[0.0, 0.0]]),
        unit=pd.Index([], dtype="str"),
        planning_object=pd.Index([], dtype="str"),
        arriving=np.zeros((0, 2)),
        slots=np.zeros((0, 2)),
        max_wait_days=np.zeros(0),
    )
    for simulation in (expected_lists(empty), simulate_lists(empty, replications=3)):
        assert simulation.waits.empty
        assert list(simulation.waiting_sim) == ["unit", "planning_object", "period", "mean", "p10", "p50", "p90"]


def test_tail_of_the_horizon_is_not_simulated() -> None:
    """What is planned but not reported is not simulated either."""
    of = description([[1.0, 1.0]], [[0.0, 0.0]])
    shorter = replace(of, period=replace(of.period, count=3, tail=1))
    assert len(expected_lists(shorter).waiting_sim) == 2


def test_lists_of_a_case_are_described() -> None:
    """Promises and start come from the case; acute care has no patience."""
    settings = {"name": "x", "currency": "SEK", "level": "tactical"}
    settings |= {"frequency": "W-MON", "start": "2026-01-05", "periods": 2}
    tables = {
        "units": pd.DataFrame({"unit": ["A"]}),
        "planning_objects": pd.DataFrame(
            {"planning_object": ["hip", "stroke"], "max_wait_days": [90.0, np.nan], "acute": [False, True]}
        ),
        "waiting": pd.DataFrame(
            {"unit": ["A", "A"], "planning_object": ["hip", "hip"], "waited_days": [80, 5], "patients": [4.0, 6.0]}
        ),
        "demand": pd.DataFrame(
            {"unit": "A", "planning_object": "stroke", "period": ["2026-01-05", "2026-01-12"], "arrivals": [5.0, 5.0]}
        ),
    }
    case = case_from(settings, tables)
    axes = axes_of(case)
    arriving, slots = np.array([[0.0, 0.0], [5.0, 5.0]]), np.array([[3.0, 3.0], [4.0, 6.0]])
    lists = lists_of(case, axes, arriving[None], onward_pathways(case, axes))
    of = description_of(case, axes, lists, arriving=arriving, slots=slots)
    assert of.planning_object.tolist() == ["hip", "stroke"]
    waits = expected_lists(of).waits.set_index("planning_object")
    assert waits.loc["hip", ["max_wait_days", "completed", "waiting"]].tolist() == [90.0, 6.0, 4.0]
    assert waits.loc["hip", "share_within"] == 1.0  # 80, 80, 80 | 80 + 7, 5 + 7, 5 + 7
    assert waits.loc["stroke", ["completed", "left", "waiting"]].tolist() == [9.0, 1.0, 0.0]
