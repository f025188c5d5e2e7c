"""Texts of the sections on need, shortage, measures, what remains, and what an hour is worth."""

from __future__ import annotations

SECTIONS: dict[str, tuple[str, str]] = {
    "need.title": ("What is needed", "Vad som behövs"),
    "need.intro": (
        "People who need care give rise to activities: the production need, with follow-on care and what the goals for "
        "waiting lists add. Each activity takes hours of one or more capacities: the capacity need.",
        "Människor som behöver vård ger upphov till aktiviteter: produktionsbehovet, med den vård som följer på annan "
        "vård och det som målen för väntelistor lägger till. Varje aktivitet tar timmar av en eller flera kapaciteter: "
        "kapacitetsbehovet.",
    ),
    "need.by_group": ("Need by group of units", "Behov per grupp av enheter"),
    "need.by_group.source": (
        "As the next table, summed by what the units belong to (units.csv: parent).",
        "Som nästa tabell, summerad efter vad enheterna hör till (units.csv: parent).",
    ),
    "need.by_unit": ("Need by unit", "Behov per enhet"),
    "need.by_unit.source": (
        "Need arriving: before follow-on care. production_need.csv: sum of activities and of_which_goal by unit; "
        "capacity_need.csv: sum of hours by unit. Activities, and hours, of different kinds are added here.",
        "Behov som uppstår: före vård som följer på annan vård. production_need.csv: summa av activities och of_which_goal "
        "per unit; capacity_need.csv: summa av hours per unit. Här läggs olika slags aktiviteter, och timmar, ihop.",
    ),
    "need.by_object": ("Need and production goal by planning object", "Behov och produktionsmål per planeringsobjekt"),
    "need.by_object.source": (
        "production_need.csv: sum of activities and of_which_goal by planning_object; production.csv: sum of activities "
        "(carried out by own units); measures.csv: sum of amount where kind is buy. The goal may exceed the need (lists get "
        "shorter) or fall below it.",
        "production_need.csv: summa av activities och of_which_goal per planning_object; production.csv: summa av activities "
        "(utförs av egna enheter); measures.csv: summa av amount där kind är buy. Målet kan ligga över behovet (listor "
        "kortas) eller under det.",
    ),
    "need.by_capacity": ("Capacity need and available capacity", "Kapacitetsbehov och tillgänglig kapacitet"),
    "need.by_capacity.source": (
        "gap.csv: sum of need, available and gap by capacity. A sum over units hides shortages at single units: see the "
        "next section.",
        "gap.csv: summa av need, available och gap per capacity. En summa över enheter döljer brist på enskilda enheter: se "
        "nästa avsnitt.",
    ),
    "need.picture.about": (
        "Over the horizon {need} hours are needed and {available} are available.",
        "Över perioden behövs {need} timmar och {available} är tillgängliga.",
    ),
    "need.picture.source": (
        "The capacities that rank first in the next section. gap.csv: need and available; capacity.csv: available + moved_in − "
        "moved_out + shifted_in − shifted_out + added after measures.",
        "De kapaciteter som står först i nästa avsnitt. gap.csv: need och available; capacity.csv: available + moved_in − moved_out + "
        "shifted_in − shifted_out + added efter åtgärder.",
    ),
    "short.title": ("Where it falls short, and why", "Var det brister, och varför"),
    "short.intro": (
        "Need against available hours, before any measure. Where several capacities share a resource, each is shown as if "
        "it had the resource to itself; how they share it is decided in the plan. The need does not count those who wait already: "
        "so a capacity below 100 % can hold the plan back while a backlog is worked off.",
        "Behov mot tillgängliga timmar, före alla åtgärder. Där flera kapaciteter delar en resurs visas var och en som om "
        "den hade resursen för sig själv; hur de delar den avgörs i planen. Behovet räknar inte dem som redan väntar: därför "
        "kan en kapacitet under 100 % begränsa planen medan en kö arbetas av.",
    ),
    "short.ranking": ("Bottlenecks, the most limiting first", "Flaskhalsar, den mest begränsande först"),
    "short.ranking.source": (
        "Ranked by capacity.csv: the most serious tier in which one hour more has a marginal_value (marginal_tier), then the "
        "sum of it. gap.csv: sum of need ÷ sum of available, sum of gap, number of periods with gap above 0.",
        "Rangordnade efter capacity.csv: det allvarligaste prioritetssteg där en timme mer har ett marginal_value "
        "(marginal_tier), sedan summan av det. gap.csv: summa av need ÷ summa av available, summa av gap, antal perioder "
        "med gap över 0.",
    ),
    "short.ranking.load": ("Capacities, the fullest first", "Kapaciteter, den mest belastade först"),
    "short.ranking.load.source": (
        "gap.csv: sum of need ÷ sum of available, sum of gap, number of periods with gap above 0. Ranked by load: what an hour "
        "more is worth is not known.",
        "gap.csv: summa av need ÷ summa av available, summa av gap, antal perioder med gap över 0. Rangordnade efter belastning: "
        "vad en timme till är värd är inte känt.",
    ),
    "short.unknown": ("not known", "inte känt"),
    "short.weeks.load": ("Load by {period}, the fullest first", "Belastning per {period}, de mest belastade först"),
    "short.free": ("does not hold it back", "begränsar inte"),
    "short.binds": ("{tier}: {n} {periods}", "{tier}: {n} {periods}"),
    "short.heat": (
        "Load by unit and capacity over the whole horizon",
        "Belastning per enhet och kapacitet över hela perioden",
    ),
    "short.heat.source": (
        "gap.csv: sum of need ÷ sum of available by unit and capacity. Empty: the unit neither has nor needs the capacity.",
        "gap.csv: summa av need ÷ summa av available per unit och capacity. Tomt: enheten har eller behöver inte kapaciteten.",
    ),
    "short.heat.free": ("Not limiting the plan: {names}.", "Begränsar inte planen: {names}."),
    "short.heat.units": (
        "The {n} units with the lowest loads are left out; gap.csv has them.",
        "De {n} enheterna med lägst belastning är utelämnade; de finns i gap.csv.",
    ),
    "short.heat.left": (
        "The {n} least loaded capacities are left out.",
        "De {n} minst belastade kapaciteterna är utelämnade.",
    ),
    "short.below": ("up to {high}", "till och med {high}"),
    "short.between": ("above {low} to {high}", "över {low} till {high}"),
    "short.above": ("above {low}", "över {low}"),
    "short.marked": ("(marked –)", "(märkt –)"),
    "short.weeks": ("Load by {period}, the most limiting first", "Belastning per {period}, de mest begränsande först"),
    "short.weeks.about": (
        "Need exceeds available hours in {n} of {all} fields.",
        "Behovet är större än tillgängliga timmar i {n} av {all} rutor.",
    ),
    "short.weeks.source": (
        "gap.csv: need ÷ available by unit, capacity and period; {n} of {all} rows of the ranking.",
        "gap.csv: need ÷ available per unit, capacity och period; {n} av {all} rader i rangordningen.",
    ),
    "short.gaps": ("Need against available capacity by unit", "Behov mot tillgänglig kapacitet per enhet"),
    "short.gaps.source": (
        "gap.csv: sum of need, available and gap by unit and capacity; number of periods with gap above 0. A gap below 0 is "
        "room to spare, which does not always lie where or when it is needed.",
        "gap.csv: summa av need, available och gap per unit och capacity; antal perioder med gap över 0. Ett gap under 0 är "
        "utrymme, som inte alltid finns där eller då det behövs.",
    ),
    "measures.title": ("Measures, in the order in which they were tried", "Åtgärder, i den ordning de prövades"),
    "measures.intro": (
        "First what there is is moved, between units and in time; then expanded or bought; last of all limited.",
        "Först flyttas det som finns, mellan enheter och i tid; sedan utökas eller köps; allra sist begränsas.",
    ),
    "measures.intro.strict": (
        "A later order is used only for what earlier ones cannot solve.",
        "En senare ordning används bara för det som de tidigare inte löser.",
    ),
    "measures.none": ("No measure is needed.", "Inga åtgärder behövs."),
    "measures.none.used": ("No measure is used.", "Inga åtgärder används."),
    "measures.unused": ("not needed", "behövs inte"),
    "measures.unused.only": ("not used", "används inte"),
    "measures.improvements": (
        "Improvement work, counted as far as it is realised",
        "Förändringsarbeten, räknade så långt de är realiserade",
    ),
    "measures.improvements.source": (
        "improvements.csv (input). What brings relief counts by its realised share, what burdens counts in full; the numbers "
        "in this page have it in them.",
        "improvements.csv (indata). Det som avlastar räknas med sin realiserade andel, det som belastar räknas fullt ut; "
        "det ingår i talen på den här sidan.",
    ),
    "measures.orders": ("Measures by order", "Åtgärder per ordning"),
    "measures.orders.source": (
        "measures.csv: sum of amount and of cost by order; tiers.csv: value of the tier of each order. The tier counts cost, "
        "plus 1 for every hour or activity without a price.",
        "measures.csv: summa av amount och av cost per order; tiers.csv: värdet av varje ordnings steg. Steget räknar "
        "kostnad, plus 1 för varje timme eller aktivitet utan pris.",
    ),
    "measures.order": ("Order {order}", "Ordning {order}"),
    "measures.last": ("Last resort: limit", "Sista utväg: begränsa"),
    "measures.source": (
        "measures.csv: sum of amount (before efficiency) and of cost over the periods.",
        "measures.csv: summa av amount (före verkningsgrad) och av cost över perioderna.",
    ),
    "measures.caption.reallocate": ("Hours moved between units", "Timmar som flyttas mellan enheter"),
    "measures.caption.shift_time": ("Hours moved in time", "Timmar som flyttas i tid"),
    "measures.caption.transfer": ("Activities carried out by another unit", "Aktiviteter som en annan enhet utför"),
    "measures.caption.expand": ("Expansions", "Utökningar"),
    "measures.caption.buy": ("Care that is bought", "Vård som köps"),
    "measures.caption.limit": ("Care that is not offered", "Vård som inte erbjuds"),
    "measures.caption.other": ("Measures: {kind}", "Åtgärder: {kind}"),
    "measures.giver.reallocate": ("From", "Från"),
    "measures.giver.shift_time": ("Unit", "Enhet"),
    "measures.giver.transfer": ("Whose list", "Vems lista"),
    "measures.giver.expand": ("Unit", "Enhet"),
    "measures.giver.buy": ("Whose list", "Vems lista"),
    "measures.giver.limit": ("Unit", "Enhet"),
    "measures.giver.other": ("Unit", "Enhet"),
    "measures.taker.reallocate": ("To", "Till"),
    "measures.taker.shift_time": ("Counterpart", "Motpart"),
    "measures.taker.transfer": ("Who carries out", "Vem utför"),
    "measures.taker.expand": ("Step", "Steg"),
    "measures.taker.buy": ("Supplier", "Leverantör"),
    "measures.taker.limit": ("Counterpart", "Motpart"),
    "measures.taker.other": ("Counterpart", "Motpart"),
    "measures.budget": ("Budget used against budget given", "Använd budget mot given budget"),
    "measures.budget.source": (
        "measures.csv: sum of cost by who pays (the unit that receives hours or whose list gets shorter); budget.csv: amount.",
        "measures.csv: summa av cost per den som betalar (enheten som får timmar eller vars lista kortas); budget.csv: amount.",
    ),
    "unmet.title": ("What remains unmet", "Vad som inte tillgodoses"),
    "unmet.nothing": (
        "Nothing: all acute need is met, nobody waits too long, no list is above its goal and all missions are reached.",
        "Ingenting: allt akut behov möts, ingen väntar för länge, ingen lista är över sitt mål och alla uppdrag nås.",
    ),
    "unmet.intro": (
        "Counted in {periods}: two people who have waited too long for three periods make six.",
        "Räknat i {periods}: två personer som väntat för länge under tre perioder blir sex.",
    ),
    "unmet.lists": (
        "What remains by list, what weighs most first",
        "Vad som återstår per lista, det som väger mest först",
    ),
    "unmet.lists.source": (
        "waiting.csv: sum of uncovered, limited, overdue and shortfall by unit and planning_object, highest overdue, overdue "
        "in the last period. Weighted: severity × (overdue + shortfall), the tier “waited too long” in tiers.csv.",
        "waiting.csv: summa av uncovered, limited, overdue och shortfall per unit och planning_object, högsta overdue, overdue "
        "i sista perioden. Viktat: svårighetsgrad × (overdue + shortfall), steget ”väntat för länge” i tiers.csv.",
    ),
    "unmet.held.source": (
        "Held back: the capacity of the unit, among those the planning object takes, where an hour is worth most in the most "
        "serious tier (capacity.csv: marginal_value).",
        "Begränsade: den av enhetens kapaciteter, bland dem planeringsobjektet tar, där en timme är mest värd i det "
        "allvarligaste steget (capacity.csv: marginal_value).",
    ),
    "unmet.missions": ("Missions that are not reached", "Uppdrag som inte nås"),
    "unmet.few": ("none: fewer people need it", "ingen: färre behöver det"),
    "unmet.missions.met": ("All missions are reached: {n}.", "Alla uppdrag nås: {n} st."),
    "unmet.missions.source": (
        "missions.csv (input): minimum; production.csv: sum of activities by unit and planning_object. Fewer people need it: "
        "nobody waits at the end or went without care, so the mission is larger than the need.",
        "missions.csv (indata): minimum; production.csv: summa av activities per unit och planning_object. Färre behöver det: "
        "ingen väntar vid slutet eller gick utan vård, så uppdraget är större än behovet.",
    ),
    "unmet.undone": ("Work around the waiting left undone", "Arbete kring väntande som inte hinns med"),
    "unmet.undone.source": (
        "capacity.csv: sum of undone by unit and capacity.",
        "capacity.csv: summa av undone per unit och capacity.",
    ),
    "worth.title": ("What an hour is worth", "Vad en timme är värd"),
    "worth.intro": (
        "How much better the plan would be with one hour more, in the first tier where it helps. It holds for small changes: "
        "ten hours more are worth at most ten times as much. Weighted means times the severity of the planning object.",
        "Hur mycket bättre planen blir av en timme mer, i det första prioritetssteg där den hjälper. Det gäller för små "
        "ändringar: tio timmar till är värda högst tio gånger så mycket. Viktat betyder gånger planeringsobjektets "
        "svårighetsgrad.",
    ),
    "worth.exact": (
        "These values are exact, and so is the range in which each holds: computed anew from the program behind the plan, not read "
        "from capacity.csv. At most two limits of a kind are said, each where it is worth most.",
        "Värdena är exakta, liksom intervallet där vart och ett gäller: beräknade på nytt ur programmet bakom planen, inte lästa ur "
        "capacity.csv. Högst två gränser av varje slag nämns, var och en där den är värd mest.",
    ),
    "worth.whole": (
        "The plan is rounded to whole activities; the values here hold while those stay as they are.",
        "Planen är avrundad till hela aktiviteter; värdena här gäller så länge de ligger fast.",
    ),
    "worth.rule": (
        "The plan follows a rule, so it is not known what one more hour is worth; the strategy lexicographic tells.",
        "Planen följer en regel, och då är det inte känt vad en timme till är värd; strategin lexicographic visar det.",
    ),
    "worth.stopped": (
        "Balancing was stopped: only tiers that were settled by then have values, and a capacity without one may hold the plan "
        "back too.",
        "Balanseringen stoppades: bara steg som då var avgjorda har värden, och även en kapacitet utan värde kan begränsa planen.",
    ),
    "worth.none": ("No capacity holds the plan back.", "Ingen kapacitet begränsar planen."),
    "worth.said": (
        "One hour more of {capacity} at {unit} in {period} {effect}.",
        "En timme mer av {capacity} på {unit} {period} {effect}.",
    ),
    "worth.effect.uncovered": (
        "covers {n} (weighted) people with acute need",
        "täcker akut behov för {n} (viktade) personer",
    ),
    "worth.effect.limited": (
        "lets {n} more (weighted) people be offered care",
        "gör att {n} fler (viktade) personer kan erbjudas vård",
    ),
    "worth.effect.mission": (
        "brings the missions {n} (weighted) activities closer",
        "för uppdragen {n} (viktade) aktiviteter närmare",
    ),
    "worth.effect.overdue": (
        "removes {n} (weighted) {periods} of too long a wait or above the goal",
        "tar bort {n} (viktade) {periods} av för lång väntan eller över målet",
    ),
    "worth.effect.undone": (
        "lets {n} hours of work around the waiting be done",
        "gör att {n} timmar arbete kring väntande hinns med",
    ),
    "worth.effect.order": (
        "saves measures of order {order} worth {n} {unit}",
        "sparar åtgärder i ordning {order} för {n} {unit}",
    ),
    "worth.effect.waiting": (
        "shortens the lists by {n} (weighted) {periods}",
        "kortar väntan med {n} (viktade) {periods}",
    ),
    "worth.effect.worst": (
        "lowers the largest shares of people who wait too long by {n} percentage points",
        "sänker de största andelarna som väntar för länge med {n} procentenheter",
    ),
    "worth.effect.cost": ("lowers the total cost by {n} {unit}", "sänker den totala kostnaden med {n} {unit}"),
    "worth.effect.other": ("improves its tier by {n} {unit}", "förbättrar sitt prioritetssteg med {n} {unit}"),
    "worth.table": ("Marginal values, the most serious tier first", "Marginalvärden, det allvarligaste steget först"),
    "worth.source": (
        "capacity.csv: marginal_value by unit, capacity and marginal_tier: the highest, its period, how many periods, the sum. "
        "Where several are possible (as many plans are equally good) one of them is shown.",
        "capacity.csv: marginal_value per unit, capacity och marginal_tier: det högsta, dess period, antal perioder, summan. "
        "Där flera är möjliga (flera planer är lika bra) visas ett av dem.",
    ),
}
