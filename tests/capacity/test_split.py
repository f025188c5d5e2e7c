"""Splits of shared resources, against hand arithmetic, corners found one by one, and laws."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pks.capacity.available import Available, available_capacity, reach_alone
from pks.capacity.checks import CapacityError
from pks.capacity.split import StandIns, best_split, reach_with, shares_by_need, side_by_side, stated_split
from pks.core.axes import Axes, axes_of
from pks.core.compositions import Compositions
from pks.core.errors import AlignmentError
from pks.core.periods import Periods
from tests.balance.cases import small_case, table

HOURS = st.floats(0, 100)


def there(per_hour: list[list[float]], stock: np.ndarray, of: list[int] | None = None, most: float = 1.0) -> Available:
    """Return mixes given as rows [mix][resource] (`of`: the capacity of each) and `stock` [unit, resource, period]."""
    array = np.array(per_hour)
    mix, resource = np.nonzero(array)
    capacity = np.arange(len(array)) if of is None else np.array(of)
    number = np.array([list(capacity[:k]).count(c) + 1 for k, c in enumerate(capacity)])
    mixes = Compositions(mix, resource, array[mix, resource], capacity, number)
    count = int(capacity.max()) + 1
    alone = most * reach_alone(mixes, stock, count)
    given_hours = np.zeros((len(stock), count), bool)
    return Available(alone, np.ones(count, bool), given_hours, stock, mixes, np.full(count, most))


def best_corner(per_hour: np.ndarray, stock: np.ndarray, need: np.ndarray) -> float:
    """Return the most hours of two mixes by trying every corner of what is possible."""
    lines = [(*row, right) for row, right in zip(per_hour.T, stock, strict=True) if row.any()]
    lines += [(1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (1.0, 0.0, need[0]), (0.0, 1.0, need[1])]
    best = 0.0
    for (a, b, e), (c, d, f) in combinations(lines, 2):
        if abs(a * d - b * c) > 1e-12:
            x, y = (e * d - b * f) / (a * d - b * c), (a * f - e * c) / (a * d - b * c)
            inside = min(x, y) >= -1e-9 and x <= need[0] + 1e-9 and y <= need[1] + 1e-9
            if inside and (per_hour.T @ [x, y] <= stock + 1e-9).all():
                best = max(best, x + y)
    return best


def test_a_theatre_and_a_clinic_share_nurses() -> None:
    """Theatre: 1 room + 2 nurse hours; clinic: 1 nurse hour. 40 room and 60 nurse hours, 25 and 30 needed.

    Each hour of the clinic takes one nurse hour, of the theatre two: the clinic gets its 30, the theatre (60 − 30) / 2 = 15.
    Alone they reach min(40, 30) = 30 and 60. Half the nurses each: 15 and 30.
    """
    available = there([[1, 2], [0, 1]], np.array([[[40.0], [60.0]]]))
    need = np.array([[[25.0], [30.0]]])
    best = best_split(available, need)
    assert best.hours.ravel() == pytest.approx([15, 30])
    assert best.used.ravel() == pytest.approx([15, 60])
    assert available.hours.ravel() == pytest.approx([30, 60])
    half = stated_split(available, np.array([[1.0, 0.0], [0.5, 0.5]]))
    assert half.hours.ravel() == pytest.approx([15, 30])


def test_what_weighs_more_is_met_first() -> None:
    """If an hour of theatre weighs 5, its 25 hours take 50 nurse hours, and the clinic gets the other 10."""
    available = there([[1, 2], [0, 1]], np.array([[[40.0], [60.0]]]))
    best = best_split(available, np.array([[[25.0], [30.0]]]), weight=np.array([5.0, 1.0]))
    assert best.hours.ravel() == pytest.approx([25, 10])


def test_shares_in_proportion_to_the_need() -> None:
    """25 theatre hours need 50 nurse hours, 30 clinic hours need 30: 5/8 and 3/8 of 60 are 37.5 and 22.5 nurse hours."""
    available = there([[1, 2], [0, 1]], np.array([[[40.0], [60.0]]]))
    shares = shares_by_need(available, np.array([[[25.0], [30.0]]]))
    assert shares[0].tolist() == [[1.0, 0.0], [0.625, 0.375]]
    assert stated_split(available, shares).hours.ravel() == pytest.approx([18.75, 22.5])


def test_alternatives_are_mixed_as_the_need_demands() -> None:
    """A visit by 1 physician hour or by 2 nurse hours: 3 and 8 hours give 3 + 4 = 7; a need of 5 takes 3 + 4 hours.

    Of the ways to meet 5, that with fewest resource hours has all 3 of the physician's and 2 · 2 of the nurses'.
    """
    available = there([[1, 0], [0, 2]], np.array([[[3.0], [8.0]]]), of=[0, 0])
    assert best_split(available, np.full((1, 1, 1), 9.0)).hours.item() == pytest.approx(7)
    modest = best_split(available, np.full((1, 1, 1), 5.0))
    assert modest.by_mix.ravel() == pytest.approx([3, 2])
    assert modest.used.ravel() == pytest.approx([3, 4])


def test_the_highest_utilisation_holds_in_every_split() -> None:
    """At most 90 % of 40 hours may be planned: 36, though the resource has 40."""
    available = there([[1.0]], np.array([[[40.0]]]), most=0.9)
    assert best_split(available, np.full((1, 1, 1), 50.0)).hours.item() == pytest.approx(36)
    assert stated_split(available, np.ones((1, 1))).hours.item() == pytest.approx(36)


def test_hours_from_the_table_available_take_no_resources() -> None:
    """A unit's given hours stand beside its resources: 10 given, 8 needed, no nurse hour used."""
    case = small_case(
        demand={("A", "p"): 1},
        available={("A", "c"): 10},
        resources=table("unit resource kind quantity hours_per_period", ("A", "nurse", "competence", 1, 38)),
        compositions=table("capacity resource per_hour", ("c", "nurse", 1)),
    )
    supply = available_capacity(case, axes_of(case))
    best = best_split(supply, np.full((1, 1, 4), 8.0))
    assert best.hours[0, 0].tolist() == [8.0] * 4
    assert not best.used.any()


