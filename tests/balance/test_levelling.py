"""Levelling: an even use of what there is, where nothing before it is lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import pks
from pks.balance.levelling import levelling
from pks.balance.lexicographic import Lexicographic
from pks.balance.order import OrderError
from pks.balance.variables import variables_of
from pks.chain.need import need
from pks.chain.planning import problem
from pks.cli.outputs import plan_tables
from pks.core.case import Case
from pks.io import write_results
from pks.lp import Objective, assemble
from pks.lp.text import to_lp_text
from reference.literal import tiers as literal_tiers
from reference.random_cases import make
from reference.recompute import recompute
from tests.balance.cases import small_case, table

LEVELLED = Lexicographic(also=("levelling",))
GOLDEN = Path(__file__).parent / "golden"


def peaky_case() -> Case:
    """12 people in week 1 and none later, 2 hours each, 30 hours a week, nobody is ever overdue."""
    return small_case(
        periods=3,
        objects=table("planning_object max_wait_days", ("p", 100)),
        demand={("A", "p"): [12, 0, 0]},
        available={("A", "c"): 30},
    )


def value(plan: object, tier: str) -> float:
    """Return the value of one tier."""
    return float(plan.tiers.set_index("tier")["value"][tier])


def test_spare_capacity_before_the_lists_is_uneven_as_worked_out_by_hand() -> None:
    """All 12 are served in week 1: shares 24/30, 0, 0 with mean 4/15, so 8/15 + 4/15 + 4/15 = 16/15."""
    plan = pks.plan(peaky_case(), strategy=LEVELLED)
    assert value(plan, "levelling") == pytest.approx(16 / 15)
    assert plan.check() == []


def test_an_even_pace_before_the_lists_serves_nobody_or_everybody_evenly() -> None:
    """Before `waiting`, the pace is even; with 4 a week then 8 and 4 people wait: 12 in all instead of 0."""
    plan = pks.plan(peaky_case(), strategy=Lexicographic(order=("...", "levelling", "waiting")))
    assert value(plan, "levelling") == pytest.approx(0, abs=1e-9)
    assert plan.production["activities"].tolist() == pytest.approx([4, 4, 4])
    assert value(plan, "waiting") == pytest.approx(12)


def test_weeks_without_hours_do_not_count() -> None:
    """10, 0 and 10 hours: the closed week is neither in the mean nor in the sum; 5 a week use 10 of 10 hours."""
    case = peaky_case()
    hours = case.tables["available"].assign(hours=[10.0, 0.0, 10.0])
    plan = pks.plan(case.replace(available=hours), strategy=LEVELLED)
    assert plan.production["activities"].tolist() == pytest.approx([5, 0, 5])
    assert value(plan, "levelling") == pytest.approx(0, abs=1e-9)


def test_overtime_is_a_peak() -> None:
    """6 acute in week 1, 10 hours of its own and 2 of overtime: shares 1.2 and 0, mean 0.6, so 1.2 in all."""
    case = small_case(
        periods=2,
        objects=table("planning_object acute", ("p", True)),
        demand={("A", "p"): [6, 0]},
        available={("A", "c"): 10},
        expansions=table("unit capacity step", ("A", "c", "overtime")),
    )
    assert value(pks.plan(case, strategy=LEVELLED), "levelling") == pytest.approx(1.2)


def test_the_rows_read_as_the_definition() -> None:
    """The rows are those in `golden/levelling.lp`, checked by hand against the docstring."""
    case = peaky_case()
    given = problem(case, need(case))
    v = variables_of(given)
    extension = levelling(given, v)
    program = assemble([*v.columns, *extension.columns], extension.rows)
    text = to_lp_text(program, Objective("none", np.zeros(program.matrix.shape[1])))
    rows = text.partition("Subject To\n")[2].partition("Bounds\n")[0]
    assert rows == (GOLDEN / "levelling.lp").read_text(encoding="utf-8")


def test_a_stated_value_that_is_not_so_is_found() -> None:
    """The check counts the tier again from the table of capacity."""
    plan = pks.plan(peaky_case(), strategy=LEVELLED)
    tiers = plan.tiers.assign(value=plan.tiers["value"].where(plan.tiers["tier"] != "levelling", 1.0))
    assert [found.constraint for found in replace(plan, tiers=tiers).check()] == ["tier"]


def test_only_tiers_on_request_can_be_requested() -> None:
    """A name that is no tier on request is refused."""
    with pytest.raises(OrderError, match="no tier on request"):
        pks.plan(peaky_case(), strategy=Lexicographic(also=("evenness",)))


@pytest.mark.parametrize("seed", [*range(12), 1315, 1318])
def test_random_cases_level_as_the_literal_program(seed: int, tmp_path: Path) -> None:
    """Every tier, levelling at the end, is that of the independent program; the written tables give it again."""
    make(tmp_path / "case", seed)
    expected = literal_tiers(tmp_path / "case", level=True)
    plan = pks.plan(pks.read_case(tmp_path / "case"), strategy=LEVELLED)
    found = plan.tiers.set_index("tier")["value"].to_dict()
    assert {tier: found.get(tier, 0.0) for tier in expected} == pytest.approx(expected, rel=1e-6, abs=1e-6)
    write_results(tmp_path / "plan", plan_tables(plan))
    assert recompute(tmp_path / "case", tmp_path / "plan").violations == []
