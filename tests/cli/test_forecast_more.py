"""``pks forecast --more``, and what commands say of zeros left out."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from balance.cases import small_case, table
from pks.cli.main import main
from pks.io import write_case

WEEKS = pd.date_range("2024-01-01", "2025-12-29", freq="W-MON")
LEFT_OUT = WEEKS[::3]
"""Weeks of unit A without a row."""


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case of two units with two years of weeks; A lacks a row in each third week, and has 1 or 2 otherwise."""
    rows = [("A", "p", day, 1 + place % 2) for place, day in enumerate(WEEKS) if day not in LEFT_OUT]
    rows += [("B", "p", day, 20 + place % 3) for place, day in enumerate(WEEKS)]
    history = table("unit planning_object period arrivals", *((*row[:2], str(row[2].date()), row[3]) for row in rows))
    case = small_case(units=("A", "B"))
    folder = tmp_path_factory.mktemp("case") / "case"
    write_case(case.replace(demand=None, history=history), folder)
    return folder


def test_more_tables_are_written_when_asked(written: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With --more sums are set back in time and contributions add up to the production need; zeros left out are told."""
    assert main(["forecast", str(written), "--more", "--draws", "20", "--out", str(tmp_path / "sure")]) == 0
    sums = pd.read_csv(tmp_path / "sure" / "sums_backtest.csv")
    assert {"all", "unit", "series"} <= set(sums["level"])
    contributions = pd.read_csv(tmp_path / "sure" / "contributions.csv")
    assert main(["need", str(written), "--out", str(tmp_path / "need")]) == 0
    needed = pd.read_csv(tmp_path / "need" / "production_need.csv")
    assert contributions["activities"].sum() == pytest.approx(needed["activities"].sum())
    said = capsys.readouterr().err
    assert "Rows with 0 may be missing in the history of 1 series, 'A' 'p'" in said


def test_validate_tells_of_zeros_left_out(written: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A case without faults in which a unit of one or two a week lacks each third week: validate says so, and names it alone."""
    assert main(["validate", str(written)]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("No faults.")
    assert "Rows with 0 may be missing in the history of 1 series, 'A' 'p':" in said.err
