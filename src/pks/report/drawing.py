"""What a picture shows, as plain values: panels with bars, lines and bands over periods, a map of loads, or dots."""

from __future__ import annotations

from dataclasses import dataclass

from pks.core.axes import Codes, Floats

SOLID = ""
DASHED = "5 3"
CLOSE = "4 1.5"


@dataclass(frozen=True)
class Bars:
    """One bar per period; NaN = none."""

    values: Floats
    colour: str


@dataclass(frozen=True)
class Line:
    """A line through the periods, or one level per period if `steps`; NaN breaks it."""

    values: Floats
    colour: str
    dash: str = SOLID
    width: float = 1.6
    steps: bool = False


@dataclass(frozen=True)
class Points:
    """A mark at some of the periods; NaN = none."""

    values: Floats
    colour: str


@dataclass(frozen=True)
class Band:
    """What lies between two values in every period; NaN leaves it out."""

    lower: Floats
    upper: Floats
    colour: str
    opacity: float = 0.25


Mark = Bars | Line | Points | Band


@dataclass(frozen=True)
class Panel:
    """Marks over one scale: the `label` of its values, and its share of the height."""

    label: str
    marks: tuple[Mark, ...]
    height: float = 1.0
    from_zero: bool = True


@dataclass(frozen=True)
class Ticks:
    """Where names stand along an axis."""

    at: tuple[float, ...]
    names: tuple[str, ...]


@dataclass(frozen=True)
class Drawing:
    """Panels above each other over the same periods. `title` and `description` are for those who cannot see it."""

    title: str
    description: str
    panels: tuple[Panel, ...]
    ticks: Ticks
    width: float = 360.0
    height: float = 230.0


@dataclass(frozen=True)
class Map:
    """Classes of load (0 = lowest; −1 = nothing) by named row and period; classes from `crossed` on bear a mark."""

    title: str
    description: str
    rows: tuple[str, ...]
    classes: Codes
    ticks: Ticks
    crossed: int
    width: float = 720.0


@dataclass(frozen=True)
class Dots:
    """One mark per named row along one scale, its area by size, and a line at the `reference` that all are held against."""

    title: str
    description: str
    rows: tuple[str, ...]
    values: Floats
    sizes: Floats
    reference: float
    width: float = 720.0
