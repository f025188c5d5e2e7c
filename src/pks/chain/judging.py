"""Plans judged by the same yardsticks: on the plan, in fairness, and in simulation on the same random numbers."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pks.balance.plan import Plan
from pks.balance.yardsticks import yardsticks
from pks.chain.forecasting import CaseForecast
from pks.chain.simulating import plan_promises, simulate
from pks.core.axes import DUST, Floats
from pks.core.case import Case
from pks.core.workers import Mapper
from pks.sim.result import Simulation

COLUMNS = ["yardstick", "part", "value", "unit"]
UNITS = {
    "waiting_at_end": "people",
    "overdue_at_end": "people",
    "due_after_horizon": "people",
    "follow_on_after_horizon": "activities",
    "surplus_hours": "hours",
    "used_share": "share",
    "added_share": "share",
    "shifted_hours": "hours",
    "undone_hours": "hours",
    "transferred_activities": "activities",
}
"""The units of :func:`pks.balance.yardsticks.yardsticks`."""
SURELY = 0.9
"""A promise holds at the end if so many of those who wait are within it; it holds surely if it does in so many runs."""
SIMULATED = {
    "mean_wait": "days",
    "p90_wait": "days",
    "share_within": "share",
    "completed": "people",
    "waiting_at_end": "people",
    "overdue_at_end": "people",
    "mean_age_at_end": "days",
    "promise_kept": "probability",
    "lists_surely_kept": "share",
}
"""What is judged in simulation, and its unit."""


def judged(
    case: Case,
    plan: Plan,
    *,
    replications: int = 0,
    seed: int = 0,
    forecast: CaseForecast | None = None,
    over: Mapper = map,
) -> pd.DataFrame:
    """Return every yardstick of `plan`: yardstick, part, value, unit; a yardstick occurs once in its part.

    The parts, in this order:

    - ``tier``: the value of every tier, the tail included;
    - ``plan``: cost, and all of :func:`pks.balance.yardsticks.yardsticks`;
    - ``fairness``: see :func:`fairness`;
    - ``simulation``: see :func:`judged_in_simulation`; only with `replications`;
    - ``run``: seconds, and broken = how many constraints, written numbers and tiers :meth:`Plan.check` finds wrong.

    Plans of one case that are judged with the same `seed` and `forecast` meet the same arrivals: a random number belongs
    to a list, a replication and a period, whatever the plan does (:mod:`pks.sim.chance`). Only what the plan itself decides
    differs: who is limited does not arrive, and acute care that nobody gives has no follow-on.

    Args:
        case: what was planned for.
        plan: any plan of it.
        replications: of the simulation; 0 = none.
        seed: of its random numbers, ≥ 0.
        forecast: whose draws the arrivals are; without it they vary as Poisson counts.
        over: how blocks of replications are mapped, see :class:`pks.sim.run.Mapper`.

    >>> import pks
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
    >>> table = judged(case, pks.plan(case), replications=10).set_index(["part", "yardstick"])["value"]
    >>> table["simulation", "share_within"], table["run", "broken"]
    (np.float64(1.0), np.float64(0.0))
    """
    parts = [judged_plan(plan)]
    if replications:
        happened = simulate(case, plan, forecast=forecast, replications=replications, seed=seed, over=over)
        parts.append(judged_in_simulation(plan, happened))
    parts.append(judged_run(plan))
    return pd.concat(parts, ignore_index=True)


def judged_plan(plan: Plan) -> pd.DataFrame:
    """Return the yardsticks that need no simulation: the parts tier, plan and fairness of :func:`judged`."""
    tiers = [(row.tier, "tier", float(row.value), row.unit) for row in plan.tiers.itertuples()]
    stated = [("cost", "plan", plan.cost, plan.currency)]
    stated += [(name, "plan", value, UNITS[name]) for name, value in yardsticks(plan).items()]
    fair = [(name, "fairness", value, _fair_unit(name)) for name, value in fairness(plan).items()]
    return pd.DataFrame([*tiers, *stated, *fair], columns=COLUMNS)


def judged_run(plan: Plan) -> pd.DataFrame:
    """Return how long `plan` took, and how much of it does not hold: the part run of :func:`judged`."""
    rows = [("seconds", "run", plan.seconds, "seconds"), ("broken", "run", float(len(plan.check())), "count")]
    return pd.DataFrame(rows, columns=COLUMNS)


def judged_in_simulation(plan: Plan, happened: Simulation) -> pd.DataFrame:
    """Return the yardsticks of a simulation of `plan`, over all lists together, of all replications together.

    - mean_wait, p90_wait: days that people served have waited; nine tenths have waited no longer than p90_wait
    - share_within: share of those served, on lists with a promise, who have waited no longer than it
    - completed: people served, mean of the replications
    - waiting_at_end, overdue_at_end: people, means of the replications
    - mean_age_at_end: days that those have waited by then: who is never served has no wait, but an age
    - promise_kept: probability that at the end nine tenths of those who wait are within the promise, mean of the lists
    - lists_surely_kept: share of the lists with a promise on which that probability is 0.9 or more

    What nobody gives rise to, such as a wait where nobody is served, is NaN.
    """
    last = plan_promises(plan, happened, share=SURELY)
    last = last[last["period"] == last["period"].max()]
    kept = last["share_within"].dropna().to_numpy()
    values = {
        **{name: float(_mean(numbers)) for name, numbers in by_replication(happened).items()},
        **_waits(happened),
        "promise_kept": float(_mean(kept)),
        "lists_surely_kept": float(_mean((kept >= SURELY - 1e-12).astype(np.float64))),
    }
    rows = [(name, "simulation", values[name], unit) for name, unit in SIMULATED.items()]
    return pd.DataFrame(rows, columns=COLUMNS)


def by_replication(happened: Simulation) -> dict[str, Floats]:
    """Return what can be told of every replication alone, over all lists together, each (replications,)."""
    of, known = happened.description, happened.tally
    promised = ~np.isnan(of.max_wait_days)
    served = known.completed[:, promised].sum(axis=1)
    within = np.full(len(served), np.nan)
    np.divide(known.within[:, promised].sum(axis=1), served, out=within, where=served > DUST)
    return {
        "share_within": within,
        "completed": known.completed.sum(axis=1),
        "waiting_at_end": known.waiting[:, :, -1].sum(axis=1),
        "overdue_at_end": known.overdue[:, :, -1].sum(axis=1),
    }


def fairness(plan: Plan) -> dict[str, float]:
    """Return how unevenly `plan` lets people be overdue, between units and between planning objects, by name.

    The burden of a unit (an object) is Σ_t overdue ÷ people, in periods per person, over the reported periods and the
    lists with a promise; people = those who wait at the start + all who arrive, whatever a plan does. Follow-on is left
    out of people because it depends on the plan. Units without such people have no burden.

    - overdue_per_person: the burden of all together
    - worst_unit, worst_object: the greatest burden
    - gini_units, gini_objects: Σ_i Σ_j |b_i − b_j| ÷ (2·n²·mean b): 0 = all alike, (n − 1)/n = one bears it all

    Source of the coefficient: Dorfman, *A formula for the Gini coefficient*, Review of Economics and Statistics 61 (1979),
    146–149, doi:10.2307/1924845.
    """
    lists = _burdens(plan)
    out = {"overdue_per_person": _share(lists["overdue"].sum(), lists["people"].sum())}
    for name, label in (("unit", "unit"), ("object", "planning_object")):
        by = lists.groupby(label, sort=False)[["overdue", "people"]].sum()
        by = by[by["people"] > DUST]
        burden = (by["overdue"] / by["people"]).to_numpy(np.float64)
        out[f"worst_{name}"] = float(burden.max(initial=0.0))
        out[f"gini_{name}s"] = gini(burden)
    return out


def gini(values: Floats) -> float:
    """Return the Gini coefficient of `values` ≥ 0, (n,): 0 where all are alike or there are none.

    >>> gini(np.array([0.0, 0.0, 0.0, 1.0]))
    0.75
    """
    total = values.sum()
    if total <= DUST:
        return 0.0
    ordered, count = np.sort(values), len(values)
    return float(((2 * np.arange(1, count + 1) - count - 1) * ordered).sum() / (count * total))


def _burdens(plan: Plan) -> pd.DataFrame:
    """Return the lists with a promise: unit, planning_object, overdue (person-periods), people (at the start and arriving)."""
    problem, keys = plan.problem, ["unit", "planning_object"]
    axes, lists = problem.axes, problem.lists
    table = plan.waiting.groupby(keys, sort=False)[["overdue", "arrivals"]].sum().reset_index()
    object_ = axes.planning_object.get_indexer(table["planning_object"])
    start = lists.start[lists.number[axes.unit.get_indexer(table["unit"]), object_]]
    table["people"] = start + table["arrivals"]
    return table[~np.isnan(problem.max_wait_days[object_])]


def _waits(happened: Simulation) -> dict[str, float]:
    """Return waits of those served and ages of those who still wait, over all lists."""
    known, cells = happened.tally, happened.description.cells
    order = np.argsort(known.served.days, kind="stable")
    days, people = known.served.days[order], known.served.people[order]
    upto = np.cumsum(people)
    served = bool(len(upto)) and upto[-1] > DUST
    return {
        "mean_wait": _share(float(days @ people), people.sum()),
        "p90_wait": float(days[np.searchsorted(upto, 0.9 * upto[-1] * (1 - 1e-12))]) if served else np.nan,
        "mean_age_at_end": _share(float(cells.age_days @ known.still), known.still.sum()),
    }


def _share(part: float, whole: float) -> float:
    return float(part / whole) if whole > DUST else np.nan


def _mean(values: Floats) -> float:
    there = values[~np.isnan(values)]
    return float(there.mean()) if len(there) else np.nan


def _fair_unit(name: str) -> str:
    return "coefficient" if name.startswith("gini") else "periods/person"
