"""How the page was made: yardsticks, what lies after the horizon, tiers, warnings, versions; and what terms mean."""

from __future__ import annotations

from importlib.metadata import version
from platform import python_version

import pandas as pd

from pks.balance.order import NO_SLACK
from pks.balance.yardsticks import hours_by_capacity, yardsticks
from pks.report.blocks import Block, Bullets, Cell, Column, Heading, Section, Table, Terms, Text
from pks.report.making import Field, Page, adaptive, amount, label, numeric, percent, table
from pks.report.proof import IN_ORDER, by_rule, settled, stops, strategy_of
from pks.report.texts import GLOSSARY
from pks.report.tiers import measured_in, tier_name

OF_HOURS = ("_hours", "_share")
"""How the names of yardsticks over all capacities end; hours are unlike, so they are shown by capacity."""
SOURCES = ("strategic", "balancing", "support", "roles")
MOST_WARNINGS = 12
PACKAGES = ("pks", "numpy", "scipy", "pandas", "highspy", "matplotlib", "jinja2")


def made(page: Page) -> Section:
    """Return the section on how sure footing the numbers have."""
    known = [_yardsticks(page), _hours(page)] if page.found.whole else [Text(page.text("made.partial"))]
    blocks: list[Block] = [*known, _tiers(page), *_rounding(page)]
    if page.found.need.axes.period.tail:
        tail = page.found.need.axes.period.tail
        blocks.append(
            Text(page.text("made.tail", n=page.language.number(tail), periods=page.language.of_period("periods")))
        )
    blocks += [*_warnings(page), Heading(page.text("made.how")), Bullets(_how(page)), _versions(page)]
    blocks += [
        Heading(page.text("made.sources")),
        Bullets(tuple(page.text(f"source.{name}") for name in SOURCES), language="sv"),
    ]
    return Section("made", page.text("made.title"), (*blocks, _units(page)))


def terms(page: Page) -> Section:
    """Return the glossary: the Swedish terms, the English ones, and what they mean."""
    listed = tuple(
        (f"{english} (sv: {swedish})" if page.language.code == "en" else f"{swedish} (en: {english})", page.text(key))
        for key, (english, swedish) in GLOSSARY.items()
    )
    return Section("terms", page.text("terms.title"), (Terms(listed),))


def _yardsticks(page: Page) -> Block:
    rows = []
    for name, value in yardsticks(page.found.plan).items():
        if not name.endswith(OF_HOURS):
            unit = page.language.known(f"yard.unit.{name}", "")
            said = page.language.known(f"yard.{name}", name)
            rows.append((Cell(said), numeric(page, value, 0), Cell(unit), Cell(name)))
    heads = {"col.yardstick": "", "col.value": "n", "col.measured": "", "col.name_in": ""}
    columns = tuple(Column(page.text(head), kind) for head, kind in heads.items())
    return Table(page.text("made.yardsticks"), page.text("made.yardsticks.source"), columns, tuple(rows))


def _hours(page: Page) -> Block:
    """Return how hard each capacity is used; hours of unlike capacities are never summed."""
    frame = hours_by_capacity(page.found.plan).sort_values("used_share", ascending=False, kind="stable")
    fields = [
        label("capacity", page.text("col.capacity")),
        amount(page, frame, "there", page.text("yard.there_hours"), summed=False),
        amount(page, frame, "used", page.text("yard.used_hours"), summed=False),
        percent(page, "used_share", page.text("yard.used_share"), 1),
        amount(page, frame, "surplus_hours", page.text("yard.surplus_hours"), summed=False),
        amount(page, frame, "added", page.text("yard.added_hours"), summed=False),
        percent(page, "added_share", page.text("yard.added_share"), 1),
        amount(page, frame, "shifted_in", page.text("yard.shifted_hours"), summed=False),
    ]
    if frame["undone"].sum() > 0:
        fields.append(amount(page, frame, "undone", page.text("yard.undone_hours"), summed=False))
    return table(
        page, frame, fields, caption=page.text("made.hours"), source=page.text("made.hours.source"), file="capacity.csv",
        total=False, most=30,
    )  # fmt: skip


def _tiers(page: Page) -> Block:
    frame = page.found.plan.tiers.copy()
    frame["name"] = [tier_name(page, tier) for tier in frame["tier"]]
    frame["measured"] = [measured_in(page, tier) for tier in frame["tier"]]
    fields = [
        label("name", page.text("col.tier")),
        Field("position", page.text("col.position"), lambda value: numeric(page, value, 0), number=True),
        amount(page, frame, "value", page.text("col.value"), summed=False),
        label("measured", page.text("col.measured")),
    ]
    source = " ".join((page.text("made.tiers.source"), *_proved(page)))
    if "gap" in frame:  # the solve was stopped
        fields.insert(3, amount(page, frame, "gap", page.text("col.tier_gap"), summed=False))
        source = f"{source} {page.text('made.gaps.source')}"
    own = not settled(page.found.plan) and strategy_of(page.found.plan) not in IN_ORDER
    return table(
        page, frame, fields, caption=page.text("made.tiers.other" if own else "made.tiers"), source=source,
        file="tiers.csv", total=False, most=30,
    )  # fmt: skip


