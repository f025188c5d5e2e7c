"""Compositions: how much of each resource one activity hour of a capacity takes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pks.core.axes import Axes, Codes, Floats, codes
from pks.core.case import Case


@dataclass(frozen=True)
class Compositions:
    """One activity hour of `capacity` in its `mix` takes `per_hour` hours of `resource`: one entry per row, (n,).

    A mix is a pair of a capacity and one of its alternatives, `mix_capacity` and `mix_alternative` (mixes,).
    """

    mix: Codes
    resource: Codes
    per_hour: Floats
    mix_capacity: Codes
    mix_alternative: Codes

    @property
    def composed(self) -> Codes:
        """The capacities that are put together from resources."""
        return np.unique(self.mix_capacity)


def compositions(case: Case, axes: Axes) -> Compositions:
    """Return the compositions of `case`; none where it has no resources (then they say nothing)."""
    table = case.table("compositions")
    if "resources" not in case:
        table = table.iloc[:0]
    capacity = codes(table["capacity"], axes.capacity)
    pairs, mix = np.unique(
        np.stack([capacity, table["alternative"].to_numpy(np.int64)], axis=1), axis=0, return_inverse=True
    )
    resource = codes(table["resource"], axes.resource)
    return Compositions(mix.reshape(-1), resource, table["per_hour"].to_numpy(np.float64), pairs[:, 0], pairs[:, 1])
