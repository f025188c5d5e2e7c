"""What explanations say: key -> (English, Swedish). Placeholders in braces are filled in."""

from __future__ import annotations

from collections.abc import Mapping

_GENERAL = {
    "week": ("week {week}", "vecka {week}"),
    "quarter": ("quarter {quarter}", "kvartal {quarter}"),
    "during": (" in {period}", " under {period}"),
    "counted.D": ("counted day by day", "räknat dag för dag"),
    "counted.W-MON": ("counted week by week", "räknat vecka för vecka"),
    "counted.MS": ("counted month by month", "räknat månad för månad"),
    "counted.QS": ("counted quarter by quarter", "räknat kvartal för kvartal"),
    "counted.YS": ("counted year by year", "räknat år för år"),
    "weighted": ("weighted by severity", "vägt efter svårighetsgrad"),
    "unit.hours.one": ("hour", "timme"),
    "unit.hours.many": ("hours", "timmar"),
    "unit.activities.one": ("activity", "aktivitet"),
    "unit.activities.many": ("activities", "aktiviteter"),
    "unit.people.one": ("person", "person"),
    "unit.people.many": ("people", "personer"),
    "unit.hours or activities.one": ("hour or activity", "timme eller aktivitet"),
    "unit.hours or activities.many": ("hours or activities", "timmar eller aktiviteter"),
    "unit.weighted people.one": ("person", "person"),
    "unit.weighted people.many": ("people", "personer"),
    "unit.weighted activities.one": ("activity", "aktivitet"),
    "unit.weighted activities.many": ("activities", "aktiviteter"),
}
_EFFECTS = {
    "effect.uncovered": ("gives care to {n} more acute patients", "ger vård åt {n} fler akuta patienter"),
    "effect.uncovered.one": ("gives care to 1 more acute patient", "ger vård åt 1 akut patient till"),
    "effect.limited": ("lets {n} more patients be offered care", "gör att {n} fler patienter kan erbjudas vård"),
    "effect.limited.one": ("lets 1 more patient be offered care", "gör att 1 patient till kan erbjudas vård"),
    "effect.mission": (
        "brings production {n} activities nearer to its mission",
        "för produktionen {n} aktiviteter närmare uppdraget",
    ),
    "effect.mission.one": (
        "brings production 1 activity nearer to its mission",
        "för produktionen 1 aktivitet närmare uppdraget",
    ),
    "effect.overdue": ("removes {n} overdue patients", "tar bort {n} patienter som väntat för länge"),
    "effect.overdue.one": ("removes 1 overdue patient", "tar bort 1 patient som väntat för länge"),
    "effect.undone": (
        "gets {n} more hours of work with waiting patients done",
        "gör att {n} timmar mer av arbetet med väntande hinns med",
    ),
    "effect.undone.one": (
        "gets 1 more hour of work with waiting patients done",
        "gör att 1 timme mer av arbetet med väntande hinns med",
    ),
    "effect.order": ("saves {amount} on measures of order {order}", "sparar {amount} på åtgärder av ordning {order}"),
    "effect.waiting": ("takes {n} patients off the lists", "tar {n} patienter från väntelistorna"),
    "effect.waiting.one": ("takes 1 patient off the lists", "tar 1 patient från väntelistorna"),
    "effect.other": ("lowers {tier} by {amount}", "sänker {tier} med {amount}"),
}
_MORE = {
    "more.hour": ("One more hour of {capacity} at {unit}{during}", "En timme till av {capacity} på {unit}{during}"),
    "more.resource hour": (
        "One more hour of {capacity} at {unit}{during}",
        "En timme till av {capacity} på {unit}{during}",
    ),
    "more.ability": (
        "Being able to carry out one more {planning_object} at {unit}{during}",
        "Att kunna utföra en {planning_object} till på {unit}{during}",
    ),
    "more.spare": (
        "One more hour of {capacity} that {unit} could lend to others{during}",
        "En timme till av {capacity} som {unit} kunde lämna till andra{during}",
    ),
    "more.goal": (
        "Allowing one more on the list for {planning_object} at {unit}{during}",
        "Att tillåta en till på väntelistan för {planning_object} på {unit}{during}",
    ),
    "more.mission minimum": (
        "One {planning_object} less in the mission of {unit}{during}",
        "En {planning_object} mindre i uppdraget till {unit}{during}",
    ),
    "more.mission maximum": (
        "Allowing one more {planning_object} in the mission of {unit}{during}",
        "Att tillåta en {planning_object} till i uppdraget till {unit}{during}",
    ),
    "more.budget": (
        "{step} {currency} more in the budget{of_unit}{during}",
        "{step} {currency} mer i budgeten{of_unit}{during}",
    ),
    "more.budget.of": (" of {unit}", " för {unit}"),
    "more.slack": ("Letting {kind} be one worse", "Att låta {kind} bli en enhet sämre"),
    "more.limit.reallocate": (
        "One more hour of {capacity} that may move from {unit} to {counterpart}{during}",
        "En timme till av {capacity} som får flyttas från {unit} till {counterpart}{during}",
    ),
    "more.limit.shift_time": (
        "One more hour of {capacity} at {unit} that may be moved in time{during}",
        "En timme till av {capacity} på {unit} som får flyttas i tid{during}",
    ),
    "more.limit.transfer": (
        "One more {planning_object} that {counterpart} may carry out for {unit}{during}",
        "En {planning_object} till som {counterpart} får utföra åt {unit}{during}",
    ),
    "more.limit.expand": (
        "One more hour of {capacity} that step {counterpart} may add at {unit}{during}",
        "En timme till av {capacity} som steg {counterpart} får tillföra på {unit}{during}",
    ),
    "more.limit.buy": (
        "One more {planning_object} that may be bought from {counterpart}{for_unit}{during}",
        "En {planning_object} till som får köpas från {counterpart}{for_unit}{during}",
    ),
    "more.limit.for": (" for {unit}", " åt {unit}"),
    "more.limit.limit": (
        "One more {planning_object} at {unit} that may be limited{during}",
        "En {planning_object} till på {unit} som får begränsas{during}",
    ),
    "more.other": (
        "One more of the limit {what} {kind} {unit} {counterpart} {planning_object} {capacity}{during}",
        "En enhet till av gränsen {what} {kind} {unit} {counterpart} {planning_object} {capacity}{during}",
    ),
    "worth": ("{more} {effect}.", "{more} {effect}."),
    "worth.nothing": (
        "{more} changes nothing: something else is just as short.",
        "{more} ändrar ingenting: något annat är precis lika knappt.",
    ),
    "holds.between": (
        " That holds between {least} and {most}; now it is {limit}.",
        " Det gäller mellan {least} och {most}; nu är det {limit}.",
    ),
    "holds.from": (
        " That holds from {least} on; now it is {limit}.",
        " Det gäller från {least} och uppåt; nu är det {limit}.",
    ),
}
_REASONS = {
    "used": ("{what} is used ({amount}{cost})", "{what} används ({amount}{cost})"),
    "unused": ("{what} is not used", "{what} används inte"),
    "cost": (", {cost}", ", {cost}"),
    "reason.needed": (
        ": {tier} needs at least {needed} of it, whatever else is done.",
        ": {tier} kräver minst {needed}, vad man än gör i övrigt.",
    ),
    "reason.as good without": (
        ": another plan without it is just as good.",
        ": en annan plan utan den är lika bra.",
    ),
    "reason.not asked": (".", "."),
    "before": (
        " What comes before it can give no more then: {held}.",
        " Det som kommer före kan inte ge mer då: {held}.",
    ),
    "and.more": ("; and {n} more", "; och {n} till"),
    "reason.lead time": (
        ": its lead time ends after the last period.",
        ": dess ledtid slutar efter sista perioden.",
    ),
    "reason.no room": (": its limit is 0.", ": dess gräns är 0."),
    "reason.nothing to relieve": (
        ": there is nothing left to relieve that comes before its cost.",
        ": det finns inget kvar att avlasta som går före dess kostnad.",
    ),
    "reason.sufficed": (
        ": what comes before it suffices ({held}).",
        ": det som kommer före den räcker ({held}).",
    ),
    "reason.costs more": (
        ": in {tier} a unit of it would save {gain} and cost {price}.",
        ": i {tier} skulle en enhet spara {gain} och kosta {price}.",
    ),
    "reason.as good with": (
        ": a plan that uses it is just as good.",
        ": en plan som använder den är lika bra.",
    ),
    "reason.limit": (": its own limit is reached.", ": dess egen gräns är nådd."),
    "held.limit": ("at its limit", "vid sin gräns"),
    "held.lead time": ("lead time", "ledtid"),
    "held.caps": ("at its shared limit", "vid sin gemensamma gräns"),
    "held.giver": ("the giver has no more to spare", "den som ger har inte mer över"),
    "held.budget": ("the budget is spent", "budgeten är slut"),
    "held.ability": ("no more can be carried out there", "mer kan inte utföras där"),
    "held.missions": ("the mission allows no more", "uppdraget medger inte mer"),
    "held.resources": ("the resources are used up", "resurserna är slut"),
    "held.hours": ("no hours are left there", "inga timmar är kvar där"),
    "tier.uncovered": ("acute care", "akut vård"),
    "tier.limited": ("care offered", "erbjuden vård"),
    "tier.mission": ("the mission", "uppdraget"),
    "tier.overdue": ("the waiting-time promise", "väntetidslöftet"),
    "tier.undone": ("work with waiting patients", "arbetet med väntande"),
    "tier.order": ("the cost of order {order}", "kostnaden för ordning {order}"),
    "tier.waiting": ("shorter lists", "kortare väntelistor"),
    "reason.budget": (": the budget is spent.", ": budgeten är slut."),
    "reason.giver": (": the giver has no hours to spare.", ": den som ger har inga timmar över."),
    "reason.hours": (": whoever would do it has no hours left.", ": den som skulle göra det har inga timmar kvar."),
    "reason.resources": (": the resources behind it are used up.", ": resurserna bakom är slut."),
    "reason.mixes": (": the resources behind it are used up.", ": resurserna bakom är slut."),
    "reason.caps": (": the limit that it shares is reached.", ": gränsen som den delar är nådd."),
    "reason.ability": (": whoever would do it can do no more.", ": den som skulle göra det kan inte göra mer."),
    "reason.missions": (": a mission allows no more.", ": ett uppdrag medger inte mer."),
    "reason.goals": (": a goal for a list stands against it.", ": ett mål för en väntelista talar emot."),
    "what.reallocate": (
        "Moving hours of {capacity} from {unit} to {counterpart}",
        "Att flytta timmar av {capacity} från {unit} till {counterpart}",
    ),
    "what.shift_time": (
        "Moving hours of {capacity} at {unit} in time",
        "Att flytta timmar av {capacity} på {unit} i tid",
    ),
    "what.transfer": (
        "Letting {counterpart} carry out {planning_object} for {unit}",
        "Att låta {counterpart} utföra {planning_object} åt {unit}",
    ),
    "what.expand": (
        "Adding hours of {capacity} at {unit} by step {counterpart}",
        "Att tillföra timmar av {capacity} på {unit} genom steg {counterpart}",
    ),
    "what.buy": (
        "Buying {planning_object} from {counterpart} for {unit}",
        "Att köpa {planning_object} från {counterpart} åt {unit}",
    ),
    "what.limit": ("Limiting {planning_object} at {unit}", "Att begränsa {planning_object} på {unit}"),
    "what.other": (
        "{kind} {unit} {counterpart} {planning_object} {capacity}",
        "{kind} {unit} {counterpart} {planning_object} {capacity}",
    ),
}
TEXTS: Mapping[str, tuple[str, str]] = {**_GENERAL, **_EFFECTS, **_MORE, **_REASONS}
"""All texts by key."""
