"""HiGHS, by array hand-over. The only module that imports highspy.

Huangfu, Hall: Parallelizing the dual revised simplex method. Mathematical Programming Computation 10 (2018),
119-142, https://doi.org/10.1007/s12532-017-0130-5
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import highspy
import numpy as np
from highspy import HighsModelStatus as ModelStatus

from pks.lp.errors import CONTRADICTION, ENDLESS, Infeasible, NoPointYet, ProgramError, SolverFailed, Unbounded
from pks.lp.face import Face
from pks.lp.program import BoolArray, FloatArray, LinearProgram
from pks.lp.solver import Status, Vertex

_Options = Mapping[str, bool | int | float | str]
_STEADY: _Options = {
    "output_flag": False,
    "threads": 1,
    "parallel": "off",
    "random_seed": 0,
    "small_matrix_value": 1e-12,
}
_COLD: _Options = {
    "presolve": "choose",
    "solver": "choose",
    "simplex_strategy": 1,  # dual
    "primal_feasibility_tolerance": 1e-7,
    "dual_feasibility_tolerance": 1e-7,
}
_WARM: _Options = {
    "presolve": "choose",
    "solver": "simplex",
    "simplex_strategy": 4,  # primal
    "primal_feasibility_tolerance": 1e-9,
    "dual_feasibility_tolerance": 1e-10,
}
_ATTEMPTS: tuple[_Options, ...] = (
    {},
    {"presolve": "off"},
    {"simplex_strategy": 1},
    {"primal_feasibility_tolerance": 1e-7, "dual_feasibility_tolerance": 1e-8},
)
_STOPPED: Mapping[ModelStatus, Status] = {
    ModelStatus.kOptimal: "optimal",
    ModelStatus.kModelEmpty: "optimal",
    ModelStatus.kTimeLimit: "time limit",
    ModelStatus.kInterrupt: "interrupted",
}
_Moment = highspy.cb.HighsCallbackType
_FEASIBLE = 2  # highspy has no name for it
_USUAL = 16.0
_MATRIX_RANGE = (1e-12, 1e15)


@dataclass(frozen=True)
class HiGHS:
    """The default solver: simplex on one thread, so that the same program gives the same bits.

    Args:
        options: options of HiGHS for the first solve of a session, such as ``{"solver": "ipx"}`` for very large
            programs; later solves start from its basis by primal simplex.

    Example:
        >>> HiGHS({"solver": "ipx"}).name
        'HiGHS'
    """

    options: _Options = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What it is called in results."""
        return "HiGHS"

    @property
    def version(self) -> str:
        """Version of the installed library."""
        return str(highspy.Highs().version())

    def session(
        self, program: LinearProgram, *, deadline: float | None = None, interrupt: Callable[[], bool] | None = None
    ) -> HighsSession:
        """Hand a program over; see :meth:`pks.lp.solver.Solver.session`.

        Raises:
            ProgramError: a coefficient is so small or large that HiGHS would read it as zero or infinite.
            SolverFailed: HiGHS does not accept an option or the program.
        """
        return HighsSession(program, self.options, deadline=deadline, interrupt=interrupt)


class HighsSession:
    """One program inside HiGHS; see :class:`pks.lp.solver.Session`."""

    def __init__(
        self,
        program: LinearProgram,
        options: _Options,
        *,
        deadline: float | None = None,
        interrupt: Callable[[], bool] | None = None,
    ) -> None:
        self._program = program
        self._deadline = deadline
        self._listener = _Listener(interrupt)
        self._columns = np.arange(len(program.col_lower), dtype=np.int32)
        self._rows = np.arange(len(program.row_lower), dtype=np.int32)
        self._highs = highspy.Highs()
        self._options = dict(options)
        self._set(_STEADY)
        _check_range(program)
        self._unit = _unit(program)
        self._accept(_hand_over(self._highs, program, self._unit), "the program")
        self._accept(self._highs.setCallback(self._listener, None), "a callback")
        for moment in (_Moment.kCallbackSimplexInterrupt, _Moment.kCallbackIpmInterrupt):
            self._accept(self._highs.startCallback(moment), f"callback {moment}")

    def minimise(self, cost: FloatArray, *, warm: bool) -> Vertex:
        """The best vertex of the face; see :meth:`pks.lp.solver.Session.minimise`.

        A cold solve uses the options of the solver and its usual tolerances (1e-7); a warm one is primal simplex
        with the tightest that double precision bears.
        """
        highs = self._highs
        self._accept(highs.changeColsCost(len(self._columns), self._columns, cost), "the cost")
        if not warm:
            self._accept(highs.clearSolver(), "a fresh start")
        self._set(_WARM if warm else {**_COLD, **self._options})
        iterations, before = 0, None
        for attempt in _ATTEMPTS:
            self._set(attempt)
            status = self._run()
            iterations += max(0, highs.getInfo().simplex_iteration_count)
            if status == ModelStatus.kModelEmpty and not _holds_nothing(self._program):
                status = ModelStatus.kInfeasible
            if status in _STOPPED:
                return self._vertex(_STOPPED[status], iterations)
            if status == before:  # one attempt alone may be misled by rounding
                _raise_for(status)
            before = status
        told = highs.modelStatusToString(status)
        raise SolverFailed(f"HiGHS ended with status {told!r}; bring the program's numbers closer together")

    def basis(self) -> tuple[BoolArray, BoolArray] | None:
        """Which columns and rows are in the basis of the last vertex; see :meth:`pks.lp.solver.Session.basis`."""
        basis = self._highs.getBasis()  # not getBasicVariables: HiGHS 1.15 crashes in it after some presolved solves
        if not basis.valid:
            return None
        return _is_basic(basis.col_status), _is_basic(basis.row_status)

    def fix(self, face: Face) -> None:
        """Solve within this face from now on; the basis is kept."""
        highs, n, m, unit = self._highs, len(self._columns), len(self._rows), self._unit
        columns = highs.changeColsBounds(n, self._columns, face.col_lower / unit, face.col_upper / unit)
        self._accept(columns, "column bounds")
        self._accept(highs.changeRowsBounds(m, self._rows, face.row_lower / unit, face.row_upper / unit), "row bounds")

    def _run(self) -> ModelStatus:
        highs = self._highs
        if self._deadline is not None:
            left = max(0.0, self._deadline - time.monotonic())
            self._set({"time_limit": highs.getRunTime() + left})  # HiGHS counts all runs of the session
        if highs.run() == highspy.HighsStatus.kError and highs.getModelStatus() == ModelStatus.kNotset:
            # Somebody else in this process has set another number of threads: take theirs, simplex uses one anyway.
            self._set({"threads": 0})
            highs.run()
        self._listener.reraise()
        return highs.getModelStatus()

    def _vertex(self, status: Status, iterations: int) -> Vertex:
        info, solution = self._highs.getInfo(), self._highs.getSolution()
        if status != "optimal" and info.primal_solution_status != _FEASIBLE:
            raise NoPointYet(f"HiGHS stopped ({status}) before it had a feasible point; give it more time", status)
        n, m = len(self._columns), len(self._rows)
        return Vertex(
            x=np.array(solution.col_value, dtype=np.float64).reshape(n) * self._unit,
            objective=float(info.objective_function_value) * self._unit,
            reduced_costs=_padded(solution.col_dual, n),
            row_duals=_padded(solution.row_dual, m),
            iterations=iterations,
            status=status,
        )

    def _set(self, options: _Options) -> None:
        for name, value in options.items():
            self._accept(self._highs.setOptionValue(name, value), f"option {name}={value!r}")

    def _accept(self, status: highspy.HighsStatus, what: str) -> None:
        if status == highspy.HighsStatus.kError:
            raise SolverFailed(f"HiGHS {self._highs.version()} does not accept {what}")


