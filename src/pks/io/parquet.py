"""One Parquet file ↔ one raw table."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pandas as pd

from pks.core.schema import Kind, Table
from pks.core.tables import TABLES
from pks.io.extras import pyarrow
from pks.io.limits import LARGEST_UNPACKED, LONGEST_FILE, MOST_COLUMNS, MOST_ROWS
from pks.io.reading import Reading

ROWS_AT_ONCE = 65_536


def read_parquet(path: Path, table: str, reading: Reading) -> None:
    """Read `path` as `table` into `reading`; what is wrong with the file becomes a fault.

    Raises:
        MissingExtra: if pyarrow is not installed.
    """
    arrow = pyarrow()
    if path.stat().st_size > LONGEST_FILE:
        reading.give_up(table, f"{path.name} is larger than {LONGEST_FILE // 1024**2} MB")
        return
    try:
        with arrow.parquet.ParquetFile(path) as file:
            _read(arrow, file, path, TABLES[table], reading)
    except Exception as error:  # a broken file makes pyarrow raise whatever it meets
        reading.tables.pop(table, None)
        reading.give_up(table, f"{path.name} is not a Parquet file that can be read: {_short(error)}")


def _read(arrow: Any, file: Any, path: Path, spec: Table, reading: Reading) -> None:
    schema = file.schema_arrow
    names = [name for name in schema.names if not name.startswith("__index_level_")]
    twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
    if len(names) > MOST_COLUMNS or file.metadata.num_rows > MOST_ROWS or twice:
        reason = f"column {twice[0]!r} stands there more than once" if twice else (
            f"{file.metadata.num_rows} rows and {len(names)} columns; at most {MOST_ROWS} and {MOST_COLUMNS} are read"
        )  # fmt: skip
        reading.give_up(spec.name, f"{path.name}: {reason}")
        return
    for name in names:
        if name.strip() in spec.names and not _plain(arrow, schema.field(name).type):
            reason = f"{path.name}: column {name!r} holds {schema.field(name).type}, not texts, numbers or dates"
            reading.give_up(spec.name, reason)
            return
    wanted = [name for name in names if name.strip() in spec.names]
    parts, size = [], 0
    for batch in file.iter_batches(ROWS_AT_ONCE, columns=wanted):
        size += batch.nbytes
        if size > LARGEST_UNPACKED:
            reading.give_up(spec.name, f"{path.name} is larger than {LARGEST_UNPACKED // 1024**2} MB when unpacked")
            return
        batch.validate(full=True)  # texts that are no UTF-8 would come to light only when they are looked at
        parts.append(batch.to_pandas(timestamp_as_object=True))
    empty = schema.empty_table().select(wanted).to_pandas(ignore_metadata=True)
    frame = pd.concat(parts, ignore_index=True) if parts else empty
    reading.tables[spec.name] = frame.reindex(columns=names)


def _plain(arrow: Any, kind: Any) -> bool:
    types = arrow.types
    kind = kind.value_type if types.is_dictionary(kind) else kind
    texts = (types.is_string, types.is_large_string, types.is_string_view, types.is_null)
    values = (
        types.is_integer,
        types.is_floating,
        types.is_boolean,
        types.is_date,
        types.is_timestamp,
        types.is_decimal,
    )
    return any(test(kind) for test in (*texts, *values))


def _short(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]


def parquet_bytes(spec: Table, frame: pd.DataFrame) -> bytes:
    """Return the typed table `frame` as Parquet, each column in the type of its kind.

    Raises:
        MissingExtra: if pyarrow is not installed.
    """
    arrow = pyarrow()
    kinds = {
        Kind.LABEL: arrow.string(),
        Kind.TEXT: arrow.string(),
        Kind.NUMBER: arrow.float64(),
        Kind.INTEGER: arrow.int64(),
        Kind.FLAG: arrow.bool_(),
        Kind.PERIOD: arrow.date32(),
        Kind.DATE: arrow.date32(),
    }
    columns = {}
    for name in frame.columns:
        kind = spec.column(name).kind
        days = kind in (Kind.PERIOD, Kind.DATE)
        there = frame[name].notna().tolist()
        values = frame[name].dt.date.tolist() if days else frame[name].tolist()
        cells = [value if known else None for value, known in zip(values, there, strict=True)]
        columns[name] = arrow.array(cells, type=kinds[kind])
    out = io.BytesIO()
    arrow.parquet.write_table(arrow.table(columns), out)
    return out.getvalue()
