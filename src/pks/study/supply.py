"""Hours in a made-up region: near what is needed, by clinic, as available hours or as staff and rooms."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pks.core.axes import Floats
from pks.study.arriving import Lists
from pks.study.catalogue import CAPACITIES, OUTPATIENT, THEATRE, USABLE, WARD, Catalogue
from pks.study.draws import Draws
from pks.study.layout import Layout

RESOURCES = ("Doctors", "Nurses", "Rooms", "Theatres", "Beds")
KINDS = ("competence", "competence", "premises", "premises", "premises")
HOURS_A_WEEK = (38.0, 38.0, 50.0, 40.0, 168.0)
PRESENT = (0.85, 0.82, 1.0, 1.0, 1.0)
FOR_PATIENTS = (0.6, 0.75)
"""Share of the time of doctors and nurses."""
SPARE = (1.0, 1.0, 1.2, 1.1, 1.05)
"""Rooms are rarely what is short."""
PER_HOUR = np.array([[1.0, 0.5, 1.0, 0.0, 0.0], [1.5, 2.0, 0.0, 1.0, 0.0], [0.04, 0.2, 0.0, 0.0, 1.0]])
"""Hours of each resource in one hour of each capacity, [capacity, resource]."""


def needed_hours(lists: Lists, catalogue: Catalogue, layout: Layout) -> Floats:
    """Return hours a week that all who arrive take in the long run, [unit, capacity]."""
    taken = lists.rate[:, None] * catalogue.hours[lists.object]
    out = np.zeros((len(layout.name), len(CAPACITIES)))
    np.add.at(out, lists.unit, taken)
    return out


def there_hours(
    needed: Floats, layout: Layout, seed: int, *, tightness: float, variation: float, shared: float
) -> Floats:
    """Return hours a week that there are before the course of the year, [unit, capacity].

    A clinic has its need × `tightness` × a draw in 1 ± `variation`, more than may be planned by what must stay free;
    `shared` of its theatre and ward hours belong to the shared unit of its hospital.
    """
    draw = Draws(seed, "hours").uniform(*needed.shape, low=1 - variation, high=1 + variation)
    there = needed * tightness * draw / np.array(USABLE)
    lent = np.where(np.isin(CAPACITIES, (THEATRE, WARD)), shared, 0.0) * there[: layout.clinics]
    there[: layout.clinics] -= lent
    if shared:
        np.add.at(there, layout.clinics + layout.hospital[: layout.clinics], lent)
    return there


def available(there: Floats, layout: Layout, period: pd.Index, course: Floats) -> pd.DataFrame:
    """Return the table of available hours: what there is × the course of the year."""
    hours = np.round(there[:, :, None] * course, 1)
    unit, capacity, week = np.nonzero(hours)
    return pd.DataFrame(
        {
            "unit": np.array(layout.name, object)[unit],
            "capacity": np.array(CAPACITIES, object)[capacity],
            "period": period[week],
            "hours": hours[unit, capacity, week],
        }
    )


def staffed(there: Floats, layout: Layout, period: pd.Index, course: Floats) -> dict[str, pd.DataFrame]:
    """Return tables of staff and rooms that give about the hours `there`: capacities then compete for staff."""
    each = np.array(HOURS_A_WEEK) * np.array(PRESENT) * np.array([*FOR_PATIENTS, 1.0, 1.0, 1.0])
    quantity = np.round(there @ PER_HOUR * np.array(SPARE) / each, 1)
    unit, resource = np.nonzero(quantity)
    capacity, part = np.nonzero(PER_HOUR)
    names = np.array(RESOURCES, object)
    return {
        "resources": pd.DataFrame(
            {
                "unit": np.array(layout.name, object)[unit],
                "resource": names[resource],
                "kind": np.array(KINDS, object)[resource],
                "quantity": quantity[unit, resource],
                "hours_per_period": np.array(HOURS_A_WEEK)[resource],
                "available_share": np.array(PRESENT)[resource],
            }
        ),
        "time_use": pd.DataFrame(
            [(name, use, share) for name, part in zip(RESOURCES, FOR_PATIENTS, strict=False)
             for use, share in (("patients", part), ("other work", round(1 - part, 2)))],
            columns=["resource", "use", "share"],
        ),
        "compositions": pd.DataFrame(
            {
                "capacity": np.array(CAPACITIES, object)[capacity],
                "resource": names[part],
                "per_hour": PER_HOUR[capacity, part],
            }
        ),
        "calendar": pd.DataFrame({"period": period, "factor": np.round(course, 3)}),
    }  # fmt: skip


def capacities() -> pd.DataFrame:
    """Return the table of capacities."""
    kind = {OUTPATIENT: "staffed outpatient room", THEATRE: "staffed theatre", WARD: "staffed bed"}
    return pd.DataFrame(
        {"capacity": CAPACITIES, "kind": [kind[name] for name in CAPACITIES], "max_utilisation": USABLE}
    )
