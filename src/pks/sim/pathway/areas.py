"""Areas: resources that hang together because some stage needs them at once, and the stages that need them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from pks.sim.pathway.flow import Flow


@dataclass(frozen=True, eq=False)
class Area:
    """Numbers of resources, and of the stages that need them; the same number for the same area."""

    number: int
    codes: tuple[int, ...]
    stages: frozenset[int]


def areas_of(flow: Flow) -> list[Area]:
    """Return the area of each resource, (resources,)."""
    code = {each.name: number for number, each in enumerate(flow.resources)}
    pairs = [(code[name], code[next(iter(stage.needs))]) for stage in flow.stages for name in stage.needs]
    one, other = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    links = coo_array((np.ones(len(one)), (one, other)), shape=(len(code), len(code)))
    count, label = connected_components(links, directed=False)
    codes: list[list[int]] = [[] for _ in range(count)]
    stages: list[set[int]] = [set() for _ in range(count)]
    for number, of in enumerate(label.tolist()):
        codes[of].append(number)
    for number, stage in enumerate(flow.stages):
        for name in stage.needs:
            stages[int(label[code[name]])].add(number)
    every = [Area(n, tuple(codes[n]), frozenset(stages[n])) for n in range(count)]
    return [every[of] for of in label.tolist()]
