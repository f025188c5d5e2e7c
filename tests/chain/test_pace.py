"""The pace of chains of pathways at a unit."""

from __future__ import annotations

import numpy as np
import pytest

from balance.cases import small_case, table
from pks.chain.need import need
from pks.chain.pace import chains, pace
from pks.core.case import Case
from pks.core.pathways import Pathways

OBJECTS = table("planning_object", ("visit",), ("surgery",), ("rehab",))


def edges(*rows: tuple[int, int, int, float]) -> Pathways:
    """Return pathways from rows of start, end, lag, activities."""
    start, end, lag, ratio = zip(*rows, strict=True)
    return Pathways(np.array(start), np.array(end), np.array(lag), np.array(ratio, dtype=float))


def hospital(**demand: float) -> Case:
    """Return a unit in which every other visit leads to surgery a week later; clinic 30, theatre 20 hours a week."""
    return small_case(
        objects=OBJECTS.iloc[:2],
        demand={("A", name): each for name, each in demand.items()},
        capacities=table("capacity", ("clinic",), ("theatre",)),
        activity_hours=table("planning_object capacity hours", ("visit", "clinic", 1.0), ("surgery", "theatre", 4.0)),
        pathways=table("from to lag per_activity", ("visit", "surgery", 1, 0.5)),
        available={("A", "clinic"): 30, ("A", "theatre"): 20},
    )


def test_the_tightest_stage_sets_the_pace() -> None:
    """Twenty visits a week need 40 theatre hours a week later, all that is needed of the theatre, so the flow has its 20.

    They allow 20 ÷ (4 · 0.5) = 10 visits a week, the clinic 30. Planned together, 10 visits a week are done, and 20 clinic
    hours stay free; what the last week's visits give rise to falls due after the horizon and limits nothing.
    """
    found = pace(need(hospital(visit=20)))
    assert found["flow"].unique().tolist() == ["visit"]
    clinic, theatre = (found[found["stage"] == name] for name in ("visit · clinic", "surgery · theatre"))
    assert clinic["pace"].tolist() == pytest.approx([30] * 4)
    assert theatre["pace"].tolist() == pytest.approx([10] * 4)
    assert clinic["done_together"].tolist()[:3] == pytest.approx([10] * 3)
    assert clinic["idle_hours_together"].tolist()[:3] == pytest.approx([20] * 3)
    assert theatre["sets_pace"].tolist() == [False, True, True, True]


def test_a_stage_has_the_part_of_the_hours_that_the_mission_needs() -> None:
    """Another 10 operations a week come directly: of the theatre's need, 120 + 160 hours, the flow has 120 ÷ 280."""
    found = pace(need(hospital(visit=20, surgery=10))).set_index("stage")
    assert found.loc["surgery · theatre", "pace"].tolist() == pytest.approx([20 * 120 / 280 / 2] * 4)


def test_without_visits_there_is_no_flow() -> None:
    """Nobody orders, so nothing is paced."""
    assert pace(need(hospital(surgery=10))).empty


@pytest.mark.parametrize(
    ("paths", "found"),
    [
        (edges((0, 1, 2, 0.5), (1, 2, 1, 4.0)), [([0, 1, 2], [0, 2, 3], [1.0, 0.5, 2.0])]),
        (edges((0, 1, 0, 1.0), (0, 2, 0, 1.0)), []),
        (edges((0, 2, 0, 1.0), (1, 2, 3, 1.0)), [([0, 2], [0, 0], [1.0, 1.0]), ([1, 2], [0, 3], [1.0, 1.0])]),
        (edges((0, 1, 1, 1.0), (1, 1, 1, 0.5)), [([0, 1], [0, 1], [1.0, 1.0])]),
        (edges((1, 1, 1, 0.5)), []),
    ],
    ids=["in a row", "branching", "meeting", "ending in repeats", "only repeats"],
)
def test_what_is_a_chain(paths: Pathways, found: list[tuple[list[int], list[int], list[float]]]) -> None:
    """Objects that each give rise to one other; where it branches there is none, and repeats end it."""
    told = [(each.planning_object.tolist(), each.lag.tolist(), each.per_ordered.tolist()) for each in chains(paths, 3)]
    assert told == found
