"""How long the default and its backtest take for 5 000 weekly series of four years, with one worker and two, and how much memory.

Everything is learnt across all series, so the work is not parted by series: the past origins at which methods are tried, and
the blocks of series whose intervals are drawn, go to the workers. The numbers are the same whatever their number.

Run: python -m benchmarks.forecast_weekly [number of series]
"""

from __future__ import annotations

import resource
import sys
import time

import numpy as np

from pks.core.axes import Floats
from pks.core.workers import Mapper, Workers
from pks.forecast.automatic import Automatic
from pks.forecast.backtest import backtest
from pks.forecast.panel import Panel, panel

SERIES, WEEKS, HORIZON, DRAWS = 5_000, 208, 52, 500


def weekly(series: int) -> Panel:
    """Return Poisson counts of different size with a yearly season."""
    random = np.random.default_rng(1)
    season = 1 + 0.3 * np.sin(2 * np.pi * np.arange(WEEKS) / 52)
    return panel(random.poisson(random.lognormal(3, 1, (series, 1)) * season).astype(np.float64), "W-MON")


class _Shown:
    """Shows progress on a terminal."""

    def __init__(self, what: str) -> None:
        self.what = what

    def __call__(self, done: int, total: int) -> None:
        if sys.stderr.isatty():
            print(f"\r{self.what} {done}/{total} ", end="", file=sys.stderr, flush=True)


def timed(history: Panel, over: Mapper, name: str) -> Floats:
    """Return the intervals, and print how long learning and drawing took."""
    clock, busy = time.perf_counter(), time.process_time()
    fitted = Automatic(over=over, progress=_Shown("origins")).fit(history)
    learnt = time.perf_counter()
    found = fitted.predict(HORIZON, draws=DRAWS, seed=1).quantiles(over=over, progress=_Shown("blocks"))
    done = time.perf_counter()
    print(f"\r{name}: learnt in {learnt - clock:.1f} s, intervals from {DRAWS} draws in {done - learnt:.1f} s", end="")
    print(f", {time.process_time() - busy:.1f} s of this process' processor")
    return found


def tested(history: Panel, over: Mapper, name: str) -> Floats:
    """Return the scores of the backtest, and print how long it took."""
    clock, busy = time.perf_counter(), time.process_time()
    found = backtest(history, [Automatic()], over=over, progress=_Shown("origins"))
    print(f"\r{name}: backtest at {len(found.origins)} origins in {time.perf_counter() - clock:.1f} s", end="")
    print(f", {time.process_time() - busy:.1f} s of this process' processor")
    return found.errors["automatic"].crps


def main(series: int) -> None:
    """Print seconds and megabytes."""
    history = weekly(series)
    for what in (timed, tested):
        alone = what(history, map, "one worker")
        print(f"at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
        together = what(history, Workers(2), "two workers")
        print("the same numbers:", bool(np.array_equal(alone, together, equal_nan=True)))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SERIES)
