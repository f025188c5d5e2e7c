"""How long a user waits before anything happens."""

from __future__ import annotations

import statistics
import subprocess
import sys

from benchmarks.registry import Timing, benchmark

CODE = "import time; start = time.perf_counter(); import {}; print(time.perf_counter() - start)"


@benchmark("startup", sizes={"import": 7})
def startup(runs: int) -> Timing:
    """`import pks`; floor: `import pandas`, without which there are no tables. To be at most 150 ms above it.

    Medians over fresh interpreters, the two in turn so that both meet the same machine; a first round, which reads
    the files from disk, is not counted.
    """
    taken: dict[str, list[float]] = {"pks": [], "pandas": []}
    for _ in range(runs + 1):
        for package, seconds in taken.items():
            code = CODE.format(package)
            done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
            seconds.append(float(done.stdout))
    pks, pandas = (statistics.median(seconds[1:]) for seconds in taken.values())
    print(f"import pks {1000 * pks:.0f} ms, import pandas {1000 * pandas:.0f} ms: {1000 * (pks - pandas):+.0f} ms")
    return Timing(pks, floor=pandas)
