"""From the values of the columns to the tables of a plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from pks.balance.constraints import Terms, used_hours
from pks.balance.order import Ranked
from pks.balance.problem import Problem
from pks.balance.variables import Variables
from pks.core.axes import DUST, Codes, Floats


def clean(x: Floats) -> Floats:
    """Return `x` without noise: nothing negative, nothing below :data:`DUST`."""
    return np.where(x < DUST, 0.0, x)


def production_table(problem: Problem, v: Variables, x: Floats) -> pd.DataFrame:
    """Return activities by unit, object and period; `for_others` of them carried out for other units' lists."""
    units, objects, _, periods = problem.axes.shape
    total, others = np.zeros((2, units, objects, periods))
    where = v.work.unit, v.work.planning_object, v.work.period
    np.add.at(total, where, x[v.work.column])
    lent = v.work.column >= v.x.size
    np.add.at(others, tuple(part[lent] for part in where), x[v.work.column[lent]])
    there = (problem.lists.number >= 0) | others.any(axis=2)
    unit, planning_object = np.nonzero(there)
    table = _grid(
        problem, problem.axes.unit[unit], "unit", problem.axes.planning_object[planning_object], "planning_object"
    )
    return table.assign(activities=total[there].reshape(-1), for_others=others[there].reshape(-1))


def waiting_table(problem: Problem, v: Variables, x: Floats) -> pd.DataFrame:
    """Return every list by period, in people."""
    lists, axes = problem.lists, problem.axes
    table = _grid(
        problem, axes.unit[lists.unit], "unit", axes.planning_object[lists.planning_object], "planning_object"
    )
    longest = problem.needs.longest[lists.unit, lists.planning_object]
    limited = np.zeros(v.q.shape)
    np.add.at(limited, (v.dropped.list, v.dropped.period), x[v.dropped.column])
    values = {
        "arrivals": problem.needs.arriving[lists.unit, lists.planning_object],
        "follow_on": _values(x, v.f),
        "waiting": _values(x, v.q),
        "overdue": _values(x, v.o),
        "goal": np.where(np.isfinite(longest) & ~lists.acute[:, None], longest, np.nan),
        "shortfall": _values(x, v.g),
        "limited": limited,
        "uncovered": _values(x, v.n),
    }
    return table.assign(**{name: array.reshape(-1) for name, array in values.items()})


def measures_table(problem: Problem, v: Variables, x: Floats) -> pd.DataFrame:
    """Return every measure used: order, side, kind, who, what, when, amount (before efficiency) and cost."""
    periods = problem.axes.period.index
    used = [
        np.flatnonzero(x[first : first + len(amounts)] > 0)
        for amounts, first in zip(problem.measures, v.start, strict=True)
    ]
    rows = [(amounts, at, amounts.option[at]) for amounts, at in zip(problem.measures, used, strict=True)]
    value = np.concatenate([x[first + at] for first, at in zip(v.start, used, strict=True)])
    order = np.concatenate([amounts.order[option] for amounts, _, option in rows])
    price = np.concatenate([amounts.price[option] for amounts, _, option in rows])
    begin = np.concatenate([amounts.period[at] for amounts, at, _ in rows])
    end = np.concatenate([amounts.to_period[at] for amounts, at, _ in rows])

    def said(name: str) -> pd.Series:
        """Return what measures of a kind, or each option of it, have under a name."""
        parts = [np.broadcast_to(getattr(amounts, name), amounts.order.shape)[option] for amounts, _, option in rows]
        return pd.Series(np.concatenate(parts), dtype="str")

    table = pd.DataFrame(
        {
            "order": pd.Series(order, dtype="Int64").mask(order == 0),
            **{name: said(name) for name in ("side", "kind", "unit", "counterpart", "planning_object", "capacity")},
            "period": periods[begin],
            "to_period": pd.Series(periods[end]).where(begin != end),
            "amount": value,
            "amount_unit": said("amount_unit"),
            "cost": value * np.nan_to_num(price),
        }
    )
    return table.sort_values(["order", "period"], kind="stable", ignore_index=True)


