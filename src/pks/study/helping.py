"""Measures of a made-up region: who may help whom, what may be added and bought, for which money; goals and missions."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pks.core.axes import Codes, Floats
from pks.study.arriving import Lists
from pks.study.catalogue import CAPACITIES, OUTPATIENT, THEATRE, WARD, Catalogue
from pks.study.draws import Draws
from pks.study.layout import Layout, colleagues, lenders, neighbours

OVERTIME = np.array([800.0, 2500.0, 120.0])
"""Price of an added hour of each capacity."""
STEPS = (("overtime", 1.0, 0.05, 0), ("agency staff", 1.6, 0.05, 4))
"""Kind, price as a multiple of overtime, share of the hours, lead time in weeks."""
RUNGS = ((2, "Own contracts", 2, 1.0), (3, "Other regions' contracts", 4, 0.8), (4, "Other regions", 6, 0.5))
"""Rung, supplier, lead time in weeks, share of the follow-on that comes back."""
PER_KM, REFERRAL = 10.0, 200.0
"""What a patient who goes to another clinic costs."""


def reallocations(layout: Layout, there: Floats) -> pd.DataFrame:
    """Hours that move within a hospital: from its shared unit, freely, and between clinics in a ring, with a loss."""
    lender, borrower = lenders(layout)
    one, other = colleagues(layout)
    capacity = [np.flatnonzero(np.isin(CAPACITIES, names)) for names in ((THEATRE, WARD), (OUTPATIENT, THEATRE, WARD))]
    pooled = _crossed(capacity[0], lender, borrower)
    lent = _crossed(capacity[1], one, other)
    r, giver, taker = (np.concatenate(pair) for pair in zip(pooled, lent, strict=True))
    from_pool = np.arange(len(r)) < len(pooled[0])
    most = np.where(from_pool, there[giver, r], 0.2 * there[giver, r])
    return pd.DataFrame(
        {
            "capacity": np.array(CAPACITIES, object)[r],
            "from_unit": _names(layout)[giver],
            "to_unit": _names(layout)[taker],
            "max_hours": np.round(most, 1),
            "price": np.where(from_pool, 0.0, np.round(0.1 * OVERTIME[r])),
            "efficiency": np.where(from_pool, 1.0, 0.9),
        }
    )


def transfers(layout: Layout, lists: Lists, catalogue: Catalogue, *, near: int, links: int) -> pd.DataFrame:
    """Patients who may go to one of the `near` nearest clinics of their speciality; `links` clinics to the next region."""
    one, other = neighbours(layout, near)
    far = _abroad(layout, links)
    one, other = np.concatenate([one, far[0]]), np.concatenate([other, far[1]])
    objects = len(lists.unit) // layout.clinics
    row = (one[:, None] * objects + np.arange(objects)).ravel()
    helper = np.repeat(other, objects)
    kept = ~lists.acute[row] & (lists.direct[row] > 0)  # who returns, returns to where they were
    row, helper = row[kept], helper[kept]
    km = layout.distance(lists.unit[row], helper) + 150.0 * (layout.region[lists.unit[row]] != layout.region[helper])
    return pd.DataFrame(
        {
            "planning_object": _objects(catalogue)[lists.object[row]],
            "from_unit": _names(layout)[lists.unit[row]],
            "to_unit": _names(layout)[helper],
            "max_activities": np.maximum(1.0, np.round(0.25 * lists.rate[row])),
            "price": REFERRAL + PER_KM * km,
            "distance_km": km,
        }
    )


def flexibility(layout: Layout) -> pd.DataFrame:
    """Hours that move in time: outpatient hours of every second clinic, theatre hours of the others."""
    clinic = np.arange(layout.clinics)
    even = clinic % 2 == 0
    return pd.DataFrame(
        {
            "unit": _names(layout)[clinic],
            "capacity": np.where(even, OUTPATIENT, THEATRE),
            "max_share": np.where(even, 0.1, 0.05),
            "window": np.where(even, 2, 1),
        }
    )


def expansions(layout: Layout, needed: Floats, seed: int) -> pd.DataFrame:
    """Hours that may be added, in two steps, at prices about those of overtime."""
    unit, r = np.nonzero(needed)
    dearer = Draws(seed, "prices").uniform(len(unit), low=0.9, high=1.15)
    tables = [
        pd.DataFrame(
            {
                "unit": _names(layout)[unit],
                "capacity": np.array(CAPACITIES, object)[r],
                "step": str(number + 1),
                "kind": kind,
                "max_hours": np.round(share * needed[unit, r], 1),
                "price": np.round(OVERTIME[r] * times * dearer),
                "lead_time": late,
            }
        )
        for number, (kind, times, share, late) in enumerate(STEPS)
    ]
    return pd.concat(tables, ignore_index=True)


def suppliers(layout: Layout, lists: Lists, catalogue: Catalogue, weeks: int) -> pd.DataFrame:
    """Care that may be bought, rung by rung; every region has its own suppliers.

    In a single region a row serves all units, which share its caps; among several regions each clinic has its own row.
    """
    several = layout.region.max() > 0
    theatre = catalogue.hours[lists.object, CAPACITIES.index(THEATRE)] > 0
    sold = ~lists.acute & ((lists.direct > 0) | theatre)  # who returns, returns to where they were
    place = np.flatnonzero(sold)
    volume = lists.rate[place] if several else np.bincount(lists.object, lists.rate, len(catalogue.name))
    object_ = lists.object[place] if several else np.unique(lists.object[place])
    volume = volume if several else volume[object_]
    cost = catalogue.hours[object_] @ OVERTIME
    tables = []
    for rung, name, late, back in RUNGS:
        most = np.maximum(1.0, np.round(0.03 * volume, 1))
        table = pd.DataFrame(
            {
                "supplier": name,
                "planning_object": _objects(catalogue)[object_],
                "rung": rung,
                "max_per_period": most,
                "max_total": np.round(0.7 * most * weeks),
                "price": np.round(cost * (1.0 + 0.25 * rung), -2),
                "lead_time": late,
                "follow_on": back,
            }
        )
        if several:
            table.insert(2, "unit", _names(layout)[lists.unit[place]])
        tables.append(table)
    return pd.concat(tables, ignore_index=True)


def goals(
    layout: Layout, lists: Lists, catalogue: Catalogue, start: Floats, weeks: int, seed: int, share: float
) -> pd.DataFrame:
    """Goals for a `share` of the lists: a fifth shorter at the end, every second one week by week."""
    drawn = Draws(seed, "goals").uniform(len(start))
    row = np.flatnonzero((drawn < share) & (start > 0))
    weekly = np.round(0.2 * start[row] / weeks, 2)
    return pd.DataFrame(
        {
            "unit": _names(layout)[lists.unit[row]],
            "planning_object": _objects(catalogue)[lists.object[row]],
            "reduce_per_period": np.where((np.arange(len(row)) % 2 == 0) & (weekly > 0), weekly, np.nan),
            "target": np.round(0.8 * start[row]),
        }
    )


def missions(layout: Layout, lists: Lists, catalogue: Catalogue, weeks: int, seed: int, share: float) -> pd.DataFrame:
    """Missions for a `share` of the clinics: at least nine tenths of the visits that are expected over the horizon."""
    drawn = Draws(seed, "missions").uniform(layout.clinics)[lists.unit]
    row = np.flatnonzero((drawn < share) & (lists.object % (len(lists.unit) // layout.clinics) == 0))
    return pd.DataFrame(
        {
            "unit": _names(layout)[lists.unit[row]],
            "planning_object": _objects(catalogue)[lists.object[row]],
            "minimum": np.round(0.9 * weeks * lists.rate[row]),
        }
    )


def budget(layout: Layout, needed: Floats, weeks: int, share: float) -> pd.DataFrame:
    """Money for measures: `share` of what a twentieth of all hours costs in overtime; by clinic among several regions."""
    amount = share * 0.05 * weeks * needed @ OVERTIME
    if layout.region.max() == 0:
        return pd.DataFrame({"amount": [float(np.round(amount.sum(), -3))]})
    clinic = np.arange(layout.clinics)
    return pd.DataFrame({"unit": _names(layout)[clinic], "amount": np.round(amount[clinic], -3)})


def _abroad(layout: Layout, links: int) -> tuple[Codes, Codes]:
    """Return pairs of clinics (from, to) between a region and the next: the first `links` of each, of one speciality."""
    regions = int(layout.region.max()) + 1
    if regions == 1 or links == 0:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    per_region = layout.clinics // regions
    first = np.arange(regions) * per_region
    offset = np.arange(min(links, per_region))
    one = (first[:, None] + offset).ravel()
    other = (np.roll(first, -1)[:, None] + offset).ravel()
    return one, other


def _crossed(capacity: Codes, one: Codes, other: Codes) -> tuple[Codes, Codes, Codes]:
    return np.repeat(capacity, len(one)), np.tile(one, len(capacity)), np.tile(other, len(capacity))


def _names(layout: Layout) -> np.ndarray:
    return np.array(layout.name, object)


def _objects(catalogue: Catalogue) -> np.ndarray:
    return np.array(catalogue.name, object)
