"""Rows of a plan's table of measures, matched with the amounts that they state."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pks.balance.constraints.terms import Ragged
from pks.balance.measures.amounts import Amounts
from pks.balance.problem import Problem
from pks.core.axes import Codes, Floats

_LABELS = ("unit", "counterpart", "planning_object", "capacity")


def columns_stated(problem: Problem, table: pd.DataFrame) -> Codes:
    """Return the column of its kind that each row of a table of measures states, −1 where there is none: (rows,).

    Where several columns have a row's labels and periods (a supplier's row for one unit beside its row for all), it is the
    one of the row's order whose price is nearest to what the row costs.
    """
    found = np.full(len(table), -1, dtype=np.int64)
    for amounts in problem.measures:
        rows = np.flatnonzero(table["kind"] == amounts.kind)
        found[rows] = _matched(problem, amounts, table.iloc[rows])
    return found


def stated_order(rows: pd.DataFrame) -> Floats:
    """Return the order that each row states, 0 for none: (rows,)."""
    return np.asarray(rows["order"].astype("float64").fillna(0.0).to_numpy(np.float64))


def amounts_stated(problem: Problem, amounts: Amounts, column: Codes, stated: Floats) -> Floats:
    """Return the value of every column of a kind of measure, of amounts `stated` for some, by `column`; −1 counts for nothing.

    What is stated for columns alike in labels, periods, order and price is shared out among them; see :func:`_shared`.
    """
    there = column >= 0
    out = np.bincount(column[there], weights=stated[there], minlength=len(amounts)).astype(np.float64)
    if not there.any():
        return out
    labels, _ = _labels(amounts)
    key = _column_keys(problem, amounts, labels)
    if len(np.unique(key)) == len(key):
        return out
    order, price = amounts.order[amounts.option], _rounded(np.nan_to_num(amounts.price))[amounts.option]
    _, alike = np.unique(np.stack([key, order, price]), axis=1, return_inverse=True)
    return _shared(amounts, alike, np.bincount(alike, weights=out).astype(np.float64))


def _matched(problem: Problem, amounts: Amounts, rows: pd.DataFrame) -> Codes:
    """Return the column of `amounts` that each of its rows states: (rows,)."""
    found = np.full(len(rows), -1, dtype=np.int64)
    if not len(rows) or not len(amounts):
        return found
    labels, row_labels = _labels(amounts, rows)
    of_row = _row_keys(problem, rows, row_labels)
    distinct, group = np.unique(_column_keys(problem, amounts, labels), return_inverse=True)
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


def _labels(amounts: Amounts, rows: pd.DataFrame | None = None) -> tuple[Codes, Codes]:
    """Return all labels as one number: of every option, and of every row (−1 = no option has these labels)."""
    of_option = np.zeros(len(amounts.order), np.int64)
    of_row = np.zeros(0 if rows is None else len(rows), np.int64)
    for name in _LABELS:
        code, distinct = pd.factorize(getattr(amounts, name))
        of_option = of_option * len(distinct) + code
        if rows is not None:
            place = {label: number for number, label in enumerate(distinct.tolist())}
            row_code, named = pd.factorize(rows[name])  # −1, the last of the places below, for an empty label
            row_code = np.array([place.get(label, -1) for label in [*named, ""]])[row_code]
            of_row = np.where((of_row < 0) | (row_code < 0), -1, of_row * len(distinct) + row_code)
    combined, of_option = np.unique(of_option, return_inverse=True)
    at = np.minimum(np.searchsorted(combined, of_row), len(combined) - 1)
    return of_option, np.where(combined[at] == of_row, at, -1)


def _column_keys(problem: Problem, amounts: Amounts, labels: Codes) -> Codes:
    """Return labels and periods of every column as one number; `labels` are those of its option."""
    periods = problem.axes.period.count
    return (labels[amounts.option] * periods + amounts.period) * periods + amounts.to_period


def _row_keys(problem: Problem, rows: pd.DataFrame, labels: Codes) -> Codes:
    """Return labels and periods of every row as one number, −1 where some are not known."""
    period = problem.axes.period
    when = period.codes(rows["period"])
    to = np.where(rows["to_period"].isna(), when, period.codes(rows["to_period"]))
    stated = (labels * period.count + when) * period.count + to
    return np.where((labels >= 0) & (when >= 0) & (to >= 0), stated, -1)


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
