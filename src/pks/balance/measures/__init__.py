"""Measures that bring need and capacity into balance: one file per kind, one line here.

Source: Socialstyrelsen, *Balansering av behov och tillgänglig kapacitet på strategisk nivå*, section Vilka åtgärder kan
vidtas; the order in which they are tried is each row's `order`.
"""

from __future__ import annotations

from collections.abc import Callable

from pks.balance.measures.amounts import Amounts, Ground
from pks.balance.measures.buy import buy
from pks.balance.measures.expand import expand
from pks.balance.measures.limit import limit
from pks.balance.measures.reallocate import reallocate
from pks.balance.measures.shift_time import shift_time
from pks.balance.measures.transfer import transfer
from pks.core.case import Case

KINDS: tuple[Callable[[Case, Ground], Amounts], ...] = (reallocate, shift_time, transfer, expand, buy, limit)
"""Every kind of measure: what may be done, from its table."""

__all__ = ["KINDS", "Amounts", "Ground", "measures_of"]


def measures_of(case: Case, ground: Ground) -> tuple[Amounts, ...]:
    """Return what may be done in `case`, one block of amounts per kind of measure."""
    return tuple(kind(case, ground) for kind in KINDS)
