"""One contract for all engines: over random queues they agree patient by patient, to the bit, ties included."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from importlib.util import find_spec

import numpy as np
import pytest
from hypothesis import given, settings

from pks.core.errors import MissingExtra
from pks.sim.queue import (
    Exponential,
    HeapEngine,
    LockstepEngine,
    PatientClass,
    Patients,
    Priority,
    QueueError,
    draw_patients,
    serve,
)
from pks.sim.queue.compiled import CompiledEngine, _compiled
from pks.sim.queue.discipline import Turns
from pks.sim.queue.engine import QueueEngine
from pks.sim.queue.simpy_engine import SimpyQueueEngine
from tests.sim.queue.literal import begins
from tests.sim.queue.random_patients import Drawn, drawn

ENGINES: list[QueueEngine] = [HeapEngine(), LockstepEngine(), SimpyQueueEngine()]
if find_spec("numba"):
    ENGINES.append(CompiledEngine())
EVERY = pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.name)


def test_compiled_engine_takes_part() -> None:
    """Where numba is installed, the contract below covers the compiled engine as well."""
    pytest.importorskip("numba", reason="numba, for the compiled engine: an extra that not everybody has")
    assert any(isinstance(engine, CompiledEngine) for engine in ENGINES)


@settings(max_examples=120, deadline=None)
@given(drawn())
def test_engines_agree_patient_by_patient(case: Drawn) -> None:
    """All engines let every single patient begin when the rules say, to the bit."""
    of = case.patients
    wanted = [begins(of, row, case.servers, case.discipline) for row in range(of.replications)]
    for engine in ENGINES:
        begin = serve(of, servers=case.servers, discipline=case.discipline, engine=engine).begin
        np.testing.assert_array_equal(begin, wanted, err_msg=engine.name)


def test_engines_agree_on_a_busy_day() -> None:
    """Drawn times, three classes, a long line that many leave: the engines still agree to the bit."""
    classes = [PatientClass(1.0, Exponential(2.0), priority, patience=Exponential(9.0)) for priority in (1, 2, 3)]
    of = draw_patients(classes, patients=800, replications=3, seed=4)
    one, *others = (serve(of, servers=4, engine=engine) for engine in ENGINES)
    assert 0.1 < one.left.mean() < 0.9
    for other in others:
        np.testing.assert_array_equal(one.begin, other.begin)


@EVERY
def test_more_replications_than_a_block(engine: QueueEngine) -> None:
    """What happens in a replication does not depend on how many there are."""
    of = draw_patients([PatientClass(1.0, Exponential(1.5))], patients=3, replications=1001, seed=2)
    few = Patients(of.arrival[-1:], of.service[-1:], priority=of.priority[-1:])
    begin = serve(of, servers=2, engine=engine).begin
    np.testing.assert_array_equal(begin[-1:], serve(few, servers=2, engine=engine).begin)


@EVERY
def test_ties_go_by_the_stated_order(engine: QueueEngine) -> None:
    """At one moment patience ends first, then care ends and calls, then somebody arrives.

    At 5 the second leaves, the first departs, the third is called before the urgent fourth comes, who waits until 7.
    """
    arrival = np.array([[0.0, 1, 2, 5]])
    of = Patients(
        arrival, np.array([[5.0, 9, 2, 1]]), priority=np.array([[2, 2, 2, 1]]), patience=np.array([[9.0, 4, 9, 9]])
    )
    np.testing.assert_array_equal(serve(of, servers=1, engine=engine).begin, [[0, np.nan, 5, 7]])


class LastInFirstOut:
    """The latest arrival first: an order of somebody else's."""

    def turns(self, patients: Patients) -> Turns:
        """Return the places from the last to the first."""
        rank = np.broadcast_to(np.arange(len(patients))[::-1], patients.arrival.shape)
        return Turns(rank[None], patients.arrival[None])


def test_own_order_runs_on_the_engines_that_take_any() -> None:
    """Last in, first out runs on heapq and SimPy alike; engines that look at heads of classes say that they cannot."""
    of = Patients(np.arange(6.0)[None], np.full((1, 6), 2.5), priority=np.ones((1, 6), np.int64))
    # by hand: 0 begins at 0; at 2.5 waits 1, 2 → 2; at 5 wait 1, 3, 4 and 5 comes after the departure → 4; then 5, 3, 1
    for engine in (HeapEngine(), SimpyQueueEngine()):
        begin = serve(of, servers=1, discipline=LastInFirstOut(), engine=engine).begin
        assert begin.tolist() == [[0.0, 12.5, 2.5, 10.0, 5.0, 7.5]]
    with pytest.raises(QueueError, match="use HeapEngine"):
        serve(of, servers=1, discipline=LastInFirstOut(), engine=LockstepEngine())


def test_missing_numba_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without numba the compiled engine says how to install it."""
    monkeypatch.setitem(sys.modules, "numba", None)
    _compiled.cache_clear()
    with pytest.raises(MissingExtra, match=r'pip install "pks\[compiled\]"'):
        CompiledEngine()
    _compiled.cache_clear()


@dataclass(frozen=True)
class _Wrong:
    arrival: list[float]
    service: list[float]
    patience: list[float] | None
    said: str


@pytest.mark.parametrize(
    "wrong",
    [
        _Wrong([2, 1], [1, 1], None, "somebody comes at 1.0 after 2.0"),
        _Wrong([1, -2], [1, 1], None, "arrival has a time that is negative"),
        _Wrong([1, 2], [1, -1], None, "service has a time"),
        _Wrong([1, 2], [1, 1, 1], None, r"service has shape \(1, 3\)"),
        _Wrong([1, 2], [1, 1], [1, np.nan], "patience has a time"),
    ],
    ids=lambda wrong: wrong.said,
)
def test_wrong_patients_are_refused(wrong: _Wrong) -> None:
    """Numbers that nobody can simulate are refused with the reason."""
    patience = None if wrong.patience is None else np.array([wrong.patience])
    arrival, service = np.array([wrong.arrival], float), np.array([wrong.service], float)
    with pytest.raises(QueueError, match=wrong.said):
        Patients(arrival, service, priority=np.ones(arrival.shape, np.int64), patience=patience)


def test_no_server_is_refused() -> None:
    """A queue without servers, and one with half a server, are refused."""
    of = Patients(np.zeros((1, 1)), np.ones((1, 1)), priority=np.ones((1, 1), np.int64))
    for servers in (0, 1.5):
        with pytest.raises(QueueError, match="servers must be a whole number"):
            serve(of, servers=servers, discipline=Priority())  # type: ignore[arg-type]
