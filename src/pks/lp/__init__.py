"""Sparse linear programs, solved exactly in the order of their objectives. Knows nothing of health care.

A program is put together from families of columns and rows (:func:`assemble`) and solved for several objectives, each
held while the next is minimised (:func:`lexicographic`), by HiGHS or by any solver that PuLP finds (:class:`PuLP`).
"""

from pks.lp.errors import Infeasible, NoPointYet, ProgramError, SolverError, SolverFailed, Unbounded
from pks.lp.highs import HiGHS
from pks.lp.lexicographic import lexicographic, together
from pks.lp.mps import to_mps_text
from pks.lp.objective import Objective, merged
from pks.lp.program import Columns, LinearProgram, Rows, assemble, part_of
from pks.lp.proposing import Proposing
from pks.lp.pulp_solver import PuLP
from pks.lp.solution import Solution
from pks.lp.solver import Session, Solver, Status, Vertex
from pks.lp.start import Start
from pks.lp.text import to_lp_text
from pks.lp.watch import Progress

__all__ = [
    "Columns",
    "HiGHS",
    "Infeasible",
    "LinearProgram",
    "NoPointYet",
    "Objective",
    "ProgramError",
    "Progress",
    "Proposing",
    "PuLP",
    "Rows",
    "Session",
    "Solution",
    "Solver",
    "SolverError",
    "SolverFailed",
    "Start",
    "Status",
    "Unbounded",
    "Vertex",
    "assemble",
    "lexicographic",
    "merged",
    "part_of",
    "to_lp_text",
    "to_mps_text",
    "together",
]
