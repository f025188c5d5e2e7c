"""How much production it takes: to reach a list, a wait or a share within the promise by a date, how surely.

Every amount is tried on the same random numbers, and more slots never make a list longer; so what one amount reaches a
larger one reaches as well, replication by replication, and halving the distance finds the smallest.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol

import numpy as np
import pandas as pd
from scipy import special

from pks.core.errors import PksError
from pks.core.periods import Periods
from pks.core.workers import Mapper
from pks.sim.chance import AsPlanned
from pks.sim.description import Description
from pks.sim.engine import Engine
from pks.sim.result import Simulation
from pks.sim.run import expected_lists, simulate_lists
from pks.sim.targets import Target, TargetError

ENDLESS = 1e12
"""Slots of which nobody needs more."""


class OutOfReach(PksError, ValueError):
    """No production reaches the target; the message says how far even serving everybody at once comes."""


class Lever(Protocol):
    """What is turned: `step` by step, the slots of a pool."""

    @property
    def step(self) -> float:
        """How much one step is."""
        ...

    @property
    def pool(self) -> int:
        """The pool."""
        ...

    def turned(self, description: Description, amount: float) -> Description:
        """Return the description with so much."""
        ...


@dataclass(frozen=True)
class ExtraSlots:
    """The same number of extra slots (or hours) in each period from period number `first` on.

    Raises:
        TargetError: if a step is not above 0, or the first period is before the horizon; when turned, if there is no
            such pool or period.
    """

    pool: int
    step: float = 1.0
    first: int = 0

    def __post_init__(self) -> None:
        """Refuse steps that lead nowhere, and periods before the first."""
        _require_step(self.step)
        if self.first < 0:
            raise TargetError(f"first is {self.first}: periods are counted from 0")

    def turned(self, description: Description, amount: float) -> Description:
        """Return the description with so many more slots in each period."""
        _require_pool(description, self.pool)
        if self.first >= description.periods:
            raise TargetError(f"slots from period number {self.first} on, but there are 0 … {description.periods - 1}")
        slots = description.slots.copy()
        slots[self.pool, self.first :] += amount
        return replace(description, slots=slots)


@dataclass(frozen=True)
class Times:
    """The planned slots (or hours) of all periods, times a factor from 0 on.

    Raises:
        TargetError: if a step is not above 0; when turned, if there is no such pool.
    """

    pool: int
    step: float = 0.01

    def __post_init__(self) -> None:
        """Refuse steps that lead nowhere."""
        _require_step(self.step)

    def turned(self, description: Description, amount: float) -> Description:
        """Return the description with so many times the slots."""
        _require_pool(description, self.pool)
        slots = description.slots.copy()
        slots[self.pool] *= amount
        return replace(description, slots=slots)


@dataclass(frozen=True, eq=False)
class Production:
    """The production that reaches a target.

    Attributes:
        amount: extra slots in each period, or the factor.
        probability: share of the replications that reach the target with it.
        without_last_step: share that would reach it with one step less; 0 where there is no less.
        period: first day of the period at whose end the target is to be reached.
        simulation: the lists with this production.
    """

    amount: float
    probability: float
    without_last_step: float
    period: pd.Timestamp
    simulation: Simulation

    @cached_property
    def interval(self) -> tuple[float, float]:
        """95 % interval of the probability, for the number of replications (Wilson, 1927, doi:10.1080/01621459.1927.10502953)."""
        p, n, z = self.probability, self.simulation.replications, float(special.ndtri(0.975))
        middle, half = p + z**2 / (2 * n), z * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
        return float((middle - half) / (1 + z**2 / n)), float((middle + half) / (1 + z**2 / n))


def production_for(
    description: Description,
    target: Target,
    *,
    lever: Lever,
    probability: float = 0.9,
    by: pd.Timestamp | str | None = None,
    replications: int = 200,
    seed: int = 0,
    engine: Engine | None = None,
    over: Mapper = map,
) -> Production:
    """Return the least production with which `target` is reached by a date in a share `probability` of the replications.

    The answer is k·step for the least whole k ≥ 0 such that
    #{replications that reach the target with k·step} ≥ probability · replications.

    Args:
        description: the lists as they are.
        target: what is to be reached, see :mod:`pks.sim.targets`.
        lever: what is turned: :class:`ExtraSlots` or :class:`Times`.
        probability: how surely, 0 … 1.
        by: a day in the period at whose end; the last period unless stated.
        replications: how many are tried, on the same random numbers for each amount.
        seed: of the random numbers.
        engine: who simulates; the fast engine unless named.
        over: how blocks of replications are mapped, see :class:`pks.sim.run.Mapper`.

    Raises:
        OutOfReach: if the target is not reached with slots for everybody in every period.
        TargetError: if `by` lies outside the horizon, `probability` is no share, or there is no such list or pool.

    >>> from pks.sim import ExtraSlots, ListAtMost, Start
    >>> hips = Description(
    ...     period=Periods("W-MON", pd.Timestamp("2026-01-05"), 26),
    ...     unit=pd.Index(["Orthopaedics"]),
    ...     planning_object=pd.Index(["hip"]),
    ...     start=Start(np.array([0]), np.array([20.0]), np.array([500.0])),
    ...     arriving=np.full((1, 26), 100.0),
    ...     slots=np.full((1, 26), 100.0),
    ...     max_wait_days=np.array([90.0]),
    ... )
    >>> production_for(hips, ListAtMost(0, 110), lever=ExtraSlots(0), probability=0.5).amount
    15.0
    >>> production_for(hips, ListAtMost(0, 110), lever=ExtraSlots(0), probability=0.9).amount
    18.0
    """
    if not 0 <= probability <= 1:
        raise TargetError(f"probability must be in 0 … 1, not {probability}")
    period = _period(description.period, by)
    tried: dict[int, tuple[float, Simulation]] = {}

    def share(steps: int) -> float:
        if steps not in tried:
            turned = lever.turned(target.asked_of(description), steps * lever.step)
            simulation = simulate_lists(turned, replications=replications, seed=seed, engine=engine, over=over)
            tried[steps] = float(target.reached(simulation.tally, period).mean()), simulation
        return tried[steps][0]

    low, high, most = -1, 0, _most(target.asked_of(description), lever)
    while share(high) < probability:
        if high >= most:
            raise OutOfReach(
                f"even with {_so_many(most)} {share(high):.0%} of the replications reach {target}, "
                f"not {probability:.0%}; a later date, a longer wait or a longer list may be within reach"
            )
        low, high = high, min(max(2 * high, 1), most)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if share(middle) >= probability else (middle, high)
    less = share(high - 1) if high else 0.0
    return Production(high * lever.step, share(high), less, description.period.index[period], tried[high][1])


def _period(periods: Periods, by: pd.Timestamp | str | None) -> int:
    """Return the number of the period in which a day lies."""
    if by is None:
        return periods.reported - 1
    day, last = pd.Timestamp(by), periods.edges[periods.reported]
    if not periods.start <= day < last:
        raise TargetError(f"{day:%Y-%m-%d} lies outside the horizon, {periods.start:%Y-%m-%d} to {last:%Y-%m-%d}")
    return int(periods.edges.searchsorted(day, side="right")) - 1


def _most(of: Description, lever: Lever) -> int:
    """Return a number of steps with which everybody can be served in every period, with much room for chance.

    What is left of a step is what slots that are lost by chance leave of it, in the mean.
    """
    joined = expected_lists(replace(of, slots=np.full(of.slots.shape, ENDLESS), slots_by=AsPlanned())).flows
    people = float(joined[["at_start", "arrived"]].to_numpy().sum())
    hours = (people + 10 * np.sqrt(people) + 10) * of.hours_of.max()
    more, none = (of.slots_vary.mean(lever.turned(of, k).slots[lever.pool], lever.pool) for k in (lever.step, 0.0))
    unit = float((more - none).max(initial=0.0))
    return int(np.ceil(hours / unit)) if unit > 0 else 0


def _so_many(most: int) -> str:
    return "slots for everybody in every period" if most else "whatever is turned, which changes no slot,"


def _require_step(step: float) -> None:
    if not 0 < step < np.inf:
        raise TargetError(f"a step of {step} leads nowhere: it must be a number above 0")


def _require_pool(of: Description, pool: int) -> None:
    if not 0 <= pool < len(of.slots):
        raise TargetError(f"there is no pool number {pool}: there are 0 … {len(of.slots) - 1}")
