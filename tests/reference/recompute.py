"""Every constraint of DESIGN section 3 and every tier, recomputed from written plan tables alone, without a solver.

The one thing that the tables do not hold is how hours are split over alternative compositions of one capacity; there
(and only there) a small feasibility question is asked.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

from scipy.optimize import linprog

from .cells import Row, day, number, number_or, rows, text
from .given import Given, Reading, read

TOLERANCE = 1e-6
By3 = dict[tuple[str, str, int], float]


@dataclass(frozen=True)
class Violation:
    """One broken constraint: which family, where, and by how much beyond the tolerance-free bound."""

    family: str
    where: tuple[object, ...]
    by: float


@dataclass(frozen=True)
class Recomputed:
    """What the tables of a plan say when everything is counted again."""

    violations: list[Violation]
    tiers: dict[str, float]


@dataclass
class Written:
    """The decisions of section 3 as the tables of a plan state them; what is not written is 0."""

    x: By3 = field(default_factory=lambda: defaultdict(float))
    for_others: By3 = field(default_factory=lambda: defaultdict(float))
    y: dict[tuple[str, str, str, int], float] = field(default_factory=lambda: defaultdict(float))
    m: dict[tuple[str, str, str, int], float] = field(default_factory=lambda: defaultdict(float))
    f: dict[tuple[str, str, int, int], float] = field(default_factory=lambda: defaultdict(float))
    e: dict[tuple[str, str, str, int], float] = field(default_factory=lambda: defaultdict(float))
    b: dict[tuple[int, str, int], float] = field(default_factory=lambda: defaultdict(float))
    c_measured: By3 = field(default_factory=lambda: defaultdict(float))
    d: By3 = field(default_factory=lambda: defaultdict(float))
    F: By3 = field(default_factory=lambda: defaultdict(float))
    q: By3 = field(default_factory=lambda: defaultdict(float))
    o: By3 = field(default_factory=lambda: defaultdict(float))
    g: By3 = field(default_factory=lambda: defaultdict(float))
    c: By3 = field(default_factory=lambda: defaultdict(float))
    n: By3 = field(default_factory=lambda: defaultdict(float))
    z: By3 = field(default_factory=lambda: defaultdict(float))
    goal: dict[tuple[str, str, int], float | None] = field(default_factory=dict)
    capacity: dict[tuple[str, str, int], Row] = field(default_factory=dict)


def recompute(case: Path, plan: Path, reading: Reading | None = None) -> Recomputed:
    """Recompute all constraints and tiers of section 3 from a case folder and a folder of written plan tables."""
    return Recount(Path(case), Path(plan), reading or Reading()).result()


class Recount:
    """One recomputation: the case, the written decisions, and the violations found so far."""

    def __init__(self, case: Path, plan: Path, reading: Reading) -> None:
        """Read the case and the plan."""
        self.reading = reading
        self.given: Given = read(case, reading)
        self.plan = plan
        self.written = Written()
        self.violations: list[Violation] = []
        self.costs: dict[tuple[str, int], float] = defaultdict(float)
        self.orders: dict[int, float] = defaultdict(float)
        self.periods = range(1, self.given.reported + 1)
        self.lists = list(product(self.given.units, self.given.objects, self.periods))
        self.hours = list(product(self.given.units, self.given.capacities, self.periods))

    def result(self) -> Recomputed:
        """Read the tables, check every family, count the tiers."""
        self.read_production()
        self.read_measures()
        self.read_waiting()
        self.read_capacity()
        self.not_negative()
        self.follow_on()
        self.waiting()
        self.limited()
        self.hours_rows()
        self.resources()
        self.ability()
        self.overdue()
        self.giver()
        self.in_time()
        self.goals()
        self.missions()
        self.limits()
        self.budgets()
        self.capacity_columns()
        tiers = self.tiers()
        self.stated_tiers(tiers)
        return Recomputed(self.violations, tiers)

    # -- how a violation is found ------------------------------------------------------------------------------

    def at_most(self, family: str, where: tuple[object, ...], left: float, right: float) -> None:
        """Note a violation unless left ≤ right, to 1e-6 relative or absolute."""
        if not left - right <= TOLERANCE * max(1.0, abs(left), abs(right)):
            self.violations.append(Violation(family, where, left - right))

    def equal(self, family: str, where: tuple[object, ...], left: float, right: float) -> None:
        """Note a violation unless left = right, to 1e-6 relative or absolute."""
        if not abs(left - right) <= TOLERANCE * max(1.0, abs(left), abs(right)):
            self.violations.append(Violation(family, where, abs(left - right)))

    def refuse(self, family: str, where: tuple[object, ...]) -> None:
        """Note something that must not be there at all."""
        self.violations.append(Violation(family, where, float("inf")))

    def keyed(self, table: str, label: str) -> Iterable[tuple[tuple[str, str, int], Row]]:
        """The rows of a table by unit, object or capacity, and period; unknown and repeated keys are violations."""
        known = self.given.objects if label == "planning_object" else None
        seen: set[tuple[str, str, int]] = set()
        for row in rows(self.plan, table):
            u, name, t = row["unit"], row[label], self.given.number.get(day(row["period"]), 0)
            if u not in self.given.units or (known is not None and name not in known) or t not in self.periods:
                self.refuse(f"unknown label in {table}", (u, name, row["period"]))
            elif (u, name, t) in seen:
                self.refuse(f"repeated key in {table}", (u, name, t))
            else:
                seen.add((u, name, t))
                yield (u, name, t), row

    # -- reading the tables ------------------------------------------------------------------------------------

    def read_production(self) -> None:
        """X = activities - for_others."""
        for key, row in self.keyed("production", "planning_object"):
            self.written.for_others[key] = number_or(row, "for_others", 0.0)
            self.written.x[key] = number_or(row, "activities", 0.0) - self.written.for_others[key]

    def read_waiting(self) -> None:
        """d, F, q, o, g, c, n and the goal as the plan states them."""
        written = self.written
        for key, row in self.keyed("waiting", "planning_object"):
            written.d[key] = number_or(row, "arrivals", 0.0)
            written.F[key] = number_or(row, "follow_on", 0.0)
            written.q[key] = number_or(row, "waiting", 0.0)
            written.o[key] = number_or(row, "overdue", 0.0)
            written.g[key] = number_or(row, "shortfall", 0.0)
            written.c[key] = number_or(row, "limited", 0.0)
            written.n[key] = number_or(row, "uncovered", 0.0)
            written.goal[key] = number(row, "goal")

    def read_capacity(self) -> None:
        """z, and the other columns for comparison."""
        for key, row in self.keyed("capacity", "capacity"):
            self.written.capacity[key] = row
            self.written.z[key] = number_or(row, "undone", 0.0)

    def read_measures(self) -> None:
        """y, m, f, e, b and c, each with its order, its unit of amount and its cost."""
        readers = {
            "reallocate": self.read_reallocation,
            "shift_time": self.read_shift,
            "transfer": self.read_transfer,
            "expand": self.read_expansion,
            "buy": self.read_purchase,
            "limit": self.read_limit,
        }
        for row in rows(self.plan, "measures"):
            kind, amount, t = row["kind"], float(row["amount"]), self.given.number.get(day(row["period"]), 0)
            where = (kind, row["unit"], text(row, "counterpart"), text(row, "planning_object"), row["capacity"], t)
            from_tail = kind == "shift_time" and t > self.given.reported
            if kind not in readers or not (t in self.periods or from_tail):
                self.refuse("unknown measure", where)
                continue
            hours = kind in ("reallocate", "shift_time", "expand")
            if text(row, "amount_unit") != ("hours" if hours else "activities"):
                self.refuse("amount_unit", where)
            stated = readers[kind](row, amount, t)
            if stated is None:
                self.refuse("measure without a row in the case", where)
                continue
            order, price, payer = stated
            self.equal("cost", where, number_or(row, "cost", 0.0), (price or 0.0) * amount)
            self.costs[payer, t] += (price or 0.0) * amount
            if order:
                self.equal("order", where, number_or(row, "order", 0.0), order)
                self.orders[order] += (1.0 if price is None else price) * amount

    def read_reallocation(self, row: Row, amount: float, t: int) -> tuple[int, float | None, str] | None:
        """m[u→v,r,t]; the unit that receives pays."""
        for known in self.given.reallocations:
            if (known.giver, known.receiver, known.capacity) == (row["unit"], row["counterpart"], row["capacity"]):
                self.written.m[known.giver, known.receiver, known.capacity, t] += amount
                return known.order, known.price, known.receiver
        return None

    def read_shift(self, row: Row, amount: float, t: int) -> tuple[int, float | None, str] | None:
        """f[u,r,t→t']; it costs nothing and counts as 1 per hour."""
        to = self.given.number.get(day(row["to_period"]), 0) if text(row, "to_period") else 0
        for known in self.given.flexibility:
            if (known.unit, known.capacity) == (row["unit"], row["capacity"]) and to:
                self.written.f[known.unit, known.capacity, t, to] += amount
                return known.order, None, known.unit
        return None

    def read_transfer(self, row: Row, amount: float, t: int) -> tuple[int, float | None, str] | None:
        """y[u→v,p,t]; the unit whose list is shortened pays."""
        sought = (row["unit"], row["counterpart"], row["planning_object"])
        for known in self.given.transfers:
            if (known.home, known.receiver, known.planning_object) == sought:
                self.written.y[known.home, known.receiver, known.planning_object, t] += amount
                return known.order, known.price, known.home
        return None

    def read_expansion(self, row: Row, amount: float, t: int) -> tuple[int, float | None, str] | None:
        """e[u,r or resource,step,t]; the unit pays."""
        for known in self.given.expansions:
            same_step = known.step == row["counterpart"] or _same_number(known.step, row["counterpart"])
            if (known.unit, known.capacity) == (row["unit"], row["capacity"]) and same_step:
                self.written.e[known.unit, known.capacity, known.step, t] += amount
                return known.order, known.price, known.unit
        return None

    def read_purchase(self, row: Row, amount: float, t: int) -> tuple[int, float | None, str] | None:
        """b[j,u,t]; the unit whose list is shortened pays. Of several rows, the one with that order and cost."""
        fitting = [
            known
            for known in self.given.suppliers
            if (known.supplier, known.planning_object) == (row["counterpart"], row["planning_object"])
            and row["unit"] in known.units
        ]
        stated = (number_or(row, "order", 0.0), number_or(row, "cost", 0.0))
        fitting.sort(key=lambda known: (known.order != stated[0], abs((known.price or 0.0) * amount - stated[1])))
        if not fitting:
            return None
        known = fitting[0]
        self.written.b[known.number, row["unit"], t] += amount
        return known.order, known.price, row["unit"]

    def read_limit(self, row: Row, amount: float, t: int) -> tuple[int, float | None, str] | None:
        """c[u,p,t] as the measures state it; it belongs to no order and costs nothing."""
        if row["unit"] not in self.given.units or row["planning_object"] not in self.given.objects:
            return None
        self.written.c_measured[row["unit"], row["planning_object"], t] += amount
        return 0, None, row["unit"]

    # -- sums that occur again and again -----------------------------------------------------------------------

    def sent(self, u: str, p: str, t: int) -> float:
        """Σ_v y[u→v]."""
        return sum(self.written.y.get((u, v, p, t), 0.0) for v in self.given.units)

    def received(self, u: str, p: str, t: int) -> float:
        """Σ_w y[w→u]."""
        return sum(self.written.y.get((w, u, p, t), 0.0) for w in self.given.units)

    def bought(self, u: str, p: str, t: int) -> float:
        """Σ_j b[j]."""
        rows_of_p = [row for row in self.given.suppliers if row.planning_object == p]
        return sum(self.written.b.get((row.number, u, t), 0.0) for row in rows_of_p)

    def bought_with_follow_on(self, u: str, p: str, t: int) -> float:
        """Σ_j φ_j·b[j]."""
        rows_of_p = [row for row in self.given.suppliers if row.planning_object == p]
        return sum(row.follow_on * self.written.b.get((row.number, u, t), 0.0) for row in rows_of_p)

    def carried_out(self, u: str, p: str, t: int) -> float:
        """X + Σ_w y[w→u]."""
        return self.written.x.get((u, p, t), 0.0) + self.received(u, p, t)

    def leaves(self, u: str, p: str, t: int) -> float:
        """X + Σ_v y[u→v] + Σ_j b[j] + n."""
        written = self.written
        return written.x.get((u, p, t), 0.0) + self.sent(u, p, t) + self.bought(u, p, t) + written.n.get((u, p, t), 0.0)

    def used(self, u: str, r: str, t: int) -> float:
        """Σ_p h·(x + Σ_w y[w→u]) + Σ_p κ·q - z."""
        total = -self.written.z.get((u, r, t), 0.0)
        for p in self.given.objects:
            total += self.given.h.get((u, p, r, t), 0.0) * self.carried_out(u, p, t)
            total += self.given.kappa.get((u, p, r), 0.0) * self.written.q.get((u, p, t), 0.0)
        return total

    def moved_in(self, u: str, r: str, t: int) -> float:
        """Σ η·m_in."""
        return sum(
            row.efficiency * self.written.m.get((row.giver, u, r, t), 0.0)
            for row in self.given.reallocations
            if (row.receiver, row.capacity) == (u, r)
        )

    def moved_out(self, u: str, r: str, t: int) -> float:
        """Σ m_out."""
        return sum(self.written.m.get((u, v, r, t), 0.0) for v in self.given.units)

    def shifted_in(self, u: str, r: str, t: int) -> float:
        """Σ f[t'→t]."""
        return sum(self.written.f.get((u, r, s, t), 0.0) for s in self.given.periods)

    def shifted_out(self, u: str, r: str, t: int) -> float:
        """Σ f[t→t']."""
        return sum(self.written.f.get((u, r, t, s), 0.0) for s in self.given.periods)

    def added(self, u: str, r: str, t: int) -> float:
        """Σ e, for a capacity or for a resource."""
        steps = [row.step for row in self.given.expansions if (row.unit, row.capacity) == (u, r)]
        return sum(self.written.e.get((u, r, step, t), 0.0) for step in steps)

    def moved(self, u: str, r: str, t: int) -> float:
        """Σ η·m_in - Σ m_out + f_in - f_out + Σ e."""
        return (
            self.moved_in(u, r, t)
            - self.moved_out(u, r, t)
            + self.shifted_in(u, r, t)
            - self.shifted_out(u, r, t)
            + self.added(u, r, t)
        )

    # -- the constraint families -------------------------------------------------------------------------------

    def not_negative(self) -> None:
        """All quantities ≥ 0."""
        written = self.written
        for name in ("x", "for_others", "y", "m", "f", "e", "b", "c_measured", "q", "o", "g", "c", "n", "z"):
            for where, value in getattr(written, name).items():
                self.at_most(f"not negative {name}", where, -value, 0.0)

    def follow_on(self) -> None:
        """F[u,p',t] = Σ_p Σ_lag share·(x + Σ_v y[u→v] + Σ_j φ_j·b[j])[u,p,t-lag]."""
        for u, p, t in self.lists:
            total = 0.0
            for origin, to, lag, share in self.given.pathways:
                if to == p and t - lag >= 1:
                    s = t - lag
                    total += share * self.written.x.get((u, origin, s), 0.0)
                    total += share * self.sent(u, origin, s)
                    total += share * self.bought_with_follow_on(u, origin, s)
            self.equal("follow-on", (u, p, t), self.written.F[u, p, t], total)

    def waiting(self) -> None:
        """q[t] = q[t-1] + d[t] + F[t] - x - Σ_v y[u→v] - Σ_j b[j] - c - n; acute: q = 0; n only for acute."""
        written = self.written
        for u, p, t in self.lists:
            self.equal("arrivals", (u, p, t), written.d[u, p, t], self.given.d[u, p, t])
            before = self.given.start_list(u, p) if t == 1 else written.q[u, p, t - 1]
            after = before + self.given.d[u, p, t] + written.F[u, p, t] - self.leaves(u, p, t) - written.c[u, p, t]
            self.equal("waiting", (u, p, t), written.q[u, p, t], after)
            if self.given.acute[p]:
                self.at_most("acute", (u, p, t), written.q[u, p, t], 0.0)
            else:
                self.at_most("uncovered", (u, p, t), written.n[u, p, t], 0.0)
            self.equal("for others", (u, p, t), written.for_others[u, p, t], self.received(u, p, t))

    def limited(self) -> None:
        """c[t] ≤ limitable·d[t], and the same in both tables."""
        for u, p, t in self.lists:
            limited = self.written.c[u, p, t]
            self.at_most("limited", (u, p, t), limited, self.given.limitable[p] * self.given.d[u, p, t])
            self.equal("limit in measures", (u, p, t), self.written.c_measured.get((u, p, t), 0.0), limited)

    def hours_rows(self) -> None:
        """Used ≤ a + Σ η·m_in - Σ m_out + f_in - f_out + Σ e; z only where a list costs waiting hours."""
        for u, r, t in self.hours:
            self.at_most("hours", (u, r, t), self.used(u, r, t), self.given.a[u, r, t] + self.moved(u, r, t))
            undone = self.written.z.get((u, r, t), 0.0)
            if not self.may_leave_undone(u, r):
                self.at_most("undone", (u, r, t), undone, 0.0)
            if self.reading.undone_within_waiting_work:
                work = {p: self.given.kappa.get((u, p, r), 0.0) for p in self.given.objects}
                done = sum(hours * self.written.q.get((u, p, t), 0.0) for p, hours in work.items())
                self.at_most("undone", (u, r, t), undone, done)

    def may_leave_undone(self, u: str, r: str) -> bool:
        """Whether z[u,r] exists: the unit can have a list of an object that costs waiting hours there."""
        return any(
            self.given.kappa.get((u, p, r), 0.0) > 0 and ((u, p) in self.given.lists or self.reading.undone_everywhere)
            for p in self.given.objects
        )

    def resources(self) -> None:
        """Σ_r per_hour[r,i]·(used - η·m_in - f_in - e + m_out + f_out) ≤ R[u,i,t] + e[i]."""
        for u, t in product(self.given.units, self.periods):
            own = [r for r in self.given.capacities if (u, r) in self.given.composed]
            net = {r: self.used(u, r, t) - self.moved(u, r, t) for r in own}
            staffed = {i: self.given.R[u, i, t] + self.added(u, i, t) for i in self.given.resources}
            split: list[str] = []
            for r in own:
                alternatives = self.given.compositions[r]
                if len(alternatives) > 1:
                    split.append(r)
                    continue
                hours = net[r] if self.reading.resource_credit else max(0.0, net[r])
                for i, per_hour in next(iter(alternatives.values())).items():
                    staffed[i] -= per_hour * hours
            for i, left in staffed.items():
                right = self.given.R[u, i, t] + self.added(u, i, t)
                self.at_most("resources", (u, i, t), right - left, right)
            if split:
                self.split_resources(u, t, {r: net[r] for r in split}, staffed)

    def split_resources(self, u: str, t: int, net: dict[str, float], staffed: dict[str, float]) -> None:
        """Ask whether alternative compositions can give the net hours from what is left; the least lack is noted."""
        ways = [(r, composition) for r in net for composition in self.given.compositions[r].values()]
        names = list(staffed)
        left: list[list[float]] = []
        right: list[float] = []
        for r in net:
            left.append([-1.0 if r == of else 0.0 for of, _ in ways] + [0.0])
            right.append(-net[r])
        for i in names:
            left.append([composition.get(i, 0.0) for _, composition in ways] + [-1.0])
            right.append(max(0.0, staffed[i]))
        result = linprog([0.0] * len(ways) + [1.0], A_ub=left, b_ub=right)
        self.at_most("resources with alternatives", (u, t), result.fun if result.success else float("inf"), 0.0)

    def ability(self) -> None:
        """X + Σ_w y[w→u] ≤ ability[u,p,t]."""
        for (u, p, t), activities in self.given.ability.items():
            if t in self.periods:
                self.at_most("ability", (u, p, t), self.carried_out(u, p, t), activities)

    def overdue(self) -> None:
        """o[u,p,t] ≥ those due by the end of t - all who got care in 1..t; nothing where there is no promise."""
        given, written = self.given, self.written
        for u, p, t in self.lists:
            promise = given.promise[p]
            if promise is None:
                self.at_most("overdue without promise", (u, p, t), written.o[u, p, t], 0.0)
                continue
            due = 0.0
            for waited, patients in given.q0.get((u, p), []):
                if waited + given.days_to_end(0, t) > promise:
                    due += patients
            for s in range(1, t + 1):
                if given.days_to_end(s, t) > promise:
                    due += given.d[u, p, s] + written.F[u, p, s] - written.c[u, p, s]
            served = sum(self.leaves(u, p, s) for s in range(1, t + 1))
            self.at_most("overdue", (u, p, t), due - served, written.o[u, p, t])

    def giver(self) -> None:
        """Σ_v m_out[u→v,r,t] + Σ_w,p h[u,p,r]·y[w→u,p,t] ≤ max(0, a - H)."""
        given = self.given
        for u, r, t in self.hours:
            helped = sum(given.h.get((u, p, r, t), 0.0) * self.received(u, p, t) for p in given.objects)
            spare = max(0.0, given.a[u, r, t] - given.H[u, r, t])
            self.at_most("giver", (u, r, t), self.moved_out(u, r, t) + helped, spare)

    def in_time(self) -> None:
        """Only within ±window periods; Σ_t' f[t→t'] ≤ max_share·a[u,r,t]."""
        for row in self.given.flexibility:
            for (u, r, t, to), hours in self.written.f.items():
                if (u, r) == (row.unit, row.capacity) and (t == to or abs(t - to) > row.window):
                    self.at_most("window", (u, r, t, to), hours, 0.0)
            for t in self.periods:
                share = row.max_share * self.given.a.get((row.unit, row.capacity, t), 0.0)
                hours = self.shifted_out(row.unit, row.capacity, t)
                self.at_most("in time", (row.unit, row.capacity, t), hours, share)

    def goals(self) -> None:
        """q[t] ≤ goal[t] + g[t] and q[t] ≤ maximum + g[t]; the goal stated is one of these bounds."""
        for u, p, t in self.lists:
            bounds = [self.given.goal.get((u, p, t)), self.given.maximum.get((u, p))]
            for kind, bound in zip(("goal", "maximum"), bounds, strict=True):
                if bound is not None:
                    self.at_most(kind, (u, p, t), self.written.q[u, p, t], bound + self.written.g[u, p, t])
            if bounds == [None, None]:
                self.at_most("shortfall without goal", (u, p, t), self.written.g[u, p, t], 0.0)
            stated = self.written.goal.get((u, p, t))
            if bounds[0] is not None and stated is None:
                self.refuse("goal not stated", (u, p, t))
            if stated is not None:
                distance = min((abs(stated - bound) for bound in bounds if bound is not None), default=float("inf"))
                self.at_most("goal stated", (u, p, t), distance, 0.0)

    def mission_shortfalls(self) -> dict[int, float]:
        """I = what is missing to the minimum of each row, s-weighted later; what lies beyond the tables is left out."""
        found: dict[int, float] = {}
        for row in self.given.missions:
            if row.minimum is not None and set(row.periods) <= set(self.periods):
                done = sum(self.carried_out(row.unit, row.planning_object, t) for t in row.periods)
                found[row.number] = max(0.0, row.minimum - done)
        return found

    def missions(self) -> None:
        """Σ over the row's periods of (x + Σ_w y[w→u]) ≤ maximum; the minimum shows in the tier."""
        for row in self.given.missions:
            if row.maximum is not None:
                periods = [t for t in row.periods if t in self.periods]
                done = sum(self.carried_out(row.unit, row.planning_object, t) for t in periods)
                self.at_most("mission maximum", (row.unit, row.planning_object, row.periods), done, row.maximum)

    def limits(self) -> None:
        """Caps per period and in total, a supplier's over all its units; nothing in the first lead_time periods."""
        given, written = self.given, self.written
        none = float("inf")
        for known in given.reallocations:
            for t in self.periods:
                key = (known.giver, known.receiver, known.capacity, t)
                self.at_most("reallocation", key, written.m.get(key, 0.0), _or(known.max_hours, none))
        for known in given.transfers:
            for t in self.periods:
                key = (known.home, known.receiver, known.planning_object, t)
                self.at_most("transfer", key, written.y.get(key, 0.0), _or(known.max_activities, none))
        for known in given.expansions:
            for t in self.periods:
                key = (known.unit, known.capacity, known.step, t)
                cap = 0.0 if t <= known.lead_time else _or(known.max_hours, none)
                self.at_most("expansion", key, written.e.get(key, 0.0), cap)
        for known in given.suppliers:
            total = 0.0
            for t in self.periods:
                amount = sum(written.b.get((known.number, u, t), 0.0) for u in known.units)
                cap = 0.0 if t <= known.lead_time else _or(known.max_per_period, none)
                self.at_most("supplier per period", (known.supplier, known.planning_object, t), amount, cap)
                total += amount
            self.at_most(
                "supplier in total", (known.supplier, known.planning_object), total, _or(known.max_total, none)
            )

    def budgets(self) -> None:
        """Σ price·amount ≤ budget."""
        for row in self.given.budgets:
            spent = sum(cost for (u, t), cost in self.costs.items() if row.unit in ("", u) and row.period in (None, t))
            self.at_most("budget", (row.unit or "all", row.period or "horizon"), spent, row.amount)

    def capacity_columns(self) -> None:
        """The columns of `capacity` are the sums of what is done; undone hours may be counted in used or not."""
        for (u, r, t), row in self.written.capacity.items():
            if (u, r, t) not in self.given.a:
                continue
            for column, value in (
                ("available", self.given.a[u, r, t]),
                ("moved_in", self.moved_in(u, r, t)),
                ("moved_out", self.moved_out(u, r, t)),
                ("shifted_in", self.shifted_in(u, r, t)),
                ("shifted_out", self.shifted_out(u, r, t)),
                ("added", self.added(u, r, t)),
            ):
                self.equal(f"capacity {column}", (u, r, t), number_or(row, column, 0.0), value)
            stated, used = number_or(row, "used", 0.0), self.used(u, r, t)
            gross = used + self.written.z.get((u, r, t), 0.0)
            self.equal("capacity used", (u, r, t), stated, min((used, gross), key=lambda hours: abs(hours - stated)))

    # -- the tiers ---------------------------------------------------------------------------------------------

    def tiers(self) -> dict[str, float]:
        """The value of every tier of the default strategy that can have a variable in this case."""
        given, written, s = self.given, self.written, self.given.severity
        found: dict[str, float] = {}
        if any(given.acute.values()):
            found["uncovered"] = sum(s[p] * written.n[u, p, t] for u, p, t in self.lists)
        if any(share > 0 for share in given.limitable.values()):
            found["limited"] = sum(s[p] * written.c[u, p, t] for u, p, t in self.lists)
        short = self.mission_shortfalls()
        if any(row.minimum is not None for row in given.missions):
            found["mission"] = sum(s[row.planning_object] * short.get(row.number, 0.0) for row in given.missions)
        if given.goal or given.maximum or any(promise is not None for promise in given.promise.values()):
            found["overdue"] = sum(
                s[p]
                * (
                    written.o[u, p, t]
                    + (0.0 if self.reading.goal_needs_promise and given.promise[p] is None else written.g[u, p, t])
                )
                for u, p, t in self.lists
            )
        if any(self.may_leave_undone(u, r) for u, r, _ in self.hours):
            found["undone"] = sum(written.z.get(key, 0.0) for key in self.hours)
        shifts = [row for row in given.flexibility if row.window >= 1 and given.T > 1]
        known = (given.reallocations, given.transfers, shifts, given.expansions, given.suppliers)
        for order in sorted({row.order for table in known for row in table}, reverse=True):
            found[f"order {order}"] = self.orders.get(order, 0.0)
        found["waiting"] = sum(s[p] * written.q[u, p, t] for u, p, t in self.lists)
        return found

    def stated_tiers(self, found: dict[str, float]) -> None:
        """The values in `tiers` are those found; a tier left out must be 0. Not with a tail, which is not written."""
        if self.given.reported != self.given.T:
            return
        stated = {row["tier"]: float(row["value"]) for row in rows(self.plan, "tiers")}
        if "levelling" in stated:
            found = found | {"levelling": self.unevenness()}
        for tier in dict.fromkeys([*found, *stated]):
            self.equal("tier", (tier,), stated.get(tier, 0.0), found.get(tier, 0.0))

    def unevenness(self) -> float:
        """Σ |used ÷ a - its mean over the periods with a > 0| per unit and capacity."""
        total = 0.0
        for u, r in product(self.given.units, self.given.capacities):
            shares = [
                self.used(u, r, t) / self.given.a[u, r, t] for t in self.given.periods if self.given.a[u, r, t] > 0
            ]
            total += sum(abs(share - sum(shares) / len(shares)) for share in shares)
        return total


def _or(value: float | None, default: float) -> float:
    """The value, or the default where there is none."""
    return default if value is None else value


def _same_number(one: str, other: str) -> bool:
    """Whether two cells are the same number, written differently."""
    try:
        return float(one) == float(other)
    except ValueError:
        return False
