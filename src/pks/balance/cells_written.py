"""Every cell of a plan's tables that follows from its decisions, recomputed; and rows that state nothing known.

Decisions are own production, measures, skill mixes, who waits, and work left undone; those are held against the
constraints (:mod:`pks.balance.constraints_held`). All else that is written must be what they come to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from pks.balance.comparison import Comparison, Violation
from pks.balance.constraints import used_hours
from pks.balance.constraints_held import gathered, summed, value
from pks.balance.matching import columns_stated, stated_order
from pks.balance.problem import Problem
from pks.balance.stated import by_label, mix_of
from pks.balance.variables import Variables
from pks.core.axes import Codes, Floats

FLOWS = {"reallocate": ("moved_in", "moved_out"), "shift_time": ("shifted_in", "shifted_out")}
"""Columns of hours that a kind of measure gives and takes; every other kind adds."""
ADDED = ("added", "moved_out")


def known_rows(
    problem: Problem, v: Variables, tables: Mapping[str, pd.DataFrame]
) -> tuple[dict[str, pd.DataFrame], Codes, list[Violation]]:
    """Return the rows of `tables` that the problem knows, each once; and the others as violations.

    In between, the column of its kind that each known row of the measures states.
    """
    kept, found = {}, []
    column = columns_stated(problem, tables["measures"])
    for name, table in tables.items():
        known = column >= 0 if name == "measures" else _known(problem, v, name, table)
        keys = ["unit", "planning_object", "capacity", "alternative", "period"]
        again = np.zeros(len(table), bool)
        if name != "measures":
            again = known & table.duplicated([key for key in keys if key in table]).to_numpy()
        found += [Violation("unknown row", _row(name, table, at), 1.0, 0.0) for at in np.flatnonzero(~known).tolist()]
        found += [Violation("repeated row", _row(name, table, at), 2.0, 1.0) for at in np.flatnonzero(again).tolist()]
        kept[name] = table[known & ~again].reset_index(drop=True)
    return kept, column[column >= 0], found


def cells_written(
    problem: Problem,
    v: Variables,
    x: Floats,
    tables: Mapping[str, pd.DataFrame],
    lists: Mapping[str, Floats],
    *,
    column: Codes,
) -> Iterator[Comparison]:
    """Yield every written cell that follows from the values `x`.

    `lists` are the columns of the table of lists, `column` what each row of the measures states.
    """
    yield from _production(problem, v, x, tables["production"])
    yield from _lists(problem, v, x, lists)
    yield from _capacity(problem, v, x, tables["capacity"])
    yield from _measures(problem, tables["measures"], column)


def _production(problem: Problem, v: Variables, x: Floats, table: pd.DataFrame) -> Iterator[Comparison]:
    units, objects, _, periods = problem.axes.shape
    where = v.work.unit, v.work.planning_object, v.work.period
    stated = by_label(problem, table, "planning_object", ("activities", "for_others"))
    lent = v.work.column >= v.x.size
    others = summed((units, objects, periods), tuple(part[lent] for part in where), x[v.work.column[lent]])
    total = summed((units, objects, periods), where, x[v.work.column])
    yield Comparison("for others", stated["for_others"], others, "object", equal=True)
    yield Comparison("activities", stated["activities"], total, "object", equal=True)


def _lists(problem: Problem, v: Variables, x: Floats, stated: Mapping[str, Floats]) -> Iterator[Comparison]:
    lists, needs = problem.lists, problem.needs
    longest = needs.longest[lists.unit, lists.planning_object]
    goal = np.where(np.isfinite(longest) & ~lists.acute[:, None], longest, np.inf)
    limited = summed(v.q.shape, (v.dropped.list, v.dropped.period), x[v.dropped.column])
    yield Comparison(
        "arrivals", stated["arrivals"], needs.arriving[lists.unit, lists.planning_object], "list", equal=True
    )
    yield Comparison("goal", np.where(np.isnan(stated["goal"]), np.inf, stated["goal"]), goal, "list", equal=True)
    yield Comparison("limited", stated["limited"], limited, "list", equal=True)


def _capacity(problem: Problem, v: Variables, x: Floats, table: pd.DataFrame) -> Iterator[Comparison]:
    supply = problem.supply
    expected = {"available": supply.hours, "undone": value(x, v.z)}
    sizes = {}
    expected["used"], sizes["used"] = gathered(used_hours(problem, v), x, supply.hours)
    for amounts, first in zip(problem.measures, v.start, strict=True):
        give = amounts.hours
        hours = x[first + give.column] * give.per_amount
        into, out = FLOWS.get(amounts.kind, ADDED)
        for name, part in ((into, np.maximum(hours, 0.0)), (out, np.maximum(-hours, 0.0))):
            flow = expected.setdefault(name, np.zeros(supply.hours.shape))
            np.add.at(flow, (give.unit, give.what, give.period), part)
    stated = by_label(problem, table, "capacity", tuple(expected))
    for name, hours in expected.items():
        counted = np.where(supply.limits[None, :, None], hours, 0.0)
        yield Comparison(name, stated[name], counted, "capacity", sizes.get(name), equal=True)


def _measures(problem: Problem, table: pd.DataFrame, column: Codes) -> Iterator[Comparison]:
    order, cost = np.zeros((2, len(table)))
    same = np.zeros(len(table))
    for amounts in problem.measures:
        rows = np.flatnonzero(table["kind"] == amounts.kind)
        option = amounts.option[column[rows]]
        order[rows] = amounts.order[option]
        cost[rows] = table["amount"].to_numpy(np.float64)[rows] * np.nan_to_num(amounts.price)[option]
        same[rows] = (table["side"].iloc[rows] == amounts.side) & (
            table["amount_unit"].iloc[rows] == amounts.amount_unit
        )
    yield Comparison("order of measure", stated_order(table), order, equal=True)
    yield Comparison("cost of measure", table["cost"].to_numpy(np.float64), cost, equal=True)
    yield Comparison("side and unit of measure", same, np.ones(len(table)), equal=True)


def _known(problem: Problem, v: Variables, name: str, table: pd.DataFrame) -> np.ndarray:
    """Tell which rows of a table have labels and periods of the problem: (rows,)."""
    axes = problem.axes
    unit, period = axes.unit.get_indexer(table["unit"]), axes.period.codes(table["period"])
    known = (unit >= 0) & (period >= 0)
    if name == "mixes":
        return known & _there(v.w, unit, mix_of(problem, table), period)
    if name == "capacity":
        return known & (axes.capacity.get_indexer(table["capacity"]) >= 0)
    planning_object = axes.planning_object.get_indexer(table["planning_object"])
    if name == "waiting":
        return known & _there(problem.lists.number, unit, planning_object)
    return known & (planning_object >= 0)


def _there(numbers: Codes, *at: Codes) -> np.ndarray:
    """Tell where positions, −1 = none, lead to a number: (rows,)."""
    inside = np.all([part >= 0 for part in at], axis=0)
    found = np.zeros(len(inside), bool)
    found[inside] = numbers[tuple(part[inside] for part in at)] >= 0
    return found


def _row(name: str, table: pd.DataFrame, at: int) -> str:
    """Name a row by its table, its number and its labels."""
    keys = ("kind", "unit", "counterpart", "planning_object", "capacity", "alternative", "period", "to_period")
    cells = [table[key].iloc[at] for key in keys if key in table]
    said = [str(cell.date()) if isinstance(cell, pd.Timestamp) else str(cell) for cell in cells if not pd.isna(cell)]
    return f"{name}, row {at + 1}: {', '.join(each for each in said if each)}"
