"""Plans to report on: one of every kind of measure, and Queensland."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

import pks
from pks.balance.plan import Plan
from pks.chain import Need
from pks.core.case import Case
from pks.report import report
from pks.report.blocks import Section
from pks.report.making import Page
from pks.report.page import laid_out, page_of
from tests.report.cases import every_kind


@dataclass(frozen=True)
class Planned:
    """A case with its need and plan."""

    case: Case
    need: Need
    plan: Plan
    _made: dict[str, str] = field(default_factory=dict)

    def page(self, **options: object) -> str:
        """Return the report; what is only a language is made once."""
        if set(options) <= {"language"}:
            code = str(options.get("language", ""))
            if code not in self._made:
                self._made[code] = report(self.case, self.need, self.plan, **options)
            return self._made[code]
        return report(self.case, self.need, self.plan, **options)

    def section(self, make: Callable[[Page], Section | None], *, language: str = "en", **options: object) -> str:
        """Return a page of the one section that `make` makes, in English unless asked otherwise."""
        page = replace(page_of(self.case, self.need, self.plan, language), **options)
        section = make(page)
        assert section is not None
        return laid_out(page, [section])


def planned(case: Case) -> Planned:
    """Return `case` with its need and plan."""
    need = pks.need(case)
    return Planned(case, need, pks.plan(case, known=need))


@pytest.fixture(scope="session")
def small() -> Planned:
    """A small case that uses every kind of measure and leaves something of everything unmet."""
    return planned(every_kind())


@pytest.fixture(scope="session")
def queensland(reference: Path) -> Planned:
    """Queensland's elective surgery, by month and in English."""
    return planned(pks.read_case(reference / "cases" / "queensland"))
