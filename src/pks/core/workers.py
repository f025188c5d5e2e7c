"""Replications on all cores, or on a cluster, by joblib: the only place that imports it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Generic, Protocol, TypeVar

from pks.core.errors import MissingExtra

Item = TypeVar("Item")
Result = TypeVar("Result")


class Mapper(Protocol):
    """Calls a function for every item and returns the results in their order, as the built-in `map` does.

    :class:`Workers` is one, over processes, threads or a cluster; `Executor.map` of :mod:`concurrent.futures` another.
    """

    def __call__(self, function: Callable[[Item], Result], items: Iterable[Item], /) -> Iterable[Result]:
        """Return `function` of every item, in order."""
        ...


@dataclass(frozen=True)
class Workers:
    """Maps a function over the workers of joblib: the `over` of simulations and of forecasters that work series by series.

    The result is the same whatever their number. On a Dask cluster, start its client and give `backend` "dask": the
    work then goes to the machines of the cluster, by the same code. What a lost machine was at is done again on another.

    Attributes:
        count: how many; −1 = as many as there are cores. A cluster always gives all that it has.
        backend: of joblib: "loky" (processes), "threading", "dask", "ray", or None for what is set around the call.

    Raises:
        MissingExtra: when it is used, if joblib is not installed.
    """

    count: int = -1
    backend: str | None = None

    def __call__(self, function: Callable[[Item], Result], items: Iterable[Item], /) -> Iterable[Result]:
        """Return `function` of every item, in order, as they are done."""
        joblib = _joblib()
        # within parallel_config: only there does joblib find the backends of clusters by name
        with nullcontext() if self.backend is None else joblib.parallel_config(self.backend):
            parallel = joblib.Parallel(n_jobs=self.count, return_as="generator")
            done: Iterable[Result] = parallel(joblib.delayed(_Unpacking(function))((item,)) for item in items)
        return done


@dataclass(frozen=True, repr=False)  # a cluster names its tasks after the function: no arrays in the name
class _Unpacking(Generic[Item, Result]):
    """Calls `function` with what a tuple holds.

    A large argument is left by joblib on one machine of a Dask cluster, and lost with it; a tuple travels with its task.
    """

    function: Callable[[Item], Result]

    def __call__(self, packed: tuple[Item]) -> Result:
        """Return `function` of what is packed."""
        return self.function(*packed)


def _joblib() -> Any:
    try:
        return import_module("joblib")
    except ImportError as error:
        raise MissingExtra('Workers need joblib: pip install "pks[parallel]"') from error
