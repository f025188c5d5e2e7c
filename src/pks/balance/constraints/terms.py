"""Entries of constraints in full grids, and how they become the rows of a family."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from pks.balance.problem import Problem
from pks.core.axes import Codes, Floats
from pks.lp import Rows


@dataclass(frozen=True)
class Terms:
    """Entries of constraints: `value` × `column` stands in the row at `place`, a position in the family's full grid."""

    place: Codes
    column: Codes
    value: Floats

    @staticmethod
    def of(place: np.ndarray, column: np.ndarray, value: np.ndarray | float) -> Terms:
        """Return the terms whose column exists (is not −1), flattened and broadcast against each other."""
        place, column, value = np.broadcast_arrays(place, column, value)
        there = column.reshape(-1) >= 0
        return Terms(
            place.reshape(-1)[there].astype(np.int64), column.reshape(-1)[there], value.reshape(-1)[there].astype(float)
        )


@dataclass(frozen=True)
class Ragged:
    """Rows of a table grouped by a key 0..keys-1, to join entries with the rows of their key."""

    order: Codes
    first: Codes
    count: Codes

    @staticmethod
    def of(key: Codes, keys: int) -> Ragged:
        """Return the rows 0..len(key)-1 grouped by their `key`."""
        count = np.bincount(key, minlength=keys)
        return Ragged(np.argsort(key, kind="stable"), np.cumsum(count) - count, count)

    def expand(self, keys: Codes) -> tuple[Codes, Codes]:
        """Return (entry, row): every pair of an entry of `keys` and a row with the same key."""
        times = self.count[keys]
        entry = np.repeat(np.arange(len(keys)), times)
        within = np.arange(len(entry)) - np.repeat(np.cumsum(times) - times, times)
        return entry, self.order[self.first[keys][entry] + within]


def only_where(kept: np.ndarray, term: Terms) -> Terms:
    """Return the entries of `term` in the places that are `kept`."""
    mask = kept[term.place]
    return Terms(term.place[mask], term.column[mask], term.value[mask])


def rows_of(name: str, terms: list[Terms], lower: Floats, upper: Floats, label: Callable[[int], str]) -> Rows:
    """Return the rows of the full grid that hold any term."""
    there = places_of(terms)
    row = np.searchsorted(there, np.concatenate([np.zeros(0, np.int64), *(term.place for term in terms)]))
    column = np.concatenate([np.zeros(0, np.int64), *(term.column for term in terms)])
    value = np.concatenate([np.zeros(0), *(term.value for term in terms)])
    return Rows(name, lower[there], upper[there], row, column, value, lambda i: label(int(there[i])))


def places_of(terms: list[Terms]) -> Codes:
    """Return the places of a full grid that hold any term, each once, in order."""
    return np.unique(np.concatenate([np.zeros(0, np.int64), *(term.place for term in terms)]))


def list_name(problem: Problem) -> Callable[[int], str]:
    """Return what names a place in the grid [list, period]."""
    axes, lists = problem.axes, problem.lists

    def name(place: int) -> str:
        on, period = divmod(place, axes.period.count)
        unit, planning_object = axes.unit[lists.unit[on]], axes.planning_object[lists.planning_object[on]]
        return f"{unit},{planning_object},{axes.period.index[period].date()}"

    return name


def hours_name(problem: Problem) -> Callable[[int], str]:
    """Return what names a place in the grid [unit, capacity, period]."""
    axes = problem.axes
    _, _, capacities, periods = axes.shape

    def name(place: int) -> str:
        pair, period = divmod(place, periods)
        unit, capacity = divmod(pair, capacities)
        return f"{axes.unit[unit]},{axes.capacity[capacity]},{axes.period.index[period].date()}"

    return name
