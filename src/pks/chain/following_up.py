"""Follow-up: the outcome beside the plan and the forecast, and signals for who has to act.

Source: Socialstyrelsen, *Centrala roller, ansvarsområden och vägledande principer*, section Uppföljning: the strategic
level follows deviations from goals and the quality of registration; the tactical level deviations from the production
plan and the forecasts; the operational level what was really produced, and errors of the forecast. An imbalance that
follow-up finds triggers a new balancing (*Strategisk nivå – prognos och balansering av behov och tillgänglig kapacitet*,
2025).
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from pks.balance.plan import Plan
from pks.chain.deviations import courses, deviations
from pks.chain.forecast_error import forecast_error
from pks.chain.signal_texts import WHAT, WHAT_TO_DO
from pks.chain.signals import DEFAULT, Rules, signals
from pks.core.case import Case
from pks.core.faults import CaseError, Fault
from pks.core.settings import LANGUAGES


@dataclass(frozen=True, eq=False)
class FollowUp:
    """What follow-up gives back.

    Attributes:
        through: first day of the last period of which anything is known.
        periods: how many periods of the plan that is.
        deviations: see :func:`pks.chain.deviations.deviations`.
        forecast_error: see :func:`pks.chain.forecast_error.forecast_error`.
        signals: see :func:`pks.chain.signals.signals`, with what has happened and what_to_do in words.
    """

    through: pd.Timestamp
    periods: int
    deviations: pd.DataFrame
    forecast_error: pd.DataFrame
    signals: pd.DataFrame


def followed_up(
    case: Case,
    plan: Plan,
    *,
    intervals: pd.DataFrame | None = None,
    rules: Rules = DEFAULT,
    language: str | None = None,
) -> FollowUp:
    """Hold the outcome in `case` (its tables `outcome` and, where there is one, `outcome_hours`) against `plan`.

    The outcome of a part of the horizon, or of some units, is enough: only what is told is judged.

    Args:
        case: the case of the plan, with its outcome.
        plan: what was planned.
        intervals: the forecast on which the plan stands: unit, planning_object, period, lower_80, upper_80.
        rules: when a deviation is a signal.
        language: of what signals say, en or sv; the default is that of the case.

    Raises:
        CaseError: if the case tells no outcome within the periods that the plan reports.
    """
    outcome, hours = case.table("outcome"), case.table("outcome_hours")
    edge = plan.problem.axes.period.edges[plan.problem.axes.period.reported]
    outcome, hours = outcome[outcome["period"] < edge], hours[hours["period"] < edge]
    if outcome.empty:
        reason = f"no outcome of the periods that the plan reports, {case.settings.start.date()} to {edge.date()}"
        raise CaseError([Fault("outcome", None, None, "", reason)])
    known = courses(plan, outcome, hours)
    through = max(table["period"].max() for table in (outcome, hours) if len(table))
    arrivals = known.get("arrivals")
    return FollowUp(
        through,
        int(plan.problem.axes.period.index.get_loc(through)) + 1,
        deviations(plan.problem, list(known.values())),
        forecast_error(plan.problem, arrivals, intervals),
        worded(signals(plan, known, intervals=intervals, rules=rules), language or case.settings.language),
    )


def worded(found: pd.DataFrame, language: str) -> pd.DataFrame:
    """Return signals with the columns what and what_to_do in words, in English or Swedish ("sv").

    >>> row = {
    ...     "signal": "list",
    ...     "quantity": "waiting",
    ...     "amount": 12.4,
    ...     "since": pd.Timestamp("2026-01-05"),
    ...     "periods": 2,
    ... }
    >>> worded(pd.DataFrame([row]), "en")["what"].tolist()
    ['the list is 12 people longer than planned']
    """
    place = LANGUAGES.index(language)
    said = [
        (
            _text(WHAT, row)[place].format(
                amount=_number(abs(row["amount"]), language),
                percent=f"{row['amount']:.0%}".replace("%", " %" if language == "sv" else "%"),
                periods=row["periods"],
                since=row["since"].date(),
            ),
            _text(WHAT_TO_DO, row)[place],
        )
        for row in found.to_dict("records")
    ]
    return found.assign(what=[what for what, _ in said], what_to_do=[do for _, do in said])


def _text(texts: dict[str, tuple[str, str]], row: dict[str, object]) -> tuple[str, str]:
    """Return the text of a signal: of its quantity and direction where there is one, else of the signal alone."""
    way = "more" if float(str(row["amount"])) > 0 else "fewer"
    signal = str(row["signal"])
    return texts.get(f"{signal}.{row['quantity']}.{way}") or texts[signal]


def _number(value: float, language: str) -> str:
    shown = f"{value:,.0f}" if value >= 9.95 or value == round(value) else f"{value:,.1f}"
    return shown.replace(",", "\0").replace(".", ",").replace("\0", " ") if language == "sv" else shown
