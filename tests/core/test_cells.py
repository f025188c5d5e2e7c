"""The cells of a column, each distinct value looked at once."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pks.core.cells import Cells, numbers, texts
from pks.core.values import read_number

ANYTHING = st.one_of(
    st.none(), st.text(max_size=3), st.sampled_from(["1", " 1.5 ", "1,5", "1_0", "x", " "]), st.integers(-9, 9),
    st.booleans(), st.floats(), st.just(dt.datetime(2026, 1, 5)), st.just([1]),
)  # fmt: skip


@pytest.mark.parametrize("dtype", ["str", object, "category"])
def test_a_value_is_read_once_however_often_it_stands_there(dtype: str) -> None:
    """Four thousand cells of two values take two readings."""
    seen: list[object] = []
    Cells(pd.Series(["a", "b", None, "a"] * 1000, dtype=dtype)).each(lambda value: seen.append(value), "str")  # type: ignore[func-returns-value]
    assert seen == ["a", "b"]


def test_equal_values_of_different_types_stay_apart() -> None:
    """1, 1.0 and True are equal, and read as the texts that they are."""
    found = texts(Cells(pd.Series([1, True, 1.0, "1", None], dtype=object)))[0]
    assert found.iloc[:4].tolist() == ["1", "True", "1", "1"]
    assert found.isna().tolist() == [False, False, False, False, True]


@given(st.lists(ANYTHING))
def test_numbers_are_those_of_each_cell_alone(values: list[object]) -> None:
    """Whatever stands beside it, a cell is the number that it is on its own."""
    found = numbers(Cells(pd.Series(values, dtype=object)))[0].to_numpy()
    alone = [read_number(value) if pd.api.types.is_scalar(value) and not pd.isna(value) else None for value in values]
    np.testing.assert_array_equal(found, np.array(alone, dtype=float))


@given(st.lists(ANYTHING))
def test_blank_cells_hold_nothing_or_spaces(values: list[object]) -> None:
    """Only what is missing, and texts of spaces, count as blank."""
    expected = [
        (not value.strip()) if isinstance(value, str) else bool(pd.api.types.is_scalar(value) and pd.isna(value))
        for value in values
    ]
    assert Cells(pd.Series(values, dtype=object)).blank.tolist() == expected
