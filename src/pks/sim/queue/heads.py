"""The heads of the classes: within a class nobody overtakes, so whoever is next stands first in a class.

That makes the next call a choice among as many patients as there are classes, however long the list.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pks.core.axes import Codes
from pks.sim.queue.discipline import Turns, class_codes
from pks.sim.queue.patients import Patients, QueueError


@dataclass(frozen=True, eq=False)
class Heads:
    """Patients by class, in input order.

    Attributes:
        member: for each replication the patients of the first class, then a stop (the number of patients), then those
            of the second class, and so on, [replication, patients + classes].
        first: where each class begins, [replication, class].
    """

    member: Codes
    first: Codes


def heads_of(patients: Patients, turns: Turns) -> Heads:
    """Return the patients by class.

    Raises:
        QueueError: if somebody of a class is to be called before one of the class who came earlier.
    """
    classes, code = class_codes(patients.priority)
    many = len(patients)
    order = code.argsort(axis=1, kind="stable")
    _nobody_overtakes(np.take_along_axis(code, order, axis=1), order, turns)
    size = np.stack([(code == each).sum(axis=1) for each in range(classes)], axis=1)
    first = np.cumsum(size + 1, axis=1) - (size + 1)
    member = np.full((patients.replications, many + classes), many)
    place = np.arange(many) + np.take_along_axis(code, order, axis=1)  # one stop after each class
    np.put_along_axis(member, place.astype(np.int64), order, axis=1)
    return Heads(member, first)


def _nobody_overtakes(code: np.ndarray, order: Codes, turns: Turns) -> None:
    """Refuse ranks that fall, at any level, within a class."""
    same = code[:, 1:] == code[:, :-1]
    for rank in turns.rank:
        turn = np.take_along_axis(rank, order, axis=1)
        if (same & (turn[:, 1:] < turn[:, :-1])).any():
            raise QueueError("by these turns a patient overtakes another of the same priority: use HeapEngine")
