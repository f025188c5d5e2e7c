"""A linear program as CPLEX .lp text: to be read, and to be compared word for word in tests.

IBM ILOG CPLEX Optimization Studio, file formats: LP file format: algebraic representation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import numpy as np

from pks.lp.objective import Objective
from pks.lp.program import LinearProgram

_WIDTH = 100
_LONGEST = 100
_FORBIDDEN = re.compile(r"[^A-Za-z0-9_.]+")


def to_lp_text(program: LinearProgram, objective: Objective) -> str:
    """The program with one objective, in the order of its rows and columns.

    Names are kept as far as the format allows: other characters become ``_``, and a name taken already gets a number.
    A row with two different finite bounds becomes two, its name followed by ``.lo`` and ``.up``; a row without any is
    left out. Numbers are written with the fewest digits that read back the same.
    """
    names = _unique(program.column_name(j) for j in range(len(program.col_lower)))
    rows = _unique(program.row_name(i) for i in range(len(program.row_lower)))
    lines = ["Minimize", *_wrapped(f" {_plain(objective.name)}:", _terms(objective.cost, names))]
    lines += ["Subject To", *_constraints(program, names, rows)]
    lines += ["Bounds", *_bounds(program, names), "End", ""]
    return "\n".join(lines)
