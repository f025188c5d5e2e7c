"""Settle the tiers of a program in their order, with the slack that some of them leave to later ones."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from scipy.sparse import csc_array, vstack

from pks.balance.order import Ranked
from pks.balance.tiers import Tier
from pks.core.axes import Floats
from pks.lp import HiGHS, LinearProgram, NoPointYet, Objective, Progress, Solution, Solver, Start, lexicographic

LEAST_SLACK = 1e-6
"""Slack below this, relative to the tier's optimum and at least absolute, is none: the solver could not tell."""
_SLACK = "slack "
FOLLOWING = frozenset({"q", "n", "F", "o", "g", "z", "i", "w", "up", "down", "mean"})
"""Families of columns that follow from what is done; all others say what is done."""


@dataclass(frozen=True, eq=False)
class Settled:
    """What came out.

    Attributes:
        program: what was solved last: the program given, and a row for every tier with slack.
        tiers: in the order in which they were settled; those with slack come last, as small as the others leave them.
        solution: values, duals and gaps in the order of `tiers`.
    """

    program: LinearProgram
    tiers: tuple[Tier, ...]
    solution: Solution


@dataclass(frozen=True)
class Settling:
    """How tiers are settled: by which `solver`, from where, for how many seconds at most, and who is told after every tier."""

    solver: Solver = field(default_factory=HiGHS)
    start: Start | None = None
    time_limit: float | None = None
    progress: Callable[[Progress], bool | None] | None = None

    def settle(self, program: LinearProgram, places: Sequence[Ranked]) -> Settled:
        """Return the lexicographic optimum of `places`.

        A tier c with slack σ is first minimised in its place: f* = min c·x given all before it. Then the row
        c·x ≤ f* + σ is added, everything else is settled in order, and c once more at the end, so that no more slack is
        used than gains something.

        Where the time limit comes before any feasible point, the point is the best at which nothing is done: everybody
        waits or is uncovered. Where the program demands that something is done, as rounding does, it is the one with
        the least sum of all tiers. Neither takes long, and no limit cuts it short.

        Raises:
            SolverError: if the solver fails, or was interrupted before it had a feasible point.
        """
        try:
            return self._settle(program, places)
        except NoPointYet as stop:
            if stop.status != "time limit":
                raise
            tiers = [place.tier for place in places]
            return Settled(program, tuple(tiers), _completed(self._least(program, tiers), program, tiers))

    def _settle(self, program: LinearProgram, places: Sequence[Ranked]) -> Settled:
        began = time.monotonic()
        tiers = [place.tier for place in places]
        point: Solution | None = None
        for place in places:
            if place.slack.share <= 0 and place.slack.amount <= 0:
                continue
            until = tiers.index(place.tier) + 1
            point = self._solve(program, tiers[:until], began=began, uniqueness=False)
            if point.status != "optimal":
                return Settled(program, tuple(tiers), _completed(point, program, tiers))
            value = point.values[-1]
            if (slack := place.slack.above(value)) > LEAST_SLACK * max(1.0, abs(value)):
                program = with_row(program, place.tier, value + slack)
                tiers = [*(tier for tier in tiers if tier is not place.tier), place.tier]
        try:
            found = self._solve(program, tiers, began=began)
        except NoPointYet as stop:
            if point is None:
                raise
            found = _completed(replace(point, status=stop.status), program, tiers)
        return Settled(program, tuple(tiers), replace(found, seconds=time.monotonic() - began))

    def _least(self, program: LinearProgram, tiers: Sequence[Tier]) -> Solution:
        """Return the point with the least sum of all tiers at which nothing is done that need not be done."""
        n = program.matrix.shape[1]
        total = Objective("all tiers", np.sum([tier.objective(n).cost for tier in tiers], axis=0))
        found = lexicographic(at_rest(program), [total], solver=self.solver, uniqueness=False)
        return replace(found, status="time limit", start=None)

    def _solve(
        self, program: LinearProgram, tiers: Sequence[Tier], *, began: float, uniqueness: bool = True
    ) -> Solution:
        left = None if self.time_limit is None else max(0.0, self.time_limit - (time.monotonic() - began))
        objectives = [tier.objective(program.matrix.shape[1]) for tier in tiers]
        start = self.start if self.start is not None and self.start.fits(program) else None
        return lexicographic(
            program,
            objectives,
            solver=self.solver,
            start=start,
            time_limit=left,
            progress=self.progress,
            uniqueness=uniqueness,
        )


def at_rest(program: LinearProgram) -> LinearProgram:
    """Return the program with nothing done; the same program if it demands that something is."""
    if (program.col_lower > 0).any():
        return program
    upper = program.col_upper.copy()
    for name, columns in program.column_families.items():
        if name not in FOLLOWING:
            upper[columns] = 0.0
    return replace(program, col_upper=upper)


def without_slack(program: LinearProgram) -> LinearProgram:
    """Return the program without the rows that settling added to it."""
    families = {name: rows for name, rows in program.row_families.items() if not name.startswith(_SLACK)}
    m = max((rows.stop for rows in families.values()), default=0)
    matrix = csc_array(program.matrix[:m])
    matrix.sort_indices()
    return replace(
        program,
        matrix=matrix,
        row_lower=program.row_lower[:m],
        row_upper=program.row_upper[:m],
        row_families=families,
        row_labels={name: label for name, label in program.row_labels.items() if name in families},
    )


def with_row(program: LinearProgram, tier: Tier, most: float) -> LinearProgram:
    """Return the program with the row Σ weight·x ≤ `most` of a tier at its end."""
    m, n = program.matrix.shape
    cost = tier.objective(n).cost
    matrix = csc_array(vstack([program.matrix, csc_array(cost[None, :])]))
    matrix.sort_indices()
    name = f"{_SLACK}{tier.name}"
    return replace(
        program,
        matrix=matrix,
        row_lower=np.append(program.row_lower, -np.inf),
        row_upper=np.append(program.row_upper, most),
        row_families={**program.row_families, name: slice(m, m + 1)},
        row_labels={**program.row_labels, name: lambda _: tier.name},
    )


def _completed(point: Solution, program: LinearProgram, tiers: Sequence[Tier]) -> Solution:
    """Return a stopped solution with the values of all tiers; no tier is below 0, so that is what a gap may reach."""
    n, m = len(program.col_lower), len(program.row_lower)
    known = {name: number for number, name in enumerate(point.names)}
    objectives = [tier.objective(n) for tier in tiers]
    values = tuple(float(objective.cost @ point.x) for objective in objectives)
    numbers = [known.get(tier.name) for tier in tiers]

    def taken(parts: tuple[Floats, ...], size: int) -> tuple[Floats, ...]:
        return tuple(np.zeros(size) if k is None else np.pad(parts[k], (0, size - len(parts[k]))) for k in numbers)

    return replace(
        point,
        names=tuple(tier.name for tier in tiers),
        values=values,
        row_duals=taken(point.row_duals, m),
        reduced_costs=taken(point.reduced_costs, n),
        gaps=tuple(value if k is None else point.gaps[k] for k, value in zip(numbers, values, strict=True)),
        unique=None,
        alternative=None,
    )
