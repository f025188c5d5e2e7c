"""What one tier costs in terms of another: the whole curve, exact and convex."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from pks.balance.levelling import ON_REQUEST
from pks.balance.order import OrderError, Place, Ranked, arranged, merged, place
from pks.balance.problem import Problem
from pks.balance.program import program_of
from pks.balance.settling import LEAST_SLACK, with_row
from pks.balance.tiers import Tier, tiers_of
from pks.balance.variables import variables_of
from pks.core.axes import Floats
from pks.lp import HiGHS, LinearProgram, lexicographic
from pks.lp.solver import Solver

_STRAIGHT = 1e-7
_WORDS = {
    "en": "{of} from {low:,.6g} to {high:,.6g}: the last {span:,.6g} ({of_unit}) cost {price:,.6g} {unit} of {against} each",
    "sv": "{of} från {low:,.6g} till {high:,.6g}: de sista {span:,.6g} ({of_unit}) kostar {price:,.6g} {unit} av {against} styck",
}


@dataclass(frozen=True, eq=False)
class TradeOff:
    """The curve of one tier against another.

    Attributes:
        of, against: names of the two tiers, merged ones as they are written.
        of_unit, against_unit: their units.
        curve: of, against, slope, exact, by rising `of`. At every point no plan has less of both; `slope` is what `against`
            changes by for one more of `of` on the way to the next point. The curve is convex, and straight between
            points where `exact` is true; where it is false there may be lower points in between.
    """

    of: str
    against: str
    of_unit: str
    against_unit: str
    curve: pd.DataFrame

    def sentences(self, language: str = "en") -> list[str]:
        """Return a sentence for every stretch of the curve, in English or Swedish ("sv").

        >>> curve = pd.DataFrame({"of": [0.0, 10.0], "against": [120.0, 0.0], "slope": [-12.0, np.nan]})
        >>> TradeOff("overdue", "order 3", "people", "kr", curve).sentences()
        ['overdue from 0 to 10: the last 10 (people) cost 12 kr of order 3 each']
        """
        rows = self.curve
        return [
            _WORDS[language].format(
                of=self.of, against=self.against, of_unit=self.of_unit, unit=self.against_unit,
                low=low, high=high, span=high - low, price=-slope,
            )
            for low, high, slope in zip(rows["of"][:-1], rows["of"][1:], rows["slope"][:-1], strict=True)
        ]  # fmt: skip


def trade_off(
    problem: Problem,
    *,
    of: str,
    against: str,
    points: int = 20,
    order: Sequence[str | Place] = (),
    currency: str = "",
    solver: Solver | None = None,
) -> TradeOff:
    """Return what less of one tier costs in terms of another, at most at `points` corners of the curve.

    All tiers before both are held at their optimum; those between the two stay no higher than where the curve starts,
    which is the plan itself. With A the earlier of the two tiers and B the later, the ends are the lexicographic minima
    of (A, B) and (B, A). Between two neighbours P and Q the sum B + λ·A is minimised with the λ for which both are alike:
    a lower value is a new corner between them, the same value proves the curve straight. Corners are found where the
    neighbours are farthest apart first.

    Source: Aneja, Nair: Bicriteria transportation problem. Management Science 25 (1979), 73–78,
    https://doi.org/10.1287/mnsc.25.1.73

    Args:
        problem: what to balance.
        of: the tier that grows along the curve, such as ``overdue``; merged as in an order: ``overdue+limited``.
        against: the tier that falls, such as ``order 3`` or ``order 3+order 5``.
        points: how many points the curve has at most, at least 2.
        order: as of :class:`pks.balance.lexicographic.Lexicographic`, without slack.
        currency: the unit of priced tiers.
        solver: the default is HiGHS.

    Raises:
        OrderError: if `of` or `against` is no tier of this problem, or they have one in common.
        SolverError: if the solver fails.
    """
    if points < 2:
        raise ValueError(f"a curve has at least 2 points, not {points}")
    asked = place(of), place(against)
    named = {name for each in (*asked, *map(_place, order)) for _, name in each.parts}
    v = variables_of(problem)
    extensions = [extend(problem, v) for name, extend in ON_REQUEST.items() if name in named]
    known = [*tiers_of(problem, v, currency), *(extension.tier for extension in extensions)]
    tiers = [tier for each in arranged(known, order) for tier in each.parts]
    pair = [_found(each, tiers) for each in asked]
    if common := set(pair[0].parts) & set(pair[1].parts):
        raise OrderError([f"{tier.name!r} is on both sides" for tier in common])
    first, last = sorted(pair, key=lambda each: min(tiers.index(part) for part in each.parts))
    corners = _Corners(program_of(problem, v, extensions), tiers, first, last, solver or HiGHS())
    found = corners.found(points)
    straight = [corner[0] in corners.proven for corner in found[:-1]]
    curve = np.array(found)
    if first is not pair[0]:
        curve, straight = curve[::-1, ::-1], straight[::-1]
    return TradeOff(pair[0].tier.name, pair[1].tier.name, pair[0].tier.unit, pair[1].tier.unit, _table(curve, straight))


@dataclass(eq=False)
class _Corners:
    """The search for corners of the curve between two tiers."""

    program: LinearProgram
    tiers: Sequence[Tier]
    first: Ranked
    last: Ranked
    solver: Solver
    proven: set[float] = field(default_factory=set)

    def found(self, points: int) -> list[tuple[float, float]]:
        """Return at most so many corners, by rising value of the first tier."""
        of, against = self.first.tier, self.last.tier
        before, found = self._ends()
        while len(found) < points:
            open_ = [at for at in range(len(found) - 1) if found[at][0] not in self.proven]
            if not open_:
                break
            left = max(open_, key=lambda at: self._apart(found, at))
            (a, b), (c, d) = found[left], found[left + 1]
            slope = (b - d) / (c - a)
            mixed = merged([(1.0, against), (slope, of)]).tier
            x, y = self._solved([*before, mixed], watched=(of, against))
            line = b + slope * a
            if y + slope * x < line - _STRAIGHT * max(1.0, abs(line)) and a < x < c:
                found.insert(left + 1, (x, y))
            else:
                self.proven.add(a)
        return found

    def _ends(self) -> tuple[list[Tier], list[tuple[float, float]]]:
        """Return the tiers held at their optimum, and both ends of the curve; one if they are the same."""
        of, against = self.first.tier, self.last.tier
        pair = {*self.first.parts, *self.last.parts}
        places = sorted(number for number, tier in enumerate(self.tiers) if tier in pair)
        before = list(self.tiers[: places[0]])
        between = [tier for tier in self.tiers[places[0] : places[-1]] if tier not in pair]
        values = self._solved([*before, of, *between, against])
        start = values[len(before)], values[-1]
        for tier, value in zip(between, values[len(before) + 1 : -1], strict=True):
            self.program = _held(self.program, tier, value)
        *_, low, high = self._solved([*before, against, of])
        apart = high > start[0] + _STRAIGHT * max(1.0, abs(start[0]))
        return before, [start, (high, low)] if apart else [start]

    def _apart(self, found: Sequence[tuple[float, float]], at: int) -> float:
        """How far two neighbours are apart, in shares of the whole curve."""
        (a, b), (c, d) = found[at], found[at + 1]
        return (c - a) / (found[-1][0] - found[0][0]) + (b - d) / max(found[0][1] - found[-1][1], 1e-300)

    def _solved(self, tiers: Sequence[Tier], watched: Sequence[Tier] = ()) -> list[float]:
        """Return the values of `watched`, or of `tiers`, at their lexicographic minimum."""
        n = self.program.matrix.shape[1]
        objectives = [tier.objective(n) for tier in tiers]
        found = lexicographic(self.program, objectives, solver=self.solver, uniqueness=False)
        return [float(tier.weight @ found.x[tier.column]) for tier in (watched or tiers)]


def _held(program: LinearProgram, tier: Tier, value: float) -> LinearProgram:
    """Return the program in which a tier is at most `value`: its columns are 0, or a row with room for rounding."""
    if value > LEAST_SLACK:
        return with_row(program, tier, value + 1e-7 * max(1.0, value))
    upper = program.col_upper.copy()
    upper[tier.column[tier.weight > 0]] = 0.0
    return replace(program, col_upper=np.maximum(upper, program.col_lower))


def _table(corners: Floats, straight: Sequence[bool]) -> pd.DataFrame:
    of, against = corners.T
    slope = np.append(np.diff(against) / np.diff(of), np.nan)
    return pd.DataFrame({"of": of, "against": against, "slope": slope, "exact": [*straight, True]})


def _found(each: Place, tiers: Sequence[Tier]) -> Ranked:
    """Return the tiers that a place names, merged."""
    known = {tier.name: tier for tier in tiers}
    if missing := [name for _, name in each.parts if name not in known] or ([] if each.parts else ["..."]):
        raise OrderError([f"there is no tier {name!r}. This problem has: {', '.join(known)}" for name in missing])
    return merged([(weight, known[name]) for weight, name in each.parts])


def _place(each: str | Place) -> Place:
    return each if isinstance(each, Place) else place(each)
