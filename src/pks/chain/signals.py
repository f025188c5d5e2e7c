"""Signals: where the outcome lies so far from the plan that somebody has to act, each by a stated rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import special

from pks.balance.plan import Plan
from pks.balance.problem import Problem
from pks.chain.control_limits import Mask, from_centre, in_a_row, spread
from pks.chain.deviations import CAPACITY, OBJECT, UNITS, Course
from pks.chain.forecast_error import within
from pks.core.axes import DUST, Codes, Floats

COLUMNS = [
    "signal",
    "quantity",
    "unit",
    "planning_object",
    "capacity",
    "since",
    "period",
    "periods",
    "amount",
    "amount_unit",
    "now",
]
URGENCY = ("overdue", "list", "short", "adrift", "one side", "limits", "unused", "hours short", "interval", "missing")
"""Every signal, the most urgent first: who waits too long, then what makes lists longer, then what is worth knowing."""
NEVER_BY_CHANCE = 0.00135
"""Probability beyond one limit of three standard deviations: what any other test has to be as rare as."""


HALF = 0.5
"""Whole counts come no nearer to a plan in fractions than that: what is closer lies on neither side."""


@dataclass(frozen=True)
class Rules:
    """When a deviation is a signal.

    Attributes:
        band: share of the plan within which a deviation is let pass.
        limits: of a control chart, in standard deviations.
        one_side: so many points on one side of the plan in a row are not by chance (Western Electric, 1956: eight).
        expected: least expected count in a period for that rule: below, counts do not lie on both sides alike.
        in_a_row: so many periods in a row with too little are a signal.
    """

    band: float = 0.05
    limits: float = 3.0
    one_side: int = 8
    expected: float = 5.0
    in_a_row: int = 3

    def __post_init__(self) -> None:
        """Refuse what is no rule."""
        whole = min(self.one_side, self.in_a_row)
        if not (0 <= self.band < 1 and self.limits > 0 and whole >= 1 and self.expected >= 0):
            raise ValueError(f"band in 0 … 1, limits above 0, periods from 1, expected from 0; not {self}")


DEFAULT = Rules()


def signals(
    plan: Plan, known: Mapping[str, Course], *, intervals: pd.DataFrame | None = None, rules: Rules = DEFAULT
) -> pd.DataFrame:
    """Return where the outcome signals, the most urgent first: one row for each rule and unit with object or capacity.

    With z = (outcome − planned) ÷ √planned, s how much more than Poisson counts a series varies
    (:func:`pks.chain.control_limits.spread`), and Σ sums since the start over periods that are known:

    - overdue: more people are overdue than the plan says, by at least one
    - list: the list is longer than planned, by more than band·planned and more than limits·√(Σ planned arrivals), which is
      what chance in the arrivals can do
    - short: production below (1 − band)·goal in each of so many periods in a row, and below their sum by one or more
    - adrift: |Σ outcome − Σ planned| of production or arrivals above band·Σ planned and above limits·s·√(Σ planned)
    - one side: eight in a row on one side of the plan, each by half a count or more, production or arrivals, where at least five
      are planned
    - limits: |z| above limits·s, production or arrivals
    - hours short: fewer hours there than (1 − band) times those of the plan, so many periods in a row
    - unused: of the hours there, more than band stand unused beyond those that the plan leaves, so many periods in a
      row, while a list whose care takes such hours at that unit is longer than planned (see list)
    - interval: so few arrivals inside their 80 % interval as by chance one time in 740
    - missing: the plan has production, others of the unit tell theirs, this is not told

    Columns: signal, quantity, unit, planning_object, capacity (one of the two is empty), since and period (the first and
    the last period of its last stretch), periods (how many these are; of missing, all that are), amount (in the last of
    them; a sum for adrift and short), amount_unit, now (whether it holds in the last period that is known).

    Args:
        plan: what was planned.
        known: of :func:`pks.chain.deviations.courses`.
        intervals: as of :func:`pks.chain.forecast_error.forecast_error`.
        rules: when a deviation is a signal.
    """
    found: list[dict[str, object]] = []
    for name in ("production", "arrivals"):
        if name in known:
            found += _counted(plan.problem, known[name], rules)
    above = _above(plan, known, rules)
    if above is not None:
        found += _told(plan.problem, "list", known["waiting"], above, known["waiting"].apart)
    if "overdue" in known:
        late = known["overdue"]
        found += _told(plan.problem, "overdue", late, _where(late, late.apart >= 1), late.apart)
    if "production" in known:
        found += _short(plan.problem, known["production"], rules)
        found += _missing(plan.problem, known["production"])
    if "hours" in known:
        short = known["hours"]
        few = in_a_row(_where(short, short.outcome < (1 - rules.band) * short.planned - DUST))
        found += _told(plan.problem, "hours short", short, few >= rules.in_a_row, short.apart, run=few)
    if "hours used" in known and above is not None:
        found += _unused(plan, known, above, rules)
    if "arrivals" in known:
        found += _outside(plan.problem, known["arrivals"], intervals)
    table = pd.DataFrame(found, columns=COLUMNS)
    rank = table["signal"].map({name: place for place, name in enumerate(URGENCY)})
    order = np.lexsort((-table["amount"].abs().to_numpy(np.float64), rank, ~table["now"].to_numpy(bool)))
    return table.iloc[order].reset_index(drop=True)


def _counted(problem: Problem, course: Course, rules: Rules) -> list[dict[str, object]]:
    """Return the signals of a control chart."""
    apart = from_centre(course.outcome, course.planned)
    wide = rules.limits * spread(apart)[:, None]
    planned, difference = course.summed(course.planned), course.summed(course.apart)
    off = (np.abs(difference) > rules.band * planned) & (np.abs(difference) > wide * np.sqrt(planned))
    enough = course.planned >= rules.expected
    sides = [in_a_row(_where(course, side) & enough) for side in (course.apart >= HALF, course.apart <= -HALF)]
    found = _told(problem, "limits", course, _where(course, np.abs(apart) > wide), course.apart)
    side = np.maximum(*sides)
    found += _told(problem, "one side", course, side >= rules.one_side, course.apart, run=side)
    return found + _told(problem, "adrift", course, _where(course, off), difference)


def _short(problem: Problem, course: Course, rules: Rules) -> list[dict[str, object]]:
    below = _where(course, course.outcome < (1 - rules.band) * course.planned - DUST)
    run = in_a_row(below)
    lacking = course.summed(np.minimum(course.apart, 0.0))
    before = np.concatenate([np.zeros((len(lacking), 1)), lacking], axis=1)
    since = np.arange(lacking.shape[1]) + 1 - run
    amount = lacking - np.take_along_axis(before, since, axis=1)
    return _told(problem, "short", course, (run >= rules.in_a_row) & (amount <= -1), amount, run=run)


def _above(plan: Plan, known: Mapping[str, Course], rules: Rules) -> Mask | None:
    """Tell which lists are longer than planned, beyond the band and beyond chance; None where nobody tells of lists."""
    if "waiting" not in known:
        return None
    course, problem = known["waiting"], plan.problem
    number = problem.lists.number[course.unit, course.label]
    arriving = problem.needs.arriving[course.unit, course.label, : course.planned.shape[1]]
    chance = rules.limits * np.sqrt(np.cumsum(arriving, axis=1))
    over = course.apart > np.maximum(np.maximum(rules.band * course.planned, chance), 1.0)
    return _where(course, over & (number >= 0)[:, None])


def _unused(plan: Plan, known: Mapping[str, Course], above: Mask, rules: Rules) -> list[dict[str, object]]:
    problem, used, lists = plan.problem, known["hours used"], known["waiting"]
    shape = (len(problem.axes.unit), len(problem.axes.capacity), used.planned.shape[1])
    longer = np.zeros((shape[0], len(problem.axes.planning_object), shape[2]), bool)
    longer[lists.unit, lists.label] = above
    per = problem.needs.per_activity
    waits = np.zeros(shape, bool)
    np.logical_or.at(waits, (per.unit, per.capacity), longer[per.unit, per.planning_object])
    there, planned = _there(plan, known)
    there, planned = there[used.unit, used.label], planned[used.unit, used.label]
    free = there - used.outcome
    beyond = free - np.maximum(planned - used.planned, 0.0)
    idle = in_a_row(_where(used, beyond > rules.band * there + DUST))
    holds = (idle >= rules.in_a_row) & waits[used.unit, used.label]
    return _told(problem, "unused", used, holds, free, run=idle)


def _there(plan: Plan, known: Mapping[str, Course]) -> tuple[Floats, Floats]:
    """Return hours there as they came, where that is known, and as planned, [unit, capacity, period]."""
    axes = plan.problem.axes
    table = plan.capacity
    net = table["available"] + table["moved_in"] - table["moved_out"] + table["shifted_in"] - table["shifted_out"]
    planned = np.zeros((len(axes.unit), len(axes.capacity), axes.period.reported))
    unit, capacity = axes.unit.get_indexer(table["unit"]), axes.capacity.get_indexer(table["capacity"])
    planned[unit, capacity, axes.period.codes(table["period"])] = net + table["added"]
    there = planned.copy()
    if "hours" in known:
        hours = known["hours"]
        told = there[hours.unit, hours.label]
        there[hours.unit, hours.label] = np.where(np.isnan(hours.outcome), told, hours.outcome)
    return there, planned


def _missing(problem: Problem, course: Course) -> list[dict[str, object]]:
    """Return lists of which a period is not told that others of the unit tell."""
    known = ~np.isnan(course.outcome)
    told = np.zeros((len(problem.axes.unit), known.shape[1]), bool)
    np.logical_or.at(told, course.unit, known)
    lost = ~known & told[course.unit] & (course.planned > DUST)
    found = _told(problem, "missing", course, lost, course.planned, known=told[course.unit])
    counts = lost.sum(axis=1)[lost.any(axis=1)].tolist()
    return [{**row, "periods": count} for row, count in zip(found, counts, strict=True)]


def _outside(problem: Problem, course: Course, intervals: pd.DataFrame | None) -> list[dict[str, object]]:
    inside, asked = within(problem, course, intervals)
    rare = (asked > 0) & (special.bdtr(inside, np.maximum(asked, 1).astype(np.int64), 0.8) < NEVER_BY_CHANCE)
    holds = np.zeros(course.outcome.shape, bool)
    last = _last(~np.isnan(course.outcome))
    holds[rare, last[rare]] = True
    share = np.divide(inside, asked, out=np.zeros_like(inside), where=asked > 0)
    found = _told(problem, "interval", course, holds, np.broadcast_to(share[:, None], holds.shape))
    periods = asked[rare].astype(np.int64).tolist()
    return [{**row, "periods": count, "amount_unit": "share"} for row, count in zip(found, periods, strict=True)]


def _told(
    problem: Problem,
    signal: str,
    course: Course,
    holds: Mask,
    amount: Floats,
    *,
    run: Codes | None = None,
    known: Mask | None = None,
) -> list[dict[str, object]]:
    """Return one row for each row of the course on which the rule `holds` in any period.

    `run` is how long that which the rule counts has lasted, where that is not the rule itself; `known` what is told.
    """
    axes, days = problem.axes, problem.axes.period.index
    axis = axes.planning_object if course.of == OBJECT else axes.capacity
    judged = ~np.isnan(course.outcome) if known is None else known
    last_known = _last(judged)
    lasted = in_a_row(holds) if run is None else run
    found = []
    for row in np.flatnonzero(holds.any(axis=1)):
        last = int(np.flatnonzero(holds[row])[-1])
        label = str(axis[course.label[row]])
        found.append(
            {
                "signal": signal,
                "quantity": course.quantity,
                "unit": str(axes.unit[course.unit[row]]),
                OBJECT: label if course.of == OBJECT else None,
                CAPACITY: label if course.of == CAPACITY else None,
                "since": days[last + 1 - int(lasted[row, last])],
                "period": days[last],
                "periods": int(lasted[row, last]),
                "amount": float(amount[row, last]),
                "amount_unit": UNITS[course.quantity],
                "now": last == int(last_known[row]),
            }
        )
    return found


def _where(course: Course, holds: Mask) -> Mask:
    """Return where it holds of what is known: nothing follows from what is not."""
    return holds & ~np.isnan(course.outcome)


def _last(known: Mask) -> np.ndarray:
    """Return the last period that is known, (rows,); the last of all where none is."""
    return known.shape[1] - 1 - np.argmax(known[:, ::-1], axis=1)
