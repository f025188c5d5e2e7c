"""One language of the report: its texts, numbers and names of periods."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from pks.core.errors import PksError
from pks.core.faults import did_you_mean
from pks.core.settings import LANGUAGES
from pks.report.texts import TEXTS

THIN = "\N{NO-BREAK SPACE}"
DASH = "–"
DECIMAL = {"en": ".", "sv": ","}
THOUSANDS = {"en": ",", "sv": THIN}


class LanguageError(PksError, ValueError):
    """The report was asked for in a language that it does not have."""


@dataclass(frozen=True)
class Language:
    """Texts, numbers and periods in the language `code`; periods are of `frequency`, amounts of money in `currency`."""

    code: str
    frequency: str
    currency: str

    def text(self, key: str, **values: object) -> str:
        """Return the text `key` with `values` filled in; what a value holds is never read as a text to fill in."""
        return TEXTS[key][LANGUAGES.index(self.code)].format(**values) if values else self.plain(key)

    def plain(self, key: str) -> str:
        """Return the text `key` as it stands."""
        return TEXTS[key][LANGUAGES.index(self.code)]

    def counted(self, key: str, count: int, **values: object) -> str:
        """Return the text `key.one` or `key.many` with the number {n} filled in."""
        return self.text(f"{key}.one" if count == 1 else f"{key}.many", n=self.number(count), **values)

    def of_period(self, key: str) -> str:
        """Return the word `key` (period, periods, person_periods …) for the length of this case's periods."""
        return self.plain(f"{key}.{self.frequency}")

    def known(self, key: str, otherwise: str) -> str:
        """Return the text `key`, or `otherwise` where there is none (a kind of measure that others have added)."""
        return self.plain(key) if key in TEXTS else otherwise

    def number(self, value: float, decimals: int = 0) -> str:
        r"""Return `value` with `decimals`; what is not 0 and would be shown as 0 comes as <1 (or <0.1 …).

        >>> Language("sv", "W-MON", "SEK").number(12345.6, 1), Language("en", "W-MON", "SEK").number(-0.01)
        ('12\xa0345,6', '−<1')
        """
        if not math.isfinite(value):
            return DASH if math.isnan(value) else ("∞" if value > 0 else "−∞")
        rounded = f"{abs(value):,.{decimals}f}"
        least = "1" if decimals == 0 else f"{10.0**-decimals:.{decimals}f}"
        if abs(value) > 1e-6 and float(rounded.replace(",", "")) == 0:
            rounded = f"<{least}"
        sign = "−" if value < 0 and abs(value) > 1e-6 else ""
        mapped = {",": THOUSANDS[self.code], ".": DECIMAL[self.code]}
        return sign + "".join(mapped.get(char, char) for char in rounded)

    def share(self, value: float, decimals: int = 0) -> str:
        """Return a share as per cent: 0.123 → 12 %."""
        space = THIN if self.code == "sv" else ""
        return f"{self.number(100 * value, decimals)}{space}%" if math.isfinite(value) else self.number(value)

    def money(self, value: float) -> str:
        """Return an amount of money in words: 15,1 miljoner SEK."""
        if abs(value) >= 1e6:
            return f"{self.number(value / 1e6, 1)}{THIN}{self.plain('million')} {self.currency}"
        return f"{self.number(value)}{THIN}{self.currency}"

    def short(self, day: pd.Timestamp) -> str:
        """Return the name of the period that starts on `day`, without its year where the frequency allows."""
        if self.frequency == "W-MON":
            return f"{self.plain('week_short')}{THIN}{day.isocalendar().week}"
        if self.frequency == "MS":
            return self.plain(f"month.{day.month}")
        if self.frequency == "QS":
            return f"{self.plain('quarter_short')}{THIN}{day.quarter}"
        return str(day.year) if self.frequency == "YS" else str(day.date())

    def iso(self, day: pd.Timestamp) -> str:
        """Return the period that starts on `day` as ISO 8601 writes it: 2026-W09, 2026-03, 2026-03-02."""
        year, week, _ = day.isocalendar()
        names = {"W-MON": f"{year}-W{week:02d}", "MS": f"{day.year}-{day.month:02d}", "YS": str(day.year)}
        return names.get(self.frequency, f"{day.year}-Q{day.quarter}" if self.frequency == "QS" else str(day.date()))

    def period(self, day: pd.Timestamp) -> str:
        """Return the period in full: v. 9 (2026-W09); mars 2026."""
        if self.frequency == "W-MON":
            return f"{self.short(day)} ({self.iso(day)})"
        return f"{self.short(day)}{THIN}{day.year}" if self.frequency in ("MS", "QS") else self.short(day)

    def span(self, days: Sequence[pd.Timestamp]) -> str:
        """Return from which to which period: v. 2–13 (2026-W02–W13)."""
        first, last = min(days), max(days)
        if first == last:
            return self.period(first)
        if self.frequency == "W-MON":
            end = last.isocalendar().week
            until = self.iso(last) if first.isocalendar().year != last.isocalendar().year else f"W{end:02d}"
            return f"{self.short(first)}{DASH}{end} ({self.iso(first)}{DASH}{until})"
        return f"{self.period(first)} {DASH} {self.period(last)}"


def language_of(code: str, frequency: str, currency: str) -> Language:
    """Return the language `code`.

    Raises:
        LanguageError: if the report does not have it.
    """
    if code not in LANGUAGES:
        raise LanguageError(f"the report is in {' or '.join(LANGUAGES)}, not {code!r}{did_you_mean(code, LANGUAGES)}")
    return Language(code, frequency, currency)
