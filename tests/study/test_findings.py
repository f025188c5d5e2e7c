"""What a study comes to: means over the same instances, ranks and pairs by yardstick."""

from __future__ import annotations

import pandas as pd
import pytest

from pks.study.findings import TiersInOrder, Yardstick, compared, means, present, ranked
from pks.study.scores import planned

CASES, WAYS = ("x", "y", "z"), ("A", "B")
COST = {("x", "A"): 1.0, ("x", "B"): 2.0, ("y", "A"): 3.0, ("y", "B"): 5.0, ("z", "A"): 7.0}
"""B has no plan for z."""
ROWS = [
    *((i, s, 0, "plan", "cost", value, "SEK") for (i, s), value in COST.items()),
    *((i, s, 0, "simulation", "share_within", 1.0 / value, "share") for (i, s), value in COST.items()),
    *((i, s, 0, "run", "failed", float((i, s) not in COST), "count") for i in CASES for s in WAYS),
]
TABLE = pd.DataFrame(ROWS, columns=["instance", "strategy", "seed", "part", "yardstick", "value", "unit"])


def test_only_what_is_there_is_told() -> None:
    """Of the usual yardsticks those come that the table has, in their order."""
    assert [each.name for each in present(TABLE)] == ["cost", "share_within", "failed"]


def test_means_are_of_the_same_instances() -> None:
    """z, for which B has no plan, is in neither mean: (1 + 3)/2 and (2 + 5)/2; but it counts as failed, 1 of 3."""
    found = means(TABLE).set_index("yardstick")
    assert found.loc["cost", list(WAYS)].tolist() == [2.0, 3.5]
    assert found.loc["share_within", list(WAYS)].tolist() == pytest.approx([(1 + 1 / 3) / 2, (1 / 2 + 1 / 5) / 2])
    assert found.loc["failed", list(WAYS)].tolist() == pytest.approx([0, 1 / 3])


def test_who_has_a_plan_for_what() -> None:
    """A has one for all three, B for x and y."""
    found = planned(TABLE)
    assert (found.index.tolist(), found["A"].tolist(), found["B"].tolist()) == (
        [*CASES],
        [True] * 3,
        [True, True, False],
    )


def test_strategy_without_any_plan_takes_no_mean_from_others() -> None:
    """C, which has no plan anywhere, has no mean, and the others keep theirs."""
    failed = pd.DataFrame([(i, "C", 0, "run", "failed", 1.0, "count") for i in CASES], columns=TABLE.columns)
    found = means(pd.concat([TABLE, failed], ignore_index=True)).set_index("yardstick")
    assert found.loc["cost", list(WAYS)].tolist() == [2.0, 3.5]
    assert pd.isna(found.loc["cost", "C"])
    assert found.loc["failed", "C"] == 1.0


def test_ranks_know_what_is_good() -> None:
    """A is the best on all three by cost, and by the share within the promise, of which more is better."""
    found = ranked(TABLE, (Yardstick("cost", "plan"), Yardstick("share_within", "simulation", larger_is_better=True)))
    assert found.groupby(["yardstick", "strategy"])["mean_rank"].first().to_dict() == {
        ("cost", "A"): 1.0, ("cost", "B"): 2.0, ("share_within", "A"): 1.0, ("share_within", "B"): 2.0,
    }  # fmt: skip


def test_pairs_by_yardstick() -> None:
    """One row for each pair and yardstick; below 0 is good for the first, also where more is better."""
    found = compared(TABLE).set_index("yardstick")
    assert found["wins"].to_dict() == {"cost": 3, "share_within": 3, "failed": 1}
    assert found.loc["cost", "difference"] == -1.5
    assert found.loc["share_within", "difference"] < 0


def tiers_of_six() -> pd.DataFrame:
    """Return six cases: A is better in the first tier on five, B on one; in the second tier B is always far better."""
    rows = []
    for number in range(6):
        for way, first, second in (("A", 1.0, 100.0 + number), ("B", 2.0 if number else 0.0, 1.0)):
            key = (f"case {number}", way, 0)
            rows += [(*key, "tier", "uncovered", first, "people"), (*key, "tier", "overdue", second, "people")]
            rows += [(*key, "run", "failed", 0.0, "count")]
    return pd.DataFrame(rows, columns=TABLE.columns)


def test_tiers_in_order_have_wins_and_a_sign_test_and_no_amounts() -> None:
    """A wins five of six: p = 2·(6 + 1)/2⁶ by hand; by how much is not said, whatever the second tier is."""
    found = compared(tiers_of_six(), (TiersInOrder(),)).iloc[0]
    assert (found["yardstick"], found["wins"], found["ties"], found["losses"]) == ("tiers in order", 5, 0, 1)
    assert found["p"] == pytest.approx(14 / 64)
    assert found[["difference", "lower", "upper", "median", "median_lower", "median_upper"]].isna().all()


def test_tiers_in_order_are_ranked_first_of_all() -> None:
    """Where there are tiers they are ranked by their order, too: A has the mean rank (5·1 + 2)/6."""
    found = ranked(tiers_of_six()).iloc[0]
    assert (found["yardstick"], found["strategy"]) == ("tiers in order", "A")
    assert found["mean_rank"] == pytest.approx(7 / 6)
    assert "tiers in order" not in set(means(tiers_of_six())["yardstick"])


def test_same_plans_have_no_sign() -> None:
    """Where nobody is better, nothing can be tested."""
    table = tiers_of_six()
    same = table.assign(value=table["value"].where(table["part"] == "run", 1.0))
    found = compared(same, (TiersInOrder(),)).iloc[0]
    assert (found["wins"], found["ties"], found["losses"]) == (0, 6, 0)
    assert pd.isna(found["p_holm"])
