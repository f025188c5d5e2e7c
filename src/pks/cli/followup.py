"""``pks followup CASE --plan DIR --outcome FILE``: what became of a plan, and what to act on."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from pks.chain import need
from pks.chain.following_up import FollowUp, followed_up
from pks.chain.signals import URGENCY, Rules
from pks.cli.numbers import share
from pks.cli.plan_folder import plan_in
from pks.cli.progress import Progress
from pks.cli.terminal import CASE_HELP, aligned, say, tell
from pks.core.case import Case, case_from
from pks.core.errors import FileError
from pks.core.faults import Found
from pks.core.settings import LANGUAGES
from pks.core.tables import TABLES
from pks.io import read_case, read_results, require_writable, write_results
from pks.io.delimited import read_csv
from pks.io.parquet import read_parquet
from pks.io.read import WORKBOOKS
from pks.io.reading import Reading
from pks.io.workbook import read_workbook

OUTCOME, HOURS = "outcome", "outcome_hours"
READERS: dict[str, Callable[[Path, str, Reading], None]] = {".csv": read_csv, ".parquet": read_parquet}
MOST_LINES = 8
"""So many signals stand below each thing to do; the others are in signals.csv."""
TEXTS = {
    "through": (
        "{name}: outcome of {periods} of {of} periods, the last from {through}.",
        "{name}: utfall för {periods} av {of} perioder, den sista från {through}.",
    ),
    "unit": ("unit", "enhet"),
    "goal": ("goal", "mål"),
    "production": ("production", "produktion"),
    "apart": ("deviation", "avvikelse"),
    "arrivals": ("need arrived, of forecast", "behov, mot prognos"),
    "waiting": ("waiting", "väntande"),
    "planned": ("planned", "plan"),
    "overdue": ("overdue, at least", "över tiden, minst"),
    "all": ("all", "alla"),
    "since start": ("From the start of the plan:", "Sedan planens början:"),
    "forecast": (
        "Forecast of need: {bias} of what arrived ({wape} without sign, list by list); {inside} inside the 80 % interval.",
        "Prognosen: {bias} av det som kom ({wape} utan tecken, lista för lista); {inside} inom 80-procentsintervallet.",
    ),
    "bias.more": ("{share} too many expected", "{share} för många väntades"),
    "bias.fewer": ("{share} too few expected", "{share} för få väntades"),
    "no interval": ("no cell", "ingen"),
    "act": (
        "{now} signals to act on, {past} that have passed.",
        "{now} signaler att agera på, {past} som har gått över.",
    ),
    "none": ("No signal: the outcome follows the plan.", "Ingen signal: utfallet följer planen."),
    "more": ("… and {count} more in signals.csv", "… och {count} till i signals.csv"),
    "written": (
        "deviations.csv, forecast_error.csv and signals.csv written to {out}",
        "deviations.csv, forecast_error.csv och signals.csv ligger i {out}",
    ),
}


def add(subparsers: Any) -> None:
    """Add the command."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "followup",
        help="what became of a plan",
        description="Hold what happened against a plan and its forecast: deviations by unit, planning object and period and "
        "cumulated, errors of the forecast, and signals of what to act on, each by a stated rule. The outcome of a part of "
        "the horizon, or of some units, is enough. With --out, deviations.csv, forecast_error.csv and signals.csv are "
        "written into DIR.",
    )
    parser.add_argument("case", metavar="CASE", help=CASE_HELP)
    parser.add_argument("--plan", metavar="DIR", required=True, help='folder that "pks plan" wrote')
    parser.add_argument(
        "--outcome",
        metavar="FILE",
        required=True,
        help="table outcome: CSV or Parquet file, workbook with a sheet outcome (and outcome_hours), or folder with both",
    )
    parser.add_argument("--hours", metavar="FILE", help="table outcome_hours, if it is a file of its own")
    parser.add_argument("--out", metavar="DIR", help="folder for the tables; made if it is missing")
    parser.add_argument(
        "--band", type=share, default=0.05, metavar="P", help="share of the plan that is let pass (%(default)s)"
    )
    parser.add_argument("--lang", choices=LANGUAGES, help="language of the signals (the case's own)")
    parser.set_defaults(run=run, usage_error=parser.error)


