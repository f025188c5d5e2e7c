"""What a case folder gives: the tables of DESIGN section 5 as dictionaries, and the chain of section 2 on top of them.

Keys are labels and periods are numbered 1..T as on the page: `d[unit, planning_object, t]`. Nothing here is fast.
"""

import tomllib
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from pathlib import Path

from scipy.optimize import linprog

from . import measures
from .cells import day, number, number_or, rows, seasonal_naive, shift, text, truth
from .measures import Budget, Expansion, Flexibility, Mission, Reallocation, Supplier, Transfer


@dataclass(frozen=True)
class Reading:
    """The choices that the text of DESIGN leaves open; the defaults are what `tiers` takes to be meant."""

    undone_within_waiting_work: bool = False
    """z[u,r,t] is at most the waiting work Σ κ·q of that unit, capacity and period."""
    undone_everywhere: bool = False
    """z[u,r] stands wherever `waiting_hours` gives κ, also where the unit can have no list of such an object."""
    goal_needs_promise: bool = False
    """A goal counts in `overdue` only for objects with a promise (max_wait_days)."""
    follow_on_of_goal: bool = False
    """The goal's share G causes follow-on in the capacity need H as well."""
    waiting_work_in_need: bool = False
    """Waiting work κ·(q0) is part of the capacity need H."""
    resource_credit: bool = True
    """Hours of a capacity that come in (moved, shifted, added) and are not used free its resources for others, as the
    resource row literally says; else what a capacity takes of its resources is never below zero."""
    not_limiting_limits: bool = True
    """A capacity with limiting = false limits all the same when `available` or `compositions` lists it."""
    change_before_utilisation: bool = False
    """capacity_change is added to the hours before max_utilisation is applied, not after."""


@dataclass
class Given:
    """Everything that section 3 calls given, by label; `T` counts the tail periods, `reported` does not."""

    T: int = 0
    reported: int = 0
    label: dict[int, str] = field(default_factory=dict)
    number: dict[str, int] = field(default_factory=dict)
    days: dict[int, int] = field(default_factory=dict)
    units: list[str] = field(default_factory=list)
    objects: list[str] = field(default_factory=list)
    acute: dict[str, bool] = field(default_factory=dict)
    promise: dict[str, float | None] = field(default_factory=dict)
    severity: dict[str, float] = field(default_factory=dict)
    limitable: dict[str, float] = field(default_factory=dict)
    d: dict[tuple[str, str, int], float] = field(default_factory=dict)
    q0: dict[tuple[str, str], list[tuple[float, float]]] = field(default_factory=dict)
    pathways: list[tuple[str, str, int, float]] = field(default_factory=list)
    lists: set[tuple[str, str]] = field(default_factory=set)
    h: dict[tuple[str, str, str, int], float] = field(default_factory=dict)
    kappa: dict[tuple[str, str, str], float] = field(default_factory=dict)
    capacities: list[str] = field(default_factory=list)
    a: dict[tuple[str, str, int], float] = field(default_factory=dict)
    compositions: dict[str, dict[str, dict[str, float]]] = field(default_factory=dict)
    composed: set[tuple[str, str]] = field(default_factory=set)
    resources: list[str] = field(default_factory=list)
    R: dict[tuple[str, str, int], float] = field(default_factory=dict)
    ability: dict[tuple[str, str, int], float] = field(default_factory=dict)
    D: dict[tuple[str, str, int], float] = field(default_factory=dict)
    G: dict[tuple[str, str, int], float] = field(default_factory=dict)
    H: dict[tuple[str, str, int], float] = field(default_factory=dict)
    goal: dict[tuple[str, str, int], float] = field(default_factory=dict)
    maximum: dict[tuple[str, str], float] = field(default_factory=dict)
    reallocations: list[Reallocation] = field(default_factory=list)
    transfers: list[Transfer] = field(default_factory=list)
    flexibility: list[Flexibility] = field(default_factory=list)
    expansions: list[Expansion] = field(default_factory=list)
    suppliers: list[Supplier] = field(default_factory=list)
    missions: list[Mission] = field(default_factory=list)
    budgets: list[Budget] = field(default_factory=list)

    @property
    def periods(self) -> range:
        """The periods 1..T."""
        return range(1, self.T + 1)

    def start_list(self, unit: str, planning_object: str) -> float:
        """Σq0 of one list."""
        return sum(patients for _, patients in self.q0.get((unit, planning_object), []))

    def days_to_end(self, after: int, end: int) -> int:
        """Days from the end of period `after` (0 = the start of the horizon) to the end of period `end`."""
        return sum(self.days[t] for t in range(after + 1, end + 1))


