"""Instances: cases that every strategy gets, made up or kept in a folder; and sets of them by name."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Protocol

import pandas as pd

from pks.core.case import Case
from pks.core.errors import PksError
from pks.core.hints import did_you_mean
from pks.io import read_case
from pks.study.regions import Nation, Region, case_of

CASE_FILE = "case.toml"
WORKBOOK = ".xlsx"
NAME = re.compile(r"\w[\w.-]*")
"""Names of instances are names of folders as well."""


class StudyError(PksError, ValueError):
    """What is asked of a study cannot be done."""


class Instance(Protocol):
    """A case with a name."""

    @property
    def name(self) -> str:
        """What it is called in tables and folders."""
        ...

    def case(self) -> Case:
        """Return the case."""
        ...

    def identity(self) -> str:
        """Return what tells it from any other: two instances of the same identity are the same case."""
        ...


@dataclass(frozen=True)
class Made:
    """A made-up region or nation."""

    name: str
    settings: Region | Nation
    seed: int

    def case(self) -> Case:
        """Return the case."""
        return case_of(self.settings, self.seed)

    def identity(self) -> str:
        """Return the settings and the seed."""
        return f"{self.settings}, seed {self.seed}"


@dataclass(frozen=True)
class Kept:
    """A case in a folder or a workbook."""

    name: str
    path: Path

    def case(self) -> Case:
        """Read the case.

        Raises:
            CaseError: with all its faults.
            FileError: if it cannot be read.
        """
        return read_case(self.path)

    def identity(self) -> str:
        """Return a fingerprint of the settings and of all cells of all tables."""
        case = self.case()
        total = hashlib.sha256(repr(case.settings).encode())
        for name in sorted(case.tables):
            frame = case.tables[name]
            total.update(f"{name}: {list(frame.columns)}".encode())
            total.update(pd.util.hash_pandas_object(frame, index=False).to_numpy().tobytes())
        return total.hexdigest()


def instances_in(folder: str | PathLike[str]) -> tuple[Kept, ...]:
    """Return the cases in `folder` as a set of instances: its subfolders with a case, and its workbooks, by name.

    What begins with ``.`` or ``~``, which a spreadsheet lays beside an open workbook, is passed over.

    Raises:
        StudyError: if there is none, or a name is not fit for a folder of results.
    """
    folder = Path(folder)
    found = [path for path in sorted(folder.iterdir()) if path.name[0] not in ".~"] if folder.is_dir() else []
    cases = [path for path in found if (path / CASE_FILE).is_file() or path.suffix.lower() == WORKBOOK]
    if not cases:
        raise StudyError(f"{folder}: no folder with a {CASE_FILE} and no workbook ({WORKBOOK}) is in it")
    made = tuple(Kept(path.stem if path.suffix.lower() == WORKBOOK else path.name, path) for path in cases)
    require_names([each.name for each in made])
    return made


def require_names(names: Sequence[str]) -> None:
    """Refuse names that occur twice or are no plain names.

    Raises:
        StudyError: with all of them.
    """
    wrong = [f"{name!r} occurs twice" for name in sorted({name for name in names if names.count(name) > 1})]
    wrong += [f"{name!r} is no plain name (letters, digits, _ . -)" for name in names if not NAME.fullmatch(name)]
    if wrong:
        raise StudyError("; ".join(wrong))


SMALL = (
    Made("pair", Region(units=2, specialities=1, objects=4, weeks=8), 1),
    Made("tight", Region(units=3, specialities=3, objects=4, weeks=8, tightness=0.85), 2),
    Made("roomy", Region(units=4, specialities=2, objects=4, weeks=8, tightness=1.1, variation=0.25), 3),
    Made("shared", Region(units=4, specialities=2, objects=5, weeks=8, shared=0.5), 4),
    Made("staffed", Region(units=2, specialities=2, objects=6, weeks=8, staffed=True, tightness=1.0), 5),
    Made("goals", Region(units=4, specialities=2, objects=4, weeks=10, goals=1.0, missions=1.0, budget=0.2), 6),
    Made("backlog", Region(units=3, specialities=1, objects=4, weeks=8, backlog=1.6, budget=2.0), 7),
    Made("nation", Nation(Region(units=2, specialities=1, objects=4, weeks=6), regions=2, links=1), 8),
)
"""From 400 to 1 200 columns: any solver settles them in a second or so."""

MIDDLE = (
    Made("region", Region(), 11),
    Made("region-tight", Region(tightness=0.88, variation=0.15), 12),
    Made("region-roomy", Region(tightness=1.05, variation=0.25), 13),
    Made("region-shared", Region(shared=0.5), 14),
    Made("region-staffed", Region(units=8, staffed=True, tightness=1.0, objects=8), 15),
    Made("region-year", Region(units=8, specialities=3, objects=5, weeks=52), 16),
    Made("region-waiting", Region(backlog=1.6, goals=0.6, budget=1.5), 17),
    Made("region-nation", Nation(Region(units=4, specialities=2, objects=5), regions=4, links=1), 18),
)
"""From 10 000 to 17 000 columns: hospitals of one region over half a year or a year."""

LARGE = (
    Made("large-region", Region(units=42, weeks=52), 21),
    Made("large-shared", Region(units=40, weeks=52, shared=0.5), 22),
    Made("large-nation", Nation(Region(units=4, specialities=2), regions=21), 23),
)
"""About 100 000 columns, by week over a year or by week over half a year for a nation of 21 regions."""

SETS: dict[str, tuple[Made, ...]] = {"small": SMALL, "middle": MIDDLE, "large": LARGE}


def set_called(name: str) -> tuple[Made, ...]:
    """Return the instances of the set `name`: small, middle or large.

    Raises:
        StudyError: if there is none of that name.
    """
    if name not in SETS:
        raise StudyError(f"there is no set {name!r}{did_you_mean(name, SETS)}; sets: {', '.join(SETS)}")
    return SETS[name]
