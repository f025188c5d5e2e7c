"""Who has a say in what: the units that each column of the balancing program touches, and the rows that several share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pks.balance.levelling import Extension
from pks.balance.problem import Flags, Problem
from pks.balance.variables import Variables
from pks.core.axes import Codes, Floats
from pks.lp import LinearProgram


@dataclass(frozen=True, eq=False)
class Spans:
    """First and last unit by column and by row, in an order of units in which those who deal with each other stand together.

    Attributes:
        order: the unit at each position, (units,).
        first, last: positions of the units that a column touches, (columns,); a purchase under a cap that several units
            share touches all of them.
        row_first, row_last: positions of the units that the columns of a row touch, (rows,); −1 and −1 without columns.
        common: rows of money from which units that do not meet in each of its columns pay: each is handed its part, (rows,).
        part: share of common money that the unit at each position is handed, (units,); sums to 1.
    """

    order: Codes
    first: Codes
    last: Codes
    row_first: Codes
    row_last: Codes
    common: Flags
    part: Floats


def units_of(problem: Problem, v: Variables, extensions: Sequence[Extension] = ()) -> tuple[Codes, Codes]:
    """Return the lowest and the highest number of the units that each column touches, those of extensions last, (columns,)."""
    count = sum(len(family.lower) for family in v.columns)
    first, last = np.full(count, len(problem.axes.unit)), np.full(count, -1)

    def touch(column: Codes, unit: Codes) -> None:
        there = column >= 0
        np.minimum.at(first, column[there], unit[there])
        np.maximum.at(last, column[there], unit[there])

    def touch_grid(columns: Codes, unit: Codes) -> None:
        touch(columns.reshape(-1), np.broadcast_to(unit[:, None], columns.shape).reshape(-1))

    for columns in (v.x, v.q, v.n, v.f, v.o, v.g):
        touch_grid(columns, problem.lists.unit)
    by_unit = np.arange(len(problem.axes.unit))
    for columns in (v.z, v.w):
        touch_grid(columns.reshape(len(by_unit), -1), by_unit)
    touch(v.i, problem.missions.unit)
    touch(v.served.column, problem.lists.unit[v.served.list])
    touch(v.dropped.column, problem.lists.unit[v.dropped.list])
    touch(v.work.column, v.work.unit)
    for hours in (v.hours, v.lent, v.resources):
        touch(hours.column, hours.unit)
    own = [each.unit for each in extensions]
    return np.concatenate([first, *own]), np.concatenate([last, *own])


def spans_of(problem: Problem, program: LinearProgram, one: Codes, other: Codes, *, order: Codes) -> Spans:
    """Return the spans of `program` when the units stand in this `order`, (units,), and its columns touch units `one` to `other`."""
    position = np.empty_like(order)
    position[order] = np.arange(len(order))
    first, last = np.minimum(position[one], position[other]), np.maximum(position[one], position[other])
    money = np.zeros(len(program.row_lower), bool)
    money[program.row_families["budget"]] = True
    _widen(program, _apart(program, first, last) & ~money, first, last)
    needed = problem.needs.hours.sum(axis=(1, 2))[order]
    part = needed / needed.sum() if needed.sum() > 0 else np.full(len(order), 1.0 / max(1, len(order)))
    row_first, row_last = _of_rows(program, first, last)
    return Spans(order, first, last, row_first, row_last, money & _apart(program, first, last), part)


def _apart(program: LinearProgram, first: Codes, last: Codes) -> Flags:
    """Tell which rows hold columns that no unit has a say in all of, (rows,); groups may then settle them side by side."""
    row, column = program.matrix.indices, _columns(program)
    latest, earliest = np.full(len(program.row_lower), -1), np.full(len(program.row_lower), np.iinfo(np.int64).max)
    np.maximum.at(latest, row, first[column])
    np.minimum.at(earliest, row, last[column])
    return np.asarray(latest > earliest)


def _widen(program: LinearProgram, rows: Flags, first: Codes, last: Codes) -> None:
    """Let each column in one of these `rows` touch, in place, all units that the row's columns touch."""
    row_first, row_last = _of_rows(program, first, last)
    inside = rows[program.matrix.indices]
    row, column = program.matrix.indices[inside], _columns(program)[inside]
    np.minimum.at(first, column, row_first[row])
    np.maximum.at(last, column, row_last[row])


def _of_rows(program: LinearProgram, first: Codes, last: Codes) -> tuple[Codes, Codes]:
    """Return the first and the last position that the columns of each row touch, (rows,); −1 without columns."""
    row, column = program.matrix.indices, _columns(program)
    size = len(program.row_lower)
    row_first, row_last = np.full(size, np.iinfo(np.int64).max), np.full(size, -1)
    np.minimum.at(row_first, row, first[column])
    np.maximum.at(row_last, row, last[column])
    return np.where(row_last < 0, -1, row_first), row_last


def _columns(program: LinearProgram) -> Codes:
    """Return the column of every entry of the matrix."""
    return np.repeat(np.arange(program.matrix.shape[1]), np.diff(program.matrix.indptr))
