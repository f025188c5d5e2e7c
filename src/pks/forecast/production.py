"""From people in need to production need: pathways with lags.

Source: Socialstyrelsen, *Strategisk nivå – prognos och balansering av behov och tillgänglig kapacitet*, 2025, section
Behovsprognoser på strategisk nivå (vårdbehov → produktionsbehov).
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csc_array, eye_array
from scipy.sparse.linalg import splu

from pks.core.axes import Floats
from pks.core.pathways import Pathways


def entering(people: Floats, entry: Pathways, objects: int) -> Floats:
    """Return activities that people in need give rise to directly: […, unit, object, period].

    Σ_g Σ_lag ρ[g→p, lag]·N[u,g,t−lag], nothing from before the first period. `people` is N, […, unit, care group, period].
    """
    groups, periods = people.shape[-2:]
    out = np.zeros((*people.shape[:-2], objects, periods))
    for lag in np.unique(entry.lag[entry.lag < periods]):
        now = entry.lag == lag
        share = csc_array((entry.per_activity[now], (entry.end[now], entry.start[now])), shape=(objects, groups))
        out[..., lag:] += share.toarray() @ people[..., : periods - lag]
    return out


def production_need(arriving: Floats, onward: Pathways) -> Floats:
    """Return the production need D, [unit, object, period], as if everything were carried out when it arises.

    D[u,p,t] = arriving[u,p,t] + Σ_p′ Σ_lag ρ[p′→p, lag]·D[u,p′,t−lag], nothing from before the first period.
    Pathways without lag are solved within the period: (I − R₀)·D[t] = arriving[t] + Σ_{lag>0} R_lag·D[t−lag].

    >>> visits_then_surgery = Pathways(np.array([0]), np.array([1]), np.array([1]), np.array([0.5]))
    >>> production_need(np.array([[[10.0, 20.0, 0.0], [0.0, 0.0, 0.0]]]), visits_then_surgery)
    array([[[10., 20.,  0.],
            [ 0.,  5., 10.]]])
    """
    if not len(onward.start):
        return arriving.copy()
    units, objects, periods = arriving.shape
    lags = [int(lag) for lag in np.unique(onward.lag) if 0 < lag < periods]
    matrix = {lag: _matrix(onward, lag, objects) for lag in [0, *lags]}
    within = splu(csc_array(eye_array(objects) - matrix[0]))
    need = np.zeros((periods, objects, units))
    for t in range(periods):
        caused = arriving[:, :, t].T.copy()
        for lag in lags:
            if lag <= t:
                caused += matrix[lag] @ need[t - lag]
        need[t] = within.solve(caused)
    return need.transpose(2, 1, 0)


def _matrix(paths: Pathways, lag: int, objects: int) -> csc_array:
    now = paths.lag == lag
    return csc_array((paths.per_activity[now], (paths.end[now], paths.start[now])), shape=(objects, objects))