def run(arguments: argparse.Namespace) -> int:
    """Read case, plan and outcome, and hold them against each other; nothing is written if the input is wrong."""
    if arguments.band >= 1:
        arguments.usage_error("--band: a share below 1, such as 0.05")
    folder = Path(arguments.plan)
    with Progress() as progress:
        progress(f"reading {arguments.case}")
        case = with_outcome(read_case(arguments.case), arguments.outcome, arguments.hours)
        if arguments.out:
            require_writable(arguments.out)
        made, _ = plan_in(folder, case, need(case))
        told = "demand" not in case and (folder / "demand.csv").is_file()
        intervals = read_results(folder, ["demand"])["demand"] if told else None
        progress("following up")
        language = arguments.lang or case.settings.language
        found = followed_up(case, made, intervals=intervals, rules=Rules(band=arguments.band), language=language)
        if arguments.out:
            tables = {
                "deviations": found.deviations,
                "forecast_error": found.forecast_error,
                "signals": found.signals,
            }
            write_results(arguments.out, tables)
    tell(case.warnings, "warning", stream=sys.stderr)
    outline(case, found, language)
    if arguments.out:
        say(_text("written", language, out=arguments.out))
    return 0


def with_outcome(case: Case, outcome: str, hours: str | None = None) -> Case:
    """Return `case` with the outcome that stands in files.

    Raises:
        FileError: if there is nothing to read.
        CaseError: with every fault of the outcome at once.
    """
    reading = Reading()
    try:
        _read(Path(outcome), OUTCOME, reading)
        if hours is not None:
            _read(Path(hours), HOURS, reading)
    except OSError as error:
        if isinstance(error, FileError):
            raise
        raise FileError(f"cannot read the outcome: {error.filename or ''} {error.strerror or error}") from error
    if OUTCOME not in reading.tables and OUTCOME not in reading.unread:
        reading.fault(OUTCOME, f"{outcome} has no table {OUTCOME}")
    given = {name: reading.tables[name] for name in (OUTCOME, HOURS) if name in reading.tables}
    kept = {name: frame for name, frame in case.tables.items() if name not in (OUTCOME, HOURS)}
    found = Found(tuple(reading.faults), tuple(reading.warnings), frozenset(reading.unread))
    return case_from(case.settings, {**kept, **given}, found=found)


def _read(path: Path, table: str, reading: Reading) -> None:
    """Read a file as `table`; a folder or workbook may hold both tables."""
    if path.is_dir():
        both = [path / f"{name}{suffix}" for name in (OUTCOME, HOURS) for suffix in READERS]
        for each in both:
            if each.is_file():
                READERS[each.suffix](each, each.stem, reading)
    elif not path.exists():
        raise FileError(f"{path} does not exist")
    elif path.suffix.lower() in WORKBOOKS:
        _take_sheets(read_workbook(path), (OUTCOME, HOURS) if table == OUTCOME else (HOURS,), reading)
    elif path.suffix.lower() in READERS:
        READERS[path.suffix.lower()](path, table, reading)
    else:
        raise FileError(f"{path} is no table: give a CSV or Parquet file, a workbook (.xlsx) or a folder")


def _take_sheets(book: Reading, names: tuple[str, ...], reading: Reading) -> None:
    """Take the sheets called `names` out of a workbook; what it says of a whole case is not asked for.

    Kept are the faults of these sheets, of sheets whose names are nearly those of tables, and of a file that is damaged.
    """
    damaged = OUTCOME in book.unread and OUTCOME not in book.tables
    reading.tables |= {name: frame for name, frame in book.tables.items() if name in names}
    reading.faults += [
        fault for fault in book.faults if damaged or fault.table in names or fault.table not in (*TABLES, "case")
    ]
    reading.unread |= book.unread & set(names)


