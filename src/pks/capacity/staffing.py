"""Staff by keys: so many of each function per bed or session, and how many that employs.

A key counts posts. A post that is filled around the clock takes several employees: shifts, absence and time without patients
stand between the two. In the publication's example a key of 1 nurse, 1.25 assistant nurses and 1/12 others per bed gives the
*employees* of 24 beds, 24, 30 and 2; such keys have all that in them already and need no cover.

Source: Socialstyrelsen, *Strategisk nivå – prognos och balansering av behov och tillgänglig kapacitet*, 2025, round three,
and section Att påverka kapacitetssidan (care categories and the staffing keys that belong to them).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from pks.capacity.checks import CapacityError, outside, refuse
from pks.core.axes import Floats
from pks.core.faults import Fault
from pks.core.hints import did_you_mean

NO_COUNTS = pd.Series(dtype=np.float64)
DUST = 1e-9


@dataclass(frozen=True)
class Shift:
    """A part of the day: `hours` long, on `days` of the week, with the `share` of the key's posts (a night has fewer)."""

    name: str
    hours: float
    days: float = 7.0
    share: float = 1.0


@dataclass(frozen=True)
class Cover:
    """What stands between a post and the people who fill it.

    Args:
        shifts: when the post is filled.
        contract_hours: hours a week of one full-time employee, > 0.
        absence: share of them lost to illness, leave and holidays, 0 ≤ absence < 1.
        non_patient: share of the time at work without patients (meetings, training, administration), 0 ≤ … < 1.
        employment: mean share of full time that one person works, 0 < employment ≤ 1.

    Raises:
        CapacityError: with every number that is out of range.
    """

    shifts: tuple[Shift, ...]
    contract_hours: float = 40.0
    absence: float = 0.0
    non_patient: float = 0.0
    employment: float = 1.0

    def __post_init__(self) -> None:
        """Check the numbers."""
        refuse(
            *(outside(f"hours of the shift {each.name}", each.hours, above=0.0, most=24.0) for each in self.shifts),
            *(outside(f"days of the shift {each.name}", each.days, above=0.0, most=7.0) for each in self.shifts),
            *(outside(f"share of the shift {each.name}", each.share) for each in self.shifts),
            outside("contract_hours", self.contract_hours, above=0.0, most=168.0),
            outside("absence", self.absence, most=np.nextafter(1, 0)),
            outside("non_patient", self.non_patient, most=np.nextafter(1, 0)),
            outside("employment", self.employment, above=0.0, most=1.0),
        )

    @property
    def per_post(self) -> float:
        """Full-time employees for one post: Σ hours·days·share / (contract_hours·(1 − absence)·(1 − non_patient)).

        >>> round_the_clock = Shift("day", 8), Shift("evening", 8), Shift("night", 8, share=0.5)
        >>> Cover(round_the_clock, contract_hours=35, absence=0.2).per_post
        5.0
        """
        weekly = sum(each.hours * each.days * each.share for each in self.shifts)
        return weekly / (self.contract_hours * (1 - self.absence) * (1 - self.non_patient))

    def full_time(self, posts: npt.ArrayLike) -> Floats:
        """Return the full-time employees that fill `posts`, any shape."""
        return np.asarray(posts, np.float64) * self.per_post

    def people(self, posts: npt.ArrayLike) -> Floats:
        """Return the head count: full-time employees ÷ employment, not rounded."""
        return self.full_time(posts) / self.employment


def staff(keys: pd.DataFrame, *, beds: pd.Series = NO_COUNTS, sessions: pd.Series = NO_COUNTS) -> pd.DataFrame:
    """Return the staff that `keys` ask for: category, resource, staff, not rounded.

    staff = per_bed · beds, or per_session · sessions.

    Args:
        keys: the table `staffing_keys`: capacity or care_category, resource, per_bed or per_session.
        beds: staffed beds by capacity or care category; a key without a row there asks for nobody.
        sessions: sessions by capacity or care category.

    Raises:
        CapacityError: if a number is negative, or beds or sessions are of a category that no key of theirs knows, or of one
            that is there twice.

    >>> keys = pd.DataFrame(
    ...     {"capacity": "bed", "resource": ["nurse", "assistant nurse", "other"], "per_bed": [1, 1.25, 1 / 12]}
    ... )
    >>> staff(keys, beds=pd.Series({"bed": 24}))["staff"].round(9).tolist()
    [24.0, 30.0, 2.0]
    """
    full = keys.reindex(columns=["capacity", "care_category", "resource", "per_bed", "per_session"])
    category = full["capacity"].fillna(full["care_category"])
    parts, faults = [], []
    for name, counts, column in (("beds", beds, "per_bed"), ("sessions", sessions, "per_session")):
        there = full[column].notna()
        faults += [*outside(name, counts, labels=[counts.index]),
                   *outside(column, full.loc[there, column], labels=[category[there]])]  # fmt: skip
        known = category[there]
        faults += [
            Fault(name, None, str(label), "", f"no key {column} for this category{did_you_mean(str(label), known)}")
            for label in counts.index.difference(known)
        ]
        faults += [
            Fault(name, None, str(label), "", "it is there several times: add its numbers up first")
            for label in counts.index[counts.index.duplicated()].unique()
        ]
        wanted = known.map(counts[~counts.index.duplicated()]).fillna(0.0).astype(np.float64)
        rows = pd.DataFrame({"category": known, "resource": full.loc[there, "resource"]})
        parts.append(rows.assign(staff=full.loc[there, column].astype(np.float64) * wanted))
    if faults:
        raise CapacityError(faults)
    return pd.concat(parts).sort_index(kind="stable").reset_index(drop=True)


def whole_people(count: npt.ArrayLike) -> npt.NDArray[np.int64]:
    """Return the fewest whole people that are enough for `count`; 70.0000000001 from rounding stays 70.

    >>> whole_people([24.0, 24.3, 70 * (1 + 1e-15)])
    array([24, 25, 70])
    """
    values = np.asarray(count, np.float64)
    refuse(outside("count", values))
    return np.ceil(values - DUST * np.maximum(values, 1.0)).astype(np.int64)
