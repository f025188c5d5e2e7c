"""Yardsticks: what a plan leaves behind the edge of the horizon, and how hard it uses what there is.

Care put off past the last period costs an optimiser nothing, so every plan says what is due there.
"""

from __future__ import annotations

import numpy as np

from pks.balance.plan import Plan
from pks.balance.stated import values_of
from pks.balance.variables import variables_of


def yardsticks(plan: Plan) -> dict[str, float]:
    """Return the yardsticks of `plan` over the planned periods, by name; people, activities and hours as named.

    waiting_at_end and overdue_at_end count people at the end of the last period, due_after_horizon those of them whose
    promise falls due later; follow_on_after_horizon counts activities that care given within the horizon gives rise to
    after it; used_share is used ÷ (available + added) hours, added_share is added ÷ used hours (overtime, agency).
    """
    problem = plan.problem
    v = variables_of(problem)
    x = values_of(problem, v, plan.planned)
    last = plan.planned["waiting"]
    last = last[last["period"] == problem.axes.period.index[-1]]
    promised = ~np.isnan(problem.max_wait_days[problem.lists.planning_object])
    waiting, overdue = last["waiting"].to_numpy(), last["overdue"].to_numpy()
    after = 0.0
    onward, served = problem.needs.onward, v.served
    for start, lag, share in zip(onward.start, onward.lag, onward.per_activity, strict=True):
        late = problem.lists.planning_object[served.list] == start
        late &= served.period + lag >= problem.axes.period.count
        after += float(share * (x[served.column] * served.follow_on)[late].sum())
    hours = plan.planned["capacity"][["available", "moved_in", "moved_out", "added", "used"]].sum()
    there = hours["available"] + hours["moved_in"] - hours["moved_out"] + hours["added"]
    return {
        "waiting_at_end": float(waiting.sum()),
        "overdue_at_end": float(overdue.sum()),
        "due_after_horizon": float((waiting - overdue)[promised].sum()),
        "follow_on_after_horizon": after,
        "surplus_hours": float(there - hours["used"]),
        "used_share": float(hours["used"] / there) if there else 0.0,
        "added_share": float(hours["added"] / hours["used"]) if hours["used"] else 0.0,
        "shifted_hours": float(plan.planned["capacity"]["shifted_in"].sum()),
    }
