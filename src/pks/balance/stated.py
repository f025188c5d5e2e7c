"""What the tables of a plan state, as values of the program's columns."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from pks.balance.measures.amounts import Amounts
from pks.balance.problem import Problem
from pks.balance.variables import Variables
from pks.core.axes import Codes, Floats, codes


def values_of(problem: Problem, v: Variables, tables: Mapping[str, pd.DataFrame]) -> Floats:
    """Return the values of all columns as the `tables` of a plan state them."""
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
    for amounts, first in zip(problem.measures, v.start, strict=True):
        rows = tables["measures"]
        x[first : first + len(amounts)] = _amounts(problem, amounts, rows[rows["kind"] == amounts.kind])
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


def _mixes(problem: Problem, table: pd.DataFrame) -> Floats:
    axes, of = problem.axes, problem.supply.compositions
    out = np.zeros((len(axes.unit), len(of.mix_capacity), axes.period.count))
    if len(table):
        pairs = pd.MultiIndex.from_arrays([of.mix_capacity, of.mix_alternative])
        mix = pairs.get_indexer(
            pd.MultiIndex.from_arrays([codes(table["capacity"], axes.capacity), table["alternative"]])
        )
        out[codes(table["unit"], axes.unit), mix, axes.period.codes(table["period"])] = table["hours"].to_numpy(
            np.float64
        )
    return out


def _amounts(problem: Problem, amounts: Amounts, rows: pd.DataFrame) -> Floats:
    """Return the value of every column of a kind of measure, found by labels and periods.

    Labels that belong to several columns (a supplier's row for one unit beside its row for all) are told apart by order
    and price; see :func:`_shared` for those that still are alike.
    """
    if not len(rows):
        return np.zeros(len(amounts))
    period = problem.axes.period
    when = period.codes(rows["period"])
    to = np.where(rows["to_period"].isna(), when, period.codes(rows["to_period"]))
    names = ("unit", "counterpart", "planning_object", "capacity")
    stated = [*(rows[name].fillna("").to_numpy(object) for name in names), when, to]
    columns = [*(getattr(amounts, name)[amounts.option] for name in names), amounts.period, amounts.to_period]
    if not pd.MultiIndex.from_arrays(columns).is_unique:
        paid = rows["cost"].to_numpy(np.float64) / rows["amount"].to_numpy(np.float64)
        stated += [rows["order"].astype("float64").fillna(0).to_numpy(), _rounded(paid)]
        price = _rounded(np.nan_to_num(amounts.price))
        columns += [amounts.order[amounts.option].astype(float), price[amounts.option]]
    total = rows["amount"].groupby(pd.MultiIndex.from_arrays(stated)).sum()
    keys = pd.MultiIndex.from_arrays(columns)
    if keys.is_unique:
        return np.asarray(total.reindex(keys, fill_value=0.0).to_numpy(np.float64))
    return _shared(amounts, keys, total)


def _shared(amounts: Amounts, keys: pd.MultiIndex, total: pd.Series) -> Floats:
    """Share out amounts that several columns fit.

    They are filled as far as their limits and caps allow, the last row of the measure's table first; what no column
    has room for goes to the first of them, so that it shows as a broken limit.
    """
    left = total.reindex(keys.unique(), fill_value=0.0)
    value, room = np.zeros(len(keys)), amounts.caps.most.copy()
    groups = [amounts.caps.group[amounts.caps.column == number] for number in range(len(keys))]
    for number, key in reversed(list(enumerate(keys))):
        value[number] = min(left[key], amounts.upper[number], *room[groups[number]])
        left[key] -= value[number]
        room[groups[number]] -= value[number]
    return value + left.reindex(keys).to_numpy(np.float64) * ~keys.duplicated()


def _rounded(price: Floats) -> Floats:
    """Return prices to six digits, so that cost ÷ amount is the price that it was made with."""
    return np.array([float(f"{each:.5e}") for each in price])


def _put(x: Floats, columns: Codes, values: Floats) -> None:
    there = columns >= 0
    x[columns[there]] = values[there]
