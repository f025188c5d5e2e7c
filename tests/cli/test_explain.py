"""`pks plan --explain`: what it writes, and how an order that does not fit is refused."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import pks
from pks.cli.main import main
from tests.balance.explain.hand import hand_case

FILES = ("reasons", "marginal_values", "relaxation", "alternative")


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the case worked out by hand, with Swedish as its language."""
    folder = tmp_path_factory.mktemp("explain") / "case"
    pks.write_case(hand_case().replace(settings={"language": "sv"}), folder)
    return folder


@pytest.fixture(scope="module")
def explained(case: Path) -> dict[str, pd.DataFrame]:
    """Return the tables that explain its plan."""
    out = case.parent / "plan"
    assert main(["plan", str(case), "--out", str(out), "--explain"]) == 0
    return tables(out)


def tables(out: Path) -> dict[str, pd.DataFrame]:
    """Return the tables that explain a plan."""
    return {name: pd.read_csv(out / f"{name}.csv", keep_default_na=False, na_values=[""]) for name in FILES}


def test_a_plan_is_explained_in_the_words_of_its_case(explained: dict[str, pd.DataFrame]) -> None:
    """By hand: both measures are needed, half an overdue patient per hour, 4 hours more would do, no plan is as good."""
    assert explained["reasons"]["sentence"].iloc[0] == (
        "Att låta B utföra p åt A används (6 aktiviteter, 30 SEK): väntetidslöftet kräver minst 6 aktiviteter, vad man än "
        "gör i övrigt."
    )
    exact = explained["marginal_values"][explained["marginal_values"]["exact"]]
    assert exact["value"].to_numpy() == pytest.approx([0.5] * 3)
    assert exact["sentence"].str.startswith("En timme till av c").all()
    assert explained["relaxation"][["what", "unit", "amount"]].to_numpy().tolist() == [["hours to add", "A", 4.0]]
    assert not len(explained["alternative"])


def test_whole_activities_are_explained_as_before_rounding_in_the_language_asked_for(
    case: Path, tmp_path: Path, explained: dict[str, pd.DataFrame]
) -> None:
    """With --whole --lang en all but the sentences is as without, and these are English."""
    asked = ["--whole", "--lang", "en"]
    assert main(["plan", str(case), "--out", str(tmp_path / "plan"), "--explain", *asked]) == 0
    found = tables(tmp_path / "plan")
    for name in FILES:
        before, after = (each[name].drop(columns="sentence", errors="ignore") for each in (explained, found))
        pd.testing.assert_frame_equal(before, after)
    assert found["reasons"]["sentence"].iloc[0].startswith("Letting B carry out p for A is used")


def test_an_order_that_the_case_does_not_have_is_wrong_usage(
    case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The case has measures of order 2 and 3: order 99 ends with status 2, names the option, and writes nothing."""
    assert main(["plan", str(case), "--out", str(tmp_path / "plan"), "--order", "order 99"]) == 2
    said = capsys.readouterr().err
    assert "--order: no measure has order 99. This plan has: " in said
    assert "order 3, order 2" in said
    assert not (tmp_path / "plan").exists()
