"""What commands write: numbers without the dust of floating point, and a solver only where one decided."""

from __future__ import annotations

import json
from dataclasses import replace

import pandas as pd
import pytest

import pks
from balance.cases import small_case
from pks.chain.summary import summary
from pks.cli.outputs import plan_tables, plan_texts
from pks.core.case import Case
from pks.strategies.named import strategy_called


@pytest.fixture(scope="module")
def case() -> Case:
    """Return a case of one unit that has too few hours."""
    return small_case(demand={("A", "p"): 3}, available={("A", "c"): 2})


@pytest.mark.parametrize(
    ("name", "solved"), [("lexicographic", True), ("rounds", True), ("ladder", False), ("nothing", False)]
)
def test_the_summary_names_a_solver_only_where_one_decided(case: Case, name: str, solved: bool) -> None:
    """A rule is worked out by a solver, but not made by it: null."""
    known = pks.need(case)
    plan = pks.plan(case, strategy=strategy_called(name, case), known=known)
    told = json.loads(plan_texts(case, known, plan, sure=None)["summary.json"])
    assert (told["solver"] is not None) == solved
    assert told["status"] == ("optimal" if solved else "by rule")


def test_numbers_of_the_summary_are_written_without_dust(case: Case) -> None:
    """To nine decimals, and to six from 100,000 on; texts, whole numbers and what is not known stay as they are."""
    known = pks.need(case)
    plan = pks.plan(case, known=known)
    about = {
        **summary(case, plan), "cost": 20000000.000000004, "seed": 7, "travelled_km": None,
        "yardsticks": {"used_hours": 2399.9999999999995, "used_share": 0.123456789012},
        "rounding": [{"tier": "overdue", "cost": 0.1 + 0.2}],
    }  # fmt: skip
    told = json.loads(plan_texts(case, known, plan, sure=None, about=about)["summary.json"])
    assert told["cost"] == 20000000.0
    assert told["yardsticks"] == {"used_hours": 2400.0, "used_share": 0.123456789}
    assert told["rounding"] == [{"tier": "overdue", "cost": 0.3}]
    assert (told["seed"], told["travelled_km"], told["case"]) == (7, None, case.settings.name)


def test_tables_are_written_without_dust_either(case: Case) -> None:
    """Sums of money and hours in the tables are rounded as in the summary."""
    plan = pks.plan(case)
    dust = pd.DataFrame({"waiting": [2399.9999999999995, 20000000.000000004, float("inf")]})
    tables = plan_tables(replace(plan, tiers=dust))
    assert tables["tiers"]["waiting"].tolist() == [2400.0, 20000000.0, float("inf")]
