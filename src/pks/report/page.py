"""A plan as one page for those who decide on it."""

from __future__ import annotations

from dataclasses import replace
from importlib.metadata import version

import numpy as np

from pks.balance.plan import Plan
from pks.chain.need import Need
from pks.core.case import Case
from pks.core.errors import PksError
from pks.report.blocks import Section
from pks.report.findings import Findings
from pks.report.language import language_of
from pks.report.making import Page
from pks.report.protocols import ForecastLike, SimulationLike
from pks.report.rendering import render
from pks.report.sections import SECTIONS
from pks.report.sections.goals import FEWER_A_WEEK, goal_blocks

TEMPLATE = "page.html.jinja"


class ListError(PksError, LookupError):
    """A waiting list was asked for that the plan does not have."""


def report(
    case: Case,
    need: Need,
    plan: Plan,
    *,
    forecast: ForecastLike | None = None,
    simulation: SimulationLike | None = None,
    language: str | None = None,
) -> str:
    """Return `plan` as one HTML page that needs nothing else: no other file, no network, no JavaScript.

    It goes through the chain: what it comes to, what is needed, what there is and where it falls short, who needs more
    than others, the measures in the order in which they were tried, what remains unmet, the waiting lists, what an hour
    is worth. `forecast` adds how sure the need is, `simulation` the lists and waits that the plan leads to and how
    surely promises are kept. `language` is en or sv, by default that of the case. The same input gives the same page.
    The pictures of the waiting lists follow the example of Region Östergötland in Socialstyrelsen, *Strategisk nivå –
    prognos och balansering av behov och tillgänglig kapacitet*, 2025.

    Raises:
        LanguageError: if the report does not have the language.
        MissingExtra: if Jinja or matplotlib is not installed (``pip install "pks[report]"``).
    """
    page = replace(page_of(case, need, plan, language), forecast=forecast, simulation=simulation)
    return laid_out(page, [section for make in SECTIONS if (section := make(page)) is not None])


def goal_picture(
    case: Case,
    need: Need,
    plan: Plan,
    *,
    unit: str,
    planning_object: str,
    fewer: tuple[float, ...] = (0.0, FEWER_A_WEEK),
    language: str | None = None,
) -> str:
    """Return what goals of so many `fewer` waiting each period do to one list, as one HTML page with a picture for each.

    Each picture shows the inflow that `plan` states for the list, people waiting, the production that the goal asks for,
    and the highest acceptable list (:func:`pks.sim.picture.goal_picture`), without and with 15 fewer, as in
    Socialstyrelsen, *Strategisk nivå – prognos och balansering av behov och tillgänglig kapacitet*, 2025, the example of
    Region Östergötland.

    Raises:
        ListError: if the plan has no such list.
        LanguageError: if the report does not have the language.
        MissingExtra: if Jinja or matplotlib is not installed (``pip install "pks[report]"``).
    """
    page = page_of(case, need, plan, language)
    start = page.found.start
    own = np.flatnonzero((start["unit"] == unit) & (start["planning_object"] == planning_object))
    if not len(own):
        raise ListError(f"the plan has no list for {planning_object!r} at {unit!r}; its lists stand in plan.waiting")
    blocks = tuple(goal_blocks(page, int(own[0]), fewer))
    return laid_out(page, [Section("goal", page.text("lists.title"), blocks)])


def page_of(case: Case, need: Need, plan: Plan, language: str | None) -> Page:
    """Return what sections are made from, in `language`, by default that of the case."""
    settings = case.settings
    return Page(
        Findings(case, need, plan), language_of(language or settings.language, settings.frequency, settings.currency)
    )


def laid_out(page: Page, sections: list[Section]) -> str:
    """Return the sections as HTML."""
    name = page.found.case.settings.name
    values = {
        "language": page.language.code,
        "title": f"{name} – {page.text('page.kicker')}",
        "name": name,
        "about": _about(page),
        "words": {key: page.text(f"page.{key}") for key in ("kicker", "skip", "contents")},
        "sections": sections,
        "footer": page.text("page.footer", version=version("pks")),
    }
    return render(TEMPLATE, values)


def _about(page: Page) -> str:
    """Say on which level, how long and from when to when is planned."""
    periods, language = page.found.periods, page.language
    return page.text(
        "page.about",
        level=page.text(f"level.{page.found.case.settings.level}"),
        count=len(periods),
        unit=language.of_period("periods" if len(periods) != 1 else "period"),
        span=language.span(list(periods)),
    )
