"""How sure we are: intervals of the forecast, and the lists and waits of the simulation."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd

from pks.report.blocks import Block, Heading, Picture, Pictures, Section, Swatch, Text
from pks.report.drawing import DASHED, Band, Drawing, Line, Mark, Panel
from pks.report.making import Page, amount, label, percent, table
from pks.report.sections.tried import tried

PICTURED = 6
SIMULATED = 6
_WEIGHT = re.compile(r"^[\d.,]+\s*%\s*")


def certainty(page: Page) -> Section | None:
    """Return the section on forecast and simulation, None without either."""
    blocks: list[Block] = []
    if page.forecast is not None:
        blocks += _forecast(page, page.forecast)
    if page.simulation is not None:
        blocks += _simulation(page, page.simulation)
    return Section("certainty", page.text("sure.title"), tuple(blocks)) if blocks else None


def _forecast(page: Page, forecast: Any) -> list[Block]:
    rows = forecast.table
    labels = [name for name in ("unit", "planning_object", "care_group") if name in rows]
    rows = rows.assign(**{name: rows[name].fillna("").astype(object) for name in labels})
    values = ["mean", "lower_80", "upper_80", "lower_95", "upper_95"]
    sums = rows.groupby(labels, sort=False)[values].mean().reset_index()
    sums = sums.sort_values("mean", ascending=False, kind="stable", ignore_index=True)
    sums["width"] = (sums["upper_80"] - sums["lower_80"]) / 2 / sums["mean"].where(sums["mean"] > 0)
    period = page.language.of_period("period")
    fields = [label(name, page.text(f"col.{name}")) for name in labels]
    fields += [amount(page, sums, name, page.text(f"sure.{name}", period=period), summed=False) for name in values]
    fields.append(percent(page, "width", page.text("sure.width")))
    told = table(
        page, sums, fields, caption=page.text("sure.forecast.table", period=period), source=page.text("sure.forecast.source"),
        file="demand.csv", total=False,
    )  # fmt: skip
    pictures = tuple(_series(page, rows, labels, row) for _, row in sums.head(PICTURED).iterrows())
    key = (
        Swatch("inflow", page.text("sure.expected")),
        Swatch("inflow", page.text("sure.bands"), block=True, opacity=0.45),
    )
    blocks: list[Block] = [Heading(page.text("sure.forecast")), Text(page.text("sure.forecast.intro")), told]
    blocks += [Text(line) for line in (*_methods(page, forecast), *_backtest(page, forecast))]
    return [*blocks, Pictures(pictures, page.text("sure.picture.source"), key), *tried(page, forecast)]


def _series(page: Page, rows: pd.DataFrame, labels: list[str], of: pd.Series) -> Picture:
    own = rows[np.logical_and.reduce([(rows[name] == of[name]).to_numpy() for name in labels])]
    low95, low80, middle, high80, high95 = (
        own[name].to_numpy(float) for name in ("lower_95", "lower_80", "mean", "upper_80", "upper_95")
    )
    marks: tuple[Mark, ...] = (
        Band(low95, high95, "inflow", 0.18), Band(low80, high80, "inflow", 0.28), Line(middle, "inflow")
    )  # fmt: skip
    title = ", ".join(str(of[name]) for name in reversed(labels) if of[name])
    number, axis = page.language.number, page.text("axis.flow", period=page.language.of_period("period"))
    about = page.text(
        "sure.about", mean=number(middle.mean()), low=number(low80.mean()), high=number(high80.mean()),
        period=page.language.of_period("period"),
    )  # fmt: skip
    ticks = page.ticks([pd.Timestamp(day) for day in own["period"]])
    return page.picture(
        title, Drawing(title, about, (Panel(axis, marks, from_zero=False),), ticks, height=190.0), about
    )


def _methods(page: Page, forecast: Any) -> list[str]:
    """Return one line on which methods were chosen for how many series, if the forecast tells."""
    told = getattr(forecast, "method", None)
    if not isinstance(told, pd.DataFrame) or "method" not in told or not len(told):
        return []
    parts = told["method"].astype(str).str.split(" + ", regex=False).explode().map(_bare)
    counts = parts.value_counts(sort=True)
    named = [f"{page.named_method(name)} ({page.language.number(n)})" for name, n in counts.items()]
    return [page.text("sure.methods", n=page.language.number(len(told)), names=", ".join(named))]


def _bare(name: str) -> str:
    """Return the name of a method without the weight that it has among others: 26% Theta → Theta."""
    return _WEIGHT.sub("", name).strip()


def _backtest(page: Page, forecast: Any) -> list[str]:
    """Return one line on how the methods did on history, if the forecast tells: over all series and horizons."""
    tested = getattr(forecast, "backtest", None)
    tested = getattr(tested, "summary", tested)
    if not isinstance(tested, pd.DataFrame) or not {"method", "wape"} <= set(tested.columns):
        return []
    keys = [name for name in ("unit", "planning_object", "care_group", "series", "horizon") if name in tested]
    overall = tested[tested[keys].isna().all(axis=1)] if keys else tested
    share = page.language.share
    errors = "; ".join(
        f"{page.named_method(str(row['method']))} {share(float(row['wape']), 1)}"
        + (f" ({page.text('sure.held', n=share(float(row['coverage_80'])))})" if "coverage_80" in row.index else "")
        for _, row in overall.sort_values("wape", kind="stable").iterrows()
    )
    return [page.text("sure.backtest", errors=errors)] if errors else []


def _simulation(page: Page, simulation: Any) -> list[Block]:
    lists = simulation.waiting_sim if hasattr(simulation, "waiting_sim") else simulation.waiting
    waits = simulation.waits
    last = lists[lists["period"] == lists["period"].max()].drop(columns="period")
    within = "share_never_overdue" if "share_never_overdue" in waits else "share_within"  # the plan's own rule, if told
    frame = last.merge(waits[["unit", "planning_object", within, "median_days", "p90_days"]], how="left")
    frame = frame.sort_values("mean", ascending=False, kind="stable", ignore_index=True)
    fields = [label("unit", page.text("col.unit")), label("planning_object", page.text("col.planning_object"))]
    fields += [
        amount(page, frame, name, page.text(f"sure.sim.{name}"), summed=name == "mean")
        for name in ("mean", "p10", "p90")
    ]
    fields.append(percent(page, within, page.text("sure.within")))
    fields += [
        amount(page, frame, name, page.text(f"sure.sim.{name}"), summed=False) for name in ("median_days", "p90_days")
    ]
    replications = getattr(simulation, "replications", None)
    text = page.text("sure.sim.intro")
    if replications:
        text = f"{text} {page.text('sure.sim.runs', n=page.language.number(replications))}"
    told = table(
        page, frame, fields, caption=page.text("sure.sim.table"),
        source=page.text("sure.sim.source", period=page.language.of_period("period")), file="waiting_sim.csv, waits.csv",
    )  # fmt: skip
    pictures = tuple(_simulated(page, lists, row) for _, row in frame.head(SIMULATED).iterrows())
    key = (
        Swatch("extra", page.text("sure.sim.mean")),
        Swatch("extra", page.text("sure.sim.band"), block=True, opacity=0.35),
        Swatch("plan", page.text("sure.sim.planned"), dash=DASHED),
    )
    return [
        Heading(page.text("sure.sim")),
        Text(text),
        told,
        Pictures(pictures, page.text("sure.sim.picture.source"), key),
    ]


def _simulated(page: Page, lists: pd.DataFrame, of: pd.Series) -> Picture:
    own, planned = (
        rows[(rows["unit"] == of["unit"]) & (rows["planning_object"] == of["planning_object"])]
        for rows in (lists, page.found.plan.waiting)
    )
    marks: tuple[Mark, ...] = (
        Band(own["p10"].to_numpy(float), own["p90"].to_numpy(float), "extra"),
        Line(own["mean"].to_numpy(float), "extra"),
        Line(planned["waiting"].to_numpy(float), "plan", dash=DASHED),
    )
    title = f"{of['planning_object']}, {of['unit']}"
    about = page.text("sure.sim.about", **{name: page.language.number(of[name]) for name in ("mean", "p10", "p90")})
    ticks = page.ticks([pd.Timestamp(day) for day in own["period"]])
    return page.picture(
        title, Drawing(title, about, (Panel(page.text("axis.people"), marks),), ticks, height=190.0), about
    )
