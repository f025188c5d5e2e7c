"""What one tier costs in terms of another: corners by hand, and every point against a linear program with a bound."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import linprog

import pks
from pks.balance.order import OrderError
from pks.balance.problem import Problem
from pks.balance.trade_off import trade_off
from pks.chain.need import need
from pks.chain.planning import problem
from reference.random_cases import make
from tests.balance.cases import small_case, table


@pytest.fixture
def overtime() -> Problem:
    """Return 20 people who are due, an hour each, 10 hours, 4 of overtime at 100 an hour and 4 at 300."""
    case = small_case(
        periods=1,
        objects=table("planning_object max_wait_days", ("p", 0)),
        activity_hours=table("planning_object capacity hours", ("p", "c", 1)),
        waiting=table("unit planning_object waited_days patients", ("A", "p", 5, 20)),
        available={("A", "c"): 10},
        expansions=table("unit capacity step max_hours price", ("A", "c", "1", 4, 100), ("A", "c", "2", 4, 300)),
    )
    return problem(case, need(case))


def test_the_corners_are_those_worked_out_by_hand(overtime: Problem) -> None:
    """With all overtime 2 are overdue and 1600 is paid; the dear 4 hours go first, then the cheap: 6 for 400, 10 for 0."""
    found = trade_off(overtime, of="overdue", against="order 3", currency="SEK")
    assert found.curve[["of", "against"]].to_numpy().tolist() == [
        pytest.approx([2, 1600]), pytest.approx([6, 400]), pytest.approx([10, 0], abs=1e-9)]  # fmt: skip
    assert found.curve["slope"][:2].tolist() == pytest.approx([-300, -100])
    assert found.curve["exact"].all()


def test_the_curve_is_said_in_words(overtime: Problem) -> None:
    """The last 4 overdue cost 300 each, in English and Swedish."""
    found = trade_off(overtime, of="overdue", against="order 3", currency="SEK")
    assert found.sentences()[0] == (
        "overdue from 2 to 6: the last 4 (weighted people) cost 300 SEK of order 3 each")  # fmt: skip
    assert "de sista 4 (weighted people) kostar 300 SEK" in found.sentences("sv")[0]


def test_seen_from_the_other_side_it_is_the_same_curve(overtime: Problem) -> None:
    """Less money, more overdue: the same corners, with both sides changed and the slope inverted."""
    found = trade_off(overtime, of="order 3", against="overdue")
    assert found.curve[["of", "against"]].to_numpy().tolist() == [
        pytest.approx([0, 10], abs=1e-9), pytest.approx([400, 6]), pytest.approx([1600, 2])]  # fmt: skip
    assert found.curve["slope"][:2].tolist() == pytest.approx([-1 / 100, -1 / 300])


def test_with_few_points_a_stretch_is_marked_as_a_chord(overtime: Problem) -> None:
    """The two ends alone: 1600 for 8 people on average, and a corner may lie between."""
    found = trade_off(overtime, of="overdue", against="order 3", points=2)
    assert found.curve["exact"].tolist() == [False, True]
    assert found.curve["slope"][0] == pytest.approx(-200)


def test_tiers_in_between_are_not_made_worse(overtime: Problem) -> None:
    """More overdue does not shorten the list when overtime may not grow: the curve is one point."""
    assert len(trade_off(overtime, of="overdue", against="waiting").curve) == 1


@pytest.mark.parametrize(
    ("of", "against"),
    [("overdu", "order 3"), ("overdue", "order 9"), ("overdue", "overdue+order 3"), ("...", "order 3")],
)
def test_what_is_no_pair_of_tiers_is_refused(overtime: Problem, of: str, against: str) -> None:
    """An unknown tier, or one on both sides."""
    with pytest.raises(OrderError):
        trade_off(overtime, of=of, against=against)


@pytest.mark.parametrize("seed", [2, 5, 9, 12])
def test_every_point_is_the_least_that_a_bound_on_the_other_tier_leaves(seed: int, tmp_path: Path) -> None:
    """For the first tier bounded by ε, SciPy finds the curve's value: at corners, and between them where it is straight."""
    make(tmp_path / "case", seed, units=2, objects=2, periods=3)
    case = pks.read_case(tmp_path / "case")
    solved = pks.plan(case).solved
    assert solved is not None
    first, *_, last = [
        tier for tier in solved.tiers if tier.name in ("overdue", "waiting") or tier.name.startswith("order")
    ]
    order = (first.name, last.name)
    found = trade_off(problem(case, need(case)), of=first.name, against=last.name, order=order, points=50).curve
    program = solved.program
    n = program.matrix.shape[1]
    cost, bounded = last.objective(n).cost, first.objective(n).cost
    both = np.vstack([program.matrix.toarray(), -program.matrix.toarray()])
    sides = np.concatenate([program.row_upper, -program.row_lower])
    kept = np.isfinite(sides)
    middle = (found["of"] + found["of"].shift(-1)) / 2
    asked = [*zip(found["of"], found["against"], strict=True),
             *zip(middle[:-1], (found["against"] + found["against"].shift(-1))[:-1] / 2, strict=True)]  # fmt: skip
    assert found["exact"].all()
    for most, value in asked:
        least = linprog(
            cost, A_ub=np.vstack([both[kept], bounded]), b_ub=np.append(sides[kept], most * (1 + 1e-9) + 1e-9),
            bounds=np.column_stack([program.col_lower, program.col_upper]),
        )  # fmt: skip
        assert least.fun == pytest.approx(value, rel=1e-5, abs=1e-5)
