"""A plan in simulation: what its production does to waiting lists whose arrivals vary."""

from __future__ import annotations

import numpy as np

from pks.balance.plan import Plan
from pks.balance.stated import by_label
from pks.core.case import Case
from pks.sim.description import Description, description_of
from pks.sim.engine import Engine
from pks.sim.result import Simulation
from pks.sim.run import Progress, expected_lists, simulate_lists

STATED = ("arrivals", "follow_on", "waiting", "limited", "uncovered")


def description(case: Case, plan: Plan) -> Description:
    """Return the waiting lists of `case` as `plan` serves them; acute care has none, it is met when it arises.

    Arrivals are need arriving plus follow-on, less those who are limited. Served is what the plan's own balance says:
    served[t] = waiting[t−1] + arrivals[t] + follow_on[t] − limited[t] − uncovered[t] − waiting[t].
    """
    axes, every = plan.problem.axes, plan.problem.lists
    lists = every.only(~every.acute)
    stated = by_label(plan.problem, plan.waiting, "planning_object", STATED)
    of = {name: array[lists.unit, lists.planning_object, : axes.period.reported] for name, array in stated.items()}
    arriving = of["arrivals"] + of["follow_on"] - of["limited"]
    before = np.column_stack([lists.start, of["waiting"][:, :-1]])
    served = before + arriving - of["uncovered"] - of["waiting"]
    return description_of(case, axes, lists, arriving=np.maximum(arriving, 0.0), slots=np.maximum(served, 0.0))


def simulate(
    case: Case,
    plan: Plan,
    *,
    replications: int = 200,
    seed: int = 0,
    engine: Engine | None = None,
    progress: Progress | None = None,
) -> Simulation:
    """Simulate every waiting list of `case` under `plan`, from the real age of the list at the start.

    Arrivals vary as Poisson counts about what is expected; what the plan serves stays. `replications` = 0 gives the
    expected course, in which the lists are those of the plan. The same `seed` gives the same result.
    """
    lists = description(case, plan)
    if replications == 0:
        return expected_lists(lists, engine=engine)
    return simulate_lists(lists, replications=replications, seed=seed, engine=engine, progress=progress)
