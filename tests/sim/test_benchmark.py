"""The benchmark runs, and its assertion of identical departures holds, and can fail."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from benchmarks import sim_lists
from benchmarks.sim_lists import Rules, by_profile, everything, in_hours, leaving, lists, measure, own, shared
from pks.sim import Description, FastEngine, Inputs, Spells


@pytest.mark.parametrize("rules", [own, shared, in_hours, leaving, by_profile])
def test_benchmark_runs_on_a_small_size(rules: Rules) -> None:
    """Two lists over a quarter: both engines let every patient depart in the same week; some 2·(13 + 9)·8 come."""
    measured = measure(rules(lists(2, 13, 8.0)), replications=20, followed=2)
    assert measured.patients == pytest.approx(352, rel=0.2)


def test_benchmark_runs_with_everything_at_once() -> None:
    """So it does with all that a description may say; three in ten of those served eight weeks before come on top."""
    measured = measure(everything(lists(2, 13, 8.0)), replications=20, followed=2)
    assert measured.patients == pytest.approx(352, rel=0.2)


class Late(FastEngine):
    """Lets one cell of people depart a week late."""

    def run(self, description: Description, inputs: Inputs) -> Spells:
        """Return what happens, all but right."""
        right = super().run(description, inputs)
        late = np.minimum(right.period + (np.arange(len(right)) == 0), description.periods - 1)
        return replace(right, period=late)


def test_benchmark_notices_a_single_wrong_departure(monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that is a week late for one cell is not timed but refused."""
    monkeypatch.setattr(sim_lists, "FastEngine", Late)
    with pytest.raises(AssertionError):
        measure(lists(2, 13, 8.0), replications=2, followed=1)
