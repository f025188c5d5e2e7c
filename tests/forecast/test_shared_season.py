"""Seasonal indices: what is known by hand, and how far series share them."""

from __future__ import annotations

import numpy as np
import pytest

from pks.forecast.shared_season import local_lines, seasonal_indices, shrunk

PATTERN = np.array([0.7, 1.2, 1.3, 0.8])


def noisy(series: int, seasons: int, spread: float, seed: int = 0) -> np.ndarray:
    """Return series of the same pattern around 100 with normal noise."""
    random = np.random.default_rng(seed)
    return 100 * np.tile(PATTERN, seasons) * (1 + spread * random.standard_normal((series, 4 * seasons)))


def test_a_clear_pattern_is_found() -> None:
    """Without noise the indices are the pattern, in one series or many, with gaps and on a line."""
    line = np.tile(PATTERN, 6) * np.linspace(50, 60, 24)
    gappy = np.tile(PATTERN, 6) * 10
    gappy[[2, 9, 15]] = np.nan
    found, _ = seasonal_indices(np.stack([line, gappy]), 4)
    np.testing.assert_allclose(found, [PATTERN, PATTERN], atol=0.01)


def test_noisy_series_share_their_pattern() -> None:
    """Shared indices lie nearer to the truth than those each series has of its own."""
    values = noisy(200, 3, 0.15)
    found, leverage = seasonal_indices(values, 4)
    own = values.reshape(200, 3, 4).mean(axis=1)
    own = own / own.mean(axis=1, keepdims=True)
    assert np.abs(found - PATTERN).mean() < 0.3 * np.abs(own - PATTERN).mean()
    assert (leverage < 0.15).all()


def test_a_pattern_of_its_own_is_kept() -> None:
    """A few series that differ clearly from the others keep what is theirs."""
    values = noisy(60, 6, 0.03)
    values[:20] = 100 * (values[:20, ::-1] / 100)
    found, _ = seasonal_indices(values, 4)
    assert np.abs(found[:20] - PATTERN[::-1]).max() < 0.08
    assert np.abs(found[20:] - PATTERN).max() < 0.08


def test_noise_alone_gives_no_season() -> None:
    """Where nothing recurs the indices stay near 1: nearer than a tenth of the noise of the raw ones."""
    values = 100 * (1 + 0.2 * np.random.default_rng(1).standard_normal((300, 24)))
    found, _ = seasonal_indices(values, 4)
    assert np.abs(found - 1).mean() < 0.02


def test_a_trend_seen_once_is_no_season() -> None:
    """With a season and a half of history, growth that bends is not taken for a season."""
    time = np.arange(18)
    bent = 100 + 60 * np.sin(time / 17 * np.pi)
    found, _ = seasonal_indices(np.tile(bent, (30, 1)) * np.linspace(0.5, 2, 30)[:, None], 12)
    assert np.abs(found - 1).max() < 0.05


def test_one_and_a_half_seasons_suffice_where_they_repeat() -> None:
    """With a season and a half of 52 weeks, a shared pattern that comes again is used."""
    pattern = 1 + 0.3 * np.sin(np.arange(52) / 52 * 2 * np.pi)
    values = 100 * np.tile(pattern, 2)[:78] * (1 + 0.05 * np.random.default_rng(2).standard_normal((20, 78)))
    found, _ = seasonal_indices(values, 52)
    assert np.abs(found - pattern).mean() < 0.05


def test_shrinkage_by_hand() -> None:
    """Two estimates of one pattern with equal noise: their mean, shrunk by the factor of James and Stein."""
    own = np.array([[1.0, -1.0, 1.0, -1.0], [0.8, -0.8, 0.8, -0.8]])
    noise = np.array([0.1, 0.1])
    # Their mean is 0.9 in each place: energy 4·0.81 = 3.24, noise of the mean 0.1/2, factor 1 − (4 − 3)·0.05/3.24.
    found, _ = shrunk(own, noise)
    np.testing.assert_allclose(found, [[0.9, -0.9, 0.9, -0.9]] * 2 * np.array(1 - 0.05 / 3.24))


def test_lines_are_left_as_they_are() -> None:
    """A local line through a line is that line, to its very ends."""
    line = 3 + 0.5 * np.arange(30)
    np.testing.assert_allclose(local_lines(30, 8.0) @ line, line)


@pytest.mark.parametrize("season", [1, 4, 12, 52])
def test_too_short_a_history_gives_no_season(season: int) -> None:
    """Less than a season tells nothing: every index is 1."""
    found, leverage = seasonal_indices(np.arange(1.0, 4.0)[None], season)
    assert (found == 1).all()
    assert (leverage == 0).all()


def test_rare_needs_show_no_season() -> None:
    """Counts of 0.1 to 0.5 a month by chance alone leave the indices of all series near 1 on average."""
    for mean in (0.1, 0.5):
        values = np.random.default_rng(2).poisson(mean, (60, 60)).astype(float)
        found, _ = seasonal_indices(values[values.any(axis=1)], 12)
        assert found.std() < 0.4
        assert found.max() < 3


def test_a_season_of_rare_needs_is_found_from_all() -> None:
    """0.8 a month in one half of the year and 0.2 in the other, in 200 series: indices near 1.6 and 0.4."""
    mean = np.where(np.arange(72) % 12 < 6, 0.8, 0.2)
    values = np.random.default_rng(3).poisson(mean, (200, 72)).astype(float)
    found, _ = seasonal_indices(values[values.any(axis=1)], 12)
    np.testing.assert_allclose(found.mean(axis=0)[:6].mean(), 1.6, atol=0.15)
    np.testing.assert_allclose(found.mean(axis=0)[6:].mean(), 0.4, atol=0.15)
