"""What ``pks study`` tells on the terminal: means side by side, whether strategies differ, and which."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from pks.cli.terminal import aligned, say
from pks.study.findings import COMPARED, TiersInOrder, Yardstick, present
from pks.study.runner import Study
from pks.study.scores import NEARLY, planned

SHOWN = ("tiers in order", "uncovered", "overdue", "cost", "share_within")
"""Yardsticks whose pairs are told on the terminal; all are in the files."""
SURE = 0.05
"""A p below this is worth a second look."""


def outline(study: Study, side_by_side: pd.DataFrame, ranks: pd.DataFrame, pairs: pd.DataFrame) -> None:
    """Tell how runs ended, the means and, if there are any, ranks and pairs."""
    strategies = study.runs["strategy"].unique().tolist()
    cases = study.runs["instance"].nunique()
    _tell_ends(study.runs, strategies)
    _tell_means(side_by_side, strategies, planned(study.table))
    if len(ranks):
        there = present(study.table, COMPARED)
        _tell_ranks(ranks, strategies, there, cases)
        _tell_pairs(pairs, ranks, study.table, [each for each in there if each.name in SHOWN])
        _tell_least(cases, math.comb(len(strategies), 2))


def _tell_ends(runs: pd.DataFrame, strategies: Sequence[str]) -> None:
    say("How runs ended (a plan at a time limit is the best found so far, not the best there is):")
    counts = runs.groupby("strategy", sort=False)["status"].value_counts(sort=False)
    rows = [(name, ", ".join(f"{many} {status}" for status, many in counts[name].items())) for name in strategies]
    _say(aligned(rows))


def _tell_means(table: pd.DataFrame, strategies: Sequence[str], there: pd.DataFrame) -> None:
    without = [name for name in strategies if not there[name].any()]
    common = int(there.drop(columns=without).all(axis=1).sum())
    others = f" but {', '.join(without)}, without any plan," if without else ""
    say("")
    say(
        f"Means over the {common} of {len(there)} cases for which every strategy{others} has a plan (tiers are sums over the periods):"
    )
    rows = [
        (row["part"], row["yardstick"], row["unit"], *(_shown(row[name]) for name in strategies))
        for row in table.to_dict("records")
    ]
    _say(aligned([("", "", "", *strategies), *rows], right=frozenset(range(3, 3 + len(strategies)))))


def _tell_ranks(ranks: pd.DataFrame, strategies: Sequence[str], there: Sequence[Yardstick], cases: int) -> None:
    say("")
    say(
        f"Do they differ? Mean ranks over {cases} cases (1 = always the best; no plan is last), and p of Friedman's test:"
    )
    rows = []
    for each in there:
        mine = ranks[(ranks["yardstick"] == each.name) & (ranks["part"] == each.part)].set_index("strategy")
        means = [f"{mine.loc[name, 'mean_rank']:.2f}" for name in strategies]
        rows.append((each.part, each.name, *means, f"{mine['p'].iloc[0]:.2g}"))
    _say(aligned([("", "", *strategies, "p"), *rows], right=frozenset(range(2, 3 + len(strategies)))))
    apart = ranks["critical_difference"].iloc[0]
    rough = ", roughly: there are fewer than ten cases" if cases < 10 else ""
    say(f"Mean ranks that lie more than {apart:.2f} apart differ really (Nemenyi{rough}).")


def _tell_pairs(pairs: pd.DataFrame, ranks: pd.DataFrame, table: pd.DataFrame, told: Sequence[Yardstick]) -> None:
    say("")
    say(
        "Which differ, and by how much? On how many cases the first is better; its mean difference from the second (below 0 is "
        "good for the first) with an interval of 95 %; p of Wilcoxon's test, corrected for all pairs (Holm):"
    )
    for each in told:
        chance = ranks.loc[(ranks["yardstick"] == each.name) & (ranks["part"] == each.part), "p"].iloc[0]
        doubt = "" if chance < SURE else f"; no sure difference at all, p = {chance:.2g} above"
        say(f"{each.name}{_measured(each, table)}{doubt}:")
        mine = pairs[(pairs["yardstick"] == each.name) & (pairs["part"] == each.part)]
        rows = [
            (
                f"{row['strategy']} against {row['against']}",
                f"{row['wins']} better",
                f"{row['ties']} as good",
                f"{row['losses']} worse",
                _shown(row["difference"]),
                "" if math.isnan(row["lower"]) else f"[{_shown(row['lower'])}, {_shown(row['upper'])}]",
                "" if math.isnan(row["p_holm"]) else f"p = {row['p_holm']:.2g}",
            )
            for row in mine.to_dict("records")
        ]
        _say(aligned(rows, right=frozenset({1, 2, 3, 4, 5})))


def _measured(each: Yardstick, table: pd.DataFrame) -> str:
    """Return what the numbers of a yardstick are."""
    if isinstance(each, TiersInOrder):
        return " (a later tier counts where all before it are the same; not by how much, p of the sign test)"
    return f" ({each.unit(table)}{' × -1, since more is better' if each.larger_is_better else ''})"


def _tell_least(cases: int, pairs: int) -> None:
    """Say it if so few cases can show nothing of so many pairs: the least p of a pair is that of a coin, 2 ÷ 2^cases."""
    least = min(1.0, pairs * 2.0 ** (1 - cases))
    if least >= SURE:
        say(
            f"With {cases} cases and {pairs} pair{'s' if pairs > 1 else ''} no p of a pair can be below {least:.2g}: it takes "
            "more cases, or fewer strategies."
        )


def _say(lines: Sequence[str]) -> None:
    for line in lines:
        say(f"  {line}")


def _shown(number: float) -> str:
    """Return a number with three figures, whole from 1 000; what is the same to all that is checked is 0."""
    if math.isnan(number):
        return ""
    if abs(number) < NEARLY:
        return "0"
    return f"{number:,.0f}" if abs(number) >= 1000 else f"{number:.3g}"
