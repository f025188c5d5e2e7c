"""What a plan comes to, in one small table of plain values: `summary.json`."""

from __future__ import annotations

import json
import platform
from importlib.metadata import version

from pks.balance.plan import Plan
from pks.balance.yardsticks import yardsticks
from pks.core.case import Case


def summary(case: Case, plan: Plan, *, seed: int | None = None) -> dict[str, object]:
    """Return status, strategy, solver, versions, seed, seconds, cost (in `currency`), yardsticks and tiers of `plan`."""
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
    }


def as_json(values: dict[str, object]) -> str:
    """Return `values` as JSON text that people can read too."""
    return json.dumps(values, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
