"""Single values as people write them."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from pks.core.values import read_date, read_flag, read_integer, read_number


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("3.5", 3.5), ("3,5", 3.5), (" 12 ", 12.0), ("-0,25", -0.25), ("12 000", 12000.0), ("12\u00a0000,5", 12000.5),
        ("1 234 567", 1234567.0), ("1e-3", 0.001), (".5", 0.5), ("5.", 5.0), ("\u22123", -3.0), ("0,125", 0.125),
        (7, 7.0), (2.5, 2.5), (np.float32(0.5), 0.5), (np.int64(3), 3.0),
    ],
)  # fmt: skip
def test_number_is_understood(written: object, number: float) -> None:
    """Decimal points and commas, thousands apart by spaces, exponents, and numbers themselves are numbers."""
    assert read_number(written) == number


@pytest.mark.parametrize(
    "written",
    ["", "x", "1,000", "12,345", "1.000,5", "1,2,3", "12 00", "1_000", "nan", "inf", "1e999", "0x10", "--1", "1 000 00", True,
     None, float("nan"), float("inf"), pd.NA, 10**400, dt.date(2026, 1, 5), [1]],
)  # fmt: skip
def test_number_is_refused(written: object) -> None:
    """What is no finite number, or could mean two, is refused and never guessed."""
    assert read_number(written) is None


@pytest.mark.parametrize(
    ("written", "number"), [("3", 3), ("3.0", 3), (3.0, 3), ("3,0", 3), ("3.5", None), ("x", None)]
)
def test_whole_number(written: object, number: int | None) -> None:
    """A whole number may be written with decimals of 0, not with others."""
    assert read_integer(written) == number


@pytest.mark.parametrize(
    ("written", "flag"),
    [("true", True), ("TRUE", True), ("Ja", True), ("sant", True), ("x", True), (1, True), (1.0, True), (True, True),
     ("no", False), ("Nej", False), ("falskt", False), ("0", False), (0.0, False), (np.bool_(False), False),
     ("", None), ("2", None), ("kanske", None), (None, None)],
)  # fmt: skip
def test_flag(written: object, flag: bool | None) -> None:
    """Yes and no are read in English and Swedish; anything else is neither."""
    assert read_flag(written) is flag


@pytest.mark.parametrize(
    ("written", "day"),
    [("2026-01-05", "2026-01-05"), (" 2026-01-05 ", "2026-01-05"), ("2026-01-05 00:00:00", "2026-01-05"),
     ("2026-01-05T00:00", "2026-01-05"), ("2026-W02", "2026-01-05"), ("2026v02", "2026-01-05"), ("2020-W53", "2020-12-28"),
     (dt.date(2026, 1, 5), "2026-01-05"), (dt.datetime(2026, 1, 5), "2026-01-05"), (pd.Timestamp("2026-01-05"), "2026-01-05")],
)  # fmt: skip
def test_date_is_understood(written: object, day: str) -> None:
    """ISO days, ISO weeks (their Monday), and dates of any type are days."""
    assert read_date(written) == pd.Timestamp(day)


@pytest.mark.parametrize(
    "written",
    ["", "5/1 2026", "05-01-2026", "2026-02-30", "2026-1-5", "2021-W53", "2026-01-05 08:00", "1899-12-31", "2201-01-01",
     dt.datetime(2026, 1, 5, 8), pd.Timestamp("2026-01-05", tz="UTC"), pd.NaT, dt.date(1, 1, 1), 46027, None],
)  # fmt: skip
def test_date_is_refused(written: object) -> None:
    """What is no day, has a time of day or a time zone, or lies far off is refused."""
    assert read_date(written) is None
