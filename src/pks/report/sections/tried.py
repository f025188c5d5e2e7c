"""How well the forecast would have done: measures by method and by how far ahead, and pictures from past origins."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from pks.core.axes import Floats
from pks.report.blocks import Block, Heading, Picture, Pictures, Swatch, Text
from pks.report.drawing import CLOSE, Band, Drawing, Line, Mark, Panel, Ticks
from pks.report.making import Page, label, percent, ratio, table

PICTURED = 6
HORIZONS = 12
"""Most horizons in the table; of more, so many evenly spaced."""
NAMES = 4
"""Most periods named along a picture; with their year they are long."""
SHARES = ("relative", "wape", "bias", "coverage_80", "coverage_95", "width_80")
LABELS = ("unit", "planning_object", "care_group")


def tried(page: Page, forecast: Any) -> list[Block]:
    """Return what the backtest of `forecast` says; nothing where it has none with origins to draw from."""
    tested: Any = getattr(forecast, "backtest", None)
    if not hasattr(tested, "course"):
        return []
    yardstick, *_, used = tested.errors
    blocks: list[Block] = [Heading(page.text("sure.tried")), Text(page.text("sure.tried.intro"))]
    blocks += [_by_method(page, tested.summary), _by_horizon(page, tested.by_horizon, used)]
    errors = tested.by_series.query("method == @used").reset_index(drop=True)
    pictures = tuple(
        _picture(page, tested, int(row), used, yardstick, errors.iloc[row]) for row in _largest(tested.history.recorded)
    )
    key = (
        Swatch("ink", page.text("sure.tried.came")),
        Swatch("inflow", page.text("sure.expected")),
        Swatch("inflow", page.text("sure.bands"), block=True, opacity=0.45),
        Swatch("soft", page.named_method(yardstick), dash=CLOSE),
    )
    return [*blocks, Pictures(pictures, page.text("sure.tried.source"), key)]


def _largest(recorded: Floats) -> np.ndarray:
    """Return the rows with the most people or activities, the largest first."""
    return np.argsort(-np.nansum(recorded, axis=1), kind="stable")[:PICTURED]


def _by_method(page: Page, summary: pd.DataFrame) -> Block:
    frame = summary.assign(method=[page.named_method(name) for name in summary["method"]])
    fields = [label("method", page.text("sure.tried.method"))]
    fields += [ratio(page, name, page.text(f"sure.tried.{name}")) for name in ("mase", "rmsse")]
    fields += [percent(page, name, page.text(f"sure.tried.{name}"), 1) for name in SHARES]
    return table(
        page, frame, fields, caption=page.text("sure.tried.table"), source=page.text("sure.tried.table.source"),
        file="backtest.csv", total=False,
    )  # fmt: skip


def _by_horizon(page: Page, by_horizon: pd.DataFrame, used: str) -> Block:
    """Return the measures of the method used, by how far ahead."""
    own = by_horizon[by_horizon["method"] == used]
    chosen = np.unique(np.linspace(0, len(own) - 1, min(len(own), HORIZONS)).round().astype(int))
    periods = page.language.of_period("periods")
    fields = [label("horizon", page.text("sure.tried.horizon", periods=periods))]
    fields.append(ratio(page, "mase", page.text("sure.tried.mase")))
    fields += [percent(page, name, page.text(f"sure.tried.{name}"), 1) for name in SHARES]
    return table(
        page, own.iloc[chosen], fields, caption=page.text("sure.tried.ahead", name=page.named_method(used)),
        source=page.text("sure.tried.ahead.source"), file="backtest.csv", total=False,
    )  # fmt: skip


def _picture(page: Page, tested: Any, row: int, used: str, yardstick: str, error: pd.Series) -> Picture:
    """Return what came of one series, and what was forecast from origins whose horizons do not overlap."""
    recorded, dates = tested.history.recorded[row], tested.history.period
    first = max(tested.origins[tested.apart[0]] - max(tested.history.season, tested.horizon), 0)
    marks: list[Mark] = []
    for origin in tested.apart:
        course = tested.course(row, origin=origin)
        said = {name: course[course["method"] == name] for name in (used, yardstick)}
        marks += _said(said, used, yardstick, tested.origins[origin] - first, len(dates) - first)
    title = _called(tested.history, row)
    about = page.text(
        "sure.tried.about", wape=page.language.share(error["wape"], 1), held=page.language.share(error["coverage_80"])
    )
    axis = page.text("axis.flow", period=page.language.of_period("period"))
    panel = Panel(axis, (*marks, Line(recorded[first:], "ink", width=1.2)), from_zero=False)
    return page.picture(title, Drawing(title, about, (panel,), _ticks(page, dates[first:]), height=190.0), about)


def _said(said: Mapping[str, pd.DataFrame], used: str, yardstick: str, start: int, count: int) -> list[Mark]:
    """Return the marks of one origin, `start` periods into a picture of `count`."""

    def placed(name: str, column: str) -> Floats:
        values = np.full(count, np.nan)
        own = said[name][column].to_numpy(float)
        values[start : start + len(own)] = own
        return values

    return [
        Band(placed(used, "lower_95"), placed(used, "upper_95"), "inflow", 0.18),
        Band(placed(used, "lower_80"), placed(used, "upper_80"), "inflow", 0.28),
        Line(placed(yardstick, "mean"), "soft", dash=CLOSE, width=1.0),
        Line(placed(used, "mean"), "inflow"),
    ]


def _called(history: Any, row: int) -> str:
    """Return the labels of a series, what it is of first."""
    labels = history.labels.iloc[row]
    return ", ".join(str(labels[name]) for name in reversed(LABELS) if name in labels and pd.notna(labels[name]))


def _ticks(page: Page, dates: pd.DatetimeIndex) -> Ticks:
    """Return some periods with their year: a backtest goes over several."""
    at = range(0, len(dates), max(1, -(-len(dates) // NAMES)))
    return Ticks(tuple(map(float, at)), tuple(page.language.iso(dates[each]) for each in at))
