"""Scores: one yardstick of every strategy on every instance, the ground of all statistics."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from pks.balance.tiers import FIRST, LAST, LEVELLING
from pks.core.axes import Floats
from pks.core.hints import did_you_mean
from pks.study.instances import StudyError

NEARLY = 1e-6
"""Scores that differ less than this, relative to the larger one or absolutely, are the same: plans are checked to that."""
_MEASURES = re.compile(r"order (\d+)")


@dataclass(frozen=True, eq=False)
class Scores:
    """One number for every instance and strategy; small is good.

    Attributes:
        value: [instance, strategy]; NaN = the strategy has no plan there.
        instances, strategies: what the rows and columns are called.
    """

    value: Floats
    instances: tuple[str, ...]
    strategies: tuple[str, ...]

    def __post_init__(self) -> None:
        """Check the shape.

        Raises:
            StudyError: if it is not that of the names.
        """
        if self.value.shape != (len(self.instances), len(self.strategies)):
            raise StudyError(
                f"scores {self.value.shape} of {len(self.instances)} instances and {len(self.strategies)} strategies"
            )

    def ranks(self) -> Floats:
        """Return the rank of every strategy on every instance, 1 = best, [instance, strategy].

        Scores that are the same share the mean of their ranks; who has no plan shares the last ones.
        """
        return np.array([rankdata(_levels(row)) for row in self.value]).reshape(self.value.shape)

    def pair(self, one: str, other: str) -> tuple[Floats, Floats]:
        """Return the scores of two strategies on every instance."""
        return self.value[:, self.strategies.index(one)], self.value[:, self.strategies.index(other)]


def scores_of(
    table: pd.DataFrame, yardstick: str, *, part: str | None = None, larger_is_better: bool = False
) -> Scores:
    """Return the scores of one `yardstick` from the table of a study, the mean over its seeds.

    Instances and strategies keep the order in which they stand in the table. A tier that a case does not have is 0.

    Args:
        table: instance, strategy, seed, part, yardstick, value, unit (see :class:`pks.study.runner.Study`).
        yardstick: as in the table.
        part: of the table; needed where the yardstick occurs in several.
        larger_is_better: the scores are then the values × −1.

    Raises:
        StudyError: if there is no such yardstick, or it stands in several parts.
    """
    rows = table[table["yardstick"] == yardstick]
    if part is not None:
        rows = rows[rows["part"] == part]
    if rows.empty:
        known = table["yardstick"].unique().tolist()
        raise StudyError(f"no yardstick {yardstick!r}{did_you_mean(yardstick, known)}; there are {', '.join(known)}")
    parts = rows["part"].unique().tolist()
    if len(parts) > 1:
        raise StudyError(f"{yardstick!r} stands in the parts {' and '.join(parts)}: say which")
    instances, strategies = (table[name].unique().tolist() for name in ("instance", "strategy"))
    mean = rows.groupby(["instance", "strategy"])["value"].mean().unstack("strategy")
    value = mean.reindex(index=instances, columns=strategies).to_numpy(np.float64, copy=True)
    if parts == ["tier"]:
        there = planned(table).reindex(index=instances, columns=strategies, fill_value=False)
        value[np.isnan(value) & there.to_numpy(bool)] = 0.0
    return Scores(-value if larger_is_better else value, tuple(instances), tuple(strategies))


def tiers_in_order(table: pd.DataFrame) -> Scores:
    """Return the place of every strategy by all tiers in their order, 1 = nobody is better; NaN = no plan.

    On each instance the first tier counts. A later one counts only among strategies whose tiers before it are all the same
    to :data:`NEARLY`. The place is 1 + how many strategies are better: a rank, which says who is better and not by how
    much, and a difference of two places depends on who else is compared.

    The tiers are those of the default order (:func:`pks.balance.tiers.tiers_of`), in which every strategy is judged, whatever
    it settles itself; levelling, merged tiers and a strategy's own sum are none of them. A tier that a case does not have is 0.

    Raises:
        StudyError: if the table has no tiers.

    >>> rows = [
    ...     ("x", "A", "uncovered", 1.0),
    ...     ("x", "A", "overdue", 9.0),
    ...     ("x", "B", "uncovered", 2.0),
    ...     ("x", "B", "overdue", 3.0),
    ... ]
    >>> table = pd.DataFrame(rows, columns=["instance", "strategy", "yardstick", "value"]).assign(part="tier", seed=0)
    >>> failed = table.assign(part="run", yardstick="failed", value=0.0)
    >>> tiers_in_order(pd.concat([table, failed])).value.tolist()
    [[1.0, 2.0]]
    """
    named = set(table.loc[table["part"] == "tier", "yardstick"])
    scores = [scores_of(table, name, part="tier") for name in sorted(filter(_is_default, named), key=_place)]
    if not scores:
        raise StudyError("the table has no tiers to compare strategies by")
    value = np.stack([each.value for each in scores])  # [tier, instance, strategy]
    places = [_places(value[:, instance, :]) for instance in range(value.shape[1])]
    return Scores(np.array(places).reshape(value.shape[1:]), scores[0].instances, scores[0].strategies)


def planned(table: pd.DataFrame) -> pd.DataFrame:
    """Return whether there is a plan, with every seed: True and False, a row for every instance, a column for every strategy."""
    failed = table[(table["part"] == "run") & (table["yardstick"] == "failed")]
    most = failed.groupby(["instance", "strategy"], sort=False)["value"].max().unstack("strategy")
    return most == 0


def differ(one: Floats, other: Floats) -> np.ndarray:
    """Tell where two scores are not the same to :data:`NEARLY`."""
    size = np.maximum(1.0, np.maximum(np.abs(one), np.abs(other)))
    return np.asarray(np.abs(one - other) > NEARLY * size)


def _levels(row: Floats) -> Floats:
    """Return the scores of one instance with those that are nearly the same made the same, and NaN worst."""
    order = np.argsort(row, kind="stable")  # NaN last
    ordered = np.where(np.isnan(row[order]), np.inf, row[order])
    step = np.zeros(len(row))
    with np.errstate(invalid="ignore"):
        step[1:] = np.where(np.isinf(ordered[1:]), ordered[1:] != ordered[:-1], differ(ordered[1:], ordered[:-1]))
    levels = np.empty(len(row))
    levels[order] = np.cumsum(step)
    return levels


def _places(tiers: Floats) -> Floats:
    """Return the place of every strategy on one instance, (strategy,), by its `tiers`, [tier, strategy], the first first."""
    there = np.flatnonzero(~np.isnan(tiers).any(axis=0))
    group = np.zeros(len(there), np.int64)
    for row in tiers[:, there]:
        level = np.zeros(len(row))
        for each in np.unique(group):
            level[group == each] = _levels(row[group == each])
        group = np.unique(np.column_stack([group, level]), axis=0, return_inverse=True)[1].reshape(-1)
    places = np.full(tiers.shape[1], np.nan)
    places[there] = rankdata(group, method="min")
    return places


def _is_default(tier: str) -> bool:
    return (tier in (*FIRST, *LAST) and tier != LEVELLING) or _MEASURES.fullmatch(tier) is not None


def _place(tier: str) -> tuple[int, int]:
    """Return where a tier stands in the default order: measures between the others, their highest order first."""
    if found := _MEASURES.fullmatch(tier):
        return len(FIRST), -int(found[1])
    return (FIRST.index(tier), 0) if tier in FIRST else (len(FIRST) + 1 + LAST.index(tier), 0)
