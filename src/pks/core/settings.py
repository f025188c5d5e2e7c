"""The settings of a case (`case.toml`, or the sheet `case`): what is planned, from when, how long, on which level."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from pks.core.faults import CaseError, Fault, did_you_mean, shown
from pks.core.periods import NAMES, Periods, fits
from pks.core.values import read_date, read_integer

LEVELS = ("political", "strategic", "tactical", "operational")
LANGUAGES = ("en", "sv")
FIELDS = {
    "name": "name of the case",
    "currency": "currency of all amounts, e.g. SEK",
    "level": "planning level: " + ", ".join(LEVELS),
    "frequency": "length of a period: " + ", ".join(f"{code} = {name}" for code, name in NAMES.items()),
    "start": "first day of the first period",
    "periods": "number of periods",
    "tail_periods": "further periods that are planned but not reported (0)",
    "language": "language of reports: en or sv (en)",
}
MOST_PERIODS = 5000


@dataclass(frozen=True, slots=True)
class Settings:
    """What is planned: `periods` of `frequency` from `start` on `level`; `tail_periods` more are planned, not reported."""

    name: str
    currency: str
    level: str
    frequency: str
    start: pd.Timestamp
    periods: int
    tail_periods: int = 0
    language: str = "en"

    @property
    def horizon(self) -> Periods:
        """The planned periods, tail included."""
        return Periods(self.frequency, self.start, self.periods + self.tail_periods, self.tail_periods)

    def as_dict(self) -> dict[str, str | int]:
        """The settings as plain values, as they stand in a file."""
        return {
            "name": self.name,
            "currency": self.currency,
            "level": self.level,
            "frequency": self.frequency,
            "start": str(self.start.date()),
            "periods": self.periods,
            "tail_periods": self.tail_periods,
            "language": self.language,
        }


def parse_settings(raw: Mapping[str, object]) -> tuple[Settings | None, list[Fault], list[Fault]]:
    """Read settings from plain values; return them (None if there are faults), the faults, and the warnings."""
    faults: list[Fault] = []
    warnings: list[Fault] = []

    def wrong(field: str, reason: str) -> None:
        faults.append(Fault("case", None, field, shown(raw.get(field)), reason))

    for field in raw:
        if field not in FIELDS:
            hint = did_you_mean(field, FIELDS)
            (faults if hint else warnings).append(Fault("case", None, field, "", f"unknown setting{hint}"))
    given = {field: value for field, value in raw.items() if not _empty(value)}
    for field in ("name", "currency", "level", "frequency", "start", "periods"):
        if field not in given:
            wrong(field, "missing")
    texts = {field: str(given.get(field, "")).strip() for field in ("name", "currency", "level", "frequency")}
    texts["language"] = str(given.get("language", "en")).strip()
    for field, choices in (("level", LEVELS), ("frequency", tuple(NAMES)), ("language", LANGUAGES)):
        if texts[field] and texts[field] not in choices:
            wrong(field, f"not one of {', '.join(choices)}{did_you_mean(texts[field], choices)}")
    for field in ("name", "currency"):
        if not texts[field].isprintable() or len(texts[field]) > 200:
            wrong(field, "a text of at most 200 characters on one line is expected")
    numbers = {}
    for field, least in (("periods", 1), ("tail_periods", 0)):
        value = read_integer(given.get(field, 0)) if field in given else 0
        if field in given and (value is None or not least <= value <= MOST_PERIODS):
            wrong(field, f"a whole number from {least} to {MOST_PERIODS} is expected")
        numbers[field] = value or 0
    start = read_date(given["start"]) if "start" in given else None
    if "start" in given and start is None:
        wrong("start", "a date is expected, written 2026-01-05")
    if start is not None and texts["frequency"] in NAMES and not fits(pd.DatetimeIndex([start]), texts["frequency"])[0]:
        wrong("start", f"no {NAMES[texts['frequency']]} starts on this day ({start.day_name()})")
    if faults or start is None:
        return None, faults, warnings
    settings = Settings(
        texts["name"], texts["currency"], texts["level"], texts["frequency"], start,
        numbers["periods"], numbers["tail_periods"], texts["language"],
    )  # fmt: skip
    return settings, faults, warnings


def settings_from(raw: Mapping[str, object]) -> Settings:
    """Read settings from plain values.

    Raises:
        CaseError: with every fault, if anything is missing, unknown or out of range.
    """
    settings, faults, warnings = parse_settings(raw)
    if settings is None:
        raise CaseError(faults, warnings)
    return settings


def _empty(value: object) -> bool:
    if isinstance(value, str):
        return not value.strip()
    return value is None or value is pd.NA or value is pd.NaT or value != value
