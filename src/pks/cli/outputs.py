"""What commands write: the tables of each step by the names of their files, and the report."""

from __future__ import annotations

import sys
from collections.abc import Mapping

import numpy as np
import pandas as pd

from pks.balance.doing import STATUS as BY_RULE
from pks.balance.explain import Explanation
from pks.balance.plan import Plan
from pks.chain import CaseForecast, Need, forecast_need
from pks.chain.capacity import capacity_tables
from pks.chain.summary import as_json, summary
from pks.cli.terminal import say
from pks.core.axes import Floats
from pks.core.case import Case
from pks.report import report
from pks.sim.result import Simulation

Tables = dict[str, pd.DataFrame]
LARGE = 1e5
"""From here on numbers are written to six decimals."""


def need_tables(known: Need) -> Tables:
    """Return the tables of a need."""
    return {
        "production_need": known.production,
        "capacity_need": known.capacity,
        "available": known.available,
        "gap": known.gap,
    }


def plan_tables(made: Plan) -> Tables:
    """Return the tables of a plan, to nine decimals; skill mixes and missions only where there are any."""
    names = ["production", "measures", "waiting", "capacity", "tiers"]
    tables = {name: _tidy(getattr(made, name)) for name in names}
    return tables | {name: _tidy(frame) for name in ("mixes", "missions") if len(frame := getattr(made, name))}


def explanation_tables(found: Explanation) -> Tables:
    """Return the tables that explain a plan, to nine decimals."""
    names = ("reasons", "marginal_values", "relaxation", "alternative")
    return {name: _tidy(getattr(found, name)) for name in names}


def simulation_tables(happened: Simulation) -> Tables:
    """Return the tables of a simulation."""
    return {"waiting_sim": happened.waiting_sim, "waits": happened.waits}


def cited_tables(case: Case, known: Need, made: Plan, sure: CaseForecast | None) -> Tables:
    """Return every table that the report of a plan cites: the plan's, those of need and capacity, and the forecast's."""
    forecast = forecast_tables(sure) if sure is not None else {}
    return {**plan_tables(made), **need_tables(known), **capacity_tables(case, known), **forecast}


def plan_texts(
    case: Case,
    known: Need,
    made: Plan,
    *,
    sure: CaseForecast | None,
    about: Mapping[str, object] | None = None,
    simulation: Simulation | None = None,
    language: str | None = None,
) -> dict[str, str]:
    """Return `summary.json` (as `about`, or made here) and `report.html`, which is left out where its extra is missing.

    In `summary.json` numbers are as in the tables, and the solver is null where a rule made the plan.
    """
    told = dict(about) if about is not None else summary(case, made)
    if made.status == BY_RULE:
        told["solver"] = None  # it only worked out what follows from the rule
    texts = {"summary.json": as_json({name: _told(value) for name, value in told.items()})}
    try:
        texts["report.html"] = report(case, known, made, forecast=sure, simulation=simulation, language=language)
    except ImportError as error:
        say(f"no report.html: {error}", sys.stderr)
    return texts


def forecast_used(case: Case) -> CaseForecast | None:
    """Return the forecast on which the plan of `case` stands; None where its need is given."""
    used = "demand" not in case and ("history" in case or ("population" in case and "rates" in case))
    return forecast_need(case) if used else None


def forecast_tables(sure: CaseForecast) -> Tables:
    """Return the tables of a forecast; the backtest is empty where history is too short for one.

    What each known change contributes is there only where there is any.
    """
    columns = ["unit", "planning_object", "method", "horizon"]
    tested = sure.backtest.table if sure.backtest is not None else pd.DataFrame(columns=columns)
    steps = {"waterfall": sure.waterfall} if sure.sources.changes.changes else {}
    return {"demand": sure.table, "backtest": tested, **steps}


def _tidy(frame: pd.DataFrame) -> pd.DataFrame:
    """Return `frame` with its numbers rounded: 2400 and not 2399.9999999999995."""
    return frame.assign(**{name: _rounded(frame[name].to_numpy()) for name in frame.select_dtypes("float64")})


def _told(value: object) -> object:
    """Return a value of a summary, or all in it, with numbers rounded as in the tables."""
    if isinstance(value, dict):
        return {name: _told(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_told(each) for each in value]
    return float(_rounded(np.float64(value))) if isinstance(value, float) else value


def _rounded(numbers: Floats | np.float64) -> Floats:
    """Return `numbers` to nine decimals, and to six from 100,000 on, where more are those of floating point.

    >>> _rounded(np.array([2399.9999999999995, 20000000.000000004])).tolist()
    [2400.0, 20000000.0]
    """
    return np.where(np.abs(numbers) < LARGE, np.round(numbers, 9), np.round(numbers, 6))
