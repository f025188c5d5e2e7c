"""In which order tiers are settled: reordered, merged with weights, or with slack that later tiers may use.

An order is read from texts such as ``overdue+2*limited`` (two tiers merged, the second weighing twice), ``overdue:1%``
(may be worsened by 1 % for the sake of later tiers), ``order 3:500`` (by 500 of the tier's unit) and ``...`` (here stand
all tiers that are not named, in their default order; without it they come last).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from pks.balance.tiers import FIRST, LAST, Tier
from pks.core.errors import PksError
from pks.core.faults import did_you_mean

REST = ("...", "…")
"""What stands for all tiers that are not named."""
_PART = re.compile(r"(?:(?P<weight>[^*]*)\*)?(?P<tier>[^*]*)")
_ORDER = re.compile(r"order [1-9]\d*")


class OrderError(PksError, ValueError):
    """An order of tiers that cannot be read, or that does not fit the tiers there are; says all that is wrong."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = tuple(reasons)


@dataclass(frozen=True)
class Slack:
    """By how much a tier may be worsened for later ones: `share` of its optimum plus `amount` in its unit, both ≥ 0."""

    share: float = 0.0
    amount: float = 0.0

    def above(self, optimum: float) -> float:
        """Return how far the tier may lie above this optimum."""
        return self.share * abs(optimum) + self.amount


NO_SLACK = Slack()


@dataclass(frozen=True)
class Place:
    """One place in the order.

    Attributes:
        parts: weight and name of every tier that is settled here, merged; none = all tiers that are not named.
        slack: by how much what is settled here may be worsened later.
    """

    parts: tuple[tuple[float, str], ...]
    slack: Slack = NO_SLACK

    @cached_property
    def name(self) -> str:
        """The parts as they are written: ``overdue+2*limited``."""
        return "+".join(tier if weight == 1 else f"{weight:.15g}*{tier}" for weight, tier in self.parts)


@dataclass(frozen=True, eq=False)
class Ranked:
    """A place with its tiers: `tier` is minimised, `parts` are merged in it (one if none are)."""

    tier: Tier
    parts: tuple[Tier, ...]
    slack: Slack = NO_SLACK


def place(text: str) -> Place:
    """Return the place that `text` describes.

    >>> place("overdue + 2*limited: 1%").name
    'overdue+2*limited'
    >>> place("overdue:1%").slack
    Slack(share=0.01, amount=0.0)

    Raises:
        OrderError: if it cannot be read.
    """
    made, reasons = _read(text)
    if reasons:
        raise OrderError(reasons)
    return made


def order_of(text: str) -> tuple[Place, ...]:
    """Return the order that `text` describes, places parted by commas; empty places do not count.

    >>> [place.name for place in order_of("overdue, uncovered+limited")]
    ['overdue', 'uncovered+limited']

    Raises:
        OrderError: if a place cannot be read, no such tier can exist, or a tier stands twice.
    """
    read = [_read(each) for each in text.split(",") if each.strip()]
    reasons = [reason for _, found in read for reason in found]
    places = tuple(made for made, _ in read)
    if reasons := [*reasons, *_impossible(places)]:
        raise OrderError(reasons)
    return places


def arranged(tiers: Sequence[Tier], order: Iterable[Place | str]) -> list[Ranked]:
    """Return `tiers` in the `order` asked for; those that are not named stand at ``...``, or last, as they were.

    A place of which this problem has no tier is left out.

    Raises:
        OrderError: if the order cannot be read, names a tier twice, or one that the problem does not have.
    """
    places = [each if isinstance(each, Place) else place(each) for each in order]
    known = {tier.name: tier for tier in tiers}
    reasons = _impossible(places)
    named = {name for each in places for _, name in each.parts}
    missing = sorted(name for name in named - set(known) if _ORDER.fullmatch(name))
    reasons += [f"no measure has {name}. This plan has: {', '.join(known)}" for name in missing]
    if reasons:
        raise OrderError(reasons)
    rest = [Ranked(tier, (tier,)) for tier in tiers if tier.name not in named]
    found: list[Ranked] = []
    for each in places if any(not each.parts for each in places) else [*places, Place(())]:
        parts = [(weight, known[name]) for weight, name in each.parts if name in known]
        if not each.parts:
            found += rest
        elif parts:
            found.append(merged(parts, each.slack))
    return found


def merged(parts: Sequence[tuple[float, Tier]], slack: Slack = NO_SLACK) -> Ranked:
    """Return tiers as one: minimise Σ weight·tier."""
    tiers = tuple(tier for _, tier in parts)
    if len(parts) == 1:
        return Ranked(tiers[0], tiers, slack)
    name = Place(tuple((weight, tier.name) for weight, tier in parts)).name
    unit = " + ".join(dict.fromkeys(tier.unit for tier in tiers))
    weights = np.concatenate([weight * tier.weight for weight, tier in parts])
    return Ranked(Tier(name, unit, np.concatenate([tier.column for tier in tiers]), weights), tiers, slack)


def _read(text: str) -> tuple[Place, list[str]]:
    """Return the place that `text` describes and what is wrong with it."""
    merged, colon, rest = text.partition(":")
    slack, reasons = _slack(rest.strip(), text) if colon else (Slack(), [])
    if merged.strip() in REST:
        return Place(()), [*reasons, f"{text.strip()!r}: what is not named has no slack"] if colon else reasons
    parts = []
    for part in merged.split("+"):
        found = _PART.fullmatch(part)
        weight = 1.0 if found is None or found["weight"] is None else _number(found["weight"])
        name = "" if found is None else " ".join(found["tier"].split())
        if not 0 < weight < math.inf:
            reasons.append(f"{part.strip()!r}: a weight is a number above 0, as in 2*limited")
        if not name:
            reasons.append(f"{text.strip()!r}: a tier's name is expected on both sides of +, and after a weight and *")
        parts.append((weight, name))
    return Place(tuple(parts), slack), reasons


def _slack(text: str, whole: str) -> tuple[Slack, list[str]]:
    share = text.endswith("%")
    size = _number(text.removesuffix("%"))
    if not 0 <= size < math.inf:
        said = f"{whole.strip()!r}: after the colon stands by how much the tier may be worsened, as 1% or 25"
        return Slack(), [said]
    return (Slack(share=size / 100) if share else Slack(amount=size)), []


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan


def _impossible(places: Sequence[Place]) -> list[str]:
    """Return why this order fits no problem."""
    reasons = []
    always = (*FIRST, *LAST)
    names = [name for each in places for _, name in each.parts if name]
    for name in dict.fromkeys(names):
        if name not in always and not _ORDER.fullmatch(name):
            hint = _hint(name, always)
            there = ", ".join((*FIRST, "order 1, 2, …", *LAST))
            reasons.append(f"no tier is called {name!r}{hint or '.'} There are: {there}")
        if names.count(name) > 1:
            reasons.append(f"{name!r} stands {names.count(name)} times; a tier has one place")
    if sum(not each.parts for each in places) > 1:
        reasons.append("... stands more than once; what is not named has one place")
    return reasons


def _hint(name: str, always: Sequence[str]) -> str:
    """Return which tier may be meant; of those of measures the one with the number that stands in `name`."""
    number = re.search(r"[1-9]\d*", name)
    return did_you_mean(name, (*always, f"order {number[0] if number else 1}"))
