"""Every text of the report in both languages: key → (English, Swedish), as :data:`pks.core.settings.LANGUAGES` orders them."""

from __future__ import annotations

from pks.report.texts.capacity import CAPACITY
from pks.report.texts.closing import CLOSING, GLOSSARY
from pks.report.texts.columns import COLUMNS
from pks.report.texts.headline import HEADLINE
from pks.report.texts.sections import SECTIONS
from pks.report.texts.tried import TRIED
from pks.report.texts.waiting import WAITING
from pks.report.texts.words import WORDS

__all__ = ["GLOSSARY", "TEXTS"]

TEXTS: dict[str, tuple[str, str]] = {
    **WORDS,
    **COLUMNS,
    **HEADLINE,
    **SECTIONS,
    **CAPACITY,
    **WAITING,
    **TRIED,
    **CLOSING,
}
"""Braces are filled in by name; a text whose number may be 1 has a `.one` and a `.many`."""
