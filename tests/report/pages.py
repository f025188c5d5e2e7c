"""A page of the report as a test reads it: its tables as numbers, its texts, links and elements."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "br", "img", "input", "hr", "path", "use", "rect", "circle"}


@dataclass
class Cell:
    """A cell as it is shown, the number behind it if there is one, and how many columns it takes."""

    text: str = ""
    value: float | None = None
    span: int = 1


@dataclass
class Table:
    """A table: its caption, heads, and rows by part (tbody, tfoot); `more` are the rows that sum up what is left out."""

    caption: str = ""
    heads: list[str] = field(default_factory=list)
    body: list[list[Cell]] = field(default_factory=list)
    more: list[list[Cell]] = field(default_factory=list)
    foot: list[list[Cell]] = field(default_factory=list)

    def total(self, head: str) -> float:
        """Return the number in the last row under the column whose head begins with `head`."""
        row = (self.foot or self.body)[-1]
        value = spread(row)[self.place(head)].value
        assert value is not None, (self.caption, head)
        return value

    def column(self, head: str) -> list[Cell]:
        """Return the cells of the body under the column whose head begins with `head`."""
        return [spread(row)[self.place(head)] for row in self.body]

    def place(self, head: str) -> int:
        """Return the number of the column whose head begins with `head`."""
        return next(number for number, name in enumerate(self.heads) if name.startswith(head))


def spread(row: list[Cell]) -> list[Cell]:
    """Return `row` with a cell for every column."""
    return [each for cell in row for each in [cell, *[Cell()] * (cell.span - 1)]]


class Page(HTMLParser):
    """What stands on a page. Fails where elements are not nested as they should be."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[Table] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.styles: list[str] = []
        self._open: list[str] = []
        self._rows: list[list[Cell]] = []
        self.feed(html)
        self.close()
        assert self._open == [], f"left open: {self._open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the element, and begin a table, row or cell."""
        of = dict(attrs)
        self.elements.append((tag, of))
        if tag not in VOID:
            self._open.append(tag)
        if tag == "table":
            self.tables.append(Table())
        elif tag == "tr" and "thead" not in self._open:
            table = self.tables[-1]
            rows = table.foot if "tfoot" in self._open else table.more if of.get("class") == "more" else table.body
            rows.append([])
            self._rows = rows
        elif tag in ("td", "th"):
            if "thead" in self._open:
                self.tables[-1].heads.append("")
            else:
                self._rows[-1].append(Cell(span=int(of.get("colspan") or 1)))
        elif tag == "data" and self._rows:
            self._rows[-1][-1].value = float(of["value"] or "nan")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element that ends where it starts, as in SVG."""
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        """Check that what ends is what was opened last."""
        if tag not in VOID:
            assert self._open[-1:] == [tag], f"</{tag}> where {self._open[-3:]} are open"
            self._open.pop()

    def handle_data(self, data: str) -> None:
        """Keep texts where they stand."""
        if "style" in self._open:
            self.styles.append(data)
            return
        self.texts.append(data)
        if "caption" in self._open:
            self.tables[-1].caption += data.strip()
        elif "thead" in self._open and ("th" in self._open):
            self.tables[-1].heads[-1] += data.strip()
        elif ("td" in self._open or "th" in self._open) and self._rows:
            self._rows[-1][-1].text += data.strip()

    @property
    def text(self) -> str:
        """All text of the page but its styles."""
        return " ".join(" ".join(self.texts).split())

    def table(self, caption: str) -> Table:
        """Return the only table whose caption begins with `caption`."""
        found = [table for table in self.tables if table.caption.startswith(caption)]
        assert len(found) == 1, [table.caption for table in self.tables]
        return found[0]
