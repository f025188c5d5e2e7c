"""Who contributes what: the production need taken apart by where its activities come from.

Source: Socialstyrelsen, *Strategisk nivå – prognos och balansering av behov och tillgänglig kapacitet*, 2025, section
Behovsprognoser på strategisk nivå (vårdbehov → produktionsbehov).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from pks.core.axes import Axes, Floats
from pks.core.pathways import Pathways
from pks.forecast.production import entering, production_need

NO_CODES = np.zeros(0, np.int64)
NO_PATHWAYS = Pathways(NO_CODES, NO_CODES, NO_CODES, np.zeros(0))


def contributions(
    axes: Axes,
    arriving: Floats,
    onward: Pathways,
    goal: Floats,
    *,
    people: Floats | None = None,
    entry: Pathways = NO_PATHWAYS,
) -> pd.DataFrame:
    """Return what each source adds to the production need: unit, planning_object, step, origin, period, activities.

    Steps: `arriving` (directly, no origin), `care group` (people in need, origin = the group), `follow-on` (origin = the
    planning object that gives rise to it: Σ_lag ρ[p′→p, lag]·D[u,p′,t−lag]) and `goal` (for the waiting list). Over steps
    and origins they add up to D + G; sources that add nothing have no rows. Only reported periods.

    Args:
        axes: the labels of the case.
        arriving: all need arriving before follow-on, with that of `people`, [unit, object, period].
        onward: pathways between planning objects.
        goal: G, [unit, object, period].
        people: people in need, [unit, care group, period], where they come in by the pathways `entry`.
        entry: pathways from care groups.
    """
    objects, reported = len(axes.planning_object), axes.period.reported
    parts = list(_from_groups(axes, people, entry, objects)) if people is not None else []
    direct = arriving - sum((found for _, _, found in parts), np.zeros_like(arriving))
    need = production_need(arriving, onward)
    sources = [("arriving", "", direct), *parts, *_follow_on(axes, need, onward), ("goal", "", goal)]
    tables = [_rows(axes, step, origin, values[..., :reported]) for step, origin, values in sources]
    return pd.concat(tables, ignore_index=True).sort_values(
        ["unit", "planning_object", "period"], kind="stable", ignore_index=True
    )


def _from_groups(axes: Axes, people: Floats, entry: Pathways, objects: int) -> Iterator[tuple[str, str, Floats]]:
    for group in np.unique(entry.start):
        yield "care group", str(axes.care_group[group]), entering(people, _starting(entry, group), objects)


def _follow_on(axes: Axes, need: Floats, onward: Pathways) -> Iterator[tuple[str, str, Floats]]:
    for origin in np.unique(onward.start):
        caused = entering(need, _starting(onward, origin), need.shape[1])
        yield "follow-on", str(axes.planning_object[origin]), caused


def _starting(paths: Pathways, start: int) -> Pathways:
    own = paths.start == start
    return Pathways(paths.start[own], paths.end[own], paths.lag[own], paths.per_activity[own])


def _rows(axes: Axes, step: str, origin: str, values: Floats) -> pd.DataFrame:
    unit, planning_object = np.nonzero((np.abs(values) > 1e-9).any(axis=2))
    periods = values.shape[2]
    return pd.DataFrame(
        {
            "unit": axes.unit[unit].repeat(periods),
            "planning_object": axes.planning_object[planning_object].repeat(periods),
            "step": step,
            "origin": origin,
            "period": np.tile(axes.period.index[:periods], len(unit)),
            "activities": values[unit, planning_object].reshape(-1),
        }
    )
