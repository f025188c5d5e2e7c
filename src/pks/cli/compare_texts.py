"""What ``pks compare`` calls its yardsticks and their units, in English and Swedish."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "part.tier": (
        "Tiers, what counts most first: compare from the top down to the first that differs (people summed over the periods)",
        "Nivåer, det viktigaste först: jämför uppifrån till den första som skiljer (personer summerade över perioderna)",
    ),
    "part.plan": ("The plan", "Planen"),
    "part.fairness": ("How evenly people are overdue", "Hur jämnt personer väntar för länge"),
    "part.simulation": (
        "In simulation, on the same arrivals for all: {runs} replications, seed {seed}",
        "I simulering, med samma inflöde för alla: {runs} upprepningar, slumptalsfrö {seed}",
    ),
    "part.run": ("The run", "Körningen"),
    "status": ("how it ended", "hur den slutade"),
    "stopped": (
        "Stopped before the end: {told}. What stands in the column is the best plan found so far, not the best there is",
        "Avbrutet före slutet: {told}. Det som står i kolumnen är den bästa planen hittills, inte den bästa som finns",
    ),
    "failed": ("{name} failed: {reason}", "{name} misslyckades: {reason}"),
    "differences": (
        "Differences from {one} in simulation, 95 % intervals of paired differences (* = 0 lies outside)",
        "Skillnader mot {one} i simulering, 95-procentiga intervall för parade skillnader (* = 0 ligger utanför)",
    ),
    "written": ("{files} written to {out}", "{files} ligger i {out}"),
    "cost": ("cost of measures", "kostnad för åtgärder"),
    "waiting_at_end": ("waiting at the end", "väntande vid slutet"),
    "overdue_at_end": ("overdue at the end", "väntar för länge vid slutet"),
    "due_after_horizon": ("due after the horizon", "förfaller efter perioden"),
    "follow_on_after_horizon": ("follow-on after the horizon", "följdvård efter perioden"),
    "surplus_hours": ("hours that nobody uses", "timmar som ingen använder"),
    "used_share": ("used of the hours there", "använt av timmarna som finns"),
    "added_share": ("added of the hours used (overtime, agency)", "tillagt av använda timmar (övertid, hyr)"),
    "shifted_hours": ("hours moved in time", "timmar flyttade i tid"),
    "undone_hours": ("waiting work left undone", "väntearbete som inte görs"),
    "transferred_activities": ("carried out by another unit", "utfört av annan enhet"),
    "overdue_per_person": ("overdue, each on average", "väntar för länge, i snitt per person"),
    "worst_unit": ("in the worst unit", "i den värsta enheten"),
    "gini_units": ("unevenness between units (Gini)", "ojämnhet mellan enheter (Gini)"),
    "worst_object": ("on the worst planning object", "i det värsta planeringsobjektet"),
    "gini_objects": ("unevenness between planning objects (Gini)", "ojämnhet mellan planeringsobjekt (Gini)"),
    "mean_wait": ("mean wait of those served", "medelväntan för vårdade"),
    "p90_wait": ("nine in ten served within", "nio av tio vårdade inom"),
    "share_within": ("served within the promise", "vårdade inom garantin"),
    "completed": ("served", "vårdade"),
    "mean_age_at_end": ("those waiting at the end have waited", "väntande vid slutet har väntat"),
    "promise_kept": ("promise holds for nine in ten who wait at the end", "garantin hålls för nio av tio väntande vid slutet"),
    "lists_surely_kept": ("lists on which it surely does", "väntelistor där den säkert gör det"),
    "seconds": ("time to plan", "tid att planera"),
    "broken": ("constraints broken", "brutna villkor"),
}  # fmt: skip
"""Texts by key; yardsticks by their names."""

UNITS: dict[str, str] = {
    "people": "personer",
    "weighted people": "viktade personer",
    "weighted activities": "viktade aktiviteter",
    "activities": "aktiviteter",
    "hours": "timmar",
    "hours or activities": "timmar eller aktiviteter",
    "share": "andel",
    "share of available hours": "andel av timmarna",
    "days": "dagar",
    "periods/person": "perioder/person",
    "coefficient": "koefficient",
    "probability": "sannolikhet",
    "seconds": "sekunder",
    "count": "antal",
}
"""The units of yardsticks in Swedish; a currency is its own."""

STATUSES: dict[str, tuple[str, str]] = {
    "optimal": ("optimal", "optimal"),
    "by rule": ("by rule", "enligt regel"),
    "time limit": ("time limit", "tidsgräns"),
    "interrupted": ("interrupted", "avbruten"),
    "rounded to whole activities": ("rounded", "avrundad"),
    "failed": ("failed", "misslyckades"),
}
"""How a strategy may have ended; those of others are in their own words."""
