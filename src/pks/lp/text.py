"""A linear program as CPLEX .lp text: to be read, and to be compared word for word in tests.

IBM ILOG CPLEX Optimization Studio, Reference, "LP file format: algebraic representation".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from math import inf

import numpy as np

from pks.lp.objective import Objective
from pks.lp.program import FloatArray, IntArray, LinearProgram

_WIDTH = 100
_FORBIDDEN = re.compile(r"[^A-Za-z0-9_.,()]")
_NUMBER_LIKE = re.compile(r"[0-9.]|[eE][0-9]")
_INDENT = "   "


def to_lp_text(program: LinearProgram, objective: Objective) -> str:
    """The program with one objective, its rows and columns in their order; the same program gives the same text.

    Names are kept as far as the format allows: brackets become parentheses, accents go, other characters become ``_``,
    and a name taken already gets ``_2``, ``_3``, …. Numbers have the fewest digits that read back the same. A row with
    two bounds becomes two, ``.lo`` and ``.up``; one without is left out. A column used nowhere is among the bounds.

    Example:
        >>> import numpy as np
        >>> from pks.lp import Columns, Objective, Rows, assemble, to_lp_text
        >>> made = Columns("made", np.zeros(2), np.array([4.0, np.inf]), label=["hip", "knee"].__getitem__)
        >>> entries = np.array([0, 0]), np.array([0, 1]), np.array([2.0, 1.5])
        >>> hours = Rows("hours", np.array([-np.inf]), np.array([12.0]), *entries)
        >>> print(to_lp_text(assemble([made], [hours]), Objective("missed", np.array([-1.0, -1.0]))))
        Minimize
         missed: - made(hip) - made(knee)
        Subject To
         hours(0): 2 made(hip) + 1.5 made(knee) <= 12
        Bounds
         0 <= made(hip) <= 4
        End
        <BLANKLINE>
    """
    names = distinct(program.column_name(j) for j in range(len(program.col_lower)))
    used = np.flatnonzero(objective.cost)
    lines = ["Minimize", *_wrapped(f" {_plain(objective.name)}:", _terms(objective.cost[used], used, names))]
    lines += ["Subject To", *_constraints(program, names)]
    bounds = list(_bounds(program, objective, names))
    lines += ["Bounds", *bounds] if bounds else []
    return "\n".join([*lines, "End", ""])


def _constraints(program: LinearProgram, names: Sequence[str]) -> Iterator[str]:
    matrix = program.matrix.tocsr()
    rows = distinct(program.row_name(i) for i in range(len(program.row_lower)))
    for i, (low, high) in enumerate(zip(program.row_lower.tolist(), program.row_upper.tolist(), strict=True)):
        entries = slice(matrix.indptr[i], matrix.indptr[i + 1])
        terms = _terms(matrix.data[entries], matrix.indices[entries], names)
        if low == high:
            yield from _wrapped(f" {rows[i]}:", [*terms, f"= {number(low)}"])
        elif low > -inf and high < inf:
            yield from _wrapped(f" {rows[i]}.lo:", [*terms, f">= {number(low)}"])
            yield from _wrapped(f" {rows[i]}.up:", [*terms, f"<= {number(high)}"])
        elif low > -inf:
            yield from _wrapped(f" {rows[i]}:", [*terms, f">= {number(low)}"])
        elif high < inf:
            yield from _wrapped(f" {rows[i]}:", [*terms, f"<= {number(high)}"])


def _bounds(program: LinearProgram, objective: Objective, names: Sequence[str]) -> Iterator[str]:
    idle = (np.diff(program.matrix.indptr) == 0) & (objective.cost == 0)
    for j, (low, high) in enumerate(zip(program.col_lower.tolist(), program.col_upper.tolist(), strict=True)):
        if low == high:
            yield f" {names[j]} = {number(low)}"
        elif high < inf:
            yield f" {number(low)} <= {names[j]} <= {number(high)}"
        elif low == -inf:
            yield f" {names[j]} free"
        elif low != 0 or idle[j]:
            yield f" {names[j]} >= {number(low)}"


def _terms(values: FloatArray, columns: IntArray, names: Sequence[str]) -> list[str]:
    """Signed terms, the first without a plus; 0 times the first column if there are none, as the format wants one."""
    if not len(values):
        return [f"0 {names[0]}"] if names else []
    terms: list[str] = []
    for value, column in zip(values.tolist(), columns.tolist(), strict=True):
        size = "" if abs(value) == 1 else f"{number(abs(value))} "
        sign = "- " if value < 0 else "+ " if terms else ""
        terms.append(f"{sign}{size}{names[column]}")
    return terms


def _wrapped(head: str, words: Iterable[str]) -> Iterator[str]:
    line = head
    for word in words:
        if len(line) + 1 + len(word) > _WIDTH and line.strip():
            yield line
            line = f"{_INDENT}{word}"
        else:
            line = f"{line} {word}"
    yield line


def number(value: float) -> str:
    """A number in the fewest digits that read back the same."""
    return repr(value).removesuffix(".0")


def _plain(name: str) -> str:
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = _FORBIDDEN.sub("_", ascii_only.replace("[", "(").replace("]", ")"))
    return f"_{plain}" if not plain or _NUMBER_LIKE.match(plain) else plain


def distinct(names: Iterable[str]) -> list[str]:
    """Names as the format allows them, each once."""
    taken: set[str] = set()
    unique = []
    for name in map(_plain, names):
        candidate, number = name, 1
        while candidate in taken:
            number += 1
            candidate = f"{name}_{number}"
        taken.add(candidate)
        unique.append(candidate)
    return unique