def read(folder: Path, reading: Reading | None = None) -> Given:
    """Read a case folder and compute all that section 3 calls given."""
    reading = reading or Reading()
    for table in ("changes", "population"):
        if rows(folder, table) and not (rows(folder, "demand") or rows(folder, "care_need")):
            raise ValueError(f"the reference does not forecast with `{table}`")
    given = Given()
    frequency = _read_axes(given, folder)
    _read_need(given, folder, frequency)
    _read_hours(given, folder)
    _read_available(given, folder, reading)
    _read_improvements(given, folder, reading)
    _read_goals(given, folder)
    _read_measures(given, folder)
    _capacity_need(given, reading)
    return given


def _read_axes(given: Given, folder: Path) -> str:
    """Periods, units and planning objects; returns the frequency."""
    settings = tomllib.loads((folder / "case.toml").read_text(encoding="utf-8"))
    settings = settings.get("case", settings)
    frequency = str(settings["frequency"])
    given.reported = int(settings["periods"])
    given.T = given.reported + int(settings.get("tail_periods", 0))
    start = day(str(settings["start"]))
    for t in given.periods:
        label, following = shift(start, frequency, t - 1), shift(start, frequency, t)
        given.label[t], given.number[label] = label, t
        given.days[t] = (date.fromisoformat(following) - date.fromisoformat(label)).days
    given.units = [row["unit"] for row in rows(folder, "units")]
    for row in rows(folder, "planning_objects"):
        p = row["planning_object"]
        given.objects.append(p)
        given.acute[p] = truth(row, "acute", False)
        given.promise[p] = number(row, "max_wait_days")
        given.severity[p] = number_or(row, "severity", 1.0)
        given.limitable[p] = number_or(row, "limitable", 0.0)
    return frequency


def _read_need(given: Given, folder: Path, frequency: str) -> None:
    """Need arriving d: what arrives directly and from care groups; q0; the pathways between planning objects."""
    people: dict[tuple[str, str, int], float] = defaultdict(float)
    for table, column, value, target in (
        ("demand", "planning_object", "arrivals", given.d),
        ("care_need", "care_group", "people", people),
    ):
        if rows(folder, table):
            for row in rows(folder, table):
                if day(row["period"]) in given.number:
                    target[row["unit"], row[column], given.number[day(row["period"])]] = float(row[value])
            continue
        history: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
        for row in rows(folder, "history"):
            if text(row, column):
                history[row["unit"], row[column]][day(row["period"])] = float(row["arrivals"])
        for (u, label), series in history.items():
            for t in given.periods:
                target[u, label, t] = seasonal_naive(series, given.label[t], frequency)
    for u, p, t in product(given.units, given.objects, given.periods):
        given.d.setdefault((u, p, t), 0.0)
    for row in rows(folder, "pathways"):
        origin, p, lag, share = row["from"], row["to"], int(float(row["lag"])), float(row["per_activity"])
        if origin in given.objects:
            given.pathways.append((origin, p, lag, share))
            continue
        for u, t in product(given.units, given.periods):
            if t - lag >= 1:
                given.d[u, p, t] += share * people.get((u, origin, t - lag), 0.0)
    for row in rows(folder, "waiting"):
        key = (row["unit"], row["planning_object"])
        given.q0.setdefault(key, []).append((float(row["waited_days"]), float(row["patients"])))
    _lists(given)


def _lists(given: Given) -> None:
    """The lists that can hold anybody: someone arrives, waits at the start, or follows from such a list."""
    for u, p in product(given.units, given.objects):
        if any(given.d[u, p, t] > 0 for t in given.periods) or given.start_list(u, p) > 0:
            given.lists.add((u, p))
    for _ in given.objects:
        for u, (origin, p, _lag, share) in product(given.units, given.pathways):
            if (u, origin) in given.lists and share > 0:
                given.lists.add((u, p))


