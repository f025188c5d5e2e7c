"""What a study comes to: the usual yardsticks side by side, and the statistics of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from pks.study.instances import StudyError
from pks.study.scores import Scores, scores_of
from pks.study.statistics import critical_difference, friedman, pairs


@dataclass(frozen=True)
class Yardstick:
    """One column of a table of results: its name, its part of the table, and what is good."""

    name: str
    part: str
    larger_is_better: bool = False

    def scores(self, table: pd.DataFrame) -> Scores:
        """Return the scores of this yardstick, small is good."""
        return scores_of(table, self.name, part=self.part, larger_is_better=self.larger_is_better)


USUAL = (
    Yardstick("uncovered", "tier"),
    Yardstick("mission", "tier"),
    Yardstick("overdue", "tier"),
    Yardstick("cost", "plan"),
    Yardstick("waiting_at_end", "plan"),
    Yardstick("surplus_hours", "plan"),
    Yardstick("added_share", "plan"),
    Yardstick("worst_unit", "fairness"),
    Yardstick("gini_units", "fairness"),
    Yardstick("mean_wait", "simulation"),
    Yardstick("share_within", "simulation", larger_is_better=True),
    Yardstick("overdue_at_end", "simulation"),
    Yardstick("seconds", "run"),
    Yardstick("megabytes", "run"),
    Yardstick("failed", "run"),
)
"""Tiers, money, lists, fairness, waits and promises in simulation, overtime, time and memory; defined in
:func:`pks.chain.judging.judged` and :class:`pks.study.runner.Study`. More waiting at the end, or more idle hours, is not
worse by itself: it is counted as worse."""


def present(table: pd.DataFrame, yardsticks: Sequence[Yardstick] = USUAL) -> tuple[Yardstick, ...]:
    """Return those of `yardsticks` that the table of a study has: without replications, none of the simulation."""
    there = set(zip(table["part"], table["yardstick"], strict=True))
    return tuple(each for each in yardsticks if (each.part, each.name) in there)


def means(table: pd.DataFrame, yardsticks: Sequence[Yardstick] = USUAL) -> pd.DataFrame:
    """Return the mean of every yardstick over the instances: part, yardstick, unit, and a column for every strategy.

    Only instances count on which every strategy has a plan, so that means are of the same; for `failed`, all do. A strategy
    that has none anywhere has no mean, and takes none from the others. Values are as they stand in the table, whatever is
    good; NaN where a value is nowhere known.
    """
    rows = []
    for each in present(table, yardsticks):
        scores = each.scores(table)
        known = pd.DataFrame(-scores.value if each.larger_is_better else scores.value, columns=scores.strategies)
        units = table.loc[(table["part"] == each.part) & (table["yardstick"] == each.name), "unit"]
        everywhere = known.dropna(subset=known.columns[known.notna().any()])
        rows.append({"part": each.part, "yardstick": each.name, "unit": units.iloc[0], **everywhere.mean()})
    return pd.DataFrame(rows)


def ranked(table: pd.DataFrame, yardsticks: Sequence[Yardstick] = USUAL) -> pd.DataFrame:
    """Return whether strategies differ, by yardstick: part, yardstick, strategy, mean_rank, p, critical_difference.

    p is `p_permuted` of :func:`pks.study.statistics.friedman`, the same for all strategies of a yardstick. Two mean ranks that
    differ more than the critical difference differ really; that is an approximation for many instances.

    Raises:
        StudyError: with fewer than two instances or strategies.
    """
    rows = []
    for each in present(table, yardsticks):
        scores = each.scores(table)
        found = friedman(scores)
        apart = critical_difference(len(scores.strategies), len(scores.instances))
        rows += [(each.part, each.name, name, rank, found.p_permuted, apart) for name, rank in found.mean_ranks.items()]
    return pd.DataFrame(rows, columns=["part", "yardstick", "strategy", "mean_rank", "p", "critical_difference"])


def compared(table: pd.DataFrame, yardsticks: Sequence[Yardstick] = USUAL, *, seed: int = 0) -> pd.DataFrame:
    """Return every pair of strategies by every yardstick: part, yardstick and the columns of :func:`pks.study.statistics.pairs`.

    Where more is better, the difference is that of the values × −1: below 0 is always good for the first.
    """
    tables = [pairs(each.scores(table), seed=seed).assign(part=each.part, yardstick=each.name)
              for each in present(table, yardsticks)]  # fmt: skip
    if not tables:
        raise StudyError("the table has none of these yardsticks")
    together = pd.concat(tables, ignore_index=True)
    return together[["part", "yardstick", *(name for name in together.columns if name not in ("part", "yardstick"))]]
