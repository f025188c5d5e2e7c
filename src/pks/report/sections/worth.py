"""What an hour is worth: marginal values by unit and capacity, in words."""

from __future__ import annotations

from pks.report.blocks import Block, Bullets, Section, Text
from pks.report.findings import SERIOUS
from pks.report.making import Page, adaptive, amount, label, table, when
from pks.report.sections.short import measured_in, tier_name

SAID = 6


def worth(page: Page) -> Section:
    """Return the section on marginal values."""
    frame = page.found.worth
    if not len(frame):
        return Section("worth", page.text("worth.title"), (Text(page.text("worth.none")),))
    first = frame.drop_duplicates(["unit", "capacity"]).head(SAID)
    said = Bullets(tuple(_said(page, row) for row in first.itertuples()))
    return Section("worth", page.text("worth.title"), (Text(page.text("worth.intro")), said, _table(page)))


def _said(page: Page, row: object) -> str:
    tier = str(getattr(row, "tier", ""))
    effect = page.text(
        f"worth.effect.{_effect(page, tier)}",
        n=page.language.number(getattr(row, "peak", 0.0), 1),
        periods=page.language.of_period("person_periods"),
        order=tier.removeprefix("order "),
        unit=measured_in(page, tier),
    )
    return page.text(
        "worth.said",
        capacity=getattr(row, "capacity", ""),
        unit=getattr(row, "unit", ""),
        period=page.language.period(getattr(row, "period", page.found.periods[0])),
        effect=effect,
    )


def _effect(page: Page, tier: str) -> str:
    if tier.startswith("order "):
        return "order"
    return tier if tier in (*SERIOUS, "waiting") else "other"


def _table(page: Page) -> Block:
    frame = page.found.worth.copy()
    frame["name"] = [tier_name(page, tier) for tier in frame["tier"]]
    frame["measured"] = [measured_in(page, tier) for tier in frame["tier"]]
    fields = [
        label("capacity", page.text("col.capacity")),
        label("unit", page.text("col.unit")),
        label("name", page.text("col.tier")),
        adaptive(page, "peak", page.text("col.peak")),
        label("measured", page.text("col.measured")),
        when(page, "period", page.text("col.peak_when")),
        amount(
            page, frame, "periods", page.text("col.binding", periods=page.language.of_period("periods")), summed=False
        ),
        adaptive(page, "worth", page.text("col.worth", period=page.language.of_period("period"))),
    ]
    return table(
        page, frame, fields, caption=page.text("worth.table"), source=page.text("worth.source"), file="capacity.csv",
        total=False, most=20,
    )  # fmt: skip
