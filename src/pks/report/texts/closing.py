"""Texts of the last sections: how the page was made, and what terms mean."""

from __future__ import annotations

CLOSING: dict[str, tuple[str, str]] = {
    "made.title": ("Yardsticks, and how this was made", "Nyckelmått, och hur rapporten är gjord"),
    "made.yardsticks": ("Yardsticks over all planned periods", "Nyckelmått över alla planerade perioder"),
    "made.yardsticks.source": (
        "summary.json: yardsticks. What is put off past the last period costs nothing within it; so here stands what falls due "
        "then.",
        "summary.json: yardsticks. Det som skjuts bortom sista perioden kostar inget inom den; därför står här vad som förfaller "
        "då.",
    ),
    "yard.waiting_at_end": ("Waiting at the end", "Väntande vid slutet"),
    "yard.overdue_at_end": ("Waited too long at the end", "Väntat för länge vid slutet"),
    "yard.due_after_horizon": (
        "Waiting at the end, whose promised wait ends later",
        "Väntar vid slutet, med utlovad väntan som löper ut senare",
    ),
    "yard.follow_on_after_horizon": (
        "Follow-on care after the end, caused before it",
        "Vård efter slutet som följer på vård dessförinnan",
    ),
    "yard.transferred_activities": ("Carried out by another unit", "Utfört av annan enhet"),
    "yard.there_hours": ("Hours there are, after measures", "Timmar som finns, efter åtgärder"),
    "yard.used_hours": ("Used (hours)", "Använda (timmar)"),
    "yard.used_share": ("Used share", "Använd andel"),
    "yard.surplus_hours": ("Hours that nobody uses", "Timmar som ingen använder"),
    "yard.added_hours": ("Of which added: overtime, agency … (hours)", "Varav tillförda: övertid, inhyrda … (timmar)"),
    "yard.added_share": ("Added share of the used ones", "Tillförd andel av de använda"),
    "yard.shifted_hours": ("Hours moved in time", "Timmar flyttade i tid"),
    "yard.undone_hours": (
        "Work with waiting patients left undone (hours)",
        "Arbete med väntande som inte hinns med (timmar)",
    ),
    "yard.unit.waiting_at_end": ("people", "personer"),
    "yard.unit.overdue_at_end": ("people", "personer"),
    "yard.unit.due_after_horizon": ("people", "personer"),
    "yard.unit.follow_on_after_horizon": ("activities", "aktiviteter"),
    "yard.unit.transferred_activities": ("activities", "aktiviteter"),
    "made.hours": (
        "How hard each capacity is used, all units together",
        "Hur hårt varje kapacitet används, alla enheter tillsammans",
    ),
    "made.hours.source": (
        "capacity.csv, and periods after the reported ones: sums by capacity of available + moved_in − moved_out + shifted_in − "
        "shifted_out + added, of used, added, shifted_in and undone. Hours of unlike capacities are not the same thing, so there is "
        "no total.",
        "capacity.csv, och perioder efter de redovisade: summor per capacity av available + moved_in − moved_out + shifted_in − "
        "shifted_out + added, av used, added, shifted_in och undone. Timmar av olika slags kapacitet är inte samma sak; därför "
        "finns ingen summa.",
    ),
    "made.tiers": ("Tiers, in the order in which they are settled", "Prioritetssteg, i den ordning de avgörs"),
    "made.tiers.other": ("Tiers, in the default order", "Prioritetssteg, i den vanliga ordningen"),
    "made.tiers.source": (
        "tiers.csv; people in them are summed over the periods.",
        "tiers.csv; personer i dem är summerade över perioderna.",
    ),
    "made.tiers.settled": (
        "Each is as low as it can be with all before it held.",
        "Varje steg är så lågt det kan bli med alla tidigare kvar.",
    ),
    "made.tiers.merged": (
        "Tiers that share a place are settled as one, their weighted sum; each place is as low as it can be with all before it held.",
        "Steg på samma plats avgörs som ett, deras viktade summa; varje plats är så låg den kan bli med alla tidigare kvar.",
    ),
    "made.tiers.slack": (
        "A tier with slack may lie above that by its slack.",
        "Ett steg som getts marginal får ligga så mycket högre.",
    ),
    "made.tiers.rounded": ("This holds before rounding.", "Det gäller före avrundning."),
    "made.gaps.source": (
        "The solve was stopped: the plan holds all constraints, but a tier may lie above its optimum by so much (∞ = not known).",
        "Beräkningen stoppades: planen håller alla villkor, men ett steg kan ligga så mycket över sitt optimum (∞ = inte känt).",
    ),
    "made.rounding": ("What whole activities cost, tier by tier", "Vad hela aktiviteter kostar, steg för steg"),
    "made.rounding.source": (
        "summary.json: rounding. Every tier before and after activities were made whole; the rest of the plan is settled anew. A "
        "later tier may become better where an earlier one becomes worse.",
        "summary.json: rounding. Varje steg före och efter att aktiviteterna gjorts hela; resten av planen är avgjord på nytt. Ett "
        "senare steg kan bli bättre där ett tidigare blir sämre.",
    ),
    "made.tail": (
        "{n} further {periods} are planned after the reported ones, so that nothing is put off past the edge. Tiers, missions, "
        "budget and yardsticks count them; all else on this page does not.",
        "{n} {periods} till är planerade efter de redovisade, så att inget skjuts över kanten. Prioritetssteg, uppdrag, budget "
        "och nyckelmått räknar med dem; allt annat på sidan gör det inte.",
    ),
    "made.warnings": ("Warnings about the input", "Varningar om indata"),
    "made.warnings.none": ("None.", "Inga."),
    "made.warnings.left.one": ("and {n} more, see pks validate", "och {n} till, se pks validate"),
    "made.warnings.left.many": ("and {n} more, see pks validate", "och {n} till, se pks validate"),
    "made.how": ("How it was made", "Hur det är gjort"),
    "made.strategy": (
        "Balanced by the strategy {strategy} with {solver}: {status}.",
        "Balanserad med strategin {strategy} och {solver}: {status}.",
    ),
    "made.rule": (
        "Made by the strategy {strategy}, a rule: no solver decided what is done, and better plans may exist.",
        "Gjord med strategin {strategy}, en regel: ingen lösare har avgjort vad som görs, och bättre planer kan finnas.",
    ),
    "made.unique": ("No other plan is as good in every tier.", "Ingen annan plan är lika bra i alla prioritetssteg."),
    "made.not_unique": (
        "Other plans are as good in every tier: single amounts here could be others, the tiers could not.",
        "Andra planer är lika bra i alla prioritetssteg: enskilda mängder kunde vara andra, stegens värden inte.",
    ),
    "made.unique.own": (
        "No other plan is as good by what this strategy goes by.",
        "Ingen annan plan är lika bra efter det som strategin går efter.",
    ),
    "made.not_unique.own": (
        "Other plans are as good by what this strategy goes by: single amounts here could be others.",
        "Andra planer är lika bra efter det som strategin går efter: enskilda mängder kunde vara andra.",
    ),
    "made.not_asked": (
        "Whether other plans are as good was not asked.",
        "Om andra planer är lika bra har inte undersökts.",
    ),
    "made.check": (
        "All constraints and tiers are recomputed from the tables, without the solver; what does not hold: {n}.",
        "Alla villkor och steg är omräknade ur tabellerna, utan lösaren; antal som inte håller: {n}.",
    ),
    "made.partial": (
        "The plan was read from files, which do not state the periods planned after the reported ones. So there are no "
        "yardsticks here, budget and missions count the reported periods alone, and tiers count more than the tables show.",
        "Planen är läst från filer, som inte anger perioderna som är planerade efter de redovisade. Därför saknas nyckelmått "
        "här, budget och uppdrag räknar bara de redovisade perioderna, och prioritetsstegen räknar mer än tabellerna visar.",
    ),
    "made.unchecked": (
        "Constraints are not recomputed: the plan was read from files, which do not state all planned periods.",
        "Villkoren är inte omräknade: planen är läst från filer, som inte anger alla planerade perioder.",
    ),
    "made.method.lexicographic": (
        "Balancing makes the first tier as low as it can be, then the second with the first held, and so on.",
        "Balanseringen gör första steget så lågt det kan bli, sedan det andra med det första kvar, och så vidare.",
    ),
    "made.method.rounds": (
        "In rounds between the region and its units the first tier is made as low as it can be, then the second with the first "
        "held, and so on.",
        "I rundor mellan regionen och dess enheter görs första steget så lågt det kan bli, sedan det andra med det första kvar, "
        "och så vidare.",
    ),
    "made.method.strict": (
        "Last resort first: so money never weighs against people, and a later measure never replaces an earlier one that suffices.",
        "Sista utvägen först: så vägs pengar aldrig mot människor, och en senare åtgärd ersätter aldrig en tidigare som räcker.",
    ),
    "made.method.weighted": (
        "Balancing makes a weighted sum of tiers as low as it can be: what is lost in one may be made up for in another.",
        "Balanseringen gör en viktad summa av steg så låg den kan bli: det som förloras i ett får vinnas i ett annat.",
    ),
    "made.method.cheapest": (
        "Balancing makes the total cost as low as it can be, with prices on waiting and on care that is not given as on measures. "
        "The tiers decide only between plans that cost the same.",
        "Balanseringen gör den totala kostnaden så låg den kan bli, med priser på väntan och utebliven vård liksom på åtgärder. "
        "Stegen avgör bara mellan planer som kostar lika mycket.",
    ),
    "made.method.fair": (
        "After acute need, limiting and missions, the largest share of people in a group who wait too long is made as small as it "
        "can be, then the next; the other tiers follow.",
        "Efter akut behov, begränsning och uppdrag görs den största andelen i en grupp som väntar för länge så liten den kan bli, "
        "sedan den näst största; därefter följer övriga steg.",
    ),
    "made.method.alone": (
        "Each unit balances its own need with its own capacity, tier by tier; nothing is moved between units.",
        "Varje enhet balanserar sitt eget behov med sin egen kapacitet, steg för steg; inget flyttas mellan enheter.",
    ),
    "made.method.ladder": (
        "The units plan one after another and try measure by measure, as by hand; nothing is weighed over the whole region.",
        "Enheterna planerar en i taget och prövar åtgärd efter åtgärd, som för hand; inget vägs över hela regionen.",
    ),
    "made.method.nothing": (
        "No measure is used: each unit meets its need with its own hours.",
        "Inga åtgärder används: varje enhet möter sitt behov med egna timmar.",
    ),
    "made.method.last-year": (
        "Each unit carries out what it carried out in the same period last year, as far as possible, and no measure is used.",
        "Varje enhet utför det som den utförde samma period förra året, så långt det går, och inga åtgärder används.",
    ),
    "made.versions": (
        "Versions: {versions}. Balancing took {seconds} seconds.",
        "Versioner: {versions}. Balanseringen tog {seconds} sekunder.",
    ),
    "made.sources": ("The method, by Socialstyrelsen", "Metoden, av Socialstyrelsen"),
    "source.strategic": (
        "Strategisk nivå – prognos och balansering av behov och tillgänglig kapacitet, version 2.0, 2025",
        "Strategisk nivå – prognos och balansering av behov och tillgänglig kapacitet, version 2.0, 2025",
    ),
    "source.balancing": (
        "Balansering av behov och tillgänglig kapacitet på strategisk nivå",
        "Balansering av behov och tillgänglig kapacitet på strategisk nivå",
    ),
    "source.support": ("Stöd för produktions- och kapacitetsstyrning", "Stöd för produktions- och kapacitetsstyrning"),
    "source.roles": (
        "Centrala roller, ansvarsområden och vägledande principer",
        "Centrala roller, ansvarsområden och vägledande principer",
    ),
    "made.units": ("The units", "Enheterna"),
    "made.units.source": ("units.csv (input).", "units.csv (indata)."),
    "terms.title": ("Terms", "Ordförklaringar"),
    "term.care_need": (
        "People or episodes that will need care, by diagnosis or symptom group.",
        "Personer eller vårdtillfällen som kommer att behöva vård, per diagnos- eller symtomgrupp.",
    ),
    "term.production_need": (
        "Activities needed to meet the care need, with today's ways of working and the goals for waiting lists.",
        "Aktiviteter som krävs för att möta vårdbehovet, med dagens arbetssätt och målen för väntelistor.",
    ),
    "term.capacity_need": (
        "Hours that the production need takes of each capacity.",
        "Timmar som produktionsbehovet tar av varje kapacitet.",
    ),
    "term.resource": ("Competence, premises or equipment.", "Kompetens, lokaler eller utrustning."),
    "term.available": (
        "Hours of activity that the resources can give together, up to the highest utilisation planned for.",
        "Aktivitetstimmar som resurserna tillsammans kan ge, upp till den högsta beläggning man planerar för.",
    ),
    "term.activity_hour": (
        "The common unit in which need and capacity meet: one hour of a capacity at work.",
        "Den gemensamma enhet där behov och kapacitet möts: en timme av en kapacitet i arbete.",
    ),
    "term.limiting": (
        "A capacity that can hold production back: staffed theatre hours, staffed beds, a care team.",
        "En kapacitet som kan hålla produktionen tillbaka: bemannad operationssalstid, disponibla vårdplatser, ett vårdteam.",
    ),
    "term.planning_object": (
        "The smallest building block: care services that take about the same capacity.",
        "Den minsta byggstenen: vårdtjänster som tar ungefär samma kapacitet.",
    ),
    "term.measure": (
        "What is done when need and capacity do not meet: move, expand, buy, limit.",
        "Det som görs när behov och kapacitet inte möts: flytta, utöka, köpa, begränsa.",
    ),
    "term.balancing": (
        "Making available capacity meet capacity need, by measures on either side.",
        "Att få tillgänglig kapacitet att möta kapacitetsbehovet, med åtgärder på båda sidor.",
    ),
    "term.production_goal": (
        "What a unit is to carry out, as agreed.",
        "Det som en enhet ska utföra enligt överenskommelse.",
    ),
    "term.overdue": (
        "People who have waited longer than the longest acceptable wait of their planning object, first in, first out.",
        "Personer som väntat längre än planeringsobjektets längsta godtagbara väntan, räknat först in, först ut.",
    ),
    "term.tier": (
        "One step of the order of priority: uncovered acute need first, then limiting, missions, waits, and measures by order.",
        "Ett steg i prioritetsordningen: akut behov utan vård först, sedan begränsning, uppdrag, väntan och åtgärder i ordning.",
    ),
    "term.load": (
        "Capacity need as a share of available capacity; above 100 % it is short.",
        "Kapacitetsbehov som andel av tillgänglig kapacitet; över 100 % är det brist.",
    ),
    "term.marginal": (
        "What one hour more would improve, at the margin.",
        "Vad en timme till skulle förbättra, på marginalen.",
    ),
}

GLOSSARY: dict[str, tuple[str, str]] = {
    "term.care_need": ("care need", "vårdbehov"),
    "term.production_need": ("production need", "produktionsbehov"),
    "term.capacity_need": ("capacity need", "kapacitetsbehov"),
    "term.resource": ("resource", "resurs"),
    "term.available": ("available capacity", "tillgänglig kapacitet"),
    "term.activity_hour": ("activity hour", "aktivitetstimme"),
    "term.limiting": ("limiting capacity", "begränsande kapacitet"),
    "term.planning_object": ("planning object", "planeringsobjekt"),
    "term.balancing": ("balancing", "balansering"),
    "term.measure": ("measure", "åtgärd"),
    "term.production_goal": ("production goal", "produktionsmål"),
    "term.overdue": ("waited too long", "väntat för länge"),
    "term.tier": ("tier", "prioritetssteg"),
    "term.load": ("load", "belastning"),
    "term.marginal": ("marginal value", "marginalvärde"),
}
"""What a term is called: key of its meaning → (English, Swedish)."""
