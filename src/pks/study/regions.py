"""Made-up regions of any size and tightness, and nations of such regions, that look like real ones in their structure."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import isfinite

import numpy as np
import pandas as pd

from pks.core.case import Case, case_from
from pks.core.errors import PksError
from pks.study import helping, supply
from pks.study.arriving import Lists, arrivals, lists_of, staff_course, waiting
from pks.study.catalogue import CAPACITIES, Catalogue, catalogue_of
from pks.study.layout import Layout, layout_of

START = "2026-01-05"
SIZES = {"units": 1, "specialities": 1, "objects": 3, "weeks": 1}
NOT_NEGATIVE = ("tightness", "size", "variation", "overdispersion", "backlog", "season", "budget")
SHARES = ("shared", "goals", "missions", "season")


class RegionError(PksError, ValueError):
    """Settings of which no region can be made."""


@dataclass(frozen=True)
class Region:
    """How a region is to look.

    A clinic has a speciality and a list for each of its planning objects: visits that lead to operations and return
    visits weeks later, acute care, promises of 30, 60 and 90 days. Clinics of different specialities make up a hospital
    and lend each other hours; clinics of one speciality take each other's patients, the nearest first.

    Attributes:
        units: clinics.
        specialities: how many there are; a hospital has one clinic of each.
        objects: planning objects of a speciality, from 3: visits, operations and acute stays.
        weeks: the horizon.
        tightness: hours that there are ÷ hours that all who arrive take in the long run.
        size: new visits that a clinic has a week, on average.
        variation: hours of each clinic and capacity vary by this share about the tightness.
        overdispersion: arrivals have the variance μ + overdispersion · μ².
        backlog: how long people wait at the start, 1 = about nine tenths of the promise on average.
        season: how strongly arrivals and hours vary over the year, 0 = not at all.
        shared: share of theatre and ward hours that belongs to one unit of the hospital, which lends them to its clinics.
        staffed: hours come from doctors, nurses and rooms for which capacities compete, and are not given.
        goals, missions: share of the lists that have a goal, of the clinics that have a mission.
        budget: money for measures, as a share of what a twentieth of all hours costs in overtime.
    """

    units: int = 12
    specialities: int = 4
    objects: int = 6
    weeks: int = 26
    tightness: float = 0.95
    size: float = 20.0
    variation: float = 0.1
    overdispersion: float = 0.02
    backlog: float = 1.0
    season: float = 1.0
    shared: float = 0.0
    staffed: bool = False
    goals: float = 0.2
    missions: float = 0.3
    budget: float = 0.5

    def __post_init__(self) -> None:
        """Check the settings.

        Raises:
            RegionError: with all that is wrong.
        """
        wrong = [f"{name} = {getattr(self, name)}: at least {least}" for name, least in SIZES.items()
                 if getattr(self, name) < least]  # fmt: skip
        wrong += [f"{name} = {getattr(self, name)}: a number of 0 or more" for name in NOT_NEGATIVE
                  if not (isfinite(getattr(self, name)) and getattr(self, name) >= 0)]  # fmt: skip
        wrong += [f"{name} = {getattr(self, name)}: a share, 0 to 1" for name in SHARES if getattr(self, name) > 1]
        if self.variation >= 1:
            wrong.append(f"variation = {self.variation}: below 1")
        if wrong:
            raise RegionError("; ".join(wrong))


@dataclass(frozen=True)
class Nation:
    """Several regions of the same kind with few links between them: `links` clinics of each may send patients to the next.

    Units stand below their region in the column `parent`; suppliers and budgets are each clinic's own.
    """

    region: Region = field(default_factory=Region)
    regions: int = 21
    links: int = 2

    def __post_init__(self) -> None:
        """Check the settings."""
        if self.regions < 2 or self.links < 0:
            raise RegionError(f"regions = {self.regions}: at least 2; links = {self.links}: 0 or more")


def case_of(settings: Region | Nation, seed: int) -> Case:
    """Return the made-up region, or nation, of these settings and this seed: the same case each time, on every machine.

    Demand is given; need that arises on pathways comes on top of it. Random numbers are uniform draws of one stream for
    each part of the case (:mod:`pks.study.draws`), so that other prices, say, do not change who arrives.

    >>> case_of(Region(units=2, weeks=4), seed=1).table("units")["unit"].tolist()
    ['H01 Surgery', 'H01 Orthopaedics']
    """
    region = settings.region if isinstance(settings, Nation) else settings
    regions, links = (settings.regions, settings.links) if isinstance(settings, Nation) else (1, 0)
    specialities = min(region.specialities, region.units)
    catalogue = catalogue_of(specialities, region.objects, seed)
    layout = layout_of(region.units, specialities, seed, regions=regions, shared=region.shared > 0)
    lists = lists_of(layout, catalogue, seed, size=region.size)
    tables = {
        "units": _units(layout, regions),
        "planning_objects": _planning_objects(catalogue),
        **_need(region, layout, lists, catalogue, seed),
        **_hours(region, layout, lists, catalogue, seed),
        **_measures(region, layout, lists, catalogue, seed, links),
    }
    about = {"name": f"{'nation' if regions > 1 else 'region'} of {regions * region.units} clinics, seed {seed}",
             "currency": "SEK", "level": "tactical", "frequency": "W-MON", "start": START,
             "periods": region.weeks}  # fmt: skip
    return case_from(about, {name: table for name, table in tables.items() if len(table)})


def _units(layout: Layout, regions: int) -> pd.DataFrame:
    above = [f"Region {r + 1:02d}" if regions > 1 else f"Hospital {h + 1:02d}"
             for r, h in zip(layout.region, layout.hospital, strict=True)]  # fmt: skip
    return pd.DataFrame({"unit": layout.name, "parent": above})


def _planning_objects(catalogue: Catalogue) -> pd.DataFrame:
    services = catalogue.service
    return pd.DataFrame(
        {
            "planning_object": catalogue.name,
            "service": [each.name for each in services],
            "priority": [each.priority for each in services],
            "acute": catalogue.acute,
            "max_wait_days": catalogue.promise,
            "severity": [float(each.severity) for each in services],
        }
    )


def _need(region: Region, layout: Layout, lists: Lists, catalogue: Catalogue, seed: int) -> dict[str, pd.DataFrame]:
    units, objects = np.array(layout.name, object), np.array(catalogue.name, object)
    people = arrivals(lists, region.weeks, seed, season=region.season, overdispersion=region.overdispersion)
    row, week = np.nonzero(people)
    there, days, many = waiting(lists, seed, backlog=region.backlog)
    object_, capacity = np.nonzero(catalogue.hours)
    return {
        "demand": pd.DataFrame(
            {
                "unit": units[lists.unit[row]],
                "planning_object": objects[lists.object[row]],
                "period": _periods(region)[week],
                "arrivals": people[row, week],
            }
        ),
        "waiting": pd.DataFrame(
            {
                "unit": units[lists.unit[there]],
                "planning_object": objects[lists.object[there]],
                "waited_days": days,
                "patients": many,
            }
        ),
        "pathways": pd.DataFrame(
            {
                "from": objects[catalogue.start],
                "to": objects[catalogue.end],
                "lag": catalogue.lag,
                "per_activity": catalogue.per_activity,
            }
        ),
        "activity_hours": pd.DataFrame(
            {
                "planning_object": objects[object_],
                "capacity": np.array(CAPACITIES, object)[capacity],
                "hours": catalogue.hours[object_, capacity],
            }
        ),
    }


def _hours(region: Region, layout: Layout, lists: Lists, catalogue: Catalogue, seed: int) -> dict[str, pd.DataFrame]:
    there = _there(region, layout, lists, catalogue, seed)
    course = staff_course(region.weeks, region.season)
    periods = _periods(region)
    if region.staffed:
        return {"capacities": supply.capacities(), **supply.staffed(there, layout, periods, course)}
    return {"capacities": supply.capacities(), "available": supply.available(there, layout, periods, course)}


def _measures(
    region: Region, layout: Layout, lists: Lists, catalogue: Catalogue, seed: int, links: int
) -> dict[str, pd.DataFrame]:
    needed = supply.needed_hours(lists, catalogue, layout)
    row, _, people = waiting(lists, seed, backlog=region.backlog)
    start = np.bincount(row, people, len(lists.unit)).astype(np.float64)
    return {
        "reallocations": helping.reallocations(layout, _there(region, layout, lists, catalogue, seed)),
        "transfers": helping.transfers(layout, lists, catalogue, near=2, links=links),
        "flexibility": helping.flexibility(layout),
        "expansions": helping.expansions(layout, needed, seed),
        "suppliers": helping.suppliers(layout, lists, catalogue, region.weeks),
        "goals": helping.goals(layout, lists, catalogue, start, region.weeks, seed, region.goals),
        "missions": helping.missions(layout, lists, catalogue, region.weeks, seed, region.missions),
        "budget": helping.budget(layout, needed, region.weeks, region.budget),
    }


def _there(region: Region, layout: Layout, lists: Lists, catalogue: Catalogue, seed: int) -> np.ndarray:
    needed = supply.needed_hours(lists, catalogue, layout)
    return supply.there_hours(
        needed, layout, seed, tightness=region.tightness, variation=region.variation, shared=region.shared
    )


def _periods(region: Region) -> pd.DatetimeIndex:
    return pd.date_range(START, periods=region.weeks, freq="W-MON")
