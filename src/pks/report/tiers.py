"""What tiers are called, merged ones too, and what they are measured in."""

from __future__ import annotations

from pks.balance.order import place
from pks.report.making import Page


def parts(tier: str) -> list[tuple[float, str]]:
    """Return weight and name of every tier that is merged in `tier`; one if none are.

    >>> parts("overdue+2*limited")
    [(1.0, 'overdue'), (2.0, 'limited')]
    """
    return list(place(tier).parts)


def tier_name(page: Page, tier: str) -> str:
    """Return what a tier is called in the language of the page; merged ones with the weights that are not 1.

    The tiers that fair and cheapest add (:mod:`pks.strategies.fair`, :mod:`pks.strategies.cheapest`) have names here too.
    """
    named = []
    for weight, name in parts(tier):
        known = _called(page, name)
        decimals = 0 if weight.is_integer() else 2
        named.append(known if weight == 1 else f"{page.language.number(weight, decimals)}\N{NO-BREAK SPACE}· {known}")
    return " + ".join(named)


def _called(page: Page, name: str) -> str:
    if name.startswith("order "):
        return page.text("tier.order", order=name.removeprefix("order "))
    return page.text("tier.worst") if name.startswith("worst ") else page.language.known(f"tier.{name}", name)


def measured_in(page: Page, tier: str) -> str:
    """Return what the value of a tier is measured in; people who wait are summed over the periods."""
    units = dict(zip(page.found.plan.tiers["tier"], page.found.plan.tiers["unit"], strict=True))
    measured = (_measured(page, name, str(units.get(name, ""))) for _, name in parts(tier))
    return " + ".join(dict.fromkeys(measured))


def _measured(page: Page, name: str, unit: str) -> str:
    if name in ("overdue", "waiting"):
        return page.text("measured.waiting", periods=page.language.of_period("person_periods"))
    if name == "cost":
        return page.language.currency
    return page.text("measured.share") if name.startswith("worst ") else page.language.known(f"measured.{unit}", unit)
