"""A plan in simulation: what its production does to waiting lists whose arrivals, and capacity, vary."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from pks.balance.plan import Plan
from pks.balance.stated import by_label
from pks.chain.forecasting import CaseForecast
from pks.core.axes import Floats
from pks.core.case import Case
from pks.core.lists import Lists
from pks.sim.chance import Chance, JointDraws, Poisson, RandomLoss
from pks.sim.description import Description, description_of
from pks.sim.engine import Engine
from pks.sim.promises import promises
from pks.sim.result import Simulation
from pks.sim.run import Mapper, Progress, expected_lists, simulate_lists

STATED = ("arrivals", "follow_on", "waiting", "limited", "uncovered")


def description(case: Case, plan: Plan, *, forecast: CaseForecast | None = None, lost: float = 0.0) -> Description:
    """Return the waiting lists of `case` as `plan` serves them; acute care has none, it is met when it arises.

    Arrivals are need arriving plus follow-on, less those who are limited. Served is what the plan's own balance says:
    served[t] = waiting[t−1] + arrivals[t] + follow_on[t] − limited[t] − uncovered[t] − waiting[t].

    Arrivals vary as Poisson counts, or, with a `forecast`, as its joint draws do: max(0, arrivals[t] + draw[t] −
    mean[t]), draw by draw in turn. Of what is served each slot is `lost` with this probability, 0 … 1.
    """
    axes, lists = plan.problem.axes, _lists(plan)
    of = _stated(plan, lists, STATED)
    arriving = of["arrivals"] + of["follow_on"] - of["limited"]
    before = np.column_stack([lists.start, of["waiting"][:, :-1]])
    served = before + arriving - of["uncovered"] - of["waiting"]
    arriving = np.maximum(arriving, 0.0)
    by: Chance = Poisson() if forecast is None else JointDraws(_drawn(arriving, lists, forecast))
    made = description_of(case, axes, lists, arriving=arriving, slots=np.maximum(served, 0.0))
    return replace(made, arrivals_by=by, slots_by=RandomLoss(lost) if lost else None)


def simulate(
    case: Case,
    plan: Plan,
    *,
    forecast: CaseForecast | None = None,
    lost: float = 0.0,
    replications: int = 200,
    seed: int = 0,
    engine: Engine | None = None,
    progress: Progress | None = None,
    over: Mapper = map,
) -> Simulation:
    """Simulate every waiting list of `case` under `plan`, from the real age of the list at the start.

    Arrivals vary as Poisson counts about what is expected or, with the `forecast` on which the plan stands, as its
    draws; what the plan serves stays, but for the share of slots that is `lost` by chance. `replications` = 0 gives the
    expected course, in which the lists are those of the plan. The same `seed` gives the same result, over however many
    workers it is mapped.
    """
    lists = description(case, plan, forecast=forecast, lost=lost)
    if replications == 0:
        return expected_lists(lists, engine=engine)
    return simulate_lists(lists, replications=replications, seed=seed, engine=engine, progress=progress, over=over)


def plan_promises(plan: Plan, simulation: Simulation, *, share: float = 0.9) -> pd.DataFrame:
    """Return with which probability each list of `plan` keeps its promise, and reaches its goal, by each period.

    Columns: see :func:`pks.sim.promises`; the goals are those of the plan.
    """
    goals = plan.waiting[plan.waiting["goal"].notna()]
    of = _stated(plan, _lists(plan), ("goal", "there"), goals.assign(there=1.0))
    return promises(simulation, share=share, goal=np.where(of["there"] > 0, of["goal"], np.nan))


def _lists(plan: Plan) -> Lists:
    """Return the lists of a plan that are simulated."""
    every = plan.problem.lists
    return every.only(~every.acute)


def _stated(plan: Plan, lists: Lists, names: tuple[str, ...], table: pd.DataFrame | None = None) -> dict[str, Floats]:
    """Return columns of the plan's waiting lists as arrays [list, period]."""
    stated = by_label(plan.problem, plan.waiting if table is None else table, "planning_object", names)
    reported = plan.problem.axes.period.reported
    return {name: array[lists.unit, lists.planning_object, :reported] for name, array in stated.items()}


def _drawn(arriving: Floats, lists: Lists, forecast: CaseForecast) -> Floats:
    """Return what arrives in each draw, [draw, list, period]."""
    periods = arriving.shape[1]
    apart = (forecast.draws - forecast.mean)[:, :, :periods]
    on = lists.number[forecast.unit, forecast.planning_object]
    out = np.repeat(arriving[None], len(apart), axis=0)
    out[:, on[on >= 0]] += apart[:, on >= 0]
    return np.maximum(out, 0.0)
