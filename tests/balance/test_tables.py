"""The tables of a plan."""

from __future__ import annotations

import numpy as np
import pytest

from pks.balance.order import Ranked, merged
from pks.balance.tables import tiers_table
from pks.balance.tiers import Tier

ONE = Tier("overdue", "people", np.array([0]), np.array([1.0]))
TWO = Tier("limited", "people", np.array([1]), np.array([3.0]))
THREE = Tier("waiting", "people", np.array([0, 1]), np.array([1.0, 1.0]))


def test_merged_tiers_have_one_gap_and_their_parts_none() -> None:
    """With 4 and 5 in the columns, the sum 1·4 + 2·(3·5) = 34 may be 6 too high; how that is shared between 4 and 15 is open."""
    places = [merged([(1.0, ONE), (2.0, TWO)]), Ranked(THREE, (THREE,))]
    table = tiers_table(places, np.array([4.0, 5.0]), {"overdue+2*limited": 6.0, "waiting": 0.0})
    assert table["tier"].tolist() == ["overdue+2*limited", "overdue", "limited", "waiting"]
    assert table["position"].tolist() == [1, 1, 1, 2]
    assert table["value"].tolist() == [34.0, 4.0, 15.0, 9.0]
    assert table["gap"].tolist() == pytest.approx([6.0, np.nan, np.nan, 0.0], nan_ok=True)


def test_a_plan_that_was_not_stopped_has_no_column_of_gaps() -> None:
    """Where every tier is settled nothing lies above its optimum."""
    assert "gap" not in tiers_table([Ranked(ONE, (ONE,))], np.array([4.0]))
