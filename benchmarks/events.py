"""Visits in a file → a weekly history, beside pandas in chunks: seconds, peak memory, and the same numbers.

`python -m benchmarks.events 20000000` compares at a size that is not run unless asked for.
"""

from __future__ import annotations

import csv
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.registry import Timing, benchmark
from pks.io.events import Counting, EventFiles, Source, count_events
from pks.io.events.engine import duckdb

UNITS, SERVICES, CODES_PER_OBJECT = 60, 100, 10
CHUNK = 500_000
TERMS = ("id", "unit", "service", "start", "end")
SINCE, UNTIL = pd.Timestamp("2021-01-04"), pd.Timestamp("2026-01-05")


@benchmark("events_to_history", sizes={"million": 1_000_000, "small": 100_000})
def to_history(rows: int) -> Timing:
    """Visits of five years, one in a thousand twice or faulty, counted by week; floor: pandas in chunks, a set of ids.

    Each in a process of its own, imports not counted. Ours also looks for changes of registration.
    """
    with tempfile.TemporaryDirectory() as folder:
        write_visits(Path(folder) / "visits.csv", rows)
        told = {way: _measured(way, folder) for way in ("pks", "pandas")}
        ours, theirs = (pd.read_csv(Path(folder) / f"{way}.csv") for way in told)
    same = ours.merge(theirs, how="outer", on=["unit", "planning_object", "period"]).fillna(0)
    if not (same["production"] == same["n"]).all():
        raise AssertionError("the two ways do not count the same")
    for way, (seconds, peak) in told.items():
        print(f"{rows:,} rows, {way}: {seconds:.1f} s, peak {peak:,.0f} MB")
    return Timing(told["pks"][0], floor=told["pandas"][0])


def write_visits(path: Path, rows: int) -> None:
    """Write `rows` visits in random order; one in a thousand stands there twice, one ends before it starts."""
    rng = np.random.default_rng(0)
    objects = [(f"object {code // CODES_PER_OBJECT}", f"K{code}") for code in range(SERVICES)]
    pd.DataFrame(objects, columns=["planning_object", "service"]).to_csv(path.with_name("objects.csv"), index=False)
    minutes = int((UNTIL - SINCE).total_seconds() // 60)
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerow(TERMS)
    for first in range(0, rows, CHUNK):
        count = min(CHUNK, rows - first)
        number = np.arange(first, first + count)
        start = SINCE + pd.to_timedelta(rng.integers(0, minutes - 600, count), unit="min")
        lasted = np.where(rng.random(count) < 0.001, -30, rng.integers(10, 90, count))
        visits = pd.DataFrame({
            "id": [f"V{each}" for each in number],
            "unit": np.array([f"Unit {u}" for u in range(UNITS)])[rng.integers(0, UNITS, count)],
            "service": np.array([f"K{code}" for code in range(SERVICES)])[rng.integers(0, SERVICES, count)],
            "start": start.strftime("%Y-%m-%d %H:%M"),
            "end": (start + pd.to_timedelta(lasted, unit="min")).strftime("%Y-%m-%d %H:%M"),
        })  # fmt: skip
        again = np.arange(count) - ((rng.random(count) < 0.001) & (number > first))
        visits = visits.iloc[again]
        visits.to_csv(path, mode="a", header=False, index=False)


def with_pks(folder: Path) -> pd.DataFrame:
    """Count by this library."""
    files = EventFiles(
        (Source(folder / "visits.csv", "visits", dict(zip(TERMS, TERMS, strict=True))),),
        pd.read_csv(folder / "objects.csv").assign(arrives_by="visits"),
        Counting(frequency="W-MON", since=SINCE, until=UNTIL, tolerate=0.01),
    )
    return count_events(files)["history"].drop(columns="arrivals")


def with_pandas(folder: Path) -> pd.DataFrame:
    """Count by pandas, one chunk after the other; the first sound row of an id counts, whichever of two that is."""
    objects = pd.read_csv(folder / "objects.csv").set_index("service")["planning_object"]
    seen: set[str] = set()
    parts = []
    for chunk in pd.read_csv(folder / "visits.csv", chunksize=CHUNK):
        start, end = (pd.to_datetime(chunk[name], errors="coerce") for name in ("start", "end"))
        sound = start.notna() & end.notna() & (end >= start) & (start < UNTIL) & (start >= SINCE)
        chunk, start = chunk[sound], start[sound]
        new = ~chunk["id"].duplicated() & np.array([each not in seen for each in chunk["id"]])
        seen.update(chunk.loc[new, "id"])
        week = start[new].dt.normalize() - pd.to_timedelta(start[new].dt.day_of_week, unit="D")
        keys = [
            chunk.loc[new, "unit"],
            chunk.loc[new, "service"].map(objects).rename("planning_object"),
            week.rename("period"),
        ]
        parts.append(chunk[new].groupby(keys).size())
    summed = pd.concat(parts).groupby(level=[0, 1, 2]).sum()
    return summed.rename("n").reset_index()


def _measured(way: str, folder: str) -> tuple[float, float]:
    """Return the seconds and the peak memory (MB) of one way in a new process, which leaves its table in `folder`."""
    command = [sys.executable, "-m", "benchmarks.events", way, folder]
    seconds, peak = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(seconds), float(peak)


def main(way: str, folder: str = "") -> None:
    """Count by one way and print seconds and peak memory; or compare both at a number of rows."""
    if way.isdecimal():
        timing = to_history(int(way))
        print(f"{timing.floor / timing.seconds:.1f} times as fast")
        return
    count = {"pks": with_pks, "pandas": with_pandas}[way]
    duckdb()
    start = time.perf_counter()
    table = count(Path(folder))
    print(time.perf_counter() - start, _peak())
    table.to_csv(Path(folder) / f"{way}.csv", index=False)


def _peak() -> float:
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
