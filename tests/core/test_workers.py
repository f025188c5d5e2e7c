"""Workers: the same numbers in a row, over threads, over processes, and on a cluster that loses one of its machines."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pks.core.errors import MissingExtra
from pks.core.workers import Workers
from pks.forecast.automatic import Automatic
from pks.forecast.panel import panel
from pks.sim import simulate_lists
from pks.sim.pathway import Arrivals, ByHour, Flow, FlowSimulation, Resource, Route, Stage, simulate_flow
from pks.sim.queue import Exponential
from tests.sim.random_descriptions import description

pytest.importorskip("joblib")
ON_CLUSTER = Workers(backend="dask")


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """Start a cluster of two processes on this machine; return its client."""
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=":0", silence_logs=50
        ) as machines,
        distributed.Client(machines) as client,
    ):
        yield client


def clinic(**more: Any) -> FlowSimulation:
    """Simulate four days of a clinic, six times."""
    visit = Stage("visit", {"room": 1, "nurse": 0.5}, Exponential(0.5))
    resources = (Resource("room", 2), Resource("nurse", 1))
    flow = Flow(resources, (Route("visits", (visit,)),), (Arrivals("visits", ByHour((3.0,))),))
    return simulate_flow(flow, until=96, replications=6, seed=3, **more)


def same_events(one: FlowSimulation, other: FlowSimulation) -> bool:
    """Tell whether two logs agree in every row, to the last bit."""
    both = [(getattr(one.events, each.name), getattr(other.events, each.name)) for each in fields(one.events)]
    return all(np.array_equal(a, b) for a, b in both)


@pytest.mark.parametrize("workers", [Workers(1), Workers(2, "threading"), Workers(2)], ids=str)
def test_results_come_in_order(workers: Workers) -> None:
    """Every item gives its own result, in the order of the items, over whatever workers."""
    assert list(workers(np.sqrt, [np.full(3, float(n * n)) for n in range(20)]))[7].tolist() == [7.0, 7.0, 7.0]


def test_what_is_set_around_the_call_holds() -> None:
    """Workers without a backend use the one of joblib's surrounding configuration: threads see the same list."""
    joblib = pytest.importorskip("joblib")
    seen: list[int] = []
    with joblib.parallel_config("threading"):
        list(Workers(2)(seen.append, range(5)))
    assert sorted(seen) == [0, 1, 2, 3, 4]


def test_without_joblib_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where joblib is not installed, the error says how to install it."""
    monkeypatch.setitem(sys.modules, "joblib", None)
    with pytest.raises(MissingExtra, match=r"pks\[parallel\]"):
        Workers()(abs, [1])


@pytest.mark.usefixtures("cluster")
def test_lists_on_a_cluster_are_those_in_a_row() -> None:
    """250 replications of waiting lists, in blocks over a cluster, are those of a plain run, in every count."""
    of = description([[3.0] * 4], [[3.0] * 4], start=[(0, 5.0, 7.0)], slots_by=None)
    spread, alone = (simulate_lists(of, replications=250, seed=2, over=over) for over in (ON_CLUSTER, map))
    for name, wanted in asdict(alone.tally).items():
        np.testing.assert_equal(asdict(spread.tally)[name], wanted)


@pytest.mark.usefixtures("cluster")
def test_forecasts_on_a_cluster_are_those_in_a_row() -> None:
    """Combined on a cluster, and its quantiles taken there: means and quantiles to the last bit."""
    history = panel(np.random.default_rng(1).poisson(50, (8, 60)).astype(float), "MS")
    found = []
    for over in (ON_CLUSTER, map):
        prediction = Automatic(over=over).fit(history).predict(6, draws=40, seed=1)
        found.append((prediction.mean, prediction.quantiles((0.1, 0.9), over=over)))
    for spread, alone in zip(*found, strict=True):
        assert np.array_equal(spread, alone)


@pytest.mark.usefixtures("cluster")
def test_patients_on_a_cluster_are_those_in_a_row() -> None:
    """Six replications of a clinic over a cluster: every event of every patient is the same."""
    assert same_events(clinic(over=ON_CLUSTER), clinic())


@dataclass(frozen=True)
class LosesItsMachine:
    """Calls `function`, but the first time the process that is asked is killed."""

    function: Callable[[int], Any]
    marker: Path

    def __call__(self, numbers: Any) -> Any:
        """Die, or return `function` of the first number."""
        try:
            self.marker.touch(exist_ok=False)
        except FileExistsError:
            return self.function(int(numbers[0]))
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
        return None


def test_a_lost_machine_costs_time_and_not_the_result(cluster: Any, tmp_path: Path) -> None:
    """One of two processes is killed at its work: what it was at is done again, and every event is the same.

    What it works on is large, 80 kB: it is not lost with the machine either.
    """
    before = set(cluster.run(os.getpid).values())

    def over(function: Callable[[int], Any], items: Iterable[int]) -> Iterable[Any]:
        return ON_CLUSTER(LosesItsMachine(function, tmp_path / "died"), [np.full(10_000, number) for number in items])

    assert same_events(clinic(over=over), clinic())
    assert len(before & set(cluster.run(os.getpid).values())) == 1
