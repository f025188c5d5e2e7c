"""Texts of the sections on waiting lists, on certainty and on promises."""

from __future__ import annotations

WAITING: dict[str, tuple[str, str]] = {
    "lists.title": ("Waiting lists", "Väntelistor"),
    "lists.intro": (
        "Each picture shows one list: people waiting at the end of each period, inflow, how many receive care under the plan, "
        "and the highest acceptable list. After the example of Region Östergötland in the first of the publications under "
        "“The method”.",
        "Varje bild visar en lista: väntande vid slutet av varje period, inflöde, hur många som får vård enligt planen, och den "
        "högsta acceptabla väntelistan. Efter Region Östergötlands exempel i den första av publikationerna under ”Metoden”.",
    ),
    "lists.table": ("All lists, the longest at the end first", "Alla listor, den längsta vid slutet först"),
    "lists.table.source": (
        "waiting.csv (input): patients at the start; waiting.csv (plan): arrivals + follow_on, limited + uncovered, waiting and "
        "overdue in the last period. Received care = start + inflow − without care − at the end.",
        "waiting.csv (indata): patients vid start; waiting.csv (plan): arrivals + follow_on, limited + uncovered, waiting och "
        "overdue i sista perioden. Fått vård = start + inflöde − utan vård − vid slutet.",
    ),
    "lists.start": ("At the start", "Vid start"),
    "lists.inflow": ("Inflow", "Inflöde"),
    "lists.served": ("Received care", "Fått vård"),
    "lists.without": ("Without care", "Utan vård"),
    "lists.waiting": ("At the end", "Vid slutet"),
    "lists.overdue": ("of them too long", "därav för länge"),
    "lists.about": (
        "From {start} waiting to {end}. On average {inflow} join per {period} and {served} receive care.",
        "Från {start} väntande till {end}. I snitt tillkommer {inflow} per {period} och {served} får vård.",
    ),
    "lists.most.goal": (
        "Highest acceptable list: the goal for the list.",
        "Högsta acceptabla lista: målet för listan.",
    ),
    "lists.most.point": ("The goal for the end is the diamond: {n}.", "Målet vid slutet är ruten: {n}."),
    "lists.most.promise": (
        "Highest acceptable list: the largest with everybody within {days} days, that is the inflow during the promised wait.",
        "Högsta acceptabla lista: den längsta där alla är inom {days} dagar, alltså inflödet under den utlovade väntan.",
    ),
    "lists.most.none": (
        "There is neither goal nor promised wait, so no highest acceptable list.",
        "Varken mål eller utlovad väntan finns, alltså ingen högsta acceptabla lista.",
    ),
    "lists.source": (
        "waiting.csv: waiting, arrivals + follow_on (inflow), goal; plan = waiting of the period before + inflow − waiting − limited "
        "− uncovered, whoever carries it out. First in, first out.",
        "waiting.csv: waiting, arrivals + follow_on (inflöde), goal; plan = waiting i perioden före + inflöde − waiting − limited − "
        "uncovered, vem som än utför. Först in, först ut.",
    ),
    "lists.swings": (
        "How care is spread over the periods is one of several ways that are equally good: no tier asks for an even pace.",
        "Hur vården fördelas över perioderna är ett av flera lika bra sätt: inget prioritetssteg kräver en jämn takt.",
    ),
    "lists.two": (
        "Without a goal, and with {n} fewer a {period}: {list}",
        "Utan mål, och med {n} färre per {period}: {list}",
    ),
    "lists.two.intro": (
        "What a goal for the list asks for, by arithmetic alone and whatever capacity there is: without a goal production follows "
        "the inflow and the list stays at {start}; with it, production is {n} above the inflow as long as so many wait.",
        "Vad ett mål för listan kräver, enbart räknat och oavsett kapacitet: utan mål följer produktionen inflödet och listan ligger "
        "kvar på {start}; med målet ligger produktionen {n} över inflödet så länge så många väntar.",
    ),
    "lists.two.most": (
        "The highest acceptable list is the one that this production serves within {days} days; beyond the horizon the last "
        "production goes on.",
        "Den högsta acceptabla väntelistan är den som produktionen hinner med inom {days} dagar; efter perioden fortsätter den sista "
        "produktionen.",
    ),
    "lists.two.about": ("From {start} waiting to {end}.", "Från {start} väntande till {end}."),
    "lists.without.title": ("Without a goal", "Utan mål"),
    "lists.with.title": ("With {n} fewer a {period}", "Med {n} färre per {period}"),
    "lists.two.source": (
        "Inflow: waiting.csv, arrivals + follow_on; at the start {start}: waiting.csv (input). First in, first out.",
        "Inflöde: waiting.csv, arrivals + follow_on; vid start {start}: waiting.csv (indata). Först in, först ut.",
    ),
    "lists.kept.always": ("The list is acceptable all the time.", "Listan är acceptabel hela tiden."),
    "lists.kept.never": (
        "At the end it is still {n} above the highest acceptable list.",
        "Vid slutet är den ännu {n} över den högsta acceptabla väntelistan.",
    ),
    "lists.kept.from": ("It is acceptable from {period} on.", "Den är acceptabel från och med {period}."),
    "lists.growing": (
        "{n} of {all} lists are longer at the end than at the start, by {people} people together. Most: {names}.",
        "{n} av {all} listor är längre vid slutet än vid start, tillsammans med {people} personer. Mest: {names}.",
    ),
    "lists.growing.none": (
        "No list is longer at the end than at the start.",
        "Ingen lista är längre vid slutet än vid start.",
    ),
    "sure.title": ("How sure we are", "Hur säkra vi är"),
    "sure.forecast": ("The forecast", "Prognosen"),
    "sure.forecast.intro": (
        "The 80 % interval is meant to hold the outcome of a period in 8 cases of 10, the 95 % interval in 19 of 20; how often "
        "it did on history is said below. "
        "The plan is made for the expected need.",
        "80 %-intervallet är tänkt att rymma utfallet i en period i 8 fall av 10, 95 %-intervallet i 19 av 20; hur ofta det "
        "gjorde det på historiken står nedan. Planen är gjord för det förväntade behovet.",
    ),
    "sure.forecast.table": (
        "Forecast per {period} on average, the largest series first",
        "Prognos per {period} i snitt, de största serierna först",
    ),
    "sure.forecast.source": (
        "demand.csv: mean over the periods of mean, lower_80, upper_80, lower_95 and upper_95. Intervals of sums are narrower than "
        "sums of intervals, so there is no total.",
        "demand.csv: medelvärde över perioderna av mean, lower_80, upper_80, lower_95 och upper_95. En summas intervall är "
        "smalare än summan av intervallen; därför finns ingen summa.",
    ),
    "sure.mean": ("Expected per {period}", "Förväntat per {period}"),
    "sure.lower_80": ("80 %: from", "80 %: från"),
    "sure.upper_80": ("80 %: to", "80 %: till"),
    "sure.lower_95": ("95 %: from", "95 %: från"),
    "sure.upper_95": ("95 %: to", "95 %: till"),
    "sure.width": ("± at 80 %", "± vid 80 %"),
    "sure.methods": (
        "Series forecast from history: {n}. "
        "Each is a weighted mean of methods; in brackets in how many series a method has a part: {names}.",
        "Serier prognostiserade ur historik: {n}. "
        "Var och en är ett vägt medel av metoder; inom parentes i hur många serier en metod har del: {names}.",
    ),
    "method.seasonal naive": ("seasonal naive", "som samma period förra säsongen"),
    "method.exponential smoothing": ("exponential smoothing", "exponentiell utjämning"),
    "method.averaged smoothing": ("averaged exponential smoothing", "medel av exponentiella utjämningar"),
    "method.averaged damped trend": ("averaged damped trend", "medel av dämpade trender"),
    "method.damped trend": ("damped trend", "dämpad trend"),
    "method.common movement": ("common movement", "gemensam rörelse"),
    "method.ETS(A,Ad,N)": ("exponential smoothing with a damped trend", "exponentiell utjämning med dämpad trend"),
    "method.automatic": ("all weighed together, as used here", "alla sammanvägda, som här"),
    "method.Theta": ("Theta", "Theta"),
    "method.growth": ("steady growth", "stadig tillväxt"),
    "method.drift": ("straight line from first to last", "rak linje från första till sista"),
    "method.Croston": ("Croston", "Croston"),
    "method.TSB": ("Teunter, Syntetos and Babai", "Teunter, Syntetos och Babai"),
    "sure.expected": ("expected", "förväntat"),
    "sure.bands": ("80 % (darker) and 95 % interval", "intervall på 80 % (mörkare) och 95 %"),
    "sure.about": (
        "On average {mean} per {period}; 80 %: {low} to {high}.",
        "I snitt {mean} per {period}; 80 %: {low} till {high}.",
    ),
    "sure.backtest": (
        "Tried on history from several starting points, sum of absolute errors as a share of what came: {errors}.",
        "Prövat på historiken från flera startpunkter, summa av absoluta fel som andel av utfallet: {errors}.",
    ),
    "sure.held": ("the 80 % interval held {n}", "80 %-intervallet höll {n}"),
    "sure.picture.source": ("demand.csv; the largest series.", "demand.csv; de största serierna."),
    "sure.sim": ("The lists, simulated under the plan", "Listorna när planen simuleras"),
    "sure.sim.intro": (
        "The plan tried against chance: how many come and when varies, and the capacity is the planned.",
        "Planen prövad mot slumpen: hur många som kommer och när varierar, och kapaciteten är den planerade.",
    ),
    "sure.sim.runs": ("Replications: {n}.", "Antal körningar: {n}."),
    "sure.sim.table": (
        "Simulated lists and waits, the longest at the end first",
        "Simulerade listor och väntan, den längsta vid slutet först",
    ),
    "sure.sim.source": (
        "waiting_sim.csv: mean, p10 and p90 in the last period (in 8 cases of 10 the list lies between); waits.csv: "
        "share_never_overdue, median_days, p90_days. Within the promise means, as in the plan, never beyond it at the end of a "
        "{period}. Where the plan keeps a list near nothing, chance can only make it longer: then the mean lies "
        "above the plan.",
        "waiting_sim.csv: mean, p10 och p90 i sista perioden (i 8 fall av 10 ligger listan däremellan); waits.csv: "
        "share_never_overdue, median_days, p90_days. Inom utlovad tid betyder, som i planen, att ingen {period} slutar med att "
        "tiden är passerad. Där planen håller en lista nära noll kan slumpen bara göra den längre: då ligger medel över "
        "planen.",
    ),
    "sure.sim.mean": ("Mean (people)", "Medel (personer)"),
    "sure.sim.p10": ("p10", "p10"),
    "sure.sim.p90": ("p90", "p90"),
    "sure.within": ("Within the promise", "Inom utlovad tid"),
    "sure.sim.median_days": ("Half wait at most (days)", "Hälften väntar högst (dagar)"),
    "sure.sim.p90_days": ("Nine in ten wait at most (days)", "Nio av tio väntar högst (dagar)"),
    "sure.sim.band": ("p10 to p90", "p10 till p90"),
    "sure.sim.planned": ("the plan", "planen"),
    "sure.sim.about": (
        "At the end {mean} wait on average, between {p10} and {p90} in 8 cases of 10.",
        "Vid slutet väntar {mean} i snitt, mellan {p10} och {p90} i 8 fall av 10.",
    ),
    "sure.sim.picture.source": (
        "waiting_sim.csv: mean, p10 and p90; waiting.csv: waiting.",
        "waiting_sim.csv: mean, p10 och p90; waiting.csv: waiting.",
    ),
    "promise.title": ("How surely promises are kept", "Hur säkert utlovad väntan hålls"),
    "promise.arrivals.draws": (
        "In each of {n} replications the arrivals are one draw of the forecast, so that a wrong forecast is in the probabilities.",
        "I var och en av {n} körningar är inflödet en dragning ur prognosen, så att en felaktig prognos ingår i sannolikheterna.",
    ),
    "promise.arrivals.poisson": (
        "In {n} replications the arrivals vary as Poisson counts about the expected need, as if that were exactly right. A wrong "
        "forecast comes on top: real probabilities are less extreme.",
        "I {n} körningar varierar inflödet som Poissonfördelade antal kring det förväntade behovet, som om det vore exakt rätt. En "
        "felaktig prognos kommer därutöver: verkliga sannolikheter är mindre ytterliga.",
    ),
    "promise.arrivals.dispersed": (
        "In {n} replications the arrivals vary about the expected need more than by chance alone (negative binomial).",
        "I {n} körningar varierar inflödet kring det förväntade behovet mer än av slumpen ensam (negativ binomial).",
    ),
    "promise.arrivals.other": (
        "In {n} replications the arrivals vary as was asked for.",
        "I {n} körningar varierar inflödet som det begärdes.",
    ),
    "promise.sure": (
        "At the end {n} of {all} lists with a promise have at least {people} of those who wait within it with a probability of {sure} "
        "or more.",
        "Vid slutet har {n} av {all} listor med utlovad väntan minst {people} av de väntande inom den med en sannolikhet på {sure} "
        "eller mer.",
    ),
    "promise.goals": (
        "{n} of {all} lists with a goal for the end reach it as surely.",
        "{n} av {all} listor med ett mål vid slutet når det lika säkert.",
    ),
    "promise.table": (
        "With which probability lists keep their promise, the least sure first",
        "Med vilken sannolikhet listor håller utlovad väntan, de minst säkra först",
    ),
    "promise.source": (
        "promises.csv, written by pks simulate: share_within, all_within and goal_reached in the last period, and the lowest "
        "share_within and its {period}. Shares of the replications; people who wait at the end of a {period}.",
        "promises.csv, skriven av pks simulate: share_within, all_within och goal_reached i sista perioden, och lägsta "
        "share_within och dess {period}. Andelar av körningarna; personer som väntar vid slutet av en {period}.",
    ),
    "promise.share_within": ("At the end: {people} within the promise", "Vid slutet: {people} inom utlovad tid"),
    "promise.all_within": ("At the end: all within it", "Vid slutet: alla inom den"),
    "promise.least": ("Least sure: {people} within it", "Minst säkert: {people} inom den"),
    "promise.least_in": ("Least sure in", "Minst säkert i"),
    "promise.goal_reached": ("At the end: the goal is reached", "Vid slutet: målet nås"),
}
