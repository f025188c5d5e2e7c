"""What dates of referral and removal say about a list: its size day by day, and the pace of those who come and go.

The conventions are those of the package NHSRwaitinglist of the NHS-R Community, so that its targets and relief
capacities (:mod:`pks.queueing.lists`, Fong et al. 2022) can be fed with the same numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from pks.core.axes import Codes, Floats
from pks.queueing.errors import QueueingError, require

Days = npt.NDArray[np.datetime64]
Date = str | date | np.datetime64


@dataclass(frozen=True)
class Gaps:
    """Days between those who come, or go.

    Attributes:
        count: how many gaps.
        mean_days: their mean.
        variation: standard deviation (n − 1) ÷ mean, which the target capacity asks for; 0 of a single gap.
    """

    count: int
    mean_days: float
    variation: float

    @property
    def per_day(self) -> float:
        """People a day: 1 / mean."""
        return 1.0 / self.mean_days if self.mean_days > 0 else np.inf

    @property
    def per_week(self) -> float:
        """People a week."""
        return 7.0 / self.mean_days if self.mean_days > 0 else np.inf


def list_sizes(
    referral: npt.ArrayLike,
    removal: npt.ArrayLike,
    *,
    start: Date | None = None,
    end: Date | None = None,
) -> Codes:
    """Return how many wait at the end of each day from `start` to `end`, (days,).

    q(d) = #{referral ≤ d} − #{removal ≤ d}: who is removed on a day has left by its end.

    Args:
        referral: dates, (people,).
        removal: dates in the same order, missing (None, NaT) = still waiting, (people,).
        start: first day (default: the first referral).
        end: last day (default: the last referral).

    Raises:
        QueueingError: if there is no referral, or somebody is removed before being referred.

    >>> list_sizes(["2024-01-01", "2024-01-02"], ["2024-01-03", None], end="2024-01-04")
    array([1, 2, 1, 1])
    """
    came, gone = _checked(referral, removal)
    first, last = _span(came, start, end)
    day = np.arange(first, last + 1)
    return _until(came, day) - _until(gone[~np.isnat(gone)], day)


def referral_gaps(referral: npt.ArrayLike, *, start: Date | None = None, end: Date | None = None) -> Gaps:
    """Return the gaps between `start`, the referrals in their order, and `end`.

    Both ends count as points, as in the package: n referrals give n + 1 gaps, and with the default ends, which are the
    first and the last referral, two of them are 0.

    Args:
        referral: dates, (people,).
        start: first day of the record (default: the first referral).
        end: last day (default: the last referral).

    Raises:
        QueueingError: if there is no referral.

    >>> referral_gaps(["2024-01-01", "2024-01-04", "2024-01-10"], start="2024-01-01", end="2024-01-13").per_week
    2.3333333333333335
    """
    came = _dates(referral)
    first, last = _span(came, start, end)
    inside = np.sort(came[(came >= first) & (came <= last)])
    return _gaps(np.diff(np.concatenate([[first], inside, [last]])).astype(np.float64))


def removal_gaps(referral: npt.ArrayLike, removal: npt.ArrayLike) -> Gaps:
    """Return the gaps before each removal, while somebody waited: what can be done, not what there was to do.

    A gap is counted from the latest of the removal before, the last day at whose end nobody waited, and the first
    referral.

    Args:
        referral: dates, (people,).
        removal: dates in the same order, missing = still waiting, (people,).

    Raises:
        QueueingError: if there is no removal, or somebody is removed before being referred.

    >>> removal_gaps(["2024-01-01", "2024-01-04", "2024-01-10"], ["2024-01-08", "2024-01-11", None]).per_week
    1.4
    """
    came, gone = _checked(referral, removal)
    gone = np.sort(gone[~np.isnat(gone)])
    if not len(gone):
        raise QueueingError("nobody was removed: there is no pace of removals")
    first = came.min()
    day = np.arange(first, gone[-1] + 1)
    empty = day[list_sizes(referral, removal, end=gone[-1]) == 0]
    before = np.concatenate([[first], gone[:-1]])
    last_empty = np.concatenate([[first], empty])[np.searchsorted(empty, gone, side="left")]
    return _gaps((gone - np.maximum(before, last_empty)).astype(np.float64))


def slots_at(per_day: float, *, start: Date, days: int) -> Days:
    """Return the days of slots at an even pace: slot k on day start + ⌈k / per_day⌉ while k / per_day ≤ days − 1.

    Raises:
        QueueingError: if the pace is not above 0.

    >>> slots_at(0.5, start="2024-01-01", days=4).astype(str).tolist()
    ['2024-01-01', '2024-01-03']
    """
    require("slots a day", per_day, above=0.0)
    after = np.arange(int((days - 1) * per_day) + 2) / per_day
    return np.asarray(_day(start) + np.ceil(after[after <= days - 1]).astype(np.int64))


def _gaps(days: Floats) -> Gaps:
    mean = float(days.mean())
    spread = float(days.std(ddof=1)) if len(days) > 1 else 0.0
    return Gaps(len(days), mean, spread / mean if mean > 0 else 0.0)


def _dates(given: npt.ArrayLike) -> Days:
    dates = np.asarray(given, dtype="datetime64[D]")
    if dates.ndim != 1 or not len(dates):
        raise QueueingError("there are no dates")
    return dates


def _checked(referral: npt.ArrayLike, removal: npt.ArrayLike) -> tuple[Days, Days]:
    """Return both as dates; nobody is removed before being referred."""
    came, gone = _dates(referral), _dates(removal)
    if len(came) != len(gone) or np.isnat(came).any():
        raise QueueingError(f"{len(came)} referrals ({np.isnat(came).sum()} missing) and {len(gone)} removals")
    if (early := gone < came).any():
        raise QueueingError(f"removed on {gone[early][0]}, referred on {came[early][0]} ({early.sum()} such)")
    return came, gone


def _span(came: Days, start: Date | None, end: Date | None) -> tuple[np.datetime64, np.datetime64]:
    """Return the first and the last day."""
    return came.min() if start is None else _day(start), came.max() if end is None else _day(end)


def _day(given: Date) -> np.datetime64:
    return np.datetime64(given, "D") if isinstance(given, str) else np.datetime64(given).astype("datetime64[D]")


def _until(dates: Days, day: Days) -> Codes:
    return np.searchsorted(np.sort(dates), day, side="right").astype(np.int64)
