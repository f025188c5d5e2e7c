"""Texts of the section that looks closer at capacity."""

from __future__ import annotations

CAPACITY: dict[str, tuple[str, str]] = {
    "capacity.title": ("Capacity, looked at closer", "Kapaciteten närmare"),
    "capacity.pace": (
        "What holds production back before measures",
        "Vad som håller tillbaka produktionen före åtgärder",
    ),
    "capacity.pace.intro": (
        "An activity needs all its capacities, so the one that covers least of its need sets the pace. Here each capacity serves all "
        "who need it in the same proportion. The plan can let some go first and move hours, so it ranks otherwise (section "
        "“{section}”).",
        "En aktivitet kräver alla sina kapaciteter, så den som täcker minst av sitt behov bestämmer takten. Här ger varje kapacitet "
        "alla som behöver den en lika stor del. Planen kan låta några gå före och flytta timmar, och rangordnar därför annorlunda "
        "(avsnittet ”{section}”).",
    ),
    "capacity.pace.said": (
        "{capacity} at {unit} sets the pace most: short in {n} of {all} {periods}, and in {worst} it covers {cover} of its need.",
        "{capacity} på {unit} bestämmer takten mest: brist i {n} av {all} {periods}, och {worst} täcks {cover} av behovet.",
    ),
    "capacity.pace.share": (
        "It holds back {share} of all activities that are held back.",
        "Den håller tillbaka {share} av alla aktiviteter som hålls tillbaka.",
    ),
    "capacity.pace.none": (
        "No capacity covers less than its whole need in any {period}.",
        "Ingen kapacitet täcker mindre än hela sitt behov i någon {period}.",
    ),
    "capacity.pace.table": (
        "Who sets the pace, the most first",
        "Vilka som bestämmer takten, de som mest gör det först",
    ),
    "capacity.pace.source": (
        "bottlenecks.csv, written by pks need: hours_short, periods_short, worst_period, worst_cover (available ÷ need there), "
        "activities_held_back (where this capacity sets the pace), share. Ranked by these activities × severity. All planned periods.",
        "bottlenecks.csv, skriven av pks need: hours_short, periods_short, worst_period, worst_cover (tillgängligt ÷ behov då), "
        "activities_held_back (där kapaciteten bestämmer takten), share. Rangordnade efter dessa aktiviteter × svårighetsgrad. Alla "
        "planerade perioder.",
    ),
    "capacity.binding": ("Which resource runs out first in these", "Vilken resurs som tar slut först i dem"),
    "capacity.binding.source": (
        "binding.csv, written by pks need: periods, and the mean of hours that the capacity reaches in them if it has its "
        "resources "
        "to itself. Several rows for a capacity: other skill mixes, or another resource in other periods.",
        "binding.csv, skriven av pks need: periods, och medel av de timmar som kapaciteten då når om den har sina resurser för sig "
        "själv. Flera rader för en kapacitet: andra bemanningssätt, eller en annan resurs i andra perioder.",
    ),
    "capacity.apart": ("Who needs more than others for the same care", "Vilka som behöver mer än andra för samma vård"),
    "capacity.apart.intro": (
        "Each unit is held against what its own activities would take at the region's mean per activity. So a unit with "
        "heavy cases "
        "is not called slow. A difference is a question to ask and not an answer: ways of working, staffing and what is counted "
        "may all differ.",
        "Varje enhet jämförs med vad dess egna aktiviteter skulle ta med regionens medel per aktivitet. En enhet med tunga fall "
        "framstår alltså inte som långsam. En skillnad är en fråga att ställa och inget svar: arbetssätt, bemanning och vad som "
        "räknas kan skilja.",
    ),
    "capacity.apart.more": (
        "{capacity}, {unit}: {share} more than others would take for the same care. Working as the region does would free "
        "{n} {measured}.",
        "{capacity}, {unit}: {share} mer än andra skulle ta för samma vård. Att arbeta som regionen i övrigt skulle frigöra "
        "{n} {measured}.",
    ),
    "capacity.apart.none": (
        "No unit takes as much as {share} more or less than others for the same care.",
        "Ingen enhet tar så mycket som {share} mer eller mindre än andra för samma vård.",
    ),
    "capacity.apart.left": (
        "In all {n} pairs of unit and capacity differ by at least {share}; the {shown} that differ most are shown.",
        "I allt skiljer {n} kombinationer av enhet och kapacitet med minst {share}; de {shown} som skiljer mest visas.",
    ),
    "capacity.apart.picture": (
        "Taken, in per cent of what others would take for the same care",
        "Tar i anspråk, i procent av vad andra skulle ta för samma vård",
    ),
    "capacity.apart.about": (
        "From {low} to {high} per cent; 100 is what others would take. The larger the mark, the more activities.",
        "Från {low} till {high} procent; 100 är vad andra skulle ta. Ju större märke, desto fler aktiviteter.",
    ),
    "capacity.apart.above": ("takes more", "tar mer"),
    "capacity.apart.below": ("takes less", "tar mindre"),
    "capacity.apart.table": ("The same as a table", "Detsamma som tabell"),
    "capacity.apart.source": (
        "comparison.csv, written by pks need: activities, taken, expected, ratio, frees_as_region. Hours of unlike capacities, and "
        "bed days, are not summed.",
        "comparison.csv, skriven av pks need: activities, taken, expected, ratio, frees_as_region. Timmar av olika "
        "kapaciteter, och "
        "vårddygn, summeras inte.",
    ),
    "capacity.hours": ("hours", "timmar"),
    "capacity.days": ("bed days", "vårddygn"),
    "capacity.of_days": ("Bed days", "Vårddygn"),
    "capacity.beds": ("Beds: a mean is no need", "Vårdplatser: ett medel är inget behov"),
    "capacity.beds.intro": (
        "Bed days ÷ days gives the beds that are in use on average, and about every second day needs more than that. So the "
        "beds for "
        "a mean stand beside those for a stated chance: at most {away} of those who come are turned away, at most {wait} "
        "must wait, "
        "and all are taken with a chance of at most {taken} in the busiest {definite}.",
        "Vårddygn ÷ dagar ger de platser som används i medel, och ungefär varannan dag behövs fler. Därför står platserna för ett "
        "medel bredvid dem för en uttalad risk: högst {away} av dem som kommer hänvisas bort, högst {wait} får vänta, och alla är "
        "upptagna med högst {taken} risk i den mest belastade {definite}.",
    ),
    "capacity.beds.said": (
        "{unit}: {load} beds are in use on average. {nearest} beds are a mean at {occupancy} occupancy, not a need: with so many "
        "{full} of those who come find all of them taken. It takes {turned} beds so that at most {away} are turned away.",
        "{unit}: {load} platser används i medel. {nearest} platser är ett medel vid {occupancy} beläggning, inget behov: "
        "med så många "
        "möts {full} av dem som kommer av att alla är upptagna. Det krävs {turned} platser för att högst {away} ska hänvisas bort.",
    ),
    "capacity.beds.table": ("Beds by unit, counted in four ways", "Vårdplatser per enhet, räknade på fyra sätt"),
    "capacity.beds.source": (
        "beds.csv and bed_days.csv, written by pks need: bed days of the production need (length_of_stay.csv). Chances assume that "
        "people come independently of each other. Beds of units that share them are fewer than the sum, so there is no total.",
        "beds.csv och bed_days.csv, skrivna av pks need: produktionsbehovets vårddygn (length_of_stay.csv). Riskerna "
        "förutsätter att "
        "människor kommer oberoende av varandra. Enheter som delar platser behöver färre än summan; därför finns ingen summa.",
    ),
    "capacity.improved": ("What improvement work frees", "Vad förändringsarbeten frigör"),
    "capacity.improved.table": (
        "Improvement work over the reported periods: realised against potential",
        "Förändringsarbeten över de redovisade perioderna: realiserat mot potential",
    ),
    "capacity.improved.source": (
        "improvements.csv, written by pks need: full, realised and potential (still possible), in hours freed or added; "
        "below 0 hours "
        "are taken. The realised part is in the numbers of this page.",
        "improvements.csv, skriven av pks need: full, realised och potential (ännu möjligt), i timmar som frigörs eller "
        "tillförs; under "
        "0 tas timmar i anspråk. Det realiserade ingår i sidans tal.",
    ),
    "capacity.side.need": ("need", "behov"),
    "capacity.side.capacity": ("capacity", "kapacitet"),
    "col.hours_short": ("Short (hours)", "Saknas (timmar)"),
    "col.worst": ("Worst in", "Värst"),
    "col.cover": ("Covered then", "Täcks då"),
    "col.held": ("Held back (activities)", "Hålls tillbaka (aktiviteter)"),
    "col.held_share": ("Share of all held back", "Andel av allt som hålls tillbaka"),
    "col.runs_out": ("Resource", "Resurs"),
    "col.binds_in": ("First in so many {periods}", "Först i så många {periods}"),
    "col.reach": ("Reaches (hours per {period})", "Räcker till (timmar per {period})"),
    "col.mix": ("Skill mix", "Bemanningssätt"),
    "col.measure": ("Counted in", "Räknas i"),
    "col.acts": ("Activities", "Aktiviteter"),
    "col.taken": ("Takes", "Tar"),
    "col.expected": ("Others would take", "Andra skulle ta"),
    "col.ratio": ("Ratio", "Kvot"),
    "col.frees": ("Freed if as the region", "Frigörs om som regionen"),
    "col.in_use": ("In use on average", "Används i medel"),
    "col.bed_mean": ("Beds for a mean", "Platser för ett medel"),
    "col.full": ("Find all taken with these", "Möts då av fullt"),
    "col.away": ("Beds: at most {n} turned away", "Platser: högst {n} hänvisas bort"),
    "col.wait": ("Beds: at most {n} wait", "Platser: högst {n} väntar"),
    "col.peak_load": ("In use in the busiest {definite}", "Används i den mest belastade {definite}"),
    "col.beds_peak": ("Beds then", "Platser då"),
    "col.side": ("Side", "Sida"),
    "col.full_effect": ("Full effect (hours)", "Full effekt (timmar)"),
    "col.realised_hours": ("Realised (hours)", "Realiserat (timmar)"),
    "col.potential": ("Still possible (hours)", "Ännu möjligt (timmar)"),
    "the_period.D": ("day", "dagen"),
    "the_period.W-MON": ("week", "veckan"),
    "the_period.MS": ("month", "månaden"),
    "the_period.QS": ("quarter", "kvartalet"),
    "the_period.YS": ("year", "året"),
}
