"""HiGHS, by array hand-over. The only module that imports highspy.

Huangfu, Hall: Parallelizing the dual revised simplex method. Mathematical Programming Computation 10 (2018),
119-142, https://doi.org/10.1007/s12532-017-0130-5
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import highspy
import numpy as np
from highspy import HighsModelStatus as ModelStatus

from pks.lp.errors import CONTRADICTION, ENDLESS, Infeasible, NoPointYet, SolverFailed, Unbounded
from pks.lp.face import Face
from pks.lp.highs_options import ATTEMPTS, COLD, RESTART, STEADY, WARM, Options
from pks.lp.polish import violation
from pks.lp.program import BoolArray, FloatArray, LinearProgram
from pks.lp.scaling import Scaling, scaling_of
from pks.lp.solver import Status, Vertex
from pks.lp.start import AT_LOWER, AT_UPPER, BASIC, FREE, Places, Start

_STOPPED: Mapping[ModelStatus, Status] = {
    ModelStatus.kOptimal: "optimal",
    ModelStatus.kModelEmpty: "optimal",
    ModelStatus.kTimeLimit: "time limit",
    ModelStatus.kInterrupt: "interrupted",
}
_PLACE: Mapping[int, highspy.HighsBasisStatus] = {
    BASIC: highspy.HighsBasisStatus.kBasic,
    AT_LOWER: highspy.HighsBasisStatus.kLower,
    AT_UPPER: highspy.HighsBasisStatus.kUpper,
    FREE: highspy.HighsBasisStatus.kZero,
}
_Moment = highspy.cb.HighsCallbackType
_SHARP = 1e-12
"""By how much a vertex may miss a row or bound, relative to what is summed there, without being computed anew."""
_FEASIBLE = 2  # highspy has no name for it


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

    options: Options = field(default_factory=dict)

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
        options: Options,
        *,
        deadline: float | None = None,
        interrupt: Callable[[], bool] | None = None,
    ) -> None:
        self._program = program
        self._deadline = deadline
        self._listener = _Listener(interrupt)
        self._face = Face.whole(program)
        self._cost = np.zeros(len(program.col_lower))
        self._highs = highspy.Highs()
        self._restarted = False
        self._options = dict(options)
        self._set(STEADY)
        self._scaling = scaling_of(program)
        self._of_columns, self._of_rows = self._scaling.of_columns, self._scaling.of_rows
        self._accept(_hand_over(self._highs, program, self._scaling), "the program")
        if interrupt is not None or threading.current_thread() is threading.main_thread():  # where Ctrl-C is heard
            self._accept(self._highs.setCallback(self._listener, None), "a callback")
            for moment in (_Moment.kCallbackSimplexInterrupt, _Moment.kCallbackIpmInterrupt):
                self._accept(self._highs.startCallback(moment), f"callback {moment}")

    def minimise(self, cost: FloatArray, *, warm: bool) -> Vertex:
        """The best vertex of the face; see :meth:`pks.lp.solver.Session.minimise`.

        A cold solve uses the options of the solver and its usual tolerances (1e-7); a warm one is primal simplex
        with the tightest that double precision bears.
        """
        highs = self._highs
        at = np.flatnonzero(_changed(self._cost, cost)).astype(np.int32)
        self._accept(highs.changeColsCost(len(at), at, cost[at] * self._scaling.columns[at]), "the cost")
        self._cost = cost
        if not warm:
            self._accept(highs.clearSolver(), "a fresh start")
        restarted, self._restarted = self._restarted and warm, False
        self._set({**COLD, **self._options} if not warm else RESTART if restarted else WARM)
        iterations, before = 0, None
        for attempt in ATTEMPTS[:1] if restarted else ATTEMPTS:
            self._set(attempt)
            status = self._run()
            iterations += max(0, highs.getInfo().simplex_iteration_count)
            if status == ModelStatus.kModelEmpty and not _holds_nothing(self._program):
                status = ModelStatus.kInfeasible
            if status in _STOPPED:
                return self._sharpened(self._vertex(_STOPPED[status], iterations))
            if status == ModelStatus.kUnbounded and self._has_least(cost):
                continue
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

    def begin(self, start: Start) -> None:
        """Start the next warm solve from this basis, by dual simplex."""
        self._restarted = self._placed(start.columns, start.rows)

    def place(self, columns: Places, rows: Places) -> None:
        """Go on from this basis, by primal simplex."""
        self._placed(columns, rows)

    def fix(self, face: Face) -> None:
        """Solve within this face from now on; the basis is kept."""
        columns = _changed(self._face.col_lower, face.col_lower) | _changed(self._face.col_upper, face.col_upper)
        rows = _changed(self._face.row_lower, face.row_lower) | _changed(self._face.row_upper, face.row_upper)
        for moved, change, lower, upper, unit in (
            (columns, self._highs.changeColsBounds, face.col_lower, face.col_upper, self._of_columns),
            (rows, self._highs.changeRowsBounds, face.row_lower, face.row_upper, self._of_rows),
        ):
            at = np.flatnonzero(moved).astype(np.int32)
            self._accept(change(len(at), at, lower[at] / unit[at], upper[at] / unit[at]), "bounds")
        self._face = face

    def _has_least(self, cost: FloatArray) -> bool:
        """Whether no column can lower the cost without end, whatever the rows."""
        toward = np.where(cost > 0, self._face.col_lower, self._face.col_upper)
        return bool(np.isfinite(toward[cost != 0]).all())

    def _placed(self, columns: Places, rows: Places) -> bool:
        """Whether HiGHS takes this basis."""
        basis = highspy.HighsBasis()
        basis.col_status, basis.row_status = _statuses(columns), _statuses(rows)
        return self._highs.setBasis(basis) != highspy.HighsStatus.kError

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

    def _sharpened(self, vertex: Vertex) -> Vertex:
        """The same vertex, from its basis factorised anew, if it misses rows or bounds by more than rounding.

        HiGHS updates its factors from one iteration to the next and tests the vertex that these give, so that errors that
        have added up are not seen.
        """
        if vertex.status != "optimal" or violation(self._program, self._face, vertex.x) <= _SHARP:
            return vertex
        basis = self._highs.getBasis()
        if not basis.valid:
            return vertex
        self._accept(self._highs.clearSolver(), "a fresh start")
        self._highs.setBasis(basis)
        self._set({"presolve": "off", "solver": "simplex"})  # interior points would take no notice of the basis
        status = self._run()
        if status != ModelStatus.kOptimal:
            return vertex
        more = max(0, self._highs.getInfo().simplex_iteration_count)
        return self._vertex("optimal", vertex.iterations + more)

    def _vertex(self, status: Status, iterations: int) -> Vertex:
        info, solution = self._highs.getInfo(), self._highs.getSolution()
        if status != "optimal" and info.primal_solution_status != _FEASIBLE:
            raise NoPointYet(f"HiGHS stopped ({status}) before it had a feasible point; give it more time", status)
        m, n = self._program.matrix.shape
        return Vertex(
            x=np.array(solution.col_value, dtype=np.float64).reshape(n) * self._of_columns,
            objective=float(info.objective_function_value) * self._scaling.side,
            reduced_costs=_padded(solution.col_dual, n) / self._scaling.columns,
            row_duals=_padded(solution.row_dual, m) * self._scaling.rows,
            iterations=iterations,
            status=status,
        )

    def _set(self, options: Options) -> None:
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


def _hand_over(highs: highspy.Highs, program: LinearProgram, scaling: Scaling) -> highspy.HighsStatus:
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
        program.col_lower / scaling.of_columns,
        program.col_upper / scaling.of_columns,
        program.row_lower / scaling.of_rows,
        program.row_upper / scaling.of_rows,
        matrix.indptr,
        matrix.indices,
        scaling.coefficients(program),
        np.zeros(n, dtype=np.int32),
    )


def _changed(before: FloatArray, after: FloatArray) -> BoolArray:
    return np.zeros(len(after), np.bool_) if before is after else before != after


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


def _statuses(places: Places) -> list[highspy.HighsBasisStatus]:
    return [_PLACE[place] for place in places.tolist()]


def _is_basic(status: list[highspy.HighsBasisStatus]) -> BoolArray:
    return np.array([each.value for each in status], np.int8) == highspy.HighsBasisStatus.kBasic.value
