"""The benchmark runs, and its assertion of identical departures holds."""

from __future__ import annotations

from benchmarks.queue_patients import measure


def test_benchmark_runs_on_a_small_size() -> None:
    """Three hundred patients: SimPy, Ciw where it is installed, and our engines let everybody depart alike."""
    measured = measure(300, replications=2, followed=2)
    assert {"SimPy, PriorityResource", "SimPy, our engine", "heapq", "numpy, in step"} <= set(measured.nanoseconds)
    assert measured.longest_line > 1
