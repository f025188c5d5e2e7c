"""Marginal values said in words."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from pks.balance.explain.texts import TEXTS
from pks.balance.explain.words import Words, words_of
from pks.balance.plan import Plan

_IN_HOURS = ("hour", "resource hour", "spare")
_IN_ACTIVITIES = ("ability", "mission minimum", "mission maximum")
_BY_KIND = {
    "reallocate": "hours",
    "shift_time": "hours",
    "expand": "hours",
    "transfer": "activities",
    "buy": "activities",
}
_LARGEST_STEP = 6


def sentences(plan: Plan, values: pd.DataFrame, *, language: str = "en") -> list[str]:
    """Return one sentence for each row of `values`: what one more is worth, in which tier, and how far that holds.

    Args:
        plan: the plan that the values are of.
        values: rows of :func:`pks.balance.explain.marginal.marginal_values`; the range is said where it is exact.
        language: en or sv.

    Raises:
        LanguageError: if there are no words in that language.
    """
    words = words_of(plan, language)
    return [_sentence(words, row) for row in values.to_dict("records")]


def _sentence(words: Words, row: dict[str, object]) -> str:
    step = _step(row)
    more = _more(words, row, step)
    value = float(str(row["value"]))
    if value == 0 or not row["tier"]:
        return words.text("worth.nothing", more=more)
    effect = words.effect(str(row["tier"]), str(row["tier_unit"]), value * step)
    return words.text("worth", more=more, effect=effect) + _range(words, row)


def _more(words: Words, row: dict[str, object], step: float) -> str:
    """Return what there is one more of."""
    labels = {name: str(row[name]) for name in ("what", "kind", "unit", "counterpart", "planning_object", "capacity")}
    what = labels["what"]
    key = f"more.limit.{labels['kind']}" if what in ("limit", "shared cap") else f"more.{what}"
    said = words.text(
        key if key in TEXTS else "more.other",
        during=words.during(row["period"]),
        step=words.number(step),
        currency=words.currency,
        of_unit=words.text("more.budget.of", unit=labels["unit"]) if labels["unit"] else "",
        for_unit=words.text("more.limit.for", unit=labels["unit"]) if labels["unit"] else "",
        **labels,
    )
    return " ".join(said.split())


def _range(words: Words, row: dict[str, object]) -> str:
    least, most, limit = (float(str(row[name])) for name in ("holds_from", "holds_to", "limit"))
    if math.isnan(least):
        return ""
    unit = _unit(words, row)
    said = {"least": words.number(least), "most": words.amount(most, unit), "limit": words.number(limit)}
    if math.isinf(most):
        return words.text("holds.from", **{**said, "least": words.amount(least, unit)})
    return words.text("holds.between", **said)


def _unit(words: Words, row: dict[str, object]) -> str:
    """Return what a limit is measured in."""
    what, kind = str(row["what"]), str(row["kind"])
    if what in _IN_HOURS:
        return "hours"
    if what == "budget":
        return words.currency
    if what in ("limit", "shared cap"):
        return _BY_KIND.get(kind, "people")
    return "activities" if what in _IN_ACTIVITIES else "people"


def _step(row: dict[str, object]) -> float:
    """Return 1, or for money the power of ten of which the value says something."""
    value = float(str(row["value"]))
    if row["what"] != "budget" or value <= 0:
        return 1.0
    return float(10.0 ** np.clip(-math.floor(math.log10(value)), 0, _LARGEST_STEP))
