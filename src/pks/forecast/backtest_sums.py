"""Backtests of sums: what the reconciled forecasts of units, hospitals and regions would have said, and what came."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from pks.core.axes import Floats
from pks.forecast.accuracy import Errors, crps_of
from pks.forecast.backtest import Backtest, backtest
from pks.forecast.fitted import Forecaster
from pks.forecast.forecasting import DEFAULT
from pks.forecast.hierarchy import Hierarchy
from pks.forecast.panel import Panel
from pks.forecast.prediction import TAILS
from pks.forecast.reconciliation import Reconciliation, WeightedLeastSquares, forecast_sums

WEIGHTED = WeightedLeastSquares()


def backtest_sums(
    history: Panel,
    hierarchy: Hierarchy,
    *,
    forecaster: Forecaster = DEFAULT,
    reconciliation: Reconciliation = WEIGHTED,
    horizon: int | None = None,
    origins: int = 4,
    draws: int = 200,
    seed: int = 0,
) -> Backtest:
    """Return how every node of `hierarchy` would have been forecast: by itself, and reconciled with the others.

    Methods: seasonal naive, the forecaster (each node alone), and the forecaster “, reconciled”
    (:func:`pks.forecast.reconciliation.forecast_sums` made at each origin from what was known then). Series of the backtest are
    the nodes, in their order. Sums of a series that had not started at an origin are not judged there.

    Raises:
        HistoryError: if the history is too short for any origin.

    >>> import pandas as pd
    >>> from pks.forecast.hierarchy import hierarchy_of
    >>> from pks.forecast.panel import panel
    >>> wards = panel(np.random.default_rng(1).poisson([[30], [20], [10]], (3, 60)), "MS")
    >>> tree = hierarchy_of(pd.DataFrame({"hospital": ["A", "A", "B"]}), [(), ("hospital",)])
    >>> backtest_sums(wards, tree, origins=1).summary["method"].tolist()
    ['seasonal naive', 'automatic', 'automatic, reconciled']
    """
    alone = backtest(hierarchy.panel(history), [forecaster], horizon=horizon, origins=origins, draws=draws, seed=seed)
    came = alone.errors[forecaster.name].came.copy()
    said = np.full((6, *came.shape), np.nan)
    streams = np.random.SeedSequence(seed).spawn(len(alone.origins))
    for place, (origin, stream) in enumerate(zip(alone.origins, streams, strict=True)):
        part, kept = _of_series(hierarchy, history.started(origin))
        made = forecast_sums(
            history.until(origin), part, alone.horizon, forecaster=forecaster, reconciliation=reconciliation, draws=draws,
            seed=int(stream.generate_state(1)[0]),
        )  # fmt: skip
        said[:, place, kept] = _said(made.mean, made.draws, came[place, kept])
        came[place, ~kept] = np.nan
    said[:, np.isnan(came)] = np.nan
    errors = {name: replace(each, came=came) for name, each in alone.errors.items()}
    mean, low_95, low_80, high_80, high_95, crps = said
    together: Errors = replace(
        errors[forecaster.name],
        mean=mean, low_95=low_95, low_80=low_80, high_80=high_80, high_95=high_95, crps=crps,
    )  # fmt: skip
    return replace(alone, errors={**errors, f"{forecaster.name}, reconciled": together})


def _said(mean: Floats, draws: Floats, came: Floats) -> Floats:
    """Return mean, ends of the intervals and score, [measure, node, horizon]."""
    ends = np.quantile(draws, TAILS, axis=0)
    return np.concatenate([mean[None], ends, crps_of(np.moveaxis(draws, 0, -1), came)[None]])


def _of_series(hierarchy: Hierarchy, series: npt.NDArray[np.bool_]) -> tuple[Hierarchy, npt.NDArray[np.bool_]]:
    """Return the hierarchy of some `series` alone, with the sums of nothing else, and which nodes these are."""
    members = csr_array(hierarchy.members[:, series])
    whole = np.isclose(members.sum(axis=1), hierarchy.members.sum(axis=1))
    kept = np.concatenate([whole, series])
    return Hierarchy(csr_array(members[whole]), hierarchy.nodes[kept].reset_index(drop=True)), kept
