"""Reading and writing: the only room that opens files. Cases from folders and workbooks, plans to folders."""

from pks.io.read import read_case
from pks.io.results import read_results, read_summary, require_writable, write_results
from pks.io.table import read_table
from pks.io.template import new_case
from pks.io.write import write_case

__all__ = [
    "new_case",
    "read_case",
    "read_results",
    "read_summary",
    "read_table",
    "require_writable",
    "write_case",
    "write_results",
]
