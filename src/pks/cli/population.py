"""Other projections of the population, ``--population NAME=FILE``: read, checked with the case, and what they would mean."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from pks.cli.terminal import say
from pks.core.axes import axes_of
from pks.core.case import Case
from pks.core.faults import CaseError, Fault
from pks.forecast.demography import demographic_variants
from pks.io import read_table

OWN = "case"
"""What the case's own population is called among the variants."""


def named_file(text: str) -> tuple[str, Path]:
    """Return the name and the path of NAME=FILE."""
    name, _, path = (part.strip() for part in text.partition("="))
    if not name or not path or name == OWN:
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=FILE with a name of your own (not {OWN!r})")
    return name, Path(path)


def projections_of(case: Case, files: Mapping[str, Path]) -> dict[str, pd.DataFrame]:
    """Return the tables of population by name.

    Raises:
        CaseError: with the faults of all files at once, of each by itself and beside the rates and catchment of the case.
        FileError: if a file is not there.
    """
    found: dict[str, pd.DataFrame] = {}
    faults: list[Fault] = []
    for name, path in files.items():
        try:
            population = read_table(path, "population")
            case.replace(population=population)
        except CaseError as error:
            faults += _of_file(path, error)
        else:
            found[name] = population
    if missing := [name for name in ("rates", "catchment") if files and name not in case]:
        reason = "is needed to turn a population into need: fill it in, or leave out --population"
        faults += [Fault(name, None, None, "", reason) for name in missing]
    if faults:
        raise CaseError(faults)
    return found


def variants(case: Case, projections: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the need from demography under each projection, and under the case's own population if it has one.

    variant, unit, planning_object, care_group, period, people; only reported periods.
    """
    own = {OWN: case.table("population")} if "population" in case else {}
    axes = axes_of(case)
    table = demographic_variants(case, axes, {**own, **projections})
    kept = table["period"].isin(axes.period.index[: axes.period.reported])
    columns = ["variant", "unit", "planning_object", "care_group", "period", "people"]
    return table[kept].reindex(columns=columns).reset_index(drop=True)


def tell_variants(table: pd.DataFrame) -> None:
    """Say how much need each projection means."""
    total = table.groupby("variant", sort=False)["people"].sum()
    said = ", ".join(f"{number:,.0f} ({name})" for name, number in total.items())
    say(f"From population and rates alone: {said} people or activities over the horizon.")


def _of_file(path: Path, error: CaseError) -> list[Fault]:
    """Return the faults of a file, those in the table of population called by the name of the file."""
    return [
        Fault(path.name if fault.table == "population" else f"{fault.table}, with {path.name}", *rest)
        for fault, *rest in (
            (row, None if pd.isna(row.row) else int(row.row), row.column or None, row.value, row.reason)
            for row in error.faults.itertuples(index=False)
        )
    ]
