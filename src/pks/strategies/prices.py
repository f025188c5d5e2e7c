"""What it is taken to cost when people wait, wait too long, or get no care."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pandas as pd

from pks.balance.problem import Problem
from pks.core.axes import Floats, codes
from pks.core.errors import PksError


class PriceError(PksError, ValueError):
    """A price that is no amount of money."""


class Price(Protocol):
    """A price by planning object."""

    def of(self, problem: Problem) -> Floats:
        """Return the price of every planning object of `problem`, (objects,)."""
        ...


@dataclass(frozen=True)
class Flat:
    """The same `amount` for every planning object."""

    amount: float

    def of(self, problem: Problem) -> Floats:
        """Return the price of every planning object, (objects,)."""
        return np.full(len(problem.severity), float(self.amount))


@dataclass(frozen=True)
class TimesSeverity:
    """`amount` times the severity of the planning object."""

    amount: float

    def of(self, problem: Problem) -> Floats:
        """Return the price of every planning object, (objects,)."""
        return self.amount * problem.severity


@dataclass(frozen=True)
class ByObject:
    """`amounts` by planning object, `otherwise` for those not named."""

    amounts: Mapping[str, float]
    otherwise: float = 0.0

    def of(self, problem: Problem) -> Floats:
        """Return the price of every planning object, (objects,).

        Raises:
            AlignmentError: if there is no planning object of a name in `amounts`.
        """
        out = np.full(len(problem.severity), float(self.otherwise))
        out[codes(pd.Series(list(self.amounts), dtype="str"), problem.axes.planning_object)] = list(
            self.amounts.values()
        )
        return out


@dataclass(frozen=True)
class Prices:
    """Prices in the case's currency; a number is a :class:`Flat` price.

    Attributes:
        uncovered: per person with acute need whom nothing covers.
        limited: per person who is not offered care.
        mission: per activity short of a mission.
        overdue: per person and period of having waited too long, or of a list above its goal, beside `waiting`.
        undone: per hour of work with waiting people left undone.
        waiting: per person and period of waiting.
    """

    uncovered: Price | float
    limited: Price | float
    mission: Price | float
    overdue: Price | float
    undone: float
    waiting: Price | float

    def of(self, name: str, problem: Problem) -> Floats:
        """Return the price called `name` by planning object, (objects,).

        Raises:
            PriceError: if it is negative or not finite.
        """
        price = getattr(self, name)
        amounts = (Flat(price) if isinstance(price, int | float) else price).of(problem)
        if not (np.isfinite(amounts) & (amounts >= 0)).all():
            raise PriceError(f"the price of {name!r} is {amounts.tolist()}: a price is a number of at least 0")
        return amounts


def usual_prices(problem: Problem) -> Prices:
    """Return prices beside those of the problem's measures, all but `undone` times severity.

    With P the price of the dearest measure (1 if none has a price): uncovered 100·P, limited 10·P, mission P, overdue P÷10 per
    period, undone P÷10 per hour, waiting P÷1000 per period. So acute need is covered whatever that costs, the dearest
    measure is worth taking for ten periods overdue, and waiting alone is hardly worth any measure. They are a convention to
    start from, not a measurement of what waiting costs people.
    """
    dearest = max((float(np.nan_to_num(each.price).max(initial=0.0)) for each in problem.measures), default=0.0) or 1.0
    return Prices(
        uncovered=TimesSeverity(100 * dearest),
        limited=TimesSeverity(10 * dearest),
        mission=TimesSeverity(dearest),
        overdue=TimesSeverity(dearest / 10),
        undone=dearest / 10,
        waiting=TimesSeverity(dearest / 1000),
    )
