"""From files of events to counted tables, one step after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from pks.core.axes import Codes, Floats
from pks.core.errors import FileError
from pks.core.faults import CaseError, Fault, as_table, shown
from pks.io.events import durations, histories, mapping, quality, registration, tally
from pks.io.events.counted import Counted
from pks.io.events.engine import duckdb, opened
from pks.io.events.layout import layout
from pks.io.events.load import load
from pks.io.events.rules import rules_of
from pks.io.events.sources import EventFiles, faults_of


def _silent(_doing: str) -> None:
    pass


def count_events(files: EventFiles, *, progress: Callable[[str], None] = _silent) -> Counted:
    """Count the events in `files` into the tables of a case.

    Files may be larger than memory. The order of rows, and how they are split into files, make no difference.

    Parameters:
        files: the sources, the planning objects, and the rules.
        progress: is told what is being done.

    Raises:
        CaseError: if the description is wrong, a file cannot be split into rows, a combination of the four dimensions is
            not matched by exactly one row of `objects`, or more rows are faulty than the rules tolerate; with all faults.
        FileError: if a file cannot be read, or the engine runs out of memory and disk.
        MissingExtra: if DuckDB is not installed.
    """
    objects, faults = mapping.checked_objects(files)
    if faults := [*faults_of(files), *faults]:
        raise CaseError(faults)
    with (
        _told_simply(),
        opened([Path(source.path) for source in files.sources], memory_mb=files.counting.memory_mb) as connection,
    ):
        warnings = _load(files, connection, progress)
        out = _left_out(files, connection, progress)
        progress("assigning planning objects")
        tally.make_sound(files, connection)
        warnings += quality.look_alikes(files, connection)
        labels = tally.labels_of(connection)
        row, faults, unused = mapping.assigned(labels, objects)
        faults = [*_untolerated(out, files.counting.tolerate), *faults]
        if faults:
            raise CaseError(faults, warnings)
        progress("counting")
        series = tally.series_of(labels, objects, row, files.counting.periods)
        tally.make_events(files, series, connection)
        tables, noticed = _tables(files, series, connection, progress)
    told = pd.DataFrame([(o.source.name, o.rows, o.left_out) for o in out], columns=["file", "events", "left_out"])
    return Counted(tables, as_table([f for o in out for f in o.faults]), as_table([*warnings, *unused, *noticed]), told)


@contextmanager
def _told_simply() -> Iterator[None]:
    """Turn what the operating system and the engine say into one clear error."""
    failure = duckdb().Error
    try:
        yield
    except OSError as error:
        if isinstance(error, FileError):
            raise
        raise FileError(f"cannot read {error.filename or 'a file of events'}: {error.strerror or error}") from error
    except failure as error:
        lines = str(error).strip().splitlines() or [type(error).__name__]
        raise FileError(
            f"the events cannot be counted: {shown(lines[0])}; more memory_mb or free disk may help"
        ) from error


def _load(files: EventFiles, connection: Any, progress: Callable[[str], None]) -> list[Fault]:
    faults: list[Fault] = []
    warnings: list[Fault] = []
    for number, source in enumerate(files.sources):
        progress(f"reading {source.name}")
        found, wrong = layout(source, connection)
        faults += wrong
        if found is not None and not wrong:
            wrong, noticed = load(source, number, found, rules_of(source, files.counting), files.counting, connection)
            faults, warnings = faults + wrong, warnings + noticed
    if faults:
        raise CaseError(faults, warnings)
    return warnings


def _left_out(files: EventFiles, connection: Any, progress: Callable[[str], None]) -> list[quality.LeftOut]:
    progress("looking for faults")
    if faults := quality.mark_odd_units(files, connection):
        raise CaseError(faults)
    quality.mark_repeated(files, connection)
    rules = [rules_of(source, files.counting) for source in files.sources]
    return [quality.left_out(files, number, rules[number], connection) for number in range(len(files.sources))]


def _untolerated(out: list[quality.LeftOut], tolerate: float) -> list[Fault]:
    """Return the faults of the sources of which more rows than `tolerate` are left out, each with a line on how many."""
    faults: list[Fault] = []
    for each in out:
        if each.left_out > tolerate * each.rows:
            share = each.left_out / each.rows
            reason = (
                f"{each.left_out:,} of {each.rows:,} rows cannot be counted ({share:.2%}), more than tolerated ({tolerate:.2%}); "
                "correct them, or allow a share to be left out: tolerate = 0.01"
            )
            faults += [*each.faults, Fault(each.source.name, None, None, "", reason)]
    return faults


def _tables(
    files: EventFiles, series: tally.Series, connection: Any, progress: Callable[[str], None]
) -> tuple[dict[str, pd.DataFrame], list[Fault]]:
    flows = histories.flows(files, series, connection)
    tables = {
        "history": histories.long_table(
            series, arrivals=flows.arrivals, production=flows.production, waiting=flows.waiting
        )
    }
    if flows.waiting is not None:
        tables["waiting"] = histories.waiting_at(files.counting.until, series, connection)
    if flows.booked is not None:
        tables["bookings"] = histories.long_table(series, _some(flows.booked), booked=flows.booked)
    if flows.bed_days is not None:
        tables["bed_days"] = histories.long_table(
            series, _some(flows.bed_days), bed_days=flows.bed_days, present=flows.present
        )
        lengths = histories.stay_lengths(files, series, connection)
        enough = lengths["unit"].isna() | (lengths["n"] >= files.counting.least_recorded)
        tables["length_of_stay"] = lengths[enough].drop(columns="n").reset_index(drop=True)
        tables["stay_lengths"] = lengths
    warnings = [*_of_flows(files, flows, series)]
    if any(source.capacity for source in files.sources):
        progress("hours per activity")
        figures, odd = durations.recorded(files, series, connection)
        tables |= {"activity_hours": durations.activity_hours(figures, files.counting), "durations": figures}
        warnings += odd
    progress("looking for changes of registration")
    codes = registration.code_changes(files, series, connection)
    return tables, warnings + registration.warnings_of(flows.by_kind, codes, series)


def _some(numbers: Floats) -> Codes:
    """Return the series that have any."""
    return np.flatnonzero(numbers.any(axis=1))


def _of_flows(files: EventFiles, flows: histories.Flows, series: tally.Series) -> Iterator[Fault]:
    """Yield what the counts leave out or lack, for the user to know."""
    counting = files.counting
    if counting.until > counting.periods.edges[-1]:
        reason = f"the last period begins on {counting.periods.edges[-1].date()} and is not over: it is not part of the history"
        yield Fault("history", None, "period", str(counting.until.date()), reason)
    referrals = flows.by_kind.get("referrals", np.zeros_like(flows.arrivals))
    done = flows.production if flows.production is not None else np.zeros_like(flows.arrivals)
    for at, (unit, name) in enumerate(series.names.itertuples(index=False, name=None)):
        if series.arrives_by[at] != "referrals" and referrals[at].any():
            reason = f"{int(referrals[at].sum()):,} referrals do not count: arrives_by names {series.arrives_by[at]}"
            yield Fault("history", None, "arrivals", shown(f"{unit} · {name}"), reason)
        elif not flows.arrivals[at].any() and done[at].any():
            reason = f"there is production but no {series.arrives_by[at]}: is a file missing, or is arrives_by visits or stays?"
            yield Fault("history", None, "arrivals", shown(f"{unit} · {name}"), reason)
    if "referrals" in flows.by_kind and flows.waiting is None:
        reason = "not counted: no column tells when referrals end (end), or which of them visits and stays answer (id, referral)"
        yield Fault("waiting", None, None, "", reason)
