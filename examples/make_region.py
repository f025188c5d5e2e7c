"""Write the shipped example case: Region Vattudal, a region that does not exist.

Two hospitals, primary care and a municipality plan the 52 weeks from 5 January 2026. Everything is made up, but put
together so that the method can be followed from end to end and so that the numbers of the publication come out:
Socialstyrelsen, *Strategisk nivå – prognos och balansering av behov och tillgänglig kapacitet*, 2025 (here: PKS 2025).

    python examples/make_region.py            writes src/pks/demo/region, and checks what it wrote
    python examples/make_region.py DIRECTORY  writes there instead

The same seed gives the same files, byte for byte. Assumptions stand as constants below, each with its source; where no
source is named the number is assumed: of a believable size for a region of 300 000 inhabitants, not measured anywhere.
`docs/demo_case.md` tells what the case contains.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import holidays
import numpy as np
import numpy.typing as npt
import pandas as pd

TARGET = Path(__file__).resolve().parents[1] / "src" / "pks" / "demo" / "region"
SEED = 2026
START = pd.Timestamp("2026-01-05")
WEEKS = 52
HISTORY_WEEKS = 104
Floats = npt.NDArray[np.float64]

SETTINGS = {
    "name": "Region Vattudal 2026",
    "currency": "SEK",
    "level": "tactical",
    "frequency": "W-MON",
    "start": str(START.date()),
    "periods": WEEKS,
    "language": "sv",
}

# ---- The publication's numbers (PKS 2025, the example of inpatient production in three rounds) -----------------------

EPISODES = 40_000  # inpatient episodes a year in the region
EPISODES_MEDICINE = 8_000  # of which in medicine
EPISODES_WARD = 2_000  # of which on one ward, by the preliminary mission
WARD_STAY_DAYS = 3.5  # 2 000 × 3.5 = 7 000 bed days
OCCUPANCY = 0.95  # 7 000 / (365 × 0.95) = 20.2 beds
EPISODES_WARD_UPDATED = 2_400  # by the updated mission: 8 400 bed days, 24.2 beds
WARD_STAFF = {"Sjuksköterska": 24, "Undersköterska": 30, "Övrig personal": 2}  # employees for …
WARD_BEDS = 24  # … so many staffed beds
FEWER_WAITING = 15  # people fewer on a list each week (PKS 2025, the example of Region Östergötland)

# ---- Places: unit, name, parent, care level, kind of week (see CLOSING) ----------------------------------------------

ALVHAMN, SJOBERGA = "Älvhamns sjukhus", "Sjöberga sjukhus"
UNITS = [
    ("Medavd 1 Älvhamn", "Medicinavdelning 1, Älvhamns sjukhus", ALVHAMN, "specialist", "ward"),
    ("Medicin Älvhamn", "Medicin- och akutkliniken, Älvhamns sjukhus", ALVHAMN, "specialist", "acute"),
    ("Specialmedicin Älvhamn", "Hjärta, neurologi och infektion, Älvhamns sjukhus", ALVHAMN, "specialist", "acute"),
    ("Kirurgi Älvhamn", "Kirurgkliniken, Älvhamns sjukhus", ALVHAMN, "specialist", "surgical"),
    ("Ortopedi Älvhamn", "Ortopedkliniken, Älvhamns sjukhus", ALVHAMN, "specialist", "surgical"),
    ("Ögon Älvhamn", "Ögonkliniken, Älvhamns sjukhus", ALVHAMN, "specialist", "day"),
    ("Kvinnor och barn Älvhamn", "Kvinno- och barnkliniken, Älvhamns sjukhus", ALVHAMN, "specialist", "acute"),
    ("Psykiatri Älvhamn", "Psykiatriska kliniken, Älvhamns sjukhus", ALVHAMN, "specialist", "acute"),
    ("Bild Älvhamn", "Bild- och funktionsmedicin, Älvhamns sjukhus", ALVHAMN, "specialist", "imaging"),
    ("Medicin Sjöberga", "Medicin- och akutkliniken, Sjöberga sjukhus", SJOBERGA, "specialist", "acute"),
    ("Kirurgi Sjöberga", "Kirurgi och ortopedi, Sjöberga sjukhus", SJOBERGA, "specialist", "surgical"),
    ("Primärvård Älvhamn", "Vårdcentralerna i Älvhamn", "Primärvården", "primary", "day"),
    ("Primärvård Sjöberga", "Vårdcentralerna i Sjöberga och Inlandet", "Primärvården", "primary", "day"),
    ("Älvhamns kommun", "Kommunal hälso- och sjukvård, Älvhamns kommun", "Kommunerna", "municipal", "municipal"),
]
MEDICINE = ("Medavd 1 Älvhamn", "Medicin Älvhamn", "Medicin Sjöberga")

# Share of the resources that is there in a summer week (weeks 27–31; half the fall in weeks 25, 26, 32, 33), and share
# of a day's work that a holiday on a weekday takes away. One factor holds for a whole unit, so units with both wards
# and clinics lie between the two: wards never close, clinics do.
CLOSING = {
    "ward": (0.96, 0.0),
    "acute": (0.91, 0.10),
    "surgical": (0.80, 0.30),
    "imaging": (0.84, 0.35),
    "day": (0.66, 0.90),
    "municipal": (0.93, 0.20),
}

# ---- Planning objects ------------------------------------------------------------------------------------------------
# name: service, provider, contact, priority, acute, longest wait (days), severity, limitable.
# The care guarantee 0-3-90-90 (hälso- och sjukvårdslagen 2017:30, 9 kap.; förordning 2017:80, 6 kap.): contact with
# primary care the same day, assessment there within 3 days, first visit in specialist care within 90 days, treatment
# within 90 days of the decision. Other waits are the region's own (cancer pathways, return visits from their due date).
# Bed stays after planned surgery count as acute: they must be met in the week of the operation.
VISIT, DAY, INPATIENT, REMOTE, HOME = "mottagningsbesök", "dagsjukvård", "slutenvård", "telefon eller digitalt", "hemma"
PHYSICIAN, NURSE, TEAM = "läkare", "sjuksköterska", "team"
OBJECTS = {
    "Kontakt primärvård": ("bedömning samma dag", NURSE, REMOTE, 1, True, 0, 3, 0.0),
    "Läkarbesök primärvård": ("medicinsk bedömning", PHYSICIAN, VISIT, 2, False, 3, 2, 0.0),
    "Sköterskebesök primärvård": ("bedömning och behandling", NURSE, VISIT, 3, False, 14, 1, 0.0),
    "Årskontroll": ("kontroll vid kronisk sjukdom", TEAM, VISIT, 4, False, None, 1, 0.2),
    "Samtalsbehandling": ("psykologisk behandling, serie", "psykolog eller kurator", VISIT, 3, False, 90, 2, 0.0),
    "Akutbesök": ("akut bedömning", TEAM, "akutbesök", 1, True, 0, 10, 0.05),
    "Nybesök medicin": ("utredning", PHYSICIAN, VISIT, 3, False, 90, 3, 0.0),
    "Nybesök ortopedi": ("utredning", PHYSICIAN, VISIT, 3, False, 90, 2, 0.0),
    "Nybesök kirurgi": ("utredning", PHYSICIAN, VISIT, 3, False, 90, 2, 0.0),
    "Nybesök cancerutredning": ("standardiserat vårdförlopp", PHYSICIAN, VISIT, 1, False, 14, 8, 0.0),
    "Nybesök ögon": ("utredning", PHYSICIAN, VISIT, 3, False, 90, 2, 0.0),
    "Nybesök gynekologi": ("utredning", PHYSICIAN, VISIT, 3, False, 90, 2, 0.0),
    "Nybesök barn": ("utredning", PHYSICIAN, VISIT, 3, False, 90, 3, 0.0),
    "Nybesök psykiatri": ("utredning", PHYSICIAN, VISIT, 2, False, 90, 4, 0.0),
    "Återbesök läkare": ("uppföljning", PHYSICIAN, VISIT, 3, False, 60, 1, 0.1),
    "Återbesök sköterska": ("uppföljning", NURSE, VISIT, 4, False, 60, 1, 0.1),
    "Psykiatrisk behandling": ("behandling, serie", TEAM, VISIT, 3, False, 90, 3, 0.0),
    "Ögoninjektion": ("injektionsbehandling", NURSE, VISIT, 2, False, 28, 4, 0.0),
    "Ledprotes": ("höft- eller knäprotes", "operationsteam", INPATIENT + ", operation", 3, False, 90, 3, 0.0),
    "Dagkirurgi": ("bråck, galla, artroskopi med mera", "operationsteam", DAY, 4, False, 90, 1, 0.0),
    "Canceroperation": ("tumörkirurgi", "operationsteam", INPATIENT + ", operation", 1, False, 28, 10, 0.0),
    "Akut operation": ("akut kirurgi, kejsarsnitt", "operationsteam", INPATIENT + ", operation", 1, True, 0, 20, 0.0),
    "Katarakt": ("gråstarrsoperation", "operationsteam", DAY, 4, False, 90, 1, 0.0),
    "Gynekologisk operation": ("benign gynekologi", "operationsteam", DAY, 3, False, 90, 2, 0.0),
    "Vårdtillfälle medicin": ("internmedicinsk vård", TEAM, INPATIENT, 1, True, 0, 15, 0.0),
    "Vårdtillfälle specialmedicin": ("hjärta, neurologi, infektion", TEAM, INPATIENT, 1, True, 0, 15, 0.0),
    "Vårdtillfälle akutkirurgi": ("akut kirurgisk och ortopedisk vård", TEAM, INPATIENT, 1, True, 0, 15, 0.0),
    "Vårdtillfälle planerad kirurgi": ("vård efter planerad operation", TEAM, INPATIENT, 2, True, 0, 10, 0.0),
    "Vårdtillfälle kvinna och barn": ("förlossning, nyfödda, barn", TEAM, INPATIENT, 1, True, 0, 15, 0.0),
    "Vårdtillfälle psykiatri": ("psykiatrisk heldygnsvård", TEAM, INPATIENT, 1, True, 0, 15, 0.0),
    "MR-undersökning": ("magnetkameraundersökning", TEAM, "undersökning", 3, False, 42, 2, 0.0),
    "DT-undersökning": ("datortomografi", TEAM, "undersökning", 1, True, 0, 10, 0.0),
    "Koloskopi": ("koloskopi", TEAM, "undersökning", 2, False, 30, 5, 0.0),
    "Ekokardiografi": ("ultraljud av hjärtat", "biomedicinsk analytiker", "undersökning", 3, False, 60, 2, 0.0),
    "Rehabilitering": ("rehabiliteringsbesök", TEAM, VISIT, 3, False, 30, 2, 0.0),
    "Korttidsvård": ("korttidsplats efter sjukhusvård", TEAM, "korttidsboende", 2, False, 3, 3, 0.0),
    "Hemsjukvård": ("hemsjukvård, en månad", TEAM, HOME, 2, True, 0, 5, 0.0),
}

# Mean stay and standard deviation in days; unit None = general.
STAYS = [
    ("Vårdtillfälle medicin", None, 4.8, 5.0),
    ("Vårdtillfälle medicin", "Medavd 1 Älvhamn", WARD_STAY_DAYS, 3.6),
    ("Vårdtillfälle medicin", "Medicin Sjöberga", 5.0, 5.2),
    ("Vårdtillfälle specialmedicin", None, 4.6, 5.0),
    ("Vårdtillfälle akutkirurgi", None, 3.6, 3.9),
    ("Vårdtillfälle akutkirurgi", "Ortopedi Älvhamn", 6.0, 5.0),
    ("Vårdtillfälle akutkirurgi", "Kirurgi Sjöberga", 4.4, 4.3),
    ("Vårdtillfälle planerad kirurgi", None, 2.8, 2.2),
    ("Vårdtillfälle planerad kirurgi", "Kirurgi Älvhamn", 3.6, 3.0),
    ("Vårdtillfälle planerad kirurgi", "Kvinnor och barn Älvhamn", 1.6, 0.9),
    ("Vårdtillfälle kvinna och barn", None, 2.5, 2.4),
    ("Vårdtillfälle psykiatri", None, 12.0, 14.0),
]
SHORT_STAY_DAYS = 20.0  # a stay in municipal short-term care

# Hours per activity: planning object, capacity, unit (None = general), hours. Bed hours follow from STAYS.
HOURS = [
    ("Kontakt primärvård", "Sköterskemottagning", None, 0.15),
    ("Läkarbesök primärvård", "Läkarmottagning primärvård", None, 0.5),
    ("Läkarbesök primärvård", "Läkarmottagning primärvård", "Primärvård Sjöberga", 0.55),
    ("Läkarbesök primärvård", "Provtagning", None, 0.04),
    ("Sköterskebesök primärvård", "Sköterskemottagning", None, 0.5),
    ("Årskontroll", "Sköterskemottagning", None, 0.7),
    ("Årskontroll", "Läkarmottagning primärvård", None, 0.2),
    ("Årskontroll", "Provtagning", None, 0.1),
    ("Samtalsbehandling", "Samtalsteam", None, 4.5),
    ("Akutbesök", "Akutteam", None, 0.75),
    ("Akutbesök", "Akutteam", "Medicin Sjöberga", 0.7),
    ("Nybesök medicin", "Läkarmottagning", None, 0.75),
    ("Nybesök ortopedi", "Läkarmottagning", None, 0.5),
    ("Nybesök ortopedi", "Läkarmottagning", "Kirurgi Sjöberga", 0.6),
    ("Nybesök kirurgi", "Läkarmottagning", None, 0.5),
    ("Nybesök cancerutredning", "Läkarmottagning", None, 0.75),
    ("Nybesök cancerutredning", "Sköterskemottagning", None, 0.5),
    ("Nybesök ögon", "Läkarmottagning", None, 0.4),
    ("Nybesök gynekologi", "Läkarmottagning", None, 0.5),
    ("Nybesök barn", "Läkarmottagning", None, 0.75),
    ("Nybesök psykiatri", "Läkarmottagning", None, 1.25),
    ("Återbesök läkare", "Läkarmottagning", None, 0.4),
    ("Återbesök läkare", "Läkarmottagning", "Psykiatri Älvhamn", 0.6),
    ("Återbesök sköterska", "Sköterskemottagning", None, 0.5),
    ("Psykiatrisk behandling", "Psykiatriteam", None, 9.0),
    ("Ögoninjektion", "Sköterskemottagning", None, 0.4),
    ("Ledprotes", "Operationssal", None, 2.6),
    ("Ledprotes", "Operationssal", "Kirurgi Sjöberga", 2.3),
    ("Dagkirurgi", "Operationssal", None, 1.5),
    ("Dagkirurgi", "Operationssal", "Kirurgi Sjöberga", 1.4),
    ("Canceroperation", "Operationssal", None, 4.0),
    ("Akut operation", "Operationssal", None, 2.5),
    ("Akut operation", "Operationssal", "Kvinnor och barn Älvhamn", 1.3),
    ("Gynekologisk operation", "Operationssal", None, 1.9),
    ("Katarakt", "Ögonsal", None, 0.55),
    ("MR-undersökning", "MR-lab", None, 0.65),
    ("DT-undersökning", "DT-lab", None, 0.3),
    ("Koloskopi", "Endoskopi", None, 0.8),
    ("Ekokardiografi", "Ekolab", None, 0.75),
    ("Rehabilitering", "Rehabteam", None, 1.0),
    ("Rehabilitering", "Rehabteam", "Älvhamns kommun", 1.25),
    ("Korttidsvård", "Korttidsplats", None, 24 * SHORT_STAY_DAYS),
    ("Hemsjukvård", "Hemsjukvårdsteam", None, 6.0),
]

# Hours a week that each waiting person costs in calls, triage and rebooking.
WAITING_HOURS = [
    ("Nybesök ortopedi", "Sköterskemottagning", None, 0.01),
    ("Nybesök psykiatri", "Sköterskemottagning", None, 0.02),
    ("Ledprotes", "Sköterskemottagning", None, 0.02),
    ("Ledprotes", "Sköterskemottagning", "Kirurgi Sjöberga", 0.01),
    ("Katarakt", "Sköterskemottagning", None, 0.005),
]

# ---- What one person or activity gives rise to, and how many weeks later ---------------------------------------------
PATHWAYS = [
    ("Akutsökande", "Akutbesök", 0, 1.0),
    ("Hjärta, neurologi och infektion", "Vårdtillfälle specialmedicin", 0, 1.0),
    ("Akut buk och urinvägar", "Vårdtillfälle akutkirurgi", 0, 1.0),
    ("Akut buk och urinvägar", "Akut operation", 0, 0.3),
    ("Frakturer", "Vårdtillfälle akutkirurgi", 0, 1.0),
    ("Frakturer", "Akut operation", 0, 0.8),
    ("Frakturer", "Återbesök sköterska", 2, 0.8),
    ("Frakturer", "Rehabilitering", 2, 1.0),
    ("Frakturer", "Återbesök läkare", 6, 0.6),
    ("Graviditet, nyfödda och sjuka barn", "Vårdtillfälle kvinna och barn", 0, 1.0),
    ("Graviditet, nyfödda och sjuka barn", "Akut operation", 0, 0.06),
    ("Svår psykisk sjukdom", "Vårdtillfälle psykiatri", 0, 1.0),
    ("Hjärtsvikt och KOL", "Återbesök sköterska", 0, 1.0),
    ("Hjärtsvikt och KOL", "Återbesök sköterska", 13, 1.0),
    ("Glaukom och makulasjukdom", "Återbesök läkare", 0, 1.0),
    ("Akuta bildfrågor", "DT-undersökning", 0, 1.0),
    ("Tarmcancerscreening", "Koloskopi", 0, 1.0),
    ("Diabetes och högt blodtryck", "Årskontroll", 0, 1.0),
    ("Sköra äldre", "Korttidsvård", 0, 1.0),
    ("Sköra äldre", "Rehabilitering", 1, 3.0),
    ("Kontakt primärvård", "Läkarbesök primärvård", 0, 0.5),
    ("Kontakt primärvård", "Sköterskebesök primärvård", 0, 0.35),
    ("Nybesök medicin", "Återbesök sköterska", 6, 0.5),
    ("Nybesök medicin", "Återbesök läkare", 12, 0.45),
    ("Nybesök ortopedi", "Rehabilitering", 3, 0.6),
    ("Nybesök ortopedi", "Dagkirurgi", 6, 0.2),
    ("Nybesök ortopedi", "Ledprotes", 8, 0.12),
    ("Nybesök ortopedi", "Återbesök läkare", 8, 0.4),
    ("Nybesök kirurgi", "Koloskopi", 3, 0.15),
    ("Nybesök kirurgi", "Dagkirurgi", 6, 0.3),
    ("Nybesök kirurgi", "Återbesök läkare", 6, 0.35),
    ("Nybesök cancerutredning", "Koloskopi", 0, 0.3),
    ("Nybesök cancerutredning", "Canceroperation", 2, 0.3),
    ("Nybesök cancerutredning", "Återbesök läkare", 2, 0.7),
    ("Nybesök ögon", "Återbesök läkare", 12, 0.5),
    ("Nybesök gynekologi", "Gynekologisk operation", 8, 0.16),
    ("Nybesök gynekologi", "Återbesök läkare", 8, 0.3),
    ("Nybesök barn", "Återbesök sköterska", 4, 0.8),
    ("Nybesök barn", "Återbesök läkare", 12, 0.6),
    ("Nybesök psykiatri", "Psykiatrisk behandling", 3, 0.7),
    ("Nybesök psykiatri", "Återbesök sköterska", 4, 0.6),
    ("Nybesök psykiatri", "Återbesök läkare", 6, 0.6),
    ("Koloskopi", "Återbesök läkare", 3, 0.2),
    ("Ledprotes", "Vårdtillfälle planerad kirurgi", 0, 1.0),
    ("Ledprotes", "Rehabilitering", 1, 2.0),
    ("Ledprotes", "Rehabilitering", 4, 2.0),
    ("Ledprotes", "Återbesök läkare", 12, 0.8),
    ("Dagkirurgi", "Vårdtillfälle planerad kirurgi", 0, 0.1),
    ("Dagkirurgi", "Återbesök sköterska", 3, 0.25),
    ("Canceroperation", "Vårdtillfälle planerad kirurgi", 0, 1.0),
    ("Canceroperation", "Återbesök läkare", 4, 1.0),
    ("Canceroperation", "Återbesök läkare", 26, 1.0),
    ("Gynekologisk operation", "Vårdtillfälle planerad kirurgi", 0, 0.35),
    ("Gynekologisk operation", "Återbesök sköterska", 4, 0.3),
    ("Katarakt", "Återbesök sköterska", 4, 0.5),
    ("Vårdtillfälle medicin", "Återbesök sköterska", 2, 0.25),
    ("Vårdtillfälle specialmedicin", "Rehabilitering", 1, 0.5),
    ("Vårdtillfälle specialmedicin", "Återbesök läkare", 8, 0.35),
    ("Vårdtillfälle akutkirurgi", "Återbesök sköterska", 2, 0.2),
    ("Vårdtillfälle psykiatri", "Psykiatrisk behandling", 1, 0.3),
    ("Vårdtillfälle psykiatri", "Återbesök sköterska", 1, 0.3),
    ("Vårdtillfälle psykiatri", "Återbesök läkare", 4, 0.8),
]

# ---- Care need from the population -----------------------------------------------------------------------------------
KNOWN_YEAR = 2025  # the last year whose population is known; later years are a projection
YEARS = range(2024, 2029)
AGES = ("0–17", "18–44", "45–64", "65–79", "80–")
SEXES = ("kvinna", "man")
PEOPLE = {"Älvhamn": 140_000, "Sjöberga": 82_000, "Inlandet": 78_000}  # on 1 January of the known year
AGE_SHARES = {  # by area, in the order of AGES
    "Älvhamn": (0.206, 0.345, 0.248, 0.147, 0.054),
    "Sjöberga": (0.196, 0.300, 0.258, 0.180, 0.066),
    "Inlandet": (0.184, 0.262, 0.266, 0.209, 0.079),
}
WOMEN = (0.485, 0.480, 0.495, 0.510, 0.595)  # share of women, in the order of AGES
GROWTH = (0.006, 0.007, 0.006, 0.009, 0.034)  # a year: new industry draws families, and the 1940s cohorts turn 80

# Care group or planning object: name, people a year on the known year's population, relative frequency by age (order of
# AGES), women's frequency relative to men's, and to whom the areas' need comes (area → unit → share).
EVERYWHERE = tuple(PEOPLE)
RATES: dict[str, tuple[str, int, tuple[float, ...], float, dict[str, dict[str, float]]]] = {
    "Hjärta, neurologi och infektion": (
        "Akut sjukdom i hjärta, hjärna och lungor samt infektion", 7_800, (1, 1.5, 5, 15, 33), 0.85,
        {area: {"Specialmedicin Älvhamn": 1.0} for area in EVERYWHERE},
    ),
    "Akut buk och urinvägar": (
        "Akut sjukdom i buk och urinvägar", 7_300, (2, 4, 6, 12, 20), 0.9,
        {"Älvhamn": {"Kirurgi Älvhamn": 1.0},
         "Sjöberga": {"Kirurgi Älvhamn": 0.5, "Kirurgi Sjöberga": 0.5},
         "Inlandet": {"Kirurgi Älvhamn": 0.92, "Kirurgi Sjöberga": 0.08}},
    ),
    "Frakturer": (
        "Höftfraktur och andra frakturer", 4_200, (2, 2, 4, 14, 48), 1.5,
        {"Älvhamn": {"Ortopedi Älvhamn": 1.0},
         "Sjöberga": {"Ortopedi Älvhamn": 0.36, "Kirurgi Sjöberga": 0.64},
         "Inlandet": {"Ortopedi Älvhamn": 0.92, "Kirurgi Sjöberga": 0.08}},
    ),
    "Graviditet, nyfödda och sjuka barn": (
        "Förlossning, nyfödda och barn som behöver sjukhusvård", 8_300, (40, 48, 1, 0, 0), 2.6,
        {area: {"Kvinnor och barn Älvhamn": 1.0} for area in EVERYWHERE},
    ),
    "Svår psykisk sjukdom": (
        "Psykisk sjukdom som behöver heldygnsvård", 2_000, (2, 9, 7, 5, 4), 0.95,
        {area: {"Psykiatri Älvhamn": 1.0} for area in EVERYWHERE},
    ),
    "Hjärtsvikt och KOL": (
        "Personer med hjärtsvikt eller KOL som behöver uppföljning", 5_200, (0, 0.2, 3, 14, 30), 0.8,
        {"Älvhamn": {"Medavd 1 Älvhamn": 0.4, "Medicin Älvhamn": 0.6},
         "Sjöberga": {"Medavd 1 Älvhamn": 0.1, "Medicin Sjöberga": 0.9},
         "Inlandet": {"Medavd 1 Älvhamn": 0.2, "Medicin Älvhamn": 0.4, "Medicin Sjöberga": 0.4}},
    ),
    "Glaukom och makulasjukdom": (
        "Personer med glaukom eller makulasjukdom under kontroll", 4_200, (0, 0.2, 3, 16, 34), 1.1,
        {area: {"Ögon Älvhamn": 1.0} for area in EVERYWHERE},
    ),
    "Akuta bildfrågor": (
        "Skada, stroke och buksmärta som behöver undersökas med datortomografi", 42_000, (2, 7, 13, 26, 42), 0.95,
        {area: {"Bild Älvhamn": 1.0} for area in EVERYWHERE},
    ),
    "Tarmcancerscreening": (
        "Personer med fynd vid screening för tarmcancer", 2_000, (0, 0, 1, 2, 0), 0.85,
        {"Älvhamn": {"Kirurgi Älvhamn": 1.0},
         "Sjöberga": {"Kirurgi Sjöberga": 1.0},
         "Inlandet": {"Kirurgi Älvhamn": 0.8, "Kirurgi Sjöberga": 0.2}},
    ),
    "Diabetes och högt blodtryck": (
        "Personer med diabetes eller högt blodtryck som kontrolleras årligen", 40_000, (0, 2, 16, 34, 36), 0.95,
        {"Älvhamn": {"Primärvård Älvhamn": 0.6},  # the rest is listed with private practices
         "Sjöberga": {"Primärvård Sjöberga": 0.6},
         "Inlandet": {"Primärvård Älvhamn": 0.2, "Primärvård Sjöberga": 0.4}},
    ),
    "Sköra äldre": (
        "Äldre som behöver korttidsplats efter sjukhusvård", 1_650, (0, 0, 0.3, 5, 45), 1.1,
        {"Älvhamn": {"Älvhamns kommun": 1.0}},
    ),
    "Hemsjukvård": (  # a planning object: one month of home care each
        "", 30_000, (0.5, 1, 4, 30, 150), 1.1,
        {"Älvhamn": {"Älvhamns kommun": 1.0}},
    ),
}  # fmt: skip
INPATIENT_GROUPS = tuple(RATES)[:5]  # every person in them is one inpatient episode
GROUP_FROM_HISTORY = ("Akutsökande", "Personer som söker på akutmottagning")

# Missions for stays after planned surgery, episodes in 52 weeks. With acute surgery, special medicine, women and
# children, and psychiatry (from the population) and medicine they make up the 40 000.
PLANNED_MISSIONS = {
    "Kirurgi Älvhamn": 890,
    "Ortopedi Älvhamn": 870,
    "Kirurgi Sjöberga": 450,
    "Kvinnor och barn Älvhamn": 190,
}

# ---- History: direct arrivals only (what pathways give rise to is not in it) -----------------------------------------
# unit, object or group: arrivals in 2025 (52 weeks from 6 January), growth a year, winter swing, summer fall, holiday
# fall, spread (variance ÷ mean), list when history starts, what was carried out ÷ what arrived (empty for acute).
HISTORY: list[tuple[str, str, int, float, float, float, float, float, int, float | None]] = [
    ("Medavd 1 Älvhamn", "Vårdtillfälle medicin", EPISODES_WARD, 0.10, 0.07, 0.05, 0.05, 0.5, 0, None),
    ("Medicin Älvhamn", "Vårdtillfälle medicin", 3_600, 0.06, 0.07, 0.05, 0.05, 0.5, 0, None),
    ("Medicin Sjöberga", "Vårdtillfälle medicin", 2_400, 0.06, 0.07, 0.03, 0.05, 0.5, 0, None),
    ("Medicin Älvhamn", "Akutsökande", 42_600, 0.010, 0.03, 0.02, -0.05, 1.6, 0, None),
    ("Medicin Sjöberga", "Akutsökande", 21_800, 0.005, 0.03, -0.05, -0.05, 1.6, 0, None),
    ("Medicin Älvhamn", "Nybesök medicin", 5_200, 0.015, 0.02, 0.30, 0.7, 1.5, 640, 0.99),
    ("Medicin Sjöberga", "Nybesök medicin", 2_450, 0.010, 0.02, 0.30, 0.7, 1.5, 260, 1.01),
    ("Specialmedicin Älvhamn", "Nybesök medicin", 7_300, 0.015, 0.02, 0.30, 0.7, 1.5, 900, 0.985),
    ("Medicin Älvhamn", "Ekokardiografi", 3_900, 0.025, 0.02, 0.25, 0.7, 1.4, 380, 0.985),
    ("Medicin Sjöberga", "Ekokardiografi", 1_900, 0.020, 0.02, 0.25, 0.7, 1.4, 130, 1.0),
    ("Specialmedicin Älvhamn", "Ekokardiografi", 5_700, 0.030, 0.02, 0.25, 0.7, 1.4, 560, 0.98),
    ("Ortopedi Älvhamn", "Nybesök ortopedi", 6_100, 0.015, 0.01, 0.35, 0.8, 1.6, 900, 0.97),
    ("Kirurgi Sjöberga", "Nybesök ortopedi", 2_800, 0.010, 0.01, 0.35, 0.8, 1.5, 330, 1.0),
    ("Kirurgi Älvhamn", "Nybesök kirurgi", 6_700, 0.010, 0.01, 0.30, 0.8, 1.5, 830, 0.985),
    ("Kirurgi Sjöberga", "Nybesök kirurgi", 2_600, 0.005, 0.01, 0.30, 0.8, 1.5, 280, 1.005),
    ("Kirurgi Älvhamn", "Nybesök cancerutredning", 2_350, 0.020, 0.01, 0.12, 0.6, 1.2, 55, 1.0),
    ("Ögon Älvhamn", "Nybesök ögon", 7_200, 0.020, 0.01, 0.30, 0.8, 1.6, 1_150, 0.985),
    ("Ögon Älvhamn", "Ögoninjektion", 9_600, 0.040, 0.00, 0.08, 0.7, 1.2, 400, 0.998),
    ("Ögon Älvhamn", "Katarakt", 3_300, 0.030, 0.02, 0.35, 0.8, 1.5, 640, 0.91),
    ("Kvinnor och barn Älvhamn", "Nybesök gynekologi", 3_900, 0.000, 0.01, 0.30, 0.8, 1.4, 520, 0.99),
    ("Kvinnor och barn Älvhamn", "Nybesök barn", 3_100, 0.005, 0.05, 0.35, 0.8, 1.5, 400, 0.99),
    ("Psykiatri Älvhamn", "Nybesök psykiatri", 2_700, 0.030, 0.03, 0.30, 0.7, 1.6, 380, 0.97),
    ("Bild Älvhamn", "MR-undersökning", 17_600, 0.035, 0.01, 0.20, 0.7, 1.8, 1_500, 0.985),
    ("Primärvård Älvhamn", "Kontakt primärvård", 140_000, 0.005, 0.06, 0.30, 0.7, 4.0, 0, None),
    ("Primärvård Sjöberga", "Kontakt primärvård", 110_000, 0.000, 0.06, 0.25, 0.7, 4.0, 0, None),
    ("Primärvård Älvhamn", "Samtalsbehandling", 3_100, 0.030, 0.03, 0.35, 0.8, 1.4, 520, 0.98),
    ("Primärvård Sjöberga", "Samtalsbehandling", 2_000, 0.020, 0.03, 0.35, 0.8, 1.4, 300, 1.0),
]

# Lists when the horizon starts, for what history does not follow: unit, object: people, share past the longest wait.
# (For what history follows, the last week's list is taken, with the share in OVERDUE.)
LISTS = {
    ("Primärvård Älvhamn", "Läkarbesök primärvård"): (420, 0.15),
    ("Primärvård Sjöberga", "Läkarbesök primärvård"): (310, 0.15),
    ("Primärvård Älvhamn", "Sköterskebesök primärvård"): (520, 0.05),
    ("Primärvård Sjöberga", "Sköterskebesök primärvård"): (380, 0.05),
    ("Primärvård Älvhamn", "Årskontroll"): (900, 0.0),
    ("Primärvård Sjöberga", "Årskontroll"): (700, 0.0),
    ("Medavd 1 Älvhamn", "Återbesök sköterska"): (60, 0.0),
    ("Medicin Älvhamn", "Återbesök sköterska"): (260, 0.05),
    ("Medicin Sjöberga", "Återbesök sköterska"): (150, 0.0),
    ("Specialmedicin Älvhamn", "Återbesök sköterska"): (260, 0.05),
    ("Kirurgi Älvhamn", "Återbesök sköterska"): (110, 0.0),
    ("Ortopedi Älvhamn", "Återbesök sköterska"): (190, 0.0),
    ("Kirurgi Sjöberga", "Återbesök sköterska"): (70, 0.0),
    ("Ögon Älvhamn", "Återbesök sköterska"): (120, 0.0),
    ("Kvinnor och barn Älvhamn", "Återbesök sköterska"): (110, 0.0),
    ("Medicin Älvhamn", "Återbesök läkare"): (320, 0.10),
    ("Medicin Sjöberga", "Återbesök läkare"): (140, 0.05),
    ("Specialmedicin Älvhamn", "Återbesök läkare"): (720, 0.10),
    ("Kirurgi Älvhamn", "Återbesök läkare"): (480, 0.10),
    ("Ortopedi Älvhamn", "Återbesök läkare"): (560, 0.10),
    ("Kirurgi Sjöberga", "Återbesök läkare"): (260, 0.05),
    ("Ögon Älvhamn", "Återbesök läkare"): (620, 0.12),
    ("Kvinnor och barn Älvhamn", "Återbesök läkare"): (330, 0.08),
    ("Psykiatri Älvhamn", "Återbesök läkare"): (300, 0.08),
    ("Psykiatri Älvhamn", "Återbesök sköterska"): (150, 0.05),
    ("Psykiatri Älvhamn", "Psykiatrisk behandling"): (420, 0.12),
    ("Ortopedi Älvhamn", "Ledprotes"): (330, 0.30),
    ("Kirurgi Sjöberga", "Ledprotes"): (70, 0.05),
    ("Ortopedi Älvhamn", "Dagkirurgi"): (340, 0.20),
    ("Kirurgi Älvhamn", "Dagkirurgi"): (520, 0.18),
    ("Kirurgi Sjöberga", "Dagkirurgi"): (190, 0.03),
    ("Kirurgi Älvhamn", "Canceroperation"): (42, 0.10),
    ("Kvinnor och barn Älvhamn", "Gynekologisk operation"): (130, 0.12),
    ("Kirurgi Älvhamn", "Koloskopi"): (330, 0.15),
    ("Kirurgi Sjöberga", "Koloskopi"): (70, 0.05),
    ("Specialmedicin Älvhamn", "Rehabilitering"): (180, 0.05),
    ("Ortopedi Älvhamn", "Rehabilitering"): (330, 0.08),
    ("Kirurgi Sjöberga", "Rehabilitering"): (130, 0.0),
    ("Älvhamns kommun", "Rehabilitering"): (70, 0.0),
    ("Älvhamns kommun", "Korttidsvård"): (14, 0.3),
}
OVERDUE = {"Katarakt": 0.28, "Nybesök ortopedi": 0.22, "Nybesök psykiatri": 0.18, "Nybesök cancerutredning": 0.10}
OVERDUE_OTHERWISE = 0.10
IN_TIME_SHAPE = {0.1: 1.0, 0.3: 0.95, 0.5: 0.9, 0.7: 0.8, 0.92: 0.65}  # × longest wait: relative number
OVERDUE_SHAPE = {1.15: 0.6, 1.5: 0.3, 2.0: 0.1}
NO_PROMISE_DAYS = 90  # the scale of a list without a promised wait

# ---- Capacities and what they are put together of --------------------------------------------------------------------
# capacity: kind, limiting, highest utilisation, hours in a session
CAPACITIES = {
    "Vårdplats": ("disponibel vårdplats", True, OCCUPANCY, 24.0),
    "Operationssal": ("bemannad operationssal", True, 0.90, 8.0),
    "Ögonsal": ("bemannad ögonoperationssal", True, 0.95, 8.0),
    "Läkarmottagning": ("specialistläkarmottagning", True, 0.95, 4.0),
    "Sköterskemottagning": ("sjuksköterskemottagning", True, 0.95, 4.0),
    "Läkarmottagning primärvård": ("läkarmottagning på vårdcentral", True, 0.95, 4.0),
    "Samtalsteam": ("psykolog- och kuratorsmottagning", True, 0.95, 4.0),
    "Psykiatriteam": ("psykiatriskt öppenvårdsteam", True, 0.95, 4.0),
    "Akutteam": ("akutmottagningens team", True, 0.90, 8.0),
    "Endoskopi": ("bemannad endoskopisal", True, 0.95, 4.0),
    "MR-lab": ("bemannad magnetkamera", True, 0.95, 8.0),
    "DT-lab": ("bemannad datortomograf", True, 0.90, 8.0),
    "Ekolab": ("bemannat ekokardiografirum", True, 0.95, 4.0),
    "Rehabteam": ("rehabiliteringsteam", True, 0.95, 4.0),
    "Korttidsplats": ("kommunal korttidsplats", True, 0.97, 24.0),
    "Hemsjukvårdsteam": ("hemsjukvårdsteam", True, 0.95, 8.0),
    "Provtagning": ("provtagning på vårdcentral", False, 1.0, 4.0),
}

DAY_WEEK, SHIFT_WEEK = 40.0, 36.33  # hours a week: daytime staff; three-shift staff (36 h 20 min)
PRESENT = 0.88  # sick leave, parental leave and training taken off; holidays are in the calendar
# resource: kind, hours a week, share present, price per hour (SEK, with employer's fees)
RESOURCES: dict[str, tuple[str, float, float, int]] = {
    "Sjuksköterska": ("competence", SHIFT_WEEK, PRESENT, 420),
    "Undersköterska": ("competence", SHIFT_WEEK, PRESENT, 320),
    "Övrig personal": ("competence", SHIFT_WEEK, PRESENT, 300),
    "Vårdrum": ("premises", 168.0, 1.0, 25),
    "Specialistläkare": ("competence", DAY_WEEK, PRESENT, 950),
    "Anestesiläkare": ("competence", DAY_WEEK, PRESENT, 950),
    "Operationssjuksköterska": ("competence", DAY_WEEK, PRESENT, 470),
    "Anestesisjuksköterska": ("competence", DAY_WEEK, PRESENT, 470),
    "Operationsrum": ("premises", 50.0, 1.0, 600),
    "Ögonoperationsrum": ("premises", DAY_WEEK, 1.0, 400),
    "Mottagningssjuksköterska": ("competence", DAY_WEEK, PRESENT, 430),
    "Mottagningsrum": ("premises", 32.0, 1.0, 60),  # eight sessions of four hours
    "Behandlingsrum": ("premises", DAY_WEEK, 1.0, 60),
    "Distriktsläkare": ("competence", DAY_WEEK, PRESENT, 930),
    "Psykolog och kurator": ("competence", DAY_WEEK, PRESENT, 480),
    "Psykolog primärvård": ("competence", DAY_WEEK, PRESENT, 480),
    "Laboratorieassistent": ("competence", DAY_WEEK, PRESENT, 330),
    "Akutläkare": ("competence", DAY_WEEK, PRESENT, 950),
    "Akutsjuksköterska": ("competence", SHIFT_WEEK, PRESENT, 430),
    "Akutrum": ("premises", 168.0, 1.0, 60),
    "Endoskopisjuksköterska": ("competence", DAY_WEEK, PRESENT, 440),
    "Endoskopirum": ("premises", DAY_WEEK, 1.0, 300),
    "MR-kamera": ("equipment", 60.0, 0.96, 900),
    "Datortomograf": ("equipment", 90.0, 0.96, 500),
    "Röntgensjuksköterska": ("competence", DAY_WEEK, PRESENT, 430),
    "Radiolog": ("competence", DAY_WEEK, PRESENT, 950),
    "Biomedicinsk analytiker": ("competence", DAY_WEEK, PRESENT, 410),
    "Ultraljudsapparat": ("equipment", DAY_WEEK, 0.97, 120),
    "Fysioterapeut": ("competence", DAY_WEEK, PRESENT, 410),
    "Arbetsterapeut": ("competence", DAY_WEEK, PRESENT, 410),
    "Rehabassistent": ("competence", DAY_WEEK, PRESENT, 310),
    "Sjuksköterska kommun": ("competence", DAY_WEEK, PRESENT, 430),
    "Undersköterska kommun": ("competence", SHIFT_WEEK, PRESENT, 310),
    "Boenderum": ("premises", 168.0, 1.0, 20),
    "Tjänstebil": ("equipment", 60.0, 0.97, 40),
}

# Share of the time by use; only "patients" counts as available. Per function, not per person: good enough beats perfect
# (PKS 2025, the example of Region Västernorrland).
TIME_USE = {
    "Sjuksköterska": {"patients": 0.85, "administration": 0.07, "meetings": 0.03, "training": 0.05},
    "Undersköterska": {"patients": 0.85, "administration": 0.07, "meetings": 0.03, "training": 0.05},
    "Övrig personal": {"patients": 0.85, "administration": 0.10, "meetings": 0.05},
    "Specialistläkare": {
        "patients": 0.55, "ward and on call": 0.20, "administration": 0.12, "meetings": 0.06, "training": 0.07
    },
    "Anestesiläkare": {"patients": 0.58, "ward and on call": 0.28, "administration": 0.08, "training": 0.06},
    "Operationssjuksköterska": {"patients": 0.75, "preparation": 0.17, "meetings": 0.03, "training": 0.05},
    "Anestesisjuksköterska": {"patients": 0.75, "preparation": 0.17, "meetings": 0.03, "training": 0.05},
    "Mottagningssjuksköterska": {"patients": 0.60, "phone": 0.20, "administration": 0.12, "meetings": 0.08},
    "Distriktsläkare": {"patients": 0.62, "phone": 0.08, "administration": 0.18, "meetings": 0.06, "training": 0.06},
    "Psykolog och kurator": {"patients": 0.55, "phone": 0.08, "administration": 0.25, "meetings": 0.12},
    "Psykolog primärvård": {"patients": 0.55, "phone": 0.08, "administration": 0.27, "meetings": 0.10},
    "Laboratorieassistent": {"patients": 0.80, "administration": 0.16, "meetings": 0.04},
    "Akutläkare": {"patients": 0.75, "administration": 0.12, "meetings": 0.05, "training": 0.08},
    "Akutsjuksköterska": {"patients": 0.85, "administration": 0.07, "meetings": 0.03, "training": 0.05},
    "Endoskopisjuksköterska": {"patients": 0.75, "preparation": 0.17, "meetings": 0.04, "training": 0.04},
    "Röntgensjuksköterska": {"patients": 0.80, "preparation": 0.10, "meetings": 0.05, "training": 0.05},
    "Radiolog": {"patients": 0.60, "ward and on call": 0.18, "meetings": 0.14, "training": 0.08},
    "Biomedicinsk analytiker": {"patients": 0.80, "administration": 0.12, "meetings": 0.04, "training": 0.04},
    "Fysioterapeut": {"patients": 0.65, "phone": 0.05, "administration": 0.18, "meetings": 0.12},
    "Arbetsterapeut": {"patients": 0.62, "phone": 0.05, "administration": 0.20, "meetings": 0.13},
    "Rehabassistent": {"patients": 0.80, "administration": 0.12, "meetings": 0.08},
    "Sjuksköterska kommun": {"patients": 0.65, "phone": 0.10, "administration": 0.13, "travel": 0.08, "meetings": 0.04},
    "Undersköterska kommun": {"patients": 0.82, "administration": 0.06, "travel": 0.08, "meetings": 0.04},
}  # fmt: skip

PATIENT_HOURS_SHIFT = SHIFT_WEEK * PRESENT * 0.85  # hours for patients that one three-shift employee gives a week
BED_KEY = {resource: number / WARD_BEDS for resource, number in WARD_STAFF.items()}  # employees per staffed bed

# Hours of each resource in one activity hour: capacity, alternative, resource: hours. A bed hour follows from BED_KEY.
COMPOSITIONS: list[tuple[str, int, dict[str, float]]] = [
    ("Vårdplats", 1, {
        "Vårdrum": 1.0,
        **{resource: round(key * PATIENT_HOURS_SHIFT / 168, 5) for resource, key in BED_KEY.items()},
    }),
    ("Operationssal", 1, {
        "Operationsrum": 1.0, "Specialistläkare": 1.0, "Anestesiläkare": 0.5,
        "Operationssjuksköterska": 1.0, "Anestesisjuksköterska": 1.0,
    }),
    ("Ögonsal", 1, {"Ögonoperationsrum": 1.0, "Specialistläkare": 1.0, "Operationssjuksköterska": 1.5}),
    ("Läkarmottagning", 1, {"Mottagningsrum": 1.0, "Specialistläkare": 1.0, "Mottagningssjuksköterska": 0.2}),
    ("Sköterskemottagning", 1, {"Behandlingsrum": 1.0, "Mottagningssjuksköterska": 1.0}),
    ("Läkarmottagning primärvård", 1, {"Mottagningsrum": 1.0, "Distriktsläkare": 1.0}),
    ("Läkarmottagning primärvård", 2, {
        "Mottagningsrum": 1.0, "Distriktsläkare": 0.55, "Mottagningssjuksköterska": 0.7,
    }),
    ("Samtalsteam", 1, {"Psykolog primärvård": 1.0}),
    ("Psykiatriteam", 1, {"Psykolog och kurator": 0.7, "Mottagningssjuksköterska": 0.3}),
    ("Akutteam", 1, {"Akutrum": 1.0, "Akutläkare": 1.0, "Akutsjuksköterska": 1.4}),
    ("Endoskopi", 1, {"Endoskopirum": 1.0, "Specialistläkare": 0.8, "Endoskopisjuksköterska": 1.5}),
    ("MR-lab", 1, {"MR-kamera": 1.0, "Röntgensjuksköterska": 1.5, "Radiolog": 0.5}),
    ("DT-lab", 1, {"Datortomograf": 1.0, "Röntgensjuksköterska": 1.5, "Radiolog": 0.7}),
    ("Ekolab", 1, {"Ultraljudsapparat": 1.0, "Biomedicinsk analytiker": 1.0}),
    ("Rehabteam", 1, {"Fysioterapeut": 0.7, "Arbetsterapeut": 0.3}),
    ("Rehabteam", 2, {"Fysioterapeut": 0.35, "Arbetsterapeut": 0.15, "Rehabassistent": 0.7}),
    ("Korttidsplats", 1, {"Boenderum": 1.0, "Undersköterska kommun": 0.16, "Sjuksköterska kommun": 0.03}),
    ("Hemsjukvårdsteam", 1, {"Sjuksköterska kommun": 0.6, "Undersköterska kommun": 0.4, "Tjänstebil": 1.0}),
    ("Provtagning", 1, {"Laboratorieassistent": 1.0}),
]  # fmt: skip

# ---- Staff, rooms and devices by unit (full-time equivalents, numbers) -----------------------------------------------
# Physicians are those on clinics, in theatre and at examinations; those on the wards do not limit and are not counted.


def beds(staffed: float, rooms: int) -> dict[str, float]:
    """Return what `staffed` beds take by the staffing key, and the rooms there are."""
    return {"Vårdrum": rooms} | {resource: round(staffed * key, 1) for resource, key in BED_KEY.items()}


STAFF: dict[str, dict[str, float]] = {
    "Medavd 1 Älvhamn": beds(23, WARD_BEDS) | {"Behandlingsrum": 1, "Mottagningssjuksköterska": 1.6},
    "Medicin Älvhamn": beds(52, 54) | {
        "Mottagningsrum": 3, "Specialistläkare": 5.3, "Mottagningssjuksköterska": 4.6, "Behandlingsrum": 2,
        "Akutrum": 14, "Akutläkare": 28, "Akutsjuksköterska": 39,
        "Ultraljudsapparat": 2, "Biomedicinsk analytiker": 2.2,
    },
    "Specialmedicin Älvhamn": beds(109, 112) | {
        "Mottagningsrum": 5, "Specialistläkare": 8.4, "Mottagningssjuksköterska": 3.6, "Behandlingsrum": 1,
        "Ultraljudsapparat": 3, "Biomedicinsk analytiker": 3.0,
        "Fysioterapeut": 2.2, "Arbetsterapeut": 1.0, "Rehabassistent": 0.5,
    },
    "Kirurgi Älvhamn": beds(78, 82) | {
        "Operationsrum": 5, "Specialistläkare": 20, "Anestesiläkare": 5.6, "Operationssjuksköterska": 8.4,
        "Anestesisjuksköterska": 8.6, "Mottagningsrum": 5, "Mottagningssjuksköterska": 4, "Behandlingsrum": 1,
        "Endoskopirum": 2, "Endoskopisjuksköterska": 2.8,
    },
    "Ortopedi Älvhamn": beds(69, 72) | {
        "Operationsrum": 5, "Specialistläkare": 15, "Anestesiläkare": 5.4, "Operationssjuksköterska": 8.2,
        "Anestesisjuksköterska": 8.4, "Mottagningsrum": 3, "Mottagningssjuksköterska": 3.3, "Behandlingsrum": 1.5,
        "Fysioterapeut": 5.2, "Arbetsterapeut": 2.3, "Rehabassistent": 1,
    },
    "Ögon Älvhamn": {
        "Ögonoperationsrum": 2, "Specialistläkare": 9, "Operationssjuksköterska": 2.4,
        "Mottagningsrum": 4, "Mottagningssjuksköterska": 6.8, "Behandlingsrum": 3,
    },
    "Kvinnor och barn Älvhamn": beds(64, 68) | {
        "Operationsrum": 1, "Specialistläkare": 8, "Anestesiläkare": 1.1, "Operationssjuksköterska": 1.5,
        "Anestesisjuksköterska": 1.5, "Mottagningsrum": 4, "Mottagningssjuksköterska": 2.4, "Behandlingsrum": 1,
    },
    "Psykiatri Älvhamn": beds(72, 74) | {
        "Mottagningsrum": 4, "Specialistläkare": 5.8, "Mottagningssjuksköterska": 8.9, "Psykolog och kurator": 15,
        "Behandlingsrum": 1,
    },
    "Bild Älvhamn": {"MR-kamera": 4, "Datortomograf": 4, "Röntgensjuksköterska": 28, "Radiolog": 15.5},
    "Medicin Sjöberga": beds(36, 38) | {
        "Mottagningsrum": 2, "Specialistläkare": 3.1, "Mottagningssjuksköterska": 3.5, "Behandlingsrum": 2,
        "Akutrum": 8, "Akutläkare": 14, "Akutsjuksköterska": 19, "Ultraljudsapparat": 1, "Biomedicinsk analytiker": 1.3,
    },
    "Kirurgi Sjöberga": beds(34, 36) | {
        "Operationsrum": 3, "Specialistläkare": 11, "Anestesiläkare": 3.2, "Operationssjuksköterska": 4.8,
        "Anestesisjuksköterska": 4.9, "Mottagningsrum": 3, "Mottagningssjuksköterska": 1.8, "Behandlingsrum": 0.5,
        "Endoskopirum": 1, "Endoskopisjuksköterska": 1.3,
        "Fysioterapeut": 2.3, "Arbetsterapeut": 1.0, "Rehabassistent": 0.5,
    },
    "Primärvård Älvhamn": {
        "Mottagningsrum": 27, "Behandlingsrum": 33, "Distriktsläkare": 37, "Mottagningssjuksköterska": 63,
        "Psykolog primärvård": 15, "Laboratorieassistent": 4,
    },
    "Primärvård Sjöberga": {
        "Mottagningsrum": 24, "Behandlingsrum": 28, "Distriktsläkare": 33, "Mottagningssjuksköterska": 53,
        "Psykolog primärvård": 10.5, "Laboratorieassistent": 3.5,
    },
    "Älvhamns kommun": {
        "Boenderum": 38, "Undersköterska kommun": 65, "Sjuksköterska kommun": 50, "Tjänstebil": 28,
        "Fysioterapeut": 2.2, "Arbetsterapeut": 1.0,
    },
}  # fmt: skip

# Matrices of competences and premises (PKS 2025, section Prognos av tillgänglig kapacitet).
COMPETENCES = {
    "Specialistläkare": {"mottagning": "självständig", "operation": "självständig", "koloskopi": "delvis"},
    "Anestesiläkare": {"anestesi": "självständig", "intensivvård": "självständig"},
    "Operationssjuksköterska": {"instrumentering": "självständig", "ledprotes": "delvis", "ögonkirurgi": "delvis"},
    "Anestesisjuksköterska": {"anestesi": "självständig", "uppvakning": "självständig"},
    "Sjuksköterska": {"omvårdnad heldygn": "självständig", "läkemedelshantering": "självständig"},
    "Undersköterska": {"omvårdnad heldygn": "självständig"},
    "Mottagningssjuksköterska": {
        "rådgivning": "självständig", "hjärtsviktsmottagning": "delvis", "diabetesmottagning": "delvis"
    },
    "Distriktsläkare": {"allmänmedicin": "självständig"},
    "Endoskopisjuksköterska": {"koloskopi": "självständig"},
    "Röntgensjuksköterska": {"datortomografi": "självständig", "magnetkamera": "delvis"},
    "Radiolog": {"granskning": "självständig"},
    "Biomedicinsk analytiker": {"ekokardiografi": "självständig"},
    "Laboratorieassistent": {"provtagning": "självständig"},
    "Fysioterapeut": {"rehabilitering": "självständig"},
    "Rehabassistent": {"träning under handledning": "under handledning"},
}  # fmt: skip
PREMISES = {
    "Operationssal 1 Älvhamn": ("anestesiarbetsplats", "laparoskopistapel"),
    "Operationssal 2 Älvhamn": ("anestesiarbetsplats", "laparoskopistapel"),
    "Operationssal 6 Älvhamn": ("anestesiarbetsplats", "laminärt luftflöde", "genomlysning"),
    "Operationssal 1 Sjöberga": ("anestesiarbetsplats", "laminärt luftflöde"),
    "Operationssal 2 Sjöberga": ("anestesiarbetsplats", "laparoskopistapel"),
    "Ögonsal 1": ("operationsmikroskop", "fakomaskin"),
    "Ögonsal 2": ("operationsmikroskop", "fakomaskin"),
    "Endoskopirum 1": ("endoskopistapel",),
    "MR 1": ("magnetkamera 3 T",),
    "MR 2": ("magnetkamera 1,5 T",),
    "DT 1": ("datortomograf",),
    "Medavd 1, rum 1–24": ("vårdplats med syrgas", "telemetri"),
}
CARE_CATEGORIES = {  # care category: staff per bed; the general key is the publication's
    "hög omvårdnad": {"Sjuksköterska": 1.25, "Undersköterska": 1.5, "Övrig personal": 0.1},
    "självständig": {"Sjuksköterska": 0.85, "Undersköterska": 0.9, "Övrig personal": 0.05},
}
SESSION_KEYS = {  # capacity: staff per session
    "Operationssal": {
        "Specialistläkare": 1, "Anestesiläkare": 0.5, "Operationssjuksköterska": 1, "Anestesisjuksköterska": 1
    },
    "Endoskopi": {"Specialistläkare": 0.8, "Endoskopisjuksköterska": 1.5},
    "Akutteam": {"Akutläkare": 1, "Akutsjuksköterska": 1.4},
}  # fmt: skip

# ---- Known changes: name, unit, planning object, from, factor, added a week, shape, lower, upper, reason -------------
WARD_FACTOR = EPISODES_WARD_UPDATED / EPISODES_WARD
OTHERS_FACTOR = (EPISODES_MEDICINE - EPISODES_WARD_UPDATED) / (EPISODES_MEDICINE - EPISODES_WARD)
UPDATED = "Uppdaterat uppdrag medicin"
CHANGES = [
    (UPDATED, "Medavd 1 Älvhamn", "Vårdtillfälle medicin", "2026-01-05", WARD_FACTOR, None, "step", None, None,
     "Omgång två: 2 400 i stället för 2 000 vårdtillfällen, patienter med kort vårdtid samlas på avdelningen"),
    (UPDATED, "Medicin Älvhamn", "Vårdtillfälle medicin", "2026-01-05", OTHERS_FACTOR, None, "step", None, None,
     "Omgång två: motsvarande färre på övriga avdelningar, 8 000 totalt"),
    (UPDATED, "Medicin Sjöberga", "Vårdtillfälle medicin", "2026-01-05", OTHERS_FACTOR, None, "step", None, None,
     "Omgång två: motsvarande färre på övriga avdelningar, 8 000 totalt"),
    ("Artrosskola först", "Ortopedi Älvhamn", "Nybesök ortopedi", "2026-04-06", 0.92, None, "linear", 0.86, 0.98,
     "Grundbehandling i primärvården före remiss till ortoped"),
    ("Artrosskola först", "Kirurgi Sjöberga", "Nybesök ortopedi", "2026-04-06", 0.94, None, "linear", 0.88, 1.0,
     "Grundbehandling i primärvården före remiss till ortoped"),
    ("Ny behandling vid makulasjukdom", "Ögon Älvhamn", "Ögoninjektion", "2026-02-02", 1.06, None, "linear", 1.02, 1.12,
     "Nytt läkemedel med bredare indikation"),
    ("Organiserad prostatacancertestning", "Bild Älvhamn", "MR-undersökning", "2026-03-02", None, 10, "step", 6, 15,
     "Nytt uppdrag: alla män 50–74 år bjuds in"),
    ("Kloka kliniska val", "Bild Älvhamn", "MR-undersökning", "2026-05-04", 0.97, None, "linear", 0.95, 1.0,
     "Rekommendation att avstå från MR vid ospecifik ländryggssmärta följs"),
    ("Nära vård", "Specialmedicin Älvhamn", "Nybesök medicin", "2026-03-02", 0.95, None, "step", 0.92, 0.98,
     "Stabil kranskärlssjukdom och förmaksflimmer utreds i primärvården"),
]  # fmt: skip

# ---- Improvement work: name, unit, object, capacity, hours change, capacity change, realised -------------------------
IMPROVEMENTS = [
    ("Digital anamnes", "Ortopedi Älvhamn", "Nybesök ortopedi", "Läkarmottagning", -0.08, None, 0.5),
    ("Snabbspår dagkirurgi", "Kirurgi Älvhamn", "Dagkirurgi", "Operationssal", -0.2, None, 0.5),
    ("Bättre utskrivningsplanering", "Specialmedicin Älvhamn", None, "Vårdplats", None, 168.0, 0.5),
    ("Nytt journalsystem", None, "Läkarbesök primärvård", "Läkarmottagning primärvård", 0.02, None, 0.0),
]
REBUILDING = ("Ombyggnad operation", "Kirurgi Sjöberga", "Operationssal", -10.0, "2026-09-14", 6)  # weekly, six weeks

# ---- Measures --------------------------------------------------------------------------------------------------------
# Moved hours: capacity, from, to, most hours a week, price per hour (travel), efficiency.
REALLOCATIONS = [
    ("Vårdplats", "Medicin Älvhamn", "Medavd 1 Älvhamn", 504, None, 1.0),
    ("Vårdplats", "Medicin Sjöberga", "Medavd 1 Älvhamn", 336, 60, 0.9),
    ("Vårdplats", "Medicin Älvhamn", "Specialmedicin Älvhamn", 336, None, 1.0),
    ("Vårdplats", "Kvinnor och barn Älvhamn", "Kirurgi Älvhamn", 336, None, 0.95),
    ("Vårdplats", "Kirurgi Älvhamn", "Ortopedi Älvhamn", 336, None, 1.0),
    ("Vårdplats", "Ortopedi Älvhamn", "Kirurgi Älvhamn", 336, None, 1.0),
    ("Vårdplats", "Kirurgi Sjöberga", "Medicin Sjöberga", 336, None, 0.95),
    ("Operationssal", "Kirurgi Älvhamn", "Ortopedi Älvhamn", 16, None, 0.95),
    ("Operationssal", "Ortopedi Älvhamn", "Kirurgi Älvhamn", 16, None, 0.95),
    ("Operationssal", "Kvinnor och barn Älvhamn", "Kirurgi Älvhamn", 8, None, 0.9),
    ("Operationssal", "Kirurgi Sjöberga", "Ortopedi Älvhamn", 16, 250, 0.85),
    ("Läkarmottagning", "Medicin Älvhamn", "Specialmedicin Älvhamn", 8, None, 0.9),
    ("Läkarmottagning", "Medicin Sjöberga", "Medicin Älvhamn", 8, 150, 0.85),
    ("Ekolab", "Medicin Sjöberga", "Specialmedicin Älvhamn", 8, 80, 0.85),
    ("Ekolab", "Medicin Älvhamn", "Specialmedicin Älvhamn", 8, None, 1.0),
    ("Rehabteam", "Älvhamns kommun", "Ortopedi Älvhamn", 16, None, 0.85),
    ("Sköterskemottagning", "Ortopedi Älvhamn", "Kirurgi Älvhamn", 8, None, 0.95),
    ("Läkarmottagning primärvård", "Primärvård Sjöberga", "Primärvård Älvhamn", 40, 120, 0.9),
    ("Samtalsteam", "Primärvård Sjöberga", "Primärvård Älvhamn", 16, 60, 0.9),
]
# Moved people: planning object, whose list, who carries out, most a week, price each, distance in km.
TRANSFERS = [
    ("Ledprotes", "Ortopedi Älvhamn", "Kirurgi Sjöberga", 4, 600, 85),
    ("Vårdtillfälle planerad kirurgi", "Ortopedi Älvhamn", "Kirurgi Sjöberga", 5, None, 85),
    ("Vårdtillfälle planerad kirurgi", "Kirurgi Älvhamn", "Kirurgi Sjöberga", 3, None, 85),
    ("Dagkirurgi", "Ortopedi Älvhamn", "Kirurgi Sjöberga", 5, 400, 85),
    ("Dagkirurgi", "Kirurgi Älvhamn", "Kirurgi Sjöberga", 6, 400, 85),
    ("Koloskopi", "Kirurgi Älvhamn", "Kirurgi Sjöberga", 8, 400, 85),
    ("Nybesök ortopedi", "Ortopedi Älvhamn", "Kirurgi Sjöberga", 8, 300, 85),
    ("Nybesök kirurgi", "Kirurgi Älvhamn", "Kirurgi Sjöberga", 8, 300, 85),
    ("Nybesök medicin", "Specialmedicin Älvhamn", "Medicin Sjöberga", 8, 300, 85),
    ("Nybesök medicin", "Medicin Älvhamn", "Medicin Sjöberga", 8, 300, 85),
    ("Vårdtillfälle medicin", "Medavd 1 Älvhamn", "Medicin Älvhamn", 8, None, 0),
    ("Vårdtillfälle medicin", "Medavd 1 Älvhamn", "Specialmedicin Älvhamn", 8, None, 0),
    ("Vårdtillfälle specialmedicin", "Specialmedicin Älvhamn", "Medicin Älvhamn", 6, None, 0),
    ("Vårdtillfälle akutkirurgi", "Ortopedi Älvhamn", "Kirurgi Sjöberga", 4, 1_500, 85),
    ("Rehabilitering", "Ortopedi Älvhamn", "Älvhamns kommun", 12, None, 3),
    ("Rehabilitering", "Specialmedicin Älvhamn", "Älvhamns kommun", 8, None, 3),
]
# Hours moved in time: unit, capacity, share of a week's hours, weeks.
FLEXIBILITY = [
    ("Kirurgi Älvhamn", "Operationssal", 0.08, 2),
    ("Ortopedi Älvhamn", "Operationssal", 0.08, 2),
    ("Kirurgi Sjöberga", "Operationssal", 0.08, 2),
    ("Ögon Älvhamn", "Ögonsal", 0.15, 3),
    ("Bild Älvhamn", "MR-lab", 0.10, 2),
    ("Kirurgi Älvhamn", "Endoskopi", 0.10, 2),
    ("Primärvård Älvhamn", "Läkarmottagning primärvård", 0.05, 1),
    ("Primärvård Sjöberga", "Läkarmottagning primärvård", 0.05, 1),
    ("Medicin Älvhamn", "Vårdplats", 0.03, 2),
    ("Specialmedicin Älvhamn", "Vårdplats", 0.03, 2),
]
# Added hours: unit, capacity or resource, step, kind, most hours a week, price per hour, lead time in weeks.
OVERTIME, AGENCY, RECRUITED, EVENING = "övertid", "bemanningsföretag", "nyanställning", "kvällsmottagning"
EXPANSIONS = [
    ("Medavd 1 Älvhamn", "Vårdplats", "1", OVERTIME, 504, 260, 0),
    ("Medavd 1 Älvhamn", "Vårdplats", "2", RECRUITED, 336, 150, 12),
    ("Medavd 1 Älvhamn", "Vårdplats", "3", "överbeläggning", 420, 420, 0),
    ("Medicin Älvhamn", "Vårdplats", "1", OVERTIME, 1_008, 260, 0),
    ("Medicin Älvhamn", "Vårdplats", "2", AGENCY, 504, 390, 4),
    ("Specialmedicin Älvhamn", "Vårdplats", "1", OVERTIME, 1_008, 260, 0),
    ("Specialmedicin Älvhamn", "Vårdplats", "2", AGENCY, 1_008, 390, 4),
    ("Kirurgi Älvhamn", "Vårdplats", "1", OVERTIME, 840, 260, 0),
    ("Kirurgi Älvhamn", "Vårdplats", "2", AGENCY, 1_008, 390, 4),
    ("Ortopedi Älvhamn", "Vårdplats", "1", OVERTIME, 840, 260, 0),
    ("Ortopedi Älvhamn", "Vårdplats", "2", AGENCY, 1_008, 390, 4),
    ("Kvinnor och barn Älvhamn", "Vårdplats", "1", OVERTIME, 840, 270, 0),
    ("Psykiatri Älvhamn", "Vårdplats", "1", OVERTIME, 840, 250, 0),
    ("Psykiatri Älvhamn", "Vårdplats", "2", AGENCY, 672, 380, 4),
    ("Medicin Sjöberga", "Vårdplats", "1", OVERTIME, 672, 260, 0),
    ("Kirurgi Sjöberga", "Vårdplats", "1", OVERTIME, 336, 260, 0),
    ("Kirurgi Älvhamn", "Operationssal", "1", OVERTIME, 12, 5_200, 0),
    ("Kirurgi Älvhamn", "Operationssal", "2", AGENCY, 20, 7_400, 6),
    ("Ortopedi Älvhamn", "Operationssal", "1", OVERTIME, 12, 5_200, 0),
    ("Ortopedi Älvhamn", "Operationssal", "2", AGENCY, 20, 7_400, 6),
    ("Kvinnor och barn Älvhamn", "Operationssal", "1", OVERTIME, 8, 5_200, 0),
    ("Kirurgi Sjöberga", "Operationssal", "1", OVERTIME, 8, 5_000, 0),
    ("Ortopedi Älvhamn", "Specialistläkare", "1", RECRUITED, 40, 950, 16),
    ("Kirurgi Älvhamn", "Specialistläkare", "1", AGENCY, 30, 1_700, 4),
    ("Ögon Älvhamn", "Ögonsal", "1", EVENING, 8, 4_100, 4),
    ("Ögon Älvhamn", "Läkarmottagning", "1", EVENING, 12, 2_000, 4),
    ("Ögon Älvhamn", "Sköterskemottagning", "1", EVENING, 12, 780, 2),
    ("Ortopedi Älvhamn", "Läkarmottagning", "1", EVENING, 12, 2_000, 4),
    ("Kirurgi Älvhamn", "Läkarmottagning", "1", EVENING, 12, 2_000, 4),
    ("Kirurgi Älvhamn", "Sköterskemottagning", "1", OVERTIME, 8, 780, 0),
    ("Kirurgi Älvhamn", "Endoskopi", "1", EVENING, 12, 2_900, 4),
    ("Specialmedicin Älvhamn", "Läkarmottagning", "1", EVENING, 12, 2_000, 4),
    ("Medicin Älvhamn", "Läkarmottagning", "1", EVENING, 12, 2_000, 4),
    ("Specialmedicin Älvhamn", "Sköterskemottagning", "1", OVERTIME, 8, 780, 0),
    ("Specialmedicin Älvhamn", "Ekolab", "1", OVERTIME, 8, 900, 0),
    ("Specialmedicin Älvhamn", "Rehabteam", "1", RECRUITED, 16, 430, 12),
    ("Ortopedi Älvhamn", "Rehabteam", "1", RECRUITED, 24, 430, 12),
    ("Ortopedi Älvhamn", "Rehabteam", "2", AGENCY, 24, 760, 4),
    ("Kvinnor och barn Älvhamn", "Läkarmottagning", "1", EVENING, 12, 2_000, 4),
    ("Psykiatri Älvhamn", "Psykiatriteam", "1", RECRUITED, 42, 520, 16),
    ("Psykiatri Älvhamn", "Psykiatriteam", "2", AGENCY, 42, 960, 4),
    ("Psykiatri Älvhamn", "Läkarmottagning", "1", "hyrläkare", 20, 2_400, 3),
    ("Medicin Älvhamn", "Akutteam", "1", OVERTIME, 60, 2_900, 0),
    ("Medicin Sjöberga", "Akutteam", "1", OVERTIME, 40, 2_900, 0),
    ("Bild Älvhamn", "MR-lab", "1", OVERTIME, 16, 2_300, 0),
    ("Bild Älvhamn", "MR-lab", "2", "helgöppet", 24, 2_900, 8),
    ("Bild Älvhamn", "DT-lab", "1", OVERTIME, 24, 2_300, 0),
    ("Primärvård Älvhamn", "Läkarmottagning primärvård", "1", "hyrläkare", 80, 2_100, 2),
    ("Primärvård Älvhamn", "Läkarmottagning primärvård", "2", RECRUITED, 40, 1_100, 20),
    ("Primärvård Sjöberga", "Läkarmottagning primärvård", "1", "hyrläkare", 60, 2_100, 2),
    ("Primärvård Älvhamn", "Sköterskemottagning", "1", OVERTIME, 80, 780, 0),
    ("Primärvård Sjöberga", "Sköterskemottagning", "1", OVERTIME, 60, 780, 0),
    ("Primärvård Älvhamn", "Samtalsteam", "1", RECRUITED, 21, 520, 16),
    ("Älvhamns kommun", "Korttidsplats", "1", OVERTIME, 504, 95, 0),
    ("Älvhamns kommun", "Hemsjukvårdsteam", "1", OVERTIME, 80, 690, 0),
]
# Bought care: supplier, planning object, unit, rung of the five-step ladder (rung 1, own spare capacity, is moving),
# most a week, most in all, price each, lead time in weeks, share of the follow-up that comes back. Ladder: the example
# of Västra Götalandsregionen in PKS 2025. Joint replacements are bought with stay and follow-up.
SUPPLIERS = [
    ("Klarsyn AB, option på eget avtal", "Katarakt", "Ögon Älvhamn", 2, 12, 400, 9_500, 2, 1.0),
    ("Klarsyn AB, option på eget avtal", "Nybesök ögon", "Ögon Älvhamn", 2, 15, 500, 1_900, 2, 1.0),
    ("Rörelsekliniken AB, option på eget avtal", "Ledprotes", "Ortopedi Älvhamn", 2, 4, 120, 98_000, 4, 0.0),
    ("Rörelsekliniken AB, option på eget avtal", "Dagkirurgi", "Ortopedi Älvhamn", 2, 5, 150, 21_000, 4, 0.0),
    ("Bilddiagnostik Norr AB, option på eget avtal", "MR-undersökning", "Bild Älvhamn", 2, 40, 1_200, 2_900, 1, 1.0),
    ("Samtalslinjen AB, option på eget avtal", "Samtalsbehandling", None, 2, 10, 300, 8_200, 2, 1.0),
    ("Grannregionens avtal", "Dagkirurgi", None, 3, 10, 300, 23_500, 4, 0.0),
    ("Grannregionens avtal", "Koloskopi", "Kirurgi Älvhamn", 3, 10, 250, 8_400, 4, 1.0),
    ("Grannregionens avtal", "Nybesök ortopedi", "Ortopedi Älvhamn", 3, 10, 300, 2_800, 4, 1.0),
    ("Region Fjällmark, egen regi", "Ledprotes", None, 4, 3, 90, 112_000, 6, 0.0),
    ("Region Fjällmark, egen regi", "Gynekologisk operation", "Kvinnor och barn Älvhamn", 4, 2, 60, 46_000, 6, 0.0),
    ("Region Fjällmark, egen regi", "Nybesök psykiatri", "Psykiatri Älvhamn", 4, 6, 150, 6_900, 6, 1.0),
    ("Ny upphandling", "Ledprotes", None, 5, 6, 200, 121_000, 26, 0.0),
    ("Ny upphandling", "Katarakt", "Ögon Älvhamn", 5, 20, 500, 12_500, 26, 1.0),
    ("Ny upphandling", "MR-undersökning", "Bild Älvhamn", 5, 60, 1_500, 3_600, 26, 1.0),
]
# Goals for lists: unit, planning object, fewer each week, target, highest acceptable.
GOALS = [
    ("Ögon Älvhamn", "Katarakt", FEWER_WAITING, 400, None),
    ("Ortopedi Älvhamn", "Nybesök ortopedi", None, 950, None),
    ("Ortopedi Älvhamn", "Ledprotes", None, 230, 420),
    ("Psykiatri Älvhamn", "Nybesök psykiatri", 3, 420, None),
    ("Bild Älvhamn", "MR-undersökning", None, 1_700, 2_400),
    ("Kirurgi Älvhamn", "Koloskopi", None, 220, None),
    ("Medicin Älvhamn", "Nybesök medicin", None, None, 1_100),
    ("Kirurgi Älvhamn", "Canceroperation", None, None, 60),
    ("Primärvård Älvhamn", "Årskontroll", None, None, 2_500),
    ("Primärvård Sjöberga", "Årskontroll", None, None, 2_300),
]
SUMMER_STOP = ("Kirurgi Sjöberga", "Ledprotes", "2026-07-06", 4)  # no joint replacements for four weeks
MISSION_CANCER = ("Kirurgi Älvhamn", "Canceroperation", 660)
# The most that a unit can carry out whatever hours it has (one team): unit, planning object, a week.
ABILITY = [("Kirurgi Sjöberga", "Ledprotes", 10), ("Kirurgi Älvhamn", "Canceroperation", 18)]
BUDGET = {None: 20_000_000, "Ögon Älvhamn": 3_000_000, "Psykiatri Älvhamn": 2_500_000}


def weeks(first: pd.Timestamp, count: int) -> pd.DatetimeIndex:
    """Return `count` Mondays from `first`."""
    return pd.date_range(first, periods=count, freq="W-MON")


def holiday_days(mondays: pd.DatetimeIndex) -> Floats:
    """Return the working days that Swedish holidays take from each week, the eves that nobody works on included."""
    years = range(mondays[0].year, mondays[-1].year + 2)
    days = holidays.country_holidays("SE", years=years, categories=("public", "de_facto"))
    return np.array([sum(monday.date() + dt.timedelta(d) in days for d in range(5)) for monday in mondays], float)


def summer(mondays: pd.DatetimeIndex) -> Floats:
    """Return 1 in the five weeks in which most are on leave, 0.5 in the two before and after, else 0."""
    week = mondays.isocalendar().week.to_numpy(int)
    return np.select([(week >= 27) & (week <= 31), (week >= 25) & (week <= 33)], [1.0, 0.5], 0.0)


def closing(kind: str, mondays: pd.DatetimeIndex) -> Floats:
    """Return the share of a unit's resources that is there in each week."""
    summer_share, holiday_share = CLOSING[kind]
    return (1 - (1 - summer_share) * summer(mondays)) * (1 - holiday_share * holiday_days(mondays) / 5)


