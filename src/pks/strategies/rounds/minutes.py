"""The minutes: what each unit was asked for, what it answered, what held it back, and what was agreed, round by round."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from pks.balance.constraints import hours_places
from pks.balance.problem import Flags, Problem
from pks.balance.variables import Variables
from pks.core.axes import DUST, Codes, Floats
from pks.strategies.rounds.negotiating import Round, Table

AMOUNTS = ("mission", "production", "lent_hours", "received_hours", "added_hours", "sent", "carried_for_others", "bought", "cost",
           "uncovered", "overdue", "waiting_at_end")  # fmt: skip

LIMITS = ("ability", "missions", "resources", "caps", "budget", "giver")
"""Families of rows that hold a unit back where its hours do not."""


def minutes_of(
    problem: Problem, v: Variables, table: Table, rounds: Sequence[Round], *, before: Floats | None = None
) -> pd.DataFrame:
    """Return the minutes, a row for every round and unit, over all planned periods.

    Columns: round, unit, with (the units with which it has settled, itself not counted; "all" = the whole region), handed (its
    part of the money that several units share; NaN where there is none), mission (activities that it is asked for: who waits
    on its lists at the start, arrives, follows on or is sent to it, without who is sent elsewhere or has care bought),
    production (activities carried out), lent_hours, received_hours (after efficiency), added_hours, sent (people served by
    another unit), carried_for_others, bought (activities), cost, uncovered and overdue (people times periods),
    waiting_at_end, last_year (activities carried out in the same periods one year before, by `before`, of the planning
    objects of which that is known; NaN = of none), change (production of the same planning objects against that, as a
    share), held_back_by (the capacity at which one more hour in every period is worth most, all tiers weighed together;
    where no hour is worth anything, one of :data:`LIMITS`; "" = nothing), tier (the first tier that one more hour of it
    lowers; "" = not known), hour_lowers (by how much, in the period in which it does most, in the unit of the tier).

    Args:
        problem: what is balanced.
        v: its variables.
        table: what was negotiated.
        rounds: what stood after each round.
        before: what was carried out one year before, [unit, object, period], NaN = not known; None = nothing is known.
    """
    axes = problem.axes
    shared = float(table.program.row_upper[table.spans.common].sum()) if table.spans.common.any() else np.nan
    handed = np.empty(len(axes.unit))
    handed[table.spans.order] = table.spans.part * shared
    known, last_year = _recorded(problem, before)
    parts = []
    for each in rounds:
        amounts = _amounts(problem, v, each.x)
        same = each.x[v.work.column] * known[v.work.unit, v.work.planning_object]
        held_back_by, tier, hour_lowers = _held_back(problem, v, table, each)
        now = np.bincount(v.work.unit, same, len(axes.unit))
        parts.append(
            pd.DataFrame(
                {
                    "round": each.number,
                    "unit": axes.unit,
                    "with": _with(axes.unit, each),
                    "handed": handed,
                    **{name: np.where(np.abs(amounts[name]) < DUST, 0.0, amounts[name]) for name in AMOUNTS},
                    "last_year": last_year,
                    "change": np.divide(now, last_year, out=np.full(len(now), np.nan), where=last_year > 0) - 1.0,
                    "held_back_by": held_back_by,
                    "tier": tier,
                    "hour_lowers": hour_lowers,
                }
            )
        )
    return pd.concat(parts, ignore_index=True).astype(dict.fromkeys(("unit", "with", "held_back_by", "tier"), "str"))


def _recorded(problem: Problem, before: Floats | None) -> tuple[Flags, Floats]:
    """Return of which lists it is known in every period what was carried out, [unit, object], and the sum by unit, (units,)."""
    units, objects, _, periods = problem.axes.shape
    recorded = np.full((units, objects, periods), np.nan) if before is None else before
    known = np.asarray(~np.isnan(recorded).any(axis=2))
    total = np.where(known[:, :, None], recorded, 0.0).sum(axis=(1, 2))
    return known, np.where(known.any(axis=1), total, np.nan)


def _amounts(problem: Problem, v: Variables, x: Floats) -> dict[str, Floats]:
    """Return the sums of :data:`AMOUNTS` by unit, (units,) each."""
    units, lists = len(problem.axes.unit), problem.lists

    def by_unit(unit: np.ndarray, value: np.ndarray) -> Floats:
        return np.bincount(unit, weights=value, minlength=units).astype(float)

    def of_lists(columns: np.ndarray) -> Floats:
        return np.where(columns >= 0, x[np.maximum(columns, 0)], 0.0) if len(x) else np.zeros(columns.shape)

    out = {name: np.zeros(units) for name in AMOUNTS}
    out["production"] = by_unit(v.work.unit, x[v.work.column])
    arriving = problem.needs.arriving[lists.unit, lists.planning_object].sum(axis=1)
    out["mission"] = by_unit(lists.unit, lists.start + arriving + of_lists(v.f).sum(axis=1))
    for amounts, first in zip(problem.measures, v.start, strict=True):
        value = x[first : first + len(amounts)]
        out["cost"] += by_unit(amounts.payer[amounts.option], value * np.nan_to_num(amounts.price[amounts.option]))
        hours = amounts.hours
        given = value[hours.column] * hours.per_amount
        if amounts.kind == "reallocate":
            out["received_hours"] += by_unit(hours.unit, np.maximum(given, 0.0))
            out["lent_hours"] += by_unit(hours.unit, np.maximum(-given, 0.0))
        elif amounts.kind == "transfer":
            out["sent"] += by_unit(lists.unit[amounts.served.list], value[amounts.served.column])
            out["carried_for_others"] += by_unit(amounts.work.unit, value[amounts.work.column])
        elif amounts.kind == "buy":
            out["bought"] += by_unit(lists.unit[amounts.served.list], value[amounts.served.column])
        elif amounts.kind == "expand":
            out["added_hours"] += by_unit(hours.unit, given)
    out["mission"] += out["carried_for_others"] - out["sent"] - out["bought"]
    out["uncovered"] = by_unit(lists.unit, of_lists(v.n).sum(axis=1))
    out["overdue"] = by_unit(lists.unit, of_lists(v.o).sum(axis=1))
    out["waiting_at_end"] = by_unit(lists.unit, of_lists(v.q)[:, -1])
    return out


def _with(unit: pd.Index, each: Round) -> list[str]:
    """Return with whom each unit has settled."""
    if len(unit) > 1 and (each.group == each.group[0]).all():
        return ["all"] * len(unit)
    members = {group: [str(unit[u]) for u in np.flatnonzero(each.group == group)] for group in np.unique(each.group)}
    return [", ".join(name for name in members[group] if name != unit[u]) for u, group in enumerate(each.group)]


def _held_back(problem: Problem, v: Variables, table: Table, each: Round) -> tuple[list[str], list[str], list[float]]:
    """Return for each unit what holds it back most, the first tier that an hour of it lowers, and by how much."""
    capacities, grid = problem.axes.capacity, problem.supply.hours.shape
    places, hours = hours_places(problem, v), table.program.row_families["hours"]
    held_back_by, tier, hour_lowers = _other_limits(table, each, grid[0]), [""] * grid[0], [np.nan] * grid[0]
    worth = _in_grid(np.maximum(-each.price[hours], 0.0), places, grid).sum(axis=2)
    lowers = np.array([_in_grid(of_tier, places, grid).max(axis=2, initial=0.0) for of_tier in each.hour])
    for unit in np.flatnonzero((worth > DUST).any(axis=1)).tolist():
        most = int(worth[unit].argmax())
        held_back_by[unit] = str(capacities[most])
        for number in np.flatnonzero(lowers[:, unit, most] > DUST)[:1]:
            tier[unit], hour_lowers[unit] = table.tiers[number].name, float(lowers[number, unit, most])
    return held_back_by, tier, hour_lowers


def _other_limits(table: Table, each: Round, units: int) -> list[str]:
    """Return for each unit the kind of limit, other than its hours, of whose rows one is worth most; "" = none is."""
    spans, out, most = table.spans, [""] * units, np.zeros(units)
    for name in LIMITS:
        rows = table.program.row_families[name]
        worth = np.abs(each.price[rows])
        own = np.flatnonzero((worth > DUST) & (spans.row_first[rows] == spans.row_last[rows]))
        for unit, value in zip(spans.order[spans.row_first[rows][own]].tolist(), worth[own].tolist(), strict=True):
            if value > most[unit]:
                out[unit], most[unit] = name, value
    return out


def _in_grid(values: Floats, places: Codes, grid: tuple[int, ...]) -> Floats:
    """Return values of rows of hours as [unit, capacity, period], 0 where there is no row."""
    out = np.zeros(grid)
    out.reshape(-1)[places] = values
    return out
