"""Texts that a spreadsheet would take for a formula or for a code, and how they are written so that it does not.

CSV: a spreadsheet runs what begins with ``=``, ``+``, ``-`` or ``@`` (also behind a ``;``, a tab or a line break within
the text, where a Swedish spreadsheet begins the next cell). There one ``'`` is put in front when writing, also where some
stand already, and one is taken off when reading. So every text comes back as it was, and a file in which nobody
escaped anything is read as it stands.

Workbook: texts are stored as texts, never as formulas, so nothing is put in front; but ``_x0041_`` is how a workbook
writes a character by its code, so an underscore that would begin such a code is itself written by code.
"""

from __future__ import annotations

import re

_PLAIN = re.compile(r"(^|[;\t\r\n])('*)(?=[=+\-@])")
_ESCAPED = re.compile(r"(^|[;\t\r\n])'('*)(?=[=+\-@])")
_LOOKS_LIKE_CODE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_CODE = re.compile(r"_x([0-9A-Fa-f]{4})_")
RUNS = ("=", "+", "-", "@")
"""What a formula may begin with."""


def to_csv(text: str) -> str:
    """Return `text` so that no spreadsheet runs it.

    >>> [to_csv(text) for text in ("=1+1", "'=1+1", "'s-Hertogenbosch", "a;=1", "3-4")]
    ["'=1+1", "''=1+1", "'s-Hertogenbosch", "a;'=1", '3-4']
    """
    return _PLAIN.sub(r"\1'\2", text)


def from_csv(text: str) -> str:
    """Return the text that :func:`to_csv` was given.

    >>> [from_csv(text) for text in ("'=1+1", "''=1+1", "'s-Hertogenbosch", "a;'=1", "=1")]
    ['=1+1', "'=1+1", "'s-Hertogenbosch", 'a;=1', '=1']
    """
    return _ESCAPED.sub(r"\1\2", text) if "'" in text else text


def to_sheet(text: str) -> str:
    """Return `text` so that no spreadsheet reads a character code in it.

    >>> to_sheet("_x0041_")
    '_x005F_x0041_'
    """
    return _LOOKS_LIKE_CODE.sub("_x005F_", text) if "_x" in text else text


def from_sheet(text: str) -> str:
    r"""Return the text that :func:`to_sheet` was given, or that a spreadsheet wrote with character codes.

    >>> from_sheet("_x005F_x0041_"), from_sheet("a_x000D_")
    ('_x0041_', 'a\r')
    """
    return _CODE.sub(lambda code: chr(int(code[1], 16)), text) if "_x" in text else text
