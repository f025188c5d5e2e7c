"""Writes docs/case.md, the tables of a case column by column, from the contract in `pks.core.tables`.

Run it after a change of the contract: ``python docs/make_case_page.py``; a test compares.
"""

from __future__ import annotations

from pathlib import Path

from pks.core.tables import TABLES
from pks.io.explain import HOW_TO, column_row, setting_rows

PAGE = Path(__file__).with_name("case.md")
INTRODUCTION = """\
# The tables of a case

A *case* is everything that one planning task needs: a folder with `case.toml` and one CSV or Parquet file per table, or one
Excel workbook with a sheet per table (and the sheet `case` with the columns name and value); the same tables and columns in
each. `pks convert` goes between them without loss. Only `units` and `planning_objects` must be there; a table that is left
out means what its name suggests (no `suppliers`: nothing can be bought).

`pks new my.xlsx` writes an empty one. `pks validate` finds everything that is wrong at once: types, ranges, unknown names,
duplicate keys, periods off the frequency or outside the horizon, circular parents, cycles of pathways without lag, shares
that add up to more than 1, limits that contradict each other, waiting lists for acute care, moves from a unit to itself.

A column written “one of a, b” is filled in either there or in the other column, row by row. The capacity of an expansion may
be the name of a resource. In CSV files a text that begins with = + - @ or a control character is written with an apostrophe
before it, which reading takes off again: so no spreadsheet takes it for a formula.
"""


def page() -> str:
    """Return the page as Markdown."""
    lines = [INTRODUCTION, *(f"- {line}" for line in HOW_TO), "", "## Settings (`case.toml`)", ""]
    lines += [
        "| name | explanation |",
        "|---|---|",
        *(f"| `{name}` | {about} |" for name, _, about in setting_rows()),
        "",
    ]
    for table in TABLES.values():
        lines += [f"## `{table.name}` ({table.swedish})", "", f"{table.about[:1].upper()}{table.about[1:]}.", ""]
        lines += [f"One row per {', '.join(table.key)}.", ""]
        lines += [
            "| column | required | holds | unit | allowed | if left empty | what it is |",
            "|---|---|---|---|---|---|---|",
        ]
        for column in table.columns:
            _, name, *rest = column_row(table, column)
            lines.append(f"| `{name}` | {' | '.join(rest)} |")
        lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