def _proved(page: Page) -> list[str]:
    """Say what is proved of the tiers, if anything is."""
    plan = page.found.plan
    if not settled(plan):
        return []
    said = [page.text("made.tiers.settled" if plan.tiers["position"].is_unique else "made.tiers.merged")]
    if plan.solved is not None and any(each.slack != NO_SLACK for each in plan.solved.places):
        said.append(page.text("made.tiers.slack"))
    return [*said, page.text("made.tiers.rounded")] if plan.status != "optimal" else said


def _rounding(page: Page) -> list[Block]:
    """Return what whole activities cost, tier by tier, where the plan is rounded."""
    if page.found.plan.rounding is None:
        return []
    frame = page.found.plan.rounding.copy()
    frame["name"] = [tier_name(page, tier) for tier in frame["tier"]]
    frame["measured"] = [measured_in(page, tier) for tier in frame["tier"]]
    fields = [
        label("name", page.text("col.tier")),
        adaptive(page, "fractional", page.text("col.fractional")),
        adaptive(page, "whole", page.text("col.whole")),
        adaptive(page, "cost", page.text("col.rounding_cost")),
        label("measured", page.text("col.measured")),
    ]
    return [
        table(
            page, frame, fields, caption=page.text("made.rounding"), source=page.text("made.rounding.source"),
            file="summary.json", total=False, most=30,
        )
    ]  # fmt: skip


def _warnings(page: Page) -> list[Block]:
    warnings = page.found.case.warnings
    blocks: list[Block] = [Heading(page.text("made.warnings"))]
    if not len(warnings):
        return [*blocks, Text(page.text("made.warnings.none"))]
    lines = [_line(row) for row in warnings.head(MOST_WARNINGS).itertuples()]
    blocks.append(Bullets(tuple(lines), language="en"))
    left = len(warnings) - len(lines)
    return [*blocks, Text(page.language.counted("made.warnings.left", left))] if left else blocks


def _line(row: object) -> str:
    names = [
        str(value)
        for name in ("table", "row", "column", "value")
        if not pd.isna(value := getattr(row, name)) and value != ""
    ]
    return f"{', '.join(names)}: {getattr(row, 'reason', '')}"


def _how(page: Page) -> tuple[str, ...]:
    plan = page.found.plan
    check = "made.check" if page.found.whole else "made.unchecked"
    broken = page.language.number(len(plan.check())) if page.found.whole else ""
    said = [_by(page), _unique(page), page.text(check, n=broken)]
    said.append(page.language.known(f"made.method.{strategy_of(plan)}", ""))
    if page.found.strict:
        said.append(page.text("made.method.strict"))
    return tuple(filter(None, said))


def _by(page: Page) -> str:
    """Say who made the plan, and how that ended."""
    plan = page.found.plan
    if by_rule(plan):
        return page.text("made.rule", strategy=plan.strategy)
    status = ", ".join(page.language.known(f"status.{each}", each) for each in plan.status.split(", "))
    return page.text("made.strategy", strategy=plan.strategy, solver=plan.solver, status=status)


def _unique(page: Page) -> str:
    """Say whether other plans are as good; nothing where that is no question."""
    plan = page.found.plan
    if by_rule(plan) or stops(plan):
        return ""
    if plan.unique is None:
        return page.text("made.not_asked")
    if settled(plan) and plan.tiers["position"].is_unique:
        return page.text("made.unique" if plan.unique else "made.not_unique")
    return page.text("made.unique.own" if plan.unique else "made.not_unique.own")


def _versions(page: Page) -> Block:
    named = {"python": python_version(), **{name: version(name) for name in PACKAGES}}
    said = ", ".join(f"{name} {number}" for name, number in named.items())
    seconds = page.language.number(page.found.plan.seconds, 1)
    return Text(page.text("made.versions", versions=said, seconds=seconds), soft=True)


def _units(page: Page) -> Block:
    frame = page.found.case.table("units")
    levels = [
        page.language.known(f"care.{level}", "" if pd.isna(level) else str(level)) for level in frame["care_level"]
    ]
    frame = frame.assign(level=levels)
    fields = [
        label("unit", page.text("col.unit")),
        label("name", page.text("col.full_name")),
        label("parent", page.text("col.parent")),
        label("level", page.text("col.care_level")),
    ]
    return table(
        page, frame, fields, caption=page.text("made.units"), source=page.text("made.units.source"), file="units.csv",
        total=False, most=40,
    )  # fmt: skip
