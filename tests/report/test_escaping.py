"""Whatever a case calls its units and objects, on the page it is text and nothing else."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from pks.report.blocks import Bullets, Cell, Column, Section, Table, Text
from pks.report.drawing import Drawing, Line, Map, Panel, Ticks
from pks.report.harmless import harmless
from pks.report.pictures import draw
from pks.report.rendering import render
from tests.report.cases import HOSTILE, hostile
from tests.report.conftest import Planned, planned
from tests.report.pages import Page

BIDI = "abc\u202edef\u2066\u200f"


@pytest.fixture(scope="session")
def attacked() -> Planned:
    """A case in which every name is an attack."""
    return planned(hostile())


@pytest.fixture(scope="session", params=["sv", "en"])
def html(request: pytest.FixtureRequest, attacked: Planned) -> str:
    """Its page."""
    return attacked.page(language=request.param)


def test_names_stand_as_they_are(html: str) -> None:
    """Every name is on the page letter by letter, in tables and in pictures."""
    page = Page(html)
    text = page.text
    for name in HOSTILE:
        assert " ".join(name.split()) in text
    drawn = " ".join(re.findall(r"<text[^>]*>([^<]*)</text>", html))
    assert "$x^2$" in drawn
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in drawn


def test_names_make_no_element(html: str) -> None:
    """There is no script, no image, no handler of events, and nothing is calculated from a template in a name."""
    page = Page(html)
    tags = {tag for tag, _ in page.elements}
    assert not tags & {"script", "img", "iframe", "object", "embed", "link", "base", "form", "b", "foreignobject"}
    assert not [key for _, of in page.elements for key in of if key.startswith("on")]
    assert [tag for tag, _ in page.elements].count("title") == 1 + html.count('<title id="p')
    assert "{{7*7}}" in page.text
    assert "49" not in re.findall(r"[^\s,;()]+ o,", page.text)


def test_labels_are_isolated_from_the_direction_of_others(html: str) -> None:
    """A name that runs from right to left is kept in an element of its own."""
    assert f"<bdi>{HOSTILE[6]}</bdi>" in html


def test_control_and_direction_characters_are_written_out() -> None:
    """A character that would rearrange its surroundings is shown by its code; other text is as it was."""
    assert harmless(BIDI) == "abc⟨U+202E⟩def⟨U+2066⟩⟨U+200F⟩"
    assert harmless("a\x00b\x1b") == "a⟨U+0000⟩b⟨U+001B⟩"
    assert harmless("Kvinnor och barn Älvhamn – 95 % ≤ ✓ אורתופדיה") == "Kvinnor och barn Älvhamn – 95 % ≤ ✓ אורתופדיה"
    assert harmless("12\N{NO-BREAK SPACE}345") == "12\N{NO-BREAK SPACE}345"


def test_page_writes_them_out_wherever_they_come_from() -> None:
    """The template does so for every value, not only for those that a section thought of."""
    table = Table(BIDI, BIDI, (Column(BIDI), Column(BIDI)), ((Cell(BIDI), Cell(BIDI)),))
    section = Section("a", BIDI, (Text(BIDI), Bullets((BIDI,)), table))
    words = dict.fromkeys(("kicker", "skip", "contents"), BIDI)
    html = render("page.html.jinja", {"language": "sv", "title": BIDI, "name": BIDI, "about": BIDI, "words": words,
                                      "sections": [section], "footer": BIDI})  # fmt: skip
    assert not set(BIDI) & set("\u202e\u2066\u200f") & set(html)
    assert html.count("⟨U+202E⟩") > 10


@pytest.mark.parametrize("name", [*HOSTILE, BIDI, "a\x00b", "手術室 🏥"])
def test_pictures_take_any_name(name: str) -> None:
    """A name in a picture is text: no mathematics, no markup, no character that XML forbids."""
    ticks = Ticks((0.0, 1.0), ("v. 1", "v. 2"))
    values = np.array([1.0, 2.0])
    for what in (
        Drawing(name, name, (Panel(name, (Line(values, "plan"),)),), ticks),
        Map(name, name, (name,), np.array([[0, 4]]), ticks, 3),
    ):
        svg = draw(what, name="p1", number=str)
        page = Page(svg)
        assert " ".join(harmless(name).split()) in page.text
        assert not {tag for tag, _ in page.elements} & {"script", "img", "style"}
        assert not set("\x00\u202e\u2066") & set(svg)


def test_names_do_not_reach_ids_and_links(attacked: Planned, html: str) -> None:
    """Ids, classes and links are the page's own."""
    for _, of in Page(html).elements:
        for key in ("id", "class", "href", "role", "style", "tabindex"):
            assert re.fullmatch(r"[\w #.:;,()%/-]*", of.get(key) or ""), (key, of[key])


def test_currency_and_case_name_are_escaped(attacked: Planned) -> None:
    """Settings are no safer than tables."""
    page = Page(attacked.page(language="en"))
    assert "Cost (<b>$)" in page.table("Expansions").heads
    assert attacked.case.settings.name in page.text


def test_a_kind_of_measure_that_nobody_knows_is_shown(small: Planned) -> None:
    """Measures that others have added stand under their own name."""
    planned_tables = dict(small.plan.planned)
    rows = planned_tables["measures"]
    planned_tables["measures"] = rows.assign(kind=rows["kind"].replace({"transfer": "<i>swap</i>"}))
    plan = replace(small.plan, planned=planned_tables)
    text = Page(Planned(small.case, small.need, plan).page(language="en")).text
    assert "Measures: <i>swap</i>" in text
