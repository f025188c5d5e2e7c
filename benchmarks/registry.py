"""What a benchmark is, and where they are kept: a function of a size that registers itself.

Example (not run: the names are made up)::

    @benchmark("build", sizes={"region": 102_000, "small": 1_000})
    def build(columns: int) -> Timing:
        '''Build the program; floor: fill its arrays.'''
        return Timing(median_of(lambda: assemble(columns)), floor=median_of(lambda: fill(columns)))
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Timing:
    """What one run of a benchmark says.

    Attributes:
        seconds: what the thing itself took.
        floor: seconds of what it cannot do without, measured in the same run: absolute times do not travel between
            machines, but how far above its floor something is does.
    """

    seconds: float
    floor: float


@dataclass(frozen=True)
class Benchmark:
    """A named function of a size. `sizes` names them; the first one is the one that matters."""

    name: str
    measure: Callable[[int], Timing]
    sizes: Mapping[str, int]

    @property
    def about(self) -> str:
        """What is measured, against what floor: the first line of the function's docstring."""
        return (self.measure.__doc__ or "").strip().partition("\n")[0]


BENCHMARKS: dict[str, Benchmark] = {}
"""All benchmarks by name, in the order in which their modules are read."""


def benchmark(name: str, *, sizes: Mapping[str, int]) -> Callable[[Callable[[int], Timing]], Callable[[int], Timing]]:
    """Register the function below under `name`, to be run for each of `sizes`."""

    def register(measure: Callable[[int], Timing]) -> Callable[[int], Timing]:
        if name in BENCHMARKS:
            raise ValueError(f"there are two benchmarks called {name!r}")
        BENCHMARKS[name] = Benchmark(name, measure, dict(sizes))
        return measure

    return register


def median_of(work: Callable[[], object], *, runs: int = 5) -> float:
    """Return the median of the seconds that `work` takes in `runs` runs, without the garbage collector in between."""
    taken = []
    gc.collect()
    gc.disable()
    try:
        for _ in range(runs):
            start = time.perf_counter()
            work()
            taken.append(time.perf_counter() - start)
    finally:
        gc.enable()
    return statistics.median(taken)
