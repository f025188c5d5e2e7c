"""Plans to report on: one of every kind of measure, and Queensland."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

import pks
from pks.balance.plan import Plan
from pks.chain import Need
from pks.core.case import Case
from pks.report import report
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
