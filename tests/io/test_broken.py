"""Files of nonsense: the answer is a case or an error of ours, whatever the bytes."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pks.core.case import Case
from pks.core.errors import PksError
from pks.io import read_case
from tests.core.small import NEEDED, TABLES, TOML, write_files, write_small

PIECES = [
    '"',
    ",",
    ";",
    "\n",
    "\r",
    "\0",
    "'",
    "=",
    "ä",
    "1e999",
    "-1",
    "nan",
    "[[",
    "]",
    "unit",
    "Norr",
    "\ufeff",
    "true",
    " ",
]
NONSENSE = st.one_of(
    st.binary(max_size=60), st.lists(st.sampled_from(PIECES), max_size=20).map(lambda parts: "".join(parts).encode())
)
FILES = {
    "case.toml": TOML,
    "units.csv": TABLES["units"],
    "capacities.csv": TABLES["capacities"],
    "units.parquet": "PAR1",
    "a.xlsx": "PK",
}


@pytest.mark.parametrize("name", list(FILES))
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(nonsense=NONSENSE, where=st.integers(0, 400))
def test_nonsense_is_answered(name: str, nonsense: bytes, where: int) -> None:
    """Nonsense in the midst of a file, or instead of it, gives a case or an error of ours, never a traceback."""
    data = FILES[name].encode()
    with tempfile.TemporaryDirectory() as folder:
        case = write_files(write_small(Path(folder), NEEDED), {name: data[:where] + nonsense + data[where:]})
        try:
            answer: object = read_case(case / name if name.endswith(".xlsx") else case)
        except PksError as error:
            answer = error
        assert isinstance(answer, Case | PksError)
