"""Planning levels and their customs."""

from __future__ import annotations

import pytest

from pks.core.errors import LevelError
from pks.core.levels import against_custom, require_planning
from pks.core.settings import Settings, settings_from
from tests.core.small import SETTINGS


def level(name: str, frequency: str, start: str, periods: int) -> Settings:
    """Return settings on a level."""
    return settings_from({**SETTINGS, "level": name, "frequency": frequency, "start": start, "periods": periods})


@pytest.mark.parametrize(
    ("name", "frequency", "start", "periods"),
    [("strategic", "QS", "2026-01-01", 16), ("strategic", "YS", "2026-01-01", 1), ("tactical", "W-MON", "2026-01-05", 52),
     ("operational", "D", "2026-01-05", 84), ("operational", "D", "2026-01-05", 126), ("political", "YS", "2026-01-01", 4)],
)  # fmt: skip
def test_custom_is_kept(name: str, frequency: str, start: str, periods: int) -> None:
    """Strategic: 1–4 years by year or quarter; tactical: 12 months by week; operational: 12–18 weeks by day."""
    assert list(against_custom(level(name, frequency, start, periods))) == []


@pytest.mark.parametrize(
    ("name", "frequency", "start", "periods", "column"),
    [("strategic", "MS", "2026-01-01", 12, "frequency"), ("strategic", "YS", "2026-01-01", 5, "periods"),
     ("tactical", "MS", "2026-01-01", 12, "frequency"), ("tactical", "W-MON", "2026-01-05", 26, "periods"),
     ("operational", "D", "2026-01-05", 30, "periods")],
)  # fmt: skip
def test_custom_is_not_kept(name: str, frequency: str, start: str, periods: int, column: str) -> None:
    """A grain or horizon outside the custom of the level is named, with the custom."""
    assert [fault.column for fault in against_custom(level(name, frequency, start, periods))] == [column]


def test_tail_is_no_part_of_the_horizon() -> None:
    """Periods that are planned but not reported do not count against the custom."""
    assert list(against_custom(settings_from({**SETTINGS, "tail_periods": 26}))) == []


def test_operational_level_does_not_balance() -> None:
    """What the operational level does not do is refused with the reason; other levels do it."""
    with pytest.raises(LevelError, match="not done on the operational level"):
        require_planning(level("operational", "D", "2026-01-05", 84), "balancing")
    require_planning(level("tactical", "W-MON", "2026-01-05", 52), "balancing")
