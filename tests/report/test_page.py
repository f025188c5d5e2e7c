"""The page stands alone, is built as a page should be, and comes out the same every time."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import pks
from pks.core.errors import MissingExtra, PksError
from pks.report import report
from tests.report.conftest import Planned, planned
from tests.report.pages import Page

REGION = Path(pks.__file__).parent / "demo" / "region"
LARGEST = 1_500_000
"""Bytes that the page of the shipped case may take."""
SLOWEST = 60.0
"""Seconds that it may take on a busy machine; alone it is below ten."""


@pytest.fixture(scope="session")
def html(small: Planned) -> str:
    """A page with everything on it."""
    return small.page(forecast=forecast_of(small), simulation=simulation_of(small))


@pytest.fixture(scope="session")
def page(html: str) -> Page:
    """The same, read."""
    return Page(html)


def forecast_of(of: Planned) -> SimpleNamespace:
    """Return something that looks like a forecast of the arrivals of `of`."""
    table = of.plan.waiting[["unit", "planning_object", "period"]].assign(mean=of.plan.waiting["arrivals"])
    for name, factor in (("lower_80", 0.8), ("upper_80", 1.2), ("lower_95", 0.6), ("upper_95", 1.4)):
        table[name] = table["mean"] * factor
    labels = table[["unit", "planning_object"]].drop_duplicates()
    tested = pd.DataFrame({"method": ["seasonal naive", "Theta"], "wape": [0.25, 0.125], "coverage_80": [0.7, 0.8]})
    return SimpleNamespace(table=table, method=labels.assign(method="60% Theta + 40% seasonal naive"), backtest=tested)


def simulation_of(of: Planned) -> SimpleNamespace:
    """Return something that looks like a simulation of the lists of `of`; acute lists have no promise."""
    lists = of.plan.waiting[["unit", "planning_object", "period"]].assign(mean=of.plan.waiting["waiting"])
    lists = lists.assign(p10=0.9 * lists["mean"], p50=lists["mean"], p90=1.1 * lists["mean"])
    labels = lists[["unit", "planning_object"]].drop_duplicates(ignore_index=True)
    share = np.where(labels["planning_object"] == "akut", np.nan, 0.75)
    return SimpleNamespace(waiting=lists, waits=labels.assign(share_within=share, median_days=20.0, p90_days=np.nan))


def test_page_asks_nothing_of_anybody(html: str, page: Page) -> None:
    """No element or style refers to anything outside the page."""
    for tag, of in page.elements:
        assert not {"src", "srcset", "action", "data", "poster", "background"} & set(of), tag
        assert (of.get("href") or "#").startswith("#"), (tag, of)
    assert re.findall(r"url\((?!#)|@import|https?:", html.replace("http://www.w3.org/", "")) == []


def test_policy_forbids_everything_but_its_own_styles(html: str) -> None:
    """The content security policy stands before anything that it rules."""
    policy = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', html)
    assert policy is not None
    rules = dict(rule.strip().split(" ", 1) for rule in policy[1].split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["style-src"] == "'unsafe-inline'"
    assert rules["img-src"] == "data:"
    assert policy.start() < html.index("<style>")


def test_the_same_plan_gives_the_same_page(small: Planned, html: str) -> None:
    """Nothing on the page depends on when or how often it is made."""
    assert small.page(forecast=forecast_of(small), simulation=simulation_of(small)) == html


def test_ids_are_unique_and_links_lead_somewhere(page: Page) -> None:
    """No id is there twice, pictures included; every link, label and reference has its target."""
    ids = [of["id"] for _, of in page.elements if "id" in of]
    assert len(ids) == len(set(ids))
    for _, of in page.elements:
        if "href" in of:
            assert str(of["href"]).removeprefix("#") in ids
        assert set((of.get("aria-labelledby") or "").split()) <= set(ids)
        clip = re.fullmatch(r"url\(#(.*)\)", of.get("clip-path") or "")
        assert clip is None or clip[1] in ids


def test_contents_lead_to_every_section(page: Page) -> None:
    """Each section stands in the table of contents."""
    sections = [of["id"] for tag, of in page.elements if tag == "section"]
    links = [str(of["href"]) for tag, of in page.elements if tag == "a"]
    assert [f"#{name}" for name in sections] == links[1 : 1 + len(sections)]
    assert "certainty" in sections


def test_page_is_built_for_those_who_hear_it(page: Page) -> None:
    """One h1; tables have captions, heads a scope; pictures a title and a description; what scrolls can be reached."""
    tags = [tag for tag, _ in page.elements]
    assert tags.count("h1") == 1
    assert tags.count("table") == tags.count("caption") == len(page.tables)
    assert all(of.get("scope") in ("row", "col") for tag, of in page.elements if tag == "th")
    drawn = [of for tag, of in page.elements if tag == "svg" and of.get("role") == "img"]
    assert len(drawn) > 8
    assert tags.count("desc") == len(drawn)
    assert all(of.get("aria-hidden") == "true" for tag, of in page.elements if tag == "svg" and of not in drawn)
    scrolled = [of for tag, of in page.elements if tag == "div" and of.get("class") == "scroll"]
    assert all(of.get("tabindex") == "0" and of.get("aria-label") for of in scrolled)


def test_every_table_says_where_it_comes_from(html: str, page: Page) -> None:
    """Under each table and group of pictures stands a table of results, or of the input."""
    sources = re.findall(r'<p class="source">(.*?)</p>', html, re.DOTALL)
    groups = html.count('<div class="pictures')
    assert len(sources) == len(page.tables) + groups
    assert all(".csv" in source or ".json" in source or "Som nästa tabell" in source for source in sources)


def test_rows_left_out_are_counted(queensland: Planned) -> None:
    """A long table says how many more rows there are and where; shown and counted make all."""
    table = Page(queensland.page()).table("All lists")
    more = int(re.search(r"and (\d+) more, see waiting\.csv", table.more[0][0].text)[1])
    assert len(table.body) + more == len(queensland.plan.problem.lists)


def test_forecast_and_simulation_are_shown(page: Page) -> None:
    """Intervals, methods, backtest, simulated lists and shares within the promise, also where some are missing."""
    assert "Listorna när planen simuleras" in page.text
    assert "Theta (6)" in page.text
    assert "Theta 12,5\N{NO-BREAK SPACE}%".replace("\N{NO-BREAK SPACE}", " ") in page.text
    table = page.table("Simulerade listor")
    shares = {cell.text for cell in table.column("Inom utlovad tid")}
    assert shares == {"75\N{NO-BREAK SPACE}%", "–"}


def test_without_either_the_section_is_left_out(small: Planned) -> None:
    """No forecast and no simulation: no section on certainty."""
    assert 'id="certainty"' not in small.page()


@pytest.mark.parametrize("package", ["jinja2", "matplotlib"])
def test_a_missing_extra_is_named(small: Planned, package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Jinja or matplotlib the error says what to install, as one of ours and as an ImportError."""
    for name in [name for name in sys.modules if name.split(".")[0] == package]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(MissingExtra, match=r'pip install "pks\[report\]"') as caught:
        report(small.case, small.need, small.plan)
    assert isinstance(caught.value, PksError)
    assert isinstance(caught.value, ImportError)


