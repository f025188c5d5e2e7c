"""The contract in words, for people who fill in a case: what each table, column and setting holds."""

from __future__ import annotations

from pks.core.schema import Column, Kind, Table
from pks.core.settings import FIELDS
from pks.core.tables import REQUIRED_TABLES, TABLES

OPTIONAL_SETTINGS: dict[str, str | int] = {"tail_periods": 0, "language": "en"}
"""Settings that may be left out, and what is assumed then."""

HOW_TO = (
    "Fill in the settings of the case, the units and the planning objects; of the other tables, those that you have.",
    "Columns marked as required are never empty in a row. Others may be left empty or removed.",
    "Tables and rows that you do not need may stay empty. Names of tables and columns must stay as they are.",
    "Hours in hours, waits in days, shares between 0 and 1, money in the currency of the case, amounts per period.",
    "Dates are written 2026-01-05. A period is named by its first day: a week by its Monday, a month by its first.",
    'Then run "pks validate" on this case: it lists what is wrong and what can be computed.',
)
"""What to do with an empty case."""

TABLE_HEADINGS = ("table", "in Swedish", "what it holds", "must be filled in", "one row per")
COLUMN_HEADINGS = ("table", "column", "required", "holds", "unit", "allowed", "if left empty", "what it is")
SETTING_HEADINGS = ("name", "value", "explanation")


def table_row(table: Table) -> tuple[str, ...]:
    """Return what is to be known of `table`, under :data:`TABLE_HEADINGS`."""
    return (
        table.name,
        table.swedish,
        table.about,
        "yes" if table.name in REQUIRED_TABLES else "",
        ", ".join(table.key),
    )


def column_row(table: Table, column: Column) -> tuple[str, ...]:
    """Return what is to be known of `column`, under :data:`COLUMN_HEADINGS`."""
    return (
        table.name,
        column.name,
        required(table, column),
        column.kind.value,
        column.unit,
        allowed(table, column),
        shown_default(column),
        column.about,
    )


def column_rows() -> list[tuple[str, ...]]:
    """Return what is to be known of every column of every table."""
    return [column_row(table, column) for table in TABLES.values() for column in table.columns]


def required(table: Table, column: Column) -> str:
    """Return whether `column` must be filled in: "required", "one of …", or nothing."""
    if column.required:
        return "required"
    groups = [group for group in table.one_of if column.name in group]
    return "one of " + ", ".join(groups[0]) if groups else ""


def allowed(table: Table, column: Column) -> str:
    """Return which values `column` may hold, beyond its kind."""
    if column.choices:
        return ", ".join(column.choices)
    if column.refers:
        return f"a known {column.refers}"
    if column.kind is Kind.PERIOD and table.window == "history":
        return "before the start of the horizon"
    if column.kind is Kind.PERIOD:
        return "within the horizon"
    if column.kind not in (Kind.NUMBER, Kind.INTEGER):
        return ""
    if column.minimum is None:
        return "may be negative"
    return f"{column.minimum:g} to {column.maximum:g}" if column.maximum is not None else f"at least {column.minimum:g}"


def shown_default(column: Column) -> str:
    """Return what stands in for an empty cell of `column`, as it would be written."""
    if column.default is None:
        return ""
    if isinstance(column.default, bool):
        return "true" if column.default else "false"
    return f"{column.default:g}" if isinstance(column.default, float | int) else column.default


def hint(table: Table, column: Column) -> str:
    """Return the explanation of `column` as a few lines beside its header."""
    _, _, must, kind, unit, may, default, about = column_row(table, column)
    lines = [about[:1].upper() + about[1:] + ".", kind + (f", {unit}" if unit else "")]
    lines += [must] if must else ["may be empty" + (f" (then {default})" if default else "")]
    lines += [f"allowed: {may}"] if may else []
    return "\n".join(lines)


def setting_rows() -> list[tuple[str, str | int, str]]:
    """Return every setting, its value in an empty case, and its explanation, under :data:`SETTING_HEADINGS`."""
    return [
        (name, OPTIONAL_SETTINGS.get(name, ""), about + ("" if name in OPTIONAL_SETTINGS else " · required"))
        for name, about in FIELDS.items()
    ]
