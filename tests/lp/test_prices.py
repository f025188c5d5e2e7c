"""What a basis says that rows are worth."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from pks.lp import Columns, HiGHS, LinearProgram, Rows, assemble
from pks.lp.prices import prices_of_basis


def transport(seed: int) -> LinearProgram:
    """Three that have something, four that need something, and every way between them; more is there than is needed."""
    draw = np.random.default_rng(seed)
    needed = draw.uniform(1, 5, 4)
    has = draw.dirichlet(np.ones(3)) * needed.sum() * 1.2
    way = np.arange(12)
    columns = Columns("sent", np.zeros(12), draw.uniform(0.5, 5, 12).round(3), str)
    missing = Columns("missing", np.zeros(4), np.full(4, np.inf), str)
    most = Rows("has", np.full(3, -np.inf), has, way // 4, way, np.ones(12))
    least = Rows("needs", needed, np.full(4, np.inf), np.append(way % 4, range(4)), np.arange(16), np.ones(16))
    return assemble([columns, missing], [most, least])


@given(seed=st.integers(0, 10_000))
def test_prices_of_an_optimal_basis_are_the_duals_of_the_solver(seed: int) -> None:
    """At the vertex that HiGHS finds, the prices of the cost it minimised are its row duals; others add up to them."""
    program = transport(seed)
    session = HiGHS().session(program)
    parts = np.vstack([np.append(np.arange(12.0), np.zeros(4)), np.append(np.zeros(12), np.full(4, 100.0))])
    vertex = session.minimise(parts.sum(axis=0), warm=False)
    basis = session.basis()
    assert basis is not None
    prices = prices_of_basis(program, basis, csr_array(np.vstack([parts, parts.sum(axis=0)])))
    assert prices is not None
    assert prices[2] == pytest.approx(vertex.row_duals, abs=1e-9)
    assert prices[0] + prices[1] == pytest.approx(prices[2], abs=1e-9)


@pytest.mark.parametrize("in_basis", [[0, 4], [0, 1, 2, 3, 4]], ids=["too few", "too many"])
def test_what_is_no_basis_has_no_prices(in_basis: list[int]) -> None:
    """Rows out of the basis must be as many as columns in it."""
    columns, rows = np.zeros(16, bool), np.array([True, True, True, False, False, False, False])
    columns[in_basis] = True
    assert prices_of_basis(transport(1), (columns, rows), csr_array(np.ones((1, 16)))) is None


def test_columns_that_depend_on_each_other_have_no_prices() -> None:
    """The ways round a circle, from 0 and 1 to 0 and 1, are no basis: any three say what the fourth is worth."""
    columns, rows = np.zeros(16, bool), np.ones(7, bool)
    columns[[0, 1, 4, 5]] = True
    rows[[0, 1, 3, 4]] = False
    assert prices_of_basis(transport(1), (columns, rows), csr_array(np.ones((1, 16)))) is None
