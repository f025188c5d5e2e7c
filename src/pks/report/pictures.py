"""Draws pictures as SVG for a page: the only module that imports matplotlib, and without its global state."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import StringIO
from typing import Any

import numpy as np

from pks.core.errors import MissingExtra
from pks.report.drawing import Band, Bars, Dots, Drawing, Line, Map, Panel, Points, Ticks
from pks.report.svg import COLOURS, inline

SMALL = 11.0
ABOVE, BELOW, LEFT, RIGHT = 22.0, 26.0, 52.0, 8.0
"""Room for the names of panels, periods and values, in pixels of the drawing."""
STYLE = {
    "svg.fonttype": "none",  # text stays text: it can be searched, read aloud and set in the reader's font
    "svg.hashsalt": "pks",  # the same ids every time
    "text.parse_math": False,  # a unit may be called $x^2$
    "font.family": "DejaVu Sans",  # comes with matplotlib: the same widths everywhere
    "font.size": SMALL,
    "axes.edgecolor": COLOURS["rule"],
    "axes.labelcolor": COLOURS["soft"],
    "axes.linewidth": 0.8,
    "axes.axisbelow": True,
    "grid.color": COLOURS["rule"],
    "grid.linewidth": 0.5,
    "text.color": COLOURS["ink"],
    "xtick.color": COLOURS["soft"],
    "ytick.color": COLOURS["soft"],
    "path.simplify": False,
}


@dataclass(frozen=True)
class Library:
    """The parts of matplotlib that are used."""

    context: Any
    figure: Any
    canvas: Any
    path: Any
    path_patch: Any
    ticker: Any
    ticks: Any


def matplotlib() -> Library:
    """Return matplotlib; it is imported when the first picture is drawn: it is optional, and costs half a second.

    Raises:
        MissingExtra: if it is not installed.
    """
    try:
        from matplotlib import rc_context
        from matplotlib.backends.backend_svg import FigureCanvasSVG
        from matplotlib.figure import Figure
        from matplotlib.patches import PathPatch
        from matplotlib.path import Path
        from matplotlib.ticker import FuncFormatter, MaxNLocator
    except ImportError as error:
        raise MissingExtra('The report needs matplotlib: pip install "pks[report]"') from error
    return Library(rc_context, Figure, FigureCanvasSVG, Path, PathPatch, FuncFormatter, MaxNLocator)


def draw(what: Drawing | Map | Dots, *, name: str, number: Callable[[float], str]) -> str:
    """Return `what` as SVG to stand inside HTML.

    `name` begins its ids and must be its own on the page; `number` writes the numbers along its axes.
    """
    library = matplotlib()
    with library.context(STYLE), warnings.catch_warnings():
        warnings.filterwarnings(
            "ignore", message="Glyph"
        )  # the reader's fonts write the text, not the one measured with
        if isinstance(what, Map):
            figure = _map(library, what)
        elif isinstance(what, Dots):
            figure = _dots(library, what, number)
        else:
            figure = _panels(library, what, number)
        out = StringIO()
        library.canvas(figure).print_svg(out, metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    return inline(out.getvalue(), name=name, title=what.title, description=what.description)


def _panels(library: Library, what: Drawing, number: Callable[[float], str]) -> Any:
    figure = library.figure(figsize=(what.width / 72, what.height / 72), dpi=72, facecolor="none")
    room = what.height - BELOW - ABOVE * len(what.panels)
    unit = room / sum(panel.height for panel in what.panels)
    top, width = what.height, (what.width - LEFT - RIGHT) / what.width
    for row, panel in enumerate(what.panels):
        bottom = top - ABOVE - unit * panel.height
        axes = figure.add_axes((LEFT / what.width, bottom / what.height, width, unit * panel.height / what.height))
        _panel(library, axes, panel, number)
        _period_axis(axes, what.ticks, names=row == len(what.panels) - 1)
        top = bottom
    return figure


def _panel(library: Library, axes: Any, panel: Panel, number: Callable[[float], str]) -> None:
    for mark in panel.marks:
        MARKS[type(mark)](axes, mark)
    axes.set_facecolor("none")
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.grid(axis="y")
    axes.tick_params(length=0, pad=3)
    axes.yaxis.set_major_locator(library.ticks(nbins=4 if panel.height >= 1 else 3))
    axes.yaxis.set_major_formatter(library.ticker(lambda value, _: number(value)))
    axes.set_title(panel.label, loc="left", fontsize=SMALL, color=COLOURS["soft"], pad=5)
    if panel.from_zero:
        axes.set_ylim(bottom=0)
        if axes.get_ylim()[1] < 1e-9:
            axes.set_ylim(top=1)


def _period_axis(axes: Any, ticks: Ticks, *, names: bool) -> None:
    axes.set_xticks(ticks.at, ticks.names if names else [""] * len(ticks.at))
    axes.tick_params(axis="x", pad=6)
    axes.margins(x=0.01)


def _bars(axes: Any, mark: Bars) -> None:
    """Draw all bars as one path: a tenth of the size of one element each."""
    values = np.nan_to_num(mark.values)
    at = np.arange(len(values)) - 0.4
    corners = np.stack(
        [
            np.stack([at, at * 0, at * 0 + 1], axis=1),
            np.stack([at, values, at * 0 + 2], axis=1),
            np.stack([at + 0.8, values, at * 0 + 2], axis=1),
            np.stack([at + 0.8, at * 0, at * 0 + 2], axis=1),
            np.stack([at, at * 0, at * 0 + 79], axis=1),
        ],
        axis=1,
    )[values > 0].reshape(-1, 3)
    if len(corners):
        _filled(axes, corners, COLOURS[mark.colour])
    axes.update_datalim([(-0.5, 0.0), (len(values) - 0.5, max(values.max(), 0.0) if len(values) else 0.0)])
    axes.autoscale_view()


def _filled(axes: Any, corners: np.ndarray, colour: str) -> None:
    library = matplotlib()
    path = library.path(corners[:, :2], corners[:, 2].astype(np.uint8))
    axes.add_patch(library.path_patch(path, facecolor=colour, edgecolor="none", linewidth=0))


def _line(axes: Any, mark: Line) -> None:
    dash = (0, tuple(float(part) for part in mark.dash.split())) if mark.dash else "-"
    style = {"color": COLOURS[mark.colour], "linestyle": dash, "linewidth": mark.width}
    at = np.arange(len(mark.values))
    if mark.steps:
        edges = np.concatenate([at - 0.5, [len(at) - 0.5]])
        axes.plot(edges, np.append(mark.values, mark.values[-1:]), drawstyle="steps-post", **style)
    else:
        axes.plot(at, mark.values, **style)


def _points(axes: Any, mark: Points) -> None:
    at = np.flatnonzero(~np.isnan(mark.values))
    colour = COLOURS[mark.colour]
    axes.plot(at, mark.values[at], linestyle="none", marker="D", markersize=6, color=colour, markeredgewidth=0)


def _band(axes: Any, mark: Band) -> None:
    at, colour = np.arange(len(mark.lower)), COLOURS[mark.colour]
    axes.fill_between(at, mark.lower, mark.upper, facecolor=colour, alpha=mark.opacity, linewidth=0)


MARKS: Mapping[type, Callable[[Any, Any], None]] = {Bars: _bars, Line: _line, Points: _points, Band: _band}
"""How each kind of mark is drawn."""


def _of_rows(library: Library, rows: tuple[str, ...], width: float) -> tuple[Any, Any]:
    """Return a figure of one line for each named row, the first on top, and its axes."""
    left = min(12.0 + 6.3 * max(map(len, rows), default=0), 0.5 * width)
    height = 30.0 + 17.0 * len(rows)
    figure = library.figure(figsize=(width / 72, height / 72), dpi=72, facecolor="none")
    axes = figure.add_axes((left / width, 22 / height, 1 - (left + 10) / width, 1 - 28 / height))
    axes.set_facecolor("none")
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_yticks(range(len(rows)), rows, fontsize=SMALL)
    axes.tick_params(length=0, pad=4)
    for side in axes.spines.values():
        side.set_visible(False)
    return figure, axes


def _dots(library: Library, what: Dots, number: Callable[[float], str]) -> Any:
    figure, axes = _of_rows(library, what.rows, what.width)
    axes.axvline(what.reference, color=COLOURS["soft"], linewidth=1.0)
    largest = max(what.sizes.max(initial=0.0), 1e-9)
    for row, (value, size) in enumerate(zip(what.values, what.sizes, strict=True)):
        colour = COLOURS["most" if value > what.reference else "plan"]
        axes.plot([what.reference, value], [row, row], color=colour, linewidth=1.0)
        axes.plot(
            [value], [row], linestyle="none", marker="o", color=colour, markersize=4.0 + 8.0 * float(np.sqrt(size / largest)),
            markeredgewidth=0,
        )  # fmt: skip
    axes.grid(axis="x")
    axes.margins(x=0.06)
    axes.xaxis.set_major_locator(library.ticks(nbins=7))
    axes.xaxis.set_major_formatter(library.ticker(lambda value, _: number(value)))
    return figure


def _map(library: Library, what: Map) -> Any:
    periods = what.classes.shape[1]
    figure, axes = _of_rows(library, what.rows, what.width)
    for load in range(what.classes.max(initial=-1) + 1):
        corners = _cells(what.classes == load)
        if len(corners):
            _filled(axes, corners, COLOURS[f"load{load}"])
    row, period = np.nonzero(what.classes >= what.crossed)
    axes.plot(period, row, linestyle="none", marker="_", markersize=3.5, markeredgewidth=1.1, color=COLOURS["paper"])
    axes.set_xlim(-0.5, periods - 0.5)
    axes.set_xticks(what.ticks.at, what.ticks.names)
    axes.tick_params(axis="x", length=0, pad=4)
    return figure


def _cells(there: np.ndarray) -> np.ndarray:
    """Return the corners of every run of cells along a row that is `there`, as one path: (corners, x y code)."""
    edge = np.zeros((there.shape[0], 1), bool)
    change = np.diff(np.concatenate([edge, there, edge], axis=1).astype(np.int8), axis=1)
    row, start = np.nonzero(change == 1)
    _, end = np.nonzero(change == -1)
    left, right, top, bottom = start - 0.5, end - 0.5, row - 0.42, row + 0.42
    one = np.ones(len(row))
    parts = [(left, top, 1), (right, top, 2), (right, bottom, 2), (left, bottom, 2), (left, top, 79)]
    return np.stack([np.stack([x, y, code * one], axis=1) for x, y, code in parts], axis=1).reshape(-1, 3)
