"""Recorded optima of the named sets: the value of every tier, and how far below it the optimum may lie at most.

``python -m pks.study.recorded SET …`` computes them anew and writes them; nothing else changes them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from pks.balance.lexicographic import Lexicographic
from pks.chain import plan
from pks.io import read_results, write_results
from pks.study.instances import Made, StudyError, set_called

FOLDER = Path(__file__).parent / "optima"
RECORDED = ("small", "middle")
"""Sets whose optima are recorded; those of the large one take an hour or so."""
COLUMNS = ["instance", "position", "tier", "value", "bound", "unit", "columns", "rows"]


def recorded(name: str) -> pd.DataFrame:
    """Return the recorded optima of the set `name`.

    Columns: instance, position, tier, value (of the default lexicographic order, all planned periods), bound (the optimum
    of the tier, given all before it, is not below this), unit, columns and rows of the program. The solver's tolerances
    are not in the bound; they are below 1e-6 of the value.

    Raises:
        StudyError: if there is no set of that name, or its optima are not recorded.

    >>> recorded("small")["tier"].iloc[0]
    'uncovered'
    """
    set_called(name)
    if name not in RECORDED:
        raise StudyError(f"the optima of the set {name!r} are not recorded; recorded are {', '.join(RECORDED)}")
    return read_results(FOLDER, [name])[name]


def solved(instances: Iterable[Made], *, time_limit: float | None = None) -> pd.DataFrame:
    """Balance every instance and return its optima in the columns of :func:`recorded`.

    With a `time_limit` in seconds for each, a tier that was not settled has a bound below its value.
    """
    tables = []
    for each in instances:
        made = plan(each.case(), strategy=Lexicographic(time_limit=time_limit))
        assert made.solved is not None
        rows, columns = made.solved.program.matrix.shape
        gap = made.tiers["gap"].fillna(made.tiers["value"]) if "gap" in made.tiers else 0.0
        table = made.tiers.assign(instance=each.name, bound=made.tiers["value"] - gap, columns=columns, rows=rows)
        tables.append(table[COLUMNS])
    return pd.concat(tables, ignore_index=True)


if __name__ == "__main__":
    for asked in sys.argv[1:]:
        found = solved(set_called(asked), time_limit=1800.0)
        write_results(FOLDER, {asked: found.assign(value=found["value"].round(9), bound=found["bound"].round(9))})