def capacity_table(
    problem: Problem, v: Variables, x: Floats, marginal: Floats, marginal_tier: np.ndarray
) -> pd.DataFrame:
    """Return hours by unit, capacity and period; `marginal` and `marginal_tier` are [unit, capacity, period]."""
    axes, supply = problem.axes, problem.supply
    flows = {name: np.zeros(supply.hours.shape) for name in
             ("moved_in", "moved_out", "shifted_in", "shifted_out", "added")}  # fmt: skip
    moved = {"reallocate": ("moved_in", "moved_out"), "shift_time": ("shifted_in", "shifted_out")}
    for amounts, first in zip(problem.measures, v.start, strict=True):
        give = amounts.hours
        hours = x[first + give.column] * give.per_amount
        into, out = moved.get(amounts.kind, ("added", "moved_out"))
        for name, sign in ((into, 1), (out, -1)):
            rows = hours * sign > 0
            np.add.at(flows[name], (give.unit[rows], give.what[rows], give.period[rows]), hours[rows] * sign)
    used = _total(used_hours(problem, v), x, supply.hours.size).reshape(supply.hours.shape)
    used[np.abs(used) < DUST] = 0.0  # what is left undone has no limit, so what is used can fall below 0
    undone = _values(x, v.z)
    busy = np.any(used + undone + supply.hours + sum(flows.values()), axis=2)
    unit, capacity = np.nonzero(busy & supply.limits[None, :])
    table = _grid(problem, axes.unit[unit], "unit", axes.capacity[capacity], "capacity")
    arrays = {"available": supply.hours, **flows, "used": used, "undone": undone, "marginal_value": marginal}
    table = table.assign(**{name: array[unit, capacity].reshape(-1) for name, array in arrays.items()})
    return table.assign(marginal_tier=pd.array(marginal_tier[unit, capacity].reshape(-1), dtype="str"))


def mixes_table(problem: Problem, v: Variables, x: Floats) -> pd.DataFrame:
    """Return the hours of each skill mix where a capacity has several: unit, capacity, alternative, period, hours."""
    axes, of = problem.axes, problem.supply.compositions
    unit, mix = np.nonzero((v.w >= 0).any(axis=2))
    table = _grid(problem, axes.unit[unit], "unit", axes.capacity[of.mix_capacity[mix]], "capacity")
    alternative = of.mix_alternative[mix].repeat(axes.period.count)
    return table.assign(alternative=alternative, hours=_values(x, v.w)[unit, mix].reshape(-1))


def tiers_table(places: Sequence[Ranked], x: Floats, gaps: Mapping[str, float] | None = None) -> pd.DataFrame:
    """Return position, tier, value and unit of every tier, in the order asked for.

    Merged tiers have one position: first their weighted sum, then each on its own. `gaps`, where a solve was stopped,
    tell by tier how far its value lies above its optimum at most. Of merged tiers only the sum has one (NaN = none): each on
    its own may lie anywhere above what it could be alone.
    """
    rows = []
    for position, each in enumerate(places, start=1):
        for tier in dict.fromkeys((each.tier, *each.parts)):
            row = {
                "position": position,
                "tier": tier.name,
                "value": float(tier.weight @ x[tier.column]),
                "unit": tier.unit,
            }
            rows.append(row if gaps is None else {**row, "gap": gaps[tier.name] if tier is each.tier else np.nan})
    columns = ["position", "tier", "value", "unit", *(() if gaps is None else ("gap",))]
    types = {"position": "int64", "tier": "str", "value": "float64", "unit": "str"}
    return pd.DataFrame(rows, columns=columns).astype(types)


def _grid(problem: Problem, first: pd.Index, first_name: str, second: pd.Index, second_name: str) -> pd.DataFrame:
    periods = problem.axes.period.index
    return pd.DataFrame(
        {
            first_name: first.repeat(len(periods)),
            second_name: second.repeat(len(periods)),
            "period": periods.to_numpy()[None, :].repeat(len(first), axis=0).reshape(-1),
        }
    )


def _values(x: Floats, columns: Codes) -> Floats:
    """Return the values of `columns`, 0 where there is no column."""
    return np.where(columns >= 0, x[np.maximum(columns, 0)], 0.0) if len(x) else np.zeros(columns.shape)


def _total(terms: list[Terms], x: Floats, size: int) -> Floats:
    out = np.zeros(size)
    for term in terms:
        np.add.at(out, term.place, term.value * x[term.column])
    return out
