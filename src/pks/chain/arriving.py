"""Need arriving: as given, or forecast from history or from demography, with known changes on top."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from pks.core.axes import Axes, Floats, codes
from pks.core.case import Case
from pks.core.pathways import Pathways, entry_pathways
from pks.forecast.changes import KnownChanges, known_changes
from pks.forecast.demography import demographic_need
from pks.forecast.fitted import Forecaster
from pks.forecast.forecasting import DEFAULT, Forecast, forecast
from pks.forecast.history import History, history_of
from pks.forecast.production import entering
from pks.forecast.thinning import entering_counts


@dataclass(frozen=True, eq=False)
class Sources:
    """Where need comes from, before it is put together.

    Attributes:
        history: the forecast of the series that have a history.
        direct: activities from demography, [unit, object, period], 0 where a series has a history.
        people: people from demography, [unit, care group, period], 0 where a series has a history.
        changes: known changes on all activities that arrive, directly or from care groups.
        entry: pathways by which people in need come in.
    """

    history: Forecast
    direct: Floats
    people: Floats
    changes: KnownChanges
    entry: Pathways

    def parts(self, values: Floats) -> tuple[Floats, Floats]:
        """Return activities and people, demography and `values` of the history's series, […, series, period], together.

        Activities are […, unit, object, period], people […, unit, care group, period].
        """
        of, lead = self.history.history, values.shape[:-2]
        direct = np.broadcast_to(self.direct, (*lead, *self.direct.shape)).copy()
        people = np.broadcast_to(self.people, (*lead, *self.people.shape)).copy()
        activity = of.planning_object >= 0
        direct[..., of.unit[activity], of.planning_object[activity], :] = values[..., activity, :]
        people[..., of.unit[~activity], of.care_group[~activity], :] = values[..., ~activity, :]
        return direct, people

    def together(self, direct: Floats, people: Floats) -> Floats:
        """Return what arrives in all before known changes: what comes directly and what `people` give rise to."""
        return direct + entering(people, self.entry, self.direct.shape[1])

    def counted(self, direct: Floats, people: Floats, rng: np.random.Generator) -> Floats:
        """Return the same for draws, […, unit, object, period]: of drawn `people` whole activities arise, by chance."""
        return np.maximum(direct, 0.0) + entering_counts(people, self.entry, self.direct.shape[1], rng)

    @property
    def before_changes(self) -> Floats:
        """What is expected to arrive before known changes, [unit, object, period]."""
        return self.together(*self.parts(self.history.mean))

    @property
    def arriving(self) -> Floats:
        """d, the expected need arriving before follow-on care, with known changes: [unit, object, period]."""
        return self.changes.on(self.before_changes)


def sources_of(case: Case, axes: Axes, *, forecaster: Forecaster = DEFAULT, draws: int = 1, seed: int = 0) -> Sources:
    """Return where the need of `case` comes from: history forecast by `forecaster`, otherwise demography."""
    direct, people = demographic_need(case, axes)
    history = history_of(case, axes)
    of_object = history.planning_object >= 0
    direct[history.unit[of_object], history.planning_object[of_object]] = 0.0
    people[history.unit[~of_object], history.care_group[~of_object]] = 0.0
    known = forecast(history, axes.period.count, forecaster=forecaster, draws=draws, seed=seed)
    sources = Sources(known, direct, people, KnownChanges(()), entry_pathways(case, axes))
    return replace(sources, changes=known_changes(case, axes, _needed(history, sources.before_changes)))


def arriving_need(case: Case, axes: Axes, *, forecaster: Forecaster = DEFAULT) -> Floats:
    """Return d, the expected need arriving before follow-on care: activities by [unit, object, period].

    Directly: the table `demand` if it is there; otherwise each series of the history is forecast, and what has no
    history but contact rates comes from demography. In the same way people in need come from `care_need`, history or
    demography, and give rise to activities through the pathways. Known changes come on top of all of it, unless there
    is a table `demand`: that is taken as it stands.
    """
    entry = entry_pathways(case, axes)
    direct = _given(case, axes, "demand", "planning_object", "arrivals")
    people = _given(case, axes, "care_need", "care_group", "people")
    if "demand" not in case or ("care_need" not in case and len(entry.start)):
        sources = sources_of(case, axes, forecaster=forecaster)
        forecast_direct, forecast_people = sources.parts(sources.history.mean)
        direct = direct if "demand" in case else forecast_direct
        people = people if "care_need" in case else forecast_people
    arriving = direct + entering(people, entry, len(axes.planning_object))
    if "demand" in case:
        return arriving
    return known_changes(case, axes, _needed(sources.history.history, arriving)).on(arriving)


def _needed(history: History, arriving: Floats) -> npt.NDArray[np.bool_]:
    """Return what there is need of, [unit, object]: what arrives, and what was recorded though it never came."""
    needed = np.asarray(arriving.any(axis=2))
    of_object = history.planning_object >= 0
    needed[history.unit[of_object], history.planning_object[of_object]] = True
    return needed


def _given(case: Case, axes: Axes, name: str, label: str, value: str) -> Floats:
    """Return a given table as [unit, object or care group, period]."""
    table = case.table(name)
    axis = axes.planning_object if label == "planning_object" else axes.care_group
    out = np.zeros((len(axes.unit), len(axis), axes.period.count))
    where = codes(table["unit"], axes.unit), codes(table[label], axis), axes.period.codes(table["period"])
    out[where] = table[value].to_numpy(np.float64)
    return out
