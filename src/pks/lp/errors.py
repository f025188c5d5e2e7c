"""What can go wrong with a linear program or its solver."""

from __future__ import annotations

from typing import Literal

from pks.core.errors import PksError

CONTRADICTION = "no point satisfies all rows and bounds; look for rows that contradict each other"
ENDLESS = "the objective falls without end; bound the columns whose cost is negative"


class ProgramError(PksError, ValueError):
    """A family of columns or rows, or an objective, is malformed; the message names it and shows the values."""


class SolverError(PksError, RuntimeError):
    """A solver did not deliver an optimum; the subclass says why and the message what to do."""


class Infeasible(SolverError):
    """No point satisfies all rows and bounds."""


class Unbounded(SolverError):
    """The objective falls without end along a ray of the feasible set."""


class SolverFailed(SolverError):
    """The solver is missing, stopped before it had a feasible point, or could not reach the accuracy asked for."""


class NoPointYet(SolverFailed):
    """The solver was stopped, by the time limit or the caller, before it had any feasible point.

    Args:
        message: what happened and what to do.
        status: ``time limit`` or ``interrupted``.
    """

    def __init__(self, message: str, status: Literal["time limit", "interrupted"]) -> None:
        super().__init__(message)
        self.status: Literal["time limit", "interrupted"] = status

    def __reduce__(self) -> tuple[type[NoPointYet], tuple[str, str]]:
        """So that it comes through from another process."""
        return type(self), (str(self), self.status)
