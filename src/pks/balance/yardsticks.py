"""Yardsticks: what a plan leaves behind the edge of the horizon, and how hard it uses what there is.

Care put off past the last period costs an optimiser nothing, so every plan says what is due there. Hours of unlike
capacities (a theatre hour, a bed hour) are not the same thing: sums over all of them are marked so, and stand by capacity
and by unit in :func:`hours_by_capacity` and :func:`hours_by_unit`.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from pks.balance.plan import Plan
from pks.balance.stated import values_of
from pks.balance.variables import variables_of
from pks.core.axes import DUST, Floats

_FLOWS = ["available", "moved_in", "moved_out", "shifted_in", "shifted_out", "added", "used", "undone"]


def yardsticks(plan: Plan) -> dict[str, float]:
    """Return the yardsticks of `plan` over the planned periods, by name; people, activities and hours as named.

    waiting_at_end and overdue_at_end count people at the end of the last period, due_after_horizon those of them whose
    promise falls due later; follow_on_after_horizon counts activities that care given within the horizon gives rise to
    after it. Over all capacities together, however unlike their hours: surplus_hours, used_share = used ÷ (available +
    moved in − moved out + added), added_share = added ÷ used (overtime, agency: a measure of the work environment),
    shifted_hours and undone_hours. transferred_activities are carried out by another unit than that of the list.
    """
    people, hours = people_by_unit(plan), _hours(plan.planned["capacity"], ["capacity"])
    total = hours[[*_FLOWS, "there", "surplus_hours"]].sum()
    moved = plan.planned["measures"]
    return {
        **{name: float(people[name].sum()) for name in people.columns if name != "unit"},
        "surplus_hours": float(total["surplus_hours"]),
        "used_share": float(total["used"] / total["there"]) if total["there"] else 0.0,
        "added_share": float(total["added"] / total["used"]) if total["used"] else 0.0,
        "shifted_hours": float(total["shifted_in"]),
        "undone_hours": float(total["undone"]),
        "transferred_activities": float(moved.loc[moved["kind"] == "transfer", "amount"].sum()),
    }


def hours_by_capacity(plan: Plan) -> pd.DataFrame:
    """Return how hard each capacity is used over the planned periods, all units together.

    Columns: capacity, available, moved_in (after efficiency), moved_out, shifted_in, shifted_out, added, used, undone,
    there = available + moved_in − moved_out + shifted_in − shifted_out + added, surplus_hours = there − used, used_share =
    used ÷ there, added_share = added ÷ used (NaN where nothing is there or used).
    """
    return _shares(_hours(plan.planned["capacity"], ["capacity"]))


def hours_by_unit(plan: Plan) -> pd.DataFrame:
    """Return how hard each unit uses each of its capacities: unit, and the columns of :func:`hours_by_capacity`."""
    return _shares(_hours(plan.planned["capacity"], ["unit", "capacity"]))


def people_by_unit(plan: Plan) -> pd.DataFrame:
    """Return what each unit's lists leave behind the last period, in people and activities.

    Columns: unit, waiting_at_end, overdue_at_end, due_after_horizon (waiting, not overdue, with a promise),
    follow_on_after_horizon (activities that care given within the horizon gives rise to after it).
    """
    problem = plan.problem
    last = plan.planned["waiting"]
    last = last[last["period"] == problem.axes.period.index[-1]]
    promised = ~np.isnan(problem.max_wait_days[problem.axes.planning_object.get_indexer(last["planning_object"])])
    table = pd.DataFrame(
        {
            "unit": last["unit"],
            "waiting_at_end": last["waiting"],
            "overdue_at_end": last["overdue"],
            "due_after_horizon": np.where(promised, last["waiting"] - last["overdue"], 0.0),
        }
    )
    by_unit = table.groupby("unit", sort=False).sum().reindex(problem.axes.unit, fill_value=0.0)
    by_unit["follow_on_after_horizon"] = _follow_on_after(plan)
    return by_unit.rename_axis("unit").reset_index()


def added_by_kind(plan: Plan, expansions: pd.DataFrame) -> pd.DataFrame:
    """Return the hours added by kind of expansion, unit and capacity: overtime as a measure of the work environment.

    Args:
        plan: any plan.
        expansions: the table of that name of the plan's case, for its column `kind` (overtime, agency staff, …).

    Returns:
        kind ("" = not said), unit, capacity, hours, share = hours ÷ all hours used of that capacity at that unit.
    """
    kinds = expansions.reindex(columns=["unit", "capacity", "step", "kind"]).rename(columns={"step": "counterpart"})
    kinds = kinds.assign(counterpart=kinds["counterpart"].astype("str"), kind=kinds["kind"].fillna("").astype("str"))
    rows = plan.planned["measures"]
    rows = rows[rows["kind"] == "expand"].drop(columns="kind").astype({"counterpart": "str"})
    rows = rows.merge(kinds, on=["unit", "capacity", "counterpart"], how="left", validate="many_to_one")
    hours = rows.groupby(["kind", "unit", "capacity"])["amount"].sum().rename("hours").reset_index()
    used = plan.planned["capacity"].groupby(["unit", "capacity"])["used"].sum()
    of_pair = used.reindex(pd.MultiIndex.from_frame(hours[["unit", "capacity"]])).to_numpy()
    return hours.assign(share=hours["hours"] / np.where(of_pair > 0, of_pair, np.nan))


def travelled(plan: Plan, transfers: pd.DataFrame) -> pd.DataFrame:
    """Return how far people travel to another unit than that of their list.

    Args:
        plan: any plan.
        transfers: the table of that name of the plan's case, for its column `distance_km` (one way).

    Returns:
        from_unit, to_unit, planning_object, activities, distance_km, km = activities × distance_km; NaN where the
        distance is not given.
    """
    names = ["from_unit", "to_unit", "planning_object"]
    far = transfers.reindex(columns=[*names, "distance_km"]).astype({"distance_km": "float64"})
    rows = plan.planned["measures"]
    rows = rows[rows["kind"] == "transfer"].rename(columns={"unit": "from_unit", "counterpart": "to_unit"})
    carried = rows.groupby(names, sort=False)["amount"].sum().rename("activities").reset_index()
    table = carried.merge(far, on=names, how="left", validate="one_to_one")
    return table.assign(km=table["activities"] * table["distance_km"])


def _hours(capacity: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Return sums of hours by labels, what is there in the end, and what of it nobody uses."""
    table = capacity.groupby(by, sort=False)[_FLOWS].sum().reset_index()
    moved = table["moved_in"] - table["moved_out"] + table["shifted_in"] - table["shifted_out"]
    table["there"] = table["available"] + moved + table["added"]
    surplus = table["there"] - table["used"]
    return table.assign(surplus_hours=surplus.where(surplus.abs() > DUST * (1.0 + table["there"].abs()), 0.0))


def _shares(table: pd.DataFrame) -> pd.DataFrame:
    there, used = (table[name].where(table[name] > 0) for name in ("there", "used"))
    return table.assign(used_share=table["used"] / there, added_share=table["added"] / used)


def _follow_on_after(plan: Plan) -> Floats:
    """Return the activities after the horizon that care within it gives rise to, by unit."""
    problem = plan.problem
    v = variables_of(problem)
    x = values_of(problem, v, plan.planned)
    onward, served, lists = problem.needs.onward, v.served, problem.lists
    after = np.zeros(len(problem.axes.unit))
    for start, lag, share in zip(onward.start, onward.lag, onward.per_activity, strict=True):
        late = lists.planning_object[served.list] == start
        late &= served.period + lag >= problem.axes.period.count
        weights = share * (x[served.column] * served.follow_on)[late]
        after += np.bincount(lists.unit[served.list[late]], weights=weights, minlength=len(after))
    return after
