"""Tier values of cases that were solved independently."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import pks

NAMES = ["by_hand", *(f"random_{number}" for number in range(1, 9))]


@pytest.mark.parametrize("name", NAMES)
def test_tier_values_are_those_of_an_independent_implementation(reference: Path, name: str) -> None:
    """Every tier of the reference cases has the value beside them, and the plan passes its own check."""
    folder = reference / "cases" / "tiers"
    expected = json.loads((folder / "expected_tiers.json").read_text())[name]
    plan = pks.plan(pks.read_case(folder / name))
    found = plan.tiers.set_index("tier")["value"].to_dict()
    assert {tier: found.get(tier, 0.0) for tier in expected} == pytest.approx(expected, rel=1e-6, abs=1e-6)
    assert all(found[tier] == pytest.approx(0, abs=1e-6) for tier in set(found) - set(expected))
    assert plan.check() == []
