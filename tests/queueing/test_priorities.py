"""Priorities against a textbook's table, the laws of conservation, and other queues at their limits."""

from __future__ import annotations

import json
from math import inf
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pks.queueing import (
    QueueingError,
    mg1,
    mmc,
    priorities,
    priorities_mmc,
    priorities_preemptive,
    priorities_preemptive_mmc,
)

COUNTY_HOSPITAL = [0.2, 0.6, 1.2]
"""Critical, serious and stable cases an hour; a doctor treats 3 an hour. The emergency room of Hillier and Lieberman,
*Introduction to Operations Research*, chapter on queueing theory, section on priorities; the waits worked by hand."""


def test_emergency_room_without_interruption() -> None:
    """One doctor: σ = 1/15, 4/15, 10/15; C/(cμ) = (2/3)/3 = 2/9. Two: σ = 1/30, 4/30, 10/30; C/(cμ) = (1/6)/6 = 1/36.

    One: 2/9 / (14/15), / (14/15 · 11/15), / (11/15 · 5/15); two: 1/36 / (29/30), / (29/30 · 26/30), / (26/30 · 20/30).
    """
    one, two = priorities_mmc(COUNTY_HOSPITAL, 3, 1).wait, priorities_mmc(COUNTY_HOSPITAL, 3, 2).wait
    np.testing.assert_allclose(one, [5 / 21, 25 / 77, 10 / 11], rtol=1e-12)
    np.testing.assert_allclose(two, [30 / 1044, 900 / 27144, 900 / 18720], rtol=1e-12)
    np.testing.assert_allclose(two, [0.029, 0.033, 0.048], atol=5e-4)  # as the textbook's table prints them


def test_emergency_room_with_interruption() -> None:
    """One doctor: time = 1/3 / ((1 − σ_{k−1})(1 − σ_k)) with all times alike, and waiting is that less 1/3.

    Two doctors: M/M/2 with 0.2, 0.8 and 2 an hour has Lq = ρ'·C/(1 − ρ') with ρ' = 1/30, 4/30, 1/3 and
    C = 2ρ'²/(1 + ρ'): 2ρ'³/(1 − ρ'²) people waiting, class by class the differences.
    """
    one = priorities_preemptive_mmc(COUNTY_HOSPITAL, 3, 1).wait
    np.testing.assert_allclose(one, [1 / 42, 75 / 154 - 1 / 3, 15 / 11 - 1 / 3], rtol=1e-12)
    share = np.array([1 / 30, 4 / 30, 1 / 3])
    people = np.diff(2 * share**3 / (1 - share**2), prepend=0.0)
    two = priorities_preemptive_mmc(COUNTY_HOSPITAL, 3, 2).wait
    np.testing.assert_allclose(two, people / COUNTY_HOSPITAL, rtol=1e-10)
    np.testing.assert_allclose(two[2], 0.0654, atol=5e-5)  # as the textbook's table prints it


def test_example_of_another_tool(reference: Path) -> None:
    """Times in the system that Ciw compares itself with."""
    text = (reference / "vectors" / "peer_vectors.json").read_text(encoding="utf-8")
    each = next(each for each in json.loads(text) if each["id"] == "mm1-priority")
    rates = each["inputs"]["arrival_rates"]
    service = [each["inputs"]["service_rate"]] * len(rates)
    np.testing.assert_allclose(priorities(rates, service).time, each["expected"], rtol=1e-12)


classes = st.lists(st.tuples(st.floats(0.01, 1), st.floats(0.5, 5), st.floats(0, 2.5)), min_size=1, max_size=5)


@settings(max_examples=60)
@given(classes, st.floats(0.05, 0.97))
def test_priorities_only_pass_waiting_on(of: list[tuple[float, float, float]], load: float) -> None:
    """Kleinrock's conservation law: Σ ρ_k·wait_k = ρ·W₀/(1 − ρ) in whatever order the classes stand."""
    rates, service, cv = (np.array(each) for each in zip(*of, strict=True))
    rates = rates * load / (rates / service).sum()
    residual = (rates * (1 + cv**2) / service**2).sum() / 2
    for order in (slice(None), slice(None, None, -1)):
        found = priorities(rates[order], service[order], service_cv=cv[order])
        assert found.utilisation @ found.wait == pytest.approx(load * residual / (1 - load), rel=1e-9)


