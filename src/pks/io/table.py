"""One file beside a case: a table of the contract, such as another projection of the population."""

from __future__ import annotations

from os import PathLike
from pathlib import Path

import pandas as pd

from pks.core.errors import FileError
from pks.core.faults import CaseError, in_order
from pks.core.parse import duplicates, parse_table
from pks.core.tables import TABLES
from pks.io.folder import READERS
from pks.io.reading import Reading


def read_table(path: str | PathLike[str], name: str) -> pd.DataFrame:
    """Return what stands in the CSV or Parquet file at `path`, typed and checked as the table `name` of a case is.

    Its labels are held against those of a case when it is put there (:meth:`pks.core.case.Case.replace`).

    Raises:
        KeyError: if the contract has no table `name`.
        CaseError: with every fault of the file, its columns, cells and keys at once.
        FileError: if there is no such file, or none that could be a table.
        MissingExtra: if it is a Parquet file and pyarrow is not installed.
    """
    path, spec, reading = Path(path), TABLES[name], Reading()
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise FileError(f"{path} is no table: give a file that ends in {' or '.join(READERS)}")
    if not path.is_file():
        raise FileError(f"{path} {'is not a file' if path.exists() else 'does not exist'}")
    try:
        reader(path, name, reading)
    except OSError as error:
        raise FileError(f"cannot read {path}: {error.strerror or error}") from error
    if name not in reading.tables:
        raise CaseError(reading.faults, reading.warnings)
    parsed = parse_table(spec, reading.tables[name], reading.faults)
    faults = [*reading.faults, *parsed.faults, *duplicates(spec, parsed.frame)]
    if faults:
        raise CaseError(in_order(faults, TABLES), [*reading.warnings, *parsed.warnings])
    return parsed.frame.reset_index(drop=True)
