"""Who contributes what to the production need of a case whose need is forecast."""

from __future__ import annotations

import pandas as pd

from pks.chain.forecasting import CaseForecast
from pks.chain.need import Need
from pks.forecast.contributions import contributions


def need_contributions(known: Need, forecast: CaseForecast) -> pd.DataFrame:
    """Return what each source adds to the production need: unit, planning_object, step, origin, period, activities.

    Known changes stand with what arrives directly; see :func:`pks.forecast.contributions.contributions`.

    Args:
        known: the need of a case (:func:`pks.need`).
        forecast: the forecast of the same case (:func:`pks.forecast`); of a case whose need is stated, in `demand` or
            `care_need`, it says nothing.
    """
    _, people = forecast.sources.parts(forecast.sources.history.mean)
    return contributions(
        known.axes,
        known.arriving,
        known.onward,
        known.goals.activities,
        people=people,
        entry=forecast.sources.entry,
    )