class _Listener:
    """Asks the caller whether to stop. HiGHS holds on to it; did it hold on to HiGHS, neither would ever be freed."""

    def __init__(self, interrupt: Callable[[], bool] | None) -> None:
        self._interrupt = interrupt
        self._raised: BaseException | None = None

    def __call__(self, _kind: Any, _message: str, _out: Any, into: Any, _data: Any) -> None:
        """Called by HiGHS now and then. What the caller raises, or Ctrl-C, must not travel through its C++."""
        try:
            stop = self._interrupt is not None and self._interrupt()
        except BaseException as raised:
            self._raised = raised
            stop = True
        if stop:
            into.user_interrupt = True

    def reraise(self) -> None:
        """Raise what came up while HiGHS was running."""
        if self._raised is not None:
            raised, self._raised = self._raised, None
            raise raised


def _hand_over(highs: highspy.Highs, program: LinearProgram, unit: float) -> highspy.HighsStatus:
    matrix = program.matrix
    m, n = matrix.shape
    return highs.passModel(
        n,
        m,
        matrix.nnz,
        int(highspy.MatrixFormat.kColwise),
        int(highspy.ObjSense.kMinimize),
        0.0,
        np.zeros(n),
        program.col_lower / unit,
        program.col_upper / unit,
        program.row_lower / unit,
        program.row_upper / unit,
        matrix.indptr,
        matrix.indices,
        matrix.data,
        np.zeros(n, dtype=np.int32),
    )


def _unit(program: LinearProgram) -> float:
    """The power of two in which bounds are handed over, so that HiGHS' absolute tolerances fit their usual size."""
    sides = np.abs(np.concatenate([program.row_lower, program.row_upper, program.col_lower, program.col_upper]))
    sides = sides[np.isfinite(sides) & (sides > 0)]
    return float(2.0 ** np.round(np.log2(np.median(sides) / _USUAL))) if sides.size else 1.0


def _check_range(program: LinearProgram) -> None:
    least, greatest = _MATRIX_RANGE
    size = np.abs(program.matrix.data)
    bad = (size <= least) | (size >= greatest)
    if bad.any():
        at = int(np.argmax(bad))
        row = int(program.matrix.indices[at])
        column = int(np.searchsorted(program.matrix.indptr, at, side="right")) - 1
        raise ProgramError(
            f"coefficient {program.matrix.data[at]} of {program.column_name(column)} in {program.row_name(row)}: HiGHS "
            f"takes sizes between {least} and {greatest}; express the column or row in another unit"
        )


def _raise_for(status: ModelStatus) -> None:
    if status == ModelStatus.kInfeasible:
        raise Infeasible(CONTRADICTION)
    if status == ModelStatus.kUnbounded:
        raise Unbounded(ENDLESS)


def _padded(values: list[float], size: int) -> FloatArray:
    """Duals as an array, zeros where the solver has none."""
    return np.array(values, dtype=np.float64) if len(values) == size else np.zeros(size)


def _holds_nothing(program: LinearProgram) -> bool:
    """Whether all rows accept an activity of 0: HiGHS does not look at the rows of a program without columns."""
    return bool(((program.row_lower <= 0) & (program.row_upper >= 0)).all())


def _is_basic(status: list[highspy.HighsBasisStatus]) -> BoolArray:
    return np.fromiter(map(int, status), np.int8, len(status)) == int(highspy.HighsBasisStatus.kBasic)
