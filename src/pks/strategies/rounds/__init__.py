"""Rounds between a region and its units: the balancing program settled unit by unit, group by group, and then together."""

from pks.strategies.rounds.protocol import protocol
from pks.strategies.rounds.strategy import Rounds, RoundsPlan

__all__ = ["Rounds", "RoundsPlan", "protocol"]