def rows(values: Iterable[Sequence[object]], columns: str) -> pd.DataFrame:
    """Return `values` as a table; `columns` are the names with a space between."""
    return pd.DataFrame(list(values), columns=columns.split())


def spread_integers(weights: Floats, total: int) -> npt.NDArray[np.int64]:
    """Return whole numbers in proportion to `weights` that add up to `total` (largest remainders)."""
    exact = weights / weights.sum() * total
    whole: npt.NDArray[np.int64] = np.floor(exact).astype(np.int64)
    for place in np.argsort(whole - exact, kind="stable")[: total - whole.sum()]:
        whole[place] += 1
    return whole


# ---- Need ------------------------------------------------------------------------------------------------------------


def population() -> pd.DataFrame:
    """Return inhabitants by area, age and sex on 1 January of each year."""
    found = []
    for area, people in PEOPLE.items():
        known = spread_integers(np.array(AGE_SHARES[area]), people)
        for age, both, share, growth in zip(AGES, known, WOMEN, GROWTH, strict=True):
            women = round(both * share)
            for sex, number in zip(SEXES, (women, both - women), strict=True):
                found += [
                    (area, age, sex, f"{year}-01-01", round(number * (1 + growth) ** (year - KNOWN_YEAR)))
                    for year in YEARS
                ]
    return rows(found, "area age sex period people")


