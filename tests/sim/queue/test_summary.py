"""Waits by priority are counted as one counts them by hand."""

from __future__ import annotations

import numpy as np

from pks.sim.queue import Patients, by_priority, serve


def visits_by_hand() -> Patients:
    """Return two replications of three patients, and one place for nobody.

    One server. First replication: 0 begins at 0 and takes 4; of 1 (priority 2, patience 2) and 2 (priority 1) the first
    leaves at 3, the second begins at 4 and has waited 2. Second replication: waits 0, 3 and nobody.
    """
    arrival = np.array([[0.0, 1.0, 2.0], [0.0, 1.0, np.inf]])
    service = np.array([[4.0, 1.0, 1.0], [4.0, 1.0, 0.0]])
    patience = np.array([[9.0, 2.0, 9.0], [9.0, 9.0, 9.0]])
    return Patients(arrival, service, priority=np.array([[1, 2, 1], [1, 2, 1]]), patience=patience)


def test_by_hand() -> None:
    """Means of the replications' means: priority 1 waits (0 + 2)/2 = 1 and 0, so 0.5; priority 2 waits 3, if at all.

    Interval of 1 and 0: s = 1/√2, t(0.975; 1) = 12.706, half width 12.706 · 0.5 = 6.353.
    """
    table = by_priority(serve(visits_by_hand(), servers=1)).set_index("priority")
    assert table.loc[1, ["patients", "served", "left_share", "mean_wait"]].tolist() == [1.5, 1.5, 0.0, 0.5]
    np.testing.assert_allclose(table.loc[1, ["low", "high"]].tolist(), [0.5 - 6.353, 0.5 + 6.353], atol=1e-3)
    assert table.loc[2, ["patients", "served", "left_share", "mean_wait"]].tolist() == [1.0, 0.5, 0.5, 3.0]
    assert table.loc[2, ["low", "high"]].isna().all()


def test_warm_up_is_left_out() -> None:
    """Who came before is not counted."""
    table = by_priority(serve(visits_by_hand(), servers=1), after=2.0)
    assert table[["priority", "patients", "mean_wait"]].to_numpy().tolist() == [[1, 0.5, 2.0]]
