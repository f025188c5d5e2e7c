"""Random cases in the manner of `cases/tiers/random_*`, valid by the contract of DESIGN section 5, but wider.

`make(folder, seed)` draws what the case contains; every feature can be forced on or off (or to a number) by name.
The draws that decide the features are made first and always in the same order, so a forced feature does not change
which other features a seed has. Readings on which the text is silent are kept out unless asked for: `alternatives`
(skill mix) and `forecast` (no `demand` table) are never drawn, lists that stay empty have no waiting hours, and general
and unit rows of `calendar` do not meet in one period.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from itertools import product
from pathlib import Path

import numpy as np

from .cells import shift

START = {"D": "2026-01-05", "W-MON": "2026-01-05", "MS": "2026-01-01", "QS": "2026-01-01", "YS": "2026-01-01"}
LEVEL = {"D": "tactical", "W-MON": "tactical", "MS": "tactical", "QS": "strategic", "YS": "strategic"}
DAYS = {"D": 1, "W-MON": 7, "MS": 30, "QS": 91, "YS": 365}
Cell = str | float | int | bool | None
Line = Sequence[Cell]


@dataclass(frozen=True)
class Features:
    """What a case contains."""

    units: int
    objects: int
    capacities: int
    periods: int
    frequency: str
    acute: bool
    everything_acute: bool
    zero_demand: bool
    goals: bool
    missions: bool
    ability: bool
    pathways: bool
    care_groups: bool
    unit_hours: bool
    waiting_hours: bool
    resources: bool
    resource_expansions: bool
    calendar: bool
    time_use: bool
    alternatives: bool
    improvements: bool
    reallocations: bool
    transfers: bool
    transfer_chains: bool
    flexibility: bool
    expansions: bool
    suppliers: bool
    budget: bool
    no_price: bool
    odd_labels: bool
    forecast: bool


def make(folder: Path, seed: int, **features: object) -> Features:
    """Write a random case into a folder and return what it contains; a named feature wins over the drawn one."""
    drawn = draw(np.random.default_rng([seed, 0]))
    unknown = set(features) - {each.name for each in fields(Features)}
    if unknown:
        raise TypeError(f"no such features: {', '.join(sorted(unknown))}")
    chosen = replace(drawn, **features)  # type: ignore[arg-type]
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    _Maker(folder, seed, chosen).make()
    return chosen


def draw(rng: np.random.Generator) -> Features:
    """Draw what a case contains."""

    def often(chance: float) -> bool:
        return bool(rng.random() < chance)

    one_period = often(0.08)
    return Features(
        units=int(rng.integers(1, 6)),
        objects=int(rng.integers(1, 7)),
        capacities=int(rng.integers(1, 4)),
        periods=1 if one_period else int(rng.integers(2, 9)),
        frequency=str(rng.choice(["W-MON", "W-MON", "MS", "QS"])),
        acute=often(0.7),
        everything_acute=often(0.06),
        zero_demand=often(0.12),
        goals=often(0.7),
        missions=often(0.5),
        ability=often(0.4),
        pathways=often(0.6),
        care_groups=often(0.3),
        unit_hours=often(0.6),
        waiting_hours=often(0.4),
        resources=often(0.5),
        resource_expansions=often(0.6),
        calendar=often(0.6),
        time_use=often(0.6),
        alternatives=False,
        improvements=often(0.4),
        reallocations=often(0.75),
        transfers=often(0.8),
        transfer_chains=often(0.5),
        flexibility=often(0.7),
        expansions=often(0.8),
        suppliers=often(0.8),
        budget=often(0.7),
        no_price=often(0.3),
        odd_labels=often(0.25),
        forecast=False,
    )


class _Maker:
    """One case in the making."""

    def __init__(self, folder: Path, seed: int, features: Features) -> None:
        self.folder, self.seed, self.has = folder, seed, features
        self.rng = np.random.default_rng([seed, 1])
        odd = features.odd_labels
        self.units = [f"Enhet {i}, å'ö" if odd and i == 0 else f"u{i}" for i in range(features.units)]
        self.objects = [f"höft & knä, {i}" if odd and i == 1 else f"p{i}" for i in range(features.objects)]
        self.capacities = [f"c{i}" for i in range(features.capacities)]
        start = START[features.frequency]
        self.periods = [shift(start, features.frequency, t) for t in range(features.periods)]
        self.acute: dict[str, bool] = {}
        self.empty: set[str] = set()
        self.hours: dict[tuple[str, str], float] = {}
        self.mean: dict[tuple[str, str], float] = {}
        self.list: dict[tuple[str, str], float] = {}
        self.load: dict[tuple[str, str], float] = {}
        self.listed: set[tuple[str, str]] = set()

    def make(self) -> None:
        """Write all tables."""
        self.settings()
        self.planning_objects()
        self.activity_hours()
        self.demand()
        self.waiting()
        self.pathways()
        self.waiting_hours()
        self.availability()
        self.ability()
        self.improvements()
        self.reallocations()
        self.transfers()
        self.flexibility()
        self.expansions()
        self.suppliers()
        self.goals()
        self.missions()
        self.budget()

    # -- drawing and writing -----------------------------------------------------------------------------------

    def chance(self, share: float) -> bool:
        """True in that share of the cases."""
        return bool(self.rng.random() < share)

    def between(self, low: float, high: float, digits: int = 2) -> float:
        """A uniform draw with that many decimals."""
        return round(float(self.rng.uniform(low, high)), digits)

    def pick(self, *values: float) -> float:
        """One of the values."""
        return float(values[int(self.rng.integers(len(values)))])

    def price(self, low: float, high: float) -> float | None:
        """A price, now and then none."""
        price = round(float(self.rng.uniform(low, high)))
        return None if self.has.no_price and self.chance(0.3) else float(price)

    def write(self, table: str, columns: Sequence[str], lines: Sequence[Line], optional: Sequence[str] = ()) -> None:
        """Write a table; without rows it is left out, and now and then a column that is empty throughout as well."""
        if not lines:
            return
        dropped = {
            column
            for column in optional
            if all(line[columns.index(column)] is None for line in lines) and self.chance(0.5)
        }
        kept = [place for place, column in enumerate(columns) if column not in dropped]
        with (self.folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            out = csv.writer(file, lineterminator="\n")
            out.writerow([columns[place] for place in kept])
            out.writerows([["" if line[place] is None else line[place] for place in kept] for line in lines])

    # -- the nouns ---------------------------------------------------------------------------------------------

    def settings(self) -> None:
        """case.toml and units."""
        frequency = self.has.frequency
        lines = [
            f'name = "random {self.seed}"',
            'currency = "SEK"',
            f'level = "{LEVEL[frequency]}"',
            f'frequency = "{frequency}"',
            f'start = "{self.periods[0]}"',
            f"periods = {self.has.periods}",
        ]
        (self.folder / "case.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
        columns = ["unit", "name", "parent", "care_level"]
        self.write("units", columns, [(u, f"Enhet {u} åäö", "region", "specialist") for u in self.units])

    def planning_objects(self) -> None:
        """Planning objects, some of them acute, with and without promise."""
        lines: list[Line] = []
        days = DAYS[self.has.frequency]
        for place, p in enumerate(self.objects):
            acute = self.has.everything_acute or (self.has.acute and self.chance(0.3))
            self.acute[p] = acute
            if self.has.zero_demand and place == 0:
                self.empty.add(p)
            promises = [None, 14.0, 28.0, 90.0, float(days), float(2 * days)]
            wait = None if acute else promises[int(self.rng.integers(len(promises)))]
            lines.append(
                (
                    p, p, "physician", "visit", int(self.rng.integers(1, 4)), acute, wait, self.pick(1, 2, 5),
                    self.pick(0, 0, 0.1, 0.25),
                )
            )  # fmt: skip
        columns = [
            "planning_object", "service", "provider", "contact", "priority", "acute", "max_wait_days", "severity",
            "limitable",
        ]  # fmt: skip
        self.write("planning_objects", columns, lines, optional=["max_wait_days"])

    def activity_hours(self) -> None:
        """Hours per activity, with rows of single units, also where there is no general row."""
        lines: list[Line] = []
        for p in self.objects:
            needed = [c for c in self.capacities if self.chance(0.6)] or [self.capacities[0]]
            for c in needed:
                self.hours[p, c] = self.pick(0.5, 1, 2, 4)
                lines.append((p, c, None, self.hours[p, c]))
        if self.has.unit_hours:
            for p, c in product(self.objects, self.capacities):
                if self.chance(0.25):
                    u = self.units[int(self.rng.integers(len(self.units)))]
                    lines.append((p, c, u, round(self.hours.get((p, c), 1.0) * self.pick(0.8, 1.25, 1.5), 3)))
        self.write("activity_hours", ["planning_object", "capacity", "unit", "hours"], lines, optional=["unit"])

    # -- the need ----------------------------------------------------------------------------------------------

    def demand(self) -> None:
        """What arrives, by table or by history, and through care groups."""
        for u, p in product(self.units, self.objects):
            if self.chance(0.75):
                self.mean[u, p] = self.between(1, 15)
        lines: list[Line] = []
        history: list[Line] = []
        season = {"W-MON": 52, "MS": 12, "QS": 4, "YS": 1, "D": 7}[self.has.frequency]
        for (u, p), mean in self.mean.items():
            for period in self.periods:
                arrivals = 0.0 if p in self.empty else float(self.rng.poisson(mean))
                lines.append((u, p, period, arrivals))
            for back in range(season + 3, 0, -1):
                period = shift(self.periods[0], self.has.frequency, -back)
                arrivals = 0.0 if p in self.empty else float(self.rng.poisson(mean))
                history.append((u, p, period, arrivals, arrivals, None))
        if self.has.forecast:
            columns = ["unit", "planning_object", "period", "arrivals", "production", "waiting"]
            self.write("history", columns, history, optional=["waiting"])
        else:
            lines = lines or [(self.units[0], self.objects[0], period, 0.0) for period in self.periods]
            self.write("demand", ["unit", "planning_object", "period", "arrivals"], lines)
        if self.has.care_groups and not self.has.forecast:
            groups = ["g0", "g1"]
            self.write("care_groups", ["care_group", "name"], [(g, f"grupp {g}") for g in groups])
            people: list[Line] = [
                (u, g, period, float(self.rng.poisson(6))) for u, g, period in product(self.units, groups, self.periods)
            ]
            self.write("care_need", ["unit", "care_group", "period", "people"], people)

    def waiting(self) -> None:
        """Those waiting at the start, none for acute objects."""
        lines: list[Line] = []
        for (u, p), mean in self.mean.items():
            if self.acute[p] or self.chance(0.1):
                continue
            for waited in sorted({int(self.rng.integers(0, 120)) for _ in range(3)}):
                patients = 0.0 if p in self.empty else float(self.rng.poisson(mean * self.pick(0.3, 1, 2)))
                lines.append((u, p, waited, patients))
                self.list[u, p] = self.list.get((u, p), 0.0) + patients
        self.write("waiting", ["unit", "planning_object", "waited_days", "patients"], lines)

    def pathways(self) -> None:
        """Follow-on between objects (forwards at once, anywhere with delay) and activities from care groups."""
        lines: dict[tuple[str, str, int], float] = {}
        if self.has.pathways:
            for _ in range(int(self.rng.integers(1, 5))):
                lag = int(self.rng.integers(0, 3))
                one, other = (int(place) for place in self.rng.integers(0, len(self.objects), size=2))
                if lag == 0 and one >= other:
                    lag = 1
                lines[self.objects[one], self.objects[other], lag] = self.pick(0.1, 0.2, 0.3, 0.5)
        if self.has.care_groups and not self.has.forecast:
            for g in ("g0", "g1"):
                for _ in range(2):
                    p = self.objects[int(self.rng.integers(len(self.objects)))]
                    if p not in self.empty:
                        lines[g, p, int(self.rng.integers(0, 3))] = self.pick(0.2, 0.5, 1)
        self.write(
            "pathways",
            ["from", "to", "lag", "per_activity"],
            [(one, other, lag, share) for (one, other, lag), share in lines.items()],
        )

    def waiting_hours(self) -> None:
        """Hours that each waiting person costs, in general and at one unit, only for lists that hold people."""
        if not self.has.waiting_hours:
            return
        lines: list[Line] = []
        filled = [p for p in self.objects if not self.acute[p] and p not in self.empty]
        for p in filled[:2]:
            c = self.capacities[int(self.rng.integers(len(self.capacities)))]
            own = [u for u in self.units if self.list.get((u, p), 0.0) > 0]
            lines.append((p, c, own[0] if own and self.chance(0.5) else None, self.pick(0.02, 0.05, 0.1)))
        self.write("waiting_hours", ["planning_object", "capacity", "unit", "hours"], lines, optional=["unit"])

    # -- the hours available -----------------------------------------------------------------------------------

    def availability(self) -> None:
        """Hours given outright for some units and capacities, and from resources for the others."""
        self.stocked: set[str] = set()
        columns = ["capacity", "kind", "limiting", "max_utilisation"]
        self.write("capacities", columns, [(c, "staffed", True, self.pick(0.95, 1.0)) for c in self.capacities])
        composed = [c for c in self.capacities if self.has.resources and self.chance(0.7)]
        if self.has.resources and not composed:
            composed = [self.capacities[0]]
        given: list[Line] = []
        from_resources: list[tuple[str, str]] = []
        for u, c in product(self.units, self.capacities):
            load = sum(self.hours.get((p, c), 0.0) * mean for (unit, p), mean in self.mean.items() if unit == u)
            self.load[u, c] = load or 4.0
            if c in composed and self.chance(0.7):
                from_resources.append((u, c))
            elif not self.chance(0.08):
                tightness = self.between(0.75, 1.3)
                self.listed.add((u, c))
                for period in self.periods:
                    given.append((u, c, period, round(self.load[u, c] * tightness * self.between(0.85, 1.15, 4), 3)))
        self.write("available", ["unit", "capacity", "period", "hours"], given)
        if composed:
            self.compositions(composed, from_resources)
        self.listed |= set(from_resources)

    def compositions(self, composed: list[str], from_resources: list[tuple[str, str]]) -> None:
        """Compositions that compete for nurses, the resources they need, their calendar and their use of time."""
        composed = [c for c in composed if any(c == capacity for _, capacity in from_resources)]
        if not composed:
            return
        per_hour: dict[tuple[str, str, int], float] = {}
        for c in composed:
            per_hour[c, "nurse", 1] = self.pick(0.5, 1, 2)
            per_hour[c, f"room {c}", 1] = 1.0
            if self.chance(0.5):
                per_hour[c, "doctor", 1] = self.pick(0.5, 1)
            if self.has.alternatives and self.chance(0.7):
                per_hour[c, "assistant nurse", 2] = self.pick(1, 2)
                per_hour[c, f"room {c}", 2] = 1.0
        lines: list[Line] = [
            (c, resource, alternative if self.has.alternatives else None, hours)
            for (c, resource, alternative), hours in per_hour.items()
        ]
        columns = ["capacity", "resource", "alternative", "per_hour"]
        self.write("compositions", columns, lines, optional=["alternative"])
        patients: dict[str, float] = {}
        if self.has.time_use:
            patients = {"nurse": self.pick(0.6, 0.75), "doctor": self.pick(0.5, 0.8)}
            uses: list[Line] = []
            for resource, share in patients.items():
                if not any(resource == named for _, named, _ in per_hour):
                    continue
                uses += [(resource, "patients", share), (resource, "administration", round(1 - share - 0.1, 2))]
            self.write("time_use", ["resource", "use", "share"], uses)
        kinds = {"nurse": "competence", "doctor": "competence", "assistant nurse": "competence"}
        lines = []
        for u in self.units:
            needed: dict[str, float] = {}
            for (c, resource, _), hours in per_hour.items():
                if (u, c) in from_resources:
                    needed[resource] = needed.get(resource, 0.0) + hours * self.load[u, c]
            for resource, hours in needed.items():
                share = self.pick(0.8, 0.9, 1)
                tightness = self.between(0.8, 1.3)
                per_period = self.pick(8, 20, 36)
                quantity = round(hours * tightness / per_period / share / patients.get(resource, 1.0), 2)
                shown = None if share == 1 else share
                lines.append((u, resource, kinds.get(resource, "premises"), quantity, per_period, shown, None))
        columns = ["unit", "resource", "kind", "quantity", "hours_per_period", "available_share", "price"]
        self.write("resources", columns, lines, optional=["available_share", "price"])
        self.stocked = {str(line[1]) for line in lines}
        if self.has.calendar:
            lines = []
            for t, period in enumerate(self.periods):
                if t % 3 == 0:
                    lines.append((None, period, self.pick(0.5, 0.8, 1.1)))
                elif t % 3 == 1:
                    lines.append((self.units[t % len(self.units)], period, self.pick(0, 0.6, 0.9)))
            self.write("calendar", ["unit", "period", "factor"], lines, optional=["unit"])

    def ability(self) -> None:
        """The most activities that a unit can carry out."""
        if not self.has.ability:
            return
        lines: list[Line] = []
        for (u, p), mean in self.mean.items():
            if self.chance(0.2):
                most = round(mean * self.between(0.7, 1.6), 2)
                lines += [(u, p, period, most) for period in self.periods if self.chance(0.8)]
        self.write("ability", ["unit", "planning_object", "period", "activities"], lines)

    def improvements(self) -> None:
        """Relief and burden, in hours per activity and in capacity, for one unit or all and one period or all."""
        if not self.has.improvements:
            return
        lines: list[Line] = []
        pairs, places = list(self.hours), sorted(self.listed)
        for k in range(int(self.rng.integers(1, 5))):
            period = self.periods[int(self.rng.integers(len(self.periods)))] if self.chance(0.3) else None
            realised = self.pick(0, 0.4, 0.75, 1)
            if self.chance(0.5) or not places:
                p, c = pairs[int(self.rng.integers(len(pairs)))]
                u = self.units[int(self.rng.integers(len(self.units)))] if self.chance(0.6) else None
                change = round(self.hours[p, c] * self.pick(-0.2, -0.1, 0.1), 3)
                lines.append((f"i{k}", u, p, c, period, change, None, realised))
            else:
                u, c = places[int(self.rng.integers(len(places)))]
                change = round(self.load[u, c] * self.pick(-0.1, 0.05, 0.15), 3)
                lines.append((f"i{k}", u, None, c, period, None, change, realised))
        columns = [
            "improvement", "unit", "planning_object", "capacity", "period", "hours_change", "capacity_change",
            "realised",
        ]  # fmt: skip
        optional = ["unit", "planning_object", "period", "hours_change", "capacity_change"]
        self.write("improvements", columns, lines, optional=optional)

    # -- the measures ------------------------------------------------------------------------------------------

    def order(self, usual: int) -> int | None:
        """An order, mostly the usual one, now and then another or none."""
        return (usual, usual, None, int(self.rng.integers(1, 8)))[int(self.rng.integers(4))]

    def reallocations(self) -> None:
        """Hours that may be moved between units."""
        if not self.has.reallocations:
            return
        lines: list[Line] = []
        for c, giver, receiver in product(self.capacities, self.units, self.units):
            if giver != receiver and self.chance(0.4):
                most = None if self.chance(0.1) else self.between(2, 20)
                price = None if self.chance(0.5) else 50.0
                efficiency = (0.8, 1.0, None)[int(self.rng.integers(3))]
                lines.append((c, giver, receiver, most, price, efficiency, self.order(1)))
        columns = ["capacity", "from_unit", "to_unit", "max_hours", "price", "efficiency", "order"]
        self.write("reallocations", columns, lines, optional=columns[3:])

    def transfers(self) -> None:
        """Activities that may be carried out for another unit's list; chains lead on from the receiver, even back."""
        if not self.has.transfers or len(self.units) < 2:
            return
        pairs: dict[tuple[str, str, str], None] = {}
        for p, home, receiver in product(self.objects, self.units, self.units):
            if home != receiver and self.chance(0.2):
                pairs[p, home, receiver] = None
        if self.has.transfer_chains:
            p = self.objects[int(self.rng.integers(len(self.objects)))]
            for home, receiver in zip(self.units, [*self.units[1:], self.units[0]], strict=True):
                pairs[p, home, receiver] = None
        lines: list[Line] = []
        for p, home, receiver in pairs:
            most = None if self.chance(0.1) else self.between(1, 6)
            lines.append((p, home, receiver, most, self.price(80, 120), self.between(5, 200, 0), self.order(2)))
        columns = [
            "planning_object", "from_unit", "to_unit", "max_activities", "price", "distance_km", "order",
        ]  # fmt: skip
        self.write("transfers", columns, lines, optional=columns[3:])

    def flexibility(self) -> None:
        """Hours that may be moved in time."""
        if not self.has.flexibility:
            return
        lines: list[Line] = [
            (u, c, self.pick(0.05, 0.1, 0.2), int(self.rng.integers(1, 4)), self.order(1))
            for u, c in product(self.units, self.capacities)
            if self.chance(0.5)
        ]
        self.write("flexibility", ["unit", "capacity", "max_share", "window", "order"], lines, optional=["order"])

    def expansions(self) -> None:
        """Hours that may be added to capacities, and to resources."""
        lines: list[Line] = []
        if self.has.expansions:
            for u, c in product(self.units, self.capacities):
                most = round(self.load[u, c] * 0.08, 2)
                if self.chance(0.6):
                    lines.append((u, c, 0, "overtime", most, self.price(600, 800), None, self.order(3)))
                if self.chance(0.5):
                    lead = int(self.rng.integers(1, 4))
                    lines.append((u, c, 1, "agency", most, self.price(1000, 1200), lead, self.order(3)))
        if self.has.resource_expansions and "nurse" in self.stocked:
            for u in self.units:
                if self.chance(0.6):
                    most = None if self.chance(0.1) else self.between(1, 10)
                    lines.append((u, "nurse", 0, "overtime", most, self.price(400, 500), None, self.order(3)))
        columns = ["unit", "capacity", "step", "kind", "max_hours", "price", "lead_time", "order"]
        self.write("expansions", columns, lines, optional=columns[4:])

    def suppliers(self) -> None:
        """Care that may be bought, for one unit or for all."""
        if not self.has.suppliers:
            return
        lines: list[Line] = []
        for rung, supplier in ((1, "s0"), (2, "s1, option")):
            for p in self.objects:
                if self.chance(0.5):
                    u = None if self.chance(0.5) else self.units[int(self.rng.integers(len(self.units)))]
                    per_period = None if self.chance(0.1) else self.between(1, 5)
                    total = None if self.chance(0.2) else self.between(5, 25)
                    lead = None if self.chance(0.3) else int(self.rng.integers(0, 4))
                    follow_on = (0.0, 0.5, 1.0, None)[int(self.rng.integers(4))]
                    lines.append(
                        (
                            supplier, p, u, rung, per_period, total, self.price(3000, 9000), lead, follow_on,
                            self.order(3 + rung),
                        )
                    )  # fmt: skip
        columns = [
            "supplier", "planning_object", "unit", "rung", "max_per_period", "max_total", "price", "lead_time",
            "follow_on", "order",
        ]  # fmt: skip
        self.write("suppliers", columns, lines, optional=[column for column in columns[2:] if column != "rung"])

    # -- what is wanted, and what may be spent -----------------------------------------------------------------

    def goals(self) -> None:
        """Goals of every kind, also one above the list at the start."""
        if not self.has.goals:
            return
        lines: list[Line] = []
        for u, p in self.mean:
            if self.acute[p] or not self.chance(0.4):
                continue
            start = self.list.get((u, p), 0.0)
            reduce, target, maximum = (
                round(start * share, 2)
                for share in (self.between(0, 0.15), self.pick(0.3, 0.6, 1.2), self.pick(0.5, 1))
            )
            kind = int(self.rng.integers(7))
            if kind in (5, 6):
                target = min(target, maximum)  # a target above the maximum contradicts it
            lines.append(
                (
                    u, p, reduce if kind in (0, 1, 4, 6) else None, target if kind in (1, 2, 5, 6) else None,
                    maximum if kind in (3, 4, 5, 6) else None,
                )
            )  # fmt: skip
        columns = ["unit", "planning_object", "reduce_per_period", "target", "maximum"]
        self.write("goals", columns, lines, optional=columns[2:])

    def missions(self) -> None:
        """Least and greatest production, for the whole horizon or one period, one row for each list."""
        if not self.has.missions:
            return
        lines: list[Line] = []
        for (u, p), mean in self.mean.items():
            if not self.chance(0.3):
                continue
            period = None if self.chance(0.5) else self.periods[int(self.rng.integers(len(self.periods)))]
            expected = mean * (1 if period else len(self.periods))
            low, high = round(expected * self.pick(0.5, 0.9, 1.2), 2), round(expected * self.pick(1.25, 1.4), 2)
            kind = int(self.rng.integers(3))
            if kind == 1:
                high = round(expected * self.pick(0, 0.7, 1), 2)
            lines.append((u, p, period, None if kind == 1 else low, None if kind == 0 else high))
        columns = ["unit", "planning_object", "period", "minimum", "maximum"]
        self.write("missions", columns, lines, optional=columns[2:])

    def budget(self) -> None:
        """Budgets: all together, a unit's, a period's, a unit's in a period."""
        if not self.has.budget:
            return
        scale = 6000.0 * len(self.units) * len(self.periods)
        period, unit = self.periods[len(self.periods) // 2], self.units[0]
        kinds: list[Line] = [
            (None, None, round(scale * self.between(0.3, 1.2), -3)),
            (unit, None, 30000.0),
            (None, period, 40000.0),
            (unit, period, round(self.between(0, 9000), -2)),
        ]
        lines = [line for line in kinds if self.chance(0.6)]
        self.write("budget", ["unit", "period", "amount"], lines, optional=["unit", "period"])
