"""Small cases on which strategies are tried: each has one thing that a strategy may have forgotten."""

from __future__ import annotations

import pandas as pd

from pks.core.case import Case, case_from

_START = "2026-01-05"
_WEEKS = 4


def contract_cases() -> dict[str, Case]:
    """Return the cases by what they have: four weeks, units A and B, and hours that do not suffice at A.

    >>> list(contract_cases())
    ['no measures', 'every measure', 'only acute', 'goals, missions and budget', 'two mixes and a tail', 'follow-on',
    'nobody', 'no list']
    """
    measures = _measures()
    none = _every("unit planning_object arrivals", ("A", "p", 0.0))
    acute = _table("planning_object acute limitable", ("p", True, 0.5))
    goals = _table("unit planning_object reduce_per_period maximum", ("A", "p", 1.0, 12.0))
    missions = _table("unit planning_object minimum maximum", ("A", "p", 10.0, None), ("B", "p", None, 9.0))
    budget = _table("unit period amount", ("A", _weeks(1)[0], 150.0), (None, None, 1000.0))
    return {
        "no measures": _case("no measures"),
        "every measure": _case("every measure", **measures),
        "only acute": _case("only acute", planning_objects=acute, waiting=None, **measures),
        "goals, missions and budget": _case("limits", goals=goals, missions=missions, budget=budget, **measures),
        "two mixes and a tail": _case("mixes", tail=2, **_mixes(), **measures),
        "follow-on": _case("follow-on", **_follow_on(), **measures),
        "nobody": _case("nobody", demand=none, waiting=None, goals=goals),
        "no list": _case("no list", demand=none, waiting=None, **measures),
    }


def _case(name: str, *, tail: int = 0, **tables: pd.DataFrame | None) -> Case:
    """Return a case with these tables in place of, or beside, the common ones; None leaves one out."""
    settings = {"name": name, "currency": "SEK", "level": "tactical", "frequency": "W-MON", "start": _START,
                "periods": _WEEKS, "tail_periods": tail}  # fmt: skip
    weeks = _WEEKS + tail
    common: dict[str, pd.DataFrame | None] = {
        "units": _table("unit", ("A",), ("B",)),
        "planning_objects": _table("planning_object max_wait_days severity", ("p", 14.0, 2.0)),
        "capacities": _table("capacity", ("c",)),
        "activity_hours": _table("planning_object capacity hours", ("p", "c", 2.0)),
        "demand": _every("unit planning_object arrivals", ("A", "p", 4.0), ("B", "p", 1.0), weeks=weeks),
        "waiting": _table("unit planning_object waited_days patients", ("A", "p", 7, 6.0), ("A", "p", 0, 3.0)),
        "available": _every("unit capacity hours", ("A", "c", 6.0), ("B", "c", 5.0), weeks=weeks),
        "history": _history(weeks, "p"),
    }
    return case_from(settings, {key: table for key, table in {**common, **tables}.items() if table is not None})


def _measures() -> dict[str, pd.DataFrame]:
    """Return one measure of every kind."""
    return {
        "reallocations": _table("capacity from_unit to_unit max_hours efficiency", ("c", "B", "A", 1.0, 0.5)),
        "transfers": _table("planning_object from_unit to_unit max_activities price", ("p", "A", "B", 0.5, 50.0)),
        "flexibility": _table("unit capacity max_share window", ("A", "c", 0.25, 1)),
        "expansions": _table("unit capacity step max_hours price", ("A", "c", "overtime", 2.0, 100.0)),
        "suppliers": _table("supplier planning_object max_per_period price", ("clinic", "p", 1.0, 900.0)),
    }


def _mixes() -> dict[str, pd.DataFrame | None]:
    """Return resources from which hours are put together in two ways."""
    nurses, doctors = ("nurse", "competence"), ("doctor", "competence")
    return {
        "available": None,
        "resources": _table(
            "unit resource kind quantity hours_per_period",
            ("A", *nurses, 1.0, 8.0), ("A", *doctors, 1.0, 2.0), ("B", *nurses, 1.0, 6.0), ("B", *doctors, 1.0, 2.0),
        ),
        "compositions": _table(
            "capacity resource alternative per_hour", ("c", "nurse", 1, 1.0), ("c", "nurse", 2, 0.5), ("c", "doctor", 2, 0.5)
        ),
    }  # fmt: skip


def _follow_on() -> dict[str, pd.DataFrame]:
    """Return visits of which half lead to surgery two weeks later; who waits for it costs an hour."""
    return {
        "planning_objects": _table("planning_object max_wait_days", ("p", 7.0), ("surgery", 7.0)),
        "activity_hours": _table("planning_object capacity hours", ("p", "c", 1.0), ("surgery", "c", 3.0)),
        "pathways": _table("from to lag per_activity", ("p", "surgery", 2, 0.5)),
        "waiting_hours": _table("planning_object capacity hours", ("surgery", "c", 1.0)),
        "history": _history(_WEEKS, "p", "surgery"),
    }


def _history(weeks: int, *objects: str) -> pd.DataFrame:
    """Return what the same weeks of the year before were like: 3 came and 2 were served."""
    rows = [(unit, of, 3.0, 2.0) for unit in ("A", "B") for of in objects]
    days = _weeks(weeks, before=52)
    return _table("unit planning_object arrivals production", *rows).merge(pd.DataFrame({"period": days}), how="cross")


def _weeks(count: int, *, before: int = 0) -> list[str]:
    first = pd.Timestamp(_START) - pd.Timedelta(weeks=before)
    return [str(day.date()) for day in pd.date_range(first, periods=count, freq="W-MON")]


def _table(columns: str, *rows: tuple[object, ...]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=columns.split())


def _every(columns: str, *rows: tuple[object, ...], weeks: int = _WEEKS) -> pd.DataFrame:
    """Return the rows in every week, with a column `period`."""
    return _table(columns, *rows).merge(pd.DataFrame({"period": _weeks(weeks)}), how="cross")