def is_group(name: str) -> bool:
    """Tell care groups from planning objects."""
    return name not in OBJECTS


def by_kind(name: str) -> tuple[str | None, str | None]:
    """Return (planning_object, care_group) with the one that `name` is filled in."""
    return (None, name) if is_group(name) else (name, None)


def rates(people: pd.DataFrame) -> pd.DataFrame:
    """Return new cases per inhabitant and year, scaled so that the known year's population gives the stated numbers."""
    known = people[people["period"] == f"{KNOWN_YEAR}-01-01"]
    found = []
    for name, (_, total, by_age, women, _) in RATES.items():
        relative = [
            (age, sex, frequency * (women if sex == SEXES[0] else 1.0))
            for age, frequency in zip(AGES, by_age, strict=True)
            for sex in SEXES
        ]
        weight = {(age, sex): f for age, sex, f in relative}
        expected = sum(known["people"] * [weight[key] for key in zip(known["age"], known["sex"], strict=True)])
        found += [(age, sex, *by_kind(name), round(f * total / expected, 8)) for age, sex, f in relative]
    return rows(found, "age sex planning_object care_group per_person_year")


def catchment() -> pd.DataFrame:
    """Return which share of each area's need comes to which unit."""
    found = [
        (area, unit, *by_kind(name), share)
        for name, (*_, shares) in RATES.items()
        for area, units in shares.items()
        for unit, share in units.items()
    ]
    return rows(found, "area unit planning_object care_group share")


