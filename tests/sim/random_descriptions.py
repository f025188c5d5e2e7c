"""Random descriptions, small enough for every tie to happen, and the same for the literal simulation."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from pks.core.periods import Periods
from pks.sim import (
    ByProfile,
    Description,
    EarliestDueDate,
    Even,
    Evenly,
    Extra,
    FirstInFirstOut,
    FollowOn,
    Hours,
    Inputs,
    Leaving,
    LongestWaiters,
    Moves,
    NoRoom,
    NoShows,
    PriorityThenFirst,
    Reserved,
    Start,
    Unused,
)
from pks.sim.inputs import offered
from pks.sim.lots import FOLLOWING, LEAVING, SHARING, STAYING_AWAY
from tests.sim.literal import Lot, Person, Rules

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
def drawn(
    draw: st.DrawFn, *, whole: bool = True, plain: bool = False, follow: bool = False, profile: bool = False
) -> Drawn:
    """Draw a description with inputs: a few lists and periods, small numbers, long ties.

    `plain` = slots and no more; `follow` = care gives rise to other care, without lag only towards later pools;
    `profile` = that is the discipline, otherwise all who wait stand in one line.
    """
    lists, periods = draw(st.integers(1, 4)), draw(st.integers(1, 7))
    frequency = draw(st.sampled_from(sorted(STARTS)))
    numbers = st.integers(0, 5) if whole else st.integers(0, 20).map(lambda n: n / 4)
    pool = draw(st.none() | _by(st.integers(0, lists - 1), lists))
    name = draw(st.sampled_from(["fifo", "priority", "due"]))
    priority = draw(_by(st.integers(1, 3), lists))
    by = {"fifo": FirstInFirstOut(), "priority": PriorityThenFirst(np.array(priority)), "due": EarliestDueDate()}
    grid = _by(_by(numbers, periods), lists)
    of = description(
        draw(grid),
        draw(grid),
        start=draw(st.lists(st.tuples(st.integers(0, lists - 1), DAYS, numbers), max_size=8)),
        promise=draw(_by(DAYS | st.just(np.nan), lists)),
        frequency=frequency,
        patience_days=np.array(draw(_by(DAYS | st.just(np.inf), lists))),
        pool=None if pool is None else np.array(pool),
        discipline=by[name],
        **({} if plain else draw(customs(lists, periods, numbers))),
    )
    if profile:
        name = draw(st.sampled_from(sorted(LEFTOVER)))
        weight = np.array(draw(_by(_by(WEIGHTS, len(PROFILE_DAYS)), lists)))
        by_bands = ByProfile(np.array(PROFILE_DAYS), weight, LEFTOVER[name])
        of = replace(of, discipline=by_bands, hours=None)
    if follow:
        of = replace(of, follow_on=draw(following(of)))
    replications = draw(st.integers(1, 2))
    people = np.stack([of.starting] * replications)
    people[:, of.cells.period >= 0] = [np.array(draw(grid)).ravel() for _ in range(replications)]
    slots = np.stack([np.array(draw(grid), dtype=float) for _ in range(replications)])
    return Drawn(of, Inputs(people, slots, seed=draw(st.integers(0, 99)) if whole else None), name)


DAYS = st.sampled_from([0.0, 1.0, 7.0, 14.0, 31.0, 90.0])
WEIGHTS = st.sampled_from([0.0, 0.25, 1.0, 3.0])
PROFILE_DAYS = [0.0, 7.0, 20.0]
LEFTOVER = {"evenly": Evenly(), "longest": LongestWaiters(), "unused": Unused()}
SHARES = st.sampled_from([0.0, 0.25, 0.5, 1.0])


def _by(values: st.SearchStrategy[object], count: int) -> st.SearchStrategy[list[object]]:
    return st.lists(values, min_size=count, max_size=count)


@st.composite
def customs(draw: st.DrawFn, lists: int, periods: int, numbers: st.SearchStrategy[float]) -> dict[str, object]:
    """Draw what a description may say besides slots, each of it half of the time and in all combinations."""
    grid = _by(_by(numbers, periods), lists).map(lambda rows: np.array(rows, dtype=float))
    yes = _by(st.booleans(), lists).map(np.array)
    shares = _by(SHARES, lists).map(np.array)
    takes = _by(st.sampled_from([0.5, 0.7, 1.0, 2.5]), lists).map(np.array)
    rows = st.lists(
        st.tuples(st.integers(0, periods - 1), st.integers(0, lists - 1), st.integers(-1, lists - 1), numbers),
        max_size=4,
    ).map(lambda moves: [row for row in moves if row[1] != row[2]])
    choices: dict[str, st.SearchStrategy[object]] = {
        "hours": st.builds(Hours, takes, st.sampled_from(NoRoom)),
        "reserved": st.builds(Reserved, grid, yes),
        "extra": st.builds(Extra, grid, DAYS),
        "ahead": _by(st.integers(0, 3), lists).map(np.array),
        "overbooked": shares,
        "no_shows": st.builds(NoShows, shares, yes),
        "leaving": st.builds(Leaving, st.just(np.array([0.0, 8.0])), _by(_by(SHARES, 2), lists).map(np.array)),
        "moves": rows.map(
            lambda moves: Moves(
                *(np.array([row[i] for row in moves], dtype=(int, int, int, float)[i]) for i in range(4))
            )
        ),
    }
    return {name: draw(st.none() | values) for name, values in choices.items()}


@st.composite
def following(draw: st.DrawFn, of: Description) -> FollowOn:
    """Draw what care gives rise to: rows of lists that differ, by list and lag."""
    number = st.integers(0, len(of) - 1)
    rows = draw(st.lists(st.tuples(number, number, st.integers(0, 2)), min_size=1, max_size=5, unique=True))
    rows = [(a, b, lag if of.pool_of[b] > of.pool_of[a] else max(lag, 1)) for a, b, lag in rows]
    rows = sorted(set(rows))
    each = draw(_by(_by(st.sampled_from([0.0, 0.5, 1.0, 1.25]), of.periods), len(rows)))
    return FollowOn(*(np.array(column) for column in zip(*rows, strict=True)), np.array(each))


def literally(of: Description, inputs: Inputs, replication: int, discipline: str) -> tuple[list[Person], Rules]:
    """Return the people of one replication, in the order of the input, and the rules."""
    cells, people = of.cells, []
    for cell, count in enumerate(inputs.people[replication]):
        joined = int(cells.period[cell])
        before = float(-cells.joined_day[cell]) if joined < 0 else 0.0
        whole = inputs.seed is not None
        for _ in range(int(count) if whole else int(count > 0)):
            amount = 1.0 if whole else float(count)
            people.append(Person(int(cells.list[cell]), len(people), joined, before, amount=amount))
    endless = np.nan_to_num(of.max_wait_days, nan=np.inf).tolist()
    patience = [np.inf] * len(of) if of.patience_days is None else of.patience_days.tolist()
    chosen, units = of.discipline, offered(of, inputs)
    moves, after = of.moves, of.follow_on
    return people, Rules(
        promise=endless,
        patience=patience,
        pool=of.pool_of.tolist(),
        priority=chosen.priority.tolist() if isinstance(chosen, PriorityThenFirst) else [1] * len(of),
        discipline=discipline,
        profile=None if of.profile is None else of.profile.treated.tolist(),
        profile_bands=PROFILE_DAYS,
        leftover=discipline,
        whole=inputs.seed is not None,
        hours=None if of.hours is None else of.hours.per_activity.tolist(),
        passed_over=of.hours is not None and of.hours.no_room is NoRoom.PASSED_OVER,
        reserved=None if of.reserved is None else (units.reserved / units.per_slot).tolist(),
        released=[] if of.reserved is None else of.reserved.released.tolist(),
        extra=None if of.extra is None else (units.extra / units.per_slot).tolist(),
        extra_from=0.0 if of.extra is None else of.extra.waited_days,
        ahead=None if of.ahead is None else of.ahead.tolist(),
        away=None if of.no_shows is None else of.no_shows.share.tolist(),
        anew=[] if of.no_shows is None else of.no_shows.anew.tolist(),
        bands=[] if of.leaving is None else of.leaving.from_days.tolist(),
        leaving=None if of.leaving is None else of.leaving.share.tolist(),
        moves=[] if moves is None else list(zip(*(part.tolist() for part in (
            moves.period, moves.from_list, moves.to_list, moves.patients)), strict=True)),
        stage=of.stage_of.tolist(),
        follow=[] if after is None else list(zip(*(part.tolist() for part in (
            after.from_list, after.to_list, after.lag, after.per_person)), strict=True)),
    )  # fmt: skip


def lot_of(of: Description, inputs: Inputs, replication: int) -> Lot:
    """Return the lots of one replication: drawn beforehand by place, so that whoever asks hears the same."""
    cells = of.cells
    lots = replace(inputs.lots, replication=inputs.lots.replication[replication : replication + 1])

    def lot(purpose: str, number: int, since: float, period: int, people: float, share: float) -> float:
        cell = np.flatnonzero((cells.list == number) & (cells.joined_day == since))
        what, *details = purpose.split()
        if what == "share":  # the number of a pool, not of people
            which = 2 * np.array([number]) + int(details[0])
            return float(lots.numbers(which, purpose=SHARING, period=period)[0, 0])
        if what == "follow":
            from_list, period = (int(detail) for detail in details)
            cell, why = cells.arriving(np.array([number]), of.end_day.tolist().index(since)), FOLLOWING + from_list
        else:
            why = {"leave": LEAVING, "away": STAYING_AWAY}[what]
        return float(lots.among(np.array([[people]]), np.array([share]), cells, cell, purpose=why, period=period)[0, 0])

    return lot
