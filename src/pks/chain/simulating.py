"""A plan in simulation: what its production does to waiting lists whose arrivals, and capacity, vary."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from pks.balance.plan import Plan
from pks.balance.stated import by_label, values_of
from pks.balance.variables import variables_of
from pks.chain.forecasting import CaseForecast
from pks.core.axes import DUST, Floats
from pks.core.case import Case
from pks.core.lists import Lists
from pks.core.workers import Mapper
from pks.sim.chance import Chance, JointDraws, Poisson, RandomLoss
from pks.sim.description import Description, description_of
from pks.sim.engine import Engine
from pks.sim.following import FollowOn
from pks.sim.promises import promises
from pks.sim.result import Simulation
from pks.sim.run import Progress, expected_lists, simulate_lists

STATED = ("arrivals", "follow_on", "waiting", "limited", "uncovered")


def description(case: Case, plan: Plan, *, forecast: CaseForecast | None = None, lost: float = 0.0) -> Description:
    """Return the waiting lists of `case` as `plan` serves them; acute care has none, it is met when it arises.

    Arrivals are need arriving, less those who are limited. Served is what the plan's own balance says:
    served[t] = waiting[t−1] + arrivals[t] + follow_on[t] − limited[t] − uncovered[t] − waiting[t].

    Follow-on arises from who is served in the simulation, with the lag and the share of the case's pathways; of care
    that is bought, as much comes back as the plan says. Only what acute care gives rise to is as the plan has it.

    Arrivals vary as Poisson counts, or, with a `forecast`, as its joint draws do: max(0, arrivals[t] + draw[t] −
    mean[t]), draw by draw in turn. Of what is served each slot is `lost` with this probability, 0 … 1.
    """
    axes, lists = plan.problem.axes, _lists(plan)
    of = _stated(plan, lists, STATED)
    before = np.column_stack([lists.start, of["waiting"][:, :-1]])
    joining = of["arrivals"] + of["follow_on"] - of["limited"]
    served = np.maximum(before + joining - of["uncovered"] - of["waiting"], 0.0)
    caused = _follow_on(plan, lists, served)
    arriving = np.maximum(joining - (0.0 if caused is None else _expected(caused, served)), 0.0)
    by: Chance = Poisson() if forecast is None else JointDraws(_drawn(arriving, lists, forecast))
    made = description_of(case, axes, lists, arriving=arriving, slots=served)
    return replace(made, arrivals_by=by, slots_by=RandomLoss(lost) if lost else None, follow_on=caused)


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


def _follow_on(plan: Plan, lists: Lists, served: Floats) -> FollowOn | None:
    """Return what care on the `lists` gives rise to on them; None if nothing.

    For each who is `served` [list, period] that is ρ times the share of the care, bought care included, whose follow-on
    comes back: (x + Σ y + Σ φ·b) / (x + Σ y + Σ b).
    """
    problem, onward = plan.problem, plan.problem.needs.onward
    every, periods = problem.lists, served.shape[1]
    edge, start = np.nonzero(onward.start[:, None] == lists.planning_object[None, :])
    end = lists.number[lists.unit[start], onward.end[edge]]
    kept = (end >= 0) & (onward.per_activity[edge] > 0)
    edge, start, end = edge[kept], start[kept], end[kept]
    if not len(edge):
        return None
    v = variables_of(problem)
    amount = values_of(problem, v, plan.planned)[v.served.column]
    all_care, returning = np.zeros((2, len(every), problem.axes.period.count))
    np.add.at(all_care, (v.served.list, v.served.period), amount)
    np.add.at(returning, (v.served.list, v.served.period), amount * v.served.follow_on)
    mine = every.number[lists.unit, lists.planning_object]
    share = np.divide(returning, all_care, out=np.ones_like(all_care), where=all_care > DUST)[mine, :periods]
    return FollowOn(start, end, onward.lag[edge], onward.per_activity[edge, None] * np.clip(share, 0.0, 1.0)[start])


def _expected(caused: FollowOn, served: Floats) -> Floats:
    """Return those to whom the care of people `served` [list, period] gives rise, [list, period]."""
    out = np.zeros_like(served)
    row, period = caused.inside(np.arange(len(caused.lag)), served.shape[1])
    people = caused.per_person[row, period] * served[caused.from_list[row], period]
    np.add.at(out, (caused.to_list[row], period + caused.lag[row]), people)
    return out


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
