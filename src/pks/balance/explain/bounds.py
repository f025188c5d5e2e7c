"""The bounds of a balancing program in the planner's words: what is limited, whose, of what, when, and at how much."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pks.balance.constraints import hours_places
from pks.balance.problem import Problem
from pks.balance.solved import Solved
from pks.balance.variables import Variables, caps_of
from pks.core.axes import Codes
from pks.lp import LinearProgram

LABELS = ("kind", "unit", "counterpart", "planning_object", "capacity")
WHAT = {
    "hours": "hour",
    "resources": "resource hour",
    "ability": "ability",
    "giver": "spare",
    "goals": "goal",
    "missions": "mission",
    "caps": "shared cap",
    "budget": "budget",
}
"""What a row of each family limits; families that are not named here cannot be given way."""
_SECOND = {"resources": "resource", "ability": "planning_object", "giver": "capacity", "goals": "planning_object"}


def measure_columns(problem: Problem, v: Variables) -> pd.DataFrame:
    """Return the columns of all measures, by column number.

    Columns: option (a row of a measure's table and the list or unit it serves, numbered over all kinds), kind, side,
    order, unit, counterpart, planning_object, capacity, period, to_period (codes), price (NaN = none), amount_unit.
    """
    parts, before = [], 0
    for amounts, first in zip(problem.measures, v.start, strict=True):
        option = amounts.option
        parts.append(
            pd.DataFrame(
                {
                    "option": before + option,
                    "kind": amounts.kind,
                    "side": amounts.side,
                    "order": amounts.order[option],
                    "unit": amounts.unit[option],
                    "counterpart": amounts.counterpart[option],
                    "planning_object": amounts.planning_object[option],
                    "capacity": amounts.capacity[option],
                    "period": amounts.period,
                    "to_period": amounts.to_period,
                    "price": amounts.price[option],
                    "amount_unit": amounts.amount_unit,
                },
                index=first + np.arange(len(amounts)),
            )
        )
        before += len(amounts.order)
    return pd.concat(parts)


def loosenable(problem: Problem, solved: Solved) -> tuple[Codes, Codes]:
    """Return the rows that a planner can give way, and the columns of measures with an upper limit."""
    program = solved.program
    rows = [
        np.arange(part.start, part.stop)
        for name, part in program.row_families.items()
        if name in WHAT or name.startswith("slack ")
    ]
    columns = np.arange(_first(solved.variables), _first(solved.variables) + sum(map(len, problem.measures)))
    return np.concatenate([np.zeros(0, np.int64), *rows]), columns[np.isfinite(program.col_upper[columns])]


def described(problem: Problem, solved: Solved, bounds: Codes) -> pd.DataFrame:
    """Return what `bounds` limit, in their order: rows by number, columns by number after all rows.

    Columns: what, kind, unit, counterpart, planning_object, capacity (or resource), period, limit (its present value).
    """
    program, m = solved.program, len(solved.program.row_lower)
    rows, columns = bounds[bounds < m], bounds[bounds >= m] - m
    labels = [_of_family(problem, solved, name, part, rows) for name, part in program.row_families.items()]
    labels.append(_labelled(problem, measure_columns(problem, solved.variables).loc[columns], "limit", columns + m))
    lower, upper = program.row_lower[rows], program.row_upper[rows]
    limit = pd.Series(
        np.concatenate([np.where(np.isfinite(upper), upper, lower), program.col_upper[columns]]),
        index=np.concatenate([rows, columns + m]),
    )
    return pd.concat(labels).loc[bounds].assign(limit=limit.loc[bounds])


def _of_family(problem: Problem, solved: Solved, name: str, part: slice, rows: Codes) -> pd.DataFrame:
    """Return the labels of the rows of one family."""
    mine = rows[(rows >= part.start) & (rows < part.stop)]
    names = [_local(solved.program, int(row), name) for row in mine]
    if name == "hours":
        return _hours(problem, hours_places(problem, solved.variables)[mine - part.start], mine)
    if name in _SECOND:
        return _pairs(problem, name, names, mine)
    if name == "caps":
        return _caps(problem, solved.variables, np.array(names, np.int64), mine)
    if name == "missions":
        return _missions(problem, names, mine)
    if name == "budget":
        unit, period = problem.budget.unit, problem.budget.period
        number = np.array(names, np.int64)
        return _frame(problem, "budget", mine, unit=_label(problem.axes.unit, unit[number]), period=period[number])
    return _frame(problem, "slack" if name.startswith("slack ") else name, mine, kind=names)


def _hours(problem: Problem, places: Codes, rows: Codes) -> pd.DataFrame:
    _, _, capacities, periods = problem.axes.shape
    pair, period = np.divmod(places, periods)
    unit, capacity = np.divmod(pair, capacities)
    axes = problem.axes
    return _frame(
        problem, "hour", rows, unit=_label(axes.unit, unit), capacity=_label(axes.capacity, capacity), period=period
    )


def _pairs(problem: Problem, family: str, names: list[str], rows: Codes) -> pd.DataFrame:
    """Return rows that are named by a unit, a second label and a day."""
    axes = problem.axes
    second = {"resource": axes.resource, "planning_object": axes.planning_object, "capacity": axes.capacity}
    axis = _SECOND[family]
    known = {f"{unit},{other}": (unit, other) for unit in axes.unit for other in second[axis]}
    days = {str(day.date()): number for number, day in enumerate(axes.period.index)}
    split = [name.rpartition(",") for name in names]
    found = [known[pair] for pair, _, _ in split]
    return _frame(
        problem,
        WHAT[family],
        rows,
        period=np.array([days[day] for _, _, day in split], np.int64),
        unit=[unit for unit, _ in found],
        **{"capacity" if axis == "resource" else axis: [other for _, other in found]},
    )


def _missions(problem: Problem, names: list[str], rows: Codes) -> pd.DataFrame:
    side = [name.partition(",")[0] for name in names]
    number = np.array([name.partition(",")[2] for name in names], np.int64)
    axes, missions = problem.axes, problem.missions
    found = _frame(
        problem,
        "mission",
        rows,
        unit=_label(axes.unit, missions.unit[number]),
        planning_object=_label(axes.planning_object, missions.planning_object[number]),
        period=missions.period[number],
    )
    return found.assign(what=["mission maximum" if each == "max" else "mission minimum" for each in side])


def _caps(problem: Problem, v: Variables, groups: Codes, rows: Codes) -> pd.DataFrame:
    """Return caps by what is common to all the amounts that share them."""
    shared = caps_of(problem, v)
    asked = np.isin(shared.group, groups)
    table = measure_columns(problem, v).loc[shared.column[asked]]
    by_group = table.groupby(shared.group[asked])
    first = by_group.first()
    for name in (*LABELS, "period"):
        same = by_group[name].min() == by_group[name].max()
        first[name] = first[name].where(same, -1 if name == "period" else "")
    return _labelled(problem, first.loc[groups], WHAT["caps"], rows)


def _labelled(problem: Problem, table: pd.DataFrame, what: str, bounds: Codes) -> pd.DataFrame:
    labels = {name: table[name].to_numpy(object) for name in LABELS}
    return _frame(problem, what, bounds, period=table["period"].to_numpy(np.int64), **labels)


def _frame(
    problem: Problem, what: str, bounds: Codes, *, period: Codes | None = None, **labels: object
) -> pd.DataFrame:
    """Return the labels of `bounds`, empty where none are given; `period` −1 is none."""
    code = np.full(len(bounds), -1) if period is None else period
    days = pd.Series(problem.axes.period.index[code], index=bounds).where(code >= 0)
    frame = pd.DataFrame({"what": what, **dict.fromkeys(LABELS, ""), **labels}, index=bounds)
    return frame.astype("str").assign(period=days)


def _local(program: LinearProgram, row: int, family: str) -> str:
    return program.row_name(row)[len(family) + 1 : -1]


def _label(axis: pd.Index, code: Codes) -> np.ndarray:
    """Return labels, "" for −1."""
    if not len(axis):
        return np.full(len(code), "", dtype=object)
    return np.where(code >= 0, axis.to_numpy(object)[np.maximum(code, 0)], "")


def _first(v: Variables) -> int:
    """Return the number of the first column of any measure."""
    return min(v.start, default=0)
