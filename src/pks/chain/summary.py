"""What a plan comes to, in one small table of plain values: `summary.json`."""

from __future__ import annotations

import json
import platform
from importlib.metadata import version

import pandas as pd

from pks.balance.plan import Plan
from pks.balance.yardsticks import added_by_kind, travelled, yardsticks
from pks.core.case import Case


def summary(case: Case, plan: Plan, *, seed: int | None = None) -> dict[str, object]:
    """Return what `plan` comes to, in plain values.

    Status, strategy, solver, versions, seed, seconds, cost in `currency`, yardsticks by name, tiers with their values, and:

    - `gaps`: how far a tier may lie above its optimum at most, None = not known, or merged with others, whose
      sum has it; empty unless the solve was stopped;
    - `rounding`: what whole activities cost, tier by tier; empty unless rounded;
    - `overtime`: hours added by kind of expansion, unit and capacity, and their share of the hours used;
    - `travelled_km`: one way, to the units that carry out what others have on their lists; None without any distance.
    """
    packages = ("pks", "numpy", "scipy", "pandas", "highspy")
    return {
        "case": case.settings.name,
        "status": plan.status,
        "strategy": plan.strategy,
        "solver": plan.solver,
        "versions": {"python": platform.python_version(), **{name: version(name) for name in packages}},
        "seed": seed,
        "seconds": round(plan.seconds, 3),
        "currency": plan.currency,
        "cost": plan.cost,
        "unique": plan.unique,
        "yardsticks": yardsticks(plan),
        "tiers": {row.tier: row.value for row in plan.tiers.itertuples()},
        "gaps": _gaps(plan.tiers),
        "rounding": [] if plan.rounding is None else _rows(plan.rounding),
        "overtime": _rows(added_by_kind(plan, case.table("expansions"))),
        "travelled_km": _sum(travelled(plan, case.table("transfers"))["km"]),
    }


def _gaps(tiers: pd.DataFrame) -> dict[str, float | None]:
    """Return the gap of every tier of which it is stated; a gap that is not known, or not finite, is None."""
    if "gap" not in tiers:
        return {}
    return {row["tier"]: _plain(row["gap"]) for row in tiers.to_dict("records")}


def _rows(table: pd.DataFrame) -> list[dict[str, str | float | None]]:
    """Return the rows of `table` as plain values."""
    return [
        {str(name): value if isinstance(value, str) else _plain(value) for name, value in row.items()}
        for row in table.to_dict("records")
    ]


def _sum(numbers: pd.Series) -> float | None:
    """Return the sum of what is known of `numbers`, None if nothing is."""
    return float(numbers.sum()) if numbers.notna().any() else None


def _plain(number: float) -> float | None:
    """Return a number as JSON can write it, to nine decimals; None for what is not finite."""
    return round(float(number), 9) if abs(number) < float("inf") else None


def as_json(values: dict[str, object]) -> str:
    """Return `values` as JSON text that people can read too."""
    return json.dumps(values, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
