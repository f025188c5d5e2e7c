from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from pks.lp import HiGHS, Infeasible, Objective, Unbounded, lexicographic
from pks.lp.dual import are_optimal, dual_program, duals_of
from pks.lp.face import Face
from tests.lp.programs import WYNDOR, Drawn, drawn


@settings(max_examples=80, deadline=None)
@given(drawn())
def test_the_dual_program_has_the_same_value(case: Drawn) -> None:
    """Strong duality: what the dual program maximises is the least cost, and its point proves it."""
    face, cost = Face.whole(case.program), case.costs[0]
    try:
        primal = lexicographic(case.program, case.objectives[:1])
    except (Infeasible, Unbounded):
        return
    dual, dual_cost = dual_program(case.program, face, cost)
    solution = lexicographic(dual, [Objective("dual", dual_cost)])
    assert -solution.values[0] == pytest.approx(primal.values[0], rel=1e-9, abs=1e-9)
    z, y = duals_of(face, solution.x)
    assert z == pytest.approx(cost - case.program.matrix.T @ y, abs=1e-9)
    assert are_optimal(case.program, face, cost=cost, x=primal.x, reduced_costs=z, row_duals=y)


def test_duals_that_prove_nothing_are_refused() -> None:
    """Wyndor Glass: the shadow prices of the book prove (2, 6); with the other sign, or at (4, 3), they do not."""
    program, cost = WYNDOR.program, WYNDOR.objective.cost
    vertex = HiGHS().session(program).minimise(cost, warm=False)
    face, z, y = Face.whole(program), vertex.reduced_costs, vertex.row_duals

    def proves(x: list[float], sign: float) -> bool:
        return are_optimal(program, face, cost=cost, x=np.array(x), reduced_costs=sign * z, row_duals=sign * y)

    assert proves([2, 6], 1.0)
    assert not proves([2, 6], -1.0)
    assert not proves([4, 3], 1.0)
