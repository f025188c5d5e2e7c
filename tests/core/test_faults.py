"""Faults, and the error that carries them."""

from __future__ import annotations

import pandas as pd
import pytest

from pks.core.errors import PksError
from pks.core.faults import CaseError, Fault, as_table, in_order, shown

FAULT = Fault("units", 3, "unit", "Norr", "twice")


def test_error_carries_a_table() -> None:
    """The error holds every fault as a row of table, row, column, value, reason."""
    error = CaseError([FAULT, Fault("case", None, "name", "", "missing")])
    assert error.faults.columns.tolist() == ["table", "row", "column", "value", "reason"]
    assert error.faults.iloc[0].tolist() == ["units", 3, "unit", "Norr", "twice"]
    assert pd.isna(error.faults.loc[1, "row"])
    assert error.warnings.empty


def test_error_is_ours_and_a_value_error() -> None:
    """Who catches ValueError or the library's base gets it; the message names the place and the value."""
    with pytest.raises(ValueError, match=r"units, row 3, unit = 'Norr': twice") as caught:
        raise CaseError([FAULT])
    assert isinstance(caught.value, PksError)


def test_message_stays_short() -> None:
    """Of many faults the message shows twenty and counts the rest; the table has them all."""
    error = CaseError([FAULT] * 30)
    assert "and 10 more" in str(error)
    assert len(error.faults) == 30


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), (pd.NA, ""), (pd.NaT, ""), (3.5, "3.5"), (pd.Timestamp("2026-01-05"), "2026-01-05"), ("a\nb", "a\ufffdb"),
     ("\x1b[2J", "\ufffd[2J"), ("x" * 100, "x" * 79 + "…")],
)  # fmt: skip
def test_shown_is_one_short_line(value: object, text: str) -> None:
    """A value in a fault is one line of at most 80 characters without control characters."""
    assert shown(value) == text


def test_order_is_that_of_the_tables() -> None:
    """Settings come first, then the tables in the order of the contract from the top down, then strangers."""
    faults = [
        Fault(table, row, None, "", "") for table, row in (("x", 1), ("b", 9), ("a", 5), ("b", 2), ("case", None))
    ]
    assert [(fault.table, fault.row) for fault in in_order(faults, ["a", "b"])] == [
        ("case", None), ("a", 5), ("b", 2), ("b", 9), ("x", 1),
    ]  # fmt: skip


def test_empty_table_has_columns() -> None:
    """No faults give a table without rows, not nothing."""
    assert as_table([]).shape == (0, 5)
