"""Measures in the order in which they were tried: how much, where, for how much; and the budget."""

from __future__ import annotations

import pandas as pd

from pks.report.blocks import Block, Heading, Section, Text
from pks.report.making import Field, Page, amount, label, numeric, percent, table, when

GROUPS = ["kind", "unit", "counterpart", "planning_object", "capacity", "amount_unit"]


def measures(page: Page) -> Section:
    """Return the section on measures."""
    best = page.found.strict
    intro = page.text("measures.intro")
    blocks: list[Block] = [Text(f"{intro} {page.text('measures.intro.strict')}" if best else intro)]
    if len(page.found.case.table("improvements")):
        blocks.append(_improvements(page))
    if not len(page.found.measures):
        blocks.append(Text(page.text("measures.none" if best else "measures.none.used")))
    if len(page.found.orders):
        blocks.append(_orders(page))
    for order, rows in page.found.measures.groupby(page.found.measures["order"].fillna(0).astype("int64"), sort=True):
        if order:  # without an order: limited care, the last resort, after all the others
            blocks += _of_order(page, int(order), rows)
    limited = page.found.measures[page.found.measures["order"].isna()]
    if len(limited):
        blocks += _of_order(page, 0, limited)
    if len(page.found.budget):
        blocks.append(_budget(page))
    return Section("measures", page.text("measures.title"), tuple(blocks))


def _improvements(page: Page) -> Block:
    frame = page.found.case.table("improvements")
    key = ["improvement", "unit", "planning_object", "capacity", "hours_change", "capacity_change", "realised"]
    frame = frame.groupby(key, sort=False, dropna=False).size().rename("rows").reset_index()
    fields = [
        label("improvement", page.text("col.improvement")),
        label("unit", page.text("col.unit")),
        label("planning_object", page.text("col.planning_object")),
        label("capacity", page.text("col.capacity")),
        Field("hours_change", page.text("col.hours_change"), lambda value: numeric(page, value, 2), number=True),
        amount(page, frame, "capacity_change", page.text("col.capacity_change"), summed=False),
        percent(page, "realised", page.text("col.realised")),
    ]
    return table(
        page, frame, fields, caption=page.text("measures.improvements"), source=page.text("measures.improvements.source"),
        file="improvements.csv", total=False,
    )  # fmt: skip


def _orders(page: Page) -> Block:
    frame = page.found.orders.copy()
    frame["what"] = [_kinds(page, order) for order in frame["order"]]
    frame["name"] = [page.text("tier.order", order=page.language.number(order)) for order in frame["order"]]
    currency = page.language.currency
    fields = [
        label("name", page.text("col.order")),
        label("what", page.text("col.kinds")),
        amount(page, frame, "hours", page.text("col.hours")),
        amount(page, frame, "activities", page.text("col.activities")),
        amount(page, frame, "cost", page.text("col.cost", currency=currency)),
        amount(page, frame, "unpriced", page.text("col.unpriced")),
    ]
    if page.found.need.axes.period.tail:
        fields.append(amount(page, frame, "tail", page.text("col.tail", currency=currency)))
    fields.append(amount(page, frame, "tier", page.text("col.tier_value"), summed=False))
    return table(
        page,
        frame,
        fields,
        caption=page.text("measures.orders"),
        source=page.text("measures.orders.source"),
        file="tiers.csv",
    )


def _kinds(page: Page, order: int) -> str:
    rows = page.found.measures
    kinds = rows.loc[rows["order"] == order, "kind"].unique()
    unused = "measures.unused" if page.found.strict else "measures.unused.only"
    return ", ".join(page.language.known(f"kind.{kind}", str(kind)) for kind in kinds) or page.text(unused)


def _of_order(page: Page, order: int, rows: pd.DataFrame) -> list[Block]:
    title = page.text("measures.order", order=page.language.number(order)) if order else page.text("measures.last")
    blocks: list[Block] = [Heading(title)]
    for kind, group in rows.groupby("kind", sort=False):
        blocks.append(_of_kind(page, str(kind), group))
    return blocks


def _of_kind(page: Page, kind: str, rows: pd.DataFrame) -> Block:
    """Return the measures of one kind and order, summed over the periods; the dearest first."""
    sums = rows.groupby(GROUPS, sort=False, dropna=False).agg(
        amount=("amount", "sum"),
        cost=("cost", "sum"),
        first=("period", "min"),
        last=("period", "max"),
        uses=("period", "nunique"),
    )
    frame = sums.reset_index().sort_values(["cost", "amount"], ascending=False, kind="stable", ignore_index=True)
    frame["span"] = [page.language.span([row.first, row.last]) for row in frame.itertuples()]
    what = "capacity" if frame["capacity"].fillna("").ne("").any() else "planning_object"
    unit = page.text(f"unit.{frame['amount_unit'].iloc[0]}")
    known = kind if f"measures.giver.{kind}" in KNOWN else "other"
    fields = [
        label("unit", page.text(f"measures.giver.{known}")),
        label(what, page.text(f"col.{what}")),
        amount(page, frame, "amount", page.text("col.amount", unit=unit)),
        amount(page, frame, "cost", page.text("col.cost", currency=page.language.currency)),
        amount(page, frame, "uses", page.text("col.uses", periods=page.language.of_period("periods")), summed=False),
        label("span", page.text("col.when"), "when"),
    ]
    if frame["counterpart"].fillna("").ne("").any():
        if kind == "expand":
            frame["counterpart"] = [_step(page, row.unit, row.capacity, row.counterpart) for row in frame.itertuples()]
        fields.insert(1, label("counterpart", page.text(f"measures.taker.{known}")))
    return table(
        page, frame, fields, caption=page.text(f"measures.caption.{known}", kind=kind), source=page.text("measures.source"),
        file="measures.csv", most=10,
    )  # fmt: skip


KNOWN = frozenset(
    f"measures.giver.{kind}" for kind in ("reallocate", "shift_time", "transfer", "expand", "buy", "limit")
)


def _step(page: Page, unit: str, capacity: str, step: object) -> str:
    """Return a step of an expansion with the kind that the case gives it."""
    table = page.found.case.table("expansions")
    kinds = table[(table["unit"] == unit) & (table["capacity"] == capacity) & (table["step"].astype(str) == str(step))][
        "kind"
    ]
    return f"{step}: {kinds.iloc[0]}" if len(kinds) and isinstance(kinds.iloc[0], str) else str(step)


def _budget(page: Page) -> Block:
    frame = page.found.budget.copy()
    frame["whom"] = frame["unit"].fillna(page.text("head.everybody"))
    frame["left"] = frame["amount"] - frame["used"]
    currency = page.language.currency
    fields = [
        label("whom", page.text("col.payer")),
        when(page, "period", page.text("col.period"), page.text("whole")),
        amount(page, frame, "used", page.text("col.used", currency=currency)),
        amount(page, frame, "amount", page.text("col.given", currency=currency)),
        amount(page, frame, "left", page.text("col.left", currency=currency)),
        percent(page, "share", page.text("col.used_share")),
    ]
    return table(
        page, frame, fields, caption=page.text("measures.budget"), source=page.text("measures.budget.source"),
        file="budget.csv", total=False,
    )  # fmt: skip
