"""Levelling, on request: production that takes an even share of what there is, week by week.

Source: Socialstyrelsen, *Balansering av behov och tillgänglig kapacitet på strategisk nivå*, reallocation over time: an
even pace is a use of capacity that planners ask for beside the shortest lists.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from pks.balance.constraints.hours import used_hours
from pks.balance.constraints.terms import Terms, hours_name, only_where, places_of, rows_of
from pks.balance.order import OrderError, Place
from pks.balance.problem import Problem
from pks.balance.stated import by_label
from pks.balance.tiers import LEVELLING, Tier
from pks.balance.variables import Variables
from pks.core.axes import Codes, Floats
from pks.lp import Columns, Rows


@dataclass(frozen=True, eq=False)
class Extension:
    """Columns and rows that a tier on request adds to the program, after all others.

    Attributes:
        columns, rows: what is added.
        tier: what is minimised.
        unit: the unit that each of the columns belongs to, (columns,); empty where they belong to several.
    """

    columns: tuple[Columns, ...]
    rows: tuple[Rows, ...]
    tier: Tier
    unit: Codes = field(default_factory=lambda: np.zeros(0, np.int64))


def levelling(problem: Problem, v: Variables) -> Extension:
    """Return the tier Σ_u,r,t |s[u,r,t] − s̄[u,r]| with its columns and rows.

    s[u,r,t] = used[u,r,t] ÷ a[u,r,t] is the used share of the unit's own available hours, waiting work included; s̄ is
    its mean over the periods with a > 0, and periods without hours do not count. Hours that are moved in or added raise s, so a
    peak that overtime carries is a peak. As rows, with the hours above and below the mean up, down ≥ 0:

        used[u,r,t] − a[u,r,t]·s̄[u,r] − up[u,r,t] + down[u,r,t] = 0   and   Σ_t (up − down)[u,r,t] ÷ a[u,r,t] = 0
    """
    available = problem.supply.hours.reshape(-1)
    periods = problem.axes.period.count
    used = [only_where(available > 0, term) for term in used_hours(problem, v)]
    place = _counted(used, available, periods)  # [cell], positions in the grid [unit, capacity, period]
    pair, of = np.unique(place // periods, return_inverse=True)
    first = sum(len(family.lower) for family in v.columns)
    up = first + np.arange(len(place))
    down, mean = up + len(place), first + 2 * len(place) + np.arange(len(pair))
    share = 1.0 / available[place]
    terms = [*used, Terms.of(place, mean[of], -available[place]), Terms.of(place, up, -1.0), Terms.of(place, down, 1.0)]
    even = [Terms.of(of, up, share), Terms.of(of, down, -share)]
    name = hours_name(problem)
    zero, none = np.zeros(available.size), np.zeros(len(pair))
    overdrawn = (v.z.reshape(-1, periods)[pair] >= 0).any(axis=1)  # what is used can fall below 0

    def unit_capacity(number: int) -> str:
        return name(int(pair[number]) * periods).rpartition(",")[0]

    capacities = problem.axes.shape[2]
    units = place // periods // capacities
    apart = [Columns(side, np.zeros(len(place)), np.full(len(place), np.inf), lambda at: name(int(place[at])))
             for side in ("up", "down")]  # fmt: skip
    return Extension(
        (*apart, Columns("mean", np.where(overdrawn, -np.inf, 0.0), np.full(len(pair), np.inf), unit_capacity)),
        (rows_of("levelling", terms, zero, zero, name), rows_of("level_mean", even, none, none, unit_capacity)),
        Tier(LEVELLING, "share of available hours", np.concatenate([up, down]), np.concatenate([share, share])),
        np.concatenate([units, units, pair // capacities]),
    )


def unevenness(problem: Problem, tables: Mapping[str, pd.DataFrame]) -> float:
    """Return Σ |used share − its mean over t| per unit and capacity, recomputed from a plan's table of capacity."""
    available = problem.supply.hours
    used = by_label(problem, tables["capacity"], "capacity", ("used",))["used"]
    counts = (available > 0) & problem.supply.limits[None, :, None]
    share = np.divide(used, available, out=np.zeros_like(used), where=counts)
    mean = share.sum(axis=2) / np.maximum(counts.sum(axis=2), 1)
    return float(np.abs(share - mean[:, :, None])[counts].sum())


def _counted(used: list[Terms], available: Floats, periods: int) -> Codes:
    """Return the places that count: with hours, of a unit and capacity that anything uses in some period."""
    busy = np.zeros(available.size // periods, bool)
    busy[places_of(used) // periods] = True
    return np.flatnonzero(busy.repeat(periods) & (available > 0))


ON_REQUEST = {LEVELLING: levelling}
"""Tiers that are there only when they are asked for, by name."""


def requested(problem: Problem, v: Variables, *, order: Sequence[Place], also: Sequence[str]) -> list[Extension]:
    """Return what the tiers on request add that `order` or `also` name.

    Raises:
        OrderError: if `also` names something else.
    """
    if unknown := sorted(set(also) - set(ON_REQUEST)):
        raise OrderError([f"{name!r} is no tier on request: {', '.join(ON_REQUEST)}" for name in unknown])
    named = {name for each in order for _, name in each.parts} | set(also)
    return [extend(problem, v) for name, extend in ON_REQUEST.items() if name in named]