def test_importing_the_room_imports_neither_library() -> None:
    """Who does not make a report does not wait for Jinja and matplotlib."""
    code = "import sys, pks.report; print([name for name in ('jinja2', 'matplotlib') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"


def test_global_settings_of_the_plot_library_are_left_alone(small: Planned) -> None:
    """A notebook that draws its own pictures draws them as before, and no figure is left behind."""
    import matplotlib as mpl

    before = dict(mpl.rcParams)
    report(small.case, small.need, small.plan)
    assert dict(mpl.rcParams) == before
    assert "matplotlib.pyplot" not in sys.modules or not sys.modules["matplotlib.pyplot"].get_fignums()


def test_the_shipped_case_fits_and_is_made_at_once() -> None:
    """The page of the shipped case is below its size, soon made, in Swedish, and has nothing left to fill in."""
    region = planned(pks.read_case(REGION))
    started = time.perf_counter()
    html = report(region.case, region.need, region.plan)
    assert time.perf_counter() - started < SLOWEST
    assert len(html.encode()) < LARGEST
    page = Page(html)
    assert '<html lang="sv">' in html
    assert "Katarakt, Ögon Älvhamn" in page.text
    assert "Utan mål, och med 15 färre per vecka: Katarakt, Ögon Älvhamn" in page.text
    assert page.table("Åtgärder per ordning").total("Kostnad") == pytest.approx(region.plan.cost)
