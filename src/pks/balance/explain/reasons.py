"""Why each measure of a plan is used, and why the others are not: from duals and slacks, not from guesses."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pks.balance.explain.bounds import LABELS, measure_columns
from pks.balance.explain.errors import solved_of
from pks.balance.explain.holding import family_name, first_of, gains_of, held_by
from pks.balance.plan import Plan
from pks.balance.problem import Problem
from pks.balance.solved import Solved
from pks.core.axes import DUST, Codes
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
    used = table.index[table["used"]]
    asked = table.loc[used, "amount"].sort_values(ascending=False, kind="stable").index[:most]
    table.loc[used, "reason"] = "not asked"
    _explain_used(solved, table, columns, asked.to_numpy(), solver)
    _explain_unused(solved, table, columns)
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
    return table.assign(reason="", tier="", tier_unit="", needed=np.nan, gain=np.nan, price=np.nan)


def _explain_used(solved: Solved, table: pd.DataFrame, columns: pd.DataFrame, asked: Codes, solver: Solver) -> None:
    """Say which tier needs the options `asked`, and how much of them."""
    objectives = [tier.objective(solved.program.matrix.shape[1]) for tier in solved.tiers]
    by_option = columns.groupby("option").groups
    groups = [by_option[option].to_numpy() for option in asked]
    found = needed(solved.program, objectives, solved.solution, groups=groups, solver=solver)
    for option, (tier, amount) in zip(asked, found, strict=True):
        table.loc[option, "reason"] = "needed" if tier >= 0 else "as good without"
        if tier >= 0:
            each = solved.tiers[tier]
            table.loc[option, ["tier", "tier_unit", "needed"]] = each.name, each.unit, amount


def _explain_unused(solved: Solved, table: pd.DataFrame, columns: pd.DataFrame) -> None:
    """Say why the options that are not used are not: by the column of each that would gain first and most."""
    table.loc[~table["used"], "reason"] = "lead time"
    table.loc[~table["used"] & (table["kind"] == "transfer"), "reason"] = "nothing to relieve"  # nobody is on that list
    columns = columns[~table["used"].to_numpy()[columns["option"]]]
    numbers, options = columns.index.to_numpy(), columns["option"].to_numpy()
    gains, held = gains_of(solved, numbers), held_by(solved, numbers)
    deciding = gains.first_tier()
    reach = np.append(gains.gain, np.zeros((1, len(numbers))), axis=0)[deciding, np.arange(len(numbers))]
    room = solved.program.col_upper[numbers] > 0
    roomy = set(options[room].tolist())
    for option, at in first_of(options, np.where(room, deciding, len(solved.tiers)), reach).items():
        k = int(deciding[at])
        if option not in roomy:
            table.loc[option, "reason"] = "no room"
        elif k == len(solved.tiers):
            table.loc[option, "reason"] = "as good with"
        else:
            gain, price, charge = gains.gain[k, at], gains.price[k, at], gains.charge[:, k, at]
            told = _reason(gain, price, charge, str(held[at]), bool(table.at[option, "before"]))
            tier = solved.tiers[k]
            table.loc[option, ["reason", "tier", "tier_unit", "gain", "price"]] = (
                told,
                tier.name,
                tier.unit,
                gain,
                price,
            )


def _reason(gain: float, price: float, charge: np.ndarray, held: str, before: bool) -> str:
    """Return why a measure is not used, from what a unit of it gains, costs and uses up in the tier that decides."""
    if price > 0 and price >= charge.sum():
        if before:
            return "sufficed"
        return "costs more" if gain > 0 else "nothing to relieve"
    if charge.any():
        return family_name(int(charge.argmax())) or "costs more"
    return held or "as good with"


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
