"""How much the library reads of a file that somebody sent: beyond these sizes a file is a fault, not a wait.

They stand well above a region's case (300 units, 100 planning objects and two years by week are 3 million rows) and
keep the memory that one file can take within a few gigabytes.
"""

from __future__ import annotations

LONGEST_FILE = 256 * 1024**2
"""Bytes of one CSV or Parquet file, or of a workbook as it lies on disk."""
LARGEST_UNPACKED = 1024**3
"""Bytes of all parts of a workbook, or of the columns of one Parquet file, when unpacked."""
MOST_PARTS = 10_000
"""Parts (files within the file) of a workbook."""
MOST_ROWS = 5_000_000
"""Rows of one CSV or Parquet file, the header not counted."""
MOST_SHEET_ROWS = 1_048_576
"""Rows of one sheet, the header counted: more do not fit into any spreadsheet."""
MOST_COLUMNS = 100
"""Columns of one table; the contract's widest has ten."""
LONGEST_SETTINGS = 64 * 1024
"""Bytes of `case.toml`."""
