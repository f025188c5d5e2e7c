"""Has the way of registering changed? Gaps, codes that come or vanish, and sudden shifts of level: robust, and only warnings.

A stretch without events is told where so many would have been expected there that chance does not explain it: with
independent events and e expected ones, the probability of none is exp(−e).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from pks.core.axes import Codes, Floats
from pks.core.faults import Fault, shown
from pks.core.periods import NAMES
from pks.io.events.sources import EventFiles
from pks.io.events.tally import PERIOD_OF, Series, done, of_kind

EXPECTED = 12.0
"""So many events that did not happen are told: exp(−12) is six in a million."""
SIDE = 8
"""Periods wanted on either side of a shift; at most three times as many are looked at."""
GROSS = 6.0
"""A shift of so many robust standard deviations is told."""
NEAR = 2
"""Codes that come or vanish within so many periods of a shift are told with it."""


def gaps(counts: Floats, group: Codes) -> tuple[Codes, Codes, Codes]:
    """Return series, first period and length of the stretches of zeros that chance does not explain.

    Expected of each period is the median of the periods of the same `group` (the day of the week; else all are one) in its
    series; a stretch is told from :data:`EXPECTED` events on. Those before the first event of a series are no gaps.

    Parameters:
        counts: events by series and period, (series, period).
        group: the group of each period, (period,).

    >>> gaps(np.array([[9, 8, 0, 0, 9, 8, 9.0]]), np.zeros(7, int))
    (array([0]), array([2]), array([2]))
    """
    usual = np.zeros_like(counts)
    for each in np.unique(group):
        usual[:, group == each] = np.median(counts[:, group == each], axis=1, keepdims=True)
    zero = (counts == 0) & (np.cumsum(counts, axis=1) > 0)
    edge = np.diff(zero.astype(np.int8), axis=1, prepend=0, append=0)
    series, first = np.nonzero(edge == 1)
    after = np.nonzero(edge == -1)[1]
    total = np.pad(np.cumsum(usual, axis=1), ((0, 0), (1, 0)))
    told = total[series, after] - total[series, first] >= EXPECTED
    return series[told], first[told], (after - first)[told]


def shifts(counts: Floats) -> tuple[Codes, Codes, Floats, Floats]:
    """Return series, first period, and level before and after of each sudden shift: the grossest of a series, if any.

    With b and a the medians of up to 24 periods before and after, and s the larger of 1.4826 times the median absolute
    deviation within both sides and the square root of their mean level (counts), a shift is told where |a − b| > 6·s; its
    place is then the one that leaves the least absolute deviations from both levels.

    >>> counts = np.array([[20.0] * 10 + [90.0] * 10])
    >>> [each.tolist() for each in shifts(counts)]
    [[0], [10], [20.0], [90.0]]
    """
    rows, periods = counts.shape
    best, at = np.zeros(rows), np.zeros(rows, np.int64)
    levels = np.zeros((2, rows))
    for cut in range(SIDE, periods - SIDE + 1):
        before, after = counts[:, max(cut - 3 * SIDE, 0) : cut], counts[:, cut : cut + 3 * SIDE]
        level = np.stack([np.median(before, axis=1), np.median(after, axis=1)])
        noise = np.sqrt(np.maximum(level.mean(axis=0), 1.0))
        step = np.abs(level[1] - level[0])
        near = np.flatnonzero(step > GROSS * noise)  # the spread is never less: elsewhere nothing can be told
        low, high = level[:, near, None]
        apart = np.concatenate([np.abs(before[near] - low), np.abs(after[near] - high)], axis=1)
        size = step[near] / np.maximum(1.4826 * np.median(apart, axis=1), noise[near])
        grosser = size > best[near]
        better = near[grosser]
        best[better], at[better], levels[:, better] = size[grosser], cut, level[:, better]
    told = np.flatnonzero(best > GROSS)
    for row in told:
        at[row] = _place(counts[row], at[row], levels[0][row], levels[1][row])
    return told, at[told], levels[0][told], levels[1][told]


def _place(counts: Floats, near: int, before: float, after: float) -> int:
    """Return the cut near `near` that leaves the least Σ|n − before| before it + Σ|n − after| from it on."""
    low, high = max(near - SIDE, 0), min(near + SIDE, len(counts))
    part = counts[low:high]
    cost = np.r_[0.0, np.cumsum(np.abs(part - before) - np.abs(part - after))]
    return low + int(np.argmin(cost))


def code_changes(files: EventFiles, series: Series, connection: Any) -> pd.DataFrame:
    """Return the codes that come or vanish: series, kind, service, `period` (its place) and `comes` (else it vanishes).

    A code comes in the period of its first event if at its later rate :data:`EXPECTED` would have been there before; it
    vanishes likewise after its last. The first and the last period of the history say nothing.
    """
    periods = series.periods
    time, within = done(files, series)
    period = PERIOD_OF[periods.frequency].format(time)
    found = connection.execute(
        f"SELECT source, label, min({period}) AS first, max({period}) AS last, count(*) AS n FROM events "
        f"WHERE NOT {of_kind(files, 'bookings')} AND {within} GROUP BY source, label"
    ).df()
    label = found["label"].to_numpy()
    kinds = np.array([source.kind for source in files.sources], object)[found["source"].to_numpy()]
    found = found.assign(series=series.of[label], service=series.services[label], kind=kinds)
    by_code = found.groupby(["series", "kind", "service"], as_index=False).agg(
        {"first": "min", "last": "max", "n": "sum"}
    )
    first, last = (periods.codes(pd.DatetimeIndex(by_code[name])) for name in ("first", "last"))
    rate = by_code["n"].to_numpy(np.float64) / (last - first + 1)
    comes, vanishes = rate * first >= EXPECTED, rate * (periods.count - 1 - last) >= EXPECTED
    labels = by_code[["series", "kind", "service"]]
    return pd.concat(
        [
            labels[comes].assign(period=first[comes], comes=True),
            labels[vanishes].assign(period=last[vanishes] + 1, comes=False),
        ],
        ignore_index=True,
    )


def warnings_of(by_kind: dict[str, Floats], codes: pd.DataFrame, series: Series) -> list[Fault]:
    """Return what looks like a change of registration, by kind of events and series."""
    return [*_gap_warnings(by_kind, series), *_shift_warnings(by_kind, codes, series), *_code_warnings(codes, series)]


def _gap_warnings(by_kind: dict[str, Floats], series: Series) -> Iterator[Fault]:
    periods = series.periods
    group = periods.index.day_of_week.to_numpy() if periods.frequency == "D" else np.zeros(periods.count, np.int64)
    for kind, counts in by_kind.items():
        if kind == "bookings":
            continue
        for row, first, length in zip(*gaps(counts, group), strict=True):
            days = f"{periods.edges[first]:%Y-%m-%d} to {periods.edges[first + length] - pd.Timedelta(days=1):%Y-%m-%d}"
            unit = NAMES[periods.frequency].split()[0]
            reason = f"no {kind} in {length} {unit}{'s' if length > 1 else ''}, {days}: closed, or not registered?"
            yield Fault("history", None, "period", _named(series, row), reason)


def _shift_warnings(by_kind: dict[str, Floats], codes: pd.DataFrame, series: Series) -> Iterator[Fault]:
    for kind, counts in by_kind.items():
        if kind == "bookings":
            continue
        for row, at, before, after in zip(*shifts(counts), strict=True):
            near = codes[(codes["series"] == row) & (codes["kind"] == kind) & ((codes["period"] - at).abs() <= NEAR)]
            also = "".join(
                f"; code {shown(code) or '(empty)'} {'comes' if comes else 'vanishes'} then"
                for code, comes in zip(near["service"][:5], near["comes"][:5], strict=True)
            )
            day = f"{series.periods.edges[at]:%Y-%m-%d}"
            reason = f"{kind} go from {before:g} to {after:g} a period at {day}{also}: another way of registering?"
            yield Fault("history", None, "period", _named(series, row), reason)


def _code_warnings(codes: pd.DataFrame, series: Series) -> Iterator[Fault]:
    for row, kind, code, at, comes in codes.sort_values(["series", "kind", "period", "service"]).itertuples(
        index=False, name=None
    ):
        what = "has its first" if comes else "has no more"
        reason = f"code {shown(code) or '(empty)'} {what} {kind} from {series.periods.edges[at]:%Y-%m-%d}: another way of registering?"
        yield Fault("history", None, "service", _named(series, row), reason)


def _named(series: Series, row: int) -> str:
    return shown(" · ".join(series.names.iloc[row]))
