"""The settings of a case."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from pks.core.faults import CaseError
from pks.core.settings import parse_settings, settings_from
from tests.core.small import SETTINGS


def test_settings_are_typed() -> None:
    """Numbers as text and dates as dates are read; what may be left out has its default."""
    given = settings_from({**SETTINGS, "periods": "52", "start": dt.date(2026, 1, 5), "tail_periods": None})
    assert (given.periods, given.tail_periods, given.language) == (52, 0, "en")
    assert given.start == pd.Timestamp("2026-01-05")


def test_settings_come_back() -> None:
    """What `as_dict` gives reads as the same settings."""
    given = settings_from({**SETTINGS, "tail_periods": 4, "language": "sv"})
    assert settings_from(given.as_dict()) == given


def test_horizon_holds_the_tail() -> None:
    """The horizon is all planned periods, of which the tail is not reported."""
    horizon = settings_from({**SETTINGS, "tail_periods": 4}).horizon
    assert (horizon.count, horizon.reported) == (56, 52)


@pytest.mark.parametrize("empty", [None, "", "  ", float("nan"), pd.NA, pd.NaT])
@pytest.mark.parametrize("name", ["name", "currency", "level", "frequency", "start", "periods"])
def test_required_setting_is_missing(name: str, empty: object) -> None:
    """An empty value of any kind counts as missing."""
    settings, faults, _ = parse_settings({**SETTINGS, name: empty})
    assert settings is None
    assert [(fault.table, fault.column, fault.reason) for fault in faults] == [("case", name, "missing")]


def test_unknown_setting_is_a_warning() -> None:
    """A setting that resembles none of ours is not read, and is named."""
    settings, faults, warnings = parse_settings({**SETTINGS, "colour": "blue"})
    assert settings is not None
    assert not faults
    assert [fault.column for fault in warnings] == ["colour"]


@pytest.mark.parametrize(
    ("frequency", "start"), [("D", "2026-01-06"), ("MS", "2026-02-01"), ("QS", "2026-04-01"), ("YS", "2027-01-01")]
)
def test_start_fits_the_frequency(frequency: str, start: str) -> None:
    """A period starts on any day, a Monday, the first of a month, quarter or year."""
    assert settings_from({**SETTINGS, "frequency": frequency, "start": start}).start == pd.Timestamp(start)
    with pytest.raises(CaseError, match="starts on this day"):
        settings_from({**SETTINGS, "frequency": "YS", "start": "2026-01-06"})
