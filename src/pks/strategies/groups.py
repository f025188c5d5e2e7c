"""Whose waiting is compared with whose: lists put into groups."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt

from pks.balance.problem import Problem
from pks.core.axes import Floats
from pks.core.errors import AlignmentError
from pks.core.hints import did_you_mean

Groups = npt.NDArray[np.object_]
Grouping = Callable[[Problem], Groups]
"""Returns the group of every list, (lists,); "" = in none."""


def by_unit(problem: Problem) -> Groups:
    """Return the unit of every list: fairness between units."""
    return problem.axes.unit.to_numpy(object)[problem.lists.unit]


def by_planning_object(problem: Problem) -> Groups:
    """Return the planning object of every list: fairness between groups of patients."""
    return problem.axes.planning_object.to_numpy(object)[problem.lists.planning_object]


def by_group(groups: Mapping[str | tuple[str, str], str]) -> Grouping:
    """Return what groups lists by `groups`: from a unit, a planning object, or a pair of both, to the name of a group.

    A pair wins over a unit, a unit over a planning object. What is not named is in no group: it is compared with nobody.

    Raises (when it is used):
        AlignmentError: if the problem has no such unit or planning object.
    """

    def grouped(problem: Problem) -> Groups:
        units, objects = by_unit(problem), by_planning_object(problem)
        known = [*problem.axes.unit, *problem.axes.planning_object]
        names = [name for key in groups for name in ((key,) if isinstance(key, str) else key)]
        if lost := [f"{name!r}{did_you_mean(name, known)}" for name in dict.fromkeys(names) if name not in known]:
            raise AlignmentError(f"groups name what is neither a unit nor a planning object: {', '.join(lost)}")
        found = [
            groups.get((unit, of), groups.get(unit, groups.get(of, "")))
            for unit, of in zip(units, objects, strict=True)
        ]
        return np.array(found, dtype=object)

    return grouped


def people(problem: Problem) -> Floats:
    """Return how many people would be on each list in each period if nobody left it, [list, period].

    Those waiting at the start, all who arrive, and the follow-on care of all as if everything were carried out when it
    arises; only a constant can stand below a share in a linear program.
    """
    lists, onward = problem.lists, problem.needs.onward
    need = problem.needs.arriving.copy()
    np.add.at(need[:, :, 0], (lists.unit, lists.planning_object), lists.start)
    arisen, step = need.copy(), need
    while step.any():  # a cycle of pathways has a lag, so this ends
        later = np.zeros_like(need)
        for start, end, lag, share in zip(onward.start, onward.end, onward.lag, onward.per_activity, strict=True):
            later[:, end, lag:] += share * step[:, start, : max(0, need.shape[2] - lag)]
        arisen += later
        step = later
    return np.cumsum(arisen[lists.unit, lists.planning_object], axis=1)