def yearly_need(people: pd.DataFrame, rate: pd.DataFrame, shares: pd.DataFrame, year: int) -> pd.Series:
    """Return people or activities a year by unit and care group or planning object: Σ population·rate·share."""
    joined = people[people["period"] == f"{year}-01-01"].merge(rate, on=["age", "sex"])
    joined = joined.assign(name=joined["care_group"].fillna(joined["planning_object"]))
    where = shares.assign(name=shares["care_group"].fillna(shares["planning_object"]))
    joined = joined.merge(where[["area", "unit", "name", "share"]], on=["area", "name"])
    joined["need"] = joined["people"] * joined["per_person_year"] * joined["share"]
    return joined.groupby(["unit", "name"])["need"].sum()


def history(random: np.random.Generator) -> pd.DataFrame:
    """Return two years of arrivals, production and lists by week.

    Arrivals are random around level · trend · season · holidays, with the stated spread, and add up to the stated
    number in the last 52 weeks. Elective production is what the weeks' staff could do; what it could not is waiting.
    """
    mondays = weeks(START - pd.Timedelta(weeks=HISTORY_WEEKS), HISTORY_WEEKS)
    kinds = {unit: kind for unit, *_, kind in UNITS}
    winter = np.cos(2 * np.pi * (mondays.day_of_year.to_numpy() - 35) / 365.25)
    frames = []
    for unit, name, year, growth, swing, fall, holiday, spread, start, ratio in HISTORY:
        season = (1 + swing * winter) * (1 - fall * summer(mondays)) * (1 - holiday * holiday_days(mondays) / 5)
        trend = (1 + growth) ** ((np.arange(HISTORY_WEEKS) - HISTORY_WEEKS + 26) / 52)
        mean = season * trend
        mean *= year / mean[-WEEKS:].sum()
        noisy = mean + np.sqrt(spread * mean) * random.standard_normal(HISTORY_WEEKS)
        arrivals = np.maximum(noisy, 0.2 * mean)
        for part in (slice(0, HISTORY_WEEKS - WEEKS), slice(HISTORY_WEEKS - WEEKS, None)):
            arrivals[part] = spread_integers(arrivals[part], round(mean[part].sum()))
        production, waiting = arrivals.copy(), np.full(HISTORY_WEEKS, np.nan)
        if ratio is not None:
            there = closing(kinds[unit], mondays)
            could = np.round(there / there[-WEEKS:].mean() * trend * year / WEEKS / trend[-WEEKS:].mean() * ratio)
            queue = float(start)
            for week in range(HISTORY_WEEKS):
                production[week] = min(could[week], queue + arrivals[week])
                queue += arrivals[week] - production[week]
                waiting[week] = queue
        planning_object, group = by_kind(name)
        series = {
            "unit": unit,
            "planning_object": planning_object,
            "care_group": group,
            "period": mondays.strftime("%Y-%m-%d"),
            "arrivals": arrivals.astype(int),
            "production": production.astype(int),
            "waiting": pd.array(waiting, "Int64"),
        }
        frames.append(pd.DataFrame(series))
    return pd.concat(frames, ignore_index=True)


