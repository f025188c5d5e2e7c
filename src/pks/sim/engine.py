"""What an engine is: something that runs given people through given slots."""

from __future__ import annotations

from typing import Protocol

from pks.sim.description import Description
from pks.sim.inputs import Inputs
from pks.sim.spells import Spells


class Engine(Protocol):
    """A way to simulate; all engines give the same spells for the same inputs."""

    @property
    def name(self) -> str:
        """What it is called in results."""
        ...

    def run(self, description: Description, inputs: Inputs) -> Spells:
        """Return what happens to everybody in `inputs`."""
        ...
