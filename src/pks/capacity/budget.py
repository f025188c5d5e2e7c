"""Money against hours: what resources cost, whether that fits the budget, what a saving takes, a budget that repeats itself.

Source: Socialstyrelsen, *Strategisk nivå – prognos och balansering av behov och tillgänglig kapacitet*, 2025, section
Sjukvårdsbudgeten fördelad på verksamheter sätter ramarna för tillgänglig kapacitet (budget and available capacity must
agree; budgets that follow last year's without its outcome; savings without a plan for how capacity is to change).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from pks.capacity.checks import CapacityError
from pks.capacity.resources import PATIENTS, by_resource, use_share
from pks.core.axes import Axes, Floats, codes
from pks.core.case import Case
from pks.core.compositions import compositions
from pks.core.faults import Fault, did_you_mean, shown

ALIKE = 0.005
"""A budget that differs from last year's by less than this share repeats it."""


def resource_cost(case: Case, axes: Axes) -> Floats:
    """Return what resources cost by period: [unit, resource, period], in the case's currency.

    price · quantity · hours_per_period: every hour of employment (or of hire) is paid, also those of absence, of other
    work than with patients, and on days when a unit is closed. A resource without price costs nothing here.
    """
    table = case.table("resources")
    paid = by_resource(case, axes, table["price"].fillna(0.0) * table["quantity"] * table["hours_per_period"])
    return np.repeat(paid[:, :, None], axes.period.count, axis=2)


def cost_per_hour(case: Case, axes: Axes) -> Floats:
    """Return what one activity hour of each mix costs: [unit, mix]; inf where the unit cannot make one.

    It cannot where it has no hours of a resource of the mix, or a priced one has no time for patients.

    Σ_ι per_hour[k,ι]·price[u,ι] ÷ (available_share[u,ι] · share for patients[ι]): an hour with patients carries the paid
    hours of absence and of other work. The mixes are those of :func:`pks.core.compositions.compositions`.
    """
    table, mixes = case.table("resources"), compositions(case, axes)
    price = by_resource(case, axes, table["price"].fillna(0.0))
    present = by_resource(case, axes, table["available_share"]) * use_share(case, axes, PATIENTS)
    paid = np.where(price > 0, np.divide(price, present, out=np.full_like(price, np.inf), where=present > 0), 0.0)
    total = np.zeros((len(axes.unit), len(mixes.mix_capacity)))
    np.add.at(total.T, mixes.mix, (paid[:, mixes.resource] * mixes.per_hour).T)
    lacks = by_resource(case, axes, table["quantity"] * table["hours_per_period"]) <= 0
    unit, row = np.nonzero(lacks[:, mixes.resource])
    total[unit, mixes.mix[row]] = np.inf
    return total


def against_budget(case: Case, axes: Axes, amounts: pd.DataFrame) -> pd.DataFrame:
    """Return whether what resources cost fits the budget of each unit over the horizon.

    Columns: unit, budget, cost, left (budget − cost), fits, hours (paid hours of priced resources) and hours_over: paid
    hours at the unit's mean price that the budget does not cover.

    Args:
        case: the case.
        axes: its labels.
        amounts: columns unit, amount (money over the reported horizon); several rows of a unit add up.

    Raises:
        CapacityError: unknown units, amounts that are negative or missing, columns that are missing.
    """
    budget = _money(amounts, axes, "amounts")
    reported = axes.period.reported
    table = case.table("resources")
    cost = resource_cost(case, axes)[:, :, :reported].sum(axis=(1, 2))
    paid = by_resource(case, axes, (table["price"].fillna(0) > 0) * table["quantity"] * table["hours_per_period"])
    hours = paid.sum(axis=1) * reported
    mean = np.divide(cost, hours, out=np.zeros_like(cost), where=hours > 0)
    over = np.maximum(cost - np.nan_to_num(budget, nan=np.inf), 0.0)
    out = pd.DataFrame({"unit": axes.unit, "budget": budget, "cost": cost, "left": budget - cost})
    out["fits"] = cost <= budget * (1 + 1e-12)
    out["hours"] = hours
    out["hours_over"] = np.divide(over, mean, out=np.zeros_like(over), where=mean > 0)
    return out[~np.isnan(budget)].reset_index(drop=True)


