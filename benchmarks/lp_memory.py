"""The memory that solving takes, measured in a process of its own: `python -m benchmarks.lp_memory tiers|weighted|pulp FILE`."""

from __future__ import annotations

import pickle
import subprocess
import sys
import tempfile
from pathlib import Path

import pulp

from benchmarks.lp_model import in_pulp, model_of
from pks.balance.problem import Problem
from pks.lp import HiGHS, lexicographic


def megabytes(way: str, given: Problem) -> float:
    """Return by how much the peak of a new process rises from before the program is built until it is solved."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "problem"
        path.write_bytes(pickle.dumps(given))
        command = [sys.executable, "-m", "benchmarks.lp_memory", way, str(path)]
        return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main(way: str, path: str) -> None:
    """Solve all tiers or their weighted sum, or the sum with PuLP and the same solver; print the rise in MB."""
    given = pickle.loads(Path(path).read_bytes())
    before = _peak()
    model = model_of(given)
    if way == "tiers":
        lexicographic(model.program, model.tiers, uniqueness=False)
    elif way == "weighted":
        HiGHS().session(model.program).minimise(model.weighted, warm=False)
    else:
        in_pulp(model.program, model.weighted).solve(pulp.HiGHS(msg=False))
    print(_peak() - before)


def _peak() -> float:
    """The most that this process has had in memory, in MB; what `getrusage` tells counts the parent's peak as well."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
