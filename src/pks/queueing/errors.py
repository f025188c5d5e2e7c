"""What a formula refuses."""

from __future__ import annotations

import math

from pks.core.errors import PksError


class QueueingError(PksError, ValueError):
    """A formula was given a number for which it does not hold; the message shows it."""


def require(what: str, value: float, *, above: float | None = None, below: float = math.inf) -> None:
    """Refuse a `value` that is negative, not finite, not greater than `above`, or not less than `below`.

    Raises:
        QueueingError: naming `what` and the value.
    """
    low = "≥ 0" if above is None else f"> {above:g}"
    if not (value >= 0 and (above is None or value > above) and value < below):
        raise QueueingError(f"{what} must be {low} and {f'< {below:g}' if below < math.inf else 'finite'}, not {value}")


def require_servers(servers: int) -> None:
    """Refuse a number of `servers` that is not whole or below 1.

    Raises:
        QueueingError: with the number.
    """
    if servers != int(servers) or servers < 1:
        raise QueueingError(f"servers must be a whole number ≥ 1, not {servers}")


def require_rates(arrival_rate: float, service_rate: float) -> None:
    """Refuse an `arrival_rate` below 0 and a `service_rate` that is not above 0.

    Raises:
        QueueingError: naming the rate and its value.
    """
    require("the arrival rate", arrival_rate)
    require("the service rate", service_rate, above=0.0)
