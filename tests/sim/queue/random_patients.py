"""Small random queues with many ties: everything is a small whole number."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st

from pks.sim.queue import Ageing, Patients, Priority, Promotion
from pks.sim.queue.discipline import QueueDiscipline


@dataclass(frozen=True)
class Drawn:
    """A queue that was drawn."""

    patients: Patients
    servers: int
    discipline: QueueDiscipline


@st.composite
def drawn(draw: st.DrawFn) -> Drawn:
    """Draw one to three replications of up to twelve patients; some replications have fewer."""
    replications, many = draw(st.integers(1, 3)), draw(st.integers(1, 12))
    scale = draw(st.sampled_from([1.0, 0.1]))  # tenths add up inexactly, so that rounding is put to the test as well

    def table(elements: st.SearchStrategy[float]) -> np.ndarray:
        row = st.lists(elements, min_size=many, max_size=many)
        return np.array(draw(st.lists(row, min_size=replications, max_size=replications)))

    arrival = np.sort(table(st.sampled_from([*range(10), np.inf])), axis=1) * scale
    service = table(st.integers(0, 5)) * scale
    patience = table(st.sampled_from([0, 1, 2, 5, np.inf])) * scale if draw(st.booleans()) else None
    priority = table(st.integers(-1, 2)).astype(np.int64)
    discipline = draw(
        st.sampled_from([Priority(), Ageing(0.0), Ageing(2 * scale), Promotion(2 * scale), Promotion(99)])
    )
    return Drawn(Patients(arrival, service, priority=priority, patience=patience), draw(st.integers(1, 3)), discipline)
