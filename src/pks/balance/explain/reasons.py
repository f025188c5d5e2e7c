"""Why each measure of a plan is used, and why the others are not: from duals and slacks, not from guesses."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from pks.balance.explain.bounds import LABELS, measure_columns
from pks.balance.explain.errors import solved_of
from pks.balance.explain.holding import family_name, first_of, gains_of, held_by
from pks.balance.plan import Plan
from pks.balance.problem import Problem
from pks.balance.solved import Solved
from pks.core.axes import DUST, Codes, Floats
from pks.lp import HiGHS
from pks.lp.sensitivity import needed
from pks.lp.solver import Solver

_COLUMNS = ("order", "side", *LABELS, "amount", "amount_unit", "cost", "used", "reason", "tier", "tier_unit", "needed",
            "gain", "price", "before")  # fmt: skip
_ENOUGH = 1e-6


def reasons(plan: Plan, *, most: int = 20, solver: Solver = HiGHS()) -> pd.DataFrame:  # noqa: B008  frozen
    """Return for every measure why it is used, or why it is not.

    A measure that is used: the first tier that needs it is the first k with

        n_k = min { Σ its amounts : every constraint, tiers 1..k at their optimum } > 0,

    and n_k is how much of it that tier needs, whatever else is done. If no tier needs any, a plan without it is as good.

    A measure that is not used: z = c − Σ a·y ≥ 0 in the first tier where its duals say anything. Either it would gain
    nothing there, or what it uses up is worth as much (that limit holds it back), or it costs more than it gains.

    Args:
        plan: a plan with a linear program behind it.
        most: for how many of the measures used the need is computed, the largest amounts first; a few small linear
            programs each. The others have the reason "not asked".
        solver: who solves these.

    Returns:
        One row per measure (a row of its table, and the list that it serves): order, side, kind, unit, counterpart,
        planning_object, capacity, amount, amount_unit, cost, used, reason ("needed", "as good without", "not asked";
        "lead time", "no room", "nothing to relieve", "sufficed" = what comes before it does it all, "costs more", "as
        good with", or what holds it back: "limit", "caps", "giver", "budget", "ability", "missions", "resources", "hours"), tier (that
        needs it, or in which it would gain), tier_unit, needed (amount), gain and price (per unit, in that tier), before
        (measures used that come before it for the same need, each with what holds it back when this one is used: pairs of
        a label of this table's index and a reason).

    Raises:
        NotSolvedError: if there is no program behind the plan.
        SolverError: if the solver gives up.

    The order in which measures are tried: Socialstyrelsen, *Balansering av behov och tillgänglig kapacitet på strategisk
    nivå*.
    """
    solved = solved_of(plan)
    columns = measure_columns(plan.problem, solved.variables)
    table = _options(plan.problem, solved, columns)
    table["before"] = _before(plan.problem, solved, table, columns)
    told = _Told.none(len(table))
    _tell_used(told, solved, table, columns, most, solver)
    _tell_unused(told, solved, table, columns)
    table = told.beside(table, solved)
    table = table[table["used"] | (table["kind"] != "limit") | table.index.isin(columns["option"])]  # may be limited
    order = table["order"].mask(table["order"] == 0).astype("Int64")
    table = table.assign(order=order)[list(_COLUMNS)]
    return table.astype(dict.fromkeys([*LABELS, "side", "amount_unit", "reason", "tier", "tier_unit"], "str"))


def _options(problem: Problem, solved: Solved, columns: pd.DataFrame) -> pd.DataFrame:
    """Return every option with its labels and what the plan uses of it."""
    parts = []
    for amounts in problem.measures:
        parts.append(
            pd.DataFrame(
                {
                    "order": amounts.order,
                    "side": amounts.side,
                    "kind": amounts.kind,
                    "unit": amounts.unit,
                    "counterpart": amounts.counterpart,
                    "planning_object": amounts.planning_object,
                    "capacity": amounts.capacity,
                    "amount_unit": amounts.amount_unit,
                    "own_price": amounts.price,
                }
            )
        )
    table = pd.concat(parts, ignore_index=True)
    x = solved.solution.x[columns.index]
    table["amount"] = np.bincount(columns["option"], weights=np.where(x < DUST, 0.0, x), minlength=len(table))
    table["cost"] = table["amount"] * table["own_price"].fillna(0.0)
    table["used"] = table["amount"] > _ENOUGH
    return table


@dataclass(frozen=True, eq=False)
class _Told:
    """What is said of every option, filled in as it is found: reason, position of the tier (−1 = none), amounts."""

    reason: np.ndarray
    tier: Codes
    needed: Floats
    gain: Floats
    price: Floats

    @classmethod
    def none(cls, count: int) -> _Told:
        """Return that nothing is said of `count` options yet."""
        unknown = [np.full(count, np.nan) for _ in range(3)]
        return cls(np.full(count, "", dtype=object), np.full(count, -1), *unknown)

    def beside(self, table: pd.DataFrame, solved: Solved) -> pd.DataFrame:
        """Return `table` with what is said of each option."""
        names = np.array([*(tier.name for tier in solved.tiers), ""], dtype=object)
        units = np.array([*(tier.unit for tier in solved.tiers), ""], dtype=object)
        return table.assign(
            reason=self.reason,
            tier=names[self.tier],
            tier_unit=units[self.tier],
            needed=self.needed,
            gain=self.gain,
            price=self.price,
        )


def _tell_used(
    told: _Told, solved: Solved, table: pd.DataFrame, columns: pd.DataFrame, most: int, solver: Solver
) -> None:
    """Say which tier needs the options that are used, and how much of them; of the `most` with the largest amounts."""
    used = np.flatnonzero(table["used"].to_numpy())
    asked = used[np.argsort(-table["amount"].to_numpy()[used], kind="stable")][:most]
    told.reason[used] = "not asked"
    objectives = [tier.objective(solved.program.matrix.shape[1]) for tier in solved.tiers]
    by_option = columns.groupby("option").groups
    groups = [by_option[option].to_numpy() for option in asked]
    found = needed(solved.program, objectives, solved.solution, groups=groups, solver=solver)
    for option, (tier, amount) in zip(asked, found, strict=True):
        told.reason[option] = "needed" if tier >= 0 else "as good without"
        told.tier[option] = tier
        told.needed[option] = amount if tier >= 0 else np.nan


def _tell_unused(told: _Told, solved: Solved, table: pd.DataFrame, columns: pd.DataFrame) -> None:
    """Say why the options that are not used are not: by the column of each that would gain first and most."""
    unused = ~table["used"].to_numpy()
    told.reason[unused] = "lead time"
    told.reason[unused & (table["kind"] == "transfer").to_numpy()] = "nothing to relieve"  # nobody is on that list
    columns = columns[unused[columns["option"]]]
    numbers, options = columns.index.to_numpy(), columns["option"].to_numpy()
    gains, held = gains_of(solved, numbers), held_by(solved, numbers)
    deciding, silent = gains.first_tier(), len(solved.tiers)
    reach = np.append(gains.gain, np.zeros((1, len(numbers))), axis=0)[deciding, np.arange(len(numbers))]
    room = solved.program.col_upper[numbers] > 0
    option, at = first_of(options, np.where(room, deciding, silent), reach)
    speaks = room[at] & (deciding[at] < silent)
    told.reason[option] = np.where(np.isin(option, options[room]), "as good with", "no room")
    option, at = option[speaks], at[speaks]
    tier = deciding[at]
    gain, price, charge = gains.gain[tier, at], gains.price[tier, at], gains.charge[:, tier, at]
    before = np.array([bool(others) for others in table["before"]], bool)[option]
    told.reason[option] = _reason(gain, price, charge, held[at], before)
    told.tier[option], told.gain[option], told.price[option] = tier, gain, price


def _reason(gain: Floats, price: Floats, charge: Floats, held: np.ndarray, before: np.ndarray) -> np.ndarray:
    """Return why measures are not used, from what a unit of each gains, costs and uses up in the tier that decides."""
    dear = (price > 0) & (price >= charge.sum(axis=0))
    used_up = np.array([family_name(code) or "costs more" for code in charge.argmax(axis=0).tolist()], dtype=object)
    free = np.where(held == "", "as good with", held)
    choices = [dear & before, dear & (gain > 0), dear, charge.any(axis=0)]
    return np.select(choices, ["sufficed", "costs more", "nothing to relieve", used_up], free)


def _before(
    problem: Problem, solved: Solved, table: pd.DataFrame, columns: pd.DataFrame
) -> list[tuple[tuple[int, str], ...]]:
    """Return for every option those used that come before it for the same need, and what holds each back then.

    Then: in the periods in which the option is used; for one that is not used the other need not be held back.
    """
    places, rank = _places(problem, table), list(zip(table["order"], table["own_price"].fillna(0.0), strict=True))
    active = solved.solution.x[columns.index] > DUST
    held = held_by(solved, columns.index.to_numpy())
    tried, used = table["order"].to_numpy() > 0, table["used"].to_numpy()
    at: dict[tuple[int, int], list[int]] = {}
    for option in np.flatnonzero(tried & used).tolist():
        for place in places[option]:
            at.setdefault(place, []).append(option)
    mine = pd.Series(columns["to_period"].to_numpy()[active]).groupby(columns["option"].to_numpy()[active]).agg(set)
    when = dict(zip(zip(columns["option"].tolist(), columns["to_period"].tolist(), strict=True), held, strict=True))
    found = []
    for option, mine_too in enumerate(places):
        others = sorted({other for each in mine_too for other in at.get(each, []) if rank[other] < rank[option]})
        if not used[option]:
            found.append(tuple((other, "") for other in others))
            continue
        told = [(other, {str(when.get((other, t), "lead time")) for t in mine[option]}) for other in others]
        found.append(tuple((other, min(reasons)) for other, reasons in told if "" not in reasons))
    return found


def _places(problem: Problem, table: pd.DataFrame) -> list[set[tuple[int, int]]]:
    """Return the unit and capacity that every option relieves: who receives hours, or whose list is shortened."""
    axes, hours = problem.axes, problem.needs.per_activity
    takes: dict[tuple[int, int], set[int]] = {}
    for unit, planning_object, capacity in zip(hours.unit, hours.planning_object, hours.capacity, strict=True):
        takes.setdefault((int(unit), int(planning_object)), set()).add(int(capacity))
    receiver = table["unit"].where(table["kind"] != "reallocate", table["counterpart"])
    unit = axes.unit.get_indexer(receiver)
    capacity = axes.capacity.get_indexer(table["capacity"])
    planning_object = axes.planning_object.get_indexer(table["planning_object"])
    found = []
    for u, r, p in zip(unit.tolist(), capacity.tolist(), planning_object.tolist(), strict=True):
        found.append({(u, r)} if r >= 0 else {(u, each) for each in takes.get((u, p), set())})
    return found
