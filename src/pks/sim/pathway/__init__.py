"""Pathways: patients through several stages that take rooms, teams and beds together, followed one by one in SimPy."""

from pks.sim.pathway.arrivals import At, ByHour, ByInterval, InTurn
from pks.sim.pathway.calendar import Calendar, FlowError, Rounds, weekly
from pks.sim.pathway.carrying_out import flow_of
from pks.sim.pathway.flow import Flow
from pks.sim.pathway.interruption import Redraw, Restart, Resume
from pks.sim.pathway.locks import LockedError
from pks.sim.pathway.log import Happened
from pks.sim.pathway.nouns import Arrivals, FollowOn, Rebooking, Resource, Route, Stage, Step
from pks.sim.pathway.order import NobodyPasses, WhoeverDelaysNobody, WhoeverFits
from pks.sim.pathway.planned import Draws, Opening, Planned, Sent
from pks.sim.pathway.promises import flow_promises
from pks.sim.pathway.result import FlowSimulation
from pks.sim.pathway.run import simulate_flow
from pks.sim.pathway.scenarios import waits_compared

__all__ = [
    "Arrivals",
    "At",
    "ByHour",
    "ByInterval",
    "Calendar",
    "Draws",
    "Flow",
    "FlowError",
    "FlowSimulation",
    "FollowOn",
    "Happened",
    "InTurn",
    "LockedError",
    "NobodyPasses",
    "Opening",
    "Planned",
    "Rebooking",
    "Redraw",
    "Resource",
    "Restart",
    "Resume",
    "Rounds",
    "Route",
    "Sent",
    "Stage",
    "Step",
    "WhoeverDelaysNobody",
    "WhoeverFits",
    "flow_of",
    "flow_promises",
    "simulate_flow",
    "waits_compared",
    "weekly",
]
