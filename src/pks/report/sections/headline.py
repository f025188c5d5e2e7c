"""What it comes to: in balance or not, what is lacking where and why, what it costs, what to decide."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pks.report.blocks import Block, Bullets, Heading, Pictures, Section, Text, Tile, Tiles, Verdict
from pks.report.drawing import Bars, Drawing, Panel
from pks.report.findings import DUST
from pks.report.making import Page
from pks.report.proof import settled, strategy_of
from pks.report.sections.stopping import stopped
from pks.report.unmet import undone_work

USED_UP = 0.999
"""A budget used to this share is used up."""
MOST_NAMED = 4
"""So many capacities are named in a decision."""
TIER_BY_TIER = ("lexicographic", "rounds")
"""Other strategies are told with how they go about it."""
NO_ORDER = 10**6
"""Stands for the order of measures without one: after all others."""


def headline(page: Page) -> Section:
    """Return the first section: the whole plan on one screen."""
    blocks: list[Block] = [*stopped(page), _verdict(page), _tiles(page), Bullets(_sentences(page))]
    decisions = _decisions(page)
    if decisions:
        blocks += [Heading(page.text("head.decide")), Bullets(decisions, numbered=True)]
    return Section(
        "summary", page.text("head.title"), (*blocks, _course(page), Text(page.text("head.rounding"), soft=True))
    )


def _verdict(page: Page) -> Verdict:
    people, found = page.found.by_period, page.found
    end = people.iloc[-1]
    wrong = [
        page.text(f"head.wrong.{name}", n=page.language.number(value))
        for name, value in (
            ("uncovered", people["uncovered"].sum()),
            ("limited", people["limited"].sum()),
            ("mission", found.missions["shortfall"].where(~found.missions["few"], 0.0).sum()),
            ("overdue", end["overdue"]),
            ("shortfall", end["shortfall"]),
        )
        if value > DUST
    ]
    if wrong:
        return Verdict(page.text("head.bad", wrong="; ".join(wrong)), "bad")
    late = people.index[(people["overdue"] + people["shortfall"]) > DUST]
    if len(late):
        return Verdict(page.text("head.watch", period=page.language.period(late[-1])), "watch")
    if len(undone_work(found)):
        return Verdict(page.text("head.undone"), "watch")
    if found.missions["shortfall"].sum() > 0:
        return Verdict(page.text("head.few"), "watch")
    return Verdict(page.text("head.good"), "good")


def _tiles(page: Page) -> Tiles:
    found, language = page.found, page.language
    start, people, end = found.start, found.by_period, found.by_period.iloc[-1]
    number = language.number
    before = page.text("head.tile.before", n=number(start["waiting"].sum()))
    late = page.text("head.tile.before", n=number(start["overdue"].sum()))
    uncovered, worst = people["uncovered"].sum(), found.bottlenecks.head(1)
    tiles = [
        Tile(page.text("head.tile.waiting"), number(end["waiting"]), before),
        Tile(
            page.text("head.tile.overdue"),
            number(end["overdue"]),
            late,
            _standing(end["overdue"], people["overdue"].sum()),
        ),
        Tile(
            page.text("head.tile.uncovered"),
            number(uncovered),
            page.text("head.tile.people"),
            _standing(uncovered, uncovered),
        ),
        Tile(page.text("head.tile.cost"), language.money(found.plan.cost), _against(page)),
    ]
    for row in worst.itertuples():
        load = language.share(row.load)
        tiles.append(
            Tile(
                page.text("head.tile.limiting" if _binds(row) else "head.tile.fullest"),
                load,
                f"{row.capacity}, {row.unit}",
                _standing(row.load - 1, row.load - 0.95),
            )
        )
    return Tiles(tuple(tiles))


def _standing(bad: float, watch: float) -> str:
    if bad > DUST:
        return "bad"
    return "watch" if watch > DUST else "good"


def _against(page: Page) -> str:
    given = _whole_budget(page)
    return (
        page.text("head.tile.nobudget")
        if given is None
        else page.text("head.tile.budget", n=page.language.money(given))
    )


def _whole_budget(page: Page) -> float | None:
    """Return the budget for all units and the whole horizon, None without one."""
    rows = page.found.budget
    rows = rows[rows["unit"].isna() & rows["period"].isna()]
    return float(rows["amount"].iloc[0]) if len(rows) else None


def _sentences(page: Page) -> tuple[str, ...]:
    found, language = page.found, page.language
    loads = found.loads[found.loads["limits"]]
    people, start = found.by_period, found.start
    said = [
        "" if strategy_of(found.plan) in TIER_BY_TIER else language.known(f"made.method.{strategy_of(found.plan)}", ""),
        page.text(
            "head.before",
            over=language.number((loads["gap"] > DUST).sum()),
            short=language.number((loads["short"] > 0).sum()),
            all=language.number(len(loads)),
        ),
    ]
    said += [_limiting(page, row) for row in found.bottlenecks.head(1).itertuples()]
    said.append(_fullest(page))
    said.append(
        page.text(
            "head.lists",
            start=language.number(start["waiting"].sum()),
            end=language.number(people["waiting"].iloc[-1]),
            overdue=language.number(start["overdue"].sum()),
            late=language.number(people["overdue"].iloc[-1]),
        )
    )
    said += [_since_when(page), _by_chance(page)]
    cost, budget = found.plan.cost, _whole_budget(page)
    values = {"cost": language.money(cost)}
    if budget:
        values |= {"budget": language.money(budget), "share": language.share(cost / budget)}
    said.append(page.text("head.budget" if budget else "head.cost", **values))
    return tuple(filter(None, said))


def _by_chance(page: Page) -> str:
    """Say what a simulation, if there is one, makes of the lists at the end."""
    waits = page.simulation.waits if page.simulation is not None else pd.DataFrame()
    if not {"waiting", "waiting_overdue"} <= set(waits.columns):
        return ""
    number = page.language.number
    return page.text("head.chance", waiting=number(waits["waiting"].sum()), late=number(waits["waiting_overdue"].sum()))


def _binds(row: object) -> bool:
    """Tell whether one more hour of the capacity in `row` is worth anything in any tier."""
    return float(getattr(row, "worth", np.nan)) > 0


def _limiting(page: Page, row: object) -> str:
    values = {name: getattr(row, name) for name in ("capacity", "unit", "resource")}
    said = page.text(
        "head.limiting" if _binds(row) else "head.limiting.load",
        capacity=values["capacity"],
        unit=values["unit"],
        load=page.language.share(getattr(row, "load", 0.0)),
        short=page.language.number(getattr(row, "short", 0.0)),
        periods=page.language.of_period("periods"),
    )
    return f"{said} {page.text('head.resource', resource=values['resource'])}" if values["resource"] else said


def _fullest(page: Page) -> str:
    """Say which capacities have the highest load above 100 % over the whole horizon, besides the most limiting."""
    loads = page.found.loads[page.found.loads["limits"] & (page.found.loads["gap"] > DUST)]
    first = page.found.bottlenecks.head(1)
    others = loads.merge(first[["unit", "capacity"]], how="left", indicator="known").query("known == 'left_only'")
    named = [f"{row.capacity}, {row.unit} ({page.language.share(row.load)})" for row in others.head(3).itertuples()]
    return page.text("head.fullest", names="; ".join(named)) if named else ""


def _since_when(page: Page) -> str:
    """Say on which lists most wait too long, and from when nobody does, if that changes within the horizon."""
    late = page.found.by_period["overdue"] > DUST
    if not late.any():
        return ""
    rows = page.found.plan.waiting
    worst = rows.loc[rows["overdue"].idxmax()]
    said = page.text(
        "head.worst", object=worst["planning_object"], unit=worst["unit"], n=page.language.number(worst["overdue"]),
        period=page.language.period(worst["period"]),
    )  # fmt: skip
    if late.iloc[-1]:
        return said
    first = late.index[int(np.flatnonzero(late.to_numpy())[-1]) + 1]
    return f"{said} {page.text('head.since', period=page.language.period(first))}"


def _decisions(page: Page) -> tuple[str, ...]:
    rows = page.found.measures.copy()
    rows["order"] = rows["order"].fillna(NO_ORDER).astype(float)  # without an order: the last resort
    said = []
    for (_, kind), group in rows.groupby(["order", "kind"], sort=True):
        said.append(_decision(page, str(kind), group))
    best = settled(page.found.plan)  # otherwise a better plan may do without more money or lower missions
    budget_key, mission_key = ("head.used_up", "head.mission") if best else ("head.used_up.only", "head.mission.only")
    budget = page.found.budget
    for row in budget[budget["share"] >= USED_UP].itertuples():
        whom = row.unit if isinstance(row.unit, str) else page.text("head.everybody")
        said.append(page.text(budget_key, whom=whom, amount=page.language.money(row.amount)))
    short = page.found.missions.query("shortfall > 0").sort_values("shortfall", ascending=False, kind="stable")
    for few, rows in short.groupby("few", sort=True):
        named = [
            f"{row.planning_object}, {row.unit} ({page.language.number(row.shortfall)})"
            for row in rows.head(3).itertuples()
        ]
        total = page.language.number(rows["shortfall"].sum())
        said.append(page.text("head.mission.few" if few else mission_key, n=total, most="; ".join(named)))
    last = page.found.plan.waiting
    last = last[(last["period"] == page.found.periods[-1]) & (last["overdue"] > DUST)]
    if len(last):
        worst = last.sort_values("overdue", ascending=False, kind="stable").head(3)
        named = [
            f"{row.planning_object}, {row.unit} ({page.language.number(row.overdue)})" for row in worst.itertuples()
        ]
        late = page.language.number(last["overdue"].sum())
        said.append(page.text("head.late", n=late, most="; ".join(named)))
    return tuple(said)


def _decision(page: Page, kind: str, rows: pd.DataFrame) -> str:
    """Say what a kind of measure asks for: how much in all, for how much, and where most of it."""
    language = page.language
    unit = page.text(f"unit.{rows['amount_unit'].iloc[0]}")
    if kind == "expand":
        rows = rows.assign(counterpart="")  # all steps together
    by = rows.groupby(["unit", "counterpart", "planning_object", "capacity"], sort=False)[["cost", "amount"]].sum()
    by = by.sort_values(["amount", "cost"], ascending=False, kind="stable")
    most = []
    for (giver, other, planning_object, capacity), cost, amount in by.head(2).itertuples():
        what = capacity or planning_object
        size = f"{language.number(amount)} {unit}" + (f", {language.money(cost)}" if cost > 0 else "")
        values = {"what": what, "unit": giver, "other": other, "n": size}
        most.append(page.text(f"head.most.{kind}" if kind in KINDS else "head.most.other", **values))
    cost = float(rows["cost"].sum())
    price = page.text("head.price", cost=language.money(cost)) if cost > 0 else page.text("head.free")
    total = _in_all(page, rows)
    known = f"head.do.{kind}" if kind in KINDS else "head.do.other"
    order = rows["order"].iloc[0]
    price += f" ({page.text('head.order', order=language.number(order))})" if order < NO_ORDER else ""
    said = page.text(known, n=total, price=price, kind=language.known(f"kind.{kind}", kind))
    return f"{said} {page.text('head.mostly', most='; '.join(most))}"


def _in_all(page: Page, rows: pd.DataFrame) -> str:
    """Return how much is asked for: activities in all, hours by capacity, since those of unlike ones are not the same."""
    number = page.language.number
    if rows["amount_unit"].iloc[0] != "hours":
        return f"{number(rows['amount'].sum())} {page.text('unit.activities')}"
    by = rows.groupby("capacity", sort=False)["amount"].sum().sort_values(ascending=False, kind="stable")
    named = [page.text("head.hours_of", n=number(amount), capacity=capacity) for capacity, amount in by.items()]
    left = len(named) - MOST_NAMED
    return ", ".join(named) if left < 2 else f"{', '.join(named[:MOST_NAMED])} {page.text('head.more_kinds', n=left)}"


KINDS = ("reallocate", "shift_time", "transfer", "expand", "buy", "limit")


def _course(page: Page) -> Pictures:
    """Return all lists together: who waits, and who of them has waited too long."""
    people = page.found.by_period
    pictures = []
    for column, colour in (("waiting", "waiting"), ("overdue", "most")):
        values = people[column].to_numpy()
        about = page.text(
            "head.course.about", start=page.language.number(values[0]), end=page.language.number(values[-1]),
            most=page.language.number(values.max()),
        )  # fmt: skip
        title = page.text(f"head.course.{column}")
        panel = Panel(page.text("axis.people"), (Bars(values, colour),))
        pictures.append(
            page.picture(title, Drawing(title, about, (panel,), page.ticks(list(people.index)), height=180.0), about)
        )
    return Pictures(tuple(pictures), page.text("head.course.source"))
