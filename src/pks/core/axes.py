"""The labels of a case in a fixed order; beyond them everything is integer codes and dense arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from pks.core.case import Case
from pks.core.errors import AlignmentError
from pks.core.periods import Periods
from pks.core.references import vocabulary

Codes = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
DUST = 1e-9
"""Amounts below this are solver noise, far below the 1e-6 to which plans are checked."""


@dataclass(frozen=True)
class Axes:
    """Units, planning objects, care groups, capacities and resources of a case, in the order of its tables."""

    unit: pd.Index
    planning_object: pd.Index
    care_group: pd.Index
    capacity: pd.Index
    resource: pd.Index
    period: Periods

    @property
    def shape(self) -> tuple[int, int, int, int]:
        """Numbers of units, planning objects, capacities and periods."""
        return len(self.unit), len(self.planning_object), len(self.capacity), self.period.count


def axes_of(case: Case) -> Axes:
    """Return the axes of `case`."""
    names = ("unit", "planning object", "care group", "capacity", "resource")
    unit, planning_object, care_group, capacity, resource = (
        pd.Index(vocabulary(case.tables, name), dtype="str") for name in names
    )
    return Axes(unit, planning_object, care_group, capacity, resource, case.settings.horizon)


def codes(labels: pd.Series, axis: pd.Index) -> Codes:
    """Return the position of each label on `axis`, −1 for an empty label.

    Raises:
        AlignmentError: if a label is not on the axis.
    """
    found = np.asarray(axis.get_indexer(labels), dtype=np.int64)
    lost = (found < 0) & labels.notna().to_numpy()
    if lost.any():
        raise AlignmentError(
            f"labels that are missing on the other side: {sorted(set(labels[lost]))[:10]}; it has {list(axis[:10])}"
        )
    return found


def dense(shape: tuple[int, ...], where: tuple[Codes, ...], values: pd.Series) -> Floats:
    """Return an array of `shape` that is 0 but for `values` (summed) at the codes `where`."""
    out = np.zeros(shape)
    np.add.at(out, where, values.to_numpy(dtype=np.float64))
    return out
