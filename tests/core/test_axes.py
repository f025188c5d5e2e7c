"""Labels in a fixed order, and dense arrays."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pks.core.axes import axes_of, codes, dense
from pks.core.errors import AlignmentError
from tests.core.small import small_case


def test_axes_keep_the_order_of_the_tables() -> None:
    """Labels stand on their axis as in the table that declares them, each once."""
    axes = axes_of(small_case())
    assert axes.unit.tolist() == ["Norr", "Söder"]
    assert axes.planning_object.tolist() == ["besök", "operation", "akut"]
    assert axes.resource.tolist() == ["sjuksköterska", "rum"]
    assert axes.shape == (2, 3, 2, 52)


def test_codes_are_positions() -> None:
    """A label has its position, an empty one −1."""
    assert codes(pd.Series(["b", None, "a"], dtype="str"), pd.Index(["a", "b"], dtype="str")).tolist() == [1, -1, 0]


def test_lost_label_is_named() -> None:
    """A label that is not on the axis is an error that names it, never a silent gap."""
    with pytest.raises(AlignmentError, match="Öst"):
        codes(pd.Series(["a", "Öst"], dtype="str"), pd.Index(["a"], dtype="str"))


def test_dense_sums_rows_of_the_same_place() -> None:
    """Rows with the same codes add up; everywhere else is 0."""
    where = (np.array([0, 0, 1]), np.array([1, 1, 0]))
    assert dense((2, 2), where, pd.Series([1.0, 2.0, 4.0])).tolist() == [[0, 3], [4, 0]]