def _read_hours(given: Given, folder: Path) -> None:
    """Hours h and κ: hours per activity and per waiting person, a unit's own row winning over the general one."""
    for table in ("activity_hours", "waiting_hours"):
        general: dict[tuple[str, str], float] = {}
        own: dict[tuple[str, str, str], float] = {}
        for row in rows(folder, table):
            p, r, u = row["planning_object"], row["capacity"], text(row, "unit")
            if u:
                own[u, p, r] = float(row["hours"])
            else:
                general[p, r] = float(row["hours"])
        pairs = list(dict.fromkeys([*general, *((p, r) for _, p, r in own)]))
        for u, (p, r) in product(given.units, pairs):
            if (u, p, r) not in own and (p, r) not in general:
                continue
            hours = own.get((u, p, r), general.get((p, r), 0.0))
            if table == "waiting_hours":
                given.kappa[u, p, r] = hours
            else:
                for t in given.periods:
                    given.h[u, p, r, t] = hours


def _read_available(given: Given, folder: Path, reading: Reading) -> None:
    """Available hours a: from `available`, or from compositions where that has no row for a unit and capacity."""
    utilisation = {row["capacity"]: number_or(row, "max_utilisation", 1.0) for row in rows(folder, "capacities")}
    limiting = {row["capacity"]: truth(row, "limiting", True) for row in rows(folder, "capacities")}
    stated: dict[tuple[str, str, int], float] = {}
    stated_for: set[tuple[str, str]] = set()
    listed: list[str] = []
    for row in rows(folder, "available"):
        u, r = row["unit"], row["capacity"]
        stated_for.add((u, r))
        listed.append(r)
        if day(row["period"]) in given.number:
            stated[u, r, given.number[day(row["period"])]] = float(row["hours"])
    for row in rows(folder, "compositions"):
        alternative = text(row, "alternative", "1")
        composition = given.compositions.setdefault(row["capacity"], {}).setdefault(alternative, {})
        composition[row["resource"]] = float(row["per_hour"])
        listed.append(row["capacity"])
        given.resources.append(row["resource"])
    given.capacities = [r for r in dict.fromkeys(listed) if limiting.get(r, True) or reading.not_limiting_limits]
    given.resources = list(dict.fromkeys(given.resources))
    _read_resources(given, folder)
    for u, r in product(given.units, given.capacities):
        if (u, r) not in stated_for and r in given.compositions:
            given.composed.add((u, r))
        for t in given.periods:
            if (u, r) in given.composed:
                hours = _reach_alone(given.compositions[r], {i: given.R[u, i, t] for i in given.resources})
            else:
                hours = stated.get((u, r, t), 0.0)
            given.a[u, r, t] = hours * utilisation.get(r, 1.0)


def _read_resources(given: Given, folder: Path) -> None:
    """R = quantity · hours_per_period · available_share · calendar · the share of time used for patients."""
    patients: dict[str, float] = {}
    for row in rows(folder, "time_use"):
        patients.setdefault(row["resource"], 0.0)
        if row["use"] == "patients":
            patients[row["resource"]] = float(row["share"])
    calendar: dict[tuple[str, int], float] = {}
    for row in rows(folder, "calendar"):
        if day(row["period"]) in given.number:
            calendar[text(row, "unit"), given.number[day(row["period"])]] = float(row["factor"])
    for u, i, t in product(given.units, given.resources, given.periods):
        given.R[u, i, t] = 0.0
    for row in rows(folder, "resources"):
        u, i = row["unit"], row["resource"]
        hours = float(row["quantity"]) * float(row["hours_per_period"]) * number_or(row, "available_share", 1.0)
        for t in given.periods:
            factor = calendar.get((u, t), calendar.get(("", t), 1.0))
            given.R[u, i, t] = hours * patients.get(i, 1.0) * factor


def _reach_alone(alternatives: dict[str, dict[str, float]], resource_hours: dict[str, float]) -> float:
    """The most hours of a capacity that its compositions, used side by side, can give when nothing else is staffed."""
    if len(alternatives) == 1:
        (composition,) = alternatives.values()
        return min(resource_hours[i] / per_hour for i, per_hour in composition.items() if per_hour > 0)
    needed = [i for i in resource_hours if any(i in composition for composition in alternatives.values())]
    result = linprog(
        c=[-1.0] * len(alternatives),
        A_ub=[[composition.get(i, 0.0) for composition in alternatives.values()] for i in needed],
        b_ub=[resource_hours[i] for i in needed],
    )
    return float(-result.fun)


