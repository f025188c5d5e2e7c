"""What a program is solved for: a named cost, minimised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pks.lp.errors import ProgramError
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


def merged(name: str, objectives: Sequence[Objective], *, weights: Sequence[float]) -> Objective:
    """One objective in place of several, Σ_k weight_k · cost_k: what is lost in one may be made up for in another.

    Args:
        name: what the sum is called.
        objectives: at least one, all of the same program.
        weights: one for each objective, how much one unit of it counts, finite and at least 0.

    Raises:
        ProgramError: there is none to merge, weights are missing, negative or not finite, or the shapes differ.

    Example:
        A patient overdue counts as much as three hours of overtime:

        >>> import numpy as np
        >>> overdue, overtime = Objective("overdue", np.array([1.0, 0.0])), Objective("overtime", np.array([0.0, 2.0]))
        >>> merged("strain", [overdue, overtime], weights=[3, 1]).cost
        array([3., 2.])
    """
    faults = []
    if not objectives:
        faults.append("there are no objectives; name at least one")
    if len(weights) != len(objectives):
        faults.append(f"{len(weights)} weights for {len(objectives)} objectives; give each one weight")
    faults += [f"weight {weight} is not 0 or more and finite" for weight in weights if not 0 <= weight < np.inf]
    if len({each.cost.shape for each in objectives}) > 1:
        told = ", ".join(f"{each.name!r} {each.cost.shape}" for each in objectives)
        faults.append(f"costs have different shapes ({told}); they must be of one program")
    if faults:
        raise ProgramError(f"objective {name!r}: {'; '.join(faults)}")
    return Objective(
        name, np.sum([weight * each.cost for each, weight in zip(objectives, weights, strict=True)], axis=0)
    )
