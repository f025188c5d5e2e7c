"""What a formula refuses."""

from __future__ import annotations

import math

from pks.core.errors import PksError


class QueueingError(PksError, ValueError):
    """A formula was given a number for which it does not hold; the message shows it."""


def require(
    what: str, value: float, *, above: float | None = None, below: float = math.inf, upto: float = math.inf
) -> None:
    """Refuse a `value` that is negative, not finite, not greater than `above`, not less than `below`, or over `upto`.

    Raises:
        QueueingError: naming `what` and the value.
    """
    low = "≥ 0" if above is None else f"> {above:g}"
    if not (value >= 0 and (above is None or value > above) and value < below and value <= upto):
        high = f"< {below:g}" if below < math.inf else f"≤ {upto:g}" if upto < math.inf else "finite"
        raise QueueingError(f"{what} must be {low} and {high}, not {value}")


def require_whole(what: str, number: float, *, least: int) -> int:
    """Return a `number` that is whole and not below `least`, also where it comes as 3.0.

    Raises:
        QueueingError: naming `what` and the number.
    """
    if not (number >= least and float(number).is_integer()):
        raise QueueingError(f"{what} must be a whole number ≥ {least}, not {number}")
    return int(number)


def require_servers(servers: int) -> int:
    """Return a number of `servers` that is whole and not below 1.

    Raises:
        QueueingError: with the number.
    """
    return require_whole("servers", servers, least=1)


def require_rates(arrival_rate: float, service_rate: float) -> None:
    """Refuse an `arrival_rate` below 0 and a `service_rate` that is not above 0.

    Raises:
        QueueingError: naming the rate and its value.
    """
    require("the arrival rate", arrival_rate)
    require("the service rate", service_rate, above=0.0)
