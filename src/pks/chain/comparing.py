"""Strategies compared on one case: one table of yardsticks, and which differences in simulation are more than chance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Protocol

import pandas as pd

from pks.balance.plan import Plan
from pks.balance.strategy import Strategy, limited
from pks.chain.forecasting import CaseForecast
from pks.chain.judging import SIMULATED, by_replication, judged_in_simulation, judged_plan, judged_run
from pks.chain.need import Need, need
from pks.chain.planning import plan
from pks.chain.simulating import simulate
from pks.core.case import Case
from pks.core.errors import PksError
from pks.core.workers import Mapper
from pks.sim.queue.summary import with_interval
from pks.sim.result import Simulation

LABELS = ["part", "yardstick", "unit"]
PARTS = ["tier", "plan", "fairness", "simulation", "run"]
RUN_COLUMNS = ["strategy", "status", "seconds", "reason"]
CUT_SHORT = ("time limit", "interrupted")
"""How the status begins of a plan that time or somebody cut short: it is the best found so far."""


class UnpairedError(PksError, ValueError):
    """Simulations do not share their random numbers; the message shows both sides."""


class Doing(Protocol):
    """Told what is being done."""

    def __call__(self, doing: str, /) -> None:
        """Take note."""
        ...


@dataclass(frozen=True, eq=False)
class Comparison:
    """What comparing gives back.

    Attributes:
        table: part, yardstick, unit, and a column for every strategy, in the order asked for; NaN where a strategy does
            not have it. The yardsticks are those of :func:`pks.chain.judging.judged`.
        differences: see :func:`differences`; empty without simulation.
        runs: strategy, status ("failed" or that of its plan), seconds, reason (why it failed, else empty).
        plans: the plans that were made, by strategy.
        simulations: what became of them, by strategy; empty without simulation.
    """

    table: pd.DataFrame
    differences: pd.DataFrame
    runs: pd.DataFrame
    plans: Mapping[str, Plan]
    simulations: Mapping[str, Simulation] = field(default_factory=dict)

    @property
    def failed(self) -> dict[str, str]:
        """Why strategies failed, by strategy."""
        rows = self.runs[self.runs["status"] == "failed"]
        return dict(zip(rows["strategy"], rows["reason"], strict=True))

    @property
    def stopped(self) -> dict[str, str]:
        """The status of strategies whose plan is the best found so far and not their best, by strategy."""
        return {name: each.status for name, each in self.plans.items() if _stopped(each)}


def compared(
    case: Case,
    strategies: Mapping[str, Strategy],
    *,
    known: Need | None = None,
    time_limit: float | None = None,
    replications: int = 0,
    seed: int = 0,
    forecast: CaseForecast | None = None,
    over: Mapper = map,
    doing: Doing | None = None,
) -> Comparison:
    """Balance `case` by every strategy, and judge the plans by the same yardsticks on the same random numbers.

    A strategy that fails does not lose the others: its column is empty and `runs` says why. Anything that a strategy
    raises counts as failing, since it may be anybody's.

    Args:
        case: what to plan for.
        strategies: how to balance, by the names of their columns.
        known: the need of the case (:func:`pks.need`) where that is at hand already.
        time_limit: seconds for each strategy to balance; None = no limit. One with a limit of its own (a field `time_limit`,
            in it or in what it is made of) is told, and gives the best plan that it finds by then; one without goes on.
        replications: of the simulation of every plan; 0 = none.
        seed: of its random numbers, the same for all.
        forecast: whose draws the arrivals are; without it they vary as Poisson counts.
        over: how blocks of replications are mapped, see :class:`pks.sim.run.Mapper`.
        doing: told what is being done.

    >>> from pks.balance.lexicographic import Lexicographic
    >>> from pks.core.case import case_from
    >>> settings = {"name": "small", "currency": "SEK", "level": "tactical", "frequency": "MS", "start": "2026-01-01"}
    >>> tables = {
    ...     "units": pd.DataFrame({"unit": ["A"]}),
    ...     "planning_objects": pd.DataFrame({"planning_object": ["visit"], "max_wait_days": [30]}),
    ...     "demand": pd.DataFrame(
    ...         {"unit": "A", "planning_object": "visit", "period": ["2026-01-01", "2026-02-01"], "arrivals": 20.0}
    ...     ),
    ... }
    >>> case = case_from(settings | {"periods": 2}, tables)
    >>> found = compared(case, {"lexicographic": Lexicographic()}, replications=10)
    >>> found.table.set_index(["part", "yardstick"]).loc[("simulation", "share_within"), "lexicographic"]
    np.float64(1.0)
    """
    known = need(case) if known is None else known
    plans: dict[str, Plan] = {}
    simulations: dict[str, Simulation] = {}
    columns, runs = [], []
    for name, strategy in strategies.items():
        try:
            if doing is not None:
                doing(f"{name}: balancing")
            made = plan(case, strategy=limited(strategy, time_limit), known=known)
            parts = [judged_plan(made), judged_run(made)]
            if replications:
                if doing is not None:
                    doing(f"{name}: simulating")
                happened = simulate(case, made, forecast=forecast, replications=replications, seed=seed, over=over)
                parts.append(judged_in_simulation(made, happened))
                simulations[name] = happened
        except (Exception, SystemExit) as error:  # a strategy may be anybody's, and raise anything
            runs.append((name, "failed", float("nan"), _reason(error)))
            continue
        plans[name] = made
        runs.append((name, made.status, made.seconds, ""))
        columns.append(pd.concat(parts).set_index(LABELS)["value"].rename(name))
    return Comparison(
        _beside(columns, list(strategies)),
        differences(simulations),
        pd.DataFrame(runs, columns=RUN_COLUMNS),
        plans,
        simulations,
    )


def differences(happened: Mapping[str, Simulation], *, level: float = 0.95) -> pd.DataFrame:
    """Return how every two plans differ in simulation, over all lists together, on the same random numbers.

    Columns: one, other, yardstick, unit, difference (other − one), lower and upper (d̄ ± t·s_d/√n of the n paired
    differences), sure (whether that interval does not contain 0). Each interval misses the truth by chance in 1 − level
    of all cases, so of many pairs some do. List by list: :func:`pks.sim.compare`.

    Source: Law, *Simulation Modeling and Analysis*, 5th ed., 2015, section 10.2.1.

    Args:
        happened: simulations of plans of one case, by name.
        level: of the intervals, 0 … 1.

    Raises:
        UnpairedError: if they do not share seed and replications.
    """
    shared = {(each.seed, each.replications) for each in happened.values()}
    if len(shared) > 1:
        pairs = "; ".join(f"{name}: {each.seed}, {each.replications}" for name, each in happened.items())
        raise UnpairedError(f"simulations are paired by seed and replications, but have {pairs}: use the same for all")
    known = {name: by_replication(each) for name, each in happened.items()}
    rows = []
    for one, other in combinations(known, 2):
        for yardstick, values in known[one].items():
            middle, low, high = with_interval(known[other][yardstick] - values, level)
            rows.append((one, other, yardstick, SIMULATED[yardstick], middle, low, high, low > 0 or high < 0))
    columns = ["one", "other", "yardstick", "unit", "difference", "lower", "upper", "sure"]
    return pd.DataFrame(rows, columns=columns)


def _beside(columns: list[pd.Series], names: list[str]) -> pd.DataFrame:
    """Return the `columns` side by side: parts in their order, yardsticks as they first occur within."""
    if not columns:
        return pd.DataFrame(columns=[*LABELS, *names])
    rows = pd.MultiIndex.from_tuples(_merged([column.index.to_list() for column in columns]), names=LABELS)
    table = pd.concat(columns, axis=1).reindex(rows).reindex(columns=names)
    return table.reset_index()


def _merged(orders: list[list[tuple[str, str, str]]]) -> list[tuple[str, str, str]]:
    """Return every label of the `orders` once, one that only a later order has right behind the one before it there."""
    out: list[tuple[str, str, str]] = []
    for order in orders:
        place = 0
        for label in order:
            if label in out:
                place = out.index(label) + 1
            else:
                out.insert(place, label)
                place += 1
    return sorted(out, key=lambda label: PARTS.index(label[0]))


def _stopped(made: Plan) -> bool:
    return "gap" in made.tiers or made.status.startswith(CUT_SHORT)


def _reason(error: BaseException) -> str:
    text = " ".join(str(error).split())
    return text if isinstance(error, PksError) and text else f"{type(error).__name__}: {text}"
