"""Random descriptions, small enough for every tie to happen, and the same for the literal simulation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from pks.core.periods import Periods
from pks.sim import Description, EarliestDueDate, Even, FirstInFirstOut, Inputs, PriorityThenFirst, Start
from tests.sim.literal import Person, Rules

STARTS = {"D": "2026-01-30", "W-MON": "2026-01-05", "MS": "2026-01-01"}


@dataclass(frozen=True)
class Drawn:
    """A description with inputs for it, and the discipline by its short name."""

    description: Description
    inputs: Inputs
    discipline: str


def horizon(periods: int, frequency: str = "W-MON") -> Periods:
    """Return a horizon in 2026."""
    return Periods(frequency, pd.Timestamp(STARTS[frequency]), periods)


def description(
    arriving: list[list[float]],
    slots: list[list[float]],
    *,
    start: list[tuple[int, float, float]] | None = None,
    promise: list[float] | None = None,
    frequency: str = "W-MON",
    **more: object,
) -> Description:
    """Return a description of lists named p0, p1, … at unit A; `start` has rows of list, days waited and patients."""
    rows = start or []
    count = len(arriving)
    given = {
        "period": horizon(len(arriving[0]), frequency),
        "unit": pd.Index(["A"] * count, dtype="str"),
        "planning_object": pd.Index([f"p{number}" for number in range(count)], dtype="str"),
        "arriving": np.array(arriving, dtype=float),
        "slots": np.array(slots, dtype=float),
        "max_wait_days": np.array(promise if promise is not None else [np.nan] * count, dtype=float),
        "start": Start(*(np.array([row[i] for row in rows], dtype=(int, float, float)[i]) for i in range(3))),
        "arrivals_by": Even(),
    }
    return Description(**(given | more))


@st.composite
def drawn(draw: st.DrawFn, *, whole: bool = True) -> Drawn:
    """Draw a description with inputs: a few lists and periods, small numbers, long ties."""
    lists, periods = draw(st.integers(1, 4)), draw(st.integers(1, 7))
    frequency = draw(st.sampled_from(sorted(STARTS)))
    days = st.sampled_from([0.0, 1.0, 7.0, 14.0, 31.0, 90.0])
    numbers = st.integers(0, 5) if whole else st.integers(0, 20).map(lambda n: n / 4)
    pool = draw(st.none() | st.lists(st.integers(0, lists - 1), min_size=lists, max_size=lists))
    name = draw(st.sampled_from(["fifo", "priority", "due"]))
    priority = draw(st.lists(st.integers(1, 3), min_size=lists, max_size=lists))
    by = {"fifo": FirstInFirstOut(), "priority": PriorityThenFirst(np.array(priority)), "due": EarliestDueDate()}
    grid = st.lists(st.lists(numbers, min_size=periods, max_size=periods), min_size=lists, max_size=lists)
    of = description(
        draw(grid),
        draw(grid),
        start=draw(st.lists(st.tuples(st.integers(0, lists - 1), days, numbers), max_size=8)),
        promise=draw(st.lists(days | st.just(np.nan), min_size=lists, max_size=lists)),
        frequency=frequency,
        patience_days=np.array(draw(st.lists(days | st.just(np.inf), min_size=lists, max_size=lists))),
        pool=None if pool is None else np.array(pool),
        discipline=by[name],
    )
    replications = draw(st.integers(1, 2))
    people = np.stack([of.starting] * replications)
    people[:, of.cells.period >= 0] = [np.array(draw(grid)).ravel() for _ in range(replications)]
    slots = np.stack([np.array(draw(grid), dtype=float) for _ in range(replications)])
    return Drawn(of, Inputs(people, slots), name)


def literally(of: Description, inputs: Inputs, replication: int, discipline: str) -> tuple[list[Person], Rules]:
    """Return the people of one replication, in the order of the input, and the rules."""
    cells, people = of.cells, []
    for cell, count in enumerate(inputs.people[replication]):
        joined = int(cells.period[cell])
        before = float(-cells.joined_day[cell]) if joined < 0 else 0.0
        whole = count == int(count)
        for _ in range(int(count) if whole else 1):
            amount = 1.0 if whole else float(count)
            people.append(Person(int(cells.list[cell]), len(people), joined, before, amount=amount))
    endless = np.nan_to_num(of.max_wait_days, nan=np.inf).tolist()
    patience = [np.inf] * len(of) if of.patience_days is None else of.patience_days.tolist()
    chosen = of.discipline
    priority = chosen.priority.tolist() if isinstance(chosen, PriorityThenFirst) else [1] * len(of)
    return people, Rules(endless, patience, of.pool_of.tolist(), priority, discipline)
