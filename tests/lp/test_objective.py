from __future__ import annotations

import numpy as np
import pytest

from pks.lp import ProgramError, lexicographic, merged
from tests.lp.programs import INF, dense, objective


def test_merged_objectives_trade_by_their_weights() -> None:
    """By hand: x + y = 10, x at 1, y at 2, tiers that want few x and few y: 3 x against 1 y makes all of it y."""
    program = dense([[1, 1]], rows=[(10, 10)], columns=[(0, INF), (0, INF)])
    few_x, few_y = objective(1, 0), objective(0, 2)
    assert lexicographic(program, [merged("both", [few_x, few_y], weights=[3, 1])]).x.tolist() == [0.0, 10.0]
    assert lexicographic(program, [merged("both", [few_x, few_y], weights=[1, 1])]).x.tolist() == [10.0, 0.0]


def test_all_faults_of_a_merge_are_told() -> None:
    """Missing and negative weights and costs of different lengths come in one message, with the name."""
    with pytest.raises(ProgramError) as told:
        merged("both", [objective(1, 0), objective(1)], weights=[-1.0])
    for part in ("'both'", "1 weights for 2 objectives", "weight -1.0", "(2,)", "(1,)"):
        assert part in str(told.value)
    with pytest.raises(ProgramError, match="no objectives"):
        merged("none", [], weights=[])
    with pytest.raises(ProgramError, match="weight nan"):
        merged("both", [objective(1)], weights=[np.nan])
