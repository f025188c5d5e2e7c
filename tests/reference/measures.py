"""The rows of the tables that say what may be done: measures, missions and budgets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .cells import Row, day, number, number_or, rows, text


@dataclass(frozen=True)
class Reallocation:
    """One row of `reallocations`."""

    capacity: str
    giver: str
    receiver: str
    max_hours: float | None
    price: float | None
    efficiency: float
    order: int


@dataclass(frozen=True)
class Transfer:
    """One row of `transfers`: the receiver carries out activities for the list of `home`."""

    planning_object: str
    home: str
    receiver: str
    max_activities: float | None
    price: float | None
    order: int


@dataclass(frozen=True)
class Flexibility:
    """One row of `flexibility`."""

    unit: str
    capacity: str
    max_share: float
    window: int
    order: int


@dataclass(frozen=True)
class Expansion:
    """One row of `expansions`; `of_resource` says that `capacity` holds the name of a resource."""

    unit: str
    capacity: str
    step: str
    of_resource: bool
    max_hours: float | None
    price: float | None
    lead_time: int
    order: int


@dataclass(frozen=True)
class Supplier:
    """One row of `suppliers`; `units` are those it serves and who share its caps."""

    number: int
    supplier: str
    planning_object: str
    unit: str
    units: tuple[str, ...]
    max_per_period: float | None
    max_total: float | None
    price: float | None
    lead_time: int
    follow_on: float
    order: int


@dataclass(frozen=True)
class Mission:
    """One row of `missions`; `periods` are the numbers of the periods it covers."""

    number: int
    unit: str
    planning_object: str
    whole_horizon: bool
    periods: tuple[int, ...]
    minimum: float | None
    maximum: float | None


@dataclass(frozen=True)
class Budget:
    """One row of `budget`; empty unit = all together, no period = the whole horizon."""

    unit: str
    period: int | None
    amount: float


def whole(row: Row, column: str, default: int) -> int:
    """A cell as an integer, the default where it is absent or empty."""
    return int(number_or(row, column, default))


def reallocations(folder: Path) -> list[Reallocation]:
    """Read `reallocations`."""
    return [
        Reallocation(
            capacity=row["capacity"],
            giver=row["from_unit"],
            receiver=row["to_unit"],
            max_hours=number(row, "max_hours"),
            price=number(row, "price"),
            efficiency=number_or(row, "efficiency", 1.0),
            order=whole(row, "order", 1),
        )
        for row in rows(folder, "reallocations")
    ]


def transfers(folder: Path) -> list[Transfer]:
    """Read `transfers`."""
    return [
        Transfer(
            planning_object=row["planning_object"],
            home=row["from_unit"],
            receiver=row["to_unit"],
            max_activities=number(row, "max_activities"),
            price=number(row, "price"),
            order=whole(row, "order", 2),
        )
        for row in rows(folder, "transfers")
    ]


def flexibility(folder: Path) -> list[Flexibility]:
    """Read `flexibility`."""
    return [
        Flexibility(
            unit=row["unit"],
            capacity=row["capacity"],
            max_share=float(row["max_share"]),
            window=int(float(row["window"])),
            order=whole(row, "order", 1),
        )
        for row in rows(folder, "flexibility")
    ]


def expansions(folder: Path, capacities: Sequence[str]) -> list[Expansion]:
    """Read `expansions`; what is not the name of a capacity is the name of a resource."""
    return [
        Expansion(
            unit=row["unit"],
            capacity=row["capacity"],
            step=row["step"],
            of_resource=row["capacity"] not in capacities,
            max_hours=number(row, "max_hours"),
            price=number(row, "price"),
            lead_time=whole(row, "lead_time", 0),
            order=whole(row, "order", 3),
        )
        for row in rows(folder, "expansions")
    ]


def suppliers(folder: Path, units: Sequence[str]) -> list[Supplier]:
    """Read `suppliers`; a row with an empty unit serves all units."""
    return [
        Supplier(
            number=place,
            supplier=row["supplier"],
            planning_object=row["planning_object"],
            unit=text(row, "unit"),
            units=(text(row, "unit"),) if text(row, "unit") else tuple(units),
            max_per_period=number(row, "max_per_period"),
            max_total=number(row, "max_total"),
            price=number(row, "price"),
            lead_time=whole(row, "lead_time", 0),
            follow_on=number_or(row, "follow_on", 1.0),
            order=whole(row, "order", 3 + whole(row, "rung", 1)),
        )
        for place, row in enumerate(rows(folder, "suppliers"))
    ]


def missions(folder: Path, period_number: Mapping[str, int]) -> list[Mission]:
    """Read `missions`; a row with an empty period covers the whole horizon."""
    return [
        Mission(
            number=place,
            unit=row["unit"],
            planning_object=row["planning_object"],
            whole_horizon=not text(row, "period"),
            periods=(period_number[day(row["period"])],) if text(row, "period") else tuple(period_number.values()),
            minimum=number(row, "minimum"),
            maximum=number(row, "maximum"),
        )
        for place, row in enumerate(rows(folder, "missions"))
    ]


def budgets(folder: Path, period_number: Mapping[str, int]) -> list[Budget]:
    """Read `budget`."""
    return [
        Budget(
            unit=text(row, "unit"),
            period=period_number[day(row["period"])] if text(row, "period") else None,
            amount=float(row["amount"]),
        )
        for row in rows(folder, "budget")
    ]
