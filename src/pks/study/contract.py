"""What every strategy must do, tried on small cases: it tells the author of a strategy all that is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from pks.balance.lexicographic import Lexicographic
from pks.balance.plan import Plan
from pks.balance.problem import Problem
from pks.balance.strategy import Strategy
from pks.balance.whole import STATUS as ROUNDED
from pks.chain import need
from pks.chain.planning import problem as problem_of_case
from pks.core.case import Case
from pks.core.errors import PksError
from pks.strategies.named import lacks
from pks.study.contract_cases import contract_cases

STATUSES = ("optimal", "time limit", "interrupted", "by rule", ROUNDED)
"""What the status of a plan may be; several are parted by a comma."""
TABLES = ("production", "measures", "waiting", "capacity", "mixes")
TOLERANCE = 1e-6
"""To this, relative to the value and at least absolute, plans and tiers are the same."""


class ContractBroken(PksError, AssertionError):
    """A strategy does not keep the contract; the message lists all that is missing."""

    def __init__(self, found: Sequence[str]) -> None:
        super().__init__("\n".join([f"{len(found)} things are missing:", *(f"- {each}" for each in found)]))
        self.missing = tuple(found)


def require(strategy: Strategy | Callable[[Case], Strategy], cases: Mapping[str, Case] | None = None) -> None:
    """Raise one error that lists everything that `strategy` is missing; see :func:`faults`.

    >>> from pks.strategies.weighted import Weighted
    >>> require(Weighted())

    Raises:
        ContractBroken: if anything is missing.
    """
    if found := faults(strategy, cases):
        raise ContractBroken(found)


def faults(strategy: Strategy | Callable[[Case], Strategy], cases: Mapping[str, Case] | None = None) -> list[str]:
    """Return everything that `strategy` is missing, with the case in which it shows; none = it keeps the contract.

    In every case the strategy must have a name and return a plan for the very problem that it was given, in its currency, with
    its own name and a known status; leave the problem as it was; give the same plan again; have every tier of the
    problem in its table; break no constraint and state no wrong number (:meth:`pks.balance.plan.Plan.check`). Compared in the
    default order no plan can be better than the lexicographic optimum: where one is, it states what is not so.

    Args:
        strategy: what is tried, or a function that makes it from a case, as entry points do.
        cases: where it is tried, by name; None = :func:`pks.study.contract_cases.contract_cases`.
    """
    tried = _shipped() if cases is None else {name: _ground(case) for name, case in cases.items()}
    found = [(fault, name) for name, ground in tried.items() for fault in _faults_in(strategy, ground)]
    by_fault: dict[str, list[str]] = {}
    for fault, name in found:
        by_fault.setdefault(fault, []).append(name)
    return [f"{fault} (in: {', '.join(names)})" for fault, names in by_fault.items()]


@dataclass(frozen=True, eq=False)
class _Ground:
    """A case, its problem, and the best value of every tier in the default order."""

    case: Case
    problem: Problem
    best: Mapping[str, float]


def _ground(case: Case) -> _Ground:
    problem = problem_of_case(case, need(case))
    best = Lexicographic().balance(problem, case.settings.currency)
    return _Ground(case, problem, best.tiers.set_index("tier")["value"].to_dict())


@cache
def _shipped() -> Mapping[str, _Ground]:
    return {name: _ground(case) for name, case in contract_cases().items()}


def _faults_in(strategy: Strategy | Callable[[Case], Strategy], ground: _Ground) -> Iterator[str]:
    case = ground.case
    try:
        made: Any = strategy if hasattr(strategy, "balance") or not callable(strategy) else strategy(case)
    except Exception as error:  # whatever somebody else's code raises is a fault of it
        yield f"it cannot be made from a case: {type(error).__name__}: {error}"
        return
    if lacking := lacks(made):
        yield from lacking
        return
    before, problem, currency = ground.problem, deepcopy(ground.problem), case.settings.currency
    try:
        plan, again = made.balance(problem, currency), made.balance(problem, currency)
    except Exception as error:  # as above
        yield f"balance raises {type(error).__name__}: {error}"
        return
    if not _same(before, problem):
        yield "it changes the problem: work on copies (dataclasses.replace, array.copy)"
    if not isinstance(plan, Plan) or not isinstance(again, Plan):
        yield f"balance returns {type(plan).__name__} and not a pks.balance.plan.Plan"
        return
    yield from _stated(plan, made.name, before, currency)
    if lost := [name for name in TABLES if name not in plan.planned]:
        yield f"the plan lacks the tables {', '.join(lost)}"
        return
    if not all(_alike(plan.planned[name], again.planned[name]) for name in TABLES):
        yield "the same problem gives another plan the second time: take no numbers from the clock or unseeded streams"
    yield from _held(plan, ground.best)


def _stated(plan: Plan, name: str, problem: Problem, currency: str) -> Iterator[str]:
    """Yield what the plan says wrongly about itself."""
    if not _same(plan.problem, problem):
        yield "the plan is for another problem than the one given: Plan.problem is the problem as it came in"
    if plan.strategy != name:
        yield f"the plan is by {plan.strategy!r} and the strategy is called {name!r}"
    if plan.currency != currency:
        yield f"the plan's currency is {plan.currency!r} and not the one given, {currency!r}"
    if unknown := [each for each in plan.status.split(", ") if each not in STATUSES]:
        yield f"the status {unknown[0]!r} is not known: {', '.join(STATUSES)}"


def _held(plan: Plan, best: Mapping[str, float]) -> Iterator[str]:
    """Yield what the plan breaks, and tiers better than they can be."""
    try:
        broken = plan.check()
    except Exception as error:  # tables that cannot be read are a fault of whoever made them
        yield f"the plan cannot be checked: {type(error).__name__}: {error}"
        return
    if broken:
        kinds = dict.fromkeys(each.constraint for each in broken)
        yield f"the plan breaks {', '.join(kinds)}: {len(broken)} in all, the first {broken[0]}"
        return
    value = plan.tiers.set_index("tier")["value"]
    for tier, least in best.items():
        apart, near = float(value[tier]) - least, TOLERANCE * max(1.0, abs(least))
        if apart < -near:
            yield f"the tier {tier} is {value[tier]:g}, and no plan as good before it has less than {least:g}"
        if abs(apart) > near:
            return


def _alike(one: pd.DataFrame, other: pd.DataFrame) -> bool:
    """Tell whether two tables say the same."""
    if list(one.columns) != list(other.columns) or len(one) != len(other):
        return False
    numbers = list(one.select_dtypes("number").columns)
    labels = one.drop(columns=numbers).equals(other.drop(columns=numbers))
    near = np.allclose(one[numbers].astype(float), other[numbers].astype(float), TOLERANCE, TOLERANCE, equal_nan=True)
    return labels and near


def _same(one: object, other: object) -> bool:
    """Tell whether two problems, or parts of them, hold the same values."""
    if isinstance(one, np.ndarray):
        return isinstance(other, np.ndarray) and bool(np.array_equal(one, other, equal_nan=one.dtype.kind == "f"))
    if isinstance(one, pd.Index):
        return isinstance(other, pd.Index) and one.equals(other)
    if isinstance(one, tuple):
        return isinstance(other, tuple) and len(one) == len(other) and all(map(_same, one, other))
    if is_dataclass(one):
        return type(one) is type(other) and all(
            _same(getattr(one, f.name), getattr(other, f.name)) for f in fields(one)
        )
    return one == other
