"""How the page was made: yardsticks, what lies after the horizon, tiers, warnings, versions; and what terms mean."""

from __future__ import annotations

from importlib.metadata import version
from platform import python_version

import pandas as pd

from pks.balance.yardsticks import yardsticks
from pks.report.blocks import Block, Bullets, Cell, Column, Heading, Section, Table, Terms, Text
from pks.report.making import Field, Page, amount, label, numeric, table
from pks.report.sections.short import measured_in, tier_name
from pks.report.texts import GLOSSARY

SHARES = ("used_share", "added_share")
SOURCES = ("strategic", "balancing", "support", "roles")
MOST_WARNINGS = 12
PACKAGES = ("pks", "numpy", "scipy", "pandas", "highspy", "matplotlib", "jinja2")


def made(page: Page) -> Section:
    """Return the section on how sure footing the numbers have."""
    blocks: list[Block] = [_yardsticks(page) if page.found.whole else Text(page.text("made.partial")), _tiers(page)]
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
        shown = Cell(page.language.share(value, 1), value) if name in SHARES else numeric(page, value, 0)
        unit = Cell("") if name in SHARES else Cell(page.language.known(f"yard.unit.{name}", ""))
        rows.append((Cell(page.language.known(f"yard.{name}", name)), shown, unit, Cell(name)))
    heads = {"col.yardstick": "", "col.value": "n", "col.measured": "", "col.name_in": ""}
    columns = tuple(Column(page.text(head), kind) for head, kind in heads.items())
    return Table(page.text("made.yardsticks"), page.text("made.yardsticks.source"), columns, tuple(rows))


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
    return table(
        page, frame, fields, caption=page.text("made.tiers"), source=page.text("made.tiers.source"), file="tiers.csv",
        total=False, most=30,
    )  # fmt: skip


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
    unique = {True: "made.unique", False: "made.not_unique", None: "made.not_asked"}[plan.unique]
    return (
        page.text(
            "made.strategy",
            strategy=plan.strategy,
            solver=plan.solver,
            status=page.language.known(f"status.{plan.status}", plan.status),
        ),
        page.text(unique),
        page.text("made.check", n=page.language.number(len(plan.check())))
        if page.found.whole
        else page.text("made.unchecked"),
        page.text("made.method"),
    )


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