def waiting(past: pd.DataFrame) -> pd.DataFrame:
    """Return the lists at the start by days waited: the last week's lists of the history, and the stated ones."""
    last = past[(past["period"] == past["period"].max()) & past["waiting"].notna()]
    lists = {
        (row.unit, row.planning_object): (int(row.waiting), OVERDUE.get(row.planning_object, OVERDUE_OTHERWISE))
        for row in last.itertuples()
    }
    found = []
    for (unit, name), (people, overdue) in {**lists, **LISTS}.items():
        promise = OBJECTS[name][5]
        in_time = np.array(list(IN_TIME_SHAPE.values())) * (1 - overdue) / sum(IN_TIME_SHAPE.values())
        late = np.array(list(OVERDUE_SHAPE.values())) * overdue / sum(OVERDUE_SHAPE.values())
        days = np.ceil(np.array([*IN_TIME_SHAPE, *OVERDUE_SHAPE]) * (promise or NO_PROMISE_DAYS)).astype(int)
        numbers = pd.Series(spread_integers(np.concatenate([in_time, late]), people)).groupby(days).sum()
        found += [(unit, name, waited, number) for waited, number in numbers.items() if number]
    return rows(found, "unit planning_object waited_days patients")


# ---- Capacity --------------------------------------------------------------------------------------------------------


