"""The shipped case: a fictional Swedish region, small enough to look at and whole enough to show the chain."""

from __future__ import annotations

from importlib.resources import as_file, files

from pks.core.case import Case
from pks.io import read_case


def demo_case() -> Case:
    """Return the shipped case (see docs/demo_case.md for its assumptions).

    >>> demo_case().settings.name
    'Region Vattudal 2026'
    """
    with as_file(files("pks.demo").joinpath("region")) as folder:
        return read_case(folder)
