"""What a program is solved for: a named cost, minimised."""

from __future__ import annotations

from dataclasses import dataclass

from pks.lp.program import FloatArray


@dataclass(frozen=True, eq=False)
class Objective:
    """Minimise ``cost · x``.

    Args:
        name: the word for it in results and messages, such as ``overdue``.
        cost: cost of one unit of each column of the program, shape (n,), finite.
    """

    name: str
    cost: FloatArray
