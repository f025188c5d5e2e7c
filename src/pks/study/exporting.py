"""Instances as files that other programs read: case folders, and linear programs as MPS text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from os import PathLike
from pathlib import Path

import numpy as np
from scipy.sparse import block_array, csc_array, eye_array

from pks.balance.program import program_of
from pks.balance.tiers import Tier, tiers_of
from pks.balance.variables import variables_of
from pks.chain.need import need
from pks.chain.planning import problem
from pks.core.case import Case
from pks.io import write_case
from pks.io.atomic import write_file
from pks.lp import LinearProgram, Objective, to_mps_text
from pks.study.instances import Instance

TIERS = "tier"
"""Family of the columns that are the value of each tier, and of the rows that make them so."""


def export(instances: Iterable[Instance], folder: str | PathLike[str]) -> None:
    """Write every instance into `folder`: its case as a folder of its name, its program as `name.mps`.

    :func:`pks.study.instances.instances_in` reads the cases back.

    Raises:
        FileError: if something cannot be written.
    """
    for each in instances:
        case = each.case()
        write_case(case, Path(folder) / each.name)
        write_file(Path(folder) / f"{each.name}.mps", mps_of(case).encode())


def mps_of(case: Case) -> str:
    """Return the balancing program of `case` as free MPS text, to minimise the first tier.

    Every tier is a column ``tier(name)`` as well, in the order in which they are minimised, the last resort first. A solver that
    settles one tier at a time makes the optimum of the one before its column's upper bound, and minimises the next column.
    """
    given = problem(case, need(case))
    v = variables_of(given)
    program, tiers = program_of(given, v), tiers_of(given, v, case.settings.currency)
    together = with_tiers(program, tiers)
    cost = np.zeros(len(together.col_lower))
    cost[together.column_families[TIERS].start] = 1.0
    return to_mps_text(together, Objective(f"minimise {tiers[0].name}", cost))


def with_tiers(program: LinearProgram, tiers: Sequence[Tier]) -> LinearProgram:
    """Return the program with one column and one row for each tier at its end: Σ weight·x − tier = 0, tier ≥ 0."""
    m, n = program.matrix.shape
    k = len(tiers)
    costs = csc_array(np.array([tier.objective(n).cost for tier in tiers]))
    matrix = csc_array(block_array([[program.matrix, None], [costs, -eye_array(k)]]))
    matrix.sort_indices()
    names = [tier.name for tier in tiers].__getitem__
    return replace(
        program,
        matrix=matrix,
        col_lower=np.append(program.col_lower, np.zeros(k)),
        col_upper=np.append(program.col_upper, np.full(k, np.inf)),
        row_lower=np.append(program.row_lower, np.zeros(k)),
        row_upper=np.append(program.row_upper, np.zeros(k)),
        column_families={**program.column_families, TIERS: slice(n, n + k)},
        row_families={**program.row_families, TIERS: slice(m, m + k)},
        column_labels={**program.column_labels, TIERS: names},
        row_labels={**program.row_labels, TIERS: names},
    )
