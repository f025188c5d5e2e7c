"""Expected need and joint draws around it, made block by block of series."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from pks.core.axes import Codes, Floats
from pks.core.workers import Mapper
from pks.forecast.accuracy import crps_of
from pks.forecast.mapping import Progress, told
from pks.forecast.rare import SLIGHT, bent, counts, shares

LEVELS = (0.80, 0.95)
"""Share of outcomes that the intervals hold."""
TAILS = (0.025, 0.10, 0.90, 0.975)
"""The quantiles at their ends."""
BLOCK = 32
"""Series drawn at a time."""


@dataclass(frozen=True, eq=False)
class Prediction:
    """What the next periods bring, in people or activities.

    A draw is max(0, mean[h] + factor[h]·Σ_i carry[h − i]·e[i]), where e[i] are the surprises of one past period in all
    series; its distance from the mean is stretched. Where the 0 would bend the mean the draws are counts of the same mean
    and variance, in the same order (:mod:`pks.forecast.rare`); where it does so slightly they are
    scaled back. The past period is the same for all series: so those that moved together do so in the draws, sums
    have the right spread, and any block of series can be drawn apart.

    Attributes:
        mean: expected need, [series, horizon].
        carry: by how much a surprise moves the periods from its own on, [series, horizon].
        factors: factors of season and working days, [series, horizon].
        surprises: past surprises ÷ their factors, [series, past period], complete and 0 on average.
        likeness: which past period each period of each draw is like, as its place in the history, 0 the first and 1
            the end: [draw, horizon], in [0, 1).
        stretch: how much wider than drawn the intervals are to be, [level, horizon] for the `LEVELS`.
    """

    mean: Floats
    carry: Floats
    factors: Floats
    surprises: Floats
    likeness: Floats
    stretch: Floats

    def draws(self, rows: slice = slice(None)) -> Floats:
        """Return the joint draws of the series in `rows`: [draw, series, horizon]; the same whatever the blocks."""
        chosen = np.arange(len(self.mean))[rows]
        out = np.empty((len(self.likeness), len(chosen), self.mean.shape[1]))
        for start in range(0, len(chosen), BLOCK):
            block = self.of(chosen[start : start + BLOCK])
            drawn, _ = block._drawn(block._apart())
            out[:, start : start + BLOCK] = drawn.transpose(2, 0, 1)
        return out

    def of(self, rows: Codes) -> Prediction:
        """Return the prediction of the series in `rows` alone; their draws are the same."""
        return replace(
            self,
            mean=self.mean[rows],
            carry=self.carry[rows],
            factors=self.factors[rows],
            surprises=self.surprises[rows],
        )

    def quantiles(
        self, levels: tuple[float, ...] = TAILS, *, over: Mapper = map, progress: Progress | None = None
    ) -> Floats:
        """Return the quantiles of the draws: [level, series, horizon].

        Blocks of series are mapped `over` workers, `progress` is told after each; the result is the same whatever they are.
        """
        starts = range(0, len(self.mean), BLOCK)
        blocks = (self.of(np.arange(start, min(start + BLOCK, len(self.mean)))) for start in starts)
        parts = told(over(_Quantiles(levels), blocks), len(starts), progress)
        return np.concatenate([np.empty((len(levels), 0, self.mean.shape[1])), *parts], axis=1)

    def _drawn(self, apart: Floats) -> tuple[Floats, npt.NDArray[np.bool_]]:
        """Return the draws of all series at once, [series, horizon, draw], and where the 0 bent them, [series, horizon]."""
        apart = self._stretched(apart, quantiles_of(apart, TAILS)[..., None])
        out = np.maximum(self.mean[:, :, None] + apart, 0.0)
        amiss = bent(out, self.mean)
        share_of_mean = out.mean(axis=2) / np.where(amiss, self.mean, 1.0)
        rare = amiss & (np.abs(share_of_mean - 1) > SLIGHT)
        slight = amiss & ~rare
        out[slight] /= share_of_mean[slight, None]
        if (some := rare.any(axis=1)).any():
            share = shares(apart[some], self.surprises[some], self.likeness)[rare[some]]
            out[rare] = counts(self.mean[rare], apart[rare].var(axis=1), share)
        return out, amiss

    def scored(self, came: Floats) -> tuple[Floats, Floats]:
        """Return :meth:`quantiles` and :meth:`crps`, the draws being made only once for both."""
        levels = np.empty((len(TAILS), *self.mean.shape))
        score = np.empty_like(self.mean)
        for start in range(0, len(self.mean), BLOCK):
            rows = np.arange(start, min(start + BLOCK, len(self.mean)))
            block = self.of(rows)
            apart = block._apart()
            drawn, amiss = block._drawn(apart)
            levels[:, rows] = block._quantiles(TAILS, apart, (drawn, amiss))
            score[rows] = crps_of(drawn, came[rows])
        return levels, score

    def _quantiles(
        self, levels: tuple[float, ...], apart: Floats, made: tuple[Floats, npt.NDArray[np.bool_]] | None = None
    ) -> Floats:
        """Return the quantiles of all series at once; `made` are the draws of :meth:`_drawn` if they are there already."""
        found = quantiles_of(apart, (*TAILS, *levels, 0.0))
        stretched = self._stretched(np.moveaxis(found[len(TAILS) :], 0, -1), found[: len(TAILS), ..., None])
        uncut = np.moveaxis(self.mean[:, :, None] + stretched, -1, 0)
        out = np.maximum(uncut[:-1], 0.0)
        cut = np.flatnonzero((uncut[-1] < 0).any(axis=1))
        if cut.size:
            drawn, amiss = self.of(cut)._drawn(apart[cut]) if made is None else (made[0][cut], made[1][cut])
            out[:, cut] = np.where(amiss, quantiles_of(drawn, levels), out[:, cut])
        return out

    def crps(self, came: Floats) -> Floats:
        """Return the continuous ranked probability score of the draws for what `came`, [series, horizon], in people."""
        out = np.empty_like(self.mean)
        for start in range(0, len(self.mean), BLOCK):
            rows = slice(start, start + BLOCK)
            out[rows] = crps_of(self.draws(rows).transpose(1, 2, 0), came[rows])
        return out

    def _apart(self) -> Floats:
        """Return how far the draws lie from the mean before they are stretched: [series, horizon, draw]."""
        horizon = self.mean.shape[1]
        past = self.surprises.shape[1]
        surprise = np.take(self.surprises, (self.likeness.T * past).astype(np.int64), axis=1)
        lag = np.arange(horizon)[:, None] - np.arange(horizon)[None, :]
        weight = np.take(self.carry, np.maximum(lag, 0), axis=1) * (lag >= 0) * self.factors[:, :, None]
        return np.asarray(weight @ surprise)

    def _stretched(self, apart: Floats, tails: Floats) -> Floats:
        """Return distances from the mean, [series, horizon, …], stretched so that their order stays.

        In proportion to the first level's factor up to its quantile, then on a line to the second level's, and in
        proportion to that beyond it: where draws are tied the line is steep, and must not be carried on.
        """
        if (self.stretch == 1).all():
            return apart
        near, far = self.stretch[:, :, None]
        low95, low80, high80, high95 = tails
        up = apart >= 0
        inner = np.maximum(np.where(up, high80, -low80), 0.0)
        outer = np.maximum(np.where(up, high95, -low95), inner)
        size = np.abs(apart)
        steep = np.maximum(outer * far - inner * near, 0.0) / np.maximum(outer - inner, 1e-12)
        between = np.minimum(size, inner) * near + np.clip(size - inner, 0.0, outer - inner) * steep
        longer = between + np.maximum(size - outer, 0.0) * far
        return np.where(up, longer, -longer)


@dataclass(frozen=True)
class _Quantiles:
    """Gives the quantiles of a block; an object, so that it can be sent to another process."""

    levels: tuple[float, ...]

    def __call__(self, block: Prediction) -> Floats:
        return block._quantiles(self.levels, block._apart())


def quantiles_of(draws: Floats, levels: tuple[float, ...]) -> Floats:
    """Return quantiles over the last axis of `draws`, linear between order statistics: [level, …]."""
    ordered = np.sort(draws, axis=-1)
    place = np.array(levels) * (draws.shape[-1] - 1)
    below = np.floor(place).astype(np.int64)
    above = np.minimum(below + 1, draws.shape[-1] - 1)
    share = place - below
    return np.moveaxis(ordered[..., below] * (1 - share) + ordered[..., above] * share, -1, 0)