def planning_objects() -> pd.DataFrame:
    """Return the planning objects; acute ones have no longest wait, since nobody waits."""
    columns = "planning_object service provider contact priority acute max_wait_days severity limitable"
    table = rows([(name, *row) for name, row in OBJECTS.items()], columns)
    return table.assign(max_wait_days=table["max_wait_days"].where(~table["acute"]).astype("Int64"))


def activity_hours() -> pd.DataFrame:
    """Return hours per activity; an inpatient episode takes 24 bed hours for each day of its mean stay."""
    beds = [(name, "Vårdplats", unit, round(24 * mean, 2)) for name, unit, mean, _ in STAYS]
    return pd.DataFrame([*HOURS, *beds], columns=["planning_object", "capacity", "unit", "hours"])


def resources() -> pd.DataFrame:
    """Return what each unit has."""
    found = [
        (unit, resource, kind, quantity, hours, present, price)
        for unit, staff in STAFF.items()
        for resource, quantity in staff.items()
        for kind, hours, present, price in [RESOURCES[resource]]
    ]
    return rows(found, "unit resource kind quantity hours_per_period available_share price")


def calendar() -> pd.DataFrame:
    """Return the share of each unit's resources that is there, week by week."""
    mondays = weeks(START, WEEKS)
    frames = [
        pd.DataFrame({"unit": unit, "period": mondays.strftime("%Y-%m-%d"), "factor": closing(kind, mondays).round(3)})
        for unit, *_, kind in UNITS
    ]
    return pd.concat(frames, ignore_index=True)