def saving_in_hours(case: Case, axes: Axes, savings: pd.DataFrame, *, available: Floats) -> pd.DataFrame:
    """Return what a saving that has no plan behind it takes, were it taken from one capacity: in hours, and as a share.

    Columns: unit, capacity, alternative, saving, cost_per_hour, hours = saving ÷ cost_per_hour, available (hours over the
    reported horizon), share = hours ÷ available. Each row is a way to take the whole saving, so rows do not add up; mixes
    of which the unit lacks a resource are none. A share above 1 says that the capacity cannot carry it.

    Args:
        case: the case.
        axes: its labels.
        savings: columns unit, amount (money over the reported horizon).
        available: hours that may be planned, [unit, capacity, period].

    Raises:
        CapacityError: unknown units, amounts that are negative or missing, columns that are missing.
    """
    saving = _money(savings, axes, "savings")
    mixes, cost = compositions(case, axes), cost_per_hour(case, axes)
    unit, mix = np.nonzero(~np.isnan(saving)[:, None] & np.isfinite(cost) & (cost > 0))
    capacity = mixes.mix_capacity[mix]
    there = available[:, :, : axes.period.reported].sum(axis=2)[unit, capacity]
    out = pd.DataFrame({"unit": axes.unit[unit], "capacity": axes.capacity[capacity]})
    out["alternative"] = mixes.mix_alternative[mix]
    out["saving"], out["cost_per_hour"] = saving[unit], cost[unit, mix]
    out["hours"] = out["saving"] / out["cost_per_hour"]
    out["available"] = there
    out["share"] = np.divide(out["hours"], there, out=np.full(len(out), np.inf), where=there > 0)
    return out


def cost_of_outcome(case: Case, axes: Axes) -> pd.DataFrame:
    """Return what the hours in the table `outcome_hours` cost: unit, amount; at the cost of the first mix a unit can make.

    Hours of a capacity without such a mix, or without price, cost nothing here.
    """
    table, mixes = case.table("outcome_hours"), compositions(case, axes)
    each, cost = np.zeros((len(axes.unit), len(axes.capacity))), cost_per_hour(case, axes)
    for mix in reversed(range(len(mixes.mix_capacity))):
        can = np.isfinite(cost[:, mix])
        each[can, mixes.mix_capacity[mix]] = cost[can, mix]
    unit, capacity = codes(table["unit"], axes.unit), codes(table["capacity"], axes.capacity)
    money = np.bincount(unit, table["hours"].to_numpy(np.float64) * each[unit, capacity], minlength=len(axes.unit))
    there = np.unique(unit)
    return pd.DataFrame({"unit": axes.unit[there], "amount": money[there]})


def repeated_budgets(
    axes: Axes, *, budget: pd.DataFrame, last_budget: pd.DataFrame, last_outcome: pd.DataFrame
) -> pd.DataFrame:
    """Return where a budget repeats last year's although the outcome was another.

    Columns: unit, budget, last_budget, last_outcome, change = budget ÷ last_budget − 1, deviation = last_outcome ÷
    last_budget − 1, repeats (the budget is last year's within 0.5 %), unheeded (it repeats, and the outcome deviated by
    more than that) and short = last_outcome − budget, what is lacking if the year is as the last.

    Args:
        axes: the labels.
        budget: columns unit, amount.
        last_budget: the same of the year before.
        last_outcome: what that year came to, the same columns (:func:`cost_of_outcome` gives it from hours).

    Raises:
        CapacityError: unknown units, amounts that are negative or missing, columns that are missing.
    """
    now, last, outcome = (
        _money(table, axes, name)
        for table, name in ((budget, "budget"), (last_budget, "last_budget"), (last_outcome, "last_outcome"))
    )
    known = ~np.isnan(now) & ~np.isnan(last) & ~np.isnan(outcome) & (np.nan_to_num(last) > 0)
    now, last, outcome = now[known], last[known], outcome[known]
    out = pd.DataFrame({"unit": axes.unit[known], "budget": now, "last_budget": last, "last_outcome": outcome})
    out["change"], out["deviation"] = now / last - 1, outcome / last - 1
    out["repeats"] = out["change"].abs() < ALIKE
    out["unheeded"] = out["repeats"] & (out["deviation"].abs() >= ALIKE)
    return out.assign(short=outcome - now)


def _money(table: pd.DataFrame, axes: Axes, name: str) -> Floats:
    """Return the amounts of a table by unit, NaN where it says nothing, (units,)."""
    missing = [
        Fault(name, None, column, "", "this column is missing") for column in ("unit", "amount") if column not in table
    ]
    if missing:
        raise CapacityError(missing)
    unit = axes.unit.get_indexer(table["unit"])
    amount = pd.to_numeric(table["amount"], errors="coerce").to_numpy(np.float64)
    faults = []
    for row, label in enumerate(table["unit"]):
        if unit[row] < 0:
            faults.append(
                Fault(name, row + 2, "unit", shown(label), f"unknown unit{did_you_mean(str(label), axes.unit)}")
            )
        if not (np.isfinite(amount[row]) and amount[row] >= 0):
            value = shown(table["amount"].iloc[row])
            faults.append(Fault(name, row + 2, "amount", value, "an amount of money, at least 0, is expected"))
    if faults:
        raise CapacityError(faults)
    total = np.bincount(unit, amount, minlength=len(axes.unit)).astype(np.float64)
    total[np.bincount(unit, minlength=len(axes.unit)) == 0] = np.nan
    return total
