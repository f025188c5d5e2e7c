"""Scores and ranks: means over seeds, ties to 1e-6, no plan last, tiers that are not there."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pks.balance.tiers import tiers_of
from pks.balance.variables import variables_of
from pks.chain import need
from pks.chain.planning import problem
from pks.study.instances import StudyError, set_called
from pks.study.scores import Scores, scores_of, tiers_in_order

ROWS = [
    ("x", "A", 0, "plan", "cost", 1.0),
    ("x", "A", 1, "plan", "cost", 3.0),
    ("x", "B", 0, "plan", "cost", 5.0),
    ("x", "B", 1, "plan", "cost", 5.0),
    ("y", "A", 0, "plan", "cost", 7.0),
    ("y", "A", 0, "tier", "overdue", 2.0),
    ("x", "A", 0, "fairness", "both", 1.0),
    ("x", "A", 0, "plan", "both", 1.0),
    *((i, s, 0, "run", "failed", float((i, s) == ("y", "B"))) for i in "xy" for s in "AB"),
]
TABLE = pd.DataFrame(ROWS, columns=["instance", "strategy", "seed", "part", "yardstick", "value"]).assign(unit="")


def test_scores_are_means_over_seeds() -> None:
    """The score is the mean of the seeds; a run without a plan has none."""
    found = scores_of(TABLE, "cost")
    assert (found.instances, found.strategies) == (("x", "y"), ("A", "B"))
    assert found.value.tolist() == pytest.approx(np.array([[2.0, 5.0], [7.0, np.nan]]), nan_ok=True)


def test_more_may_be_better() -> None:
    """Where more is better, the scores change sign, so that small is good."""
    assert scores_of(TABLE, "cost", larger_is_better=True).value[0].tolist() == [-2.0, -5.0]


def test_tier_that_a_case_lacks_is_nothing() -> None:
    """A tier without rows is 0 where there is a plan, and not known where there is none."""
    found = scores_of(TABLE, "overdue").value
    assert found.tolist() == pytest.approx(np.array([[0.0, 0.0], [2.0, np.nan]]), nan_ok=True)


def test_doubtful_yardsticks_are_refused() -> None:
    """An unknown yardstick is told with the nearest; one in two parts asks for the part."""
    with pytest.raises(StudyError, match='did you mean "cost"'):
        scores_of(TABLE, "costs")
    with pytest.raises(StudyError, match="fairness and plan: say which"):
        scores_of(TABLE, "both")
    assert scores_of(TABLE, "both", part="plan").value[0, 0] == 1.0


def test_ranks_share_ties_and_put_no_plan_last() -> None:
    """Ranks by hand: 2, 2 + 1e-9 and 3 are 1.5, 1.5 and 3; two without a plan share 2.5 behind one that has."""
    found = Scores(np.array([[2, 2 + 1e-9, 3], [np.nan, 5, np.nan]]), ("x", "y"), ("A", "B", "C")).ranks()
    assert found.tolist() == [[1.5, 1.5, 3.0], [2.5, 1.0, 2.5]]


def test_shape_is_that_of_the_names() -> None:
    """Scores that do not fit their names are refused."""
    with pytest.raises(StudyError, match=r"\(2, 2\) of 1 instances and 2 strategies"):
        Scores(np.zeros((2, 2)), ("x",), ("A", "B"))


TIERS = ("uncovered", "mission", "overdue", "order 10", "order 2", "waiting")
"""Some tiers in the default order: the highest order of measures is the last resort, and is avoided first."""
SMALL = st.lists(st.tuples(*(st.integers(0, 2).map(float) for _ in TIERS)), min_size=1, max_size=6)
"""The tiers of up to six strategies, with many that are the same."""


def table_of(*plans: tuple[float, ...] | None, names: tuple[str, ...] = TIERS) -> pd.DataFrame:
    """Return the table of a study of one instance: the tiers of a plan by `names` for every strategy, None = no plan."""
    rows: list[tuple[str, str, int, str, str, float]] = []
    for number, plan in enumerate(plans):
        key = ("x", f"S{number}", 0)
        rows += [(*key, "tier", name, value) for name, value in zip(names, plan or (), strict=plan is not None)]
        rows.append((*key, "run", "failed", float(plan is None)))
    return pd.DataFrame(rows, columns=TABLE.columns[:-1]).assign(unit="")


def places(*plans: tuple[float, ...] | None) -> list[float]:
    """Return the place of every strategy by the tiers of its plan."""
    return tiers_in_order(table_of(*plans)).value[0].tolist()


@settings(max_examples=25)
@given(SMALL)
def test_places_are_those_of_tuples(plans: list[tuple[float, ...]]) -> None:
    """Python compares tuples element by element: the place is 1 + how many are less."""
    assert places(*plans) == [1 + sum(other < plan for other in plans) for plan in plans]


@settings(max_examples=25)
@given(SMALL, st.randoms(use_true_random=False))
def test_order_of_strategies_does_not_matter(plans: list[tuple[float, ...]], chance: object) -> None:
    """Strategies in another order have the same places, in that order."""
    order = [*range(len(plans))]
    chance.shuffle(order)  # type: ignore[attr-defined]
    found = places(*plans)
    assert places(*(plans[number] for number in order)) == [found[number] for number in order]


@settings(max_examples=25)
@given(SMALL)
def test_nobody_is_before_the_lexicographic_optimum(plans: list[tuple[float, ...]]) -> None:
    """What is not above anybody at the first tier that differs has the first place."""
    assert places(*plans, min(plans))[-1] == 1


@settings(max_examples=25)
@given(SMALL, st.data())
def test_one_step_down_in_a_tier_outweighs_all_later_ones(plans: list[tuple[float, ...]], data: st.DataObject) -> None:
    """Whoever is better in one tier and the same before it has the better place, however bad what follows."""
    tier = data.draw(st.integers(0, len(TIERS) - 1))
    better = tuple(plans[0][:tier]) + (plans[0][tier] - 0.01,) + (1e9,) * (len(TIERS) - tier - 1)
    found = places(*plans, better)
    assert found[-1] < found[0]


def test_later_tier_counts_where_the_earlier_are_nearly_the_same() -> None:
    """1000 and 1000.0005 are the same to 1e-6, so the next tier decides; 1000.01 is more."""
    one, near, more = (1000.0, 0, 5.0, 0, 0, 0), (1000.0005, 0, 3.0, 0, 0, 0), (1000.01, 0, 0.0, 0, 0, 0)
    assert places(one, near, more) == [2, 1, 3]


def test_no_plan_has_no_place() -> None:
    """Who has no plan has none, and takes none from the others."""
    assert places((1.0,) * 6, None, (0.0,) * 6) == pytest.approx([2, np.nan, 1], nan_ok=True)


def test_tiers_that_only_some_strategies_have_do_not_count() -> None:
    """Levelling, merged tiers and own sums are no tiers of the default order."""
    names = ("overdue+2*limited", "levelling", "sum of its own", "overdue")
    table = table_of((9.0, 9.0, 9.0, 1.0), (0.0, 0.0, 0.0, 2.0), names=names)
    assert tiers_in_order(table).value.tolist() == [[1, 2]]
    with pytest.raises(StudyError, match="no tiers"):
        tiers_in_order(table[table["yardstick"] != "overdue"])


@pytest.mark.parametrize("instance", [set_called("small")[0], set_called("small")[-1]], ids=lambda each: each.name)
def test_order_is_the_one_in_which_programs_settle(instance: object) -> None:
    """Every tier of a real program outweighs those behind it: worse by one tier more to the left is worse."""
    case = instance.case()  # type: ignore[attr-defined]
    known = problem(case, need(case))
    names = tuple(tier.name for tier in tiers_of(known, variables_of(known), "SEK"))
    steps = [tuple(np.eye(len(names))[number]) for number in range(len(names))]
    found = tiers_in_order(table_of(*steps, names=names)).value[0].tolist()
    assert found == [*range(len(names), 0, -1)]
