"""Spells: what of a log begins and ends, such as waiting, boarding and holding, as tables with one row each."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pks.sim.pathway.log import Happened, Log


def table_of(log: Log) -> pd.DataFrame:
    """Return the log in codes: replication, patient, route, hour, event, stage, resource, amount."""
    names = ("replication", "patient", "route", "hour", "event", "stage", "resource", "amount")
    return pd.DataFrame({name: getattr(log, name) for name in names})


def visits(log: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each visit: replication, patient, route, came, gone (NaN = still there), event (how it ended)."""
    came = log[log["event"] == Happened.ARRIVES]
    gone = log[log["event"].isin([Happened.GOES_HOME, Happened.LEAVES])]
    return _ended(came, gone, ["replication", "patient"])


def waits(log: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each stage that a patient asked for: …, stage, came (asked first), gone (NaN = not yet), event.

    The wait ends when the stage first begins, or when the patient leaves or is turned away.
    """
    asked = log[log["event"] == Happened.WAITS].drop_duplicates(["replication", "patient", "stage"])
    begun = log[log["event"] == Happened.BEGINS].drop_duplicates(["replication", "patient", "stage"])
    out = _ended(asked, begun, ["replication", "patient", "stage"])
    left = log[log["event"].isin([Happened.LEAVES, Happened.TURNED_AWAY])]
    left = left.drop_duplicates(["replication", "patient"]).set_index(["replication", "patient"])
    open_ = out["gone"].isna().to_numpy()
    keys = pd.MultiIndex.from_frame(out.loc[open_, ["replication", "patient"]])
    out.loc[open_, "gone"] = left["hour"].reindex(keys).to_numpy()
    out.loc[open_, "event"] = left["event"].reindex(keys).to_numpy()
    return out


def boarding(log: pd.DataFrame, until: float) -> pd.DataFrame:
    """Return one row for each resource held while waiting for the next stage: …, stage (the next), resource, hours."""
    log = log.reset_index(names="row")
    held = log[log["event"] == Happened.BOARDS]
    last = log[log["event"].isin([Happened.BEGINS, Happened.LEAVES, Happened.CANCELLED])]
    last = last[["replication", "patient", "row", "hour"]].rename(columns={"hour": "end"})
    found = pd.merge_asof(held, last, on="row", by=["replication", "patient"], direction="forward")
    return found.assign(hours=found["end"].fillna(until) - found["hour"]).drop(columns=["row", "event", "end"])


def used_hours(log: pd.DataFrame, resource: int, *, since: float, until: float) -> tuple[np.ndarray, ...]:
    """Return replication, hours in use and hours beyond what was on duty, of one resource, each (replications,).

    Hours are amount × time between `since` and `until`.
    """
    mine = log[
        (log["resource"] == resource) & log["event"].isin([Happened.TAKES, Happened.GIVES_BACK, Happened.ON_DUTY])
    ]
    out = []
    for replication, rows in mine.groupby("replication", sort=True):
        kind, amount = rows["event"].to_numpy(), rows["amount"].to_numpy()
        used = np.cumsum(np.where(kind == Happened.TAKES, amount, np.where(kind == Happened.GIVES_BACK, -amount, 0.0)))
        last = np.maximum.accumulate(np.where(kind == Happened.ON_DUTY, np.arange(len(rows)), 0))
        edges = np.clip(np.append(rows["hour"].to_numpy(), until), since, until)
        hours = np.diff(edges)
        over = np.clip(np.round(used - amount[last], 6), 0.0, None)
        out.append((replication, float(used @ hours), float(over @ hours)))
    return tuple(np.array(column) for column in zip(*out, strict=True))


def _ended(start: pd.DataFrame, end: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Return the rows of `start`, each with hour and event of its `end`."""
    columns = [name for name in ("replication", "patient", "route", "stage") if name in keys or name == "route"]
    out = start[[*columns, "hour"]].rename(columns={"hour": "came"})
    found = end.set_index(keys)[["hour", "event"]].reindex(pd.MultiIndex.from_frame(start[keys]))
    return out.assign(gone=found["hour"].to_numpy(), event=found["event"].to_numpy()).reset_index(drop=True)
