"""Balancing in rounds between a region and its units."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from pks.balance.levelling import requested
from pks.balance.order import Place, Ranked, arranged, place
from pks.balance.outcome import plan_of
from pks.balance.plan import Plan
from pks.balance.problem import Problem
from pks.balance.settling import Settled, Settling
from pks.balance.tiers import tiers_of
from pks.balance.variables import variables_of
from pks.core.axes import Floats
from pks.core.errors import AlignmentError
from pks.core.workers import Mapper
from pks.lp import NoPointYet, Proposing, Solution
from pks.lp.solver import Solver, Status
from pks.lp.watch import Progress, Watch
from pks.strategies.rounds.minutes import minutes_of
from pks.strategies.rounds.negotiating import Round, Table, rounds_of, start_of, table_of
from pks.strategies.rounds.proving import closed, gaps, nothing_proved, proved_by

_FOR_ROUNDS = 0.8
"""Share of a time limit that rounds may take; the rest is for the tiers, one by one."""


@dataclass(frozen=True, eq=False)
class RoundsPlan(Plan):
    """A plan that tells how it was negotiated.

    Attributes:
        rounds: a row for every round: round, groups (that settled by themselves), proposed (decisions on the table), seconds;
            together (all tiers weighed as one sum, in no unit); tier (the one being solved: the first that is not proved to be
            as good as can be; "" = all are), bound (what it cannot fall below, whatever is decided) and gap (its value −
            bound), both in the unit of the tier; and the value of every tier, by its name. The last row is the plan.
        minutes: what each unit was handed, answered and agreed to, round by round, the plan last
            (:mod:`pks.strategies.rounds.minutes`).
    """

    rounds: pd.DataFrame = field(default_factory=pd.DataFrame)
    minutes: pd.DataFrame = field(default_factory=pd.DataFrame)


@dataclass(frozen=True)
class Rounds:
    """Units settle what they can by themselves, then with those they have most to do with, then the region settles the rest.

    The result is that of :class:`pks.balance.lexicographic.Lexicographic`, tier by tier, to 1e-9; the way is another, and
    every step of it leaves a plan that keeps to all limits, and a bound. `docs/rounds.md` defines it.

    Attributes:
        fan_out: how many groups join at each level; None = all units at once, as in a region with one level between.
        most: stop after so many rounds; what is on the table by then is settled exactly, tier by tier, and the plan, with the
            status ``interrupted``, says how far each tier is from the optimum at most. None = until nothing pays that is not
            on the table.
        order, also: as in :class:`pks.balance.lexicographic.Lexicographic`.
        settling: by which solver, and for how long.
        over: maps groups that settle side by side over workers: :class:`pks.core.workers.Workers` for threads, processes or a
            cluster. The result is the same.
        before: what was carried out one year before, which units hold their missions against, [unit, object, period] of the
            case, NaN = not known (:attr:`pks.strategies.last_year.LastYear.production`); the plan is the same without.
    """

    fan_out: int | None = 4
    most: int | None = None
    order: tuple[str | Place, ...] = ()
    also: tuple[str, ...] = ()
    settling: Settling = field(default_factory=Settling)
    over: Mapper = map
    before: Floats | None = None
    name: str = "rounds"

    def __post_init__(self) -> None:
        """Refuse what cannot be.

        Raises:
            ValueError: if groups would not join, or there is no round.
        """
        if self.fan_out is not None and self.fan_out < 2:
            raise ValueError(f"fan_out is {self.fan_out}: at least 2 groups join, or None for all at once")
        if self.most is not None and self.most < 1:
            raise ValueError(f"most is {self.most}: there is at least 1 round")

    def balance(self, problem: Problem, currency: str) -> RoundsPlan:
        """Return the plan, with its tables `rounds` and `minutes`.

        Raises:
            AlignmentError: if what was carried out before is of another case.
            OrderError: if the order cannot be read, or names a tier that the problem does not have.
            PlanError: if the solver's answer breaks a constraint.
            SolverError: if the solver fails.
        """
        began = time.monotonic()
        order = [each if isinstance(each, Place) else place(each) for each in self.order]
        units, objects, _, periods = problem.axes.shape
        if self.before is not None and self.before.shape != (units, objects, periods):
            raise AlignmentError(
                f"before is {self.before.shape}, and the case has {(units, objects, periods)} units, planning objects and "
                "periods: take it from this case"
            )
        v = variables_of(problem)
        extensions = requested(problem, v, order=order, also=self.also)
        tiers = [*tiers_of(problem, v, currency), *(each.tier for each in extensions if len(each.tier.column))]
        places = arranged(tiers, order)
        table = table_of(problem, v, places, extensions=extensions, fan_out=self.fan_out)
        settling = self.settling
        if settling.progress is not None:
            active = sum(bool(tier.cost.any()) for tier in table.tiers)
            settling = replace(settling, progress=_Following(settling.progress, of=active, began=began))
        rounds, stopped = self._negotiated(table, settling, began)
        settled = _settled(table, rounds, places, settling, stopped=bool(stopped), began=began)
        if stopped or settled.solution.status != "optimal":
            settled = _opened(settled, table, rounds[-1], stopped)
        settled = replace(settled, solution=replace(settled.solution, seconds=time.monotonic() - began))
        plan = plan_of(problem, v, places, settled, strategy=self.name, currency=currency)
        kept = {name: getattr(plan, name) for name in Plan.__dataclass_fields__}
        minutes = minutes_of(problem, v, table, [*rounds, *_last(rounds, settled)], before=self.before)
        return RoundsPlan(**kept, rounds=_told(table, rounds, settled), minutes=minutes)

    def _negotiated(self, table: Table, settling: Settling, began: float) -> tuple[list[Round], Status | None]:
        """Return the rounds, and why they were stopped before the end, if they were."""
        active = np.array([tier.cost.any() for tier in table.tiers], bool)
        watch = Watch(settling.progress, of=int(active.sum()))
        limit = None if settling.time_limit is None else _FOR_ROUNDS * settling.time_limit
        until = None if limit is None else time.time() + limit - (time.monotonic() - began)
        rounds: list[Round] = []
        try:
            for each in rounds_of(table, settling.solver, over=self.over, until=until, stop=watch.interrupted):
                rounds.append(each)
                if watch.announce(int(active[: len(each.proved) - 1].sum())) or each.number == self.most:
                    return rounds, "interrupted"
                if limit is not None and time.monotonic() - began > limit:
                    return rounds, "time limit"
        except NoPointYet as ended:
            if not rounds:
                raise
            return rounds, ended.status
        return rounds, None


class _Following:
    """Passes on how far rounds and tiers have come together: nothing that was settled is taken back, nor who said stop."""

    def __init__(self, progress: Callable[[Progress], bool | None], *, of: int, began: float) -> None:
        self._progress, self._of, self._began = progress, of, began
        self._settled, self._stop = 0, False

    def __call__(self, told: Progress) -> bool:
        """Tell of one part of the way; whether to stop."""
        self._settled = max(self._settled, min(told.settled, self._of))
        seconds = time.monotonic() - self._began
        self._stop = bool(self._progress(Progress(self._settled, self._of, seconds))) or self._stop
        return self._stop


def _settled(
    table: Table, rounds: Sequence[Round], places: Sequence[Ranked], settling: Settling, *, stopped: bool, began: float
) -> Settled:
    """Return the lexicographic optimum, of all decisions or, where the rounds were stopped, of those on the table.

    Where there is no time for it, it is the plan of the best round.
    """
    program, last = table.program, rounds[-1]
    if settling.time_limit is not None:
        settling = replace(settling, time_limit=max(0.0, settling.time_limit - (time.monotonic() - began)))
    if stopped:
        closed = np.where(last.proposed, program.col_upper, program.col_lower)
        program = replace(program, col_upper=np.where(np.isfinite(closed), closed, program.col_upper))
    solver, best = Proposing(last.proposed, settling.solver), _best(table, rounds)
    try:
        settled = replace(settling, solver=solver, start=start_of(table, last)).settle(program, places)
    except NoPointYet as ended:
        return _as_negotiated(table, places, best, solver, status=ended.status)
    status = settled.solution.status
    if status == "optimal" or not _better(table, best, settled.solution.x):
        return settled
    return _as_negotiated(table, places, best, solver, status=status)


def _as_negotiated(table: Table, places: Sequence[Ranked], x: Floats, solver: Solver, *, status: Status) -> Settled:
    """Return the plan of a round as what is settled; how far it is from the best is not told yet."""
    m, n = table.program.matrix.shape
    x = np.clip(x, table.program.col_lower, table.program.col_upper)
    values = tuple(_values(table, x))
    solution = Solution(
        names=tuple(tier.name for tier in table.tiers),
        x=x,
        values=values,
        row_duals=(np.zeros(m),) * len(values),
        reduced_costs=(np.zeros(n),) * len(values),
        unique=None,
        alternative=None,
        status=status,
        gaps=values,
        seconds=0.0,
        solver=solver.name,
        version=solver.version,
        iterations=0,
        start=None,
    )
    return Settled(table.program, tuple(place.tier for place in places), solution)


def _best(table: Table, rounds: Sequence[Round]) -> Floats:
    """Return the best plan of any round, tier by tier: all tiers weighed together, a later round may have lost in one."""
    best = rounds[0].x
    for each in rounds[1:]:
        best = best if _better(table, best, each.x) else each.x
    return best


def _better(table: Table, one: Floats, other: Floats) -> bool:
    """Tell whether one plan is better than another in the first tier in which they differ."""
    pairs = zip(_values(table, one), _values(table, other), strict=True)
    return next((a < b for a, b in pairs if not (closed(a, b) and closed(b, a))), False)


def _opened(settled: Settled, table: Table, last: Round, stopped: Status | None) -> Settled:
    """Return what is settled of the decisions on the table with its gaps to all decisions, and why it is not the end, if so.

    A tier with slack is held near its best of what is on the table, so all that is known of it is what the rounds have
    proved.
    """
    solution = settled.solution
    program = replace(settled.program, col_upper=table.program.col_upper)
    tiers = [tier.objective(len(table.cost)) for tier in settled.tiers]
    held = len(tiers) - (len(program.row_lower) - len(table.program.row_lower))  # those with slack come last
    found = proved_by(nothing_proved(program, table.most), program, tiers, x=solution.x, prices=solution.row_duals)
    least = dict(zip((tier.name for tier in table.tiers), last.proved, strict=False))
    for tier, known in zip(tiers[:held], found.least, strict=False):
        least[tier.name] = max(known, least.get(tier.name, 0.0))
    values, names = dict(zip(solution.names, solution.values, strict=True)), [tier.name for tier in table.tiers]
    told = gaps([values[name] for name in names], [least.get(name, 0.0) for name in names])
    of_tier = dict(zip(names, told, strict=True))
    gaps_found = tuple(of_tier[name] for name in solution.names)
    status = solution.status
    if status == "optimal" and stopped is not None and any(gaps_found):
        status = stopped
    return replace(settled, solution=replace(solution, status=status, gaps=gaps_found))


def _last(rounds: Sequence[Round], settled: Settled) -> list[Round]:
    """Return the plan as one round more, at the prices of the last."""
    found = settled.solution
    return [replace(each, number=each.number + 1, x=found.x, seconds=found.seconds) for each in rounds[-1:]]


def _told(table: Table, rounds: Sequence[Round], settled: Settled) -> pd.DataFrame:
    """Return the table of rounds."""
    known = dict(zip(settled.solution.names, settled.solution.gaps, strict=True))
    found = [gaps(_values(table, each.x), each.proved) for each in rounds]
    found.append(tuple(known[tier.name] for tier in table.tiers))
    names = [tier.name for tier in table.tiers]
    rows = []
    for each, of_tiers in zip([*rounds, *_last(rounds, settled)], found, strict=True):
        values = dict(zip(names, _values(table, each.x), strict=True))
        tier, bound, gap = _solving(values, of_tiers)
        rows.append(
            {
                "round": each.number,
                "groups": len(np.unique(each.group)),
                "proposed": int(each.proposed.sum()),
                "seconds": each.seconds,
                "together": float(table.cost @ each.x),
                "tier": tier,
                "bound": bound,
                "gap": gap,
                **values,
            }
        )
    return pd.DataFrame(rows)


def _values(table: Table, x: Floats) -> list[float]:
    return [float(tier.cost @ x) for tier in table.tiers]


def _solving(values: Mapping[str, float], of_tiers: Sequence[float]) -> tuple[str, float, float]:
    """Return the first tier that is open, what it cannot fall below, and its gap."""
    for (name, value), gap in zip(values.items(), of_tiers, strict=True):
        if gap > 0:
            return name, max(0.0, value - gap), gap
    return "", np.nan, 0.0
