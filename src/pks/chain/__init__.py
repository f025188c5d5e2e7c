"""The chain from one end to the other: what composes forecast, capacity, balance and simulation."""

from pks.chain.forecasting import CaseForecast, forecast_need
from pks.chain.need import Need, need
from pks.chain.planning import plan
from pks.chain.simulating import simulate

__all__ = ["CaseForecast", "Need", "forecast_need", "need", "plan", "simulate"]
