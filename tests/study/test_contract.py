"""The contract of strategies: the package's keep it, and whoever breaks it is told all that is missing."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from pks.balance.lexicographic import Lexicographic
from pks.balance.plan import Plan
from pks.balance.problem import Problem
from pks.core.case import Case
from pks.strategies.named import BUILT_IN
from pks.study.contract import ContractBroken, faults, require
from pks.study.contract_cases import contract_cases

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "strategy_plugin"


@pytest.mark.parametrize("name", BUILT_IN)
def test_every_strategy_of_the_package_keeps_the_contract(name: str) -> None:
    """Nothing is missing in any of the small cases; the name of a rounded plan's strategy is its own."""
    assert faults(BUILT_IN[name]) == []


def test_the_example_keeps_the_contract(monkeypatch: pytest.MonkeyPatch) -> None:
    """The plug-in that the docs show is one."""
    monkeypatch.syspath_prepend(EXAMPLE / "src")
    require(importlib.import_module("own_hours").strategy)


@pytest.fixture(scope="module")
def cases() -> dict[str, Case]:
    """Return one of the small cases."""
    return {"every measure": contract_cases()["every measure"]}


@dataclass(frozen=True)
class Broken:
    """The lexicographic plan, and something wrong with it."""

    wrong: Callable[[Plan], Plan]
    name: str = "broken"

    def balance(self, problem: Problem, currency: str) -> Plan:
        """Return the plan with what is wrong."""
        return self.wrong(replace(Lexicographic(name=self.name).balance(problem, currency), strategy=self.name))


def overdone(plan: Plan) -> Plan:
    """One activity more than there are hours for."""
    production = plan.planned["production"]
    return replace(
        plan, planned={**plan.planned, "production": production.assign(activities=production["activities"] + 1)}
    )


def spoilt(plan: Plan) -> Plan:
    """The problem's need is changed in place."""
    plan.problem.needs.arriving[...] = 0.0
    return plan


def fewer_tiers(plan: Plan) -> Plan:
    """The last tier is left out."""
    return replace(plan, tiers=plan.tiers.iloc[:-1])


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (overdone, "the plan breaks "),
        (spoilt, "it changes the problem"),
        (fewer_tiers, "the plan breaks missing tier"),
        (lambda plan: plan.tiers, "balance returns DataFrame"),
        (lambda plan: 1 / 0, "balance raises ZeroDivisionError"),
        (lambda plan: replace(plan, strategy="other"), "the plan is by 'other' and the strategy is called 'broken'"),
        (lambda plan: replace(plan, currency="EUR"), "currency is 'EUR'"),
        (lambda plan: replace(plan, status="good"), "the status 'good' is not known"),
        (
            lambda plan: replace(plan, problem=replace(plan.problem, severity=plan.problem.severity * 2)),
            "the plan is for another problem",
        ),
        (lambda plan: replace(plan, planned={"production": plan.production}), "the plan lacks the tables measures"),
    ],
)
def test_what_is_wrong_is_said_with_the_case(wrong: Callable[[Plan], Plan], said: str, cases: dict[str, Case]) -> None:
    """Every breach of the contract is found, and said in words."""
    found = faults(Broken(wrong), cases)
    assert any(said in fault and fault.endswith("(in: every measure)") for fault in found), found


def test_another_plan_the_second_time_is_found(cases: dict[str, Case]) -> None:
    """A strategy that counts its calls breaks the contract."""
    calls = iter([Lexicographic(), Lexicographic(order=("waiting",))])

    class Fickle:
        name = "lexicographic"

        def balance(self, problem: Problem, currency: str) -> Plan:
            return next(calls).balance(problem, currency)

    assert any("another plan the second time" in fault for fault in faults(Fickle(), cases))


def test_a_tier_better_than_possible_is_found(cases: dict[str, Case]) -> None:
    """Numbers that hold together can be wrong all the same: nobody who comes, nobody overdue."""

    def nobody(plan: Plan) -> Plan:
        return Lexicographic(name="broken").balance(
            replace(
                plan.problem, needs=replace(plan.problem.needs, arriving=np.zeros_like(plan.problem.needs.arriving))
            ),
            plan.currency,
        )

    assert any("and no plan as good before it has less than" in fault for fault in faults(Broken(nobody), cases))


def test_what_is_no_strategy_is_refused_with_all_that_it_lacks(cases: dict[str, Case]) -> None:
    """One error lists everything: no name, no method; and a factory that fails says how."""
    with pytest.raises(ContractBroken) as error:
        require(lambda case: object(), cases)
    assert len(error.value.missing) == 2
    assert str(error.value).startswith("2 things are missing:\n- object has no `name`")
    assert "KeyError: 'nowhere'" in faults(lambda case: case.tables["nowhere"], cases)[0]
