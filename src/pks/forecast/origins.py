"""Rolling origins: from where in the past to forecast, to see how well it would have gone."""

from __future__ import annotations


def origins_of(past: int, season: int, *, most: int, horizon: int | None = None) -> tuple[list[int], int]:
    """Return up to `most` origins (periods known at each), evenly spaced, and the horizon.

    The horizon is one season (at least 4 periods, at most a fourth of the history, a sixth of one of less than
    three seasons) unless given. The last origin has
    just so many periods after it, the first as many again: what is recent tells most, and what is known at each is
    nearly as much as now. None knows less than two seasons, or, where there are not as many, one and a quarter, or half
    of the history.

    >>> origins_of(72, 12, most=4)
    ([48, 52, 56, 60], 12)
    """
    ahead = horizon if horizon is not None else min(max(season, 4), past // (4 if past >= 3 * season else 6))
    last = past - ahead
    enough = next((known for known in (2 * season, season + season // 4) if last >= known), past // 2)
    first = max(last - ahead, enough, 2)
    if ahead < 1 or last < first:
        return [], max(ahead, 1)
    steps = max(min(most - 1, last - first), 0)
    return sorted({last - round((last - first) * step / max(steps, 1)) for step in range(steps + 1)}), ahead
