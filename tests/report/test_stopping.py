"""A plan that was stopped is told first of all, in both languages, with what it means."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pks.report.sections.headline import headline
from tests.report.conftest import Planned
from tests.report.pages import Page


def stopped(small: Planned, status: str, gaps: list[float] | None = None) -> Planned:
    """Return the plan of the small case as if it had been stopped, with the first `gaps` of its tiers, 0 for the others."""
    tiers = small.plan.tiers
    if gaps is not None:
        tiers = tiers.assign(gap=np.pad(gaps, (0, len(tiers) - len(gaps))))
    return replace(small, plan=replace(small.plan, status=status, tiers=tiers))


@pytest.mark.parametrize(
    ("status", "english", "swedish"),
    [
        ("time limit", "ran out of time", "fick slut på tid"),
        ("interrupted", "was interrupted", "avbröts"),
        ("time limit, rounded to whole activities", "ran out of time", "fick slut på tid"),
    ],
)
def test_the_first_sentence_tells_that_balancing_was_stopped(
    small: Planned, status: str, english: str, swedish: str
) -> None:
    """It stands before whether need and capacity are in balance, and says that a better plan may exist."""
    of = stopped(small, status, [0.0, 5.0])
    for language, first, cause, means, verdict in (
        ("en", "Not settled: ", english, "before you decide", "Not in balance"),
        ("sv", "Inte färdig: ", swedish, "före beslut", "Inte i balans"),
    ):
        text = Page(of.section(headline, language=language)).text
        assert cause in text[text.index(first) :].split(",")[0]
        assert text.index(first) < text.index(means) < text.index(verdict)


def test_the_first_open_tier_is_named_with_its_bound(small: Planned) -> None:
    """The second tier is the first with a gap; its value less the gap is what no plan is below."""
    value = float(small.plan.tiers["value"].iloc[1])
    text = Page(stopped(small, "time limit", [0.0, value / 2, np.inf]).section(headline)).text
    said = text[text.index("First open of the tiers") :]
    assert said.startswith(
        f"First open of the tiers: need that is not offered care, {value:.0f} here, and no plan is below {value / 2:.0f} (people, "
    )


def test_a_gap_that_is_not_known_is_not_told_as_a_number(small: Planned) -> None:
    """Without a bound the page says that the plan was stopped, and no more."""
    text = Page(stopped(small, "time limit", [np.inf]).section(headline)).text
    assert "ran out of time" in text
    assert "First open" not in text


@pytest.mark.parametrize("status", ["optimal", "by rule", "rounded to whole activities"])
def test_nothing_is_said_of_a_plan_that_was_not_stopped(small: Planned, status: str) -> None:
    """Neither an end in time nor a rule is a stop."""
    assert "Not settled" not in Page(stopped(small, status).section(headline)).text


def test_nothing_is_said_where_every_tier_was_settled_by_then(small: Planned) -> None:
    """Stopped after the last tier, no better plan exists."""
    assert "Not settled" not in Page(stopped(small, "interrupted", [0.0]).section(headline)).text
