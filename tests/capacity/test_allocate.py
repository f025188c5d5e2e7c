"""A mission handed out by shares, and summed up again."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pks.capacity.allocate import shares_of, split, split_whole, summed_up
from pks.capacity.checks import CapacityError

CENSUS_1790 = {
    "Virginia": (630_560, 21), "Massachusetts": (475_327, 16), "Pennsylvania": (432_879, 14),
    "North Carolina": (353_523, 12), "New York": (331_589, 11), "Maryland": (278_514, 9), "Connecticut": (236_841, 8),
    "South Carolina": (206_236, 7), "New Jersey": (179_570, 6), "New Hampshire": (141_822, 5), "Vermont": (85_533, 3),
    "Georgia": (70_835, 2), "Kentucky": (68_705, 2), "Rhode Island": (68_446, 2), "Delaware": (55_540, 2),
}  # fmt: skip
"""Apportionment population of 1790 and Hamilton's 120 seats: Balinski and Young, Fair Representation, 2nd ed., 2001."""


def test_hamiltons_apportionment() -> None:
    """Hamilton's bill of 1792, by the largest remainder."""
    people, seats = zip(*CENSUS_1790.values(), strict=True)
    one = np.zeros(len(people), int)
    assert split_whole([120], shares_of(people, one), one).tolist() == list(seats)


def test_history_becomes_shares() -> None:
    """Wards of 30, 10 and 0 episodes in one area and 7 in another: 0.75, 0.25, 0 and 1."""
    assert shares_of([30, 10, 0, 7], [0, 0, 0, 1]).tolist() == [0.75, 0.25, 0.0, 1.0]


def test_ties_go_to_those_who_stand_first() -> None:
    """Two activities over four equal wards: the first two; in each period alike."""
    whole = split_whole([[2, 3]], [0.25] * 4, [0] * 4)
    assert whole.tolist() == [[1, 1], [1, 1], [0, 1], [0, 0]]


def test_shares_may_differ_by_period() -> None:
    """Shares [child, period] of totals [parent, period]: 10 by halves, then 10 as 8 and 2."""
    assert split([[10, 10]], [[0.5, 0.8], [0.5, 0.2]], [0, 0]).tolist() == [[5.0, 8.0], [5.0, 2.0]]
    assert split([10], [[0.5, 0.8], [0.5, 0.2]], [0, 0]).tolist() == [[5.0, 8.0], [5.0, 2.0]]


@given(st.data())
def test_no_activity_is_lost_on_the_way_down(data: st.DataObject) -> None:
    """Whole parts add up to their parent's total in every period, and nobody is a whole one away from the exact part."""
    parents = data.draw(st.integers(1, 4))
    extra = data.draw(st.lists(st.integers(0, parents - 1), max_size=12))
    parent = data.draw(st.permutations([*range(parents), *extra]))
    weights = data.draw(st.lists(st.integers(1, 60), min_size=len(parent), max_size=len(parent)))
    totals = np.array(data.draw(st.lists(st.tuples(*[st.integers(0, 40_000)] * 3), min_size=parents, max_size=parents)))
    shares = shares_of(weights, parent)
    whole = split_whole(totals, shares, parent)
    assert np.array_equal(summed_up(whole, parent), totals)
    assert (np.abs(whole - split(totals, shares, parent)) < 1).all()
    assert (whole >= 0).all()


def test_sums_come_back_through_all_levels() -> None:
    """Region → 7 areas → 40 wards → sums of the areas → sum of the region: 40 000 again, to the last one."""
    rng = np.random.default_rng(2)
    area_of = np.sort(rng.integers(0, 7, 40))
    area_of[:7] = np.arange(7)
    areas = split_whole([40_000], shares_of(rng.random(7), np.zeros(7, int)), np.zeros(7, int))
    wards = split_whole(areas, shares_of(rng.random(40), area_of), area_of)
    assert np.array_equal(summed_up(wards, area_of), areas)
    assert wards.sum() == 40_000


def test_shares_that_do_not_add_up_to_one_are_refused() -> None:
    """0.5 + 0.4 of one area and −0.1 of a ward in another are named, at once."""
    with pytest.raises(CapacityError) as raised:
        split([10, 10], [0.5, 0.4, 1.1, -0.1], [0, 0, 1, 1], labels=["w1", "w2", "w3", "w4"])
    faults = raised.value.faults
    assert faults["column"].tolist() == ["w4", "parent 0"]
    assert "w1, w2 do not add up to 1" in faults["reason"].iloc[1]


def test_shares_written_with_ten_digits_lose_nothing() -> None:
    """Three times 0.3333333333 is 1 but for rounding, and 3 000 000 000 are shared out in full."""
    assert split([3e9], [0.3333333333] * 3, [0] * 3).tolist() == [1e9] * 3


def test_mission_without_anybody_to_do_it_is_refused() -> None:
    """A parent without children would lose its total."""
    with pytest.raises(CapacityError, match="nobody to hand it out to"):
        split([10, 5], [1.0], [0])


def test_share_of_an_unknown_parent_is_refused() -> None:
    """A child's code beyond the totals is a fault."""
    with pytest.raises(CapacityError, match="only 1 totals"):
        split([10], [1.0, 1.0], [0, 1])


def test_half_activities_cannot_be_handed_out_whole() -> None:
    """A total of 10.5 has no whole parts."""
    with pytest.raises(CapacityError, match="part of an activity"):
        split_whole([10.5], [1.0], [0])


def test_no_history_tells_no_share() -> None:
    """An area whose wards all had nothing is a fault that names them."""
    with pytest.raises(CapacityError, match="w2"):
        shares_of([3, 0, 0], [0, 1, 1], labels=["w1", "w2", "w3"])
