"""How surely promises are kept: with which probability each list is within its promise, or its goal, in a simulation."""

from __future__ import annotations

import pandas as pd

from pks.chain.simulating import plan_promises
from pks.report.blocks import Block, Section, Table, Text
from pks.report.findings import LIST
from pks.report.making import Page, label, percent, table, when
from pks.sim.chance import JointDraws, NegativeBinomial, Poisson
from pks.sim.result import Simulation

PEOPLE = 0.9
"""Share of those who wait that is to be within the promise."""
SURE = 0.9
"""A promise that is kept with this probability is called sure."""


def promises(page: Page) -> Section | None:
    """Return the section on promises; None without replications of the plan's own lists."""
    simulation = page.simulation
    if not isinstance(simulation, Simulation) or not simulation.replications:
        return None
    frame = _worst_first(plan_promises(page.found.plan, simulation, share=PEOPLE))
    blocks: list[Block] = [Text(_arrivals(page, simulation)), Text(_sure(page, frame)), _table(page, frame)]
    return Section("promises", page.text("promise.title"), tuple(blocks))


def _arrivals(page: Page, simulation: Simulation) -> str:
    """Say what the simulated arrivals follow."""
    by, runs = simulation.description.arrivals_by, page.language.number(simulation.replications)
    for kind, key in ((JointDraws, "draws"), (NegativeBinomial, "dispersed"), (Poisson, "poisson")):
        if isinstance(by, kind):
            return page.text(f"promise.arrivals.{key}", n=runs)
    return page.text("promise.arrivals.other", n=runs)


def _worst_first(rows: pd.DataFrame) -> pd.DataFrame:
    """Return each list with a promise or goal: its probabilities at the end, and the lowest of the promise's and when."""
    last = rows[rows["period"] == rows["period"].max()].drop(columns="period")
    promised = rows[rows["share_within"].notna()]
    least = promised.loc[promised.groupby(LIST, sort=False)["share_within"].idxmin()]
    least = least[[*LIST, "share_within", "period"]].rename(columns={"share_within": "least", "period": "least_in"})
    frame = last.merge(least, on=LIST, how="left")
    frame["order"] = frame[["share_within", "goal_reached"]].min(axis=1)
    frame = frame[frame["order"].notna()]
    return frame.sort_values(["order", "all_within", "least"], kind="stable", ignore_index=True)


def _sure(page: Page, frame: pd.DataFrame) -> str:
    """Say how many lists keep their promise surely at the end, and how many reach their goal."""
    number, share = page.language.number, page.language.share
    promised, aimed = frame["share_within"].dropna(), frame["goal_reached"].dropna()
    said = page.text(
        "promise.sure",
        n=number((promised >= SURE).sum()),
        all=number(len(promised)),
        people=share(PEOPLE),
        sure=share(SURE),
    )
    if not len(aimed):
        return said
    goals = page.text("promise.goals", n=number((aimed >= SURE).sum()), all=number(len(aimed)), sure=share(SURE))
    return f"{said} {goals}"


def _table(page: Page, frame: pd.DataFrame) -> Table:
    people = page.language.share(PEOPLE)
    fields = [
        label("unit", page.text("col.unit")),
        label("planning_object", page.text("col.planning_object")),
        percent(page, "share_within", page.text("promise.share_within", people=people)),
        percent(page, "all_within", page.text("promise.all_within")),
        percent(page, "least", page.text("promise.least", people=people)),
        when(page, "least_in", page.text("promise.least_in")),
    ]
    if frame["goal_reached"].notna().any():
        fields.append(percent(page, "goal_reached", page.text("promise.goal_reached")))
    return table(
        page, frame, fields, caption=page.text("promise.table"),
        source=page.text("promise.source", period=page.language.of_period("period")), file="promises.csv", total=False,
    )  # fmt: skip
