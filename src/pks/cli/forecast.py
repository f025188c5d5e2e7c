"""``pks forecast CASE --out DIR``: the need that will arrive, and how sure that is."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from pks.chain import CaseForecast, forecast_need, need
from pks.chain.contributing import need_contributions
from pks.cli.gaps import tell_gaps
from pks.cli.numbers import count, positive
from pks.cli.outputs import Tables, forecast_tables
from pks.cli.population import named_file, projections_of, tell_variants, variants
from pks.cli.progress import Progress
from pks.cli.terminal import CASE_HELP, say, tell
from pks.io import read_case, require_writable, write_results


def add(subparsers: Any) -> None:
    """Add the command."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "forecast",
        help="the need that will arrive",
        description="Forecast the need arriving by unit and planning object, from history or demography with known changes "
        "on top. Writes demand.csv (mean, 80 % and 95 % intervals), method.csv (how each recorded series was forecast and "
        "why), backtest.csv (how well the methods would have done before), where several series are recorded sums.csv (units, "
        "hospitals and kinds of care together, of what is recorded before known changes; they add up) and, where changes are "
        "known, waterfall.csv (what each of them contributes) into DIR.",
    )
    parser.add_argument("case", metavar="CASE", help=CASE_HELP)
    parser.add_argument("--out", metavar="DIR", required=True, help="folder for the tables; made if it is missing")
    parser.add_argument(
        "--more",
        action="store_true",
        help="also sums_backtest.csv (how well sums would have been forecast) and contributions.csv (what arrives directly, from "
        "care groups, after earlier activities and for goals); takes longer",
    )
    parser.add_argument(
        "--population",
        type=named_file,
        action="append",
        default=[],
        metavar="NAME=FILE",
        help="another projection of the population, a table like population.csv; also writes variants.csv, what rates and "
        "catchment make of it and of the case's own; may be given again",
    )
    parser.add_argument("--draws", type=positive, default=500, metavar="N", help="joint draws (%(default)s)")
    parser.add_argument("--seed", type=count, default=0, metavar="S", help="what repeats them (%(default)s)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Forecast and write the need."""
    with Progress() as progress:
        progress(f"reading {arguments.case}")
        case = read_case(arguments.case)
        require_writable(arguments.out)
        projections = projections_of(case, dict(arguments.population))
        progress("forecasting")
        sure = forecast_need(case, draws=arguments.draws, seed=arguments.seed)
        tables = {**forecast_tables(sure), **_recorded(sure)}
        if arguments.more:
            progress("setting the forecast of sums back in time")
            tables |= _more(sure)
        if projections:
            tables["variants"] = variants(case, projections)
        write_results(arguments.out, tables)
    tell(case.warnings, "warning", stream=sys.stderr)
    if "demand" in case:
        say("The case gives its demand: need and plan take that, not this forecast.", sys.stderr)
    tell_gaps(sure.sources.history.history)
    total = sure.draws[:, :, : sure.axes.period.reported].sum(axis=(1, 2))
    mean = sure.mean[:, : sure.axes.period.reported].sum()
    low, high = sorted(total)[int(0.1 * len(total))], sorted(total)[int(0.9 * (len(total) - 1))]
    say(f"{mean:,.0f} people or activities arrive over the horizon; 80 % interval {low:,.0f} to {high:,.0f}.")
    if projections:
        tell_variants(tables["variants"])
    say(f"{', '.join(f'{name}.csv' for name in tables)} written to {arguments.out}")
    return 0


def _recorded(sure: CaseForecast) -> Tables:
    """Return what is said of the recorded series: how each was forecast, and sums of them where there are several."""
    sums = {"sums": sure.sums.table} if sure.sums is not None else {}
    return {"method": sure.method, **sums}


def _more(sure: CaseForecast) -> Tables:
    """Return what takes longer: how sums would have been forecast, and who contributes what to a need that is forecast."""
    tables: Tables = {}
    if sure.sums_backtest is not None:
        tables["sums_backtest"] = sure.sums_backtest
    if "demand" not in sure.case and "care_need" not in sure.case:
        tables["contributions"] = need_contributions(need(sure.case), sure)
    return tables
