"""Solves that are stopped: the best feasible plan so far, marked so, with its gaps."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import pks
from balance.cases import small_case, table
from pks.balance.lexicographic import Lexicographic
from pks.balance.plan import Plan
from pks.balance.settling import at_rest
from pks.core.case import Case
from pks.lp import HiGHS, NoPointYet, Progress, Session, lexicographic
from reference.random_cases import make


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """Return a random case with every kind of measure."""
    folder = tmp_path_factory.mktemp("stopped") / "case"
    make(folder, 5, units=4, objects=4, periods=10, acute=True, suppliers=True, expansions=True, transfers=True)
    return pks.read_case(folder)


@pytest.fixture(scope="module")
def optimal(case: Case) -> Plan:
    """Return its plan."""
    return pks.plan(case)


def after(tiers: int) -> Callable[[Progress], bool]:
    """Return what stops a solve as soon as so many tiers are settled."""
    return lambda progress: progress.settled >= tiers


@pytest.mark.parametrize("count", [1, 2, 4])
def test_a_plan_stopped_after_some_tiers_has_those_right_and_a_gap_in_the_rest(
    case: Case, optimal: Plan, count: int
) -> None:
    """The first tiers have gap 0 and their optimum; no later optimum lies below value − gap; the plan holds."""
    plan = pks.plan(case, strategy=Lexicographic(progress=after(count)))
    assert plan.status == "interrupted"
    assert plan.check() == []
    assert plan.tiers.columns.to_list() == ["position", "tier", "value", "unit", "gap"]
    settled = plan.tiers["gap"] == 0
    assert settled[:count].all()
    assert not settled.all()
    best = optimal.tiers["value"]
    assert plan.tiers["value"][:count].to_numpy() == pytest.approx(best[:count].to_numpy(), rel=1e-6, abs=1e-6)
    assert (plan.tiers["gap"] >= 0).all()


def test_a_plan_that_was_not_stopped_has_no_gaps(optimal: Plan) -> None:
    """The table of tiers has the columns of the contract and nothing else."""
    assert optimal.status == "optimal"
    assert optimal.tiers.columns.to_list() == ["position", "tier", "value", "unit"]


def test_a_plan_stopped_before_slack_is_used_is_a_plan(case: Case, optimal: Plan) -> None:
    """Stopped while the tier with slack is settled, every tier has a value and a gap."""
    order = ("...", "overdue:5%", "waiting")
    plan = pks.plan(case, strategy=Lexicographic(order=order, progress=after(2)))
    assert plan.status == "interrupted"
    assert plan.check() == []
    assert set(plan.tiers["tier"]) == set(optimal.tiers["tier"])


@pytest.mark.parametrize("order", [(), ("...", "overdue:5%", "waiting"), ("levelling",)])
def test_time_that_is_too_short_for_any_plan_gives_the_one_that_does_nothing(
    case: Case, order: tuple[str, ...]
) -> None:
    """Within a billionth of a second nothing is decided: nobody is served, the plan holds and says that it was stopped."""
    plan = pks.plan(case, strategy=Lexicographic(order=order, time_limit=1e-9))
    assert plan.status == "time limit"
    assert plan.check() == []
    assert plan.production["activities"].sum() == 0
    assert len(plan.measures) == 0
    assert (plan.tiers["gap"] == plan.tiers["value"]).all()


def test_what_nobody_does_waits_and_is_uncovered_as_worked_out_by_hand() -> None:
    """4 weeks of 2 elective and 3 acute: 2 + 4 + 6 + 8 wait, 12 are uncovered."""
    case = small_case(
        objects=table("planning_object acute", ("p", False), ("a", True)),
        demand={("A", "p"): 2, ("A", "a"): 3},
        available={("A", "c"): 100},
    )
    solved = pks.plan(case).solved
    assert solved is not None
    objectives = [tier.objective(len(solved.program.col_lower)) for tier in solved.tiers]
    found = lexicographic(at_rest(solved.program), objectives)
    values = dict(zip(found.names, found.values, strict=True))
    assert values["waiting"] == pytest.approx(20)
    assert values["uncovered"] == pytest.approx(12)


def test_an_interrupt_before_there_is_any_plan_says_so(case: Case) -> None:
    """Who interrupts wants no plan that does nothing; the error says what to do."""

    class Interrupted(HiGHS):
        """A solver that is interrupted at once."""

        def session(self, *_: object, **__: object) -> Session:
            """Refuse as a solver does that was stopped."""
            raise NoPointYet(
                "HiGHS stopped (interrupted) before it had a feasible point; give it more time", "interrupted"
            )

    with pytest.raises(NoPointYet, match="more time"):
        pks.plan(case, strategy=Lexicographic(solver=Interrupted()))


def test_a_time_limit_that_suffices_changes_nothing(case: Case, optimal: Plan) -> None:
    """With an hour the plan is optimal and its tiers the same."""
    plan = pks.plan(case, strategy=Lexicographic(time_limit=3600))
    assert plan.status == "optimal"
    assert plan.tiers["value"].to_list() == pytest.approx(optimal.tiers["value"].to_list(), rel=1e-6, abs=1e-6)


def test_a_plan_may_start_from_another_with_other_numbers() -> None:
    """With a tenth fewer hours the plan is the same from scratch and from the plan before; a start that does not fit is left."""
    few = small_case(demand={("A", "p"): 20}, available={("A", "c"): 27})
    before = pks.plan(small_case(demand={("A", "p"): 20}, available={("A", "c"): 30}))
    assert before.solved is not None
    start = before.solved.solution.start
    assert start is not None
    warm, cold = pks.plan(few, strategy=Lexicographic(start=start)), pks.plan(few)
    assert warm.tiers["value"].tolist() == pytest.approx(cold.tiers["value"].tolist(), rel=1e-9)
    longer = small_case(periods=6, demand={("A", "p"): 20}, available={("A", "c"): 27})
    other = pks.plan(longer, strategy=Lexicographic(start=start))
    assert other.tiers["value"].tolist() == pytest.approx(pks.plan(longer).tiers["value"].tolist(), rel=1e-9)
