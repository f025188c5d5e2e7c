"""Birth and death: the long run of anything that goes up and down by one."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def stationary(births: Floats, deaths: Floats) -> Floats:
    """Return the share of time in each state, (states,).

    p_{n+1} = p_n · births_n / deaths_n, multiplied outwards from the likeliest state: nothing overflows with thousands
    of states, what underflows is nothing, and each share is exact to the rounding of the products.

    Args:
        births: rate from state n to n + 1, (states − 1,), > 0.
        deaths: rate from state n + 1 to n, (states − 1,), > 0.

    >>> stationary(np.array([1.0, 1.0]), np.array([2.0, 2.0])) * 7
    array([4., 2., 1.])
    """
    ratio = births / deaths
    peak = int(np.argmax(np.concatenate(([0.0], np.cumsum(np.log(ratio))))))
    up = np.cumprod(ratio[peak:])
    down = np.cumprod(1 / ratio[:peak][::-1])[::-1]
    weight = np.concatenate((down, [1.0], up))
    return weight / weight.sum()
