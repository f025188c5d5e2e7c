"""Pathways: patients through several stages that take rooms, teams and beds together, followed one by one in SimPy."""

from pks.sim.pathway.arrivals import At, ByHour, ByInterval
from pks.sim.pathway.calendar import Calendar, FlowError, Rounds, weekly
from pks.sim.pathway.carrying_out import flow_of
from pks.sim.pathway.flow import Flow
from pks.sim.pathway.interruption import Redraw, Restart, Resume
from pks.sim.pathway.locks import LockedError
from pks.sim.pathway.log import Happened
from pks.sim.pathway.nouns import Arrivals, FollowOn, Rebooking, Resource, Route, Stage, Step
from pks.sim.pathway.order import NobodyPasses, WhoeverFits
from pks.sim.pathway.planned import Opening, Planned, Sent
from pks.sim.pathway.result import FlowSimulation
from pks.sim.pathway.run import simulate_flow
from pks.sim.pathway.scenarios import waits_compared

__all__ = [
    "Arrivals",
    "At",
    "ByHour",
    "ByInterval",
    "Calendar",
    "Flow",
    "FlowError",
    "FlowSimulation",
    "FollowOn",
    "Happened",
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
    "WhoeverFits",
    "flow_of",
    "simulate_flow",
    "waits_compared",
    "weekly",
]
