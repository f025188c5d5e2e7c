"""Recorded optima of the named sets: the value of every tier, and how far below it the optimum may lie at most.

``python -m pks.study.recorded SET …`` computes them anew and writes them; nothing else changes them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from pks.balance.lexicographic import Lexicographic
from pks.balance.strategy import Strategy, limited
from pks.chain import plan
from pks.io import read_results, write_results
from pks.strategies.rounds import Rounds
from pks.study.instances import Made, set_called

FOLDER = Path(__file__).parent / "optima"
STRATEGIES: Mapping[str, Strategy] = {"small": Lexicographic(), "middle": Lexicographic(), "large": Rounds()}
"""By what the optima of each set are computed: rounds take a fifth of the time of the program solved whole, and prove the same."""
COLUMNS = ["instance", "position", "tier", "value", "bound", "unit", "columns", "rows"]


def recorded(name: str) -> pd.DataFrame:
    """Return the recorded optima of the set `name`.

    Columns: instance, position, tier, value (of the default lexicographic order, all planned periods), bound (the optimum
    of the tier, given all before it, is not below this), unit, columns and rows of the program. The solver's tolerances
    are not in the bound; they are below 1e-6 of the value.

    Raises:
        StudyError: if there is no set of that name.

    >>> recorded("small")["tier"].iloc[0]
    'uncovered'
    """
    set_called(name)
    return read_results(FOLDER, [name])[name]


def solved(instances: Iterable[Made], strategy: Strategy) -> pd.DataFrame:
    """Balance every instance by an exact `strategy` and return its optima in the columns of :func:`recorded`.

    A tier that the strategy did not settle has a bound below its value.
    """
    tables = []
    for each in instances:
        made = plan(each.case(), strategy=strategy)
        assert made.solved is not None
        rows, columns = made.solved.program.matrix.shape
        gap = made.tiers["gap"].fillna(made.tiers["value"]) if "gap" in made.tiers else 0.0
        table = made.tiers.assign(instance=each.name, bound=made.tiers["value"] - gap, columns=columns, rows=rows)
        tables.append(table[COLUMNS])
    return pd.concat(tables, ignore_index=True)


if __name__ == "__main__":
    for asked in sys.argv[1:]:
        found = solved(set_called(asked), limited(STRATEGIES[asked], 1800.0))
        write_results(FOLDER, {asked: found.assign(value=found["value"].round(9), bound=found["bound"].round(9))})
