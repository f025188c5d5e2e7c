"""The interval of a need in hours: how many come, and how long each takes.

Joint draws of volumes become joint draws of hours. The quantiles of a region are those of its own draws: the sum of its
units' 90 % needs is more than its 90 % need, since not all units have a bad year at once.

Source: the variance of a compound sum, Kaas, Goovaerts, Dhaene and Denuit, *Modern Actuarial Risk Theory*, 2nd ed., 2008,
section 3.2, doi:10.1007/978-3-540-70998-5.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pks.capacity.checks import CapacityError, outside, refuse
from pks.capacity.need import capacity_need
from pks.core.axes import Floats
from pks.core.faults import Fault
from pks.core.hours import ActivityHours


@dataclass(frozen=True, eq=False)
class HoursDrawn:
    """Joint draws of a capacity need: `hours` [draw, unit, capacity, period]."""

    hours: Floats

    def by_unit(self, levels: tuple[float, ...] = (0.1, 0.5, 0.9)) -> Floats:
        """Return the quantiles of every unit: [level, unit, capacity, period]."""
        return np.asarray(np.quantile(self.hours, levels, axis=0))

    def together(self, levels: tuple[float, ...] = (0.1, 0.5, 0.9)) -> Floats:
        """Return the quantiles of all units together, of the sums of each draw: [level, capacity, period]."""
        return np.asarray(np.quantile(self.hours.sum(axis=1), levels, axis=0))

    def over_time(self, levels: tuple[float, ...] = (0.1, 0.5, 0.9)) -> Floats:
        """Return the quantiles of every unit's hours over the whole horizon: [level, unit, capacity]."""
        return np.asarray(np.quantile(self.hours.sum(axis=3), levels, axis=0))


def compound_moments(
    mean_count: npt.ArrayLike, var_count: npt.ArrayLike, mean_hours: npt.ArrayLike, var_hours: npt.ArrayLike
) -> tuple[Floats, Floats]:
    """Return mean and variance of the hours of a random number of activities that take independent times.

    E[S] = E[N]·E[h], Var[S] = E[N]·Var[h] + Var[N]·E[h]².

    Args:
        mean_count: E[N], mean number of activities, ≥ 0, any shape.
        var_count: Var[N], its variance, ≥ 0.
        mean_hours: E[h], mean hours of one activity, ≥ 0, that broadcasts with it.
        var_hours: Var[h], the variance of its hours, ≥ 0.

    Raises:
        CapacityError: with every number that is out of range.

    >>> compound_moments(100, 100, 2.0, 1.0)  # Poisson(100) operations of 2 ± 1 hours
    (array(200.), array(500.))
    """
    given = {"mean_count": mean_count, "var_count": var_count, "mean_hours": mean_hours, "var_hours": var_hours}
    refuse(*(outside(name, values) for name, values in given.items()))
    n, vn, h, vh = (np.asarray(values, np.float64) for values in given.values())
    return np.asarray(n * h), np.asarray(n * vh + vn * h**2)


def drawn_hours(
    hours: ActivityHours,
    activities: Floats,
    capacities: int,
    *,
    sd_hours: npt.ArrayLike,
    rng: np.random.Generator,
) -> HoursDrawn:
    """Return joint draws of the capacity need from joint draws of the activities.

    A draw of a unit's hours is gamma distributed with the mean Σ_p h·n and the variance Σ_p sd²·n of its n activities,
    whose times are independent: so a compound sum has the variance of :func:`compound_moments`. What links units and
    periods is what links `activities`. Capacities are drawn apart: an operation that takes long takes both theatre and
    nurse long, so draws of several capacities are not for adding up.

    Args:
        hours: mean hours per activity: codes (n,), hours (n, periods).
        activities: joint draws, such as of a forecast, [draw, unit, object, period].
        capacities: how many there are.
        sd_hours: standard deviation of the hours of one activity, ≥ 0, (n,) or one for all rows of `hours`.
        rng: where randomness comes from.

    Raises:
        CapacityError: with every number that is negative or not finite.
    """
    rows = len(hours.unit)
    try:
        sd = np.broadcast_to(np.asarray(sd_hours, np.float64), (rows,))
    except ValueError:
        value = str(np.shape(sd_hours))
        raise CapacityError([Fault("sd_hours", None, "shape", value, f"must be one number, or {rows}")]) from None
    refuse(outside("sd_hours", sd), outside("activities", activities))
    squared = ActivityHours(
        hours.unit, hours.planning_object, hours.capacity, np.broadcast_to((sd**2)[:, None], hours.hours.shape)
    )
    mean = np.stack([capacity_need(hours, draw, capacities) for draw in activities])
    variance = np.stack([capacity_need(squared, draw, capacities) for draw in activities])
    random = (mean > 0) & (variance > 0)
    scale = variance[random] / mean[random]
    mean[random] = rng.gamma(mean[random] / scale, scale)
    return HoursDrawn(mean)
