"""Replications on all cores, or on a cluster, by joblib: the only place that imports it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from pks.core.errors import MissingExtra
from pks.sim.tally import Tally


@dataclass(frozen=True)
class Workers:
    """A :class:`pks.sim.run.Mapper` over the workers of joblib, for ``simulate_lists(…, over=Workers())``.

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

    def __call__(self, function: Callable[[range], Tally], items: Iterable[range], /) -> Iterable[Tally]:
        """Return `function` of every item, in order, as they are done."""
        joblib = _joblib()
        parallel = joblib.Parallel(n_jobs=self.count, backend=self.backend, return_as="generator")
        return parallel(joblib.delayed(function)(item) for item in items)


def _joblib() -> Any:
    try:
        return import_module("joblib")
    except ImportError as error:
        raise MissingExtra('Replications over workers need joblib: pip install "pks[parallel]"') from error
