"""The plan that `pks plan` wrote into a folder, for the commands that go on from it."""

from __future__ import annotations

from pathlib import Path

from pks.balance.plan import Plan
from pks.chain import Need
from pks.chain.written import TABLES, written_plan
from pks.core.case import Case
from pks.io import read_results, read_summary


def plan_in(folder: Path, case: Case, known: Need) -> tuple[Plan, dict[str, object]]:
    """Return the plan of `case` in `folder`, and what its `summary.json` says."""
    about = read_summary(folder)
    names = [*TABLES, *(["mixes"] if (folder / "mixes.csv").is_file() else [])]
    return written_plan(case, known, read_results(folder, names), about), about
