"""What remains unmet: by unit and planning object, with the capacity that held it back."""

from __future__ import annotations

import pandas as pd

from pks.report.blocks import Block, Section, Text
from pks.report.making import MOST_ROWS, Page, amount, label, table, when
from pks.report.unmet import held_back, undone_work, unmet_lists


def unmet(page: Page) -> Section:
    """Return the section on what remains unmet."""
    lists, undone, missions = unmet_lists(page.found), undone_work(page.found), page.found.missions
    short = missions[missions["shortfall"] > 0]
    blocks: list[Block] = []
    if len(lists):
        blocks += [Text(page.text("unmet.intro", periods=page.language.of_period("person_periods"))), _lists(page)]
    if len(short):
        blocks.append(_missions(page))
    elif len(missions):
        blocks.append(Text(page.text("unmet.missions.met", n=page.language.number(len(missions)))))
    if len(undone):
        blocks.append(_undone(page))
    if not (len(lists) or len(short) or len(undone)):
        blocks.insert(0, Text(page.text("unmet.nothing")))
    return Section("unmet", page.text("unmet.title"), tuple(blocks))


def _lists(page: Page) -> Block:
    frame = unmet_lists(page.found)
    shown = frame.head(MOST_ROWS + 1)
    frame["capacity"] = pd.Series([held_back(page.found, row.unit, row.planning_object) for row in shown.itertuples()])
    periods = page.language.of_period("person_periods")
    fields = [
        label("unit", page.text("col.unit")),
        label("planning_object", page.text("col.planning_object")),
    ]
    source = page.text("unmet.lists.source")
    if len(page.found.worth):
        fields.append(label("capacity", page.text("col.held_back")))
        source = f"{source} {page.text('unmet.held.source')}"
    for column in ("uncovered", "limited"):
        if frame[column].sum() > 0:
            fields.append(amount(page, frame, column, page.text(f"col.{column}")))
    fields += [
        amount(page, frame, "overdue", page.text("col.overdue", periods=periods)),
        amount(page, frame, "most", page.text("col.most"), summed=False),
        when(page, "last", page.text("col.last")),
        amount(page, frame, "at_end", page.text("col.at_end")),
    ]
    if frame["shortfall"].sum() > 0:
        fields.append(amount(page, frame, "shortfall", page.text("col.shortfall", periods=periods)))
    fields.append(amount(page, frame, "weighted", page.text("col.weighted")))
    return table(
        page,
        frame,
        fields,
        caption=page.text("unmet.lists"),
        source=source,
        file="waiting.csv",
    )


def _missions(page: Page) -> Block:
    frame = page.found.missions
    frame = frame[frame["shortfall"] > 0].sort_values("shortfall", ascending=False, kind="stable")
    frame["why"] = [
        page.text("unmet.few") if row.few else held_back(page.found, row.unit, row.planning_object)
        for row in frame.itertuples()
    ]
    fields = [
        label("unit", page.text("col.unit")),
        label("planning_object", page.text("col.planning_object")),
        when(page, "period", page.text("col.period"), page.text("whole")),
        amount(page, frame, "minimum", page.text("col.minimum"), summed=False),
        amount(page, frame, "carried", page.text("col.carried"), summed=False),
        amount(page, frame, "shortfall", page.text("col.mission_shortfall")),
        label("why", page.text("col.held_back")),
    ]
    return table(
        page, frame, fields, caption=page.text("unmet.missions"), source=page.text("unmet.missions.source"),
        file="production.csv",
    )  # fmt: skip


def _undone(page: Page) -> Block:
    frame = undone_work(page.found)
    fields = [
        label("unit", page.text("col.unit")),
        label("capacity", page.text("col.capacity")),
        amount(page, frame, "undone", page.text("col.undone")),
    ]
    return table(
        page,
        frame,
        fields,
        caption=page.text("unmet.undone"),
        source=page.text("unmet.undone.source"),
        file="capacity.csv",
    )
