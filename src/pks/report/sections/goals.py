"""What a goal for a list asks for: inflow, list, production and the highest acceptable list, without a goal and with it.

Source: Socialstyrelsen, *Strategisk nivå – prognos och balansering av behov och tillgänglig kapacitet*, 2025, the example
of Region Östergötland, without and with 15 fewer waiting each week.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from pks.report.blocks import Block, Heading, Picture, Pictures, Swatch, Text
from pks.report.drawing import CLOSE, DASHED, Bars, Drawing, Line, Mark, Panel
from pks.report.findings import LIST
from pks.report.making import Page
from pks.sim import picture
from pks.sim.description import description_of

FEWER_A_WEEK = 15.0
"""The goal of the publication's example."""


def goal_blocks(page: Page, number: int, fewer: tuple[float, ...]) -> list[Block]:
    """Return heading, text and pictures of list `number` of the plan, one picture for each goal of so many `fewer`."""
    rows = goal_rows(page, number, fewer)
    of, most, start = page.found.start.iloc[number], max(fewer), float(page.found.start["waiting"].iloc[number])
    values = {
        "n": _count(page, most),
        "period": page.language.of_period("period"),
        "start": page.language.number(start),
        "list": f"{of['planning_object']}, {of['unit']}",
    }
    promised = not np.isnan(of["promise"])
    intro = page.text("lists.two.intro", **values)
    known = page.text("lists.two.most", days=page.language.number(of["promise"])) if promised else ""
    pictures = tuple(_picture(page, own, goal, start) for goal, own in rows.groupby("fewer", sort=False))
    source = page.text("lists.two.source", start=values["start"])
    return [
        Heading(page.text("lists.two", **values)),
        Text(f"{intro} {known}".strip()),
        Pictures(pictures, source, key_of(page)),
    ]


def goal_rows(page: Page, number: int, fewer: tuple[float, ...]) -> pd.DataFrame:
    """Return :func:`pks.sim.picture.goal_picture` of list `number`, whose inflow is that of the plan."""
    of, found = page.found.start.iloc[number], page.found
    own = found.plan.waiting
    own = own[(own[LIST] == of[LIST]).all(axis=1)]
    inflow = (own["arrivals"] + own["follow_on"]).to_numpy(float)[None]
    lists = found.plan.problem.lists
    one = lists.only(np.arange(len(lists)) == number)
    described = description_of(found.case, found.need.axes, one, arriving=inflow, slots=np.zeros_like(inflow))
    return picture.goal_picture(described, fewer=fewer)


def chosen_goal(page: Page, otherwise: int) -> tuple[int, float]:
    """Return the list with the largest goal per period, and that goal.

    Without any, the list `otherwise`, and as many fewer as 15 a week are.
    """
    goals = page.found.case.table("goals")
    goals = goals[goals["reduce_per_period"].fillna(0) > 0]
    stepwise = page.found.start.reset_index().merge(goals, on=LIST)
    stepwise = stepwise[stepwise["waiting"] > 0].sort_values(
        ["reduce_per_period", "waiting"], ascending=False, kind="stable"
    )
    if len(stepwise):
        return int(stepwise["index"].iloc[0]), float(stepwise["reduce_per_period"].iloc[0])
    days = int(page.found.need.axes.period.days[0])
    return otherwise, FEWER_A_WEEK * days / 7


def key_of(page: Page) -> tuple[Swatch, ...]:
    """Return the key to pictures of lists."""
    return (
        Swatch("waiting", page.text("key.waiting"), block=True),
        Swatch("inflow", page.text("key.inflow"), dash=CLOSE, width=1.5),
        Swatch("plan", page.text("key.plan"), width=3.5),
        Swatch("most", page.text("key.most"), dash=DASHED),
    )


def _picture(page: Page, own: pd.DataFrame, fewer: object, start: float) -> Picture:
    period, goal = page.language.of_period("period"), float(str(fewer))
    title = (
        page.text("lists.with.title", n=_count(page, goal), period=period) if goal else page.text("lists.without.title")
    )
    end = page.language.number(own["waiting"].iloc[-1])
    about = page.text("lists.two.about", start=page.language.number(start), end=end)
    note = f"{about} {_kept(page, own)}".strip()
    above: list[Mark] = [Bars(own["waiting"].to_numpy(float), "waiting")]
    if own["highest"].notna().any():
        above.append(Line(own["highest"].to_numpy(float), "most", dash=DASHED, width=1.8))
    below = (
        Line(own["production"].to_numpy(float), "plan", width=3.0),
        Line(own["arriving"].to_numpy(float), "inflow", dash=CLOSE, width=1.5),
    )
    flow = page.text("axis.flow", period=period)
    panels = (Panel(page.text("axis.people"), tuple(above), 1.5), Panel(flow, below, 1.0))
    ticks = page.ticks([pd.Timestamp(day) for day in own["period"]])
    return page.picture(title, Drawing(title, note, panels, ticks, height=270.0), note)


def _kept(page: Page, own: pd.DataFrame) -> str:
    """Say from when on the list is no higher than the highest acceptable one."""
    if own["highest"].isna().all():
        return ""
    above = np.flatnonzero(~own["kept"].to_numpy(bool))
    if not len(above):
        return page.text("lists.kept.always")
    if above[-1] == len(own) - 1:
        return page.text("lists.kept.never", n=page.language.number((own["waiting"] - own["highest"]).iloc[-1]))
    return page.text("lists.kept.from", period=page.language.period(own["period"].iloc[above[-1] + 1]))


def _count(page: Page, fewer: float) -> str:
    return page.language.number(fewer, 0 if float(fewer).is_integer() else 1)
