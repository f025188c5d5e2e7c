"""Numbers, periods and tiers in words, in English or Swedish."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pks.balance.explain.texts import TEXTS
from pks.balance.plan import Plan
from pks.core.errors import PksError
from pks.core.settings import LANGUAGES

_MONTHS = {
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December"),
    "sv": ("januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november",
           "december"),
}  # fmt: skip
_MARKS = {"en": (",", "."), "sv": ("\N{NO-BREAK SPACE}", ",")}
_PEOPLE = ("uncovered", "limited", "overdue", "waiting")


class LanguageError(PksError, ValueError):
    """Sentences were asked for in a language that there are none in."""


@dataclass(frozen=True)
class Words:
    """How one plan is talked about in the language `code`.

    Attributes:
        code: en or sv.
        frequency: of the periods.
        years: whether the horizon spans several years, so that periods are named with theirs.
        periods: how many are planned.
        weighted: whether some planning object weighs more or less than 1.
        currency: of all amounts.
    """

    code: str
    frequency: str
    years: bool
    periods: int
    weighted: bool
    currency: str

    def text(self, key: str, **values: object) -> str:
        """Return the text `key` with `values` filled in."""
        return TEXTS[key][LANGUAGES.index(self.code)].format(**values)

    def number(self, value: float) -> str:
        r"""Return `value` with three digits that say something; whole from 100 on.

        >>> words = Words("sv", "W-MON", False, 4, False, "SEK")
        >>> words.number(12345.6), words.number(0.61234), words.number(2.0)
        ('12\xa0346', '0,612', '2')
        """
        size = abs(value)
        if not math.isfinite(value):
            return "\N{EN DASH}" if math.isnan(value) else "∞"
        decimals = 0 if size >= 100 or size == 0 else max(0, 2 - math.floor(math.log10(size)))
        shown = f"{value:,.{decimals}f}"
        shown = shown.rstrip("0").rstrip(".") if "." in shown else shown
        comma, point = _MARKS[self.code]
        return shown.replace(",", "\0").replace(".", point).replace("\0", comma)

    def amount(self, value: float, unit: str) -> str:
        """Return `value` with what it is measured in (hours, activities, people or a currency)."""
        key = f"unit.{unit}.{'one' if value == 1 else 'many'}"
        return f"{self.number(value)} {self.text(key) if key in TEXTS else unit}"

    def period(self, day: pd.Timestamp) -> str:
        """Return the period that starts on `day`: week 9, March 2026."""
        year = f" {day.year}"
        if self.frequency == "W-MON":
            calendar = day.isocalendar()
            return self.text("week", week=calendar.week) + (f" {calendar.year}" if self.years else "")
        if self.frequency == "MS":
            return _MONTHS[self.code][day.month - 1] + year
        if self.frequency == "QS":
            return self.text("quarter", quarter=day.quarter) + year
        return str(day.year) if self.frequency == "YS" else str(day.date())

    def during(self, day: object) -> str:
        """Return " in week 9", or nothing for the whole horizon."""
        return self.text("during", period=self.period(day)) if isinstance(day, pd.Timestamp) else ""

    def tier(self, name: str) -> str:
        """Return what is at stake in a tier."""
        known = "order" if name.startswith("order ") and "+" not in name else name
        key = f"tier.{known}"
        return self.text(key, order=name.removeprefix("order ")) if key in TEXTS else name

    def effect(self, tier: str, unit: str, value: float) -> str:
        """Return what it means that `tier`, measured in `unit`, falls by `value`."""
        known = "order" if tier.startswith("order ") and "+" not in tier else tier
        key = f"effect.{known}" if f"effect.{known}" in TEXTS else "effect.other"
        one = value == 1 and f"{key}.one" in TEXTS
        said = self.text(
            f"{key}.one" if one else key,
            n=self.number(value),
            tier=tier,
            order=tier.removeprefix("order "),
            amount=self.amount(value, unit),
        )
        notes = []
        if tier in ("overdue", "waiting") and self.periods > 1:
            notes.append(self.text(f"counted.{self.frequency}"))
        if self.weighted and tier in (*_PEOPLE, "mission"):
            notes.append(self.text("weighted"))
        return said + (f" ({', '.join(notes)})" if notes else "")


def words_of(plan: Plan, language: str) -> Words:
    """Return how `plan` is talked about in `language`.

    Raises:
        LanguageError: if there are no words in it.
    """
    if language not in LANGUAGES:
        raise LanguageError(f"explanations are in {' or '.join(LANGUAGES)}, not in {language!r}")
    periods = plan.problem.axes.period
    severity = plan.problem.severity[plan.problem.lists.planning_object]
    return Words(
        language,
        periods.frequency,
        len(np.unique(periods.index.isocalendar().year)) > 1,
        periods.count,
        bool((severity != 1).any()),
        plan.currency,
    )
