"""One valid case on disk, spoilt in one way at a time: each fault is listed at its place, and nothing is written.

What is wrong, and where, follows from the contract of the tables (docs/architecture.md, `pks.core.tables`), not from what
the library happens to say; of the reason only the words that a reader needs are asked for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from pks.cli.main import main
from tests.core.small import NEEDED, TABLES, TOML, write_files, write_small


@dataclass(frozen=True)
class Spoilt:
    """Files that replace or join those of the valid case, and the one fault that they cause."""

    name: str
    files: dict[str, str | bytes]
    table: str
    row: int | None
    column: str
    value: str
    reason: str


def setting(name: str, line: str, value: str, reason: str) -> Spoilt:
    """Return a case whose setting `name` is written as `line`."""
    toml = "".join(line + "\n" if each.startswith(f"{name} =") else each for each in TOML.splitlines(keepends=True))
    return Spoilt(f"setting {name}: {line or 'missing'}", {"case.toml": toml}, "case", None, name, value, reason)


def cell(table: str, rows: str, row: int, column: str, value: str, reason: str) -> Spoilt:
    """Return a case whose `table` has other `rows` below its header, one of them wrong."""
    header = TABLES[table].splitlines()[0]
    name = f"{table}: {reason}: {value[:20] or rows}"
    return Spoilt(name, {f"{table}.csv": f"{header}\n{rows}\n"}, table, row, column, value, reason)


def file(name: str, content: str | bytes, table: str, row: int | None, column: str, value: str, reason: str) -> Spoilt:
    """Return a case with the file `name`."""
    return Spoilt(f"{name}: {reason}: {content[:20]!r}", {name: content}, table, row, column, value, reason)


SETTINGS = [
    setting("name", "", "", "missing"),
    setting("name", 'name = "  "', "", "missing"),
    setting("currency", "", "", "missing"),
    setting("level", 'level = "tacticl"', "tacticl", 'did you mean "tactical"'),
    setting("level", 'level = " "', "", "missing"),
    setting("frequency", 'frequency = "W"', "W", "not one of D, W-MON, MS, QS, YS"),
    setting("start", 'start = "2026-01-06"', "2026-01-06", "Tuesday"),
    setting("start", 'start = "5 januari"', "5 januari", "a date is expected"),
    setting("start", "start = 2026-01-05T08:30:00", "2026-01-05 08:30:00", "a date is expected"),
    setting("periods", "periods = 0", "0", "a whole number from 1"),
    setting("periods", "periods = 2.5", "2.5", "a whole number"),
    setting("periods", "periods = true", "True", "a whole number"),
    Spoilt("tail", {"case.toml": TOML + "tail_periods = -1\n"}, "case", None, "tail_periods", "-1", "from 0"),
    Spoilt("language", {"case.toml": TOML + 'language = "fi"\n'}, "case", None, "language", "fi", "not one of en, sv"),
    Spoilt("misspelt", {"case.toml": TOML + "tail_period = 2\n"}, "case", None, "tail_period", "", "tail_periods"),
    Spoilt(
        "nested", {"case.toml": TOML + "[language]\na = 1\n"}, "case", None, "language", "{'a': 1}", "a single value"
    ),
    Spoilt("no TOML", {"case.toml": "name = Region\n"}, "case", None, "", "", "line 1"),
    Spoilt("not UTF-8", {"case.toml": 'name = "Ö"\n'.encode("cp1252")}, "case", None, "", "", "not UTF-8"),
]

CELLS = [
    cell("units", ",Norr,,\nNorr,,,\nSöder,,,", 2, "unit", "", "a value is required"),
    cell("demand", "Norr,besök,2026-01-05,", 2, "arrivals", "", "a value is required"),
    cell("demand", "Norr,besök,2026-01-05,många", 2, "arrivals", "många", "a finite number"),
    cell("demand", "Norr,besök,2026-01-05,nan", 2, "arrivals", "nan", "a finite number"),
    cell("demand", "Norr,besök,2026-01-05,1e999", 2, "arrivals", "1e999", "a finite number"),
    cell("demand", "Norr,besök,2026-01-05,-inf", 2, "arrivals", "-inf", "a finite number"),
    cell("demand", 'Norr,besök,2026-01-05,"1,000"', 2, "arrivals", "1,000", "a finite number"),
    cell("demand", "Norr,besök,2026-01-05,1_000", 2, "arrivals", "1_000", "a finite number"),
    cell("demand", "Norr,besök,2026-01-05,-3", 2, "arrivals", "-3", "negative"),
    cell("demand", "Norr,besök,2026-01-05,2e15", 2, "arrivals", "2e15", "too large"),
    cell("demand", "Norr,besök,5/1 2026,3", 2, "period", "5/1 2026", "a date is expected"),
    cell("demand", "Norr,besök,2026-02-30,3", 2, "period", "2026-02-30", "a date is expected"),
    cell("planning_objects", "besök,,2.5,,,,\noperation,,,,,,", 2, "priority", "2.5", "a whole number"),
    cell("planning_objects", "besök,,0,,,,\noperation,,,,,,", 2, "priority", "0", "below 1"),
    cell("planning_objects", "besök,,,kanske,,,\noperation,,,,,,", 2, "acute", "kanske", "true or false"),
    cell("planning_objects", "besök,,,,,,1.2\noperation,,,,,,", 2, "limitable", "1.2", "above 1"),
    cell("planning_objects", "besök,,,,-90,,\noperation,,,,,,", 2, "max_wait_days", "-90", "negative"),
    cell("capacities", "sal,,,1.1,\nmottagning,,,,", 2, "max_utilisation", "1.1", "above 1"),
    cell("changes", "a,Norr,2026-02-02,1,0,böjd,,,nytt", 2, "shape", "böjd", "not one of step"),
    cell("units", "Norr,rad1\x1b[2J,,\nSöder,,,", 2, "name", "rad1\N{REPLACEMENT CHARACTER}[2J", "control"),
    cell("units", f"Norr,{'x' * 501},,\nSöder,,,", 2, "name", "x" * 79 + "…", "500 characters"),
    cell("units", 'Norr,"två\nrader",,\nSöder,,,', 2, "name", "två\N{REPLACEMENT CHARACTER}rader", "line breaks"),
]

KEYS = [
    cell("units", "Norr,,,\nSöder,,,\nNorr,igen,,", 4, "unit", "Norr", "an earlier row"),
    cell("demand", "Norr,besök,2026-01-05,1\nNorr,besök,2026-W02,2", 3, "unit, planning_object, period",
         "Norr · besök · 2026-01-05", "an earlier row"),
    cell("budget", ",,1\n,,2", 3, "unit, period", "(empty) · (empty)", "an earlier row"),
    Spoilt("history: both", {"care_groups.csv": TABLES["care_groups"], "history.csv":
           "unit,planning_object,care_group,period,arrivals\nNorr,besök,höft,2025-12-29,3\n"},
           "history", 2, "planning_object, care_group", "", "exactly one of"),
    cell("history", "Norr,,,2025-12-29,3,,", 2, "planning_object, care_group", "", "exactly one of"),
    cell("competences", ",,gips,van", 2, "person, function", "", "exactly one of"),
    cell("demand", "Norr,besök,2026-01-06,1", 2, "period", "2026-01-06", "Tuesday"),
    cell("demand", "Norr,besök,2025-12-29,1", 2, "period", "2025-12-29", "outside the horizon, 2026-01-05 to 2027-01-03"),
    cell("demand", "Norr,besök,2027-01-04,1", 2, "period", "2027-01-04", "outside the horizon"),
    cell("history", "Norr,besök,,2026-01-05,1,,", 2, "period", "2026-01-05", "history ends before the start"),
]  # fmt: skip

TOGETHER = [
    cell("demand", "Norrr,besök,2026-01-05,1", 2, "unit", "Norrr", 'did you mean "Norr"'),
    cell("demand", "Norr,röntgen,2026-01-05,1", 2, "planning_object", "röntgen", "not in the table planning_objects"),
    cell("available", "Norr,theatre,2026-01-05,1", 2, "capacity", "theatre", "not in the table capacities"),
    cell("suppliers", "Kliniken,operation,Öster,,,,,", 2, "unit", "Öster", "not in the table units"),
    cell("compositions", "sal,kirurg,,1", 2, "resource", "kirurg", "not in the table resources"),
    cell("expansions", "Norr,sall,1,,,,", 2, "capacity", "sall", 'did you mean "sal"'),
    cell("pathways", "höft,besök,1,1", 2, "from", "höft", "not in the table care_groups or planning_objects"),
    cell("units", "Norr,,Söder,\nSöder,,Norr,", 2, "parent", "Söder", "circular"),
    cell("units", "Norr,,Norr,\nSöder,,,", 2, "parent", "Norr", "circular"),
    cell("pathways", "besök,besök,0,1", 2, "from, to", "besök → besök", "without lag"),
    cell("reallocations", "sal,Norr,Norr,,,,", 2, "from_unit, to_unit", "Norr", "from a unit to itself"),
    cell("transfers", "operation,Norr,Norr,,,,", 2, "from_unit, to_unit", "Norr", "from a unit to itself"),
    cell("reallocations", "sal,Söder,Norr,,,1.01,", 2, "efficiency", "1.01", "above 1"),
    cell("waiting", "Norr,akut,0,3", 2, "planning_object", "akut", "acute care has no waiting list"),
    cell("goals", "Norr,akut,1,,", 2, "planning_object", "akut", "acute care has no waiting list"),
    cell("goals", "Norr,operation,,,", 2, "reduce_per_period, target, maximum", "", "at least one of"),
    cell("goals", "Norr,operation,,30,20", 2, "target, maximum", "30 > 20", "contradiction"),
    cell("missions", "Norr,operation,,10,5", 2, "minimum, maximum", "10 > 5", "contradiction"),
    cell("missions", "Norr,operation,,,5\nNorr,operation,2026-01-05,4,\nNorr,operation,2026-01-12,4,", 2, "maximum", "5",
         "add up to 8"),
    cell("changes", "a,Norr,2026-02-02,1,0,step,1.2,1.1,nytt", 2, "lower, upper", "1.2 > 1.1", "contradiction"),
    cell("improvements", "a,operation,sal,,0.5", 2, "hours_change, capacity_change", "", "at least one of"),
    Spoilt("shares of time", {"resources.csv": TABLES["resources"],
           "time_use.csv": "resource,use,share\nsjuksköterska,patients,0.7\nsjuksköterska,telefon,0.4\n"},
           "time_use", 3, "share", "0.4", "add up to 1.1"),
    Spoilt("shares of an area", {"population.csv": TABLES["population"],
           "catchment.csv": "area,unit,planning_object,share\nstaden,Norr,besök,0.6\nstaden,Söder,besök,0.6\n"},
           "catchment", 3, "share", "0.6", "add up to 1.2"),
    Spoilt("no time", {"resources.csv": TABLES["resources"],
           "compositions.csv": "capacity,resource,per_hour\nsal,sjuksköterska,0\n"},
           "compositions", 2, "per_hour", "0", "takes no time"),
    Spoilt("two meanings", {"care_groups.csv": "care_group\nbesök\n",
           "pathways.csv": "from,to,lag,per_activity\nbesök,operation,1,1\n"},
           "pathways", 2, "from", "besök", "which one is meant"),
]  # fmt: skip

FILES = [
    file("unit.csv", "unit\nNorr\n", "unit", None, "", "", 'did you mean "units"'),
    file("cases.toml", "", "cases.toml", None, "", "", 'did you mean "case.toml"'),
    file("units.parquet", b"PAR1", "units", None, "", "", "twice"),
    file("goals.parquet", b"PAR1 and no more", "goals", None, "", "", "not a Parquet file"),
    file("units.csv", "", "units", None, "", "", "no rows"),
    file("units.csv", "unit\n", "units", None, "", "", "no rows"),
    file("units.csv", "name\nNorr\n", "units", 1, "unit", "", "missing"),
    file("units.csv", "unit,unit\nNorr,Söder\n", "units", 1, "unit", "", "more than once"),
    file("units.csv", "unit,parrent\nNorr,\nSöder,\n", "units", 1, "parrent", "", 'did you mean "parent"'),
    file("units.csv", "\nunit\nNorr\n", "units", 1, "", "", "first row is blank"),
    file("units.csv", "unit,name\nNorr,a,b\nSöder,\n", "units", 2, "", "b", "line 2: 3 cells, but the header has 2"),
    file("units.csv", 'unit,nickname\n"Norr","a\nb"\n\nSöder\n', "units", 4, "", "", "line 5: 1 cells, but the header"),
    file("units.csv", 'unit,name\nNorr,"a\nSöder,b\n', "units", 2, "", "", "line 2"),
    file("units.csv", 'unit,name\n"Norr"a,b\n', "units", 2, "", "", "line 2"),
    file("units.csv", b"unit\nNorr\n\x00\n", "units", None, "", "", "line 3: binary data"),
    file("units.csv", "unit\nNorr\n".encode("utf-16"), "units", 1, "", "", "UTF-16"),
    file("units.csv", b"unit\nNorr\nS\x81der\n", "units", None, "", "", "line 3: neither UTF-8"),
]  # fmt: skip

ALL = [*SETTINGS, *CELLS, *KEYS, *TOGETHER, *FILES]


@dataclass(frozen=True)
class Listed:
    """A line of the table of faults on a terminal."""

    table: str
    row: int | None
    column: str
    value: str
    reason: str


def listed(text: str) -> list[Listed]:
    """Read the table of faults back from what the command wrote."""
    lines = text.splitlines()
    count = re.fullmatch(r"(\d+) faults?:", lines[0])
    assert count, text
    starts = [lines[1].index(word) for word in ("table", "row", "column", "value", "reason")]
    ends = [*starts[1:], None]
    rows = [[line[a:b].strip() for a, b in zip(starts, ends, strict=True)] for line in lines[2 : 2 + int(count[1])]]
    return [Listed(table, int(row) if row else None, column, value, why) for table, row, column, value, why in rows]


def hits(fault: Listed, spoilt: Spoilt) -> bool:
    """Tell whether a listed fault is the one that was made."""
    place = (fault.table, fault.row, fault.column, fault.value)
    return place == (spoilt.table, spoilt.row, spoilt.column, spoilt.value) and spoilt.reason in fault.reason


def spoil(folder: Path, files: dict[str, str | bytes]) -> Path:
    """Write the valid case into `folder`, and `files` over it."""
    return write_files(write_small(folder, NEEDED), files)


def test_number_of_faults() -> None:
    """There are many more than forty different faults, each with a name of its own."""
    assert len({spoilt.name for spoilt in ALL}) == len(ALL) > 80


def test_unspoilt_case_has_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What the faults are made in is a valid case."""
    assert main(["convert", str(spoil(tmp_path / "case", {})), str(tmp_path / "out")]) == 0
    assert "fault" not in capsys.readouterr().err


