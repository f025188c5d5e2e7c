"""Need arriving: as given, or forecast from history or from demography, with known changes on top."""

from __future__ import annotations

import numpy as np

from pks.core.axes import Axes, Floats, codes
from pks.core.case import Case
from pks.core.pathways import entry_pathways
from pks.forecast.changes import with_changes
from pks.forecast.demography import demographic_need
from pks.forecast.history import history_of
from pks.forecast.production import entering
from pks.forecast.seasonal_naive import seasonal_naive


def arriving_need(case: Case, axes: Axes) -> Floats:
    """Return d, need arriving before follow-on care: activities by [unit, object, period].

    Directly: the table `demand` if it is there; otherwise each series of the history is forecast, and what has no
    history but contact rates comes from demography; known changes are added to forecasts. In the same way people in
    need come from `care_need`, history or demography, and give rise to activities through the pathways.
    """
    units, objects, _, periods = axes.shape
    forecast, people_forecast = _forecast(case, axes)
    if "demand" in case:
        table = case.table("demand")
        direct = np.zeros((units, objects, periods))
        where = codes(table["unit"], axes.unit), codes(table["planning_object"], axes.planning_object)
        direct[(*where, axes.period.codes(table["period"]))] = table["arrivals"].to_numpy(np.float64)
    else:
        direct = with_changes(case, axes, forecast)
    people = people_forecast
    if "care_need" in case:
        table = case.table("care_need")
        people = np.zeros_like(people_forecast)
        where = codes(table["unit"], axes.unit), codes(table["care_group"], axes.care_group)
        people[(*where, axes.period.codes(table["period"]))] = table["people"].to_numpy(np.float64)
    return direct + entering(people, entry_pathways(case, axes), objects)


def _forecast(case: Case, axes: Axes) -> tuple[Floats, Floats]:
    """Return activities [unit, object, period] and people [unit, care group, period] from history or demography."""
    direct, people = demographic_need(case, axes)
    history = history_of(case, axes)
    expected = seasonal_naive(history.values, history.season, axes.period.count)
    of_object = history.planning_object >= 0
    direct[history.unit[of_object], history.planning_object[of_object]] = expected[of_object]
    people[history.unit[~of_object], history.care_group[~of_object]] = expected[~of_object]
    return direct, people
