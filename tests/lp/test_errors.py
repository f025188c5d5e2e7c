"""What can go wrong with a solver, told across processes."""

from __future__ import annotations

import pickle

from pks.lp import NoPointYet


def test_why_a_solver_stopped_comes_through_from_another_process() -> None:
    """Message and status are the same after a round trip."""
    raised = pickle.loads(pickle.dumps(NoPointYet("stopped before it had a point", "time limit")))
    assert isinstance(raised, NoPointYet)
    assert (str(raised), raised.status) == ("stopped before it had a point", "time limit")
