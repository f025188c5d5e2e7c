"""What is needed: production need by unit and planning object, and the hours that it takes."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pks.report.blocks import Block, Pictures, Section, Swatch, Text
from pks.report.drawing import DASHED, Drawing, Line, Panel
from pks.report.making import Field, Page, amount, label, percent, table

PICTURED = 6


def needed(page: Page) -> Section:
    """Return the section on need."""
    blocks: list[Block] = [Text(page.text("need.intro")), _tightest(page), _by_capacity(page), *_by_group(page)]
    return Section("need", page.text("need.title"), (*blocks, _by_unit(page), _by_object(page)))


def _by_group(page: Page) -> list[Block]:
    """Return need by what the units belong to, where they belong to several: the same sums one level up."""
    frame = _with_parents(page)
    frame = (
        frame.groupby("parent", sort=False)[["arriving", "activities", "of_which_goal", "hours"]].sum().reset_index()
    )
    if len(frame) < 2:
        return []
    frame = frame.sort_values("hours", ascending=False, kind="stable", ignore_index=True)
    fields = [label("parent", page.text("col.group")), *_amounts(page, frame)]
    return [
        table(
            page, frame, fields, caption=page.text("need.by_group"), source=page.text("need.by_group.source"),
            file="production_need.csv, capacity_need.csv, units.csv", most=20,
        )
    ]  # fmt: skip


def _with_parents(page: Page) -> pd.DataFrame:
    frame = need_by(page, "unit")
    parents = page.found.case.table("units").set_index("unit")["parent"]
    return frame.assign(parent=frame["unit"].map(parents).fillna(""))


def _amounts(page: Page, frame: pd.DataFrame) -> list[Field]:
    return [
        amount(page, frame, "arriving", page.text("col.arriving")),
        amount(page, frame, "activities", page.text("col.production_need")),
        amount(page, frame, "of_which_goal", page.text("col.of_which_goal")),
        amount(page, frame, "hours", page.text("col.need_hours")),
    ]


def _by_unit(page: Page) -> Block:
    frame = _with_parents(page)
    fields = [label("unit", page.text("col.unit")), label("parent", page.text("col.parent")), *_amounts(page, frame)]
    return table(
        page, frame, fields, caption=page.text("need.by_unit"), source=page.text("need.by_unit.source"),
        file="production_need.csv, capacity_need.csv", most=30,
    )  # fmt: skip


def need_by(page: Page, axis: str) -> pd.DataFrame:
    """Return need by `axis` (unit or planning_object) over the reported periods; most hours first.

    arriving, activities and of_which_goal, and the hours that they take of capacities.
    """
    need, periods = page.found.need, len(page.found.periods)
    names, keep = (need.axes.unit, 0) if axis == "unit" else (need.axes.planning_object, 1)
    sums = {
        "arriving": need.arriving,
        "activities": need.activities,
        "of_which_goal": need.goals.activities,
    }
    frame = pd.DataFrame({name: array[:, :, :periods].sum(axis=(1 - keep, 2)) for name, array in sums.items()})
    of = need.per_activity
    taken = (of.hours[:, :periods] * need.activities[of.unit, of.planning_object, :periods]).sum(axis=1)
    frame["hours"] = np.bincount((of.unit, of.planning_object)[keep], weights=taken, minlength=len(names))
    frame.insert(0, axis, names)
    frame = frame[(frame.drop(columns=axis) > 0).any(axis=1)]
    return frame.sort_values("hours", ascending=False, kind="stable", ignore_index=True)


def _by_object(page: Page) -> Block:
    frame = need_by(page, "planning_object")
    carried = page.found.plan.production.groupby("planning_object")["activities"].sum()
    bought = page.found.measures.query("kind == 'buy'").groupby("planning_object")["amount"].sum()
    frame["carried"] = frame["planning_object"].map(carried).fillna(0.0)
    frame["bought"] = frame["planning_object"].map(bought).fillna(0.0).astype(float)
    fields = [
        label("planning_object", page.text("col.planning_object")),
        amount(page, frame, "activities", page.text("col.production_need")),
        amount(page, frame, "of_which_goal", page.text("col.of_which_goal")),
        amount(page, frame, "carried", page.text("col.production_goal")),
        amount(page, frame, "bought", page.text("col.bought")),
        amount(page, frame, "hours", page.text("col.need_hours")),
    ]
    return table(
        page, frame, fields, caption=page.text("need.by_object"), source=page.text("need.by_object.source"),
        file="production_need.csv, production.csv",
    )  # fmt: skip


def _by_capacity(page: Page) -> Block:
    frame = page.found.loads.groupby("capacity", sort=False)[["need", "available", "gap"]].sum().reset_index()
    frame["load"] = frame["need"] / frame["available"].where(frame["available"] > 0)
    frame["load"] = frame["load"].fillna(np.inf)
    frame = frame.sort_values("load", ascending=False, kind="stable", ignore_index=True)
    fields = [
        label("capacity", page.text("col.capacity")),
        amount(page, frame, "need", page.text("col.need_hours")),
        amount(page, frame, "available", page.text("col.available")),
        amount(page, frame, "gap", page.text("col.gap")),
        percent(page, "load", page.text("col.load")),
    ]
    return table(
        page, frame, fields, caption=page.text("need.by_capacity"), source=page.text("need.by_capacity.source"),
        file="gap.csv", total=False, most=25,
    )  # fmt: skip


def _tightest(page: Page) -> Pictures:
    pictures = []
    days = list(page.found.periods)
    for row in page.found.bottlenecks.head(PICTURED).itertuples():
        own = _of(page.found.need.gap, row.unit, row.capacity)
        used = _of(page.found.plan.capacity, row.unit, row.capacity)
        after = (
            used["available"]
            + used["moved_in"]
            - used["moved_out"]
            + used["shifted_in"]
            - used["shifted_out"]
            + used["added"]
        )
        marks = (
            Line(own["available"].to_numpy(), "plan", steps=True),
            Line(after.to_numpy(), "extra", dash=DASHED, width=1.3, steps=True),
            Line(own["need"].to_numpy(), "most", width=1.8),
        )
        about = page.text(
            "need.picture.about", need=page.language.number(row.need), available=page.language.number(row.available)
        )
        title = f"{row.capacity}, {row.unit}: {page.language.share(row.load)}"
        axis = page.text("axis.hours", period=page.language.of_period("period"))
        what = Drawing(title, about, (Panel(axis, marks),), page.ticks(days), height=200.0)
        pictures.append(page.picture(title, what))
    key = (
        Swatch("most", page.text("key.need")),
        Swatch("plan", page.text("key.available")),
        Swatch("extra", page.text("key.after"), dash=DASHED),
    )
    return Pictures(tuple(pictures), page.text("need.picture.source"), key)


def _of(table: pd.DataFrame, unit: str, capacity: str) -> pd.DataFrame:
    return table[(table["unit"] == unit) & (table["capacity"] == capacity)]
