"""Instances as files: another solver reads the program and finds the recorded optima; cases come back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import highspy
import numpy as np
import pytest

from pks.study.exporting import export, mps_of
from pks.study.instances import SMALL, instances_in
from pks.study.recorded import recorded


def test_exported_cases_come_back(tmp_path: Path) -> None:
    """What is exported is a set of instances with the same names and cases."""
    export(SMALL[:2], tmp_path)
    found = {each.name: each.case() for each in instances_in(tmp_path)}
    assert found == {each.name: each.case() for each in SMALL[:2]}
    assert {path.name for path in tmp_path.glob("*.mps")} == {f"{each.name}.mps" for each in SMALL[:2]}


def test_names_of_places_are_names_of_files(tmp_path: Path) -> None:
    """An instance may be called Åre: its case and its program are written and read back."""
    export([replace(SMALL[0], name="Åre")], tmp_path)
    assert [each.name for each in instances_in(tmp_path)] == ["Åre"]
    assert (tmp_path / "Åre.mps").is_file()


def test_mps_gives_every_tier_by_its_column(tmp_path: Path) -> None:
    """HiGHS reads the file; minimising tier by tier, each held before the next, gives the recorded values."""
    path = tmp_path / "pair.mps"
    path.write_text(mps_of(SMALL[0].case()), encoding="utf-8")
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("primal_feasibility_tolerance", 1e-10)
    solver.setOptionValue("dual_feasibility_tolerance", 1e-10)
    assert solver.readModel(str(path)) == highspy.HighsStatus.kOk
    columns = {name: j for j, name in enumerate(solver.getLp().col_names_) if name.startswith("tier(")}
    table = recorded("small")
    expected = table[table["instance"] == "pair"]
    assert list(columns) == [f"tier({name.replace(' ', '_')})" for name in expected["tier"]]
    costs = np.array(solver.getLp().col_cost_)
    assert np.flatnonzero(costs).tolist() == [columns["tier(uncovered)"]]
    for column, value in zip(columns.values(), expected["value"], strict=True):
        for each in columns.values():
            solver.changeColCost(each, float(each == column))
        solver.run()
        found = solver.getInfo().objective_function_value
        assert found == pytest.approx(value, rel=1e-6, abs=1e-6), column
        solver.changeColBounds(column, 0.0, found)