def _read_improvements(given: Given, folder: Path, reading: Reading) -> None:
    """Improvements: h + hours_change·w and a + capacity_change·w, w = realised for relief, 1 for burden; ≥ 0."""
    utilisation = {row["capacity"]: number_or(row, "max_utilisation", 1.0) for row in rows(folder, "capacities")}
    for row in rows(folder, "improvements"):
        realised = float(row["realised"])
        change, added = number_or(row, "hours_change", 0.0), number_or(row, "capacity_change", 0.0)
        period = text(row, "period")

        for u, p, r, t in given.h:
            place = (text(row, "unit", u), text(row, "planning_object", p), text(row, "capacity", r))
            if place == (u, p, r) and (not period or day(period) == given.label[t]):
                given.h[u, p, r, t] += change * (realised if change < 0 else 1.0)
        for u, r, t in given.a:
            if (text(row, "unit", u), text(row, "capacity", r)) == (u, r) and (
                not period or day(period) == given.label[t]
            ):
                share = utilisation.get(r, 1.0) if reading.change_before_utilisation else 1.0
                given.a[u, r, t] += share * added * (realised if added > 0 else 1.0)
    for hours in (given.h, given.a):
        for key in hours:
            hours[key] = max(0.0, hours[key])


def _read_goals(given: Given, folder: Path) -> None:
    """Goals: goal[t], the maximum, and the goal's share of the production need G[t]."""
    for row in rows(folder, "goals"):
        u, p = row["unit"], row["planning_object"]
        reduce, target, maximum = (number(row, column) for column in ("reduce_per_period", "target", "maximum"))
        start = given.start_list(u, p)
        if maximum is not None:
            given.maximum[u, p] = maximum
        if reduce is not None:
            previous = start
            for t in given.periods:
                given.goal[u, p, t] = max(target or 0.0, start - reduce * t)
                given.G[u, p, t] = max(0.0, previous - given.goal[u, p, t])
                previous = given.goal[u, p, t]
        elif target is not None:
            given.goal[u, p, given.T] = target
            for t in given.periods:
                given.G[u, p, t] = max(0.0, (start - target) / given.T)


def _read_measures(given: Given, folder: Path) -> None:
    """Abilities, measures, missions and budgets, row by row."""
    for row in rows(folder, "ability"):
        if day(row["period"]) in given.number:
            t = given.number[day(row["period"])]
            given.ability[row["unit"], row["planning_object"], t] = float(row["activities"])
    known = {row["capacity"] for row in rows(folder, "capacities")} | set(given.capacities)
    known |= {row["capacity"] for row in rows(folder, "activity_hours")}
    given.reallocations = measures.reallocations(folder)
    given.transfers = measures.transfers(folder)
    given.flexibility = measures.flexibility(folder)
    given.expansions = measures.expansions(folder, sorted(known))
    given.suppliers = measures.suppliers(folder, given.units)
    given.missions = measures.missions(folder, given.number)
    given.budgets = measures.budgets(folder, given.number)


def _carried_out(given: Given, arriving: dict[tuple[str, str, int], float]) -> dict[tuple[str, str, int], float]:
    """D: need with all follow-on, as if everything were carried out in the period in which it arises."""
    D = dict(arriving)
    for u, t in product(given.units, given.periods):
        for _ in range(10_000):
            before = {p: D[u, p, t] for p in given.objects}
            for p in given.objects:
                D[u, p, t] = arriving[u, p, t] + sum(
                    share * D[u, origin, t - lag]
                    for origin, to, lag, share in given.pathways
                    if to == p and t - lag >= 1
                )
            if all(abs(D[u, p, t] - before[p]) <= 1e-15 * (1 + abs(before[p])) for p in given.objects):
                break
        else:
            raise ValueError("the pathways of lag 0 feed on themselves")
    return D


def _capacity_need(given: Given, reading: Reading) -> None:
    """H[u,r,t] = Σ_p h·(D + G) in activity hours."""
    given.D = _carried_out(given, given.d)
    counted = {key: D + given.G.get(key, 0.0) for key, D in given.D.items()}
    if reading.follow_on_of_goal:
        counted = _carried_out(given, {key: d + given.G.get(key, 0.0) for key, d in given.d.items()})
    for u, r, t in product(given.units, given.capacities, given.periods):
        given.H[u, r, t] = sum(given.h.get((u, p, r, t), 0.0) * counted[u, p, t] for p in given.objects)
        if reading.waiting_work_in_need:
            given.H[u, r, t] += sum(given.kappa.get((u, p, r), 0.0) * given.start_list(u, p) for p in given.objects)
