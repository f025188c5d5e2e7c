"""What ``pks compare`` shows, writes and refuses."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from pks.balance.strategy import Strategy
from pks.cli.compare import _number as number
from pks.cli.compare_texts import STATUSES, TEXTS, UNITS
from pks.cli.main import main
from pks.core.case import Case
from pks.core.errors import PksError
from pks.io import write_case
from pks.strategies import named
from tests.report.cases import every_kind


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the folder of a small case, in Swedish."""
    folder = tmp_path_factory.mktemp("compare") / "case"
    write_case(every_kind(), folder)
    return str(folder)


def cannot(case: Case) -> Strategy:
    """Refuse to be made, as a strategy does that needs a table which the case does not have."""
    raise PksError("history is missing: fill in the table")


def test_every_yardstick_of_every_strategy_is_shown_and_written(
    case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The columns are the strategies, in the order asked for, and the differences have intervals."""
    asked = ["--strategies", "alone,lexicographic", "--replications", "20", "--lang", "en"]
    assert main(["compare", case, *asked, "--out", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    table = pd.read_csv(tmp_path / "compare.csv")
    assert table.columns.tolist() == ["part", "yardstick", "unit", "alone", "lexicographic"]
    assert all(part.dtype == "float64" for _, part in table[["alone", "lexicographic"]].items())
    assert said.splitlines()[0].split() == ["alone", "lexicographic"]
    assert "cost of measures" in said
    assert "20 replications, seed 0" in said
    assert "Differences from alone in simulation" in said
    assert "Stopped before the end" not in said
    runs = pd.read_csv(tmp_path / "runs.csv")
    assert runs["strategy"].tolist() == ["alone", "lexicographic"]
    assert runs["reason"].isna().all()
    assert len(pd.read_csv(tmp_path / "differences.csv")) == 4


def test_it_speaks_the_language_of_the_case(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Yardsticks, tiers and units come in Swedish, and every text is there in both languages."""
    assert main(["compare", case, "--strategies", "lexicographic", "--replications", "0"]) == 0
    said = capsys.readouterr().out
    assert "kostnad för åtgärder" in said
    assert "akut behov utan vård" in said
    assert "viktade personer" in said
    assert "I simulering" not in said
    assert all(len(texts) == 2 and all(texts) for texts in TEXTS.values())
    assert all(UNITS.values())


def test_a_strategy_that_fails_leaves_the_others(
    case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others are shown and written, the reason stands on standard error and in runs.csv, and the status is 1."""
    monkeypatch.setitem(named.BUILT_IN, "cannot", cannot)
    asked = ["--strategies", "cannot,lexicographic", "--replications", "0", "--lang", "en", "--out", str(tmp_path)]
    assert main(["compare", case, *asked]) == 1
    told = capsys.readouterr()
    assert "cannot failed: history is missing: fill in the table" in told.err
    assert "cost of measures" in told.out
    runs = pd.read_csv(tmp_path / "runs.csv").set_index("strategy")
    assert runs.loc["cannot", ["status", "reason"]].tolist() == ["failed", "history is missing: fill in the table"]
    assert pd.read_csv(tmp_path / "compare.csv")["cannot"].isna().all()
    assert not (tmp_path / "differences.csv").exists()


def test_an_unknown_strategy_is_wrong_usage(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The nearest name is offered, before anything is computed."""
    assert main(["compare", case, "--strategies", "lexicographic,alonne"]) == 2
    assert "no strategy is called 'alonne'; did you mean \"alone\"?" in capsys.readouterr().err
    assert main(["compare", case, "--strategies", " , "]) == 2
    assert main(["compare", case, "--replications", "-1"]) == 2
    assert main(["compare", case, "--time-limit", "0"]) == 2
    assert "0 is no time; give seconds above 0" in capsys.readouterr().err


def test_who_is_stopped_at_the_time_limit_is_said(
    case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The status stands in the table and in runs.csv, and a line says that this is not the best there is."""
    asked = ["--strategies", "lexicographic,ladder", "--replications", "0", "--time-limit", "1e-9", "--lang", "en"]
    assert main(["compare", case, *asked, "--out", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    ended = next(line for line in said.splitlines() if "how it ended" in line)
    assert ended.split()[-4:] == ["time", "limit", "by", "rule"]
    assert "Stopped before the end: lexicographic (time limit). What stands" in said
    assert pd.read_csv(tmp_path / "runs.csv")["status"].tolist() == ["time limit", "by rule"]
    assert all(len(words) == 2 for words in STATUSES.values())


def test_a_folder_that_cannot_be_written_is_told_before_the_work(
    case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file in the place of the folder, or a case in it, ends the command before anything is balanced."""

    def never(case: Case) -> Strategy:
        raise AssertionError("balanced although nothing can be written")

    monkeypatch.setitem(named.BUILT_IN, "never", never)
    (tmp_path / "file").write_text("", encoding="utf-8")
    for out, said in (
        (tmp_path / "file", "it is a file, not a folder"),
        (tmp_path / "file" / "in", "cannot write"),
        (case, "it holds a case"),
    ):
        assert main(["compare", case, "--strategies", "never", "--out", str(out)]) == 1
        told = capsys.readouterr()
        assert said in told.err
        assert told.out == ""


@pytest.mark.parametrize(
    ("value", "unit", "language", "shown"),
    [
        (1234567.8, "SEK", "sv", "1 234 568"),
        (12.34, "people", "sv", "12,3"),
        (0.81234, "share", "en", "0.812"),
        (-1e-9, "people", "en", "0"),
        (-1e-9, "share", "en", "0.000"),
        (float("nan"), "days", "en", "–"),
    ],
)
def test_numbers_have_the_decimals_that_their_unit_is_worth(value: float, unit: str, language: str, shown: str) -> None:
    """Large numbers whole, shares with three decimals, and no minus in front of nothing."""
    assert number(value, unit, language) == shown
