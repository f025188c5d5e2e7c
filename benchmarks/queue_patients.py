"""A priority queue patient by patient: our engines against SimPy and Ciw, for the same patients, in the same run.

    python -m benchmarks.queue_patients [--patients N] [--replications N] [--followed N]

M/G/5 at load 0.9 with five priorities and gamma times. All are given the same arrivals, times and priorities, and it is
asserted that everybody departs at the same moment: to the bit in SimPy, to rounding in Ciw, which adds up the gaps
between arrivals itself. Our times include ranking the patients. SimPy is there twice: with its own PriorityResource, as
its manual shows, and as the engine of the library. Ciw and numba are compared where they are installed.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np
import simpy

from benchmarks.registry import Timing, benchmark
from benchmarks.sim_lists import timed
from pks.core.axes import Floats
from pks.sim.queue import Gamma, HeapEngine, LockstepEngine, PatientClass, Patients, draw_patients, serve
from pks.sim.queue.compiled import CompiledEngine
from pks.sim.queue.engine import QueueEngine
from pks.sim.queue.simpy_engine import SimpyQueueEngine

SERVERS, CLASSES, LOAD = 5, 5, 0.9
TIMES = Gamma(1.0, 0.7)


@dataclass(frozen=True)
class Measured:
    """CPU nanoseconds per patient of each engine, and how many wait at most."""

    nanoseconds: dict[str, float]
    longest_line: int


def drawn(patients: int, replications: int, *, load: float = LOAD) -> Patients:
    """Return patients of five priorities who together load five servers so far."""
    rate = load * SERVERS / TIMES.mean / CLASSES
    classes = [PatientClass(rate, TIMES, priority) for priority in range(1, CLASSES + 1)]
    return draw_patients(classes, patients=patients, replications=replications, seed=1)


def first(of: Patients, replications: int) -> Patients:
    """Return the first `replications`."""
    return Patients(of.arrival[:replications], of.service[:replications], priority=of.priority[:replications])


def textbook(of: Patients) -> Floats:
    """Return when care begins by SimPy's PriorityResource, a process per patient, as its manual shows."""
    out = np.empty(of.arrival.shape)
    for row in range(of.replications):
        env = simpy.Environment()
        desk = simpy.PriorityResource(env, SERVERS)
        given = zip(of.arrival[row].tolist(), of.service[row].tolist(), of.priority[row].tolist(), strict=True)
        for number, (arrival, service, priority) in enumerate(given):
            env.process(_textbook_patient(env, desk, arrival, service, priority, out[row], number))
        env.run()
    return out


def _textbook_patient(
    env: simpy.Environment,
    desk: simpy.PriorityResource,
    arrival: float,
    service: float,
    priority: int,
    begin: Floats,
    number: int,
) -> Generator[simpy.Event, Any, None]:
    yield env.timeout(arrival)
    with desk.request(priority) as request:
        yield request
        begin[number] = env.now
        yield env.timeout(service)


