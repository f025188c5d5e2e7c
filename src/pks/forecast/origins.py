"""Rolling origins: from where in the past to forecast, to see how well it would have gone."""

from __future__ import annotations


def origins_of(past: int, season: int, *, most: int, horizon: int | None = None) -> tuple[list[int], int]:
    """Return up to `most` origins (periods known at each), evenly spaced up to the latest, and the horizon.

    The horizon is one season (at least 4 periods, at most a fourth of the history) unless given; the first origin
    knows half of the history, or three seasons where that is less, but two seasons wherever there are as many.

    >>> origins_of(72, 12, most=4)
    ([36, 44, 52, 60], 12)
    """
    ahead = horizon if horizon is not None else min(max(season, 4), past // 4)
    last = past - ahead
    first = max(min(past // 2, 3 * season) if season > 1 else past // 2, 2 * season if last >= 2 * season else 1, 2)
    if ahead < 1 or last < first:
        return [], max(ahead, 1)
    steps = min(most - 1, last - first)
    return sorted({first + round((last - first) * step / max(steps, 1)) for step in range(steps + 1)} | {last}), ahead
