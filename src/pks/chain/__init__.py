"""The chain from one end to the other: what composes forecast, capacity, balance and simulation."""

from pks.chain.need import Need, need
from pks.chain.planning import plan

__all__ = ["Need", "need", "plan"]
