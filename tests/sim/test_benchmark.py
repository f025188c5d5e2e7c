"""The benchmark runs, and its assertion of identical departures holds."""

from __future__ import annotations

import pytest

from benchmarks.sim_lists import Rules, in_hours, leaving, lists, measure, own, shared


@pytest.mark.parametrize("rules", [own, shared, in_hours, leaving])
def test_benchmark_runs_on_a_small_size(rules: Rules) -> None:
    """Two lists over a quarter: both engines let every patient depart in the same week, and times come out."""
    measured = measure(rules(lists(2, 13, 8.0)), replications=20, followed=2)
    assert measured.patients > 200
    assert min(measured.simpy, measured.fast, measured.whole) > 0
