"""Texts of the first section: what it comes to."""

from __future__ import annotations

HEADLINE: dict[str, tuple[str, str]] = {
    "head.title": ("Summary", "Sammanfattning"),
    "head.stopped.time limit": (
        "Not settled: balancing ran out of time, and this is the best plan found by then.",
        "Inte färdig: balanseringen fick slut på tid, och detta är den bästa plan som hittats till dess.",
    ),
    "head.stopped.interrupted": (
        "Not settled: balancing was interrupted, and this is the best plan found by then.",
        "Inte färdig: balanseringen avbröts, och detta är den bästa plan som hittats till dess.",
    ),
    "head.stopped": (
        "It can be carried out, but what is short or late here may be more than it has to be, and other measures may be better. "
        "Let balancing go on before you decide.",
        "Den går att genomföra, men brist och väntan här kan vara större än de behöver vara, och andra åtgärder kan vara bättre. "
        "Låt balanseringen gå vidare före beslut.",
    ),
    "head.stopped.open": (
        "First open of the tiers: {tier}, {n} here, and no plan is below {least} ({unit}).",
        "Första steget som inte är avgjort: {tier}, här {n}, och ingen plan ligger under {least} ({unit}).",
    ),
    "head.good": (
        "In balance: all acute need is met, nothing is limited, all missions are reached and nobody waits too long.",
        "I balans: allt akut behov tillgodoses, inget begränsas, alla uppdrag nås och ingen väntar för länge.",
    ),
    "head.watch": (
        "In balance at the end, but not all the way: until {period} some people wait too long or a list is above its goal.",
        "I balans vid slutet, men inte hela vägen: till och med {period} väntar några för länge eller är en lista över målet.",
    ),
    "head.undone": (
        "In balance for those who wait, but hours of work around the waiting are left undone.",
        "I balans för dem som väntar, men arbete kring väntande hinns inte med.",
    ),
    "head.few": (
        "In balance for those who need care; some missions are larger than the need.",
        "I balans för dem som behöver vård; några uppdrag är större än behovet.",
    ),
    "head.bad": ("Not in balance: {wrong}.", "Inte i balans: {wrong}."),
    "head.wrong.uncovered": ("acute need without care: {n}", "akut behov utan vård: {n}"),
    "head.wrong.limited": ("need that is not offered care: {n}", "behov som inte erbjuds vård: {n}"),
    "head.wrong.mission": ("activities missing in missions: {n}", "aktiviteter som saknas i uppdrag: {n}"),
    "head.wrong.overdue": (
        "people who have waited too long at the end: {n}",
        "personer som väntat för länge vid slutet: {n}",
    ),
    "head.wrong.shortfall": (
        "people above the lists' goals at the end: {n}",
        "personer över listornas mål vid slutet: {n}",
    ),
    "head.tile.waiting": ("Waiting at the end", "Väntande vid slutet"),
    "head.tile.overdue": ("Waited too long at the end", "Väntat för länge vid slutet"),
    "head.tile.before": ("at the start: {n}", "vid start: {n}"),
    "head.tile.uncovered": ("Acute need without care", "Akut behov utan vård"),
    "head.tile.people": ("people, all periods", "personer, alla perioder"),
    "head.tile.cost": ("Measures cost", "Åtgärderna kostar"),
    "head.tile.budget": ("of a budget of {n}", "av en budget på {n}"),
    "head.tile.nobudget": ("no budget is given", "ingen budget är given"),
    "head.tile.limiting": ("Load where an hour is worth most", "Belastning där en timme är värd mest"),
    "head.before": (
        "Before measures, need exceeds available hours over the whole horizon for {over} of {all} pairs of a unit and a "
        "limiting capacity, and in at least one period for {short} of them.",
        "Före åtgärder är behovet större än de tillgängliga timmarna över hela perioden för {over} av {all} kombinationer "
        "av enhet och begränsande kapacitet, och i minst en period för {short} av dem.",
    ),
    "head.limiting": (
        "Most limiting is {capacity} at {unit}, where one more hour is worth most: need is {load} of the available hours, "
        "with a shortage in {short} {periods}.",
        "Mest begränsande är {capacity} på {unit}, där en timme till är värd mest: behovet är {load} av de tillgängliga "
        "timmarna, med brist i {short} {periods}.",
    ),
    "head.limiting.load": (
        "Fullest is {capacity} at {unit}: need is {load} of the available hours, with a shortage in {short} {periods}.",
        "Mest belastad är {capacity} på {unit}: behovet är {load} av de tillgängliga timmarna, med brist i {short} {periods}.",
    ),
    "head.tile.fullest": ("Highest load", "Högsta belastning"),
    "head.resource": ("There {resource} runs out first.", "Där tar {resource} slut först."),
    "head.lists": (
        "{start} people wait at the start, {overdue} of them already too long; at the end {end} wait, {late} of them too long.",
        "{start} personer väntar vid start, varav {overdue} redan för länge; vid slutet väntar {end}, varav {late} för länge.",
    ),
    "head.fullest": ("Also short over the whole horizon: {names}.", "Brist över hela perioden även i {names}."),
    "head.worst": (
        "Most have waited too long for {object} at {unit}: {n} at once, in {period}.",
        "Flest har väntat för länge på {object}, {unit}: {n} samtidigt, {period}.",
    ),
    "head.since": ("From {period} nobody has waited too long.", "Från och med {period} har ingen väntat för länge."),
    "head.cost": ("The measures cost {cost}; no budget is given.", "Åtgärderna kostar {cost}; ingen budget är given."),
    "head.budget": (
        "The measures cost {cost} of a budget of {budget} ({share}).",
        "Åtgärderna kostar {cost} av en budget på {budget} ({share}).",
    ),
    "head.decide": ("To decide", "Att besluta"),
    "head.mostly": ("Most: {most}.", "Mest: {most}."),
    "head.price": ("for {cost}", "för {cost}"),
    "head.free": ("at no cost", "utan kostnad"),
    "head.hours_of": ("{n} hours of {capacity}", "{n} timmar {capacity}"),
    "head.more_kinds": ("and hours of {n} other capacities", "och timmar av {n} andra kapaciteter"),
    "head.do.reallocate": ("Move {n} between units, {price}.", "Flytta {n} mellan enheter, {price}."),
    "head.do.shift_time": ("Move {n} to nearby periods, {price}.", "Flytta {n} till närliggande perioder, {price}."),
    "head.do.transfer": ("Let other units carry out {n}, {price}.", "Låt andra enheter utföra {n}, {price}."),
    "head.do.expand": ("Expand by {n}, {price}.", "Utöka med {n}, {price}."),
    "head.do.buy": ("Buy {n}, {price}.", "Köp {n}, {price}."),
    "head.do.limit": ("Do not offer {n}.", "Erbjud inte {n}."),
    "head.do.other": ("{kind}: {n}, {price}.", "{kind}: {n}, {price}."),
    "head.most.reallocate": ("{what} from {unit} to {other} ({n})", "{what} från {unit} till {other} ({n})"),
    "head.most.shift_time": ("{what} at {unit} ({n})", "{what} på {unit} ({n})"),
    "head.most.transfer": ("{what} from {unit} to {other} ({n})", "{what} från {unit} till {other} ({n})"),
    "head.most.expand": ("{what} at {unit} ({n})", "{what} på {unit} ({n})"),
    "head.most.buy": ("{what} for {unit} from {other} ({n})", "{what} för {unit} från {other} ({n})"),
    "head.most.limit": ("{what} at {unit} ({n})", "{what} på {unit} ({n})"),
    "head.most.other": ("{what} at {unit} ({n})", "{what} på {unit} ({n})"),
    "head.order": ("order {order}", "ordning {order}"),
    "head.everybody": ("all units together", "alla enheter tillsammans"),
    "head.chance": (
        "With chance in the arrivals {waiting} wait at the end on average, {late} of them too long (section “How sure we are”).",
        "Med slump i inflödet väntar i snitt {waiting} vid slutet, varav {late} för länge (avsnittet ”Hur säkra vi är”).",
    ),
    "head.used_up": (
        "The budget of {whom} ({amount}) is used up: whoever wants shorter waits must give more or prioritise.",
        "Budgeten för {whom} ({amount}) är slut: kortare väntan kräver mer pengar eller en prioritering.",
    ),
    "head.used_up.only": (
        "The budget of {whom} ({amount}) is used up.",
        "Budgeten för {whom} ({amount}) är slut.",
    ),
    "head.mission.only": (
        "Settle what happens to missions that are not reached: {n} activities are missing. Most: {most}.",
        "Ta ställning till uppdrag som inte nås: {n} aktiviteter saknas. Mest: {most}.",
    ),
    "head.mission": (
        "Lower missions or add capacity: {n} activities are missing. Most: {most}.",
        "Sänk uppdrag eller tillför kapacitet: {n} aktiviteter saknas. Mest: {most}.",
    ),
    "head.mission.few": (
        "Look at missions that are larger than the need: {n} activities more than anybody needs. Most: {most}.",
        "Se över uppdrag som är större än behovet: {n} aktiviteter mer än någon behöver. Mest: {most}.",
    ),
    "head.late": (
        "Settle what happens to the {n} people who have waited too long at the end. Most: {most}.",
        "Ta ställning till de {n} personer som väntat för länge vid slutet. Mest: {most}.",
    ),
    "head.course.waiting": ("Waiting, all lists", "Väntande, alla listor"),
    "head.course.overdue": ("Of them waited too long", "Därav väntat för länge"),
    "head.course.about": (
        "After the first period {start}, after the last {end}; at most {most}.",
        "Efter den första perioden {start}, efter den sista {end}; som mest {most}.",
    ),
    "head.course.source": (
        "From waiting.csv: sum of waiting and of overdue by period. Acute need is not on a list: it is met in its period.",
        "Ur waiting.csv: summa av waiting och av overdue per period. Akut behov står inte på lista: det möts i sin period.",
    ),
    "head.rounding": (
        "Numbers are rounded where they are shown; sums are made from unrounded numbers. “Waited too long” means longer "
        "than the longest acceptable wait of the planning object. Under each table stands from which table of results "
        "and which columns it comes.",
        "Tal avrundas där de visas; summor är gjorda av oavrundade tal. ”Väntat för länge” är längre än "
        "planeringsobjektets längsta godtagbara väntan. Under varje tabell står ur vilken resultattabell och vilka "
        "kolumner den kommer.",
    ),
}
