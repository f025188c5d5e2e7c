"""How long the default takes for 5 000 weekly series of four years, and how much memory.

Run: python -m benchmarks.forecast_weekly
"""

from __future__ import annotations

import resource
import time

import numpy as np

from pks.forecast.automatic import Automatic
from pks.forecast.panel import panel

SERIES, WEEKS, HORIZON, DRAWS = 5_000, 208, 52, 500


def main() -> None:
    """Print seconds and megabytes."""
    random = np.random.default_rng(1)
    season = 1 + 0.3 * np.sin(2 * np.pi * np.arange(WEEKS) / 52)
    counts = random.poisson(random.lognormal(3, 1, (SERIES, 1)) * season).astype(np.float64)
    clock, processor = time.perf_counter(), time.process_time()
    fitted = Automatic().fit(panel(counts, "W-MON"))
    learnt = time.perf_counter()
    fitted.predict(HORIZON, draws=DRAWS, seed=1).quantiles()
    print(
        f"learnt in {learnt - clock:.1f} s, intervals from {DRAWS} draws in {time.perf_counter() - learnt:.1f} s",
        end=" ",
    )
    print(f"(processor time {time.process_time() - processor:.1f} s)")
    print(f"at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
