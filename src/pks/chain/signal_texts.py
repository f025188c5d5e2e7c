"""What a signal says and what to do about it, in English and Swedish.

The ways to catch up stand in the order of the guideline of Västra Götalandsregionen for unexpected deviations, in
Socialstyrelsen, *Strategisk nivå – prognos och balansering av behov och tillgänglig kapacitet*, 2025: own capacity,
options and additions on own contracts, other regions' contracts, other regions' own capacity, new procurement.
"""

from __future__ import annotations

_CATCH_UP = (
    "catch up by own capacity, then room and options on own contracts, other regions' contracts, their own capacity, a new one",
    "ta igen med egen kapacitet, sedan utrymme och optioner på egna avtal, andra regioners avtal, deras egen kapacitet, nytt avtal",
)

WHAT: dict[str, tuple[str, str]] = {
    "overdue": (
        "at least {amount} more people are overdue than planned",
        "minst {amount} fler än planerat har väntat för länge",
    ),
    "list": ("the list is {amount} people longer than planned", "väntelistan är {amount} personer längre än planerat"),
    "short": (
        "{amount} activities below the goal, every period since {since}",
        "{amount} aktiviteter under målet, varje period sedan {since}",
    ),
    "adrift.production.more": (
        "{amount} activities more than planned since the start",
        "{amount} fler aktiviteter än planerat sedan början",
    ),
    "adrift.production.fewer": (
        "{amount} activities fewer than planned since the start",
        "{amount} färre aktiviteter än planerat sedan början",
    ),
    "adrift.arrivals.more": (
        "{amount} more people than forecast since the start",
        "{amount} fler personer än prognosen sedan början",
    ),
    "adrift.arrivals.fewer": (
        "{amount} fewer people than forecast since the start",
        "{amount} färre personer än prognosen sedan början",
    ),
    "one side.production.more": ("above the goal every period since {since}", "över målet varje period sedan {since}"),
    "one side.production.fewer": (
        "below the goal every period since {since}",
        "under målet varje period sedan {since}",
    ),
    "one side.arrivals.more": (
        "more people than forecast every period since {since}",
        "fler personer än prognosen varje period sedan {since}",
    ),
    "one side.arrivals.fewer": (
        "fewer people than forecast every period since {since}",
        "färre personer än prognosen varje period sedan {since}",
    ),
    "limits.production.more": (
        "{amount} activities more than planned in one period, more than chance does",
        "{amount} fler aktiviteter än planerat på en period, mer än slumpen gör",
    ),
    "limits.production.fewer": (
        "{amount} activities fewer than planned in one period, more than chance does",
        "{amount} färre aktiviteter än planerat på en period, mer än slumpen gör",
    ),
    "limits.arrivals.more": (
        "{amount} more people than forecast in one period, more than chance does",
        "{amount} fler personer än prognosen på en period, mer än slumpen gör",
    ),
    "limits.arrivals.fewer": (
        "{amount} fewer people than forecast in one period, more than chance does",
        "{amount} färre personer än prognosen på en period, mer än slumpen gör",
    ),
    "hours short": (
        "{amount} hours fewer than planned in the last period, too few since {since}",
        "{amount} timmar färre än planerat i den senaste perioden, för få sedan {since}",
    ),
    "unused": (
        "{amount} hours unused in the last period, since {since}, while a list is longer than planned",
        "{amount} timmar oanvända i den senaste perioden, sedan {since}, medan en väntelista är längre än planerat",
    ),
    "interval": (
        "only {percent} of {periods} periods inside the 80 % interval of the forecast",
        "bara {percent} av {periods} perioder inom prognosens 80-procentiga intervall",
    ),
    "missing": ("production is not told for {periods} periods", "produktionen saknas för {periods} perioder"),
}
"""What has happened: by signal, where it goes both ways by quantity and direction."""

WHAT_TO_DO: dict[str, tuple[str, str]] = {
    "overdue": (
        "Give those who are overdue a time first; then " + _CATCH_UP[0],
        "Ge dem som har väntat för länge en tid först; " + _CATCH_UP[1],
    ),
    "list": (
        "Find out whether more came or less was done; balance anew and " + _CATCH_UP[0],
        "Ta reda på om fler kom eller mindre gjordes; balansera om och " + _CATCH_UP[1],
    ),
    "short": (
        "Ask the unit what holds it back; " + _CATCH_UP[0],
        "Fråga enheten vad som begränsar; " + _CATCH_UP[1],
    ),
    "adrift.production.more": (
        "Ask whether the goal was too low or other care was left aside; move the hours where lists are long",
        "Fråga om målet var för lågt eller annan vård trängts undan; flytta timmar dit väntelistorna är långa",
    ),
    "adrift.production.fewer": (
        "Ask the unit what holds it back and agree on a goal that can be kept; " + _CATCH_UP[0],
        "Fråga enheten vad som begränsar och kom överens om ett mål som kan hållas; " + _CATCH_UP[1],
    ),
    "adrift.arrivals.more": (
        "Look for a known change; make the forecast anew and balance",
        "Sök efter en känd förändring; gör om prognosen och balansera",
    ),
    "adrift.arrivals.fewer": (
        "Look for a known change; make the forecast anew and free hours for other lists",
        "Sök efter en känd förändring; gör om prognosen och frigör timmar för andra väntelistor",
    ),
    "one side": (
        "A lasting change, not chance: find its cause, and plan with it",
        "En bestående förändring, inte slump: sök orsaken och planera med den",
    ),
    "limits": (
        "Look at this period: something out of the ordinary, or a fault of registration",
        "Titta på perioden: något utöver det vanliga, eller ett fel i registreringen",
    ),
    "hours short": (
        "Compare staff and premises with the plan (vacancies, absence, closures); balance anew with the hours there are",
        "Jämför bemanning och lokaler med planen (vakanser, frånvaro, stängningar); balansera om med de timmar som finns",
    ),
    "unused": (
        "Book from the list into these hours, or lend them to a unit whose list is longer than planned",
        "Boka från väntelistan i dessa timmar, eller låna ut dem till en enhet vars väntelista är längre än planerat",
    ),
    "interval": (
        "The forecast is surer than it should be: make it anew with the outcome in the history",
        "Prognosen är säkrare än den borde: gör om den med utfallet i historiken",
    ),
    "missing": (
        "Ask the unit for the numbers, or for the reason; until then its hours cannot be followed up",
        "Be enheten om siffrorna, eller skälet; tills dess kan dess timmar inte följas upp",
    ),
}
"""What to do, by signal; where it differs, by quantity and direction."""
