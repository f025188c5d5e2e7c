"""Public holidays, those that move included; the only module that imports the package `holidays` (extra `calendar`)."""

from __future__ import annotations

from importlib import import_module

import pandas as pd

from pks.core.errors import MissingExtra

AS_SUNDAYS = ("public", "de_facto")
"""Categories taken as holidays, where a country has them: in Sweden midsummer eve, Christmas eve and New Year's eve too."""


def public_holidays(first: pd.Timestamp, last: pd.Timestamp, *, country: str = "SE") -> pd.DatetimeIndex:
    """Return the public holidays of `country` from `first` to `last`, both included, in order; Sundays are none as such.

    Args:
        first: first day.
        last: last day.
        country: two letters of ISO 3166-1, such as SE.

    Raises:
        MissingExtra: if the package `holidays` is not installed.
        ValueError: if it does not know the country.

    >>> public_holidays(pd.Timestamp("2026-06-15"), pd.Timestamp("2026-06-21")).strftime("%a %d %b").tolist()
    ['Fri 19 Jun', 'Sat 20 Jun']
    """
    try:
        package = import_module("holidays")
    except ImportError as error:
        raise MissingExtra('Public holidays need the package holidays: pip install "pks[calendar]"') from error
    try:
        categories = package.country_holidays(country).supported_categories
    except NotImplementedError as error:  # what the package raises for a country that it does not know
        raise ValueError(f"no public holidays are known for country {country!r}") from error
    kept = tuple(name for name in AS_SUNDAYS if name in categories)
    known = package.country_holidays(country, years=range(first.year, last.year + 1), categories=kept)
    days = pd.DatetimeIndex(sorted(pd.Timestamp(day) for day in known))
    return days[(days >= first) & (days <= last)]