def staffing_keys() -> pd.DataFrame:
    """Return staff per bed (in general and by care category) and per session."""
    found: list[tuple[str | None, str | None, str, float | None, float | None]] = []
    found += [("Vårdplats", None, resource, round(key, 9), None) for resource, key in BED_KEY.items()]
    for category, key in CARE_CATEGORIES.items():
        found += [(None, category, resource, number, None) for resource, number in key.items()]
    for capacity, team in SESSION_KEYS.items():
        found += [(capacity, None, resource, None, number) for resource, number in team.items()]
    return rows(found, "capacity care_category resource per_bed per_session")


def improvements() -> pd.DataFrame:
    """Return improvement work; the rebuilding takes theatre hours in its own weeks."""
    name, unit, capacity, hours, first, count = REBUILDING
    found: list[tuple[object, ...]] = [(*row[:4], None, *row[4:]) for row in IMPROVEMENTS]
    found += [(name, unit, None, capacity, week, None, hours, 0.0) for week in mondays_from(first, count)]
    return rows(found, "improvement unit planning_object capacity period hours_change capacity_change realised")


def mondays_from(first: str, count: int) -> list[str]:
    """Return `count` Mondays from `first` as text."""
    return list(weeks(pd.Timestamp(first), count).strftime("%Y-%m-%d"))


