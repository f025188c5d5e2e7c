"""What somebody probably meant who wrote a name that is not known."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return ``'; did you mean "x"?'`` for the closest of `known`, or an empty string where none is close.

    >>> did_you_mean("Ortopdi", ["Ortopedi", "Medicin"])
    '; did you mean "Ortopedi"?'
    """
    near = closest(name, known)
    return f'; did you mean "{near}"?' if near else ""


def closest(name: str, known: Iterable[str]) -> str:
    """Return the one of `known` that is most like `name`, or an empty string where none is close."""
    folded = {candidate.casefold(): candidate for candidate in known}
    near = get_close_matches(name.casefold(), list(folded), n=1, cutoff=0.7)
    return folded[near[0]] if near else ""