def outline(case: Case, found: FollowUp, language: str) -> None:
    """Say how far the plan has come, by unit, and what to act on."""
    name, of = case.settings.name, case.settings.periods
    say(_text("through", language, name=name, periods=found.periods, of=of, through=found.through.date()))
    say("")
    say(_text("since start", language))
    for line in aligned(by_unit(found, language), right=frozenset(range(1, 9))):
        say(f"  {line}")
    if len(found.forecast_error):
        _outline_forecast(found.forecast_error.iloc[-1], language)
    say("")
    act = found.signals[found.signals["now"]]
    past = len(found.signals) - len(act)
    say(_text("act" if len(found.signals) else "none", language, now=len(act), past=past))
    for line in to_act(act, language):
        say(line)


def by_unit(found: FollowUp, language: str) -> list[list[str]]:
    """Return what each unit has done and who waits there, as rows for the terminal."""
    table = found.deviations
    last = table.groupby(["quantity", "unit", "planning_object"])["period"].transform("max")
    sums = {}
    for quantity in ("production", "arrivals", "waiting", "overdue"):
        rows = table[table["quantity"] == quantity]
        if quantity in ("waiting", "overdue"):
            rows = rows[rows["period"] == last[rows.index]]
        sums[quantity] = rows.groupby("unit", sort=False)[["planned", "outcome"]].sum()
    units = list(dict.fromkeys(table["unit"]))
    said = ("unit", "goal", "production", "apart", "arrivals", "planned", "waiting", "overdue")
    rows_out = [[_text(key, language) for key in said]]
    groups = [(unit, [unit]) for unit in units] + ([(_text("all", language), units)] if len(units) > 1 else [])
    for label, members in groups:
        of = {name: each.reindex(members).sum(min_count=1) for name, each in sums.items()}
        made, came, waiting, late = (of[name] for name in ("production", "arrivals", "waiting", "overdue"))
        rows_out.append(
            [
                label,
                _number(made["planned"], language),
                _number(made["outcome"], language),
                _percent(made["outcome"], made["planned"], language),
                _percent(came["outcome"], came["planned"], language),
                _number(waiting["planned"], language),
                _number(waiting["outcome"], language),
                _number(late["outcome"], language),
            ]
        )
    return rows_out


def to_act(act: pd.DataFrame, language: str) -> list[str]:
    """Return what to do and, below each thing, where: a quantity of a list once, by its most urgent signal."""
    keys = ["quantity", "unit", "planning_object", "capacity"]
    rank = act["signal"].map({name: place for place, name in enumerate(URGENCY)})
    first = act.iloc[np.argsort(rank.to_numpy(np.float64), kind="stable")].drop_duplicates(keys)
    lines = []
    for do, rows in first.groupby("what_to_do", sort=False):
        lines += ["", f"{do}:"]
        about = rows["planning_object"].fillna(rows["capacity"])
        said = [*zip(rows["unit"], about, rows["what"], strict=True)]
        lines += [f"  {line}" for line in aligned(said[:MOST_LINES])]
        if len(said) > MOST_LINES:
            lines.append(f"  {_text('more', language, count=len(said) - MOST_LINES)}")
    return lines


def _outline_forecast(total: pd.Series, language: str) -> None:
    """Say how well need was forecast."""
    way = "bias.more" if total["bias"] > 0 else "bias.fewer"
    bias = _text(way, language, share=_share(abs(total["bias"]), language))
    inside = _share(total["inside_80"], language) if total["known_80"] else _text("no interval", language)
    say("")
    say(_text("forecast", language, bias=bias, wape=_share(total["wape"], language), inside=inside))


def _text(key: str, language: str, **values: object) -> str:
    return TEXTS[key][LANGUAGES.index(language)].format(**values)


def _number(value: float, language: str) -> str:
    if np.isnan(value):
        return "–"
    shown = f"{value:,.0f}"
    return shown.replace(",", " ") if language == "sv" else shown


def _percent(part: float, whole: float, language: str) -> str:
    if np.isnan(part) or not whole > 0:
        return "–"
    return _share(part / whole - 1, language, "+")


def _share(value: float, language: str, sign: str = "") -> str:
    shown = f"{value:{sign}.1%}"
    return shown.replace(".", ",").replace("%", " %") if language == "sv" else shown