def missions(yearly: pd.Series) -> pd.DataFrame:
    """Return the updated missions: 40 000 inpatient episodes in 52 weeks, 8 000 of them in medicine, 2 400 on the ward.

    Outside medicine a unit's mission for acute care is what the known year's population would need.
    """
    before = {unit: number for unit, name, number, *_ in HISTORY if name == "Vårdtillfälle medicin"}
    factors = {unit: WARD_FACTOR if unit == MEDICINE[0] else OTHERS_FACTOR for unit in MEDICINE}
    found: list[tuple[str, str, str | None, int | None, int | None]] = [
        (unit, "Vårdtillfälle medicin", None, round(before[unit] * factor), None) for unit, factor in factors.items()
    ]
    stays = {start: to for start, to, _, _ in PATHWAYS if start in INPATIENT_GROUPS and to.startswith("Vårdtillfälle")}
    acute = yearly[yearly.index.get_level_values("name").isin(INPATIENT_GROUPS)].rename(index=stays, level="name")
    acute = acute.groupby(level=["unit", "name"]).sum()
    whole = spread_integers(acute.to_numpy(), EPISODES - EPISODES_MEDICINE - sum(PLANNED_MISSIONS.values()))
    found += [(unit, name, None, int(number), None) for (unit, name), number in zip(acute.index, whole, strict=True)]
    found += [(unit, "Vårdtillfälle planerad kirurgi", None, number, None) for unit, number in PLANNED_MISSIONS.items()]
    found += [(*MISSION_CANCER[:2], None, MISSION_CANCER[2], None)]
    unit, name, first, count = SUMMER_STOP
    found += [(unit, name, week, None, 0) for week in mondays_from(first, count)]
    return rows(found, "unit planning_object period minimum maximum")


def ability() -> pd.DataFrame:
    """Return the most that each team can carry out in a week."""
    found = [
        (unit, name, week, most) for unit, name, most in ABILITY for week in mondays_from(str(START.date()), WEEKS)
    ]
    return rows(found, "unit planning_object period activities")


def tables() -> dict[str, pd.DataFrame]:
    """Return every table of the case by name, with the columns of the contract."""
    random = np.random.default_rng(SEED)
    people = population()
    rate, shares, past = rates(people), catchment(), history(random)
    return {
        "units": rows([row[:4] for row in UNITS], "unit name parent care_level"),
        "care_groups": rows(
            [GROUP_FROM_HISTORY, *((name, row[0]) for name, row in RATES.items() if is_group(name))], "care_group name"
        ),
        "planning_objects": planning_objects(),
        "history": past,
        "waiting": waiting(past),
        "population": people,
        "rates": rate,
        "catchment": shares,
        "changes": rows(CHANGES, "change unit planning_object from factor add shape lower upper reason"),
        "pathways": rows(PATHWAYS, "from to lag per_activity"),
        "activity_hours": activity_hours(),
        "length_of_stay": rows(STAYS, "planning_object unit mean_days sd_days"),
        "waiting_hours": rows(WAITING_HOURS, "planning_object capacity unit hours"),
        "capacities": rows(
            [(name, *row) for name, row in CAPACITIES.items()], "capacity kind limiting max_utilisation session_hours"
        ),
        "ability": ability(),
        "resources": resources(),
        "time_use": rows(
            [(r, use, share) for r, uses in TIME_USE.items() for use, share in uses.items()], "resource use share"
        ),
        "competences": rows(
            [(f, c, level) for f, row in COMPETENCES.items() for c, level in row.items()], "function competence level"
        ),
        "premises": rows([(room, thing) for room, things in PREMISES.items() for thing in things], "room equipment"),
        "compositions": rows(
            [(c, r, alternative, hours) for c, alternative, mix in COMPOSITIONS for r, hours in mix.items()],
            "capacity resource alternative per_hour",
        ),
        "staffing_keys": staffing_keys(),
        "calendar": calendar(),
        "reallocations": rows(REALLOCATIONS, "capacity from_unit to_unit max_hours price efficiency"),
        "transfers": rows(TRANSFERS, "planning_object from_unit to_unit max_activities price distance_km"),
        "flexibility": rows(FLEXIBILITY, "unit capacity max_share window"),
        "expansions": rows(EXPANSIONS, "unit capacity step kind max_hours price lead_time"),
        "suppliers": rows(
            SUPPLIERS, "supplier planning_object unit rung max_per_period max_total price lead_time follow_on"
        ),
        "goals": rows(GOALS, "unit planning_object reduce_per_period target maximum"),
        "missions": missions(yearly_need(people, rate, shares, KNOWN_YEAR)),
        "budget": rows([(unit, None, amount) for unit, amount in BUDGET.items()], "unit period amount"),
        "improvements": improvements(),
    }


def write(case: dict[str, pd.DataFrame], target: Path) -> None:
    """Write the settings and each table into the folder `target`: UTF-8, LF, an empty cell where nothing is known."""
    target.mkdir(parents=True, exist_ok=True)
    settings = [
        f'{key} = "{value}"\n' if isinstance(value, str) else f"{key} = {value}\n" for key, value in SETTINGS.items()
    ]
    (target / "case.toml").write_text("".join(settings), encoding="utf-8", newline="\n")
    for name, table in case.items():
        whole = table.copy()
        for column in whole.columns[whole.dtypes == np.float64]:
            known = whole[column].dropna()
            if (known == known.round()).all():
                whole[column] = whole[column].astype("Int64")  # 150, not 150.0, also beside empty cells
        whole.to_csv(target / f"{name}.csv", index=False, lineterminator="\n", encoding="utf-8")


def check(folder: Path) -> None:
    """Read the files back and check that the publication's numbers stand in them, and that every pathway has a home."""
    case = {path.stem: pd.read_csv(path) for path in sorted(folder.glob("*.csv"))}
    inpatient = case["planning_objects"].query("contact == 'slutenvård'")["planning_object"]
    mission = case["missions"][case["missions"]["planning_object"].isin(inpatient)]
    medicine = mission[mission["planning_object"] == "Vårdtillfälle medicin"].set_index("unit")["minimum"]
    assert mission["minimum"].sum() == EPISODES
    assert medicine.sum() == EPISODES_MEDICINE
    assert medicine[MEDICINE[0]] == EPISODES_WARD_UPDATED

    last = case["history"][case["history"]["period"] >= str((START - pd.Timedelta(weeks=WEEKS)).date())]
    ward = last[last["planning_object"] == "Vårdtillfälle medicin"].groupby("unit")["arrivals"].sum()
    assert ward.sum() == EPISODES_MEDICINE
    assert ward[MEDICINE[0]] == EPISODES_WARD

    yearly = yearly_need(case["population"], case["rates"], case["catchment"], KNOWN_YEAR)
    from_population = yearly[yearly.index.get_level_values("name").isin(INPATIENT_GROUPS)].sum()
    assert abs(from_population + ward.sum() + sum(PLANNED_MISSIONS.values()) - EPISODES) < 1

    stay = case["length_of_stay"].query("unit == @MEDICINE[0]")["mean_days"].item()
    occupancy = case["capacities"].set_index("capacity").loc["Vårdplats", "max_utilisation"]
    assert stay * ward[MEDICINE[0]] == 7_000
    assert round(stay * ward[MEDICINE[0]] / (365 * occupancy), 1) == 20.2
    factor = case["changes"].query("unit == @MEDICINE[0]")["factor"].item()
    assert factor * ward[MEDICINE[0]] == EPISODES_WARD_UPDATED
    assert round(stay * factor * ward[MEDICINE[0]] / (365 * occupancy), 1) == 24.2
    key = case["staffing_keys"].query("capacity == 'Vårdplats'").set_index("resource")["per_bed"]
    assert {name: round(number * WARD_BEDS) for name, number in key.items()} == WARD_STAFF
    assert (case["goals"]["reduce_per_period"] == FEWER_WAITING).sum() == 1

    bed_hours = case["activity_hours"].query("capacity == 'Vårdplats'")
    stays = case["length_of_stay"].merge(bed_hours, on=["planning_object", "unit"])
    assert len(stays) == len(bed_hours)
    assert np.allclose(stays["hours"], 24 * stays["mean_days"])
    assert (case["time_use"].groupby("resource")["share"].sum().round(9) <= 1).all()
    assert not set(case["pathways"]["to"]) & set(case["history"]["planning_object"].dropna())
    check_homes(case)
    size = sum(path.stat().st_size for path in folder.iterdir())
    assert size < 400_000, size


def check_homes(case: dict[str, pd.DataFrame]) -> None:
    """Check that what arises at a unit can be carried out there: it has all resources of some mix of each capacity."""
    has = case["resources"].groupby("unit")["resource"].agg(set)
    mixes = case["compositions"].groupby(["capacity", "alternative"])["resource"].agg(set)
    takes = case["activity_hours"].groupby("planning_object")["capacity"].agg(set)
    leads = case["pathways"].groupby("from")["to"].agg(set)
    sources = pd.concat([case["history"], case["catchment"], case["waiting"]])
    arising = set(zip(sources["unit"], sources["planning_object"].fillna(sources["care_group"]), strict=True))
    queue = list(arising)
    while queue:
        unit, name = queue.pop()
        for capacity in takes.get(name, ()):
            assert any(mix <= has[unit] for mix in mixes[capacity]), (unit, name, capacity)
        queue += (new := {(unit, to) for to in leads.get(name, ())} - arising)
        arising |= new


def main() -> None:
    """Write the case, check it and tell what was written."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET
    case = tables()
    write(case, target)
    check(target)
    size = sum(path.stat().st_size for path in target.iterdir())
    print(f"{target}: {len(case)} tables, {sum(map(len, case.values()))} rows, {size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
