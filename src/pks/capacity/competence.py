"""Who can do what, and what stands where: functions and rooms that can serve several purposes, counted once.

A function that has three skills is not there three times. Its hours go to the skills as they are needed, and what each
skill could get alone is told apart from what all get together.

Source: Socialstyrelsen, *Strategisk nivå – prognos och balansering av behov och tillgänglig kapacitet*, 2025, section
Prognos av tillgänglig kapacitet på strategisk nivå (the matrix of competences, and that of premises).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pks.capacity.available import Available
from pks.capacity.binding import hours_of_one_more
from pks.capacity.blocks import StandIns
from pks.capacity.checks import refuse
from pks.capacity.resources import resource_hours
from pks.core.axes import Axes, Codes, Floats
from pks.core.case import Case
from pks.core.compositions import Compositions
from pks.core.faults import Fault, did_you_mean


@dataclass(frozen=True, eq=False)
class Matrix:
    """Who can do what.

    Attributes:
        skill: the competences, or kinds of equipment, (skills,).
        available: what there is of them: hours that each reaches alone, [unit, skill, period]; to be split for a need by
            :func:`pks.capacity.split.best_split`, in which an hour of a function serves one skill only.
    """

    skill: pd.Index
    available: Available

    @property
    def alone(self) -> Floats:
        """Hours that each skill could get if nobody else needed those who have it, [unit, skill, period]."""
        return self.available.hours

    @property
    def counted_twice(self) -> Floats:
        """Hours that a count of every skill of everybody finds beyond those that there are, [unit, period]."""
        used = np.isin(np.arange(self.available.resources.shape[1]), self.available.compositions.resource)
        return np.asarray(self.alone.sum(axis=1) - self.available.resources[:, used].sum(axis=1))


def competence_matrix(case: Case, axes: Axes, *, levels: Collection[str] | None = None) -> Matrix:
    """Return the hours of competences from the tables `competences` and `resources`.

    Functions (or persons) are resources of the case: their hours for patients are those of the table `resources`.

    Args:
        case: the case.
        axes: its labels.
        levels: count only rows with one of these levels; all rows unless given.

    Raises:
        CapacityError: a function or person is not in `resources`.

    Example:
        With 30 hours of nurses who can plaster and vaccinate and 10 of nurses who can only vaccinate, plastering can get
        30 hours and vaccinating 40, but a need of 30 for each is met to 40 only.

        >>> skills = pd.Index(["plaster", "vaccinate"])
        >>> mixes = Compositions(
        ...     np.arange(3), np.array([0, 0, 1]), np.ones(3), np.array([0, 1, 1]), np.array([1, 1, 2])
        ... )
        >>> hours = np.array([[[30.0], [10.0]]])
        >>> there = Available(
        ...     np.array([[[30.0], [40.0]]]), np.ones(2, bool), np.zeros((1, 2), bool), hours, mixes, np.ones(2)
        ... )
        >>> matrix = Matrix(skills, there)
        >>> matrix.alone.ravel().tolist(), matrix.counted_twice.item()
        ([30.0, 40.0], 30.0)
        >>> from pks.capacity.split import best_split
        >>> best_split(there, np.array([[[30.0], [30.0]]])).hours.sum().item()
        40.0
    """
    table = case.table("competences")
    if levels is not None:
        table = table[table["level"].isin(levels)]
    who = table["function"].fillna(table["person"])
    column = pd.Series(np.where(table["function"].notna(), "function", "person"), index=table.index)
    return _matrix(case, axes, who, what=table["competence"], columns=column, name="competences")


def premises_matrix(case: Case, axes: Axes, *, rooms: pd.DataFrame | None = None) -> Matrix:
    """Return the hours of equipment in rooms from the tables `premises` and `resources`: a room serves one at a time.

    Args:
        case: the case.
        axes: its labels.
        rooms: columns room, unit, resource: of which resource of which unit each single room is one; it then has the hours
            of one of them. Unless given, the rooms in `premises` are resources themselves.

    Raises:
        CapacityError: a room is not in `resources`, or not in `rooms`, or `rooms` names what the case does not have.
    """
    table = case.table("premises")
    column = pd.Series("room", index=table.index)
    if rooms is None:
        return _matrix(case, axes, table["room"], what=table["equipment"], columns=column, name="premises")
    places = axes.unit.get_indexer(rooms["unit"]), axes.resource.get_indexer(rooms["resource"])
    unknown = [
        Fault("rooms", row + 2, name, str(rooms[name].iloc[row]), f"unknown {name}")
        for name, found in zip(("unit", "resource"), places, strict=True) for row in np.flatnonzero(found < 0).tolist()
    ]  # fmt: skip
    refuse(unknown)
    label = pd.Index(rooms["room"], dtype="str")
    hours = np.zeros((len(axes.unit), len(label), axes.period.count))
    hours[places[0], np.arange(len(label))] = hours_of_one_more(case, axes)[places]
    found = label.get_indexer(table["room"])
    _refuse_unknown(found, table["room"], column, label, name="premises", where="rooms")
    return _of_pairs(table["equipment"], found, hours)


def stand_ins(case: Case, axes: Axes) -> StandIns:
    """Return which resources may stand in for which: functions whose competence is itself a resource of the case.

    So a composition may ask for hours of a competence, which functions that have it give as well as its own row of
    `resources` (quantity 0 where nobody does only that). Hand the result to :func:`pks.capacity.split.best_split`.
    """
    table = case.table("competences")
    source = axes.resource.get_indexer(table["function"].fillna(table["person"]))
    target = axes.resource.get_indexer(table["competence"])
    kept = (source >= 0) & (target >= 0) & (source != target)
    pairs = np.unique(np.stack([source[kept], target[kept]], axis=1), axis=0)
    return StandIns(pairs[:, 0].astype(np.int64), pairs[:, 1].astype(np.int64))


def _matrix(case: Case, axes: Axes, who: pd.Series, *, what: pd.Series, columns: pd.Series, name: str) -> Matrix:
    found = axes.resource.get_indexer(who)
    _refuse_unknown(found, who, columns, axes.resource, name=name, where="the table resources")
    return _of_pairs(what, found, resource_hours(case, axes))


def _refuse_unknown(
    found: Codes, who: pd.Series, columns: pd.Series, known: pd.Index, *, name: str, where: str
) -> None:
    refuse(
        Fault(name, int(str(row)) + 2, columns[row], str(label), f"not in {where}{did_you_mean(str(label), known)}")
        for row, label in who[found < 0].items()
    )


def _of_pairs(what: pd.Series, who: Codes, hours: Floats) -> Matrix:
    """Every pair of somebody (codes into `hours`, [unit, who, period]) and a skill is one way to get hours of the skill."""
    skill = pd.Index(what.drop_duplicates(), dtype="str")
    pairs = np.unique(np.stack([skill.get_indexer(what), who], axis=1), axis=0).astype(np.int64)
    of, resource = pairs[:, 0], pairs[:, 1]
    first = np.searchsorted(of, of)
    mixes = Compositions(np.arange(len(of)), resource, np.ones(len(of)), of, np.arange(len(of)) - first + 1)
    having = (np.arange(len(skill))[:, None] == of) @ (resource[:, None] == np.arange(hours.shape[1])).astype(
        np.float64
    )
    given = np.zeros((len(hours), len(skill)), bool)
    alone = np.asarray(having @ hours)
    return Matrix(skill, Available(alone, np.ones(len(skill), bool), given, hours, mixes, np.ones(len(skill))))
