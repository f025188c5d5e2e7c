"""What an hour is worth: marginal values by unit and capacity, in words."""

from __future__ import annotations

from pks.balance.explain import sentences
from pks.report.blocks import Block, Bullets, Section, Text
from pks.report.findings import SERIOUS
from pks.report.making import Page, adaptive, amount, label, table, when
from pks.report.marginal import first_of_each
from pks.report.proof import by_rule, stops
from pks.report.tiers import measured_in, tier_name

SAID = 6


def worth(page: Page) -> Section:
    """Return the section on marginal values: exact ones of any limit where the plan's program is at hand."""
    blocks: list[Block] = []
    if len(page.found.worth):
        blocks.append(Text(page.text("worth.intro")))
    if page.found.plan.rounding is not None:
        blocks.append(Text(page.text("worth.whole")))
    blocks += _exact(page) or _of_hours(page)
    if len(page.found.worth):
        blocks.append(_table(page))
    plan = page.found.plan
    if by_rule(plan) or stops(plan):
        blocks.append(Text(page.text("worth.rule" if by_rule(plan) else "worth.stopped")))
    return Section("worth", page.text("worth.title"), tuple(blocks) or (Text(page.text("worth.none")),))


def _exact(page: Page) -> list[Block]:
    """Return what one more of anything is worth, exactly; nothing for a plan without a settled program behind it."""
    values = first_of_each(page.found.plan, SAID)
    if not len(values):
        return []
    said = tuple(sentences(page.found.plan, values, language=page.language.code))
    return [Bullets(said), Text(page.text("worth.exact"), soft=True)]


def _of_hours(page: Page) -> list[Block]:
    """Return what one more hour is worth by the plan's table of capacity."""
    first = page.found.worth.drop_duplicates(["unit", "capacity"]).head(SAID)
    return [Bullets(tuple(_said(page, row) for row in first.itertuples()))] if len(first) else []


def _said(page: Page, row: object) -> str:
    tier = str(getattr(row, "tier", ""))
    kind, peak = _effect(tier), float(getattr(row, "peak", 0.0))
    effect = page.text(
        f"worth.effect.{kind}",
        n=page.language.number(100 * peak, 4) if kind == "worst" else page.language.number(peak, 1),
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


def _effect(tier: str) -> str:
    if tier.startswith(("order ", "worst ")):
        return tier.partition(" ")[0]
    return tier if tier in (*SERIOUS, "waiting", "cost") else "other"


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
        total=False, most=12,
    )  # fmt: skip