def ciw_run(of: Patients) -> Floats:
    """Return when care begins in Ciw, given the same times by its Sequential distribution; one replication.

    Each priority is a customer class of its own. Within it nobody overtakes, so times are drawn in the order of arrival.
    """
    ciw: Any = import_module("ciw")
    arrival, service, priority = of.arrival[0], of.service[0], of.priority[0]
    names = {f"class {each}": priority == each for each in range(1, CLASSES + 1)}
    gaps = {name: [*np.diff(arrival[mine], prepend=0.0).tolist(), np.inf] for name, mine in names.items()}
    network = ciw.create_network(
        arrival_distributions={name: [ciw.dists.Sequential(gaps[name])] for name in names},
        service_distributions={name: [ciw.dists.Sequential(service[mine].tolist())] for name, mine in names.items()},
        priority_classes={name: place for place, name in enumerate(names)},
        number_of_servers=[SERVERS],
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(float(arrival[-1] + 1e4))
    records = sorted((each.arrival_date, each.service_start_date) for each in simulation.get_all_records())
    return np.array([[start for _, start in records]])


def measure(patients: int, *, replications: int, followed: int) -> Measured:
    """Return the times of all engines.

    Raises:
        AssertionError: if a single patient departs at another moment than in SimPy.
    """
    many = drawn(patients, replications)
    few = first(many, followed)
    out: dict[str, float] = {}

    def take(name: str, work: Callable[[], Floats], of: Patients, times: int, *, exactly: bool = True) -> Floats:
        seconds, begin = timed(work, times=times)
        out[name] = 1e9 * seconds / (len(of) * of.replications)
        shared = min(len(begin), followed)
        if name != "SimPy, PriorityResource":
            np.testing.assert_allclose(begin[:shared], wanted[:shared], rtol=0 if exactly else 1e-9)
        return begin

    wanted = take("SimPy, PriorityResource", lambda: textbook(few), few, 1)
    take("SimPy, our engine", lambda: serve(few, servers=SERVERS, engine=SimpyQueueEngine()).begin, few, 1)
    if find_spec("ciw"):
        one = first(many, 1)
        take("Ciw", lambda: ciw_run(one), one, 1, exactly=False)
    for engine in engines():
        serve(first(many, 1), servers=SERVERS, engine=engine)  # compiles
        take(engine.name, partial(_begin, many, engine), many, 3)
    out["drawing arrivals, times and priorities"] = 1e9 * draw_only(patients, replications) / (patients * replications)
    waiting = np.searchsorted(np.sort(wanted[0]), many.arrival[0], side="right")
    return Measured(out, int((np.arange(1, patients + 1) - waiting).max()))


def _begin(of: Patients, engine: QueueEngine) -> Floats:
    return serve(of, servers=SERVERS, engine=engine).begin


def engines() -> list[QueueEngine]:
    """Return the engines that do not need SimPy."""
    return [HeapEngine(), LockstepEngine(), *([CompiledEngine()] if find_spec("numba") else [])]


def draw_only(patients: int, replications: int) -> float:
    """Return the seconds that numpy's bare generator takes for one gap, one time and one uniform number each."""
    generator = np.random.default_rng(1)
    shape = replications, patients

    def work() -> int:
        generator.exponential(size=shape), generator.gamma(2.0, size=shape), generator.random(shape)
        return 1

    return timed(work)[0]


@benchmark("queue patients, numpy", sizes={"5000": 5_000, "50000": 50_000})
def in_step(patients: int) -> Timing:
    """200 replications (20 of the larger) of M/G/5 with five priorities in numpy; floor: drawing the random numbers."""
    return _against_drawing(patients, LockstepEngine())


def compiled(patients: int) -> Timing:
    """The same in machine code; floor: drawing the random numbers."""
    return _against_drawing(patients, CompiledEngine())


if find_spec("numba"):
    benchmark("queue patients, numba", sizes={"5000": 5_000, "50000": 50_000})(compiled)


def _against_drawing(patients: int, engine: QueueEngine) -> Timing:
    replications = 1_000_000 // patients
    of = drawn(patients, replications)
    serve(first(of, 1), servers=SERVERS, engine=engine)
    return Timing(timed(lambda: serve(of, servers=SERVERS, engine=engine))[0], floor=draw_only(patients, replications))


def growth(engine: QueueEngine) -> Iterator[tuple[str, int, float]]:
    """Yield load, longest line and nanoseconds per patient of lists of very different length, for one replication each.

    Beyond load 1 the line grows with the number of patients: what a patient costs must not.
    """
    for patients, load in ((20_000, 0.5), (20_000, 0.9), (20_000, 2.0), (200_000, 0.9), (200_000, 2.0)):
        of = drawn(patients, 1, load=load)
        serve(of, servers=SERVERS, engine=engine)
        seconds, begin = timed(partial(_begin, of, engine))
        called = np.searchsorted(np.sort(begin[0]), of.arrival[0], side="right")
        line = int((np.arange(1, patients + 1) - called).max())
        yield f"{patients:,} at load {load}", line, 1e9 * seconds / patients


def main() -> None:
    """Measure, and print two tables."""
    parser = argparse.ArgumentParser(description="A priority queue patient by patient.")
    parser.add_argument("--patients", type=int, default=5_000)
    parser.add_argument("--replications", type=int, default=200)
    parser.add_argument("--followed", type=int, default=3)
    asked = parser.parse_args()
    measured = measure(asked.patients, replications=asked.replications, followed=asked.followed)
    print(f"M/G/{SERVERS}, {asked.patients:,} patients, longest line {measured.longest_line}; departures identical")
    print("| engine | ns per patient (CPU) | SimPy is slower by | Ciw is slower by |")
    print("|---|---|---|---|")
    slow, ciw = measured.nanoseconds["SimPy, PriorityResource"], measured.nanoseconds.get("Ciw", np.nan)
    for name, each in measured.nanoseconds.items():
        print(f"| {name} | {each:,.0f} | {slow / each:,.1f} | {ciw / each:,.1f} |")
    print("\n| engine | patients | longest line | ns per patient |")
    print("|---|---|---|---|")
    for engine in [each for each in engines() if not isinstance(each, LockstepEngine)]:
        for label, line, each in growth(engine):
            print(f"| {engine.name} | {label} | {line:,} | {each:,.0f} |")


if __name__ == "__main__":
    main()
