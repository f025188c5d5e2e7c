"""Texts that a spreadsheet would run."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from pks.io.escape import RUNS, from_csv, from_sheet, to_csv, to_sheet

TREACHEROUS = st.text(alphabet="=+-@';\t\r\n ax", max_size=12)
CODES = st.text(alphabet="_xX005Fabc", max_size=16)


@given(TREACHEROUS)
def test_text_comes_back(text: str) -> None:
    """Taking the escapes off gives the text that was written, whatever it begins with."""
    assert from_csv(to_csv(text)) == text


@given(TREACHEROUS)
def test_no_cell_runs(text: str) -> None:
    """Neither the text nor any part behind a semicolon, tab or line break begins as a formula does."""
    assert not any(part.startswith(RUNS) for part in re.split("[;\t\r\n]", to_csv(text)))


@given(st.text(alphabet="'ab c;12", max_size=12))
def test_harmless_text_is_written_as_it_is(text: str) -> None:
    """Where nothing could run, nothing is put in front, and a file written by others is read as it stands."""
    assert to_csv(text) == text == from_csv(text)


@given(CODES)
def test_text_of_a_sheet_comes_back(text: str) -> None:
    """A text that looks like a character code comes back from a workbook."""
    assert from_sheet(to_sheet(text)) == text
