"""What making forecasts add up does to their accuracy, on real hierarchies: error before and after, by level.

Run: python -m benchmarks.forecast_sums [folder of the reference data]
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

from pks.forecast.automatic import Automatic
from pks.forecast.fitted import completed
from pks.forecast.hierarchy import Hierarchy, hierarchy_of
from pks.forecast.panel import Panel
from pks.forecast.reconciliation import (
    BottomUp,
    LeastSquares,
    MinimumTrace,
    Reconciliation,
    Structural,
    TopDown,
    WeightedLeastSquares,
)

METHODS: tuple[Reconciliation, ...] = (
    BottomUp(), TopDown(), LeastSquares(), Structural(), WeightedLeastSquares(), MinimumTrace(),
)  # fmt: skip
ORIGINS = 4
HORIZON = 12


def waiting(reference: Path) -> tuple[Panel, Hierarchy]:
    """People waiting by area and specialty: sums by area, by specialty and over all."""
    path = reference / "data/rtt_icb/rtt_incomplete_icb_specialty_month.csv.gz"
    return _monthly(path, ["ICB_Code", "TF_Code"], "Period", "Incomplete_Pathways", [(), ("ICB_Code",), ("TF_Code",)])


def emergencies(reference: Path) -> tuple[Panel, Hierarchy]:
    """Attendances by provider and kind: sums by provider, by kind and over all."""
    path = reference / "data/ae_provider_month/ae_provider_month.csv.gz"
    kinds = [f"A&E attendances {kind}" for kind in ("Type 1", "Type 2", "Other A&E Department")]
    table = pd.read_csv(path, usecols=["Org Code", "month", *kinds])
    long = table.melt(["Org Code", "month"], kinds, "kind", "people")
    return _panel(long, ["Org Code", "kind"], "month", "people", [(), ("Org Code",), ("kind",)])


def referrals(reference: Path) -> tuple[Panel, Hierarchy]:
    """Referrals by area: the sum over all."""
    path = reference / "data/rtt_flows/england_rtt_flow_stp.csv.gz"
    return _monthly(path, ["stp20_nhs_code"], "date", "new", [()])


def _monthly(
    path: Path, keys: list[str], month: str, value: str, levels: list[tuple[str, ...]]
) -> tuple[Panel, Hierarchy]:
    return _panel(pd.read_csv(path, usecols=[*keys, month, value]), keys, month, value, levels)


def _panel(
    table: pd.DataFrame, keys: list[str], month: str, value: str, levels: list[tuple[str, ...]]
) -> tuple[Panel, Hierarchy]:
    table = table.assign(**{month: pd.to_datetime(table[month])})
    wide = table.groupby([*keys, month])[value].sum().unstack(month)
    period = pd.date_range(wide.columns.min(), wide.columns.max(), freq="MS")
    wide = wide.reindex(columns=period)
    wide = wide[(wide.notna().mean(axis=1) > 0.9) & (wide.sum(axis=1) > 0)]
    return Panel(wide.to_numpy(np.float64), period, 12, "MS"), hierarchy_of(wide.index.to_frame(index=False), levels)


def errors(history: Panel, tree: Hierarchy) -> pd.DataFrame:
    """Return the WAPE of every level, before (own forecasts) and after each method, over rolling origins."""
    nodes = tree.panel(history)
    past = history.recorded.shape[1]
    level = tree.nodes["level"].to_numpy()
    missed: dict[str, np.ndarray] = {}
    came_all = np.zeros(len(level))
    for origin in range(past - HORIZON - 2 * (ORIGINS - 1), past - HORIZON + 1, 2):
        known = Panel(nodes.recorded[:, :origin], nodes.period[:origin], nodes.season, nodes.frequency)
        came = nodes.recorded[:, origin : origin + HORIZON]
        fitted = Automatic().fit(known)
        base = fitted.mean(HORIZON)
        surprises = completed(fitted.residuals * fitted.pattern.past)
        said = {"own": base}
        for method in METHODS:
            said[method.name] = tree.added_up(method.series(base, tree, surprises))
        for name, values in said.items():
            missed.setdefault(name, np.zeros(len(level)))
            missed[name] += np.nansum(np.abs(values - came), axis=1)
        came_all += np.nansum(came, axis=1)
    by_level = pd.DataFrame({**missed, "came": came_all}).groupby(level, sort=False).sum()
    out = by_level[list(missed)].div(by_level["came"], axis=0)
    out.loc["mean of levels"] = out.mean()
    return out


def main(reference: Path) -> None:
    """Print the errors by level for every hierarchy."""
    for load in (referrals, waiting, emergencies):
        history, tree = load(reference)
        started = time.perf_counter()
        found = errors(history, tree)
        print(f"{load.__doc__} {len(history)} series, {tree.sums} sums, {time.perf_counter() - started:.1f} s")
        print((100 * found).round(2).to_string(), "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("PKS_REFERENCE", "../shared")))
