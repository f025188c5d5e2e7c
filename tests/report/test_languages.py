"""Both languages are complete and write numbers, money and periods as their readers do."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from string import Formatter

import pandas as pd
import pytest

import pks.report
from pks.core.periods import NAMES
from pks.core.settings import LANGUAGES
from pks.report import LanguageError
from pks.report.language import Language, language_of
from pks.report.texts import GLOSSARY, TEXTS
from tests.report.conftest import Planned
from tests.report.pages import Page

SOURCE = Path(pks.report.__file__).parent
SV, EN = (Language(code, "W-MON", "SEK") for code in ("sv", "en"))


def fields(text: str) -> set[str]:
    """Return the names that are filled into `text`."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_every_text_is_there_in_both_languages() -> None:
    """Each text is not empty in either language, has the same names to fill in, and ends alike."""
    for key, (english, swedish) in TEXTS.items():
        assert english.strip() == english != "", key
        assert swedish.strip() == swedish != "", key
        assert fields(english) == fields(swedish), key
        assert (english[-1] == ".") == (swedish[-1] == ".") or key.startswith(("month", "week", "quarter")), key


def test_languages_are_those_of_the_settings() -> None:
    """A text is a pair in the order of the settings' languages."""
    assert LANGUAGES == ("en", "sv")
    assert {len(pair) for pair in [*TEXTS.values(), *GLOSSARY.values()]} == {2}


def test_every_text_asked_for_is_there_and_every_text_there_is_asked_for() -> None:
    """The keys that the modules name are in the catalogue; keys put together at run time are by their beginning."""
    asked, begun = set(), {"period", "periods", "person_periods", "the_period"}
    for path in SOURCE.rglob("*.py"):
        if path.parent.name == "texts":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                first = next(ast.iter_child_nodes(node))
                begun |= {first.value.rstrip(".")} if isinstance(first, ast.Constant) else set()
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                asked.add(node.value)
    begun = {each for each in begun if re.fullmatch(r"[a-z_]+(\.[a-z_]+)*", each)}
    asked |= {f"{key}.{end}" for key in asked for end in ("one", "many")} | set(GLOSSARY)
    unused = [key for key in TEXTS if key not in asked and not any(key.startswith(f"{each}.") for each in begun)]
    assert unused == []
    named = {
        key
        for key in asked
        if re.fullmatch(
            r"(head|need|short|capacity|promise|measures|unmet|worth|lists|sure|made|col)\.[a-z_.]*[a-z_]", key
        )
    }
    files = {key for key in named if key.endswith((".csv", ".json"))}
    missing = {
        key for key in named - files if key not in TEXTS and not any(each.startswith(f"{key}.") for each in TEXTS)
    }
    assert {key for key in missing if not key.endswith((".one", ".many"))} == set()


@pytest.mark.parametrize("frequency", NAMES)
def test_periods_of_every_length_have_words(frequency: str) -> None:
    """A period, several, and people times periods are named for every frequency."""
    for key in ("period", "periods", "person_periods", "the_period"):
        assert f"{key}.{frequency}" in TEXTS


def test_numbers_are_written_as_readers_write_them() -> None:
    """Swedish parts thousands by a no-break space and decimals by a comma; negative numbers bear a minus."""
    assert SV.number(1234567.891, 1) == "1\xa0234\xa0567,9"
    assert EN.number(1234567.891, 1) == "1,234,567.9"
    assert SV.number(-1500) == "−1\xa0500"
    assert (SV.share(0.123), EN.share(0.123)) == ("12\xa0%", "12%")
    assert (SV.money(15_142_938.0), SV.money(9500.0)) == ("15,1\xa0miljoner SEK", "9\xa0500\xa0SEK")


def test_what_is_not_nothing_is_not_shown_as_nothing() -> None:
    """A small amount is told from none; solver noise is none."""
    assert (SV.number(0.3), SV.number(0.0), SV.number(1e-9)) == ("<1", "0", "0")
    assert (SV.number(0.04, 1), EN.number(-0.04, 1)) == ("<0,1", "−<0.1")


@pytest.mark.parametrize(
    ("frequency", "day", "sv", "en"),
    [
        ("W-MON", "2026-02-23", "v.\xa09 (2026-W09)", "w.\xa09 (2026-W09)"),
        ("W-MON", "2025-12-29", "v.\xa01 (2026-W01)", "w.\xa01 (2026-W01)"),
        ("MS", "2026-03-01", "mars\xa02026", "Mar\xa02026"),
        ("QS", "2026-04-01", "kv.\xa02\xa02026", "Q\xa02\xa02026"),
        ("YS", "2026-01-01", "2026", "2026"),
        ("D", "2026-02-23", "2026-02-23", "2026-02-23"),
    ],
)
def test_periods_are_named(frequency: str, day: str, sv: str, en: str) -> None:
    """Weeks are ISO weeks; other periods are named as a calendar names them."""
    names = [Language(code, frequency, "SEK").period(pd.Timestamp(day)) for code in ("sv", "en")]
    assert names == [sv, en]


def test_spans_name_both_ends() -> None:
    """A span of weeks names the year twice only where it changes."""
    days = pd.date_range("2026-01-05", periods=60, freq="W-MON")
    assert SV.span([days[0], days[11]]) == "v.\xa02–13 (2026-W02–W13)"
    assert SV.span([days[0], days[55]]) == "v.\xa02–4 (2026-W02–2027-W04)"
    assert SV.span([days[3]]) == SV.period(days[3])


def test_language_is_that_of_the_case_unless_asked(small: Planned) -> None:
    """The case says Swedish; who asks for English gets it."""
    assert '<html lang="sv">' in small.page()
    assert '<html lang="en">' in small.page(language="en")
    assert "Sammanfattning" in Page(small.page()).text


def test_a_language_that_the_report_does_not_have_is_an_error() -> None:
    """The error says which there are."""
    with pytest.raises(LanguageError, match=r"in en or sv, not 'se'"):
        language_of("se", "W-MON", "SEK")


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_to_fill_in(small: Planned, language: str) -> None:
    """No brace of a text is left on the page, and no Python value shows through."""
    text = Page(small.page(language=language)).text
    assert not re.search(r"[{}]|\bNone\b|\bnan\b|\bNaT\b|\bTrue\b|\bFalse\b", text)


def test_swedish_page_has_the_terms_of_the_field(small: Planned) -> None:
    """The words that planners use stand on the page."""
    text = Page(small.page(language="sv")).text.lower()
    for term in ("vårdbehov", "produktionsbehov", "kapacitetsbehov", "tillgänglig kapacitet", "begränsande kapacitet",
                 "åtgärd", "produktionsmål", "planeringsobjekt", "balansering"):  # fmt: skip
        assert term in text
