"""Tables of a case folder as rows of text, and the cells in them as numbers, truths and periods."""

import csv
from datetime import date, timedelta
from pathlib import Path

Row = dict[str, str]
SEASON = {"D": 7, "W-MON": 52, "MS": 12, "QS": 4, "YS": 1}
MONTHS = {"MS": 1, "QS": 3, "YS": 12}
DAYS = {"D": 1, "W-MON": 7}


def rows(folder: Path, table: str) -> list[Row]:
    """The rows of one CSV table as text, none if the table is left out."""
    path = folder / f"{table}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [{column: (value or "").strip() for column, value in row.items()} for row in csv.DictReader(file)]


def text(row: Row, column: str, default: str = "") -> str:
    """A cell as text, the default where the column is absent or the cell empty."""
    return row.get(column, "") or default


def number(row: Row, column: str) -> float | None:
    """A cell as a number, None where it is absent or empty."""
    cell = text(row, column)
    return float(cell) if cell else None


def number_or(row: Row, column: str, default: float) -> float:
    """A cell as a number, the default where it is absent or empty."""
    value = number(row, column)
    return default if value is None else value


def truth(row: Row, column: str, default: bool) -> bool:
    """A cell as true or false, the default where it is absent or empty."""
    cell = text(row, column).lower()
    return default if not cell else cell in {"true", "1", "1.0", "yes"}


def day(cell: str) -> str:
    """A period's first day as YYYY-MM-DD."""
    return date.fromisoformat(cell[:10]).isoformat()


def shift(label: str, frequency: str, steps: int) -> str:
    """The first day of the period that lies `steps` periods later."""
    start = date.fromisoformat(label)
    if frequency in DAYS:
        return (start + timedelta(days=DAYS[frequency] * steps)).isoformat()
    months = start.year * 12 + start.month - 1 + MONTHS[frequency] * steps
    return date(months // 12, months % 12 + 1, start.day).isoformat()


def seasonal_naive(series: dict[str, float], label: str, frequency: str) -> float:
    """The value of the same period one season earlier, the last observed season repeated."""
    last = max(series)
    earlier = label
    while earlier > last:
        earlier = shift(earlier, frequency, -SEASON[frequency])
    return series.get(earlier, series[last])
