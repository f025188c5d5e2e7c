"""Faults in numbers: all at once, each with its place."""

from __future__ import annotations

import numpy as np
import pytest

from pks.capacity.checks import CapacityError, outside, refuse
from pks.core.errors import PksError


def test_all_faults_come_at_once_with_their_labels() -> None:
    """Two bad numbers of two arguments are two rows with the labels of their places."""
    with pytest.raises(CapacityError) as raised:
        refuse(
            outside("occupancy", [[0.9, 1.5]], above=0.0, most=1.0, labels=[["ward 1"], ["day", "night"]]),
            outside("load", [np.nan, 2.0]),
        )
    faults = raised.value.faults
    assert faults[["table", "column", "value"]].values.tolist() == [
        ["occupancy", "ward 1 · night", "1.5"],
        ["load", "0", "nan"],
    ]
    assert faults["reason"].tolist() == ["must be > 0 and ≤ 1", "must be ≥ 0 and finite"]


def test_error_is_ours_and_a_value_error() -> None:
    """Who catches either catches it."""
    assert issubclass(CapacityError, PksError)
    assert issubclass(CapacityError, ValueError)


@pytest.mark.parametrize("value", [-1.0, np.nan, np.inf, -np.inf])
def test_what_is_negative_or_not_finite_is_a_fault(value: float) -> None:
    """Each of these is refused; 0 and 1 are not."""
    assert len(list(outside("x", [0.0, value, 1.0]))) == 1


def test_many_faults_are_all_in_the_table() -> None:
    """The message shows 20 of 30 and says that there are more."""
    with pytest.raises(CapacityError, match="10 more") as raised:
        refuse(outside("x", np.full(30, -1.0)))
    assert len(raised.value.faults) == 30