@settings(max_examples=40)
@given(st.lists(st.floats(0.01, 1), min_size=1, max_size=4), st.floats(0.05, 0.97), st.integers(1, 40))
def test_classes_of_one_kind_are_one_queue(shares: list[float], utilisation: float, servers: int) -> None:
    """With equal times, interrupted or not, all classes together wait as many people as in M/M/c."""
    rates = np.array(shares) / sum(shares) * utilisation * servers
    whole = mmc(float(rates.sum()), 1.0, servers)
    for law in (priorities_mmc, priorities_preemptive_mmc):
        found = law(rates, 1.0, servers)
        assert found.waiting.sum() == pytest.approx(whole.waiting, rel=1e-9)
        assert found.present.sum() == pytest.approx(whole.present, rel=1e-9)
        assert (np.diff(found.wait) >= -1e-12).all()


def test_one_class_is_the_queue_without_priorities() -> None:
    """Cobham with one class is Pollaczek and Khinchine; so is pre-emption with nobody to interrupt."""
    plain = mg1(0.7, 1.0, service_cv=0.4)
    for law in (priorities, priorities_preemptive):
        assert law([0.7], [1.0], service_cv=0.4).wait[0] == pytest.approx(plain.wait, rel=1e-12)
    assert priorities_preemptive_mmc([4.5], 1.0, 5).wait[0] == pytest.approx(mmc(4.5, 1.0, 5).wait, rel=1e-12)


def test_most_urgent_do_not_notice_who_can_be_interrupted() -> None:
    """With pre-emption the first class has the server to itself, whatever comes behind it."""
    alone = mg1(0.3, 1.0, service_cv=1.5)
    for others in (0.1, 0.6, 5.0):
        found = priorities_preemptive([0.3, others], [1.0, 2.0], service_cv=[1.5, 0.0])
        assert found.wait[0] == pytest.approx(alone.wait, rel=1e-12)


def test_overload_reaches_the_least_urgent_only() -> None:
    """With 0.5 + 0.8 > 1 the second class is never caught up; the first waits as long as one in care lasts.

    By hand, all times exponential with mean 1: the server is always busy, so W₀ = 0.5·1 + 0.5·1 = 1 and
    wait₀ = 1/(1 − 0.5) = 2. A third class gets nothing.
    """
    found = priorities([0.5, 0.8, 0.1], [1.0, 1.0, 1.0])
    assert found.wait.tolist() == [2.0, inf, inf]
    assert found.utilisation.tolist() == [0.5, 0.5, 0.0]
    assert priorities_mmc([0.5, 0.8], 1.0, 1).wait.tolist() == [2.0, inf]
    assert priorities_preemptive_mmc([0.5, 0.8], 1.0, 1).wait.tolist() == [1.0, inf]
    assert priorities_preemptive([0.5, 0.8], [1.0, 1.0]).wait.tolist() == [1.0, inf]


def test_classes_that_do_not_match_are_refused() -> None:
    """The error shows the shapes, or the class and its number."""
    with pytest.raises(QueueingError, match=r"the same classes.*\(2,\), \(1,\) and \(2,\)"):
        priorities([1, 2], [3])
    with pytest.raises(QueueingError, match="the arrival rate of class 1 must be ≥ 0"):
        priorities([1, -2], [3, 3])
    with pytest.raises(QueueingError, match="at least one"):
        priorities_mmc([], 3, 1)


def test_a_class_of_next_to_nobody_waits_what_the_first_of_it_would() -> None:
    """One server at 0.9, interrupted: time = 1/((1 − 0.9)(1 − 0.9 − λ)) → 100, however few come, and where nobody does."""
    for rate in (1e-9, 1e-15, 0.0):
        time = priorities_preemptive_mmc([0.9, rate], 1, 1).time[1]
        assert time == pytest.approx(1 / ((1 - 0.9) * (1 - 0.9 - rate)), rel=1e-12)


def test_ten_tenths_are_full_load() -> None:
    """Ten classes of a tenth fill one server, although floats added one by one come to a little less than 1."""
    for found in (priorities([0.1] * 10, [1] * 10), priorities_mmc([0.1] * 10, 1, 1),
                  priorities_preemptive_mmc([0.1] * 10, 1, 1)):  # fmt: skip
        assert found.wait[-1] == inf
        assert np.isfinite(found.wait[:-1]).all()
