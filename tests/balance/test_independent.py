"""The balancing program against the literal implementation in `tests/reference`, which shares no code with it."""

from __future__ import annotations

from pathlib import Path

import pytest

import pks
from pks.cli.outputs import plan_tables
from pks.io import write_results
from reference.literal import tiers as literal_tiers
from reference.random_cases import make
from reference.recompute import recompute


def compare(folder: Path, out: Path) -> None:
    """Plan the case in `folder`; hold tiers and written tables against the independent implementation."""
    plan = pks.plan(pks.read_case(folder))
    found = plan.tiers.set_index("tier")["value"].to_dict()
    expected = literal_tiers(folder)
    names = set(found) | set(expected)
    assert {name: found.get(name, 0.0) for name in names} == pytest.approx(
        {name: expected.get(name, 0.0) for name in names}, rel=1e-6, abs=1e-6
    )
    write_results(out, plan_tables(plan))
    again = recompute(folder, out)
    assert again.violations == []
    assert {name: found.get(name, 0.0) for name in again.tiers} == pytest.approx(again.tiers, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("seed", range(60))
def test_random_cases_have_the_tier_values_of_the_literal_program(seed: int, tmp_path: Path) -> None:
    """Tiers equal those of the literal program, and written tables alone satisfy every constraint."""
    make(tmp_path / "case", seed)
    compare(tmp_path / "case", tmp_path / "plan")


@pytest.mark.parametrize(
    ("seed", "frequency"), [(1315, "YS"), (1316, "D"), (1317, "QS"), (1318, "MS"), (1319, "W-MON")]
)
def test_hours_of_waiting_work_may_be_overdrawn(seed: int, frequency: str, tmp_path: Path) -> None:
    """The same where work with waiting people is left undone while hours move away, in every frequency."""
    features = {"reallocations": True, "flexibility": True, "waiting_hours": True, "frequency": frequency}
    make(tmp_path / "case", seed, **features)
    compare(tmp_path / "case", tmp_path / "plan")


@pytest.mark.parametrize("seed", range(100, 108))
def test_alternative_compositions_reach_the_literal_tier_values(seed: int, tmp_path: Path) -> None:
    """The same where capacities have several skill mixes."""
    make(tmp_path / "case", seed, resources=True, alternatives=True, goals=False)
    compare(tmp_path / "case", tmp_path / "plan")


def test_queensland_has_the_literal_tier_values(reference: Path, tmp_path: Path) -> None:
    """Real hospitals, lists and promises: with the need that we forecast as given demand, the same tiers."""
    case = pks.read_case(reference / "cases" / "queensland")
    sure = pks.forecast_need(case, draws=1)
    demand = sure.table[["unit", "planning_object", "period"]].assign(arrivals=sure.table["mean"])
    pks.write_case(case.replace(demand=demand), tmp_path / "case")
    assert pks.plan(case).tiers["value"].to_list() == pytest.approx(
        pks.plan(pks.read_case(tmp_path / "case")).tiers["value"].to_list()
    )
    compare(tmp_path / "case", tmp_path / "plan")
