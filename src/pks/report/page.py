"""A plan as one page for those who decide on it."""

from __future__ import annotations

from importlib.metadata import version

from pks.balance.plan import Plan
from pks.chain.need import Need
from pks.core.case import Case
from pks.report.findings import Findings
from pks.report.language import language_of
from pks.report.making import Page
from pks.report.protocols import ForecastLike, SimulationLike
from pks.report.rendering import render
from pks.report.sections import SECTIONS

TEMPLATE = "page.html.jinja"


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

    It goes through the chain: what it comes to, what is needed, what there is and where it falls short, the measures in
    the order in which they were tried, what remains unmet, the waiting lists, what an hour is worth. `forecast` adds
    how sure the need is, `simulation` the lists and waits that the plan leads to. `language` is en or sv, by default
    that of the case. The same input gives the same page. The pictures of the waiting lists follow the example of Region
    Östergötland in Socialstyrelsen, *Strategisk nivå – prognos och balansering av behov och tillgänglig kapacitet*, 2025.

    Raises:
        LanguageError: if the report does not have the language.
        MissingExtra: if Jinja or matplotlib is not installed (``pip install "pks[report]"``).
    """
    settings = case.settings
    chosen = language_of(language or settings.language, settings.frequency, settings.currency)
    page = Page(Findings(case, need, plan), chosen, forecast, simulation)
    values = {
        "language": chosen.code,
        "title": f"{settings.name} – {page.text('page.kicker')}",
        "name": settings.name,
        "about": _about(page),
        "words": {key: page.text(f"page.{key}") for key in ("kicker", "skip", "contents")},
        "sections": [section for make in SECTIONS if (section := make(page)) is not None],
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
