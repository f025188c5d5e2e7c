"""Planning levels and their customs: how far ahead, in what grain, and what is done on which level.

Source: Socialstyrelsen, *Stöd för produktions- och kapacitetsstyrning* (the process on each level), and *Centrala
roller, ansvarsområden och vägledande principer* (what each level answers for).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pks.core.errors import LevelError
from pks.core.faults import Fault
from pks.core.periods import NAMES
from pks.core.settings import Settings


@dataclass(frozen=True, slots=True)
class Custom:
    """What a level is used to: its grains and its horizon in days, with the rule in words."""

    frequencies: tuple[str, ...]
    least_days: int
    most_days: int
    rule: str
    plans: bool = True


CUSTOMS = {
    "political": Custom(("YS", "QS"), 365, 4 * 366, "sets missions and budget by year"),
    "strategic": Custom(("YS", "QS"), 365, 4 * 366, "plans 1–4 years ahead by year or quarter"),
    "tactical": Custom(("W-MON",), 357, 373, "plans 12 months ahead by week"),
    "operational": Custom(
        ("D",), 84, 126, "breaks the production plan down by day and schedules, 12–18 weeks ahead", plans=False
    ),
}
"""The customs of each level."""


def against_custom(settings: Settings) -> Iterator[Fault]:
    """Yield a warning for a grain or horizon outside the custom of the level."""
    custom = CUSTOMS[settings.level]
    days = int((settings.horizon.edges[settings.periods] - settings.start).days)
    rule = f"the {settings.level} level {custom.rule}"
    if settings.frequency not in custom.frequencies:
        yield Fault("case", None, "frequency", settings.frequency, f"by {NAMES[settings.frequency]}: {rule}")
    if not custom.least_days <= days <= custom.most_days:
        yield Fault("case", None, "periods", str(settings.periods), f"a horizon of {days} days: {rule}")


def require_planning(settings: Settings, doing: str) -> None:
    """Stop what only planning levels do.

    Raises:
        LevelError: on the operational level, where the plan is broken down and scheduled but nothing is forecast
            or balanced anew (Socialstyrelsen, *Centrala roller*, section Operativ nivå).
    """
    custom = CUSTOMS[settings.level]
    if not custom.plans:
        raise LevelError(
            f"{doing} is not done on the {settings.level} level: it {custom.rule}. The plan is balanced already on the "
            f'tactical level; plan there (level = "tactical"), or break that plan down.'
        )
