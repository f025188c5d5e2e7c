"""Public holidays of Sweden, by the law (1989:253) om allmänna helgdagar and Easter's date."""

from __future__ import annotations

import pandas as pd
import pytest

from pks.core.holidays import public_holidays


def test_easter_and_what_follows_it_move() -> None:
    """Easter Sunday is 20 April 2025 and 5 April 2026: Good Friday, Easter Monday and Ascension Day lie −2, 1 and 39 days off."""
    for year, easter in ((2025, pd.Timestamp("2025-04-20")), (2026, pd.Timestamp("2026-04-05"))):
        days = public_holidays(pd.Timestamp(year, 1, 1), pd.Timestamp(year, 12, 31))
        for off in (-2, 0, 1, 39, 49):
            assert easter + pd.Timedelta(days=off) in days, (year, off)


def test_eves_count_and_ordinary_days_do_not() -> None:
    """Midsummer eve, Christmas eve and New Year's eve are days off in practice; an ordinary Sunday is no holiday by itself."""
    days = public_holidays(pd.Timestamp("2026-06-01"), pd.Timestamp("2026-12-31"))
    expected = [
        "2026-06-06",
        "2026-06-19",
        "2026-06-20",
        "2026-10-31",
        "2026-12-24",
        "2026-12-25",
        "2026-12-26",
        "2026-12-31",
    ]
    assert days.strftime("%Y-%m-%d").tolist() == expected


def test_the_ends_are_included_and_unknown_countries_are_named() -> None:
    """First and last day count; a country that nobody knows is an error that shows it."""
    day = pd.Timestamp("2026-01-06")
    assert public_holidays(day, day).tolist() == [day]
    with pytest.raises(ValueError, match="'XX'"):
        public_holidays(day, day, country="XX")
