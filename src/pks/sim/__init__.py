"""Waiting lists under a plan: one description, two engines, and what they say about lists and waits.

The engine that follows each patient is in :mod:`pks.sim.simpy_engine`.
"""

from pks.sim.chance import ChanceError, Even, Given, NegativeBinomial, Poisson, RandomLoss
from pks.sim.description import Description, DescriptionError, Start, description_of
from pks.sim.discipline import EarliestDueDate, FirstInFirstOut, PriorityThenFirst
from pks.sim.fast import FastEngine
from pks.sim.inputs import Inputs, draw_inputs, expected_inputs
from pks.sim.result import Simulation
from pks.sim.run import expected_lists, simulate_lists
from pks.sim.spells import Fate, Spells, patients

__all__ = [
    "ChanceError",
    "Description",
    "DescriptionError",
    "EarliestDueDate",
    "Even",
    "FastEngine",
    "Fate",
    "FirstInFirstOut",
    "Given",
    "Inputs",
    "NegativeBinomial",
    "Poisson",
    "PriorityThenFirst",
    "RandomLoss",
    "Simulation",
    "Spells",
    "Start",
    "description_of",
    "draw_inputs",
    "expected_inputs",
    "expected_lists",
    "patients",
    "simulate_lists",
]
