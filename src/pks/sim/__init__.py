"""Waiting lists under a plan: one description, two engines, and what they say about lists and waits.

The engine that follows each patient is in :mod:`pks.sim.simpy_engine`.
"""

from pks.core.workers import Workers
from pks.sim.answers import ExtraSlots, OutOfReach, Production, Times, production_for
from pks.sim.chance import AsPlanned, ChanceError, Even, Given, JointDraws, NegativeBinomial, Poisson, RandomLoss
from pks.sim.checks import DescriptionError
from pks.sim.comparing import ComparisonError, compare, until_narrow, warm_up
from pks.sim.description import Description, Start, description_of
from pks.sim.discipline import EarliestDueDate, FirstInFirstOut, OwnOrder, PriorityThenFirst
from pks.sim.fast import FastEngine
from pks.sim.following import FollowOn
from pks.sim.inputs import Inputs, draw_inputs, expected_inputs
from pks.sim.leaving import ELSEWHERE, Leaving, Moves
from pks.sim.picture import goal_picture
from pks.sim.profile import ByProfile
from pks.sim.promises import promises, time_to_clear
from pks.sim.result import Simulation
from pks.sim.run import expected_lists, more_replications, simulate_lists
from pks.sim.serving import Extra, Hours, NoRoom, NoShows, Reserved
from pks.sim.sharing import Evenly, LongestWaiters, Unused
from pks.sim.spells import Fate, Spells, patients
from pks.sim.targets import ListAtMost, ServedWithin, TargetError, WithinDays

__all__ = [
    "ELSEWHERE",
    "AsPlanned",
    "ByProfile",
    "ChanceError",
    "ComparisonError",
    "Description",
    "DescriptionError",
    "EarliestDueDate",
    "Even",
    "Evenly",
    "Extra",
    "ExtraSlots",
    "FastEngine",
    "Fate",
    "FirstInFirstOut",
    "FollowOn",
    "Given",
    "Hours",
    "Inputs",
    "JointDraws",
    "Leaving",
    "ListAtMost",
    "LongestWaiters",
    "Moves",
    "NegativeBinomial",
    "NoRoom",
    "NoShows",
    "OutOfReach",
    "OwnOrder",
    "Poisson",
    "PriorityThenFirst",
    "Production",
    "RandomLoss",
    "Reserved",
    "ServedWithin",
    "Simulation",
    "Spells",
    "Start",
    "TargetError",
    "Times",
    "Unused",
    "WithinDays",
    "Workers",
    "compare",
    "description_of",
    "draw_inputs",
    "expected_inputs",
    "expected_lists",
    "goal_picture",
    "more_replications",
    "patients",
    "production_for",
    "promises",
    "simulate_lists",
    "time_to_clear",
    "until_narrow",
    "warm_up",
]
