"""Who contributes what, from a case."""

from __future__ import annotations

import numpy as np
import pandas as pd

from balance.cases import small_case, table
from pks.chain.contributing import need_contributions
from pks.chain.forecasting import forecast_need
from pks.chain.need import need


def test_people_visits_and_follow_on_are_told_apart() -> None:
    """10 people a week come to 20 visits, 4 visits arrive directly, and half of the 24 lead to surgery a week later."""
    weeks = [str(day.date()) for day in pd.date_range("2025-12-15", periods=3, freq="W-MON")]
    rows = [("A", "visit", None, day, 4) for day in weeks] + [("A", None, "hip", day, 10) for day in weeks]
    case = small_case(
        objects=table("planning_object", ("visit",), ("surgery",)),
        activity_hours=table("planning_object capacity hours", ("visit", "c", 1.0)),
        care_groups=table("care_group", ("hip",)),
        pathways=table("from to lag per_activity", ("visit", "surgery", 1, 0.5), ("hip", "visit", 0, 2.0)),
    ).replace(demand=None, history=table("unit planning_object care_group period arrivals", *rows))
    known = need(case)
    found = need_contributions(known, forecast_need(case, draws=2))
    told = found.groupby(["planning_object", "step", "origin"])["activities"].apply(list).to_dict()
    expected = {
        ("visit", "arriving", ""): [4.0] * 4,
        ("visit", "care group", "hip"): [20.0] * 4,
        ("surgery", "follow-on", "visit"): [0.0, 12.0, 12.0, 12.0],
    }
    assert told.keys() == expected.keys()
    for key, values in expected.items():
        np.testing.assert_allclose(told[key], values)
    np.testing.assert_allclose(found["activities"].sum(), known.activities.sum())
