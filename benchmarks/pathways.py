"""Pathways in SimPy: one stage with one resource, which SimPy's own PriorityResource can do too, and a whole hospital flow.

    python -m benchmarks.pathways

What the library adds to SimPy (lines for several resources, a random stream for every patient, the log) has its price
where there is nobody in line; where the line is long, SimPy's resource sorts it at every request, and ours does not.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import numpy as np
import simpy

from benchmarks.registry import Timing, benchmark
from benchmarks.sim_lists import timed
from pks.sim.pathway import (
    Arrivals,
    At,
    ByHour,
    Flow,
    Happened,
    Rebooking,
    Resource,
    Resume,
    Rounds,
    Route,
    Stage,
    Step,
    simulate_flow,
    weekly,
)
from pks.sim.queue import Fixed, LogNormal

BEDS = 5


def arrivals(patients: int, load: float) -> np.ndarray:
    """Return when patients come for five beds whose stays have mean 1."""
    return np.cumsum(np.random.default_rng(1).exponential(1 / (load * BEDS), patients))


def ward(patients: int, load: float) -> Flow:
    """Return the flow of these patients through the beds."""
    stay = Stage("stay", {"bed": 1}, LogNormal(1.0, 0.7))
    come = Arrivals("stays", At(tuple(arrivals(patients, load).tolist())))
    return Flow((Resource("bed", BEDS),), (Route("stays", (stay,)),), (come,))


def textbook(hours: np.ndarray) -> int:
    """Run the same by SimPy's PriorityResource, a process per patient, no log; return how many went home."""
    env, stays = simpy.Environment(), LogNormal(1.0, 0.7).draw(np.random.default_rng(1), len(hours)).tolist()
    beds, home = simpy.PriorityResource(env, BEDS), []

    def patient(hour: float, stay: float) -> Generator[simpy.Event, Any, None]:
        yield env.timeout(hour)
        with beds.request(1) as request:
            yield request
            yield env.timeout(stay)
        home.append(env.now)

    for hour, stay in zip(hours.tolist(), stays, strict=True):
        env.process(patient(hour, stay))
    env.run()
    return len(home)


def hospital() -> Flow:
    """Return emergency and elective surgery: theatre with team and bed, boarding, cancellation, rounds, intensive care."""
    resources = (
        Resource("theatre", weekly(3)),
        Resource("team", weekly(3)),
        Resource("duty team", 1),
        Resource("ward bed", 24),
        Resource("intensive care bed", 4),
        Resource("doctor", 4),
    )
    care = LogNormal(2.0, 1.0)
    seen = Stage("emergency visit", {"doctor": 1}, LogNormal(0.7, 0.5))
    acute = Stage("acute operation", {"duty team": 1}, care, keeps=("duty team",), interrupted=Resume())
    planned = Stage(
        "operation",
        {"theatre": 1, "team": 1, "ward bed": 1},
        care,
        keeps=("theatre", "ward bed"),
        patience=Fixed(4.0),
        rebooking=Rebooking(Fixed(7 * 24.0)),
    )
    intensive = Stage("intensive care", {"intensive care bed": 1}, LogNormal(48.0, 30.0), keeps=("intensive care bed",))
    stay = Stage("ward stay", {"ward bed": 1}, LogNormal(60.0, 40.0), leaves_at=Rounds((10.0, 15.0)))
    by_hour = tuple(1.5 + np.sin(np.pi * (hour - 8) / 12) for hour in range(24))
    return Flow(
        resources,
        (
            Route("emergency", (seen, Step(acute, 0.06), Step(intensive, 0.02), Step(stay, 0.12)), priority=1),
            Route("elective", (planned, Step(intensive, 0.05), stay), priority=2),
        ),
        (Arrivals("emergency", ByHour(by_hour)), Arrivals("elective", ByHour((0.0,) * 8 + (0.5,) + (0.0,) * 15))),
    )


@benchmark("pathway, one stage", sizes={"2000": 2_000, "8000": 8_000})
def one_stage(patients: int) -> Timing:
    """One stage at load 0.8, log and random streams included; floor: SimPy's PriorityResource without either."""
    return _against_simpy(patients, 0.8)


@benchmark("pathway, long line", sizes={"2000": 2_000, "8000": 8_000})
def long_line(patients: int) -> Timing:
    """One stage at load 3, so that two thirds of all patients stand in line; floor: SimPy's PriorityResource."""
    return _against_simpy(patients, 3.0)


def _against_simpy(patients: int, load: float) -> Timing:
    flow, hours = ward(patients, load), arrivals(patients, load)
    seconds, simulated = timed(lambda: simulate_flow(flow, until=1e9, replications=1), times=1)
    floor, home = timed(lambda: textbook(hours), times=1)
    assert len(simulated.events.hour[simulated.events.event == Happened.GOES_HOME]) == home == patients
    return Timing(seconds, floor=floor)


def main() -> None:
    """Print the ratios, and how many patients a second go through the hospital."""
    print("| patients | load | ms per patient | SimPy's PriorityResource | ratio |")
    print("|---|---|---|---|---|")
    for load in (0.8, 3.0):
        for patients in (2_000, 8_000, 32_000) if load < 1 else (2_000, 8_000):
            timing = _against_simpy(patients, load)
            each = [1000 * seconds / patients for seconds in (timing.seconds, timing.floor)]
            print(f"| {patients:,} | {load} | {each[0]:.3f} | {each[1]:.3f} | {each[0] / each[1]:.2f} |")
    seconds, simulated = timed(
        lambda: simulate_flow(hospital(), until=8 * 168.0, replications=4, warm_up=168.0), times=1
    )
    patients = int((simulated.events.event == Happened.ARRIVES).sum())
    print(
        f"\nhospital: {patients:,} patients, {patients / seconds:,.0f} a second, {1e3 * seconds / patients:.3f} ms each"
    )


if __name__ == "__main__":
    main()
