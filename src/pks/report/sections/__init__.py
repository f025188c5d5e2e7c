"""The sections of the page, in the order of the chain."""

from __future__ import annotations

from collections.abc import Callable

from pks.report.blocks import Section
from pks.report.making import Page
from pks.report.sections.capacity import capacity
from pks.report.sections.certainty import certainty
from pks.report.sections.closing import made, terms
from pks.report.sections.headline import headline
from pks.report.sections.lists import lists
from pks.report.sections.measures import measures
from pks.report.sections.needed import needed
from pks.report.sections.promises import promises
from pks.report.sections.short import short
from pks.report.sections.unmet import unmet
from pks.report.sections.worth import worth

SECTIONS: tuple[Callable[[Page], Section | None], ...] = (
    headline, needed, short, capacity, measures, unmet, lists, worth, certainty, promises, made, terms,
)  # fmt: skip
"""What makes each section; None = there is nothing to say."""
