"""Known changes: in their order, with their doubt, and what each contributes."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from balance.cases import small_case, table
from pks.core.axes import axes_of
from pks.forecast.changes import KnownChanges, known_changes, waterfall


def made(*rows: tuple[object, ...]) -> tuple[KnownChanges, np.ndarray]:
    """Return changes of the small case and a need of 100 of object p at unit A in each of its periods."""
    case = small_case(units=("A", "B"), demand={("A", "p"): 100}).replace(
        changes=table("change unit planning_object from factor add lower upper reason", *rows)
    )
    axes = axes_of(case)
    need = np.zeros((len(axes.unit), len(axes.planning_object), axes.period.count))
    need[axes.unit.get_loc("A"), axes.planning_object.get_loc("p")] = 100.0
    return known_changes(case, axes, np.any(need > 0, axis=2)), need


def test_steps_add_up_with_the_interaction_apart() -> None:
    """What two changes do together beyond what each does alone stands apart.

    Twice as many, then ten more: alone +100 and +10, together 100·2 + 10 = 210, so nothing interacts. The other way round
    (100 + 10)·2 = 220, and the interaction is +10.
    """
    start = "2026-01-05"
    double = ("growth", "A", "p", start, 2.0, 0.0, None, None, "mission")
    more = ("moved", "A", "p", start, 1.0, 10.0, None, None, "care moved")
    for rows, interaction in (((double, more), 0.0), ((more, double), 10.0)):
        changes, need = made(*rows)
        axes = axes_of(small_case(units=("A", "B"), demand={("A", "p"): 100}))
        steps = waterfall(changes, need, axes).groupby("step")["activities"].first()
        assert steps.to_dict() == pytest.approx(
            {"forecast": 100, "growth": 100, "moved": 10, "interaction": interaction, "with changes": 210 + interaction}
        )


def test_a_need_never_falls_below_nothing() -> None:
    """Taking away more than there is leaves 0, not less, and the waterfall still adds up."""
    changes, need = made(
        ("away", "A", "p", "2026-01-05", 1.0, -150.0, None, None, "moved"),
        ("fewer", "A", "p", "2026-01-05", 0.5, 0.0, None, None, "recommendation"),
    )
    assert changes.on(need).max() == 0
    steps = waterfall(changes, need, axes_of(small_case(units=("A", "B"), demand={("A", "p"): 100})))
    total = steps[steps["step"] != "with changes"].groupby("period")["activities"].sum()
    assert total.to_numpy() == pytest.approx(np.zeros(len(total)))


def test_the_interval_of_a_change_holds_four_draws_in_five() -> None:
    """A factor of 1.2 between 1.1 and 1.5 lies below 1.1 in a tenth of the draws and above 1.5 in another; a sure one stays."""
    doubtful, need = made(("new treatment", "A", "p", "2026-01-05", 1.2, 0.0, 1.1, 1.5, "new treatment"))
    draws = 20_000
    chance = doubtful.chance(draws, np.random.default_rng(1))
    drawn = doubtful.on(np.broadcast_to(need, (draws, *need.shape)), chance)[..., 0].sum(axis=(1, 2))
    low, middle, high = np.quantile(drawn, (0.1, 0.5, 0.9))
    assert (low, middle, high) == pytest.approx((110, 120, 150), abs=0.8)
    sure, need = made(("new treatment", "A", "p", "2026-01-05", 1.2, 0.0, None, None, "new treatment"))
    again = sure.on(np.broadcast_to(need, (9, *need.shape)), sure.chance(9, np.random.default_rng(1)))
    assert again == pytest.approx(np.broadcast_to(sure.on(need), again.shape))


def test_a_moved_need_is_drawn_once() -> None:
    """Care moved between two units, two rows of one name: what one gains the other loses, in every draw."""
    changes, need = made(
        ("moved", "A", "p", "2026-01-05", 1.0, -20.0, -30.0, -10.0, "moved"),
        ("moved", "B", "p", "2026-01-05", 1.0, 20.0, 10.0, 30.0, "moved"),
    )
    chance = changes.chance(50, np.random.default_rng(2))
    assert chance[0] == pytest.approx(chance[1])
    assert pd.Series(chance[0]).nunique() == 50
