"""``pks forecast --population NAME=FILE``."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from balance.cases import small_case, table
from pks.cli.main import main
from pks.io import write_case

HEADER = "area,age,sex,period,people\n"


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """A case of 1 000 women, each with 0.36525 visits a year, all to A: 7 a week."""
    case = small_case().replace(
        demand=None,
        population=table("area age sex period people", ("n", "all", "w", "2025-01-01", 1000)),
        rates=table("age sex planning_object per_person_year", ("all", "w", "p", 0.36525)),
        catchment=table("area unit planning_object share", ("n", "A", "p", 1.0)),
    )
    write_case(case, tmp_path / "case")
    return tmp_path / "case"


def test_projections_stand_beside_the_population_of_the_case(written: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """1 000 women are 7 visits a week, 1 100 are 7.7: over 4 weeks 28 and 30.8."""
    high, out = written.parent / "high.csv", written.parent / "out"
    high.write_text(f"{HEADER}n,all,w,2025-01-01,1100\n", encoding="utf-8")
    assert main(["forecast", str(written), "--draws", "5", "--population", f"high={high}", "--out", str(out)]) == 0
    found = pd.read_csv(out / "variants.csv")
    assert found.groupby("variant", sort=False)["people"].sum().to_dict() == pytest.approx({"case": 28, "high": 30.8})
    assert "28 (case), 31 (high)" in capsys.readouterr().out


def test_faults_of_all_files_come_at_once(written: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A number that is none in one file, and no men's or women's ages that the rates need in another: both are told."""
    low, high = written.parent / "low.csv", written.parent / "high.csv"
    low.write_text(f"{HEADER}n,all,w,2025-01-01,few\n", encoding="utf-8")
    high.write_text(f"{HEADER}n,65-,w,2025-01-01,1100\n", encoding="utf-8")
    asked = ["--population", f"low={low}", "--population", f"high={high}"]
    assert main(["forecast", str(written), *asked, "--out", str(written.parent / "out")]) == 1
    said = capsys.readouterr().err
    assert "low.csv" in said
    assert "rates, with high.csv" in said
    assert not (written.parent / "out").exists()


@pytest.mark.parametrize("text", ["high", "=high.csv", "case=high.csv"])
def test_a_projection_has_a_name_of_its_own(written: Path, text: str) -> None:
    """Without a name, or with that of the case's own population, the command is used wrongly."""
    assert main(["forecast", str(written), "--population", text, "--out", "x"]) == 2
