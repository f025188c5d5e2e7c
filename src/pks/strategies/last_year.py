"""As last year: every unit carries out what it carried out in the same period one year before, as far as that is possible."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pandas as pd

from pks.balance.doing import plan_doing
from pks.balance.plan import Plan
from pks.balance.problem import Problem
from pks.balance.program import program_of
from pks.balance.variables import variables_of
from pks.core.axes import Axes, Floats, axes_of, codes
from pks.core.case import Case
from pks.core.errors import AlignmentError
from pks.core.faults import CaseError, Fault
from pks.core.periods import Periods
from pks.strategies.ladder.course import Course
from pks.strategies.ladder.rungs import no_rungs

YEAR = {"D": 364, "W-MON": 52, "MS": 12, "QS": 4, "YS": 1}
"""How many periods back the same period of the year before lies, by frequency: whole weeks where weekdays differ."""


@dataclass(frozen=True, eq=False)
class LastYear:
    """Production as in the history, and no measure.

    Each unit, in each period, meets its acute need as far as its own hours allow, whatever it was last year. Then come its
    elective lists, the most severe first (ties: the order of planning objects): each is served what was produced of it in the
    same period one year before, but not more than wait, and not more than hours, ability and other limits allow. So where
    last year's production does not fit, the least severe is cut. Hours that last year's production does not use stay free.
    Nobody is limited; acute need that is not met is uncovered.

    An elective list that the history of that year does not know at all (revisits often are not recorded) is kept as long as
    it was at the start, as far as the limits allow; :meth:`unrecorded` names such lists. Make one from a case with
    :func:`last_year`.

    Attributes:
        production: what was produced, [unit, object, period] of the case; NaN = not known.
    """

    production: Floats
    name: ClassVar[str] = "last-year"

    def balance(self, problem: Problem, currency: str) -> Plan:
        """Return the plan for `problem`.

        Raises:
            AlignmentError: if the production is that of another case.
            CaseError: if the production of an elective list is known for some periods and not for others.
            PlanError: if what comes out breaks a constraint.
        """
        units, objects, _, periods = problem.axes.shape
        if self.production.shape != (units, objects, periods):
            raise AlignmentError(
                f"production is {self.production.shape}, and the case has {(units, objects, periods)} units, planning objects "
                "and periods: make the strategy from this case"
            )
        produced = self.production[problem.lists.unit, problem.lists.planning_object]
        if faults := _gaps(problem, produced):
            raise CaseError(faults)
        start: list[float] = problem.lists.start.tolist()
        v = variables_of(problem)
        course = Course(problem, v, program_of(problem, v), no_rungs(v))
        for unit in range(units):
            elective = sorted(course.elective(unit), key=lambda on: -course.severity[on])
            for t in range(periods):
                course.open(unit, t)
                course.meet_acute(unit, t)
                for on in elective:
                    waiting, last = course.people.number(on), float(produced[on, t])
                    course.serve(on, t, waiting - start[on] if np.isnan(last) else min(last, waiting))
                course.limit_acute(unit, t)
        return plan_doing(problem, v, course.doing, strategy=self.name, currency=currency)

    def unrecorded(self, problem: Problem) -> pd.DataFrame:
        """Return the elective lists of which nothing is recorded: unit, planning_object."""
        axes, lists = problem.axes, problem.lists
        produced = self.production[lists.unit, lists.planning_object]
        on = np.flatnonzero(np.isnan(produced).all(axis=1) & ~lists.acute)
        return pd.DataFrame(
            {"unit": axes.unit[lists.unit[on]], "planning_object": axes.planning_object[lists.planning_object[on]]}
        )


def last_year(case: Case) -> LastYear:
    """Return the strategy that produces what the `history` of `case` says was produced one year before.

    One year before is 52 weeks, 364 days (so that weekdays stay), 12 months, 4 quarters or 1 year. A horizon longer than
    that repeats the last year before it. A row without `production` counts with its `arrivals`, as if the list had neither
    grown nor become shorter; a period without a row is not known.

    Raises:
        CaseError: if the case has no history of planning objects.

    Example:
        >>> import pandas as pd
        >>> import pks
        >>> settings = {
        ...     "name": "clinic",
        ...     "currency": "SEK",
        ...     "level": "strategic",
        ...     "frequency": "YS",
        ...     "start": "2026-01-01",
        ...     "periods": 2,
        ... }
        >>> visit = {"unit": ["A"], "planning_object": ["visit"]}
        >>> case = pks.case_from(
        ...     settings,
        ...     {
        ...         "units": pd.DataFrame({"unit": ["A"]}),
        ...         "planning_objects": pd.DataFrame({"planning_object": ["visit"], "max_wait_days": [90]}),
        ...         "history": pd.DataFrame(
        ...             {**visit, "period": ["2025-01-01"], "arrivals": [520], "production": [500]}
        ...         ),
        ...     },
        ... )
        >>> last_year(case).production.tolist()
        [[[500.0, 500.0]]]
    """
    produced = produced_last_year(case)
    if produced is None:
        raise CaseError(
            [
                Fault(
                    "history", None, "production", "",
                    "no row is of a planning object: what was produced last year is not known",
                )
            ]
        )  # fmt: skip
    return LastYear(produced)


def produced_last_year(case: Case) -> Floats | None:
    """Return what the `history` of `case` says was produced one year before each period: [unit, object, period].

    NaN = not known; None if the case has no history of planning objects. The year before is that of :func:`last_year`.
    """
    axes = axes_of(case)
    table = case.table("history")
    table = table[table["planning_object"].notna()]
    return None if table.empty else _of_last_year(_recorded(axes, table), axes.period.count)


def _recorded(axes: Axes, table: pd.DataFrame) -> Floats:
    """Return what was produced in each period of the year before the horizon, NaN = not known: [unit, object, period]."""
    before = _year_before(axes.period)
    period = np.asarray(before.get_indexer(pd.DatetimeIndex(table["period"])))
    inside = period >= 0
    out = np.full((len(axes.unit), len(axes.planning_object), len(before)), np.nan)
    where = codes(table["unit"], axes.unit), codes(table["planning_object"], axes.planning_object), period
    values = table["production"].fillna(table["arrivals"]).to_numpy(np.float64)
    out[tuple(part[inside] for part in where)] = values[inside]
    return out


def _year_before(horizon: Periods) -> pd.DatetimeIndex:
    """Return the first days of the periods of the year before the horizon."""
    return pd.date_range(end=horizon.start, periods=YEAR[horizon.frequency] + 1, freq=horizon.frequency)[:-1]


def _of_last_year(recorded: Floats, periods: int) -> Floats:
    """Return what was recorded in the same place of the year, for each period of the horizon."""
    return recorded[:, :, np.arange(periods) % recorded.shape[2]]


def _gaps(problem: Problem, produced: Floats) -> list[Fault]:
    """Return a fault for each elective list of which the production of some periods is known, and of others not."""
    axes, lists = problem.axes, problem.lists
    before = _year_before(axes.period)
    faults = []
    unknown = np.isnan(produced)
    for on in np.flatnonzero(unknown.any(axis=1) & ~unknown.all(axis=1) & ~lists.acute).tolist():
        missing = np.flatnonzero(unknown[on])
        names = f"{axes.unit[lists.unit[on]]}, {axes.planning_object[lists.planning_object[on]]}"
        first = before[missing[0] % len(before)].date()
        reason = f"no row for {first}, one year before the plan"
        if len(missing) > 1:
            reason += f", nor for {len(missing) - 1} more of its {len(produced[on])} periods"
        faults.append(
            Fault("history", None, "production", names, f"{reason}: add what was produced then, 0 if nothing")
        )
    return faults
