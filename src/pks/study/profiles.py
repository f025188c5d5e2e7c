"""Performance profiles: how often a strategy is within a factor of the best one.

Source: Dolan and Moré, *Benchmarking optimization software with performance profiles*, Mathematical Programming 91 (2002),
201-213, doi:10.1007/s101070100263.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from pks.core.axes import Floats
from pks.study.instances import StudyError
from pks.study.scores import NEARLY, Scores


def ratios(scores: Scores) -> Floats:
    """Return score ÷ best score of the instance, r = t[i, s] / min_s t[i, s], [instance, strategy].

    Where the best is 0, who reaches it has 1 and all others infinity. Who has no plan has infinity, too.

    Raises:
        StudyError: if a score is below 0: a ratio would say nothing.
    """
    value = np.where(np.isnan(scores.value), np.inf, scores.value)
    if (value < 0).any():
        raise StudyError("a performance profile needs scores of 0 or more")
    best = value.min(axis=1, keepdims=True)
    reached = value <= best + NEARLY * np.maximum(1.0, np.where(np.isfinite(best), best, 1.0))
    above = np.divide(value, best, out=np.full(value.shape, np.inf), where=(best > NEARLY) & np.isfinite(value))
    return np.where(reached & np.isfinite(value), 1.0, above)


def profile(scores: Scores) -> pd.DataFrame:
    """Return the performance profile: strategy, ratio, share = part of the instances with a ratio of at most that.

    ρ_s(τ) = |{i: r[i, s] ≤ τ}| / N, at 1 and at every ratio that occurs; a curve of steps between them. ρ(1) is how often the
    strategy is the best, and the last value how often it has a finite ratio.

    >>> scores = Scores(np.array([[1.0, 2.0], [3.0, 3.0]]), ("x", "y"), ("A", "B"))
    >>> profile(scores)["share"].tolist()
    [1.0, 1.0, 0.5, 1.0]
    """
    found = ratios(scores)
    at = np.unique(np.append(found[np.isfinite(found)], 1.0))
    share = (found[:, :, None] <= at).mean(axis=0)
    return pd.DataFrame(
        {
            "strategy": np.repeat(scores.strategies, len(at)),
            "ratio": np.tile(at, len(scores.strategies)),
            "share": share.ravel(),
        }
    )
