"""From DataFrames to tables and pictures of the page, in its language."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from pks.report.blocks import Cell, Column, Picture, Table
from pks.report.drawing import Dots, Drawing, Map, Ticks
from pks.report.findings import Findings
from pks.report.language import Language
from pks.report.pictures import draw
from pks.report.protocols import ForecastLike, SimulationLike

MOST_ROWS = 12
"""A longer table shows so many rows, and one that sums up the rest and says where it stands."""

Show = Callable[[object], Cell]


@dataclass(eq=False)
class Page:
    """What sections are made from: findings, words, and how many pictures are drawn already."""

    found: Findings
    language: Language
    forecast: ForecastLike | None = None
    simulation: SimulationLike | None = None
    drawn: int = field(default=0)

    def text(self, key: str, **values: object) -> str:
        """Return the text `key` in the language of the page."""
        return self.language.text(key, **values)

    def named_method(self, name: str) -> str:
        """Return what a way to forecast is called in the language of the page."""
        return self.language.known(f"method.{name}", name)

    def picture(self, caption: str, what: Drawing | Map | Dots, note: str = "") -> Picture:
        """Draw `what`."""
        self.drawn += 1
        svg = draw(what, name=f"p{self.drawn}", number=self.language.number)
        return Picture(caption, svg, note)

    def ticks(self, days: Sequence[pd.Timestamp], most: int = 6) -> Ticks:
        """Return at most `most` names along the axis of the periods that start on `days`."""
        step = max(1, -(-len(days) // most))
        at = range(0, len(days), step)
        return Ticks(tuple(map(float, at)), tuple(self.language.short(days[each]) for each in at))


@dataclass(frozen=True)
class Field:
    """A column of a table: of which `column` of the frame, its `head`, how a value is `shown`, whether it is summed."""

    column: str
    head: str
    shown: Show
    number: bool = False
    summed: bool = False
    kind: str = ""


def label(column: str, head: str, kind: str = "") -> Field:
    """Return a column of names, of a `kind` for its looks; an empty one is shown as a dash."""
    return Field(column, head, lambda value: Cell("–" if pd.isna(value) or value == "" else str(value)), kind=kind)


def amount(page: Page, frame: pd.DataFrame, column: str, head: str, *, summed: bool = True) -> Field:
    """Return a column of numbers with as many decimals as its size asks for."""
    decimals = decimals_of(frame[column])
    return Field(column, head, lambda value: numeric(page, value, decimals), True, summed)


def adaptive(page: Page, column: str, head: str) -> Field:
    """Return a column of numbers of different kinds: each with as many decimals as its own size asks for."""
    return Field(column, head, lambda value: numeric(page, value, decimals_of(pd.Series([value]))), True)


def ratio(page: Page, column: str, head: str) -> Field:
    """Return a column of ratios around 1, with two decimals and not summed."""
    return Field(column, head, lambda value: numeric(page, value, 2), True)


def decimals_of(numbers: pd.Series) -> int:
    """Return how many decimals `numbers` need: none if they are whole or the largest is 100 or more, otherwise one."""
    values = numbers.to_numpy(float)
    values = np.abs(values[np.isfinite(values)])
    return 0 if not len(values) or values.max() >= 100 or np.allclose(values, np.rint(values), rtol=0, atol=1e-9) else 1


def percent(page: Page, column: str, head: str, decimals: int = 0) -> Field:
    """Return a column of shares, shown as per cent and not summed."""
    return Field(column, head, lambda value: Cell(page.language.share(_float(value), decimals), _float(value)), True)


def when(page: Page, column: str, head: str, empty: str = "–") -> Field:
    """Return a column of periods."""
    return Field(
        column,
        head,
        lambda day: Cell(empty if pd.isna(day) else page.language.period(pd.Timestamp(str(day)))),
        kind="when",
    )


def numeric(page: Page, value: object, decimals: int) -> Cell:
    """Return a number as a cell; NaN is a dash."""
    number = _float(value)
    return Cell("–") if pd.isna(number) else Cell(page.language.number(number, decimals), number)


def table(
    page: Page,
    frame: pd.DataFrame,
    fields: Sequence[Field],
    *,
    caption: str,
    source: str,
    file: str,
    total: bool = True,
    most: int = MOST_ROWS,
) -> Table:
    """Return `frame` as a table of at most `most` rows; the rest is summed in one row that names the `file`.

    The last row sums all of `frame`, what is not shown included, if any field is summed and `total` is wanted.
    """
    shown, rest = (frame, frame.iloc[:0]) if len(frame) <= most + 1 else (frame.iloc[:most], frame.iloc[most:])
    rows = tuple(
        tuple(each.shown(value) for each, value in zip(fields, values, strict=True))
        for values in zip(*(shown[each.column] for each in fields), strict=True)
    )
    more = None
    if len(rest):
        more = _sums(rest, fields, page.language.counted("table.more", len(rest), file=file))
    last = None
    if total and len(frame) > 1 and any(each.summed for each in fields):
        last = _sums(frame, fields, page.text("table.total"))
    columns = tuple(Column(each.head, "n" if each.number else each.kind) for each in fields)
    return Table(caption, source, columns, rows, last, more)


def _sums(frame: pd.DataFrame, fields: Sequence[Field], head: str) -> tuple[Cell, ...]:
    """Return the sums of the fields that are summed; the head takes the columns of names beside it."""
    names = next((place for place, each in enumerate(fields) if each.number), len(fields))
    cells = [each.shown(float(frame[each.column].sum())) if each.summed else Cell("") for each in fields[names:]]
    return (Cell(head, span=max(names, 1)), *cells)


def _float(value: object) -> float:
    return float("nan") if pd.isna(value) else float(value)  # type: ignore[arg-type]  # a number, by the frame's column
