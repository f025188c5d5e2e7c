"""The plan of the case worked out by hand, made once."""

from __future__ import annotations

import pytest

import pks
from pks.balance.plan import Plan
from tests.balance.explain.hand import hand_case


@pytest.fixture(scope="session")
def hand_plan() -> Plan:
    """Return the plan of the case worked out by hand."""
    return pks.plan(hand_case())
