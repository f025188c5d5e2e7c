"""Texts of the sections on waiting lists and on certainty."""

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
        "What a goal for the list asks for, by arithmetic alone and whatever capacity there is: without a goal production "
        "follows the inflow and the list stays as it is; with it, production is {n} above the inflow until the list is at "
        "{level}.",
        "Vad ett mål för listan kräver, enbart räknat och oavsett kapacitet: utan mål följer produktionen inflödet och listan "
        "förblir som den är; med målet ligger produktionen {n} över inflödet tills listan är nere på {level}.",
    ),
    "lists.without.title": ("Without a goal", "Utan mål"),
    "lists.without.about": ("The list stays at {start}.", "Listan ligger kvar på {start}."),
    "lists.with.title": ("With {n} fewer a {period}", "Med {n} färre per {period}"),
    "lists.with.about": ("From {start} to {end} at the end.", "Från {start} till {end} vid slutet."),
    "lists.two.source": (
        "Inflow: waiting.csv, arrivals + follow_on; start: waiting.csv (input). Assumed: the inflow is met in the period in which "
        "it comes, and the highest acceptable list is {level}. {reached}",
        "Inflöde: waiting.csv, arrivals + follow_on; start: waiting.csv (indata). Antaget: inflödet möts i den period det kommer, "
        "och den högsta acceptabla listan är {level}. {reached}",
    ),
    "lists.reached.already": ("The list is there already.", "Listan är redan där."),
    "lists.reached.within": ("It is reached after {n} {periods}.", "Den nås efter {n} {periods}."),
    "lists.reached.after": (
        "It is reached after {n} {periods}, that is {late} after the end of the horizon.",
        "Den nås efter {n} {periods}, alltså {late} efter periodens slut.",
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
        "The plan tried against chance: who comes and when varies around the expected need, as if that were exactly right; the "
        "capacity is the planned. A wrong forecast comes on top.",
        "Planen prövad mot slumpen: hur många som kommer och när varierar kring det förväntade behovet, som om det vore exakt "
        "rätt; kapaciteten är den planerade. En felaktig prognos kommer därutöver.",
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
}
