"""What the tables of a plan state, as values of the program's columns."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from pks.balance.matching import amounts_stated, columns_stated
from pks.balance.problem import Problem
from pks.balance.variables import Variables
from pks.core.axes import Codes, Floats, codes


def values_of(
    problem: Problem, v: Variables, tables: Mapping[str, pd.DataFrame], *, column: Codes | None = None
) -> Floats:
    """Return the values of all columns as the `tables` of a plan state them.

    `column` is what :func:`pks.balance.matching.columns_stated` tells of the table of measures, if that is known already.
    """
    lists = problem.lists
    x = np.zeros(sum(len(family.lower) for family in v.columns))
    production = by_label(problem, tables["production"], "planning_object", ("activities", "for_others"))
    x[v.x] = (production["activities"] - production["for_others"])[lists.unit, lists.planning_object]
    of_list = {"waiting": v.q, "overdue": v.o, "follow_on": v.f, "shortfall": v.g, "uncovered": v.n}
    state = by_label(problem, tables["waiting"], "planning_object", tuple(of_list))
    for name, columns in of_list.items():
        _put(x, columns, state[name][lists.unit, lists.planning_object])
    _put(x, v.z, by_label(problem, tables["capacity"], "capacity", ("undone",))["undone"])
    _put(x, v.i, np.maximum(problem.missions.minimum - mission_sums(problem, production["activities"]), 0.0))
    _put(x, v.w, _mixes(problem, tables["mixes"]))
    measures = tables["measures"]
    column = columns_stated(problem, measures) if column is None else column
    amount = measures["amount"].to_numpy(np.float64)
    for amounts, first in zip(problem.measures, v.start, strict=True):
        rows = np.flatnonzero(measures["kind"] == amounts.kind)
        x[first : first + len(amounts)] = amounts_stated(problem, amounts, column[rows], amount[rows])
    return x


def by_label(problem: Problem, table: pd.DataFrame, second: str, names: tuple[str, ...]) -> dict[str, Floats]:
    """Return the columns `names` of `table` as arrays [unit, planning object or capacity, period], 0 without a row."""
    axes = problem.axes
    axis = axes.planning_object if second == "planning_object" else axes.capacity
    where = codes(table["unit"], axes.unit), codes(table[second], axis), axes.period.codes(table["period"])
    out = {}
    for name in names:
        out[name] = np.zeros((len(axes.unit), len(axis), axes.period.count))
        out[name][where] = table[name].to_numpy(np.float64)
    return out


def mission_sums(problem: Problem, carried: Floats) -> Floats:
    """Return what is carried out towards each mission, (missions,), of activities [unit, object, period]."""
    rows = problem.missions
    of_row = carried[rows.unit, rows.planning_object]
    inside = (rows.period[:, None] < 0) | (rows.period[:, None] == np.arange(of_row.shape[1]))
    return np.asarray((of_row * inside).sum(axis=1))


def mix_of(problem: Problem, table: pd.DataFrame) -> Codes:
    """Return the number of the skill mix that each row of a table of mixes names, −1 = there is none: (rows,)."""
    axes, of = problem.axes, problem.supply.compositions
    if not len(table):
        return np.zeros(0, np.int64)
    pairs = pd.MultiIndex.from_arrays([of.mix_capacity, of.mix_alternative])
    stated = pd.MultiIndex.from_arrays([axes.capacity.get_indexer(table["capacity"]), table["alternative"]])
    return np.asarray(pairs.get_indexer(stated), dtype=np.int64)


def _mixes(problem: Problem, table: pd.DataFrame) -> Floats:
    axes, of = problem.axes, problem.supply.compositions
    out = np.zeros((len(axes.unit), len(of.mix_capacity), axes.period.count))
    mix = mix_of(problem, table)
    unit, period = codes(table["unit"], axes.unit), axes.period.codes(table["period"])
    there = mix >= 0
    out[unit[there], mix[there], period[there]] = table["hours"].to_numpy(np.float64)[there]
    return out


def _put(x: Floats, columns: Codes, values: Floats) -> None:
    there = columns >= 0
    x[columns[there]] = values[there]