@pytest.mark.parametrize("spoilt", ALL, ids=lambda spoilt: spoilt.name)
def test_fault_is_listed(spoilt: Spoilt, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A fault, and nothing else, is listed at its place with exit 1; nothing is written."""
    case, out = spoil(tmp_path / "case", spoilt.files), tmp_path / "out"
    before = {path: path.read_bytes() for path in case.iterdir()}
    assert main(["convert", str(case), str(out)]) == 1
    told = capsys.readouterr()
    found = listed(told.err)
    assert any(hits(fault, spoilt) for fault in found), told.err
    assert len(found) == (2 if "circular" in spoilt.reason and spoilt.value == "Söder" else 1), told.err
    assert told.out == ""
    assert sorted(tmp_path.iterdir()) == [case]
    assert {path: path.read_bytes() for path in case.iterdir()} == before


def test_faults_come_together(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Faults of files, cells, keys and between tables are all listed in one run, from the first table to the last."""
    apart: dict[str, Spoilt] = {}
    for spoilt in [*TOGETHER, *CELLS, *KEYS, *FILES]:
        shared = any(name in each.files for each in apart.values() for name in spoilt.files)
        if not shared and len(spoilt.files) == 1 and "acute" not in spoilt.reason and spoilt.table != "units":
            apart[spoilt.table] = spoilt
    apart["case"] = SETTINGS[-5]
    files = {name: content for spoilt in apart.values() for name, content in spoilt.files.items()}
    assert main(["validate", str(spoil(tmp_path / "case", files))]) == 1
    told = capsys.readouterr()
    found = listed(told.err)
    missed = [spoilt.name for spoilt in apart.values() if not any(hits(fault, spoilt) for fault in found)]
    assert not missed, told.err
    assert len(apart) > 15
    order = ["case", *TABLES]
    places = [order.index(fault.table) for fault in found if fault.table in order]
    assert told.out == ""
    assert len(places) >= len(found) - 2


def test_many_faults_in_one_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every wrong cell of a table is listed, each once, from the top down."""
    rows = "Norr,besök,2026-01-05,x\nNorrr,besök,2026-01-05,-1\n,besök,2026-01-13,2\n"
    case = spoil(tmp_path / "case", {"demand.csv": f"unit,planning_object,period,arrivals\n{rows}"})
    assert main(["validate", str(case)]) == 1
    found = [(fault.row, fault.column) for fault in listed(capsys.readouterr().err)]
    assert found == [(2, "arrivals"), (3, "arrivals"), (3, "unit"), (4, "unit"), (4, "period")]
