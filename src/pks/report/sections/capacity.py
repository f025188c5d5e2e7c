"""Capacity looked at closer: what sets the pace, who needs more than others, beds for a mean and for a chance, improvements."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pks.capacity.inpatient import BED_DAYS
from pks.report.blocks import Block, Bullets, Heading, Pictures, Section, Swatch, Text
from pks.report.capacity import APART, MOST_APART, Capacities
from pks.report.drawing import Dots
from pks.report.making import Page, adaptive, amount, label, percent, table, when

SAID = 3
MOST_LIMITING = 8


def capacity(page: Page) -> Section:
    """Return the section that looks closer at capacity; what the case has no data for is left out."""
    of = Capacities(page.found.case, page.found.need)
    blocks = [*_pace(page, of), *_apart(page, of), *_beds(page, of), *_improved(page, of)]
    return Section("capacity", page.text("capacity.title"), tuple(blocks))


def _pace(page: Page, of: Capacities) -> list[Block]:
    period = page.language.of_period("period")
    blocks: list[Block] = [Heading(page.text("capacity.pace"))]
    if not len(of.bottlenecks):
        return [*blocks, Text(page.text("capacity.pace.none", period=period))]
    frame, first = of.bottlenecks, next(of.bottlenecks.itertuples())
    said = page.text(
        "capacity.pace.said", capacity=first.capacity, unit=first.unit, n=page.language.number(first.periods_short),
        all=page.language.number(page.found.need.axes.period.count), periods=page.language.of_period("periods"),
        worst=page.language.period(first.worst_period), cover=page.language.share(first.worst_cover),
    )  # fmt: skip
    share = page.text("capacity.pace.share", share=page.language.share(first.share))
    fields = [
        label("capacity", page.text("col.capacity")),
        label("unit", page.text("col.unit")),
        amount(page, frame, "hours_short", page.text("col.hours_short"), summed=False),
        amount(
            page,
            frame,
            "periods_short",
            page.text("col.short", periods=page.language.of_period("periods")),
            summed=False,
        ),
        when(page, "worst_period", page.text("col.worst")),
        percent(page, "worst_cover", page.text("col.cover")),
        amount(page, frame, "activities_held_back", page.text("col.held")),
        percent(page, "share", page.text("col.held_share")),
    ]
    told = table(
        page, frame, fields, caption=page.text("capacity.pace.table"), source=page.text("capacity.pace.source"),
        file="bottlenecks.csv", most=MOST_LIMITING,
    )  # fmt: skip
    return [
        *blocks,
        Text(page.text("capacity.pace.intro", section=page.text("short.title"))),
        Text(f"{said} {share}"),
        told,
        *_binding(page, of),
    ]


def _binding(page: Page, of: Capacities) -> list[Block]:
    frame = of.binding.head(MOST_LIMITING).copy()
    if not len(frame):
        return []
    frame["mix"] = frame["alternative"].astype(str)
    period, periods = (page.language.of_period(word) for word in ("period", "periods"))
    fields = [
        label("capacity", page.text("col.capacity")),
        label("unit", page.text("col.unit")),
        label("resource", page.text("col.runs_out")),
        amount(page, frame, "periods", page.text("col.binds_in", periods=periods), summed=False),
        amount(page, frame, "hours", page.text("col.reach", period=period), summed=False),
    ]
    if (frame["alternative"] != frame["alternative"].iloc[0]).any():
        fields.insert(2, label("mix", page.text("col.mix")))
    return [
        table(
            page, frame, fields, caption=page.text("capacity.binding"), source=page.text("capacity.binding.source"),
            file="binding.csv", total=False,
        )
    ]  # fmt: skip


def _apart(page: Page, of: Capacities) -> list[Block]:
    if not len(of.tables["comparison"]):
        return []
    least, frame = page.language.share(APART), of.farthest.copy()
    blocks: list[Block] = [Heading(page.text("capacity.apart"))]
    if not len(frame):
        return [*blocks, Text(page.text("capacity.apart.none", share=least))]
    days = frame["capacity"] == BED_DAYS
    frame["measured"] = np.where(days, page.text("capacity.days"), page.text("capacity.hours"))
    frame["capacity"] = frame["capacity"].where(~days, page.text("capacity.of_days"))
    above = frame[frame["ratio"] > 1].head(SAID)
    blocks += [
        Text(page.text("capacity.apart.intro")),
        Bullets(tuple(_more(page, row) for _, row in above.iterrows())),
        _dots(page, frame),
        _apart_table(page, frame),
    ]
    if len(of.apart) > MOST_APART:
        number = page.language.number
        left = page.text("capacity.apart.left", n=number(len(of.apart)), share=least, shown=number(len(frame)))
        blocks.append(Text(left, soft=True))
    return blocks


def _more(page: Page, row: pd.Series) -> str:
    return page.text(
        "capacity.apart.more", capacity=row["capacity"], unit=row["unit"], share=page.language.share(row["ratio"] - 1),
        n=page.language.number(row["frees_as_region"]), measured=row["measured"],
    )  # fmt: skip


def _dots(page: Page, frame: pd.DataFrame) -> Pictures:
    ratio = 100.0 * frame["ratio"].to_numpy(float)
    names = tuple(f"{row.capacity}, {row.unit}" for row in frame.itertuples())
    about = page.text(
        "capacity.apart.about", low=page.language.number(ratio.min()), high=page.language.number(ratio.max())
    )
    title = page.text("capacity.apart.picture")
    what = Dots(title, about, names, ratio, frame["activities"].to_numpy(float), 100.0)
    key = (
        Swatch("most", page.text("capacity.apart.above"), block=True),
        Swatch("plan", page.text("capacity.apart.below"), block=True),
    )
    return Pictures((page.picture(title, what, about),), page.text("capacity.apart.source"), key, wide=True)


def _apart_table(page: Page, frame: pd.DataFrame) -> Block:
    fields = [
        label("capacity", page.text("col.capacity")),
        label("unit", page.text("col.unit")),
        amount(page, frame, "activities", page.text("col.acts"), summed=False),
        label("measured", page.text("col.measure")),
        amount(page, frame, "taken", page.text("col.taken"), summed=False),
        amount(page, frame, "expected", page.text("col.expected"), summed=False),
        percent(page, "ratio", page.text("col.ratio")),
        amount(page, frame, "frees_as_region", page.text("col.frees"), summed=False),
    ]
    return table(
        page, frame, fields, caption=page.text("capacity.apart.table"), source=page.text("capacity.apart.source"),
        file="comparison.csv", total=False, most=MOST_APART,
    )  # fmt: skip


def _beds(page: Page, of: Capacities) -> list[Block]:
    if of.counts is None:
        return []
    away, wait, taken = (page.language.share(rule.most, _decimals(rule.most)) for rule in of.counts.rules)
    definite = page.language.of_period("the_period")
    said = tuple(_bed_sentence(page, row, away) for row in of.beds.head(SAID).itertuples())
    frame = of.beds
    fields = [
        label("unit", page.text("col.unit")),
        amount(page, frame, "load", page.text("col.in_use"), summed=False),
        amount(page, frame, "mean", page.text("col.bed_mean"), summed=False),
        percent(page, "full", page.text("col.full"), 1),
        amount(page, frame, "turned_away", page.text("col.away", n=away), summed=False),
        amount(page, frame, "must_wait", page.text("col.wait", n=wait), summed=False),
        amount(page, frame, "peak_load", page.text("col.peak_load", definite=definite), summed=False),
        amount(page, frame, "peak", page.text("col.beds_peak"), summed=False),
    ]
    told = table(
        page, frame, fields, caption=page.text("capacity.beds.table"), source=page.text("capacity.beds.source"),
        file="beds.csv", total=False,
    )  # fmt: skip
    intro = page.text("capacity.beds.intro", away=away, wait=wait, taken=taken, definite=definite)
    return [Heading(page.text("capacity.beds")), Text(intro), Bullets(said), told]


def _decimals(share: float) -> int:
    """Return how many decimals a share in per cent needs: 1 %, 0.5 %."""
    return 0 if float(100 * share).is_integer() else 1


def _bed_sentence(page: Page, row: object, away: str) -> str:
    value = {name: float(getattr(row, name)) for name in ("load", "nearest", "occupancy", "full", "turned_away")}
    return page.text(
        "capacity.beds.said", unit=getattr(row, "unit", ""), load=page.language.number(value["load"], 1),
        nearest=page.language.number(value["nearest"]), occupancy=page.language.share(value["occupancy"]),
        full=page.language.share(value["full"], 1), turned=page.language.number(value["turned_away"]), away=away,
    )  # fmt: skip


def _improved(page: Page, of: Capacities) -> list[Block]:
    frame = of.improvements
    if not len(frame):
        return []
    frame = frame.assign(side=[page.text(f"capacity.side.{side}") for side in frame["side"]])
    fields = [
        label("improvement", page.text("col.improvement")),
        label("unit", page.text("col.unit")),
        label("capacity", page.text("col.capacity")),
        label("side", page.text("col.side")),
        adaptive(page, "full", page.text("col.full_effect")),
        adaptive(page, "realised", page.text("col.realised_hours")),
        adaptive(page, "potential", page.text("col.potential")),
    ]
    told = table(
        page, frame, fields, caption=page.text("capacity.improved.table"), source=page.text("capacity.improved.source"),
        file="improvements.csv", total=False,
    )  # fmt: skip
    return [Heading(page.text("capacity.improved")), told]
