"""Sharing slots out: what is planned for each band, and who gets what is left over."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pks.sim.sharing import Evenly, LongestWaiters, Unused, as_far_as_there, in_proportion


def test_slots_are_planned_in_proportion_and_given_as_far_as_somebody_is_there() -> None:
    """12 slots over weights 1 : 2 : 3 are 2, 4 and 6; with 5, 1 and 6 people there, 3 of the 4 are left over."""
    planned = in_proportion(np.array([10.0, 20, 30]), np.array(12.0))
    np.testing.assert_allclose(planned, [2, 4, 6], rtol=1e-15)
    treated, over = as_far_as_there(planned, np.array([5.0, 1, 6]), np.array(12.0))
    np.testing.assert_allclose(treated, [2, 1, 6], rtol=1e-15)
    assert over == 3.0


def test_nothing_is_planned_where_nobody_has_weight() -> None:
    """Slots that no band has a claim to are all left over."""
    planned = in_proportion(np.zeros((2, 3)), np.array([4.0, 0.0]))
    assert (planned == 0).all()
    assert as_far_as_there(planned, np.ones((2, 3)), np.array([4.0, 0.0]))[1].tolist() == [4.0, 0.0]


def test_unused_gives_nobody_anything() -> None:
    """What is left over is lost."""
    assert Unused().take(np.array([3.0, 4.0]), np.array(5.0)).tolist() == [0.0, 0.0]


def literal_evenly(waiting: list[float], surplus: float) -> list[float]:
    """Return who still waits when a surplus is taken in equal parts, again and again, from those who are there."""
    now = list(waiting)
    while surplus > 1e-12 and any(each > 0 for each in now):
        there = [i for i, each in enumerate(now) if each > 0]
        part = min(surplus / len(there), min(now[i] for i in there))
        for i in there:
            now[i] = now[i] - part if now[i] - part > 1e-12 else 0.0
        surplus -= part * len(there)
    return now


@settings(max_examples=80)
@given(st.lists(st.integers(0, 20), min_size=1, max_size=7), st.integers(0, 90))
def test_left_over_rules_do_what_they_say(waiting: list[int], surplus: int) -> None:
    """Evenly is equal parts until all is given; the longest waiters come band by band from the end."""
    people = np.array(waiting, dtype=float)
    evenly = people - Evenly().take(people, np.array(float(surplus)))
    np.testing.assert_allclose(evenly, literal_evenly(list(people), surplus), atol=1e-9)
    left, rest = people.copy(), float(surplus)
    for i in reversed(range(len(left))):
        took = min(left[i], rest)
        left[i], rest = left[i] - took, rest - took
    np.testing.assert_allclose(people - LongestWaiters().take(people, np.array(float(surplus))), left, atol=1e-12)
