"""What a study comes to: means over the same instances, ranks and pairs by yardstick."""

from __future__ import annotations

import pandas as pd
import pytest

from pks.study.findings import Yardstick, compared, means, present, ranked
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
