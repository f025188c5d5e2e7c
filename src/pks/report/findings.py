"""What the tables of a plan come to: sums, rankings and comparisons that several sections show. No words, no markup."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from pks.balance.order import place
from pks.balance.plan import Plan
from pks.balance.stated import by_label, mission_sums
from pks.chain.need import Need
from pks.core.axes import Floats
from pks.core.case import Case
from pks.report.proof import strict

DUST = 1e-6
"""Plans are checked to this; less is nothing."""
PAIR = ["unit", "capacity"]
LIST = ["unit", "planning_object"]
SERIOUS = ("uncovered", "limited", "mission", "overdue", "undone")
"""Tiers in which people, missions or work are left; the later ones are about money and about shortening lists."""
ORDER = re.compile(r"order \d+")
"""Tiers of the measures of one order; a merged one has another name."""


def serious(tier: str) -> bool:
    """Tell whether people, missions or work are left in `tier`, or in one that is merged in it."""
    return any(name in SERIOUS for _, name in place(tier).parts)


@dataclass(frozen=True, eq=False)
class Findings:
    """What `need` and `plan` of `case` come to. Tables hold unrounded numbers, sorted as they are shown."""

    case: Case
    need: Need
    plan: Plan

    @cached_property
    def periods(self) -> pd.DatetimeIndex:
        """The reported periods."""
        return self.need.axes.period.index[: self.need.axes.period.reported]

    @cached_property
    def whole(self) -> bool:
        """Whether the plan states all planned periods; one read from files does not state the tail."""
        return bool(self.plan.planned["waiting"]["period"].max() == self.need.axes.period.index[-1])

    @cached_property
    def strict(self) -> bool:
        """Whether the tiers are proved to be settled one by one in the default order."""
        return strict(self.plan)

    @cached_property
    def start(self) -> pd.DataFrame:
        """Who waits when the horizon starts: unit, planning_object, waiting, overdue, promise (days; NaN = none)."""
        lists, axes = self.plan.problem.lists, self.plan.problem.axes
        promise = self.plan.problem.max_wait_days[lists.planning_object]
        within = lists.still_within(promise, np.zeros(1, np.int64))[:, 0]
        return pd.DataFrame(
            {
                "unit": axes.unit[lists.unit],
                "planning_object": axes.planning_object[lists.planning_object],
                "waiting": lists.start,
                "overdue": np.where(np.isnan(promise), 0.0, lists.start - within),
                "promise": promise,
                "acute": lists.acute,
                "severity": self.plan.problem.severity[lists.planning_object],
            }
        )

    @cached_property
    def by_period(self) -> pd.DataFrame:
        """People over all lists by period: waiting, overdue, shortfall, limited, uncovered."""
        columns = ["waiting", "overdue", "shortfall", "limited", "uncovered"]
        return self.plan.waiting.groupby("period")[columns].sum().reindex(self.periods, fill_value=0.0)

    @cached_property
    def limits(self) -> pd.Series:
        """For each capacity whether it limits the plan: the case says so, and it is available somewhere."""
        return pd.Series(self.plan.problem.supply.limits, index=self.need.axes.capacity)

    @cached_property
    def loads(self) -> pd.DataFrame:
        """Need against available hours: unit, capacity, need, available, gap, short, load, limits, resource.

        Sums over the reported periods; `short` counts periods with more need than hours, `load` is need ÷ available,
        `resource` the one that runs out first (empty for given hours). The fullest first.
        """
        gap = self.need.gap
        short = (gap["gap"] > DUST * np.maximum(1.0, gap["available"])).rename("short")
        table = (
            gap.assign(short=short.astype(float)).groupby(PAIR, sort=False)[["need", "available", "gap", "short"]].sum()
        )
        load = table["need"] / table["available"].where(table["available"] > 0)
        table["load"] = load.fillna(np.inf).where(table["need"] > 0, 0.0)
        table = table.reset_index()
        table["limits"] = table["capacity"].map(self.limits).fillna(False).astype(bool)
        table["resource"] = [self._first_out(row.unit, row.capacity) for row in table.itertuples()]
        return table.sort_values(["load", "gap"], ascending=False, kind="stable", ignore_index=True)

    def _first_out(self, unit: str, capacity: str) -> str:
        """Return the resource that most often decides what the composition of `capacity` reaches alone at `unit`."""
        axes, supply = self.need.axes, self.need.supply
        u, r = axes.unit.get_loc(unit), axes.capacity.get_loc(capacity)
        of = supply.compositions
        mixes = np.flatnonzero(of.mix_capacity == r)
        if supply.given[u, r] or not len(mixes):
            return ""
        rows = of.mix == mixes[0]
        reach = supply.resources[u, of.resource[rows]] / of.per_hour[rows][:, None]
        if not reach.any():
            return ""
        first = np.bincount(reach.argmin(axis=0), minlength=len(reach)).argmax()
        return str(axes.resource[of.resource[rows][first]])

    @cached_property
    def positions(self) -> dict[str, int]:
        """Position of each tier by name."""
        return dict(zip(self.plan.tiers["tier"], self.plan.tiers["position"], strict=True))

    def _position(self, tier: str) -> float:
        """Return the position of `tier`; a strategy's own tier, which the table of tiers lacks, comes first, shares before overdue."""
        shares = self.positions.get("overdue", 1) - 0.5
        return float(self.positions.get(tier, shares if tier.startswith("worst ") else 0))

    @cached_property
    def worth(self) -> pd.DataFrame:
        """What one more hour is worth: unit, capacity, tier, position, worth, periods, peak, period.

        One row per unit, capacity and tier: `worth` is the sum over the periods, that is one hour more in each;
        `peak` the highest, in `period`. Earlier tiers first, then by worth.
        """
        table = self.plan.capacity
        table = table[table["marginal_value"] > 0].assign(
            position=lambda rows: rows["marginal_tier"].map(self._position).astype("float64")
        )
        table = table.rename(columns={"marginal_tier": "tier"}).sort_values(
            "marginal_value", ascending=False, kind="stable"
        )
        found = table.groupby([*PAIR, "tier", "position"], sort=False).agg(
            worth=("marginal_value", "sum"),
            periods=("period", "size"),
            peak=("marginal_value", "first"),
            period=("period", "first"),
        )
        return found.reset_index().sort_values(
            ["position", "worth"], ascending=[True, False], kind="stable", ignore_index=True
        )

    @cached_property
    def bottlenecks(self) -> pd.DataFrame:
        """Limiting capacities, the most limiting first: `worth` in the most serious tier where each binds, and `loads`.

        A capacity that binds in no tier comes after all that do, by its load.
        """
        first = self.worth.drop_duplicates(PAIR)
        table = self.loads[self.loads["limits"]].merge(first, on=PAIR, how="left")
        last = len(self.positions) + 1
        for name in ("position", "worth", "periods", "peak"):
            table[name] = table[name].astype("float64")
        table["position"] = table["position"].fillna(last)
        return table.sort_values(
            ["position", "worth", "load"], ascending=[True, False, False], kind="stable", ignore_index=True
        )

    @cached_property
    def measures(self) -> pd.DataFrame:
        """The reported measures, with `payer` and whether they are `priced`; `order` is NaN where a measure has none."""
        return self._paid(self.plan.measures)

    @cached_property
    def planned_measures(self) -> pd.DataFrame:
        """The measures of all planned periods, the tail included, with `payer` and `priced`."""
        return self._paid(self.plan.planned["measures"])

    def _paid(self, table: pd.DataFrame) -> pd.DataFrame:
        key = ["kind", "unit", "counterpart", "planning_object", "capacity"]
        unit = self.plan.problem.axes.unit.to_numpy(object)
        parts = [
            pd.DataFrame(
                {
                    "kind": one.kind, **{name: getattr(one, name) for name in key[1:]},
                    "payer": unit[one.payer], "priced": ~np.isnan(one.price),
                }
            )
            for one in self.plan.problem.measures
        ]  # fmt: skip
        options = pd.concat(parts, ignore_index=True).drop_duplicates(key)
        options["priced"] = options["priced"].astype(bool)
        frame = table.assign(**{name: table[name].astype(object).fillna("") for name in key})
        frame = frame.merge(options.astype(dict.fromkeys(key, object)), on=key, how="left")
        order = pd.to_numeric(frame["order"]).astype("float64")
        return frame.assign(order=order, priced=frame["priced"].fillna(True).astype(bool))

    @cached_property
    def orders(self) -> pd.DataFrame:
        """Sums by order: order, hours, activities, cost (reported), tail (cost after them), unpriced, tier (its value).

        tier = cost + tail + unpriced: the tier counts an amount without price as 1 per hour or activity.
        """
        rows = self.planned_measures[self.planned_measures["order"].notna()]
        reported = rows["period"] <= self.periods[-1]
        hours = rows["amount"].where(rows["amount_unit"] == "hours", 0.0)
        parts = {
            "hours": hours.where(reported, 0.0),
            "activities": (rows["amount"] - hours).where(reported, 0.0),
            "cost": rows["cost"].where(reported, 0.0),
            "tail": rows["cost"].where(~reported, 0.0),
            "unpriced": rows["amount"].where(~rows["priced"], 0.0),
        }
        sums = pd.DataFrame(parts).groupby(rows["order"].astype("int64")).sum()
        values = self.plan.tiers.set_index("tier")["value"]
        known = [int(name.removeprefix("order ")) for name in values.index if ORDER.fullmatch(name)]
        sums = sums.reindex(sorted({*known, *sums.index}), fill_value=0.0)
        sums["tier"] = [float(values.get(f"order {order}", np.nan)) for order in sums.index]
        return sums.rename_axis("order").reset_index()

    @cached_property
    def budget(self) -> pd.DataFrame:
        """Budget used against given, over all planned periods: unit, period (empty = all), amount, used, share."""
        of, axes, paid = self.plan.problem.budget, self.plan.problem.axes, self.planned_measures
        rows = []
        for unit, period, amount in zip(of.unit, of.period, of.amount, strict=True):
            own = pd.Series(True, index=paid.index)
            if unit >= 0:
                own &= paid["payer"] == axes.unit[unit]
            if period >= 0:
                own &= paid["period"] == axes.period.index[period]
            used = float(paid["cost"].where(own, 0.0).sum())
            name = axes.unit[unit] if unit >= 0 else None
            when = axes.period.index[period] if period >= 0 else pd.NaT
            rows.append((name, when, float(amount), used, used / amount if amount else np.nan))
        return pd.DataFrame(rows, columns=["unit", "period", "amount", "used", "share"])

    @cached_property
    def missions(self) -> pd.DataFrame:
        """Missions against what is carried out: unit, planning_object, period (empty = all), minimum, maximum, carried.

        And `shortfall`; `few` tells whether nobody is left to carry out more for: nobody waits at the end of the row's
        periods and nobody went without care in them, so that the mission is larger than the need.
        """
        problem = self.plan.problem
        of, axes = problem.missions, problem.axes
        state = by_label(problem, self.plan.planned["production"], "planning_object", ("activities",))
        lists = by_label(problem, self.plan.planned["waiting"], "planning_object", ("waiting", "limited", "uncovered"))
        carried = mission_sums(problem, state["activities"])
        without = mission_sums(problem, lists["limited"] + lists["uncovered"])
        still = lists["waiting"][of.unit, of.planning_object, of.period]  # −1: the last period
        short = np.maximum(of.minimum - carried, 0.0)
        return pd.DataFrame(
            {
                "unit": axes.unit[of.unit],
                "planning_object": axes.planning_object[of.planning_object],
                "period": pd.Series(axes.period.index[np.maximum(of.period, 0)]).where(of.period >= 0),
                "minimum": of.minimum,
                "maximum": of.maximum,
                "carried": carried,
                "shortfall": np.where(short > DUST * np.maximum(1.0, of.minimum), short, 0.0),
                "few": still + without <= DUST * np.maximum(1.0, of.minimum),
            }
        )

    @cached_property
    def within_promise(self) -> Floats:
        """Return the largest list at which nobody has waited too long, [list, planned period] (inf = no promise).

        The inflow of the periods that are within the promise, and those of the start who still are: first in, first
        out, a list of that length or shorter holds nobody overdue.
        """
        problem = self.plan.problem
        lists, axes = problem.lists, problem.axes
        promise = problem.max_wait_days[lists.planning_object]
        flow = by_label(problem, self.plan.planned["waiting"], "planning_object", ("arrivals", "follow_on", "limited"))
        inflow = (flow["arrivals"] + flow["follow_on"] - flow["limited"])[lists.unit, lists.planning_object]
        end = axes.period.end_day
        total = np.concatenate([np.zeros((len(lists), 1)), inflow.cumsum(axis=1)], axis=1)
        days = np.nan_to_num(promise, nan=np.inf)
        most = np.full(inflow.shape, np.inf)
        for wait in np.unique(promise[~np.isnan(promise)]):
            first = np.searchsorted(end, end - wait)  # the first period that is within the promise at each end
            most[days == wait] = (total[:, 1:] - total[:, first])[days == wait]
        return most + lists.still_within(promise, end)
