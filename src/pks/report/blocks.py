"""What a section of the page is made of: plain values that the template knows how to lay out, and no markup."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Cell:
    """A cell: its text, the unrounded `value` behind it (None = a text), a class of load for colour (−1 = none).

    `span` is the number of columns that it takes.
    """

    text: str
    value: float | None = None
    load: int = -1
    span: int = 1


@dataclass(frozen=True)
class Column:
    """A column: its head, and what it holds: "n" for numbers, "when" for periods, "" for words."""

    head: str
    kind: str = ""


@dataclass(frozen=True)
class Table:
    """A table with the `source` that its numbers come from; the first column names the row."""

    caption: str
    source: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] | None = None
    more: tuple[Cell, ...] | None = None
    kind: str = "table"


@dataclass(frozen=True)
class Heat:
    """A table of loads, its heads upright, with the key to its colours."""

    caption: str
    source: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    corner: str
    legend: tuple[Cell, ...]
    kind: str = "heat"


@dataclass(frozen=True)
class Text:
    """A paragraph; `soft` ones explain and may be skipped."""

    text: str
    soft: bool = False
    kind: str = "text"


@dataclass(frozen=True)
class Heading:
    """A heading within a section."""

    text: str
    kind: str = "heading"


@dataclass(frozen=True)
class Bullets:
    """Several short statements, numbered if their order means something."""

    items: tuple[str, ...]
    numbered: bool = False
    language: str = ""
    kind: str = "bullets"


@dataclass(frozen=True)
class Tile:
    """A key figure: a label, the figure, what it is compared with, and how it stands: good, watch, bad or plain."""

    label: str
    figure: str
    beside: str
    standing: str = "plain"


@dataclass(frozen=True)
class Tiles:
    """Key figures side by side."""

    tiles: tuple[Tile, ...]
    kind: str = "tiles"


@dataclass(frozen=True)
class Verdict:
    """What it comes to, in one line, and how it stands: good, watch or bad."""

    text: str
    standing: str
    kind: str = "verdict"


@dataclass(frozen=True)
class Swatch:
    """One entry of a key: a stroke or block in `colour`, dashed as drawn, and what it means."""

    colour: str
    text: str
    dash: str = ""
    width: float = 2.0
    block: bool = False
    opacity: float = 1.0


@dataclass(frozen=True)
class Picture:
    """A drawn picture: its caption, the SVG, and what is assumed."""

    caption: str
    svg: str
    note: str = ""


@dataclass(frozen=True)
class Pictures:
    """Pictures that share a key, with the `source` that they are drawn from; `wide` ones take the whole width."""

    pictures: tuple[Picture, ...]
    source: str
    key: tuple[Swatch, ...] = ()
    wide: bool = False
    kind: str = "pictures"


@dataclass(frozen=True)
class Terms:
    """Terms and what they mean."""

    terms: tuple[tuple[str, str], ...]
    kind: str = "terms"


Block = Table | Heat | Text | Heading | Bullets | Tiles | Verdict | Pictures | Terms


@dataclass(frozen=True)
class Section:
    """A section: the name of its anchor, its title and its blocks."""

    anchor: str
    title: str
    blocks: tuple[Block, ...] = field(default_factory=tuple)
