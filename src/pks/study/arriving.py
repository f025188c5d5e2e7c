"""Need in a made-up region: people who arrive week by week, and lists as they look after years at the same pace."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pks.core.axes import Codes, Floats
from pks.study.catalogue import Catalogue
from pks.study.draws import Draws
from pks.study.layout import Layout

YEAR = 52
SUMMER = slice(26, 31)
"""Weeks of the year in which fewer are referred and fewer staff are there."""
CHRISTMAS = (51, 0)
FIRST_AGE_DAYS, WEEK_DAYS = 3, 7


@dataclass(frozen=True)
class Lists:
    """The lists of all clinics, [list]: each clinic has one for every planning object of its speciality."""

    unit: Codes
    object: Codes
    acute: np.ndarray
    promise: Floats
    direct: Floats
    rate: Floats
    """Arrivals a week, directly and with follow-on."""


def lists_of(layout: Layout, catalogue: Catalogue, seed: int, *, size: float) -> Lists:
    """Return the lists; a clinic has `size` new visits a week on average, between 0.5 and 1.5 times that."""
    objects = len(catalogue.name) // (int(catalogue.speciality.max()) + 1)
    unit = np.repeat(np.arange(layout.clinics), objects)
    object_ = layout.speciality[unit] * objects + np.tile(np.arange(objects), layout.clinics)
    visits = np.round(size * Draws(seed, "size").uniform(layout.clinics, low=0.5, high=1.5), 2)[unit]
    return Lists(
        unit,
        object_,
        catalogue.acute[object_],
        catalogue.promise[object_],
        visits * catalogue.share[object_],
        visits * catalogue.rate[object_],
    )


def arrivals(lists: Lists, weeks: int, seed: int, *, season: float, overdispersion: float) -> Codes:
    """Return people who arrive directly, [list, week]: negative binomial counts about a yearly course."""
    course = np.where(lists.acute[:, None], acute_course(weeks, season), elective_course(weeks, season))
    mean = np.round(lists.direct[:, None] * course, 6)
    return Draws(seed, "arrivals").counts(mean, overdispersion=overdispersion)


def waiting(lists: Lists, seed: int, *, backlog: float) -> tuple[Codes, Codes, Codes]:
    """Return those who wait at the start: list, days waited, people.

    In a steady state that is served first in first out with a wait of w weeks, the list holds the arrivals of the last w
    weeks: Poisson counts about the weekly rate, one for each week of age. A list's w is `backlog` times a draw between
    0.4 and 1.4 of its promise, and a tenth of a week's arrivals, halved with every week, has been passed over.
    """
    draws = Draws(seed, "waiting")
    promise = np.nan_to_num(lists.promise) / WEEK_DAYS
    wait = backlog * promise * draws.uniform(len(promise), low=0.4, high=1.4) * ~lists.acute
    longest = int(np.ceil(wait.max(initial=0.0))) + 4
    age = np.arange(longest)
    within = np.clip(wait[:, None] - age, 0.0, 1.0)
    passed = np.where((wait > 0)[:, None], 0.1 * 0.5 ** np.maximum(0.0, age - np.floor(wait[:, None])), 0.0)
    people = draws.counts(np.round(lists.rate[:, None] * np.maximum(within, passed), 6))
    row, weeks = np.nonzero(people)
    return row, FIRST_AGE_DAYS + WEEK_DAYS * weeks, people[row, weeks]


def elective_course(weeks: int, season: float) -> Floats:
    """Return how referrals vary over the year about 1: more in spring, fewer in summer and at Christmas, [week]."""
    at = np.arange(weeks) % YEAR
    wave = 0.06 * np.cos(2 * np.pi * (at - 10) / YEAR)
    return 1.0 + season * (wave - 0.25 * _holiday(at))


def acute_course(weeks: int, season: float) -> Floats:
    """Return how acute need varies over the year about 1: more in winter, [week]."""
    return 1.0 + season * 0.1 * np.cos(2 * np.pi * (np.arange(weeks) % YEAR - 4) / YEAR)


def staff_course(weeks: int, season: float) -> Floats:
    """Return how hours vary over the year about 1: fewer in summer and at Christmas, [week]."""
    at = np.arange(weeks) % YEAR
    return 1.02 - season * 0.2 * _holiday(at)


def _holiday(week: Codes) -> Floats:
    in_summer = (week >= SUMMER.start) & (week < SUMMER.stop)
    return (in_summer | np.isin(week, CHRISTMAS)).astype(np.float64)
