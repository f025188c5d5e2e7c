"""The minutes as a text that both sides can read: preliminary mission, answers with their reasons, updated missions, handshake."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from pks.balance.explain.words import Words, words_of
from pks.strategies.rounds.minutes import LIMITS
from pks.strategies.rounds.strategy import RoundsPlan

TEXTS = {
    "en": {
        "first": "Round {round}. Preliminary mission: every unit plans by itself.",
        "groups": "Round {round}. Updated missions: {groups} groups have settled what is between their members.",
        "region": "Round {round}. Updated missions: the whole region.",
        "plan": "Round {round}. The mission, settled tier by tier.",
        "as_it_stands": "Round {round}. The mission as far as it has come.",
        "handed": "is handed {handed} {currency} of the money that units share",
        "unchanged": "All others: as before.",
        "solving": "Being solved: {tier}, {value} in this plan; no plan comes below {bound}.",
        "solved": "Every tier is proved to be as good as can be.",
        "agreed": "Handshake: nothing that anybody could decide would make the plan better.",
        "stopped": "No handshake yet ({status}): see the gaps of the tiers.",
        "time limit": "time was up",
        "interrupted": "stopped as asked",
        "counted": "People are counted in every period and weighted by severity, as in the tiers.",
        "answer": "is asked for {mission} activities and carries out {production}",
        "more": "those in the history: {change} % more than last year",
        "less": "those in the history: {change} % fewer than last year",
        "as_before": "those in the history: as many as last year",
        "lent_hours": "lends {lent_hours} hours",
        "received_hours": "receives {received_hours} hours",
        "added_hours": "adds {added_hours} hours",
        "sent": "sends {sent} patients elsewhere",
        "carried_for_others": "treats {carried_for_others} patients of others",
        "bought": "buys {bought} activities",
        "uncovered": "leaves {uncovered} acute without care",
        "waiting_at_end": "has {waiting_at_end} waiting at the end",
        "held_back_by": "is held back most by {held_back_by}",
        "hour_lowers": " (one hour more, where it does most, {effect})",
        "limited_by": "is held back by a limit other than hours: {limit}",
        "as_it_is": "no limit of its own holds it back",
        "nothing": "nothing holds it back",
    },
    "sv": {
        "first": "Runda {round}. Preliminärt uppdrag: varje enhet planerar för sig.",
        "groups": "Runda {round}. Uppdaterade uppdrag: {groups} grupper har kommit överens om det som är mellan dem.",
        "region": "Runda {round}. Uppdaterade uppdrag: hela regionen.",
        "plan": "Runda {round}. Uppdraget, avgjort nivå för nivå.",
        "as_it_stands": "Runda {round}. Uppdraget så långt det har kommit.",
        "handed": "får {handed} {currency} av de medel som enheterna delar",
        "unchanged": "Alla andra: som förut.",
        "solving": "Avgörs nu: {tier}, {value} i denna plan; ingen plan kommer under {bound}.",
        "solved": "Alla nivåer är bevisat så bra de kan bli.",
        "agreed": "Handslag: ingenting som någon kan besluta skulle göra planen bättre.",
        "stopped": "Inget handslag än ({status}): se nivåernas avstånd till det bästa.",
        "time limit": "tiden var ute",
        "interrupted": "avbrutet som önskat",
        "counted": "Personer räknas i varje period och vägs efter svårighetsgrad, som i nivåerna.",
        "answer": "ombeds utföra {mission} aktiviteter och utför {production}",
        "more": "de som finns i historiken: {change} % fler än förra året",
        "less": "de som finns i historiken: {change} % färre än förra året",
        "as_before": "de som finns i historiken: lika många som förra året",
        "lent_hours": "lånar ut {lent_hours} timmar",
        "received_hours": "får låna {received_hours} timmar",
        "added_hours": "lägger till {added_hours} timmar",
        "sent": "skickar {sent} patienter till andra",
        "carried_for_others": "tar {carried_for_others} av andras patienter",
        "bought": "köper {bought} aktiviteter",
        "uncovered": "lämnar {uncovered} akuta utan vård",
        "waiting_at_end": "har {waiting_at_end} väntande vid slutet",
        "held_back_by": "hålls tillbaka mest av {held_back_by}",
        "hour_lowers": " (en timme till, där den gör mest, {effect})",
        "limited_by": "hålls tillbaka av annat än timmar: {limit}",
        "as_it_is": "inget som är dess eget håller den tillbaka",
        "nothing": "ingenting håller den tillbaka",
    },
}
SAID = (
    "lent_hours",
    "received_hours",
    "added_hours",
    "sent",
    "carried_for_others",
    "bought",
    "uncovered",
    "waiting_at_end",
)
"""Amounts that are said where they are not 0, in this order."""
_SMALL = 9.95
_ROUNDING = 1e-6
"""A bound that is short of a whole number by this is that number: plans are checked to that."""


def protocol(plan: RoundsPlan, language: str = "en") -> str:
    """Return the protocol of the rounds as text, a line for every unit whose answer is another than in the round before.

    Amounts are sums over all planned periods, from ten on rounded to whole ones.

    Raises:
        ValueError: if there are no texts in `language`.
    """
    if language not in TEXTS:
        raise ValueError(f"there are no texts in {language!r}; languages: {', '.join(TEXTS)}")
    return "\n".join(_lines(plan, TEXTS[language], language)) + "\n"


def _lines(plan: RoundsPlan, texts: dict[str, str], language: str) -> Iterator[str]:
    before: dict[str, str] = {}
    words = replace(words_of(plan, language), periods=1, weighted=False)  # how people are counted is said once
    told = plan.rounds.set_index("round")
    last = told.index[-1]
    for number, rows in plan.minutes.groupby("round"):
        groups = told.loc[number, "groups"]
        yield texts[_title(plan, number, last=last, groups=groups)].format(round=number, groups=groups)
        same = False
        for _, row in rows.iterrows():
            answer = _answer(row, plan, words, texts=texts)
            if before.get(row["unit"]) == answer:
                same = True
                continue
            before[row["unit"]] = answer
            handed = number == 1 and pd.notna(row["handed"]) and row["handed"] > 0
            mission = texts["handed"].format(handed=_whole(row["handed"], language), currency=plan.currency)
            yield f"  {row['unit']} {mission}; {answer}." if handed else f"  {row['unit']} {answer}."
        if same:
            yield "  " + texts["unchanged"]
        if number != last:
            yield "  " + _solving(told.loc[number], words, texts)
        yield ""
    yield texts["counted"]
    yield (texts["agreed"] if plan.status == "optimal" else texts["stopped"].format(status=texts[plan.status]))


def _title(plan: RoundsPlan, number: int, *, last: int, groups: int) -> str:
    if number == last:
        return "plan" if plan.status == "optimal" else "as_it_stands"
    return "first" if number == 1 else "region" if groups == 1 else "groups"


def _solving(of_round: pd.Series, words: Words, texts: dict[str, str]) -> str:
    """Return which tier is being solved, and how far it is."""
    if not of_round["tier"]:
        return texts["solved"]
    tier = f"{words.tier(of_round['tier'])} ({of_round['tier']})"
    value = _whole(of_round[of_round["tier"]], words.code)
    bound = _whole(math.floor(of_round["bound"] + _ROUNDING), words.code)
    return texts["solving"].format(tier=tier, value=value, bound=bound)


def _answer(row: pd.Series, plan: RoundsPlan, words: Words, *, texts: dict[str, str]) -> str:
    """Return what a unit answers in a round."""
    shown = {name: _whole(row[name], words.code) for name in ("mission", "production", *SAID)}
    said = [texts["answer"] + _against(row["change"], texts), *(texts[name] for name in SAID if shown[name] != "0")]
    return ", ".join(part.format(**shown) for part in said) + "; " + _reason(row, plan, words, texts=texts)


def _reason(row: pd.Series, plan: RoundsPlan, words: Words, *, texts: dict[str, str]) -> str:
    """Return what holds a unit back."""
    by = row["held_back_by"]
    if not by:
        return texts["as_it_is" if row["uncovered"] + row["overdue"] > 0 else "nothing"]
    if not row["tier"] and by in LIMITS:
        return texts["limited_by"].format(limit=words.text(f"held.{by}"))
    reason = texts["held_back_by"].format(held_back_by=by)
    if not row["tier"]:
        return reason
    unit = plan.tiers.set_index("tier").loc[row["tier"], "unit"]
    return reason + texts["hour_lowers"].format(effect=words.effect(row["tier"], unit, row["hour_lowers"]))


def _against(change: float, texts: dict[str, str]) -> str:
    """Return in brackets how production has changed since last year, if that is known."""
    if math.isnan(change):
        return ""
    percent = round(100 * change)
    told = texts["more" if percent > 0 else "less" if percent < 0 else "as_before"]
    return f" ({told.format(change=abs(percent))})"


def _whole(amount: float, language: str) -> str:
    """Return a whole number with its thousands parted as the language does; a small one with what it has above whole ones."""
    text = f"{amount:,.0f}" if amount >= _SMALL else f"{amount:.1f}".removesuffix(".0")
    return text.replace(",", "\N{NO-BREAK SPACE}").replace(".", ",") if language == "sv" else text
