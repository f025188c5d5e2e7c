"""The service catalogue of a made-up region: specialities, their planning objects, what these take and give rise to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pks.core.axes import Codes, Floats
from pks.study.draws import Draws

SPECIALITIES = ("Surgery", "Orthopaedics", "Medicine", "Gynaecology", "Eyes", "Ear nose throat", "Urology", "Neurology")
OUTPATIENT, THEATRE, WARD = "Outpatient", "Theatre", "Ward"
CAPACITIES = (OUTPATIENT, THEATRE, WARD)
USABLE = (0.95, 0.9, 0.9)
"""Share of the hours of each capacity that may be planned."""


@dataclass(frozen=True)
class Service:
    """One kind of planning object.

    Attributes:
        name: what it is.
        share: how often it arises directly, as a multiple of a clinic's new visits; 0 = only from others.
        hours: of outpatient rooms, theatre and ward, per activity.
        promise: longest acceptable wait in days; None = none.
        severity: how much one who waits too long weighs.
        priority: 1 is most urgent.
        acute: whether it must be met when it arises.
        onward: (service, weeks later, activities per activity) that it gives rise to.
    """

    name: str
    share: float
    hours: tuple[float, float, float]
    promise: int | None
    severity: float
    priority: int
    acute: bool = False
    onward: tuple[tuple[str, int, float], ...] = ()


SERVICES = (
    Service("new visit", 1.0, (1.0, 0, 0), 90, 2, 3, onward=(("operation", 3, 0.25), ("return visit", 2, 0.5))),
    Service("operation", 0.0, (0.2, 2.0, 50), 90, 3, 3, onward=(("return visit", 3, 0.6),)),
    Service("acute stay", 0.2, (0, 0.4, 60), None, 10, 1, acute=True, onward=(("return visit", 2, 0.3),)),
    Service("return visit", 0.0, (0.5, 0, 0), 60, 1, 4),
    Service(
        "urgent visit", 0.2, (1.5, 0, 0), 30, 6, 1, onward=(("urgent operation", 1, 0.4), ("return visit", 3, 0.5))
    ),
    Service("urgent operation", 0.0, (0.2, 3.0, 70), 30, 8, 2, onward=(("return visit", 2, 1.0),)),
    Service("day procedure", 0.4, (0.3, 0.8, 0), 60, 2, 3),
    Service("acute visit", 0.5, (0.6, 0, 0), None, 5, 1, acute=True),
)
"""In the order in which a speciality gets them; who asks for more gets new visits, procedures and more, numbered."""


@dataclass(frozen=True)
class Catalogue:
    """Planning objects of all specialities, [object]; an object belongs to one speciality.

    Attributes:
        name: of the object.
        speciality: whose it is.
        service: what it is.
        share: direct arrivals as a multiple of a clinic's new visits.
        hours: per activity, [object, capacity].
        start, end, lag, per_activity: what gives rise to what, how many weeks later, how often.
    """

    name: tuple[str, ...]
    speciality: Codes
    service: tuple[Service, ...]
    share: Floats
    hours: Floats
    start: Codes
    end: Codes
    lag: Codes
    per_activity: Floats

    @property
    def acute(self) -> np.ndarray:
        """Which objects must be met when they arise."""
        return np.array([each.acute for each in self.service])

    @property
    def promise(self) -> Floats:
        """Longest acceptable wait in days, NaN = none."""
        return np.array([np.nan if each.promise is None else each.promise for each in self.service])

    @property
    def rate(self) -> Floats:
        """Activities in the long run, follow-on included, as a multiple of a clinic's new visits.

        rate = share + Σ per_activity · rate of what gives rise to it. No chain is longer than the services.
        """
        rate = self.share.copy()
        for _ in SERVICES:
            caused = np.bincount(self.end, self.per_activity * rate[self.start], minlength=len(rate))
            rate = self.share + caused
        return rate


def catalogue_of(specialities: int, objects: int, seed: int) -> Catalogue:
    """Return `specialities` with `objects` planning objects each; hours and shares differ between specialities."""
    draws = Draws(seed, "catalogue")
    own = [SERVICES[k % len(SERVICES)] for k in range(objects)]
    called = [each.name if k < len(SERVICES) else f"{each.name} {k // len(SERVICES) + 1}" for k, each in enumerate(own)]
    speciality = np.repeat(np.arange(specialities), objects)
    kind = np.tile(np.arange(objects), specialities)
    base = np.array([each.hours for each in own])[kind]
    scale = draws.uniform(specialities, objects, len(CAPACITIES), low=0.75, high=1.3).reshape(-1, len(CAPACITIES))
    share = np.array([each.share / (1 + k // len(SERVICES)) for k, each in enumerate(own)])[kind]
    start, end, lag, per = _pathways(own, specialities)
    return Catalogue(
        tuple(f"{speciality_name(int(s))}: {called[k]}" for s, k in zip(speciality, kind, strict=True)),
        speciality,
        tuple(own[k] for k in kind),
        np.round(share * draws.uniform(len(kind), low=0.8, high=1.2), 3),
        np.round(base * scale, 1),
        start,
        end,
        lag,
        np.round(per * draws.uniform(len(per), low=0.8, high=1.2), 2),
    )


def speciality_name(number: int) -> str:
    """Return what a speciality is called; beyond the list they are numbered."""
    again, at = divmod(number, len(SPECIALITIES))
    return f"{SPECIALITIES[at]} {again + 1}" if again else SPECIALITIES[at]


def _pathways(own: list[Service], specialities: int) -> tuple[Codes, Codes, Codes, Floats]:
    """Return the pathways within each speciality, between the first object of each service."""
    first = {each.name: k for k, each in reversed(list(enumerate(own)))}
    edges = [
        (k, first[to], lag, per)
        for k, each in enumerate(own)
        for to, lag, per in each.onward
        if to in first and first[to] != k
    ]
    start, end, lag, per = (np.array(column) for column in zip(*edges, strict=True)) if edges else [np.zeros(0)] * 4
    offset = np.repeat(np.arange(specialities) * len(own), len(edges))
    tiled = [np.tile(column, specialities) for column in (start, end, lag, per)]
    return (
        tiled[0].astype(np.int64) + offset,
        tiled[1].astype(np.int64) + offset,
        tiled[2].astype(np.int64),
        tiled[3].astype(np.float64),
    )
