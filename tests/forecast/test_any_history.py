"""Whatever history comes in gives a finite forecast that is not negative."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from pks.core.axes import axes_of
from pks.core.case import case_from
from pks.forecast.forecasting import forecast
from pks.forecast.history import history_of

COUNTS = st.one_of(st.just(0.0), st.integers(0, 400).map(float), st.floats(1e-9, 1e9))
WEEKS = pd.date_range(end="2025-12-29", periods=120, freq="W-MON")


@given(
    st.lists(st.dictionaries(st.integers(0, 119), COUNTS, min_size=1, max_size=12), min_size=1, max_size=3),
    st.booleans(),
)
@settings(max_examples=25)
def test_weeks_missing_anywhere_zeros_and_outliers_are_borne(recorded: list[dict[int, float]], recent: bool) -> None:
    """A few weeks recorded anywhere in two years, with zeros, fractions and outliers, give means and intervals in order."""
    rows = [
        (f"U{series}", "p", WEEKS[week if not recent else 119 - week % 12], value)
        for series, weeks in enumerate(recorded)
        for week, value in weeks.items()
    ]
    table = pd.DataFrame(rows, columns=["unit", "planning_object", "period", "arrivals"])
    table = table.drop_duplicates(["unit", "planning_object", "period"])
    settings_of = {"name": "any", "currency": "SEK", "level": "tactical", "frequency": "W-MON", "start": "2026-01-05",
                   "periods": 6}  # fmt: skip
    units = pd.DataFrame({"unit": [f"U{series}" for series in range(len(recorded))]})
    case = case_from(
        settings_of, {"units": units, "planning_objects": pd.DataFrame({"planning_object": ["p"]}), "history": table}
    )
    found = forecast(history_of(case, axes_of(case)), 6, draws=9)
    assert found.mean.shape == (len(recorded), 6)
    assert np.isfinite(found.draws).all()
    assert (found.draws >= 0).all()
    assert (np.diff(found.intervals, axis=0) >= -1e-9 * (1 + found.intervals[1:])).all()
    assert (found.mean[table.groupby("unit")["arrivals"].max().to_numpy() == 0] == 0).all()
