"""Need arriving: as given, or forecast from history or from demography, with known changes on top."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pks.core.axes import Axes, Floats, codes
from pks.core.case import Case
from pks.core.pathways import Pathways, entry_pathways
from pks.forecast.changes import KnownChanges, known_changes
from pks.forecast.demography import demographic_need
from pks.forecast.fitted import Forecaster
from pks.forecast.forecasting import DEFAULT, Forecast, forecast
from pks.forecast.history import history_of
from pks.forecast.production import entering


@dataclass(frozen=True, eq=False)
class Sources:
    """Where need comes from, before it is put together.

    Attributes:
        history: the forecast of the series that have a history.
        direct: activities from demography, [unit, object, period], 0 where a series has a history.
        people: people from demography, [unit, care group, period], 0 where a series has a history.
        changes: known changes on activities that arrive directly.
        entry: pathways by which people in need come in.
    """

    history: Forecast
    direct: Floats
    people: Floats
    changes: KnownChanges
    entry: Pathways

    def with_history(self, values: Floats, chance: Floats | None = None) -> tuple[Floats, Floats]:
        """Return activities and people, demography and `values` of the history's series, […, series, period], together.

        Activities are […, unit, object, period] with known changes, people […, unit, care group, period]. `chance`,
        [change, draw], draws the changes too, for values of [draw, series, period].
        """
        direct, people = self.before_changes(values)
        return self.changes.on(direct, chance), people

    def before_changes(self, values: Floats) -> tuple[Floats, Floats]:
        """Return the same without known changes."""
        of, lead = self.history.history, values.shape[:-2]
        direct = np.broadcast_to(self.direct, (*lead, *self.direct.shape)).copy()
        people = np.broadcast_to(self.people, (*lead, *self.people.shape)).copy()
        activity = of.planning_object >= 0
        direct[..., of.unit[activity], of.planning_object[activity], :] = values[..., activity, :]
        people[..., of.unit[~activity], of.care_group[~activity], :] = values[..., ~activity, :]
        return direct, people

    def arriving(self, direct: Floats, people: Floats) -> Floats:
        """Return d, need arriving before follow-on care: what comes directly and what `people` give rise to."""
        return direct + entering(people, self.entry, self.direct.shape[1])


def sources_of(case: Case, axes: Axes, *, forecaster: Forecaster = DEFAULT, draws: int = 1, seed: int = 0) -> Sources:
    """Return where the need of `case` comes from: history forecast by `forecaster`, otherwise demography."""
    direct, people = demographic_need(case, axes)
    history = history_of(case, axes)
    of_object = history.planning_object >= 0
    direct[history.unit[of_object], history.planning_object[of_object]] = 0.0
    people[history.unit[~of_object], history.care_group[~of_object]] = 0.0
    known = forecast(history, axes.period.count, forecaster=forecaster, draws=draws, seed=seed)
    needed = np.any(direct, axis=2)
    needed[history.unit[of_object], history.planning_object[of_object]] = True
    return Sources(known, direct, people, known_changes(case, axes, needed), entry_pathways(case, axes))


def arriving_need(case: Case, axes: Axes, *, forecaster: Forecaster = DEFAULT) -> Floats:
    """Return d, the expected need arriving before follow-on care: activities by [unit, object, period].

    Directly: the table `demand` if it is there; otherwise each series of the history is forecast, and what has no
    history but contact rates comes from demography; known changes are added to forecasts. In the same way people in
    need come from `care_need`, history or demography, and give rise to activities through the pathways.
    """
    entry = entry_pathways(case, axes)
    direct = _given(case, axes, "demand", "planning_object", "arrivals")
    people = _given(case, axes, "care_need", "care_group", "people")
    if "demand" not in case or ("care_need" not in case and len(entry.start)):
        sources = sources_of(case, axes, forecaster=forecaster)
        forecast_direct, forecast_people = sources.with_history(sources.history.mean)
        direct = direct if "demand" in case else forecast_direct
        people = people if "care_need" in case else forecast_people
    return direct + entering(people, entry, len(axes.planning_object))


def _given(case: Case, axes: Axes, name: str, label: str, value: str) -> Floats:
    """Return a given table as [unit, object or care group, period]."""
    table = case.table(name)
    axis = axes.planning_object if label == "planning_object" else axes.care_group
    out = np.zeros((len(axes.unit), len(axis), axes.period.count))
    where = codes(table["unit"], axes.unit), codes(table[label], axis), axes.period.codes(table["period"])
    out[where] = table[value].to_numpy(np.float64)
    return out
