"""A need without the periods that are planned and not reported."""

from __future__ import annotations

from dataclasses import replace

from pks.chain.need import Need
from pks.core.axes import Floats
from pks.core.periods import Periods
from pks.forecast.goals import Goals


def over_reported(known: Need) -> Need:
    """Return `known` over the reported periods alone: every array and the labels end where the tail begins."""
    period = known.axes.period
    if not period.tail:
        return known
    count = period.reported

    def cut(values: Floats) -> Floats:
        return values[..., :count]

    return replace(
        known,
        axes=replace(known.axes, period=Periods(period.frequency, period.start, count)),
        arriving=cut(known.arriving),
        activities=cut(known.activities),
        goals=Goals(cut(known.goals.longest), cut(known.goals.activities)),
        hours=cut(known.hours),
        supply=replace(known.supply, hours=cut(known.supply.hours), resources=cut(known.supply.resources)),
        per_activity=replace(known.per_activity, hours=cut(known.per_activity.hours)),
    )
