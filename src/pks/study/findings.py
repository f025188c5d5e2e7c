"""What a study comes to: the usual yardsticks side by side, and the statistics of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import binomtest

from pks.study.instances import StudyError
from pks.study.scores import Scores, scores_of, tiers_in_order
from pks.study.statistics import critical_difference, friedman, holm, pairs

AMOUNTS = ["difference", "lower", "upper", "median", "median_lower", "median_upper"]
"""Columns of pairs that say by how much."""


@dataclass(frozen=True)
class Yardstick:
    """One column of a table of results: its name, its part of the table, and what is good."""

    name: str
    part: str
    larger_is_better: bool = False

    def scores(self, table: pd.DataFrame) -> Scores:
        """Return the scores of this yardstick, small is good."""
        return scores_of(table, self.name, part=self.part, larger_is_better=self.larger_is_better)

    def stands_in(self, table: pd.DataFrame) -> bool:
        """Tell whether the table of a study has this yardstick."""
        return bool(((table["part"] == self.part) & (table["yardstick"] == self.name)).any())

    def unit(self, table: pd.DataFrame) -> str:
        """Return the unit of the values."""
        return str(table.loc[(table["part"] == self.part) & (table["yardstick"] == self.name), "unit"].iloc[0])

    def pairs(self, table: pd.DataFrame, *, seed: int = 0) -> pd.DataFrame:
        """Return every pair of strategies by this yardstick, see :func:`pks.study.statistics.pairs`."""
        return pairs(self.scores(table), seed=seed)


@dataclass(frozen=True)
class TiersInOrder(Yardstick):
    """All tiers as one yardstick: whose plan is better in their order, and not by how much."""

    name: str = "tiers in order"
    part: str = "tier"

    def scores(self, table: pd.DataFrame) -> Scores:
        """Return places, see :func:`pks.study.scores.tiers_in_order`."""
        return tiers_in_order(table)

    def stands_in(self, table: pd.DataFrame) -> bool:
        """Tell whether the table of a study has tiers."""
        return bool((table["part"] == self.part).any())

    def unit(self, table: pd.DataFrame) -> str:
        """Return that the values are places among those who are compared."""
        return "place"

    def pairs(self, table: pd.DataFrame, *, seed: int = 0) -> pd.DataFrame:
        """Return every pair of strategies: wins, ties, losses, and p of the sign test, two-sided.

        p is the probability that of wins + losses throws of a coin so many, or more, fall on one side; no plan loses
        against one. There are no differences: how far apart two places are depends on who else is compared.

        Source: Demšar (2006), section 3.1.4; ties are left out, as in the sign test of Dixon and Mood, *The statistical
        sign test*, Journal of the American Statistical Association 41 (1946), 557-566.
        """
        found = pairs(self.scores(table), seed=seed)
        decided = zip(found["wins"], found["losses"], strict=True)
        p = [binomtest(int(won), int(won + lost)).pvalue if won + lost else np.nan for won, lost in decided]
        return found.assign(**dict.fromkeys(AMOUNTS, np.nan), p=p, p_holm=holm(p))


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
COMPARED = (TiersInOrder(), *USUAL)
"""What strategies are ranked and paired by: all tiers in their order, and every usual yardstick."""


def present(table: pd.DataFrame, yardsticks: Sequence[Yardstick] = USUAL) -> tuple[Yardstick, ...]:
    """Return those of `yardsticks` that the table of a study has: without replications, none of the simulation."""
    return tuple(each for each in yardsticks if each.stands_in(table))


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
        everywhere = known.dropna(subset=known.columns[known.notna().any()])
        rows.append({"part": each.part, "yardstick": each.name, "unit": each.unit(table), **everywhere.mean()})
    return pd.DataFrame(rows)


def ranked(table: pd.DataFrame, yardsticks: Sequence[Yardstick] = COMPARED) -> pd.DataFrame:
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


def compared(table: pd.DataFrame, yardsticks: Sequence[Yardstick] = COMPARED, *, seed: int = 0) -> pd.DataFrame:
    """Return every pair of strategies by every yardstick: part, yardstick and the columns of :func:`pks.study.statistics.pairs`.

    Where more is better, the difference is that of the values × −1: below 0 is always good for the first. Of
    :class:`TiersInOrder` there are no differences, and p is that of the sign test.
    """
    tables = [each.pairs(table, seed=seed).assign(part=each.part, yardstick=each.name)
              for each in present(table, yardsticks)]  # fmt: skip
    if not tables:
        raise StudyError("the table has none of these yardsticks")
    together = pd.concat(tables, ignore_index=True)
    return together[["part", "yardstick", *(name for name in together.columns if name not in ("part", "yardstick"))]]
