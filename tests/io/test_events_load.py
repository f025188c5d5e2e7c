"""Files of events as people and programs write them, broken ones, and ones that mean harm."""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd
import pytest

from pks.core.errors import MissingExtra
from pks.core.faults import CaseError
from pks.io.events import Counted, Source, count_events
from pks.io.events.engine import duckdb, literal, opened
from tests.io.event_files import by_period, files, rules

WEEK = rules("2026-01-05", "2026-01-12", tolerate=1.0)
COLUMNS = {"id": "id", "unit": "unit", "start": "start"}


def counted(path: Path, content: str | bytes, columns: dict[str, str] | None = None, **more: object) -> Counted:
    """Write `content` and count it as visits."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return count_events(files(WEEK, Source(path, "visits", columns or COLUMNS, **more)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "content",
    ["id,unit,start\n1,Norr,2026-01-06\n", "id;unit;start\r\n1;Norr;2026-01-06\r\n", "\ufeffid\tunit\tstart\n1\tNorr\t2026-01-06",
     '"id","unit","start"\n"1","Norr","2026-01-06"\n', "id,unit,start,rest\n1, Norr ,2026-01-06,\n\n",
     "start,,unit,id\n2026-01-06,x,Norr,1\n"],
)  # fmt: skip
def test_dialects(content: str, tmp_path: Path) -> None:
    """Line ends, a byte order mark, separators, quotes, blanks and the order of columns make no difference."""
    result = counted(tmp_path / "a.csv", content)
    assert result["history"][["unit", "production"]].to_numpy().tolist() == [["Norr", 1]]
    assert not len(result.faults)


@pytest.mark.parametrize(
    ("line", "row", "reason"),
    [
        ("2,Norr", 3, "fewer cells"),
        ("2,Norr,2026-01-06,x", 3, "more cells"),
        ('2,"Norr,2026-01-06', 3, "a quote that is not closed"),
    ],
)
def test_line_that_cannot_be_split_stops_the_counting(line: str, row: int, reason: str, tmp_path: Path) -> None:
    """A line with too few or too many cells, or an open quote, is named; such a file is not counted, whatever is tolerated."""
    with pytest.raises(CaseError) as caught:
        counted(tmp_path / "a.csv", f"id,unit,start\n1,Norr,2026-01-06\n{line}\n3,Norr,2026-01-06\n")
    assert caught.value.faults["row"].tolist()[0] == row
    assert reason in caught.value.faults["reason"][0]
    assert "1 lines cannot be split" in caught.value.faults["reason"].iloc[-1]


def test_line_ends_of_two_kinds_are_a_fault_and_not_fewer_rows(tmp_path: Path) -> None:
    """A file put together from two systems is refused with what to do; no row is lost in silence."""
    with pytest.raises(CaseError, match="line ends"):
        counted(tmp_path / "a.csv", "id,unit,start\r\n1,Norr,2026-01-06\r\n2,Norr,2026-01-06\n3,Norr,2026-01-06\r\n")


def test_windows_letters_are_read_with_a_warning(tmp_path: Path) -> None:
    """A file that is not UTF-8 is read as Latin-1."""
    result = counted(tmp_path / "a.csv", "id,unit,start\n1,Norr,2026-01-06\n2,Söder,2026-01-06\n".encode("latin-1"))
    assert result["history"]["unit"].tolist() == ["Norr", "Söder"]
    assert result.warnings["reason"].str.contains("Latin-1").tolist() == [True]


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"", "no names of columns"), (b"\xff\xfei\x00d\x00", "UTF-16"), (b"id\x00,unit\n", "binary"),
     (b"id,unit,start,id\n", "two columns"), (b"id,unit,strat\n1,Norr,2026-01-06\n", 'did you mean "strat"')],
)  # fmt: skip
def test_header_that_is_none(content: bytes, reason: str, tmp_path: Path) -> None:
    """What stands in the place of the header is told."""
    with pytest.raises(CaseError, match=reason):
        counted(tmp_path / "a.csv", content)


def test_file_without_rows_is_counted_as_none(tmp_path: Path) -> None:
    """A header alone: no series, no fault."""
    result = counted(tmp_path / "a.csv", "id,unit,start\n")
    assert len(result["history"]) == 0
    assert result.rows["events"].tolist() == [0]


HOSTILE = ['x"; DROP TABLE labels; --', "x') UNION SELECT 1; --", "a'b", "{0}", "$1", "?", "=cmd|' /C calc'!A1"]


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_names_of_columns_and_values_are_never_run(name: str, kind: str, tmp_path: Path) -> None:
    """SQL in the names of columns, in values, in fixed values and in texts of `only` stays text."""
    frame = pd.DataFrame(
        {"id": [name, "2"], name: [name, name], "start": ["2026-01-06", "2026-01-07"], "status": [name, "no"]}
    )
    path = tmp_path / f"a.{kind}"
    if kind == "csv":
        frame.to_csv(path, index=False)
    else:
        pytest.importorskip("pyarrow")
        frame.to_parquet(path)
    visits = Source(
        path,
        "visits",
        {"id": "id", "unit": name, "start": "start"},
        {"service": name},
        {"status": (name,)},
        capacity=None,
    )
    result = count_events(files(WEEK, visits))
    assert result["history"][["unit", "production"]].to_numpy().tolist() == [[name, 1]]


def test_parquet_is_read_by_its_types(tmp_path: Path) -> None:
    """Days, times, and moments of a Parquet file are read as what they are; a moment needs the time zone."""
    pytest.importorskip("pyarrow")
    frame = pd.DataFrame({
        "unit": [7, 7], "day": [pd.Timestamp("2026-01-11").date()] * 2, "time": pd.to_datetime(["2026-01-11 23:30", None]),
        "moment": pd.to_datetime(["2026-01-11 23:30"] * 2, utc=True),
    })  # fmt: skip
    frame.to_parquet(tmp_path / "a.parquet")
    expected = {"day": {"2026-01-05": 2}, "time": {"2026-01-05": 1}, "moment": {"2026-01-12": 2}}
    for column, weeks in expected.items():
        visits = Source(tmp_path / "a.parquet", "visits", {"unit": "unit", "start": column})
        zone = rules("2026-01-05", "2026-01-19", tolerate=1.0, time_zone="Europe/Stockholm")
        result = count_events(files(zone, visits))
        assert by_period(result["history"], "production") == weeks
        assert set(result["history"]["unit"]) == {"7"}


def test_file_that_is_no_parquet_is_told(tmp_path: Path) -> None:
    """Text with the name of a Parquet file is a fault."""
    with pytest.raises(CaseError, match="no Parquet file"):
        counted(tmp_path / "a.parquet", "id,unit,start\n")


@pytest.mark.parametrize("name", ["a*.csv", "a?.csv", "[a].csv"])
def test_pattern_of_several_files_is_refused(name: str, tmp_path: Path) -> None:
    """A path that the engine would read as a pattern is a fault, though such a file may be there."""
    with pytest.raises(CaseError, match="rename"):
        counted(tmp_path / name, "id,unit,start\n")


def test_engine_sees_nothing_but_its_files(tmp_path: Path) -> None:
    """Neither another file, nor an extension, nor another setting is to be had."""
    (tmp_path / "a.csv").write_text("a\n1\n")
    (tmp_path / "b.csv").write_text("a\n1\n")
    with opened([tmp_path / "a.csv"], memory_mb=100) as connection:
        assert connection.execute("SELECT count(*) FROM read_csv(?)", [str(tmp_path / "a.csv")]).fetchone() == (1,)
        for forbidden in (
            f"SELECT * FROM read_csv({literal(str(tmp_path / 'b.csv'))})",
            f"COPY (SELECT 1) TO {literal(str(tmp_path / 'c.csv'))}",
            f"ATTACH {literal(str(tmp_path / 'd.db'))}",
            "INSTALL httpfs",
            "SET memory_limit = '100GB'",
            "SET enable_external_access = true",
        ):
            with pytest.raises(duckdb().Error):
                connection.execute(forbidden)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "b.csv"]


def test_engine_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without DuckDB the error says what to install."""
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(MissingExtra, match=r'pip install "pks\[events\]"'):
        duckdb()
