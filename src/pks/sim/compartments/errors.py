"""What the compartmental model refuses."""

from __future__ import annotations

from pks.core.errors import PksError


class CompartmentError(PksError, ValueError):
    """Lists, flows or shares contradict each other; the message lists every fault with its values."""


def refuse(faults: list[str], what: str) -> None:
    """Raise one error with all `faults`, if there are any."""
    if faults:
        raise CompartmentError(f"{what}:\n  " + "\n  ".join(faults))
