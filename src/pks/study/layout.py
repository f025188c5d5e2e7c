"""Who is where in a made-up region: hospitals on a map, each with clinics, and neighbours that may help."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pks.core.axes import Codes, Floats
from pks.study.catalogue import speciality_name
from pks.study.draws import Draws

SIDE_KM = 120.0
"""A region is a square of this side."""


@dataclass(frozen=True)
class Layout:
    """Clinics and shared units.

    Attributes:
        name: of every unit: clinics first, then one shared unit per hospital where hours are shared.
        region: number of the region, [unit].
        hospital: number of the hospital, [unit].
        speciality: of a clinic, −1 for a shared unit, [unit].
        place: where each hospital lies, in km, [hospital, 2].
        clinics: how many of the units are clinics.
    """

    name: tuple[str, ...]
    region: Codes
    hospital: Codes
    speciality: Codes
    place: Floats
    clinics: int

    def distance(self, one: Codes, other: Codes) -> Floats:
        """Return kilometres between units, whole."""
        apart = self.place[self.hospital[one]] - self.place[self.hospital[other]]
        return np.round(np.sqrt((apart**2).sum(axis=-1)))


def layout_of(clinics: int, specialities: int, seed: int, *, regions: int = 1, shared: bool = False) -> Layout:
    """Return `regions` of `clinics` each; a hospital has at most one clinic of a speciality."""
    per_region = -(-clinics // specialities)
    region = np.repeat(np.arange(regions), clinics)
    at = np.tile(np.arange(clinics), regions)
    hospital = region * per_region + at // specialities
    speciality = at % specialities
    prefix = [f"R{r + 1:02d} " if regions > 1 else "" for r in range(regions)]
    names = [
        f"{prefix[r]}H{h - r * per_region + 1:02d} {speciality_name(s)}"
        for r, h, s in zip(region, hospital, speciality, strict=True)
    ]
    if shared:
        houses = np.arange(regions * per_region)
        names += [f"{prefix[h // per_region]}H{h % per_region + 1:02d} Shared" for h in houses]
        region = np.concatenate([region, houses // per_region])
        hospital = np.concatenate([hospital, houses])
        speciality = np.concatenate([speciality, np.full(len(houses), -1)])
    place = Draws(seed, "map").uniform(regions * per_region, 2, high=SIDE_KM)
    return Layout(tuple(names), region, hospital, speciality, np.round(place, 1), regions * clinics)


def neighbours(layout: Layout, count: int) -> tuple[Codes, Codes]:
    """Return pairs of clinics (from, to): each clinic with the `count` nearest of its speciality in its region."""
    pairs: list[tuple[Codes, Codes]] = []
    group = layout.region[: layout.clinics] * (layout.speciality.max() + 1) + layout.speciality[: layout.clinics]
    order = np.argsort(group, kind="stable")
    for members in np.split(order, np.flatnonzero(np.diff(group[order])) + 1):
        if len(members) < 2:
            continue
        far = layout.distance(members[:, None], members[None, :])
        np.fill_diagonal(far, np.inf)
        nearest = np.argsort(far, axis=1, kind="stable")[:, : min(count, len(members) - 1)]
        pairs.append((np.repeat(members, nearest.shape[1]), members[nearest].ravel()))
    if not pairs:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    return np.concatenate([one for one, _ in pairs]), np.concatenate([other for _, other in pairs])


def colleagues(layout: Layout) -> tuple[Codes, Codes]:
    """Return pairs of clinics (from, to) in one hospital: each with the next, in a ring."""
    houses = layout.hospital[: layout.clinics]
    order = np.argsort(houses, kind="stable")
    one, other = order, np.roll(order, -1)
    firsts = np.flatnonzero(np.diff(houses[order], prepend=-1))
    lasts = np.append(firsts[1:], len(order)) - 1
    other[lasts] = order[firsts]
    kept = one != other
    return one[kept], other[kept]


def lenders(layout: Layout) -> tuple[Codes, Codes]:
    """Return pairs (shared unit, clinic): the shared unit of a hospital with each of its clinics."""
    shared = np.arange(layout.clinics, len(layout.name))
    if not len(shared):
        return shared, shared
    clinic = np.arange(layout.clinics)
    return layout.clinics + layout.hospital[clinic], clinic