def test_who_stands_in_is_counted_once() -> None:
    """20 hours of specialists, 30 of general nurses for whom they may stand in: 20 + 30 needed are met, 20 + 40 are not."""
    available = there([[1, 0], [0, 1]], np.array([[[20.0], [30.0]]]))
    pairs = StandIns(np.array([0]), np.array([1]))
    met = best_split(available, np.array([[[15.0], [35.0]]]), stand_ins=pairs)
    assert met.hours.ravel() == pytest.approx([15, 35])
    assert met.stood_in.item() == pytest.approx(5)
    assert met.used.ravel() == pytest.approx([20, 30])
    short = best_split(available, np.array([[[20.0], [40.0]]]), stand_ins=pairs)
    assert short.hours.sum() == pytest.approx(50)


def test_who_cannot_stand_in_changes_nothing() -> None:
    """Of 10 hours half may be planned: 5 of a need of 20, also with a pair whose source has no hours."""
    available = there([[0, 1]], np.array([[[0.0], [10.0]]]), most=0.5)
    useless = StandIns(np.array([0]), np.array([1]))
    need = np.full((1, 1, 1), 20.0)
    assert best_split(available, need).hours.item() == 5
    assert best_split(available, need, stand_ins=useless).hours.item() == 5


def test_the_highest_utilisation_holds_with_stand_ins_too() -> None:
    """30 hours and 20 of those who may stand in are 50, of which 80 % may be planned: 40 of 60.

    The cap is that of each capacity alone, 0.8 · 50 and 0.8 · 20 = 16: together they may use all 50 hours.
    """
    available = there([[1, 0], [0, 1]], np.array([[[20.0], [30.0]]]), most=0.8)
    pairs = StandIns(np.array([0]), np.array([1]))
    assert reach_with(available, pairs).ravel() == pytest.approx([16, 40])
    alone = best_split(available, np.array([[[0.0], [60.0]]]), stand_ins=pairs)
    assert alone.hours.ravel() == pytest.approx([0, 40])
    both = best_split(available, np.array([[[30.0], [60.0]]]), stand_ins=pairs)
    assert both.hours.sum() == pytest.approx(50)  # never more than the resources have
    assert both.hours[0, 0] <= 16 + 1e-9


def test_a_burden_of_improvement_work_holds_with_stand_ins_too() -> None:
    """Work that takes 4 of 10 hours leaves 6; 5 hours of others who stand in give 11."""
    available = there([[0, 1]], np.array([[[0.0], [10.0]], [[5.0], [10.0]]]))
    burdened = replace(available, hours=available.hours - 4.0)
    pairs = StandIns(np.array([0]), np.array([1]))
    found = best_split(burdened, np.full((2, 1, 1), 20.0), stand_ins=pairs)
    assert found.hours.ravel() == pytest.approx([6, 11])


@settings(max_examples=25)
@given(
    st.lists(HOURS, min_size=3, max_size=3), st.lists(HOURS, min_size=2, max_size=2), st.sampled_from([0.5, 0.9, 1.0])
)
def test_stand_ins_never_give_less_and_useless_ones_nothing(stock: list[float], need: list[float], most: float) -> None:
    """The third resource is in no mix: it helps as a source and not as a target; no capacity gets more than its share alone."""
    available = there([[1, 2, 0], [0, 1, 0]], np.array(stock)[None, :, None], most=most)
    wanted = np.array(need)[None, :, None]
    plain = best_split(available, wanted).hours.sum()
    useless = best_split(available, wanted, stand_ins=StandIns(np.array([0, 1]), np.array([2, 2])))
    assert useless.hours.sum() == pytest.approx(plain, abs=1e-6)
    helped = best_split(available, wanted, stand_ins=StandIns(np.array([2]), np.array([1])))
    assert helped.hours.sum() >= plain - 1e-6
    rooms, nurses = stock[0], stock[1] + stock[2]
    assert (helped.hours.ravel() <= most * np.array([min(rooms, nurses / 2), nurses]) + 1e-6).all()


