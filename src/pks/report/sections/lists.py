"""The waiting lists as Region Östergötland shows them: waiting, inflow, plan and the highest acceptable list.

Source: Socialstyrelsen, *Strategisk nivå – prognos och balansering av behov och tillgänglig kapacitet*, 2025, the example
of Region Östergötland on production goals that shorten waits.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from pks.core.axes import Floats
from pks.report.blocks import Block, Picture, Pictures, Section, Text
from pks.report.drawing import CLOSE, DASHED, Bars, Drawing, Line, Mark, Panel, Points
from pks.report.findings import LIST
from pks.report.making import Page, amount, label, table
from pks.report.sections.goals import chosen_goal, goal_blocks, key_of

PICTURED = 6
NAMED = 6
GROWS = 1.0
"""A list that is this many people longer at the end than at the start grows."""


@dataclass(frozen=True)
class List:
    """One waiting list over the reported periods; `most` is the highest acceptable list, NaN where there is none."""

    unit: str
    planning_object: str
    start: float
    waiting: Floats
    inflow: Floats
    served: Floats
    goal: Floats
    promised: Floats
    promise: float

    @property
    def name(self) -> str:
        """Planning object and unit."""
        return f"{self.planning_object}, {self.unit}"

    @property
    def most(self) -> Floats:
        """The goal where it speaks of every period, otherwise the largest list with everybody within the promise."""
        return self.promised if np.isnan(self.goal).any() else self.goal


def lists(page: Page) -> Section:
    """Return the section on waiting lists."""
    chosen = [_list(page, number) for number in _largest(page)]
    blocks: list[Block] = [Text(page.text("lists.intro")), _table(page), *_growing(page)]
    if chosen:
        pictures = tuple(_picture(page, each) for each in chosen)
        source = page.text("lists.source")
        if page.found.plan.unique is False:
            source = f"{source} {page.text('lists.swings')}"
        blocks.append(Pictures(pictures, source, key_of(page)))
        number, fewer = chosen_goal(page, _largest(page, 1)[0])
        if page.found.start["waiting"].iloc[number] > 0:
            blocks += goal_blocks(page, number, (0.0, fewer))
    return Section("lists", page.text("lists.title"), tuple(blocks))


def _largest(page: Page, most: int = PICTURED) -> list[int]:
    """Return the numbers of the lists that are longest at the start or at the end; the longest first."""
    start, end = page.found.start["waiting"].to_numpy(), _at_end(page)
    order = np.argsort(-np.maximum(start, end), kind="stable")
    return [int(each) for each in order if not page.found.start["acute"].iloc[each]][:most]


def _at_end(page: Page) -> Floats:
    rows = page.found.plan.waiting
    last = rows[rows["period"] == page.found.periods[-1]].set_index(LIST)["waiting"]
    return last.reindex(pd.MultiIndex.from_frame(page.found.start[LIST])).to_numpy(float)


def _list(page: Page, number: int) -> List:
    found, row = page.found, page.found.start.iloc[number]
    own = _rows(found.plan.waiting, row)
    waiting, limited = own["waiting"].to_numpy(), (own["limited"] + own["uncovered"]).to_numpy()
    inflow = (own["arrivals"] + own["follow_on"]).to_numpy()
    before = np.concatenate([[row["waiting"]], waiting[:-1]])
    served = np.maximum(before + inflow - waiting - limited, 0.0)
    promised = found.within_promise[number, : len(waiting)]
    return List(
        str(row["unit"]), str(row["planning_object"]), float(row["waiting"]), waiting, inflow, served,
        own["goal"].to_numpy(), np.where(np.isfinite(promised), promised, np.nan), float(row["promise"]),
    )  # fmt: skip


def _rows(table: pd.DataFrame, row: pd.Series) -> pd.DataFrame:
    return table[(table["unit"] == row["unit"]) & (table["planning_object"] == row["planning_object"])]


def _growing(page: Page) -> list[Block]:
    """Name the lists that are longer at the end than at the start, those that grow most first."""
    start = page.found.start
    grown = _at_end(page) - start["waiting"].to_numpy(float)
    order = np.argsort(-grown, kind="stable")
    order = order[(grown[order] >= GROWS) & ~start["acute"].to_numpy(bool)[order]]
    number = page.language.number
    if not len(order):
        return [Text(page.text("lists.growing.none"))]
    named = [f"{start['planning_object'].iloc[at]}, {start['unit'].iloc[at]} (+{number(grown[at])})" for at in order]
    return [
        Text(
            page.text(
                "lists.growing", n=number(len(order)), all=number((~start["acute"]).sum()),
                people=number(grown[order].sum()), names="; ".join(named[:NAMED]),
            )
        )
    ]  # fmt: skip


def _table(page: Page) -> Block:
    """Return all lists: at the start, at the end, overdue, and what came and went, so that the numbers close."""
    frame = page.found.start[["unit", "planning_object", "waiting"]].rename(columns={"waiting": "start"})
    rows = page.found.plan.waiting
    sums = rows.groupby(["unit", "planning_object"], sort=False)[
        ["arrivals", "follow_on", "limited", "uncovered"]
    ].sum()
    last = rows[rows["period"] == page.found.periods[-1]]
    frame = frame.merge(sums.reset_index()).merge(last[["unit", "planning_object", "waiting", "overdue"]])
    frame["inflow"] = frame["arrivals"] + frame["follow_on"]
    frame["without"] = frame["limited"] + frame["uncovered"]
    frame["served"] = frame["start"] + frame["inflow"] - frame["without"] - frame["waiting"]
    frame = frame.sort_values(["waiting", "start"], ascending=False, kind="stable", ignore_index=True)
    names = ("start", "inflow", "served", "without", "waiting", "overdue")
    fields = [label("unit", page.text("col.unit")), label("planning_object", page.text("col.planning_object"))]
    fields += [amount(page, frame, name, page.text(f"lists.{name}")) for name in names]
    return table(
        page,
        frame,
        fields,
        caption=page.text("lists.table"),
        source=page.text("lists.table.source"),
        file="waiting.csv",
    )


def _marks(page: Page, of: List) -> tuple[Panel, Panel]:
    above: list[Mark] = [Bars(of.waiting, "waiting")]
    if not np.isnan(of.most).all():
        above.append(Line(of.most, "most", dash=DASHED, width=1.8))
    if np.isnan(of.goal).any() and not np.isnan(of.goal).all():
        above.append(Points(of.goal, "most"))
    below = (Line(of.served, "plan", width=3.0), Line(of.inflow, "inflow", dash=CLOSE, width=1.5))
    flow = page.text("axis.flow", period=page.language.of_period("period"))
    return Panel(page.text("axis.people"), tuple(above), 1.5), Panel(flow, below, 1.0)


def _picture(page: Page, of: List) -> Picture:
    number = page.language.number
    about = page.text(
        "lists.about", start=number(of.start), end=number(of.waiting[-1]), inflow=number(of.inflow.mean(), 1),
        served=number(of.served.mean(), 1), period=page.language.of_period("period"),
    )  # fmt: skip
    what = Drawing(of.name, about, _marks(page, of), page.ticks(list(page.found.periods)), height=270.0)
    return page.picture(of.name, what, f"{about} {_what_is_most(page, of)}")


def _what_is_most(page: Page, of: List) -> str:
    if not np.isnan(of.goal).any():
        return page.text("lists.most.goal")
    point = (
        ""
        if np.isnan(of.goal).all()
        else f" {page.text('lists.most.point', n=page.language.number(np.nanmin(of.goal)))}"
    )
    if np.isnan(of.promise):
        return page.text("lists.most.none") + point
    return page.text("lists.most.promise", days=page.language.number(of.promise)) + point
