"""Single values as people write them: numbers as text, dates as dates or text, yes and no in two languages.

Whole columns go through :mod:`pks.core.parse`, which calls these only for what is not already a number or a date.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from numbers import Real

import pandas as pd

TRUE = frozenset({"true", "yes", "1", "ja", "sant", "x"})
FALSE = frozenset({"false", "no", "0", "nej", "falskt"})
_PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_GROUPED = re.compile(r"[+-]?\d{1,3}([ \u00a0\u202f]\d{3})+([.,]\d+)?")
_COMMA = re.compile(r"[+-]?\d+,\d+")
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})([T ]00:00(:00(\.0+)?)?)?")
_WEEK = re.compile(r"(\d{4})-?[WwVv](\d{2})")


def read_number(value: object) -> float | None:
    """Return `value` as a number, or None where it is none or could mean two things (``"1,000"``).

    A decimal comma and spaces between thousands are understood.

    >>> [read_number(text) for text in ("3.5", "3,5", "12 000", "1,000", "1e3", "x", "nan")]
    [3.5, 3.5, 12000.0, None, 1000.0, None, None]
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, Real):
        try:
            number = float(value)
        except OverflowError:  # a whole number of hundreds of digits
            return None
        return number if math.isfinite(number) else None
    if not isinstance(value, str):
        return None
    text = value.strip().replace("\u2212", "-")
    if _GROUPED.fullmatch(text):
        text = re.sub(r"[ \u00a0\u202f]", "", text).replace(",", ".")
    elif _COMMA.fullmatch(text) and (len(text.rpartition(",")[2]) != 3 or text.lstrip("+-").startswith("0,")):
        text = text.replace(",", ".")
    if not _PLAIN.fullmatch(text):
        return None
    number = float(text)
    return number if math.isfinite(number) else None


def read_integer(value: object) -> int | None:
    """Return `value` as a whole number, or None where it is none (``"3.0"`` is one, ``"3.5"`` is not)."""
    number = read_number(value)
    return int(number) if number is not None and number == int(number) else None


def read_flag(value: object) -> bool | None:
    """Return `value` as true or false (``true``, ``yes``, ``ja``, ``x``, ``1`` …), or None where it is neither."""
    if isinstance(value, bool):
        return value
    text = str(value).strip().casefold()
    if text in ("1.0", "0.0"):
        text = text[0]
    return True if text in TRUE else False if text in FALSE else None


def read_date(value: object) -> pd.Timestamp | None:
    """Return `value` as a day, or None: a date (without a time of day), ``2026-01-05``, or an ISO week ``2026-W02`` (its Monday).

    >>> read_date("2026-W02")
    Timestamp('2026-01-05 00:00:00')
    """
    if isinstance(value, dt.date):  # datetime and Timestamp are dates too
        if value is pd.NaT or not 1900 <= value.year <= 2200:
            return None
        stamp = pd.Timestamp(value)
        return stamp if stamp.tzinfo is None and stamp == stamp.normalize() else None
    if not isinstance(value, str):
        return None
    try:
        if found := _DATE.fullmatch(value.strip()):
            day = dt.date(int(found[1]), int(found[2]), int(found[3]))
        elif found := _WEEK.fullmatch(value.strip()):
            day = dt.date.fromisocalendar(int(found[1]), int(found[2]), 1)
        else:
            return None
    except ValueError:
        return None
    return pd.Timestamp(day) if 1900 <= day.year <= 2200 else None