def test_what_does_not_fit_together_is_refused() -> None:
    """A need of another shape, weights of other capacities and stand-ins beyond the resources are told in words."""
    available = there([[1, 2], [0, 1]], np.array([[[40.0], [60.0]]]))
    with pytest.raises(AlignmentError, match="need is"):
        best_split(available, np.ones((1, 2, 3)))
    with pytest.raises(AlignmentError, match="weight is"):
        best_split(available, np.ones((1, 2, 1)), weight=np.ones(3))
    with pytest.raises(AlignmentError, match="codes below 2"):
        best_split(available, np.ones((1, 2, 1)), stand_ins=StandIns(np.array([0]), np.array([2])))


def test_three_ways_side_by_side() -> None:
    """The table holds need, alone, stated, best and what is short, by unit, capacity and period."""
    available = there([[1, 2], [0, 1]], np.array([[[40.0], [60.0]]]))
    need, empty = np.array([[[25.0], [30.0]]]), pd.Index([], dtype="str")
    axes = Axes(
        pd.Index(["A"]),
        empty,
        empty,
        pd.Index(["theatre", "clinic"]),
        empty,
        Periods("MS", pd.Timestamp("2026-01-01"), 1),
    )
    stated, best = stated_split(available, shares_by_need(available, need)), best_split(available, need)
    rows = side_by_side(available, need, axes, stated=stated, best=best)
    assert rows.drop(columns=["unit", "period"]).to_numpy().tolist() == [
        ["theatre", 25.0, 30.0, 18.75, 15.0, 10.0], ["clinic", 30.0, 60.0, 22.5, 30.0, 0.0]
    ]  # fmt: skip


def test_shares_above_the_whole_are_refused_all_at_once() -> None:
    """A share above 1 and shares that add up to more than 1 are told together."""
    available = there([[1, 2], [0, 1]], np.array([[[40.0], [60.0]]]))
    with pytest.raises(CapacityError) as found:
        stated_split(available, np.array([[1.2, 0.0], [0.7, 0.7]]))
    assert set(found.value.faults["table"]) == {"shares", "sum of shares"}
    with pytest.raises(CapacityError, match="need"):
        best_split(available, np.full((1, 2, 1), -1.0))


@settings(max_examples=40)
@given(
    st.lists(st.lists(st.sampled_from([0.0, 0.5, 1.0, 2.0]), min_size=3, max_size=3), min_size=2, max_size=2).filter(
        lambda rows: all(any(row) for row in rows)
    ),
    st.lists(HOURS, min_size=3, max_size=3),
    st.lists(HOURS, min_size=2, max_size=2),
)
def test_no_split_beats_the_best(per_hour: list[list[float]], stock: list[float], need: list[float]) -> None:
    """The best split is that of the best corner, and never uses more hours than there are."""
    available = there(per_hour, np.array(stock)[None, :, None])
    best = best_split(available, np.array(need)[None, :, None])
    corner = best_corner(np.array(per_hour), np.array(stock), np.array(need))
    assert best.hours.sum() == pytest.approx(corner, abs=1e-6)
    assert (best.used <= available.resources + 1e-9 * np.maximum(1, available.resources)).all()
    assert (best.hours <= np.array(need)[None, :, None] + 1e-9).all()


@settings(max_examples=30)
@given(st.lists(HOURS, min_size=6, max_size=6), st.lists(HOURS, min_size=8, max_size=8), st.floats(0, 30))
def test_more_of_a_resource_never_gives_less(stock: list[float], need: list[float], more: float) -> None:
    """Two units and two periods: raising one resource meets at least as much, and no other unit is touched."""
    resources, wanted = np.array(stock + stock).reshape(2, 3, 2), np.array(need).reshape(2, 2, 2)
    rows = [[1, 2, 0], [0, 1, 0.5]]
    before = best_split(there(rows, resources), wanted)
    raised = resources.copy()
    raised[0, 1] += more
    after = best_split(there(rows, raised), wanted)
    assert after.hours[0].sum() >= before.hours[0].sum() - 1e-6
    assert after.hours[1].sum() == pytest.approx(before.hours[1].sum(), abs=1e-6)


@settings(max_examples=30)
@given(st.lists(HOURS, min_size=3, max_size=3), st.lists(st.floats(0, 1), min_size=3, max_size=3))
def test_a_stated_split_uses_no_more_than_there_is(stock: list[float], first: list[float]) -> None:
    """Shares that add up to 1 never use more than there is, and give nobody more than alone; the best gives as much."""
    available = there([[1, 2, 0], [0, 1, 0.5]], np.array(stock)[None, :, None])
    shares = np.stack([np.array(first), 1 - np.array(first)], axis=1)
    found = stated_split(available, shares)
    assert (found.used <= available.resources + 1e-9).all()
    assert (found.hours <= available.hours + 1e-9).all()
    assert best_split(available, found.hours).hours == pytest.approx(found.hours, abs=1e-6)
