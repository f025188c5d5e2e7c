"""The waiting lists as Region Östergötland shows them: waiting, inflow, plan and the highest acceptable list.

Source: Socialstyrelsen, *Strategisk nivå – prognos och balansering av behov och tillgänglig kapacitet*, 2025, the example
of Region Östergötland on production goals that shorten waits.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from pks.core.axes import Floats
from pks.report.blocks import Block, Heading, Picture, Pictures, Section, Swatch, Text
from pks.report.drawing import CLOSE, DASHED, Bars, Drawing, Line, Mark, Panel, Points
from pks.report.findings import LIST
from pks.report.making import Page, amount, label, table

PICTURED = 6
FEWER_A_WEEK = 15
"""The goal of the publication's example."""


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
    blocks: list[Block] = [Text(page.text("lists.intro")), _table(page)]
    if chosen:
        pictures = tuple(_picture(page, each) for each in chosen)
        source = page.text("lists.source")
        if page.found.plan.unique is False:
            source = f"{source} {page.text('lists.swings')}"
        blocks.append(Pictures(pictures, source, _key(page)))
        blocks += _with_and_without(page)
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


def _key(page: Page) -> tuple[Swatch, ...]:
    return (
        Swatch("waiting", page.text("key.waiting"), block=True),
        Swatch("inflow", page.text("key.inflow"), dash=CLOSE, width=1.5),
        Swatch("plan", page.text("key.plan"), width=3.5),
        Swatch("most", page.text("key.most"), dash=DASHED),
    )


def _with_and_without(page: Page) -> list[Block]:
    """Return the two panels for one list: production = inflow, and production = inflow + the goal's share."""
    number, fewer, level = _chosen(page)
    of = _list(page, number)
    if not of.start:
        return []
    language = page.language
    flat = np.full(len(of.inflow), of.start)
    steps = np.arange(1, len(of.inflow) + 1)
    falling = np.maximum(of.start - fewer * steps, min(level, of.start))
    extra = -np.diff(falling, prepend=of.start)
    values = {
        "n": language.number(fewer, 0 if float(fewer).is_integer() else 1),
        "period": language.of_period("period"),
        "level": language.number(level),
        "start": language.number(of.start),
        "list": of.name,
    }
    pictures = []
    for name, waiting, served in (("without", flat, of.inflow), ("with", falling, of.inflow + extra)):
        title = page.text(f"lists.{name}.title", **values)
        about = page.text(f"lists.{name}.about", end=language.number(waiting[-1]), **values)
        drawn = List(
            of.unit,
            of.planning_object,
            of.start,
            waiting,
            of.inflow,
            served,
            np.full(len(waiting), level),
            waiting,
            of.promise,
        )
        what = Drawing(title, about, _marks(page, drawn), page.ticks(list(page.found.periods)), height=270.0)
        pictures.append(page.picture(title, what, about))
    reached = _reached(page, of.start, fewer, level)
    source = page.text("lists.two.source", reached=reached, **values)
    heading = Heading(page.text("lists.two", **values))
    return [heading, Text(page.text("lists.two.intro", **values)), Pictures(tuple(pictures), source, _key(page))]


def _reached(page: Page, start: float, fewer: float, level: float) -> str:
    if start <= level:
        return page.text("lists.reached.already")
    periods = int(np.ceil((start - level) / fewer))
    horizon = len(page.found.periods)
    key = "lists.reached.within" if periods <= horizon else "lists.reached.after"
    return page.text(
        key, n=page.language.number(periods), late=page.language.number(periods - horizon),
        periods=page.language.of_period("periods"),
    )  # fmt: skip


def _chosen(page: Page) -> tuple[int, float, float]:
    """Return number of the list, how many fewer per period, and the highest acceptable level.

    The largest list at the start that has a goal per period, down to its target (or maximum); without any, the largest
    list, 15 fewer a week, down to what keeps everybody within the promise at the average inflow (0 without a promise).
    """
    start, goals = page.found.start, page.found.case.table("goals")
    goals = goals[goals["reduce_per_period"].fillna(0) > 0]
    stepwise = start.reset_index().merge(goals, on=["unit", "planning_object"])
    if len(stepwise):
        row = stepwise.loc[stepwise["waiting"].idxmax()]
        level = row["target"] if pd.notna(row["target"]) else row["maximum"]
        return int(row["index"]), float(row["reduce_per_period"]), float(level) if pd.notna(level) else 0.0
    number = _largest(page, 1)[0]
    of, days = (
        _list(page, number),
        np.diff(page.found.need.axes.period.edges[:2]).astype("timedelta64[D]").astype(int)[0],
    )
    level = 0.0 if np.isnan(of.promise) else of.inflow.mean() * of.promise / days
    return number, FEWER_A_WEEK * days / 7, float(level)
