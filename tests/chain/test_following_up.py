"""Follow-up as a whole: how far it reaches, what it says in both languages, and what it refuses."""

from __future__ import annotations

import pandas as pd
import pytest

from pks.chain.following_up import FollowUp, followed_up
from pks.chain.signal_texts import WHAT, WHAT_TO_DO
from pks.chain.signals import URGENCY, Rules
from pks.core.faults import CaseError
from tests.chain.outcomes import hours, outcome, steady


def followed(*tables: pd.DataFrame, of_hours: pd.DataFrame | None = None, **options: object) -> FollowUp:
    """Return the follow-up of the steady plan with these outcomes."""
    case, plan = steady()
    case = case.replace(outcome=pd.concat(tables), outcome_hours=of_hours)
    return followed_up(case, plan, **options)  # type: ignore[arg-type]  # handed on as they are


def test_it_reaches_to_the_last_period_of_which_anything_is_known() -> None:
    """Production of two weeks and hours of three: three periods."""
    found = followed(outcome("A", production=[20.0, 20.0]), of_hours=hours("A", [44.0] * 3))
    assert found.periods == 3
    assert found.through == pd.Timestamp("2026-01-19")
    assert found.deviations["period"].max() == found.through


def test_signals_say_what_has_happened_and_what_to_do() -> None:
    """Two weeks of twenty more than planned, in English and in Swedish."""
    rows = outcome("A", production=20.0, waiting=[20.0, 1040.5])
    english, swedish = (followed(rows, language=code).signals.set_index("signal").loc["list"] for code in ("en", "sv"))
    assert english["what"] == "the list is 1,040 people longer than planned"
    assert swedish["what"] == "väntelistan är 1 040 personer längre än planerat"
    assert english["what_to_do"].startswith("Find out whether more came or less was done")
    assert swedish["what_to_do"].startswith("Ta reda på om fler kom")


def test_every_signal_has_words() -> None:
    """By itself, or for both quantities and both directions."""
    ways = [f"{quantity}.{way}" for quantity in ("production", "arrivals") for way in ("more", "fewer")]
    for texts in (WHAT, WHAT_TO_DO):
        for signal in URGENCY:
            assert signal in texts or all(f"{signal}.{way}" in texts for way in ways), signal


def test_a_wider_band_lets_more_pass() -> None:
    """18 of 20 is 10 % short."""
    rows = outcome("A", production=[18.0] * 3)
    assert "short" in set(followed(rows).signals["signal"])
    assert "short" not in set(followed(rows, rules=Rules(band=0.2)).signals["signal"])


def test_no_outcome_is_a_fault() -> None:
    """A case without an outcome cannot be followed up."""
    case, plan = steady()
    with pytest.raises(CaseError, match="no outcome of the periods that the plan reports, 2026-01-05 to 2026-03-30"):
        followed_up(case, plan)
