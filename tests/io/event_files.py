"""Small files of events for tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from pks.io.events import Counting, EventFiles, Source

COLUMNS = ("id", "person", "unit", "service", "provider", "contact", "priority", "start", "end", "referral")
ONE_OBJECT = pd.DataFrame({"planning_object": ["hip"]})
"""Everything is one planning object."""


def source(folder: Path, kind: str, header: str, *rows: str, name: str = "", **more: Any) -> Source:
    """Write a CSV file whose columns are named as their terms, and return it as a source; `unit` is Norr if it has none."""
    path = folder / (name or f"{kind}.csv")
    path.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
    columns = {term: term for term in header.split(",") if term in COLUMNS}
    fixed = {} if "unit" in columns else {"unit": "Norr"}
    return Source(path, kind, columns, fixed | more.pop("fixed", {}), **more)


def rules(since: str, until: str, frequency: str = "W-MON", **more: Any) -> Counting:
    """Return rules of counting."""
    return Counting(frequency=frequency, since=pd.Timestamp(since), until=pd.Timestamp(until), **more)


def files(
    counting: Counting, *sources: Source, objects: pd.DataFrame | None = None, units: tuple[str, ...] | None = None
) -> EventFiles:
    """Return what is to be counted; one object that arrives by the kind of the first source unless said."""
    by = sources[0].kind
    one = ONE_OBJECT.assign(arrives_by=by if by in ("visits", "stays") else "referrals")
    return EventFiles(sources, one if objects is None else objects, counting, units)


def by_period(table: pd.DataFrame, column: str) -> dict[str, int]:
    """Return period -> number, without zeros."""
    days = table["period"].dt.strftime("%Y-%m-%d")
    return {day: int(number) for day, number in zip(days, table[column], strict=True) if number}
