"""What summary.json says beside the tiers: gaps, the cost of rounding, overtime and distances."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from pks.balance.whole import whole
from pks.chain.summary import as_json, summary
from tests.report.conftest import Planned


def test_overtime_is_the_expansion_by_kind(small: Planned) -> None:
    """Hours by kind are those of measures.csv: overtime at Öst; the step without a kind at Väst has the empty one."""
    measures = small.plan.measures
    added = measures[measures["kind"] == "expand"].groupby("unit")["amount"].sum()
    rows = summary(small.case, small.plan)["overtime"]
    assert isinstance(rows, list)
    kinds = {"Öst": "övertid", "Väst": ""}
    assert {(row["unit"], row["kind"]) for row in rows} == {(unit, kinds[unit]) for unit in added.index}
    assert sum(row["hours"] for row in rows) == pytest.approx(added.sum())


def test_a_way_is_as_far_as_the_transfers_say(small: Planned) -> None:
    """85 km for each activity carried out elsewhere; without any distance there is no sum."""
    far = small.case.table("transfers").assign(distance_km=85.0)
    moved = small.plan.measures.query("kind == 'transfer'")["amount"].sum()
    assert moved > 0
    assert summary(small.case, small.plan)["travelled_km"] is None
    told = summary(small.case.replace(transfers=far), small.plan)
    assert told["travelled_km"] == pytest.approx(85 * moved)


def test_gaps_are_those_of_a_stopped_solve(small: Planned) -> None:
    """Every tier has its gap, None where it is not known; a settled plan has none. All of it can be written as JSON."""
    gaps = np.where(np.arange(len(small.plan.tiers)) < 2, 0.0, np.inf)
    stopped = replace(small.plan, status="time limit", tiers=small.plan.tiers.assign(gap=gaps))
    told = json.loads(as_json(summary(small.case, stopped)))["gaps"]
    assert list(told) == small.plan.tiers["tier"].tolist()
    assert list(told.values())[:3] == [0.0, 0.0, None]
    assert summary(small.case, small.plan)["gaps"] == {}


def test_rounding_tells_its_cost_by_tier(small: Planned) -> None:
    """A rounded plan has a row for every tier; whole = fractional + cost."""
    told = json.loads(as_json(summary(small.case, whole(small.plan))))["rounding"]
    assert [row["tier"] for row in told] == small.plan.tiers["tier"].tolist()
    assert [row["fractional"] + row["cost"] for row in told] == pytest.approx([row["whole"] for row in told], abs=1e-6)
    assert summary(small.case, small.plan)["rounding"] == []
