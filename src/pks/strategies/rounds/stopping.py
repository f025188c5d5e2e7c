"""A round that is to end by a point in time, or when somebody says so, wherever it is worked out."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from pks.lp import LinearProgram
from pks.lp.solver import Session, Solver


@dataclass(frozen=True)
class InTime:
    """A solver whose solves end at a point in time.

    Attributes:
        solver: who solves.
        until: seconds since the epoch, which another process or machine knows as well; None = as long as it takes.
        stop: asked now and then whether to end; None = nobody is asked, as it must be where others work it out.
    """

    solver: Solver
    until: float | None = None
    stop: Callable[[], bool] | None = None

    @property
    def name(self) -> str:
        """What it is called in results."""
        return self.solver.name

    @property
    def version(self) -> str:
        """Version of the program that solves."""
        return self.solver.version

    def session(
        self, program: LinearProgram, *, deadline: float | None = None, interrupt: Callable[[], bool] | None = None
    ) -> Session:
        """Hand a program over; see :meth:`pks.lp.solver.Solver.session`."""
        if deadline is None and self.until is not None:
            deadline = time.monotonic() + max(0.0, self.until - time.time())
        return self.solver.session(program, deadline=deadline, interrupt=interrupt or self.stop)
