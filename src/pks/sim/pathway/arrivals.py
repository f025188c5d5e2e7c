"""When patients come: Poisson with a rate that follows the hours (:mod:`pks.sim.poisson`), or at given times."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from pks.core.axes import Codes, Floats
from pks.sim.pathway.calendar import FlowError
from pks.sim.poisson import arrivals_between


class Coming(Protocol):
    """A way in which patients come."""

    def draw(self, generator: np.random.Generator, until: float, replication: int = 0) -> Floats:
        """Return the hours at which they come, rising, before `until`; negative = they have waited since then.

        `replication` is its number, for those that take draws of a forecast in turn.
        """
        ...


@dataclass(frozen=True)
class ByHour:
    """So many are expected in each hour of a cycle: 24 rates for a day, 168 for a week, 1 for a steady stream.

    Raises:
        FlowError: if a rate is negative or none is given.

    >>> import numpy as np
    >>> evenings = ByHour((0.0,) * 18 + (5.0,) * 6).draw(np.random.default_rng(1), 24 * 100)
    >>> round(len(evenings) / 100), (evenings % 24 >= 18).all()
    (30, np.True_)
    """

    per_hour: tuple[float, ...]

    def __post_init__(self) -> None:
        """Refuse what is no rate."""
        _require_rates(self.per_hour)

    def draw(self, generator: np.random.Generator, until: float, replication: int = 0) -> Floats:
        """Return the hours at which they come."""
        edges = np.append(np.arange(math.ceil(until)), until).astype(float)
        rates = np.resize(self.per_hour, max(len(edges) - 1, 0))
        return arrivals_between(generator, edges, rates * np.diff(edges))


@dataclass(frozen=True)
class ByInterval:
    """So many are expected from `edge[i]` to `edge[i + 1]`, evenly spread.

    Raises:
        FlowError: if edges do not rise, or an expected number is negative.
    """

    edge: tuple[float, ...]
    expected: tuple[float, ...]

    def __post_init__(self) -> None:
        """Refuse edges that do not rise, and negative numbers."""
        _require_rates(self.expected)
        rising = all(one < other for one, other in zip(self.edge, self.edge[1:], strict=False))
        if len(self.edge) != len(self.expected) + 1 or not rising:
            raise FlowError(
                f"{len(self.expected)} expected numbers need as many rising edges and one more: {self.edge}"
            )

    def draw(self, generator: np.random.Generator, until: float, replication: int = 0) -> Floats:
        """Return the hours at which they come."""
        hours = arrivals_between(generator, np.array(self.edge, float), np.array(self.expected, float))
        return hours[hours < until]


@dataclass(frozen=True, eq=False)
class InTurn:
    """Draws of a forecast in turn: in replication r come the `people` of draw r mod draws.

    Every draw is used equally often, and what moves together in the forecast moves together here. Draws are taken to be
    of what will really arrive, chance included: they are rounded, up or down, without bias.

    Attributes:
        edge: hours between which intervals lie, rising, (intervals + 1,).
        period: of each interval, not falling, (intervals,).
        share: of the people of its period who come in each interval, evenly spread, (intervals,).
        people: who come, [draw, period].

    Raises:
        FlowError: if there is no draw, one is negative, or shares of a period do not add up to 1.

    >>> import numpy as np
    >>> mornings = InTurn(np.array([0.0, 12.0, 24.0]), np.array([0, 0]), np.array([1.0, 0.0]), np.array([[2.0], [5.0]]))
    >>> came = [mornings.draw(np.random.default_rng(1), 24.0, replication) for replication in (0, 1, 2)]
    >>> [len(hours) for hours in came], bool((came[1] < 12).all())
    ([2, 5, 2], True)
    """

    edge: Floats
    period: Codes
    share: Floats
    people: Floats

    def __post_init__(self) -> None:
        """Refuse draws that are none."""
        if self.people.ndim != 2 or not self.people.size or not (np.isfinite(self.people) & (self.people >= 0)).all():
            raise FlowError(f"draws must be numbers ≥ 0 [draw, period]; got shape {self.people.shape}")
        if not np.allclose(np.bincount(self.period, self.share, self.people.shape[1]), 1.0):
            raise FlowError("of the people of each period, the shares of its intervals must add up to 1")

    def draw(self, generator: np.random.Generator, until: float, replication: int = 0) -> Floats:
        """Return the hours at which they come."""
        of = self.people[replication % len(self.people)]
        count = np.floor(of + generator.random(len(of))).astype(np.int64)
        place = np.sort(np.repeat(np.arange(len(of)), count) + generator.random(count.sum()))
        hours = np.interp(place, np.concatenate([[0.0], np.cumsum(self.share)]), self.edge)
        return np.asarray(hours[hours < until], dtype=np.float64)


@dataclass(frozen=True)
class At:
    """They come at these hours, rising; who comes before hour 0 joins then and has waited since.

    Raises:
        FlowError: if an hour is earlier than the one before.
    """

    hours: tuple[float, ...]

    def __post_init__(self) -> None:
        """Refuse hours out of order."""
        if any(one > other for one, other in zip(self.hours, self.hours[1:], strict=False)):
            raise FlowError("the hours at which patients come must rise")

    def draw(self, generator: np.random.Generator, until: float, replication: int = 0) -> Floats:
        """Return the hours at which they come."""
        return np.array([hour for hour in self.hours if hour < until], dtype=np.float64)


def _require_rates(rates: tuple[float, ...]) -> None:
    if not rates or not all(0 <= rate < math.inf for rate in rates):
        raise FlowError(f"expected numbers of patients must be ≥ 0 and finite, one at least: {rates[:10]}")
