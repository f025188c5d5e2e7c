"""Why measures are used and why not, said in words."""

from __future__ import annotations

import pandas as pd

from pks.balance.explain.texts import TEXTS
from pks.balance.explain.words import Words, words_of
from pks.balance.plan import Plan

_NAMED = 3


def reason_sentences(plan: Plan, table: pd.DataFrame, *, language: str = "en") -> list[str]:
    """Return one sentence or two for each row of `table`.

    Args:
        plan: the plan that the reasons are of.
        table: all rows of :func:`pks.balance.explain.reasons.reasons`; they refer to each other.
        language: en or sv.

    Raises:
        LanguageError: if there are no words in that language.
    """
    words = words_of(plan, language)
    names = {
        index: _lowered(_name(words, row)) for index, row in zip(table.index, table.to_dict("records"), strict=True)
    }
    return [_used(words, row, names) if row["used"] else _unused(words, row, names) for row in table.to_dict("records")]


def _used(words: Words, row: dict[str, object], names: dict[int, str]) -> str:
    amount, needed, cost = (float(str(row[name])) for name in ("amount", "needed", "cost"))
    said = words.text(
        "used",
        what=_name(words, row),
        amount=words.amount(amount, str(row["amount_unit"])),
        cost=words.text("cost", cost=words.amount(cost, words.currency)) if cost > 0 else "",
    )
    said += words.text(
        f"reason.{row['reason']}",
        needed=words.amount(needed, str(row["amount_unit"])),
        tier=words.tier(str(row["tier"])),
    )
    before = [pair for pair in row["before"] if pair[1]]  # type: ignore[attr-defined]  # a tuple of pairs
    if not before:
        return said
    listed = [f"{names[other]} ({words.text(f'held.{why}')})" for other, why in before[:_NAMED]]
    return said + words.text("before", held=_listed(words, listed, len(before)))


def _unused(words: Words, row: dict[str, object], names: dict[int, str]) -> str:
    gain, price = (float(str(row[name])) for name in ("gain", "price"))
    unit, before = str(row["tier_unit"]), [other for other, _ in row["before"]]  # type: ignore[attr-defined]
    return words.text("unused", what=_name(words, row)) + words.text(
        f"reason.{row['reason']}",
        gain=words.amount(gain, unit),
        price=words.amount(price, unit),
        tier=words.tier(str(row["tier"])),
        held=_listed(words, [names[other] for other in before[:_NAMED]], len(before)),
    )


def _name(words: Words, row: dict[str, object]) -> str:
    key = f"what.{row['kind']}"
    labels = {name: row[name] for name in ("kind", "unit", "counterpart", "planning_object", "capacity")}
    return " ".join(words.text(key if key in TEXTS else "what.other", **labels).split())


def _lowered(name: str) -> str:
    return name[:1].lower() + name[1:]


def _listed(words: Words, names: list[str], count: int) -> str:
    more = count - len(names)
    return "; ".join(names) + (words.text("and.more", n=words.number(more)) if more > 0 else "")
