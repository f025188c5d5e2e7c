"""Rows of a plan's table of measures, matched with the amounts that they state."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pks.balance.constraints.terms import Ragged
from pks.balance.measures.amounts import Amounts
from pks.balance.problem import Problem
from pks.core.axes import Codes, Floats

_LABELS = ("unit", "counterpart", "planning_object", "capacity")


def matched(problem: Problem, amounts: Amounts, rows: pd.DataFrame) -> Codes:
    """Return the column of `amounts` that each row states, −1 where none has its labels and periods: (rows,).

    Where several columns have them (a supplier's row for one unit beside its row for all), it is the one of the row's
    order whose price is nearest to what the row costs.
    """
    found = np.full(len(rows), -1, dtype=np.int64)
    if not len(rows) or not len(amounts):
        return found
    key, of_row = _keys(problem, amounts, rows)
    distinct, group = np.unique(key, return_inverse=True)
    at = np.minimum(np.searchsorted(distinct, of_row), len(distinct) - 1)
    known = np.flatnonzero(distinct[at] == of_row)
    entry, column = Ragged.of(group, len(distinct)).expand(at[known])
    entry, option = known[entry], amounts.option[column]
    other_order = amounts.order[option] != stated_order(rows)[entry]
    paid, cost = rows["amount"].to_numpy(np.float64)[entry], rows["cost"].to_numpy(np.float64)[entry]
    apart = np.abs(cost - paid * np.nan_to_num(amounts.price)[option])
    best = np.lexsort((column, apart, other_order, entry))
    first = best[np.diff(entry[best], prepend=-1) > 0]
    found[entry[first]] = column[first]
    return found


def stated_order(rows: pd.DataFrame) -> Floats:
    """Return the order that each row states, 0 for none: (rows,)."""
    return np.asarray(rows["order"].astype("float64").fillna(0.0).to_numpy(np.float64))


def amounts_stated(problem: Problem, amounts: Amounts, rows: pd.DataFrame) -> Floats:
    """Return the value of every column of a kind of measure; rows that match no column count for nothing.

    What is stated for columns alike in labels, periods, order and price is shared out among them; see :func:`_shared`.
    """
    column = matched(problem, amounts, rows)
    there = column >= 0
    value = rows["amount"].to_numpy(np.float64)[there]
    out = np.bincount(column[there], weights=value, minlength=len(amounts)).astype(np.float64)
    if not there.any():
        return out
    key, _ = _keys(problem, amounts, rows.iloc[:0])
    if len(np.unique(key)) == len(key):
        return out
    order, price = amounts.order[amounts.option], _rounded(np.nan_to_num(amounts.price))[amounts.option]
    _, alike = np.unique(np.stack([key, order, price]), axis=1, return_inverse=True)
    return _shared(amounts, alike, np.bincount(alike, weights=out).astype(np.float64))


def _keys(problem: Problem, amounts: Amounts, rows: pd.DataFrame) -> tuple[Codes, Codes]:
    """Return labels and periods as one number: of every column, and of every row (−1 = no column has these labels)."""
    period = problem.axes.period
    names = pd.MultiIndex.from_arrays([getattr(amounts, name) for name in _LABELS])
    label, distinct = names.factorize()
    of_row = distinct.get_indexer(
        pd.MultiIndex.from_arrays([rows[name].fillna("").to_numpy(object) for name in _LABELS])
    )
    when = period.codes(rows["period"])
    to = np.where(rows["to_period"].isna(), when, period.codes(rows["to_period"]))
    key = (label[amounts.option] * period.count + amounts.period) * period.count + amounts.to_period
    stated = (of_row * period.count + when) * period.count + to
    return key, np.where((of_row >= 0) & (when >= 0) & (to >= 0), stated, -1)


def _shared(amounts: Amounts, alike: Codes, total: Floats) -> Floats:
    """Share out the `total` of each group of columns that are `alike`.

    They are filled as far as their limits and caps allow, the last row of the measure's table first; what no column
    has room for goes to the first of them, so that it shows as a broken limit.
    """
    left, value, room = total.copy(), np.zeros(len(alike)), amounts.caps.most.copy()
    caps = Ragged.of(amounts.caps.column, len(alike))
    for number in np.flatnonzero(total[alike] > 0)[::-1]:
        _, entries = caps.expand(np.array([number]))
        groups = amounts.caps.group[entries]
        value[number] = min(left[alike[number]], amounts.upper[number], *room[groups])
        left[alike[number]] -= value[number]
        room[groups] -= value[number]
    _, first = np.unique(alike, return_index=True)
    value[first] += left
    return value


def _rounded(price: Floats) -> Floats:
    """Return prices to six digits, so that cost ÷ amount is the price that it was made with."""
    return np.array([float(f"{each:.5e}") for each in price])
