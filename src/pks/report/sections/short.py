"""What there is, where it falls short and why: gaps, heat maps, and the ranking of bottlenecks."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from pks.report.blocks import Block, Cell, Heat, Pictures, Section, Swatch, Text
from pks.report.drawing import Map
from pks.report.making import Field, Page, amount, label, percent, table
from pks.report.proof import valued
from pks.report.tiers import tier_name

BOUNDS = (0.85, 0.95, 1.0, 1.1)
"""Where a class of load ends; the last class has no end."""
SHORT_FROM = 3
"""The first class with more need than hours."""
MOST_COLUMNS = 24
MOST_LINES = 20
MOST_UNITS = 60


def short(page: Page) -> Section:
    """Return the section on what there is and where it falls short."""
    blocks: list[Block] = [Text(page.text("short.intro"))]
    if len(page.found.bottlenecks):
        blocks += [_ranking(page), _heat(page), _weeks(page), _gaps(page)]
    return Section("gap", page.text("short.title"), tuple(blocks))


def load_class(load: float) -> int:
    """Return the class of `load`, 0 = lowest, −1 = no load."""
    if math.isnan(load):
        return -1
    return int(np.searchsorted(BOUNDS, round(load, 9), side="left"))


def _ranking(page: Page) -> Block:
    frame = page.found.bottlenecks.copy()
    frame["why"] = [_why(page, row) for row in frame.itertuples()]
    fields = [
        label("capacity", page.text("col.capacity")),
        label("unit", page.text("col.unit")),
        percent(page, "load", page.text("col.load")),
        amount(page, frame, "gap", page.text("col.gap"), summed=False),
        amount(page, frame, "short", page.text("col.short", periods=page.language.of_period("periods")), summed=False),
        label("resource", page.text("col.resource")),
    ]
    caption, source = "short.ranking.load", "short.ranking.load.source"
    if _known(page):
        fields.append(label("why", page.text("col.binds")))
        caption, source = "short.ranking", "short.ranking.source"
    return table(
        page, frame, fields, caption=page.text(caption), source=page.text(source),
        file="gap.csv, capacity.csv", most=10,
    )  # fmt: skip


def _known(page: Page) -> bool:
    """Tell whether anything is known of what one more hour is worth, if only that it is nothing."""
    return bool(len(page.found.worth)) or valued(page.found.plan)


def _why(page: Page, row: object) -> str:
    tier, periods = getattr(row, "tier", None), getattr(row, "periods", 0.0)
    if not isinstance(tier, str):
        return page.text("short.free" if valued(page.found.plan) else "short.unknown")
    name = tier_name(page, tier)
    return page.text(
        "short.binds", tier=name, n=page.language.number(periods), periods=page.language.of_period("periods")
    )


def _heat(page: Page) -> Block:
    loads = page.found.loads
    wide = loads.pivot(index="unit", columns="capacity", values="load")
    wide = wide.reindex(index=page.found.need.axes.unit, columns=page.found.need.axes.capacity).dropna(how="all")
    wide = wide.dropna(axis=1, how="all")
    fullest = wide.max().sort_values(ascending=False, kind="stable").index[:MOST_COLUMNS]
    kept = wide[[name for name in wide.columns if name in set(fullest)]]
    hardest = set(wide.max(axis=1).sort_values(ascending=False, kind="stable").index[:MOST_UNITS])
    kept = kept[[name in hardest for name in kept.index]]
    rows = tuple(
        (Cell(str(unit)), *(_load(page, value) for value in values))
        for unit, values in zip(kept.index, kept.to_numpy(), strict=True)
    )
    left = wide.shape[1] - kept.shape[1]
    source = page.text("short.heat.source")
    free = [str(name) for name in kept.columns if not page.found.limits[name]]
    if free:
        source = f"{source} {page.text('short.heat.free', names=', '.join(free))}"
    if left:
        source = f"{source} {page.text('short.heat.left', n=page.language.number(left))}"
    if len(wide) > len(kept):
        source = f"{source} {page.text('short.heat.units', n=page.language.number(len(wide) - len(kept)))}"
    return Heat(
        page.text("short.heat"), source, tuple(map(str, kept.columns)), rows, page.text("col.unit"), _legend(page)
    )


def _load(page: Page, load: float) -> Cell:
    return Cell("") if math.isnan(load) else Cell(page.language.share(load), float(load), load_class(load))


def _legend(page: Page) -> tuple[Cell, ...]:
    return tuple(Cell(text, load=load) for load, text in enumerate(_classes(page)))


def _classes(page: Page) -> list[str]:
    shares = [page.language.share(bound) for bound in BOUNDS]
    between = [page.text("short.between", low=low, high=high) for low, high in pairwise(shares)]
    return [page.text("short.below", high=shares[0]), *between, page.text("short.above", low=shares[-1])]


def _weeks(page: Page) -> Block:
    gap = page.found.need.gap.set_index(["unit", "capacity"])
    rows, classes = [], []
    for row in page.found.bottlenecks.head(MOST_LINES).itertuples():
        own = gap.loc[[(row.unit, row.capacity)]]
        need, there = own["need"].to_numpy(), own["available"].to_numpy()
        load = np.divide(need, there, out=np.where(need > 0, np.inf, np.nan), where=there > 0)
        rows.append(f"{row.capacity}, {row.unit}")
        classes.append([load_class(each) for each in load])
    days = list(page.found.periods)
    title = page.text("short.weeks" if _known(page) else "short.weeks.load", period=page.language.of_period("period"))
    array = np.array(classes, dtype=np.int64).reshape(len(rows), len(days))
    over = page.language.number((array >= SHORT_FROM).sum())
    about = page.text("short.weeks.about", n=over, all=page.language.number(array.size))
    what = Map(title, about, tuple(rows), array, page.ticks(days, most=9), SHORT_FROM)
    key = tuple(
        Swatch(f"load{load}", f"{text} {page.text('short.marked')}" if load >= SHORT_FROM else text, block=True)
        for load, text in enumerate(_classes(page))
    )
    source = page.text(
        "short.weeks.source", n=page.language.number(len(rows)), all=page.language.number(len(page.found.bottlenecks))
    )
    return Pictures((page.picture(title, what),), source, key, wide=True)


def _gaps(page: Page) -> Block:
    frame = page.found.loads.copy()
    frame["limiting"] = [page.text("yes" if limits else "no") for limits in frame["limits"]]
    fields: list[Field] = [
        label("unit", page.text("col.unit")),
        label("capacity", page.text("col.capacity")),
        amount(page, frame, "need", page.text("col.need_hours")),
        amount(page, frame, "available", page.text("col.available")),
        amount(page, frame, "gap", page.text("col.gap")),
        percent(page, "load", page.text("col.load")),
        amount(page, frame, "short", page.text("col.short", periods=page.language.of_period("periods")), summed=False),
        label("limiting", page.text("col.limits")),
    ]
    return table(
        page,
        frame,
        fields,
        caption=page.text("short.gaps"),
        source=page.text("short.gaps.source"),
        file="gap.csv",
        most=20,
    )
