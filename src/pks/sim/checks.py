"""What a description must be: shapes that fit, numbers that can be, codes of what is there; all faults at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from pks.core.errors import PksError
from pks.sim.following import stages
from pks.sim.leaving import ELSEWHERE

Array = npt.NDArray[Any]


class DescriptionError(PksError, ValueError):
    """A description contradicts itself; the message lists every fault with the values on both sides."""


def require_sound(given: Any) -> None:
    """Refuse a :class:`pks.sim.description.Description` that nobody can simulate.

    Raises:
        DescriptionError: with every fault.
    """
    faults = [*_shapes(given), *_numbers(given), *_codes(given)]
    if not faults:
        try:
            stages(given.follow_on, given.pool_of, len(given.slots))
        except ValueError as error:
            faults.append(str(error))
    if faults:
        raise DescriptionError("the waiting lists cannot be simulated:\n  " + "\n  ".join(faults))


def _shapes(given: Any) -> Iterator[str]:
    """Yield what does not fit together."""
    lists, periods = len(given.unit), given.period.reported
    pools = given.slots.shape[0] if given.pool is not None and given.slots.ndim else lists
    wanted: dict[str, tuple[int, ...]] = {
        "planning_object": (lists,),
        "arriving": (lists, periods),
        "slots": (pools, periods),
        "max_wait_days": (lists,),
        "patience_days": (lists,),
        "pool": (lists,),
        "start.waited_days": given.start.list.shape,
        "start.patients": given.start.list.shape,
        "hours.per_activity": (lists,),
        "reserved.slots": (lists, periods),
        "reserved.released": (lists,),
        "extra.slots": (pools, periods),
        "ahead": (pools,),
        "overbooked": (pools,),
        "no_shows.share": (lists,),
        "no_shows.anew": (lists,),
    }
    if given.follow_on is not None:
        rows = given.follow_on.from_list.shape
        wanted |= {"follow_on.to_list": rows, "follow_on.lag": rows, "follow_on.per_person": (*rows, periods)}
    if given.leaving is not None:
        wanted["leaving.share"] = lists, len(given.leaving.from_days)
    if given.profile is not None:
        wanted["profile.treated"] = lists, len(given.profile.from_days)
    if given.moves is not None:
        wanted |= {f"moves.{name}": given.moves.period.shape for name in ("from_list", "to_list", "patients")}
    for name, shape in wanted.items():
        array = _at(given, name)
        if array is not None and array.shape != shape:
            yield f"{name} has shape {array.shape}, but {lists} lists over {periods} periods need {shape}"


def _numbers(given: Any) -> Iterator[str]:
    """Yield which numbers nobody can simulate."""
    amounts = (
        "arriving",
        "slots",
        "start.waited_days",
        "start.patients",
        "reserved.slots",
        "extra.slots",
        "overbooked",
        "profile.treated",
        "profile.from_days",
    )
    for name in (*amounts, "ahead", "moves.patients", "leaving.from_days", "follow_on.lag", "follow_on.per_person"):
        yield from _outside(name, _at(given, name), low=0.0, high=np.inf, wanted="a number ≥ 0")
    for name in ("leaving.share", "no_shows.share"):
        yield from _outside(name, _at(given, name), low=0.0, high=1.0, wanted="a share in 0 … 1")
    yield from _outside(
        "hours.per_activity",
        _at(given, "hours.per_activity"),
        low=1 / 3.6e6,
        high=np.inf,
        wanted="a millisecond or more",
    )
    for name in ("max_wait_days", "patience_days"):
        days = _at(given, name)
        if days is not None and (days < 0).any():
            yield f"{name} has {days[days < 0][0]}: days are never negative"
    for name in ("leaving.from_days", "profile.from_days"):
        bands = _at(given, name)
        if bands is not None and (len(bands) == 0 or bands[0] != 0 or (np.diff(bands) <= 0).any()):
            yield f"{name} is {bands.tolist()}: bands of time waited begin at 0 and rise"
    if given.profile is not None and given.hours is not None:
        yield "a profile shares out slots, not hours: give hours / hours per activity as slots, or another discipline"


def _outside(name: str, array: Array | None, *, low: float, high: float, wanted: str) -> Iterator[str]:
    """Yield the first number of `array` that is missing, infinite or not in low … high."""
    if array is None:
        return
    wrong = np.argwhere(~(np.isfinite(array) & (array >= low) & (array <= high)))
    if len(wrong):
        where = tuple(int(i) for i in wrong[0])
        yield f"{name}{list(where)} = {array[where]}: it must be {wanted} ({len(wrong)} such)"


def _codes(given: Any) -> Iterator[str]:
    """Yield which lists, pools and periods do not exist."""
    lists, pools = len(given.unit), len(given.slots) if given.slots.ndim else 0
    ranges = {
        "start.list": (0, lists),
        "pool": (0, pools),
        "moves.from_list": (0, lists),
        "moves.to_list": (ELSEWHERE, lists),
        "moves.period": (0, given.period.reported),
        "follow_on.from_list": (0, lists),
        "follow_on.to_list": (0, lists),
    }
    for name, (low, end) in ranges.items():
        codes = _at(given, name)
        wrong = np.zeros(0) if codes is None else codes[(codes < low) | (codes >= end)]
        if len(wrong):
            yield f"{name} has {wrong[0]}, but there are only {low} … {end - 1}"


def _at(given: Any, name: str) -> Array | None:
    """Return `given`.a.b for the name "a.b"; None where a is None."""
    out = given
    for part in name.split("."):
        out = None if out is None else getattr(out, part)
    return out
