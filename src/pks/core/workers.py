"""Replications on all cores, or on a cluster, by joblib: the only place that imports it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import Any, TypeVar

from pks.core.errors import MissingExtra

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Workers:
    """Maps a function over the workers of joblib: the `over` of simulations and of forecasters that work series by series.

    The result is the same whatever their number. On a Dask cluster, start its client and give `backend` "dask": the
    work then goes to the machines of the cluster, by the same code.

    Attributes:
        count: how many; −1 = as many as there are cores.
        backend: of joblib: "loky" (processes), "threading", "dask", "ray", or None for what is set around the call.

    Raises:
        MissingExtra: when it is used, if joblib is not installed.
    """

    count: int = -1
    backend: str | None = None

    def __call__(self, function: Callable[[Item], Result], items: Iterable[Item], /) -> Iterable[Result]:
        """Return `function` of every item, in order, as they are done."""
        joblib = _joblib()
        parallel = joblib.Parallel(n_jobs=self.count, backend=self.backend, return_as="generator")
        done: Iterable[Result] = parallel(joblib.delayed(function)(item) for item in items)
        return done


def _joblib() -> Any:
    try:
        return import_module("joblib")
    except ImportError as error:
        raise MissingExtra('Workers need joblib: pip install "pks[parallel]"') from error
