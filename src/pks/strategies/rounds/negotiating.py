"""The rounds: every unit by itself, then groups of units, then the region, until nobody can propose anything that pays."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import pairwise
from typing import TypeVar

import numpy as np
from scipy.sparse import csr_array

from pks.balance.levelling import Extension
from pks.balance.order import NO_SLACK, Ranked
from pks.balance.problem import Problem
from pks.balance.program import program_of
from pks.balance.settling import FOLLOWING
from pks.balance.variables import Variables
from pks.core.axes import Codes, Floats
from pks.core.errors import PksError
from pks.core.workers import Mapper
from pks.lp import LinearProgram, Objective, part_of, together
from pks.lp.solver import Solver
from pks.lp.start import AT_LOWER, BASIC, Places, Start
from pks.strategies.rounds.agreeing import Agreed, Part, adjusted, alone, greater, jointly, wanted
from pks.strategies.rounds.bounding import at_most
from pks.strategies.rounds.groups import levels_of
from pks.strategies.rounds.proving import nothing_proved, proved_by
from pks.strategies.rounds.spans import Spans, spans_of, units_of
from pks.strategies.rounds.stopping import InTime

Item = TypeVar("Item")
_PLAIN = FOLLOWING | {"x"}
FEW = 0.0025
"""Where less than this share of what is on the table is wanted beside it, the region settles at once."""


@dataclass(frozen=True, eq=False)
class Round:
    """What stands after a round.

    Attributes:
        number: of the round, from 1.
        group: the group that each unit, in the order of the case, belongs to, (units,).
        x: the plan that the groups' plans make up, side by side, (columns,): it keeps to every limit.
        price: what one more of each row's side is worth by now, (rows,).
        place, row_place: where columns and rows lie, as in :class:`pks.lp.start.Start`.
        proposed: decisions proposed by now, (columns,).
        seconds: wall-clock time since the first round began.
        proved: what is proved of the tiers by now, :attr:`pks.strategies.rounds.proving.Proved.least`.
        hour: by how much one more hour lowers each tier, (tiers, rows of hours); zeros where the solver does not tell.
    """

    number: int
    group: Codes
    x: Floats
    price: Floats
    place: Places
    row_place: Places
    proposed: np.ndarray
    seconds: float
    proved: tuple[float, ...] = ()
    hour: Floats = field(default_factory=lambda: np.zeros((0, 0)))


@dataclass(frozen=True, eq=False)
class Table:
    """What is negotiated, and who has a say in what.

    Attributes:
        program: the region's.
        tiers: what is minimised, most important first.
        provable: how many of these can be proved on the way: those up to the first whose slack later ones may use.
        cost: all tiers weighed together, (columns,).
        costs: each by itself, (tiers, columns).
        most: what each column can come to at most, (columns,), see :func:`pks.strategies.rounds.bounding.at_most`.
        spans: units that each column touches.
        levels: where groups start in the order of units, level by level.
    """

    program: LinearProgram
    tiers: tuple[Objective, ...]
    provable: int
    cost: Floats
    costs: csr_array
    most: Floats
    spans: Spans
    levels: tuple[Codes, ...]


def table_of(
    problem: Problem,
    v: Variables,
    places: Sequence[Ranked],
    *,
    extensions: Sequence[Extension] = (),
    fan_out: int | None,
) -> Table:
    """Return what is negotiated when at each level `fan_out` groups join (None = all at once)."""
    program = program_of(problem, v, extensions)
    one, other = units_of(problem, v, extensions)
    ties = one < other
    order, levels = levels_of(len(problem.axes.unit), one[ties], other[ties], fan_out=fan_out)
    tiers = tuple(place.tier.objective(len(program.col_lower)) for place in places)
    return Table(
        program,
        tiers,
        provable=next((k for k, place in enumerate(places, start=1) if place.slack != NO_SLACK), len(tiers)),
        cost=together(tiers, len(program.col_lower)),
        costs=csr_array(np.array([tier.cost for tier in tiers]).reshape(len(tiers), len(program.col_lower))),
        most=at_most(problem, v, program),
        spans=spans_of(problem, program, one, other, order=order),
        levels=tuple(levels),
    )


def rounds_of(
    table: Table,
    solver: Solver,
    *,
    over: Mapper,
    until: float | None = None,
    stop: Callable[[], bool] | None = None,
) -> Iterator[Round]:
    """Yield what stands after every round, until nothing that nobody has proposed would pay.

    The first round is every unit by itself; in each that follows groups join, side by side, as long as more than a :data:`FEW`
    decisions pay. Then the region is one group: it settles here, and every further round brings what pays at its latest
    prices.

    Args:
        table: what is negotiated.
        solver: who solves.
        over: maps groups that settle side by side.
        until: seconds since the epoch at which a round ends that is not settled, from the second on.
        stop: asked now and then, while the region settles, whether to end.

    Raises:
        NoPointYet: if a round was ended before it was settled.
        SolverError: if the solver fails.
    """
    began = time.monotonic()
    proved = nothing_proved(table.program, table.most)
    tiers = table.tiers[: table.provable]
    for number, (level, agreed) in enumerate(_settled(table, solver, over=over, until=until, stop=stop), start=1):
        standing = _standing(table, level, agreed, number)
        prices = _prices(table, agreed)
        proved = proved_by(proved, table.program, tiers, x=standing.x, prices=[*prices])
        hour = np.maximum(-prices[:, table.program.row_families["hours"]], 0.0)
        yield replace(standing, seconds=time.monotonic() - began, proved=proved.least, hour=hour)


def _settled(
    table: Table, solver: Solver, *, over: Mapper, until: float | None, stop: Callable[[], bool] | None
) -> Iterator[tuple[int, list[Agreed]]]:
    """Yield the level at which groups have settled, and what; see :func:`rounds_of`."""
    agreed = _answers(over, partial(alone, solver=solver), _parts(table, table.levels[0]))
    yield 0, agreed
    whole = _parts(table, table.levels[-1])[0]
    for level, (below, starts) in enumerate(pairwise(table.levels[:-1]), start=1):
        if wanted(whole, agreed) < FEW * sum(len(each.column) for each in agreed):
            break
        member = np.searchsorted(starts, below, side="right") - 1
        tasks = [
            (part, [agreed[m] for m in np.flatnonzero(member == group)])
            for group, part in enumerate(_parts(table, starts))
        ]
        agreed = _answers(over, partial(_joined, solver=InTime(solver, until)), tasks)
        yield level, agreed
    while len(agreed) > 1 or wanted(whole, agreed):
        agreed = [adjusted(whole, agreed, InTime(solver, until, stop))]
        yield len(table.levels) - 1, agreed


def start_of(table: Table, standing: Round) -> Start:
    """Return where the exact solve of all tiers may begin after a round."""
    dual = table.cost - table.program.matrix.T @ standing.price
    away = np.where(np.abs(standing.place) == 1, -standing.place, 0)
    return Start(
        standing.place,
        standing.row_place,
        np.where(away * dual > 0, dual, 0.0),
        np.where(standing.row_place == BASIC, 0.0, standing.price),
    )


def _answers(over: Mapper, work: Callable[[Item], Agreed], tasks: Sequence[Item]) -> list[Agreed]:
    """Return the answer to each task; if workers are lost on the way, what they were asked is worked out here.

    Raises:
        PksError: if a task itself cannot be done.
    """
    answers: list[Agreed] = []
    try:
        answers.extend(over(work, tasks))
    except PksError:
        raise
    except Exception:  # whatever a pool, a cluster or a network may raise; a fault of the task itself comes up again
        answers.extend(work(task) for task in tasks[len(answers) :])
    return answers


def _joined(task: tuple[Part, Sequence[Agreed]], *, solver: Solver) -> Agreed:
    part, before = task
    return jointly(part, before, solver)


def _parts(table: Table, starts: Codes) -> list[Part]:
    """Return what each group may decide; groups begin at `starts`, positions in the order of units."""
    spans, program = table.spans, table.program
    first = np.searchsorted(starts, spans.first, side="right") - 1
    last = np.searchsorted(starts, spans.last, side="right") - 1
    ends = np.append(starts[1:], len(spans.order))
    plain = np.zeros(len(table.cost), bool)
    for name, columns in program.column_families.items():
        plain[columns] = name in _PLAIN
    inside = np.flatnonzero(first == last)
    by_group = inside[np.argsort(first[inside], kind="stable")]
    edges = np.searchsorted(first[by_group], np.arange(len(starts) + 1))
    parts = []
    for group, (start, end) in enumerate(zip(starts, ends, strict=True)):
        column = by_group[edges[group] : edges[group + 1]]
        touched = np.zeros(len(program.row_lower), bool)
        touched[program.matrix[:, column].indices] = True
        row = np.flatnonzero(touched)
        own = part_of(program, column, row)
        if len(starts) > 1 and spans.common[row].any():
            share = np.where(spans.common[row], spans.part[start:end].sum(), 1.0)
            own = replace(own, row_upper=own.row_upper * share)
        parts.append(Part(column, row, own, table.cost[column], csr_array(table.costs[:, column]), plain[column]))
    return parts


def _standing(table: Table, level: int, agreed: Sequence[Agreed], number: int) -> Round:
    """Return what all groups have settled, side by side."""
    m, n = table.program.matrix.shape
    x, price, proposed = np.zeros(n), np.zeros(m), np.zeros(n, bool)
    place, row_place = np.full(n, AT_LOWER, np.int8), np.full(m, BASIC, np.int8)
    for each in agreed:
        x[each.column], proposed[each.column], place[each.column] = each.x, True, each.place
        row_place[each.row] = np.where(each.row_place != BASIC, each.row_place, row_place[each.row])
        price[each.row] = greater(each.price, price[each.row])
    group = np.empty(len(table.spans.order), np.int64)
    positions = np.arange(len(group))
    group[table.spans.order] = np.searchsorted(table.levels[level], positions, side="right") - 1
    return Round(number, group, x, price, place, row_place, proposed, seconds=0.0)


def _prices(table: Table, agreed: Sequence[Agreed]) -> Floats:
    """Return what rows are worth in each tier, side by side, (tiers, rows)."""
    prices = np.zeros((len(table.tiers), table.program.matrix.shape[0]))
    for each in agreed:
        prices[:, each.row] = greater(each.prices, prices[:, each.row])
    return prices
