"""What holds for plans made by a rule, whatever the case: they keep every constraint and never beat the program."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import pks
from pks.balance.lexicographic import Lexicographic
from pks.balance.plan import Plan
from pks.balance.problem import Problem
from pks.balance.strategy import Strategy
from pks.chain.planning import problem
from pks.cli.outputs import plan_tables
from pks.io import write_results
from pks.strategies.ladder import Ladder
from pks.strategies.nothing import Nothing
from reference.random_cases import make
from reference.recompute import recompute
from tests.strategies.ladder_cases import tiers

DEMO = Path(pks.__file__).parent / "demo" / "region"


def beats(plan: Plan, best: Plan) -> str:
    """Return the first tier in which a plan differs from the best one, if it is less there; else nothing."""
    found = tiers(plan)
    for name, least in tiers(best).items():
        if abs(found[name] - least) > 1e-6 * max(1.0, abs(least)):
            return name if found[name] < least else ""
    return ""


def both(posed: Problem, currency: str) -> tuple[Plan, list[Plan]]:
    """Return the program's plan, and those of the ladder and of doing nothing."""
    by_rule: list[Strategy] = [Ladder(), Nothing()]
    return Lexicographic().balance(posed, currency), [each.balance(posed, currency) for each in by_rule]


@settings(max_examples=4)
@given(seed=st.integers(0, 100_000), alternatives=st.booleans())
@example(seed=44596, alternatives=False)  # nothing to decide at all
def test_random_plans_keep_every_constraint_and_never_beat_the_program(seed: int, alternatives: bool) -> None:
    """Nothing is wrong by the check and by an independent count, and no tier prefix is less than the program's."""
    with TemporaryDirectory() as place:
        folder = Path(place)
        make(folder / "case", seed, alternatives=alternatives)
        case = pks.read_case(folder / "case")
        best, (ladder, nothing) = both(problem(case, pks.need(case)), case.settings.currency)
        write_results(folder / "plan", plan_tables(ladder))
        assert recompute(folder / "case", folder / "plan").violations == []
    assert (ladder.check(), nothing.check()) == ([], [])
    assert (beats(ladder, best), beats(nothing, best)) == ("", "")
    assert nothing.measures.empty


@pytest.mark.parametrize("name", ["by_hand", "random_5"])
def test_reference_cases_are_never_balanced_better_than_their_known_tiers(reference: Path, name: str) -> None:
    """On the reference cases too, whose best tier values were found independently."""
    case = pks.read_case(reference / "cases" / "tiers" / name)
    best, by_rule = both(problem(case, pks.need(case)), case.settings.currency)
    assert [beats(plan, best) for plan in by_rule] == ["", ""]


def test_the_shipped_case_is_balanced_without_breaking_a_constraint() -> None:
    """Skill mixes, missions, pathways, waiting work and every kind of measure at once; the program leaves nobody uncovered."""
    case = pks.read_case(DEMO)
    posed = problem(case, pks.need(case))
    ladder, nothing = (each.balance(posed, case.settings.currency) for each in (Ladder(), Nothing()))
    assert ladder.check() == []
    assert tiers(nothing)["uncovered"] > tiers(ladder)["uncovered"] > 0
    assert set(ladder.measures["kind"]) == {"reallocate", "shift_time", "transfer", "expand", "buy", "limit"}
