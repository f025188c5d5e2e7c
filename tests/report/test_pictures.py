"""Pictures are SVG in the colours of the page, small, and show what they are given."""

from __future__ import annotations

import re

import numpy as np
import pytest

from pks.report.drawing import Band, Bars, Dots, Drawing, Line, Map, Panel, Points, Ticks
from pks.report.pictures import draw
from pks.report.svg import COLOURS, inline
from tests.report.pages import Page

TICKS = Ticks((0.0, 2.0), ("v. 2", "v. 4"))
VALUES = np.array([3.0, np.nan, 5.0, 4.0])


def everything() -> Drawing:
    """Return a drawing with every kind of mark, gaps included."""
    marks = (Bars(VALUES, "waiting"), Line(VALUES, "most", dash="5 3"), Line(VALUES, "plan", steps=True),
             Points(np.array([np.nan, np.nan, np.nan, 4.0]), "most"), Band(VALUES - 1, VALUES + 1, "inflow"))  # fmt: skip
    return Drawing("Titel", "Beskrivning", (Panel("personer", marks, 1.5), Panel("timmar", marks[:1])), TICKS)


def test_colours_are_those_of_the_page() -> None:
    """No colour is fixed: each is a variable that a dark page sets otherwise."""
    svg = draw(everything(), name="p1", number=str)
    assert set(re.findall(r"#[0-9a-f]{6}", svg)) == set()
    used = set(re.findall(r"var\(--(\w+)\)", svg))
    assert used <= set(COLOURS)
    assert {"waiting", "most", "plan", "inflow", "soft", "rule"} <= used


def test_text_stays_text_and_is_named() -> None:
    """Names can be found and read aloud; title and description come first."""
    svg = draw(everything(), name="p7", number=lambda value: f"{value:g} st")
    assert ">personer<" in svg
    assert ">v. 2<" in svg
    assert " st<" in svg
    page = Page(svg)
    assert [tag for tag, _ in page.elements][:3] == ["svg", "title", "desc"]
    assert page.elements[0][1]["aria-labelledby"] == "p7-title p7-about"


def test_the_same_drawing_gives_the_same_picture() -> None:
    """No date, no random id."""
    assert draw(everything(), name="p1", number=str) == draw(everything(), name="p1", number=str)


def test_pictures_on_one_page_share_no_id() -> None:
    """Ids begin with the name of the picture."""
    svg = draw(everything(), name="p3", number=str)
    assert all(name.startswith("p3-") for name in re.findall(r'\bid="([^"]*)"', svg))
    assert all(name.startswith("p3-") for name in re.findall(r'(?:href="#|url\(#)([^")]*)', svg))


def test_a_label_that_looks_like_an_id_or_a_colour_stays_as_it_is() -> None:
    """The picture is parsed, not searched."""
    label = 'id="x" #010a05 url(#a) style="font: 1px"'
    panel = Panel(label, (Line(VALUES, "plan"),))
    assert label in Page(draw(Drawing(label, label, (panel,), TICKS), name="p1", number=str)).text


def test_map_draws_runs_and_marks_what_is_short() -> None:
    """Each class is one path, however many cells it has; classes from `crossed` on are marked too, not by colour alone."""
    classes = np.array([[0, 0, 0, 4, 4, 1], [-1, -1, 3, 3, 3, 3]])
    ticks = Ticks((0.0,), ("v. 2",))
    svg = draw(Map("T", "D", ("rad ett", "rad två"), classes, ticks, 3), name="p1", number=str)
    for load in (0, 1, 3, 4):
        assert svg.count(f"fill: var(--load{load})") == 1
    assert "load2" not in svg
    assert svg.count("<use") >= 6
    assert "rad två" in svg


@pytest.mark.parametrize("count", [0, 1, 400])
def test_bars_are_one_path(count: int) -> None:
    """A year of days is no larger a tree than a month."""
    panel = Panel("n", (Bars(np.full(count, 2.0), "waiting"),))
    svg = draw(Drawing("T", "D", (panel,), Ticks((), ())), name="p1", number=str)
    assert svg.count("fill: var(--waiting)") == (1 if count else 0)


def test_a_picture_of_nothing_can_be_drawn() -> None:
    """All zero, or no value at all."""
    for values in (np.zeros(3), np.full(3, np.nan)):
        panel = Panel("n", (Bars(values, "waiting"), Line(values, "most")))
        assert "<svg" in draw(Drawing("T", "D", (panel,), TICKS), name="p1", number=str)


def test_dots_stand_for_every_row_by_size_and_side() -> None:
    """Each row has its name and a mark, larger for more, in one colour above the reference and in another below."""
    what = Dots(
        "T", "D", ("rad ett", "rad två", "rad tre"), np.array([130.0, 100.5, 80.0]), np.array([4.0, 1.0, 1.0]), 100.0
    )
    svg = draw(what, name="p1", number=str)
    assert all(row in svg for row in what.rows)
    assert svg.count("<use") >= 3
    widths = [
        max(map(float, re.findall(r"-?\d+\.?\d*", path))) for path in re.findall(r'<path id="p1-m\w+" d="([^"]*)"', svg)
    ]
    assert max(widths) == pytest.approx(6.0, abs=0.1)
    assert {"most", "plan"} <= set(re.findall(r"var\(--(\w+)\)", svg))


def test_styles_of_the_library_do_not_leave_the_picture() -> None:
    """A style element inside a picture would hold for the whole page."""
    raw = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="10pt" height="5pt" viewBox="0 0 10 5"><metadata>m</metadata>'
        '<defs><style>*{fill: red}</style></defs><path d="M 1.23456 2" style="font: 9px x; fill: #010a05"/></svg>'
    )
    svg = inline(raw, name="p1", title="t", description="d")
    assert "<style" not in svg
    assert "metadata" not in svg
    assert 'd="M 1.23 2"' in svg
    assert "fill: var(--waiting)" in svg
