"""Rolling backtests of the default on real monthly series of English health care, against seasonal naive.

Run: python -m benchmarks.forecast_backtests [folder of the reference data]
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

from pks.forecast.automatic import Automatic
from pks.forecast.backtest import backtest
from pks.forecast.panel import Panel

SETS = {
    "referrals by area": ("rtt_flows/england_rtt_flow_stp.csv.gz", ["stp20_nhs_code"], "date", "new"),
    "treatments by area": ("rtt_flows/england_rtt_flow_stp.csv.gz", ["stp20_nhs_code"], "date", "completed"),
    "waiting by area and specialty": (
        "rtt_icb/rtt_incomplete_icb_specialty_month.csv.gz",
        ["ICB_Code", "TF_Code"],
        "Period",
        "Incomplete_Pathways",
    ),
    "emergency attendances": (
        "ae_provider_month/ae_provider_month.csv.gz",
        ["Org Code"],
        "month",
        "A&E attendances Type 1",
    ),
    "emergency admissions": (
        "ae_provider_month/ae_provider_month.csv.gz",
        ["Org Code"],
        "month",
        "Emergency admissions via A&E - Type 1",
    ),
}


def monthly(path: Path, keys: list[str], month: str, value: str) -> Panel:
    """Return the sums of `value` by `keys` and month, with missing months as gaps."""
    table = pd.read_csv(path, usecols=[*keys, month, value])
    table[month] = pd.to_datetime(table[month])
    wide = table.groupby([*keys, month])[value].sum().unstack(month)
    period = pd.date_range(wide.columns.min(), wide.columns.max(), freq="MS")
    recorded = wide.reindex(columns=period).dropna(how="all").to_numpy(np.float64)
    return Panel(recorded, period, 12, "MS")


def main(reference: Path) -> None:
    """Print the measures of every set."""
    for name, (path, keys, month, value) in SETS.items():
        series = monthly(reference / "data" / path, keys, month, value)
        started = time.perf_counter()
        found = backtest(series, [Automatic()])
        print(f"{name}: {len(series)} series, {len(series.period)} months, origins {found.origins}, ", end="")
        print(f"{found.horizon} months ahead, {time.perf_counter() - started:.1f} s")
        print(found.summary.round(3).to_string(index=False))
        ahead = found.by_horizon.query("method == 'automatic'")["relative"].round(2).astype(str)
        print("relative to seasonal naive by months ahead:", " ".join(ahead), "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("PKS_REFERENCE", "../shared")))
