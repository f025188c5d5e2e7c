"""Distributions of the length of stay against numerical integrals of their densities."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, stats

from pks.capacity.checks import CapacityError
from pks.capacity.stays import EmpiricalStays, GammaStays, LognormalStays, Stays, excess, observed

Density = Callable[[float, float], stats.rv_continuous]


def gamma_of(mean: float, sd: float) -> stats.rv_continuous:
    """Return SciPy's gamma distribution with this mean and standard deviation."""
    return stats.gamma((mean / sd) ** 2, scale=sd**2 / mean)


def lognormal_of(mean: float, sd: float) -> stats.rv_continuous:
    """Return SciPy's lognormal distribution with this mean and standard deviation."""
    variance = math.log1p((sd / mean) ** 2)
    return stats.lognorm(math.sqrt(variance), scale=mean * math.exp(-variance / 2))


@pytest.mark.parametrize(("made", "density"), [(GammaStays, gamma_of), (LognormalStays, lognormal_of)])
@pytest.mark.parametrize(("mean", "sd"), [(3.5, 3.6), (5.0, 2.0), (1.2, 3.0)])
@pytest.mark.parametrize("order", [0, 1, 2])
def test_excess_is_the_integral_of_its_definition(
    made: Callable[[float, float], Stays], density: Density, mean: float, sd: float, order: int
) -> None:
    """E[(L − x)₊ʳ]/r! is ∫ (l − x)ʳ/r!·f(l) dl from x on."""
    law = density(mean, sd)
    days = [0.0, 0.5, 3.0, 10.0, 30.0]
    for x, found in zip(days, excess(made(mean, sd), days, order=order)[0], strict=True):
        wanted = integrate.quad(
            lambda u, x=x: u**order / math.factorial(order) * law.pdf(x + u), 0, np.inf, epsabs=1e-13, limit=400
        )[0] if order else law.sf(x)  # fmt: skip
        assert found == pytest.approx(wanted, rel=1e-7, abs=1e-10)


@pytest.mark.parametrize("made", [GammaStays, LognormalStays])
def test_without_spread_all_stay_as_long(made: Callable[[float, float], Stays]) -> None:
    """A stay of exactly 3 days: after 1 day all are there, with 2 days to come, integral 2; after 3 nobody is."""
    stays = made(3.0, 0.0)
    assert [excess(stays, [1.0, 3.0], order=r)[0].tolist() for r in (0, 1, 2)] == [[1, 0], [2, 0], [2, 0]]


def test_observed_stays_are_counted() -> None:
    """Of stays of 1, 2, 2 and 7 days, 3 of 4 are longer than 1 day, and (1 + 1 + 6)/4 days are then to come."""
    stays = observed([2, 7, 1, 2])
    assert stays.mean_days.tolist() == [3.0]
    assert excess(stays, [1.0], order=0).tolist() == [[0.75]]
    assert excess(stays, [1.0], order=1).tolist() == [[2.0]]
    assert excess(stays, [1.0], order=2).tolist() == [[(1 + 1 + 36) / 2 / 4]]


@given(st.lists(st.tuples(st.floats(0.1, 60), st.just(0.0) | st.floats(0.01, 90)), min_size=1, max_size=4))
def test_more_days_leave_less(groups: list[tuple[float, float]]) -> None:
    """Every order falls with the days, and starts at 1, the mean and half the second moment."""
    mean, sd = np.array(groups).T
    for stays in (GammaStays(mean, sd), LognormalStays(mean, sd)):
        for order, start in enumerate((np.ones_like(mean), mean, (mean**2 + sd**2) / 2)):
            found = excess(stays, np.arange(0.0, 40.0), order=order)
            assert np.allclose(found[:, 0], start, rtol=1e-9)
            assert (np.diff(found, axis=1) <= 1e-9 * start[:, None]).all()


@pytest.mark.parametrize("made", [GammaStays, LognormalStays])
def test_stays_of_no_days_are_refused(made: Callable[[list[float], list[float]], Stays]) -> None:
    """A mean of 0 or below and a negative spread are three faults."""
    with pytest.raises(CapacityError) as raised:
        made([0.0, -1.0, 2.0], [1.0, 1.0, -1.0])
    assert raised.value.faults[["table", "column"]].to_numpy().tolist() == [
        ["mean_days", "0"],
        ["mean_days", "1"],
        ["sd_days", "2"],
    ]


def test_nobody_observed_is_refused() -> None:
    """Without episodes there is no distribution."""
    with pytest.raises(CapacityError):
        EmpiricalStays(np.array([2.0]), np.array([0.0]))
