"""Hours as sessions and back."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pks.capacity.checks import CapacityError
from pks.capacity.sessions import hours_in, in_sessions, sessions_of, sessions_there, sessions_to_plan

hours = st.floats(0, 1e6)
lengths = st.floats(0.25, 24)


def test_theatre_days_and_half_days() -> None:
    """100 hours are 12.5 theatre days of 8 hours and 25 half-days of 4."""
    assert sessions_of([100.0, 100.0], [8, 4]).tolist() == [12.5, 25.0]


def test_rounding_says_what_it_loses() -> None:
    """20 hours in sessions of 8: 3 are planned, of which 4 hours are nobody's; 2 are there, and 4 hours make none."""
    planned, there = sessions_to_plan([20.0, 16.0], 8), sessions_there([20.0, 16.0], 8)
    assert planned.sessions.tolist() == [3, 2]
    assert planned.lost.tolist() == [4.0, 0.0]
    assert there.sessions.tolist() == [2, 2]
    assert there.lost.tolist() == [4.0, 0.0]


@given(hours, lengths)
def test_there_and_back_nothing_is_lost(amount: float, length: float) -> None:
    """Hours → sessions → hours is the same number, to rounding of the last digit."""
    assert float(hours_in(sessions_of(amount, length), length)) == pytest.approx(amount, rel=1e-15)


@given(hours, lengths)
def test_whole_sessions_lose_less_than_one(amount: float, length: float) -> None:
    """Planned sessions hold the need, those there are made of the hours, and each loses less than a session."""
    planned, there = sessions_to_plan(amount, length), sessions_there(amount, length)
    room = 1e-8 * max(amount, length)
    assert planned.hours >= amount - room
    assert there.hours <= amount + room
    assert 0 <= planned.lost < length + room
    assert 0 <= there.lost < length + room
    assert planned.hours == planned.sessions * length


def test_rounding_noise_opens_no_session() -> None:
    """0.07 · 100 · 10 hours, a little above 70 in floating point, are 10 sessions of 7 hours both ways."""
    amount = 0.07 * 100 * 10
    assert amount > 70
    assert int(sessions_to_plan(amount, 7).sessions) == int(sessions_there(70 - 1e-12, 7).sessions) == 10


def test_only_capacities_counted_in_sessions_get_them() -> None:
    """A capacity without session_hours is left out; others keep their rows."""
    table = pd.DataFrame({"unit": ["A", "A"], "capacity": ["theatre", "team"], "hours": [20.0, 5.0]})
    capacities = pd.DataFrame({"capacity": ["theatre", "team"], "session_hours": [8.0, None]})
    assert in_sessions(table, capacities).to_numpy().tolist() == [["A", "theatre", 20.0, 2.5]]
    assert in_sessions(table, capacities[["capacity"]]).empty


def test_strange_capacity_is_refused() -> None:
    """A capacity that the case does not have is a fault."""
    with pytest.raises(CapacityError, match="theatre"):
        in_sessions(pd.DataFrame({"capacity": ["theatre"], "hours": [1.0]}), pd.DataFrame({"capacity": ["team"]}))


@pytest.mark.parametrize("length", [0.0, -4.0])
def test_session_without_hours_is_refused(length: float) -> None:
    """A session has hours."""
    with pytest.raises(CapacityError, match="session_hours"):
        sessions_of(10.0, length)


def test_a_capacity_with_two_lengths_is_refused() -> None:
    """Two rows for one capacity say two things: which one counts is not guessed."""
    twice = pd.DataFrame({"capacity": ["theatre", "theatre"], "session_hours": [8.0, 4.0]})
    with pytest.raises(CapacityError, match="several rows"):
        in_sessions(pd.DataFrame({"capacity": ["theatre"], "hours": [1.0]}), twice)
