"""What simulating a flow gives back: the log, and what it says about waits, stays, resources and cancellations."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from pks.sim.pathway import spells
from pks.sim.pathway.flow import Flow
from pks.sim.pathway.log import Happened, Log
from pks.sim.queue.summary import with_interval

LEVEL = 0.95
"""The intervals low … high of all tables hold the true mean with this probability: mean ± t · s/√replications.

Means of waits and stays are means of the replications' means. Source: Law, *Simulation Modeling and Analysis*, 5th ed.,
2015, section 9.4.1.
"""


@dataclass(frozen=True, eq=False)
class FlowSimulation:
    """Replications of a flow. All tables leave out who came, and what happened, before `warm_up`.

    Attributes:
        flow: what was simulated.
        events: the log in codes.
        until: hours from the start at which it ended.
        replications: how many.
        seed: of the random numbers.
        warm_up: hours at the start that are left out.
    """

    flow: Flow
    events: Log
    until: float
    replications: int
    seed: int
    warm_up: float

    @property
    def log(self) -> pd.DataFrame:
        """Everything that happened: replication, patient, route, hour, event, stage, resource, amount; names for codes."""
        out = self._codes.copy()
        event = [each.name.lower().replace("_", " ") for each in Happened]
        names = {"route": self._routes, "stage": self._stages, "resource": self._resources, "event": event}
        for column, labels in names.items():
            out[column] = pd.Categorical.from_codes(out[column].to_numpy(), categories=labels)
        return out

    def trace(self, patient: int, *, replication: int = 0) -> str:
        """Return the log of one patient as lines to read."""
        log = self.log
        mine = log[(log["patient"] == patient) & (log["replication"] == replication)]
        lines = []
        for row in mine.itertuples():
            amount = f"{row.amount:g} {row.resource}" if isinstance(row.resource, str) else ""
            what = [str(row.event), row.stage if isinstance(row.stage, str) else "", amount]
            lines.append(f"day {int(row.hour // 24)} {_clock(row.hour)}  " + "  ".join(part for part in what if part))
        return "\n".join(lines)

    def waits(self) -> pd.DataFrame:
        """Waits for each stage on each route, from asking for it to its beginning.

        Columns: route, stage, begun (patients, mean of the replications), left (gave up or were turned away), waiting
        (still at the end, and how long they have waited by then: waiting_mean), mean with low … high, median, p90.
        """
        every = self._counted(spells.waits(self._codes))
        every["hours"] = every["gone"].fillna(self.until) - every["came"]
        rows = []
        for (route, stage), mine in every.groupby(["route", "stage"], sort=True):
            begun = mine[mine["event"] == Happened.BEGINS]
            still = mine[mine["event"].isna()]
            left = len(mine) - len(begun) - len(still)
            counts = (len(begun), left, len(still))
            means = (_mean(still["hours"]), *self._mean_of(begun), *_quantiles(begun["hours"]))
            rows.append((self._routes[route], self._stages[stage], *(n / self.replications for n in counts), *means))
        columns = ["route", "stage", "begun", "left", "waiting", "waiting_mean", "mean", "low", "high", "median", "p90"]
        return pd.DataFrame(rows, columns=columns)

    def stays(self) -> pd.DataFrame:
        """Hours from coming to going home, by route.

        Columns: route, home (patients, mean of the replications), left (without the rest of their care), present (still
        there at the end), mean with low … high, median, p90 of those who went home.
        """
        every = self._counted(spells.visits(self._codes))
        every["hours"] = every["gone"] - every["came"]
        rows = []
        for route, mine in every.groupby("route", sort=True):
            home = mine[mine["event"] == Happened.GOES_HOME]
            counts = (len(home), int((mine["event"] == Happened.LEAVES).sum()), int(mine["event"].isna().sum()))
            numbers = (*self._mean_of(home), *_quantiles(home["hours"]))
            rows.append((self._routes[route], *(n / self.replications for n in counts), *numbers))
        return pd.DataFrame(rows, columns=["route", "home", "left", "present", "mean", "low", "high", "median", "p90"])

    def occupancy(self) -> pd.DataFrame:
        """How much of each resource was in use.

        Columns: resource, staffed (mean on duty), used (mean in use) with low … high, used_share (of what was on duty),
        beyond (mean in use beyond what was on duty: care that went on after the end of a shift).
        """
        since, length, rows = self.warm_up, self.until - self.warm_up, []
        for code, each in enumerate(self.flow.resources):
            _, used, beyond = spells.used_hours(self._codes, code, since=since, until=self.until)
            staffed = each.calendar.between(since, self.until)
            share = used.mean() / staffed if staffed else np.nan
            mean, low, high = with_interval(used / length, LEVEL)
            rows.append((each.name, staffed / length, mean, low, high, share, beyond.mean() / length))
        return pd.DataFrame(rows, columns=["resource", "staffed", "used", "low", "high", "used_share", "beyond"])

    def cancellations(self) -> pd.DataFrame:
        """How often a stage was cancelled for lack of a resource, in one replication.

        Columns: route, stage, resource (empty = it was free, but others stood before), times with low … high. Who lacked
        two resources counts in both rows.
        """
        mine = self._during(Happened.CANCELLED)
        return self._by(mine, ["route", "stage", "resource"], "times", np.ones(len(mine)))

    def boarding(self) -> pd.DataFrame:
        """Hours in which a resource was held by patients who waited for their next stage, in one replication.

        Columns: route, stage (the next one), resource, hours (amount × time) with low … high, patients.
        """
        every = spells.boarding(self._codes, self.until)
        every = every[every["hour"] >= self.warm_up].reset_index(drop=True)
        keys = ["route", "stage", "resource"]
        hours = self._by(every, keys, "hours", (every["hours"] * every["amount"]).to_numpy())
        patients = self._by(every, keys, "patients", np.ones(len(every)))["patients"]
        return hours.assign(patients=patients)

    @cached_property
    def _codes(self) -> pd.DataFrame:
        return spells.table_of(self.events)

    @property
    def _routes(self) -> list[str]:
        return [each.name for each in self.flow.routes]

    @property
    def _stages(self) -> list[str]:
        return [each.name for each in self.flow.stages]

    @property
    def _resources(self) -> list[str]:
        return [each.name for each in self.flow.resources]

    def _counted(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return the rows of those who came after the warm-up; without one, also who has waited since before."""
        since = self.warm_up if self.warm_up > 0 else -np.inf
        return table[table["came"] >= since].reset_index(drop=True)

    def _during(self, event: Happened) -> pd.DataFrame:
        return self._codes[(self._codes["event"] == event) & (self._codes["hour"] >= self.warm_up)]

    def _mean_of(self, rows: pd.DataFrame) -> tuple[float, float, float]:
        """Return the mean of the replications' means of `hours`, with its interval."""
        return with_interval(rows.groupby("replication")["hours"].mean().to_numpy(np.float64), LEVEL)

    def _by(self, rows: pd.DataFrame, keys: list[str], name: str, values: np.ndarray) -> pd.DataFrame:
        """Return the sum of `values` by `keys` in one replication: mean and interval; no row in a replication = 0."""
        sums = rows.assign(value=values).groupby([*keys, "replication"])["value"].sum()
        out = []
        for key, each in sums.groupby(level=keys, sort=True):
            full = each.droplevel(keys).reindex(range(self.replications), fill_value=0.0).to_numpy(np.float64)
            mean, low, high = with_interval(full, LEVEL)
            labels = self._routes[key[0]], self._stages[key[1]], self._resources[key[2]] if key[2] >= 0 else ""
            out.append((*labels, mean, low, high))
        return pd.DataFrame(out, columns=[*keys, name, "low", "high"])


def _mean(hours: pd.Series) -> float:
    return float(hours.mean()) if len(hours) else np.nan


def _quantiles(hours: pd.Series) -> tuple[float, float]:
    if not len(hours):
        return np.nan, np.nan
    median, p90 = np.quantile(hours.to_numpy(), [0.5, 0.9]).tolist()
    return median, p90


def _clock(hour: float) -> str:
    minutes = round(hour % 24 * 60) if round(hour % 24 * 60) < 1440 else 1439
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
