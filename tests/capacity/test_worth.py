"""What one more hour is worth: by hand where the dual is not unique, and against solving again with an hour more."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pks.capacity.available import Available, reach_alone
from pks.capacity.checks import CapacityError
from pks.capacity.split import StandIns, best_split
from pks.capacity.worth import Worth, worth_of_more
from pks.core.axes import Axes
from pks.core.compositions import Compositions
from pks.core.errors import AlignmentError
from pks.core.periods import Periods

ROWS = np.array([[1.0, 2.0, 0.0], [0.0, 1.0, 0.5], [0.0, 0.5, 1.0]])
"""Hours of three resources in an hour of three mixes; the last two are alternatives of one capacity."""


def there(stock: np.ndarray, most: float = 1.0) -> Available:
    """Return capacities made of ROWS from `stock` [unit, resource, period], of which the share `most` may be planned."""
    mix, resource = np.nonzero(ROWS)
    mixes = Compositions(mix, resource, ROWS[mix, resource], np.array([0, 1, 1]), np.array([1, 1, 2]))
    alone = most * reach_alone(mixes, stock, 2)
    return Available(alone, np.ones(2, bool), np.zeros((len(stock), 2), bool), stock, mixes, np.full(2, most))


def relief(found: Worth, resource: int) -> float:
    """Return the relief of a resource in a case of one unit and period; 0 where it holds nothing back."""
    return float(found.relief[found.resource == resource].sum())


def test_one_more_hour_of_two_that_bind_together_is_worth_nothing() -> None:
    """A theatre of 1 room and 2 nurse hours has 20 and 40: both bind, and one more of either alone helps nobody.

    The dual of this program is not unique: 1 for the room, or 0.5 for the nurse, is what one hour *less* costs.
    """
    available = there(np.array([[[20.0], [40.0], [0.0]]]))
    need = np.array([[[30.0], [0.0]]])
    found = worth_of_more(available, need, best_split(available, need))
    assert relief(found, 0) == pytest.approx(0)
    assert relief(found, 1) == pytest.approx(0)


def test_an_hour_goes_to_the_capacity_that_can_use_it() -> None:
    """60 nurse hours, 200 room hours: the clinic has its 20, the theatre 20 of 30; one more nurse hour gives it half."""
    available = there(np.array([[[200.0], [60.0], [100.0]]]))
    need = np.array([[[30.0], [20.0]]])
    split = best_split(available, need)
    found = worth_of_more(available, need, split)
    assert found.resource.tolist() == [1]
    assert found.relief.tolist() == pytest.approx([0.5])
    assert found.gains[0] == pytest.approx([0.5, 0])
    empty = pd.Index([], dtype="str")
    week = Periods("W-MON", pd.Timestamp("2026-01-05"), 1)
    axes = Axes(
        pd.Index(["A"]), empty, empty, pd.Index(["theatre", "clinic"]), pd.Index(["room", "nurse", "lab"]), week
    )
    (row,) = found.table(axes).to_dict("records")
    assert (row["resource"], row["capacity"]) == ("nurse", "theatre")


def test_where_all_need_is_met_nothing_is_worth_more() -> None:
    """No resource holds anything back."""
    available = there(np.full((1, 3, 2), 100.0))
    need = np.full((1, 2, 2), 10.0)
    found = worth_of_more(available, need, best_split(available, need))
    assert not (found.relief > 1e-9).any()


def test_what_may_not_be_planned_is_no_gain() -> None:
    """Of one more nurse hour only 90 % may be planned: a theatre that nurses bind gains 0.9 / 2."""
    available = there(np.array([[[200.0], [60.0], [0.0]]]), most=0.9)
    need = np.array([[[40.0], [0.0]]])
    found = worth_of_more(available, need, best_split(available, need))
    assert relief(found, 1) == pytest.approx(0.45)


def test_what_one_more_hour_brings_to_others_by_standing_in_is_not_told_by_halves() -> None:
    """A split with stand-ins is refused, as is one for another need."""
    available = there(np.array([[[20.0], [40.0], [10.0]]]))
    need = np.full((1, 2, 1), 50.0)
    split = best_split(available, need, stand_ins=StandIns(np.array([2]), np.array([1])))
    with pytest.raises(CapacityError, match="without stand-ins"):
        worth_of_more(available, need, split)
    with pytest.raises(AlignmentError, match="need"):
        worth_of_more(available, np.ones((1, 2, 2)), best_split(available, need))


def test_places_that_are_alike_are_worth_the_same_as_each_by_itself() -> None:
    """Three units, two of them in the same state: the worths are those of each unit alone."""
    stock = np.array([[[200.0], [60.0], [100.0]], [[20.0], [90.0], [5.0]], [[200.0], [60.0], [100.0]]])
    need = np.tile([[30.0], [20.0]], (3, 1, 1))
    whole = worth_of_more(there(stock), need, best_split(there(stock), need))
    for unit in range(3):
        one = there(stock[[unit]])
        apart = worth_of_more(one, need[[unit]], best_split(one, need[[unit]]))
        here = whole.unit == unit
        assert whole.resource[here].tolist() == apart.resource.tolist()
        assert whole.relief[here] == pytest.approx(apart.relief)
        assert whole.gains[here] == pytest.approx(apart.gains)


@settings(max_examples=25)
@given(
    st.lists(st.integers(0, 60), min_size=3, max_size=3),
    st.lists(st.integers(0, 60), min_size=2, max_size=2),
    st.sampled_from([1.0, 0.8]),
)
def test_the_worth_is_that_of_solving_again(stock: list[int], need: list[int], most: float) -> None:
    """A thousandth of an hour more meets a thousandth of the worth more (whole hours: no kink is nearer)."""
    resources, wanted = np.array(stock, float)[None, :, None], np.array(need, float)[None, :, None]
    split = best_split(there(resources, most), wanted)
    found = worth_of_more(there(resources, most), wanted, split)
    for resource in range(3):
        more = resources.copy()
        more[0, resource] += 1e-3
        after = best_split(there(more, most), wanted)
        assert (after.hours.sum() - split.hours.sum()) * 1e3 == pytest.approx(relief(found, resource), abs=2e-4)
