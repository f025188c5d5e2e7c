"""Who needs more than others for the same need, case mix taken into account."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pks.capacity.checks import CapacityError
from pks.capacity.comparison import Comparison, compare, compare_hours
from pks.capacity.need import activity_hours, capacity_need
from pks.core.axes import axes_of
from tests.balance.cases import small_case, table

OBJECTS = pd.Index(["light", "heavy"])


def compared(per_activity: list[list[float]], activities: list[list[float]]) -> Comparison:
    """Compare units in one capacity: hours and activities [unit, object]."""
    hours = np.array(per_activity)[:, :, None]
    units = pd.Index(["A", "B", "C"][: len(hours)])
    return compare(hours, np.array(activities), units=units, objects=OBJECTS, capacities=pd.Index(["c"]))


def test_heavy_cases_are_not_slow_work() -> None:
    """A has 90 heavy cases of 4 hours, B 90 light ones of 1: mean hours differ by far, but both work alike: ratio 1."""
    found = compared([[1.0, 4.0], [1.0, 4.0]], [[10, 90], [90, 10]]).by_unit
    assert found["taken"].tolist() == [370.0, 130.0]
    assert found["ratio"].tolist() == pytest.approx([1.0, 1.0])
    assert found["difference"].tolist() == pytest.approx([0.0, 0.0])


def test_ratio_by_hand() -> None:
    """Light: A 30 at 1 h, B 10 at 2 h: region 50/40 = 1.25. Heavy: A 10 at 6 h, B 10 at 4 h: region 5.

    A took 30 + 60 = 90 of 30·1.25 + 10·5 = 87.5; B 20 + 40 = 60 of 12.5 + 50 = 62.5. Working as the region frees 10·1
    of A's heavy cases and 10·0.75 of B's light ones.
    """
    found = compared([[1.0, 6.0], [2.0, 4.0]], [[30, 10], [10, 10]]).by_unit
    assert found["unit"].tolist() == ["A", "B"]
    assert found["taken"].tolist() == [90.0, 60.0]
    assert found["expected"].tolist() == pytest.approx([87.5, 62.5])
    assert found["ratio"].tolist() == pytest.approx([90 / 87.5, 60 / 62.5])
    assert found["frees_as_region"].tolist() == pytest.approx([10.0, 7.5])
    assert found["activities"].tolist() == [40.0, 20.0]


def test_rows_by_object_explain_the_unit() -> None:
    """Differences by object add up to the unit's; the largest stands first."""
    apart = compared([[1.0, 6.0], [2.0, 4.0]], [[30, 10], [10, 10]])
    rows = apart.by_object
    assert rows.loc[0, ["unit", "planning_object", "difference"]].tolist() == ["A", "heavy", pytest.approx(10.0)]
    sums = rows.groupby("unit")["difference"].sum()
    assert sums.to_dict() == pytest.approx(apart.by_unit.set_index("unit")["difference"].to_dict())


def test_best_quarter_is_the_lower_quartile_of_those_who_do_it() -> None:
    """Of units at 1, 2 and 4 hours the lower quartile is 1.5; one that does none of it has no say.

    B's 10 at 2 h then free 5 hours and C's 10 at 4 h 25.
    """
    found = compared([[1.0, 0.0], [2.0, 0.0], [4.0, 9.0]], [[10, 0], [10, 0], [10, 5]])
    assert found.best[:, 0].tolist() == [1.5, 9.0]
    freed = found.by_unit.set_index("unit")["frees_as_best"]
    assert freed.to_dict() == {"A": 0.0, "B": 5.0, "C": 25.0}


units = st.integers(1, 4)


@given(st.data(), units)
def test_what_some_take_more_others_take_less(data: st.DataObject, count: int) -> None:
    """Over all units taken and expected are the same, whatever the hours and the mix."""
    hours = data.draw(arrays(np.float64, (count, 3, 2), elements=st.floats(0, 50)))
    volume = data.draw(arrays(np.float64, (count, 3), elements=st.just(0.0) | st.floats(1, 1000)))
    labels = {"units": pd.RangeIndex(count), "objects": pd.RangeIndex(3), "capacities": pd.RangeIndex(2)}
    found = compare(hours, volume, **labels).by_unit
    assert found["taken"].sum() == pytest.approx(found["expected"].sum(), rel=1e-9, abs=1e-9)
    assert (found["frees_as_region"] >= found["difference"] - 1e-6).all()


def test_hours_of_a_case_are_compared_as_they_change() -> None:
    """A takes 3 hours and from week 3 on 2, for 10, 10, 30 and 30 activities: 180, as its capacity need says.

    B takes 2 for as many: 160. The region's mean is 340/160 = 2.125, so both would take 170.
    """
    case = small_case(
        units=("A", "B"),
        activity_hours=table("planning_object capacity unit hours", ("p", "c", None, 2), ("p", "c", "A", 3)),
        improvements=table(
            "improvement unit planning_object capacity period hours_change realised",
            ("team", "A", "p", "c", "2026-01-19", -1, 1), ("team", "A", "p", "c", "2026-01-26", -1, 1),
        ),
    )  # fmt: skip
    axes = axes_of(case)
    hours, activities = activity_hours(case, axes), np.tile([10.0, 10.0, 30.0, 30.0], (2, 1, 1))
    found = compare_hours(hours, activities, axes).by_unit.set_index("unit")
    assert found["taken"].to_dict() == pytest.approx({"A": 180, "B": 160})
    assert found["taken"].sum() == pytest.approx(capacity_need(hours, activities, 1).sum())
    assert found["expected"].to_dict() == pytest.approx({"A": 170, "B": 170})


def test_negative_numbers_and_wrong_shapes_are_refused() -> None:
    """A negative figure is named by its labels; arrays that do not fit the labels are a fault of their own."""
    with pytest.raises(CapacityError, match="B · heavy · c"):
        compared([[1.0, 1.0], [1.0, -1.0]], [[1, 1], [1, 1]])
    with pytest.raises(CapacityError, match="labels ask for"):
        compare(
            np.ones((2, 2, 1)), np.ones((2, 3)), units=pd.Index(["A", "B"]), objects=OBJECTS, capacities=pd.Index(["c"])
        )
