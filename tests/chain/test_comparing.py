"""Strategies side by side: what the table holds, what a failure costs, and when a difference is real."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from scipy import stats

import pks
from pks.balance.lexicographic import Lexicographic
from pks.balance.plan import Plan
from pks.balance.problem import Problem
from pks.chain.comparing import LABELS, Comparison, UnpairedError, compared, differences
from pks.chain.judging import by_replication
from pks.core.case import Case
from pks.core.errors import PksError
from pks.strategies.alone import Alone
from tests.report.cases import every_kind


@dataclass(frozen=True)
class Fails:
    """A strategy of somebody else that raises `error`."""

    error: BaseException
    name: str = "fails"

    def balance(self, problem: Problem, currency: str) -> Plan:
        """Give up."""
        raise self.error


@pytest.fixture(scope="module")
def case() -> Case:
    """Return a small case in which every measure is used."""
    return every_kind()


@pytest.fixture(scope="module")
def found(case: Case) -> Comparison:
    """Return the comparison of three strategies, of which the second fails."""
    strategies = {"all": Lexicographic(), "broken": Fails(KeyError("x")), "alone": Alone()}
    return compared(case, strategies, replications=30, seed=4)


def test_table_has_a_column_for_every_strategy_in_the_order_asked_for(found: Comparison) -> None:
    """Each yardstick stands there once, part by part."""
    assert found.table.columns.tolist() == [*LABELS, "all", "broken", "alone"]
    assert found.table["part"].unique().tolist() == ["tier", "plan", "fairness", "simulation", "run"]
    assert not found.table.duplicated(["part", "yardstick"]).any()


def test_a_strategy_that_fails_does_not_lose_the_others(found: Comparison) -> None:
    """Its column is empty and the reason is told; the others have theirs, and plans."""
    assert found.table["broken"].isna().all()
    assert found.failed == {"broken": "KeyError: 'x'"}
    assert list(found.plans) == ["all", "alone"]
    assert found.runs["status"].tolist()[1] == "failed"
    assert found.table.set_index("yardstick").loc["cost", ["all", "alone"]].notna().all()


def test_our_own_errors_are_told_in_their_own_words(case: Case) -> None:
    """The class of an error says nothing to a planner where the error explains itself."""
    only = compared(case, {"fails": Fails(PksError("no history:\n  fill in the table"))})
    assert only.failed == {"fails": "no history: fill in the table"}
    assert only.table.empty
    assert only.plans == {}


def test_a_strategy_that_ends_the_program_fails_alone(case: Case) -> None:
    """sys.exit in a strategy of somebody else loses no other."""
    found = compared(case, {"leaves": Fails(SystemExit(0)), "alone": Alone()})
    assert (list(found.plans), found.failed) == (["alone"], {"leaves": "SystemExit: 0"})


def test_no_plan_of_a_unit_alone_beats_all_together(found: Comparison) -> None:
    """The tiers of the whole program are the least there are, in their order."""
    tiers = found.table[found.table["part"] == "tier"]
    all_, alone = tiers["all"].to_list(), tiers["alone"].to_list()
    first = next(place for place, (a, b) in enumerate(zip(all_, alone, strict=True)) if abs(a - b) > 1e-6)
    assert all_[first] < alone[first]


def test_interval_is_that_of_a_paired_t_test(found: Comparison) -> None:
    """SciPy's t-test of the same pairs gives the same 95 % interval."""
    row = found.differences.set_index("yardstick").loc["waiting_at_end"]
    one, other = (by_replication(found.simulations[name])["waiting_at_end"] for name in ("all", "alone"))
    interval = stats.ttest_rel(other, one).confidence_interval(0.95)
    assert (row["lower"], row["upper"]) == pytest.approx((interval.low, interval.high))
    assert row["difference"] == pytest.approx(np.mean(other - one))
    assert row["sure"] == (interval.low > 0 or interval.high < 0)


def test_simulations_of_other_random_numbers_are_no_pair(case: Case) -> None:
    """Differences of runs with different seeds are refused, with both sides."""
    plan = pks.plan(case)
    runs = {f"seed {seed}": pks.simulate(case, plan, replications=2, seed=seed) for seed in (1, 2)}
    with pytest.raises(UnpairedError, match="seed 1: 1, 2; seed 2: 2, 2"):
        differences(runs)


def test_without_simulation_nothing_is_told_of_differences(case: Case) -> None:
    """Plans differ surely; only simulation has intervals."""
    plain = compared(case, {"all": Lexicographic(), "alone": Alone()})
    assert plain.differences.empty
    assert plain.simulations == {}
    assert "simulation" not in set(plain.table["part"])


@dataclass(frozen=True)
class Counts:
    """A strategy that takes the time limit that it is told for its cost in words."""

    heard: list[float | None]
    time_limit: float | None = None
    name: str = "counts"

    def balance(self, problem: Problem, currency: str) -> Plan:
        """Note the limit, and plan."""
        self.heard.append(self.time_limit)
        return Lexicographic(time_limit=self.time_limit).balance(problem, currency)


def test_every_strategy_is_told_the_time_limit(case: Case) -> None:
    """One with a limit of its own gets that of the comparison; one without goes on."""
    heard: list[float | None] = []
    found = compared(case, {"counts": Counts(heard), "alone": Alone()}, time_limit=600.0)
    assert heard == [600.0]
    assert (found.stopped, found.failed) == ({}, {})
    assert found.runs["status"].tolist() == ["optimal", "optimal"]


def test_who_is_stopped_is_told(case: Case) -> None:
    """A plan that time cut short has its status, and is no failure."""
    found = compared(case, {"all": Lexicographic(), "alone": Alone()}, time_limit=1e-9)
    assert found.stopped == {"all": "time limit", "alone": "time limit"}
    assert found.runs["status"].tolist() == ["time limit", "time limit"]
    assert found.failed == {}
