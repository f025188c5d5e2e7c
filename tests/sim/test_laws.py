"""Laws that hold for any waiting list: nobody is lost, more never hurts, and chance is shared."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from math import exp, factorial

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pks.core.workers import Mapper
from pks.sim import (
    Description,
    FastEngine,
    Inputs,
    NegativeBinomial,
    Poisson,
    RandomLoss,
    Simulation,
    draw_inputs,
    expected_lists,
    run,
    simulate_lists,
)
from pks.sim.inputs import offered
from pks.sim.spells import Fate
from pks.sim.tally import Tally, tally
from tests.sim.random_descriptions import Drawn, description, drawn

many = settings(max_examples=40, deadline=None)
fractions = st.booleans().flatmap(lambda whole: drawn(whole=whole))
plain = st.booleans().flatmap(lambda whole: drawn(whole=whole, plain=True))


def same(one: Simulation, other: Simulation) -> None:
    """Assert that two simulations are the same to the last digit."""
    for name in ("waiting_sim", "overdue_sim", "waits"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name), check_exact=True)


@many
@given(fractions)
def test_nobody_is_lost(case: Drawn) -> None:
    """Start + arrivals + moved in = served + bought + left + moved out + waiting, in every cell and on every list."""
    of, inputs = case.description, case.inputs
    spells = FastEngine().run(of, inputs)
    people = np.zeros(inputs.people.shape)
    np.add.at(people, (spells.replication, spells.cell), spells.people)
    again = spells.into >= 0
    np.add.at(people, (spells.replication[again], spells.into[again]), -spells.people[again])
    np.testing.assert_allclose(people, inputs.people, atol=1e-7)
    happened = tally(of, inputs, spells)
    on_list = np.add.reduceat(inputs.people, of.cells.first[:-1], axis=1) + happened.moved_in
    gone = happened.completed + happened.bought + happened.left + happened.moved_out + happened.waiting[:, :, -1]
    np.testing.assert_allclose(gone, on_list, atol=1e-7)
    assert (happened.waiting >= -1e-7).all()
    assert (happened.overdue >= -1e-7).all()
    assert (happened.overdue <= happened.waiting + 1e-7).all()


@many
@given(plain)
def test_no_slot_stays_empty_while_somebody_waits(case: Drawn) -> None:
    """Of the slots of a pool as many are used as there are, or everybody is served."""
    of, inputs = case.description, case.inputs
    spells = FastEngine().run(of, inputs)
    served = spells.fate == Fate.SERVED
    used = np.zeros(inputs.slots.shape)
    pool = of.pool_of[of.cells.list[spells.cell[served]]]
    np.add.at(used, (spells.replication[served], pool, spells.period[served]), spells.people[served])
    assert (used <= inputs.slots + 1e-7).all()
    present = np.zeros(inputs.slots.shape)  # whoever was not served and still was there when the slots were given out
    for row in np.flatnonzero(~served | (spells.period > np.maximum(of.cells.period[spells.cell], 0))):
        cell, end = spells.cell[row], spells.period[row] + (spells.fate[row] == Fate.LEFT)
        where = spells.replication[row], of.pool_of[of.cells.list[cell]]
        present[(*where, slice(max(int(of.cells.period[cell]), 0), int(end)))] += spells.people[row]
    assert ((inputs.slots - used < 1e-7) | (present < 1e-7)).all()


@many
@given(plain, st.data())
def test_more_slots_never_make_a_list_longer(case: Drawn, data: st.DataObject) -> None:
    """With more slots in any period, no list with its own slots is longer, or has more overdue, at any time."""
    of, inputs = replace(case.description, pool=None, patience_days=None), case.inputs
    extra = data.draw(st.lists(st.integers(0, 3), min_size=of.slots.size, max_size=of.slots.size))
    more = replace(inputs, slots=inputs.slots + np.array(extra).reshape(of.slots.shape))
    few, many_ = (tally(of, each, FastEngine().run(of, each)) for each in (inputs, more))
    assert (many_.waiting <= few.waiting + 1e-7).all()
    assert (many_.overdue <= few.overdue + 1e-7).all()


@many
@given(drawn(plain=True), st.data())
def test_more_arrivals_never_make_a_list_shorter(case: Drawn, data: st.DataObject) -> None:
    """With more arrivals in any period, no list is shorter at any time."""
    of, inputs = replace(case.description, pool=None, patience_days=None), case.inputs
    extra = data.draw(st.lists(st.integers(0, 3), min_size=len(of.cells), max_size=len(of.cells)))
    more = Inputs(inputs.people + np.array(extra), inputs.slots)
    few, many_ = (tally(of, each, FastEngine().run(of, each)) for each in (inputs, more))
    assert (many_.waiting >= few.waiting).all()


@many
@given(drawn())
def test_waiting_lists_add_up_to_waits(case: Drawn) -> None:
    """Little's law, exactly: the sum of all lists at the ends of periods is that of all periods waited through.

    Who begins a new spell takes the periods since joining along: they were not waited through on the new list.
    """
    of, inputs = case.description, case.inputs
    spells = FastEngine().run(of, inputs)
    waited = (spells.period - np.maximum(of.cells.period[spells.cell], 0)) * spells.people
    again = spells.into >= 0
    before = (spells.period - np.maximum(of.cells.period[spells.into], 0))[again] * spells.people[again]
    assert tally(of, inputs, spells).waiting.sum() == waited.sum() - before.sum()


@many
@given(fractions)
def test_slots_are_used_left_or_missed(case: Drawn) -> None:
    """What is served and what stays unused are the slots that there are, with overtime on top; nothing is negative."""
    of, inputs = case.description, case.inputs
    happened = tally(of, inputs, FastEngine().run(of, inputs))
    used = np.zeros(happened.unused.shape)
    np.add.at(used.T, of.pool_of, (happened.completed * of.hours_of).T)
    there = inputs.slots.sum(axis=2)
    if of.extra is not None:
        units = offered(of, inputs)
        there = there + units.extra.sum(axis=1) / units.per_slot
    np.testing.assert_allclose(used + happened.unused, there + happened.overtime, atol=1e-6)
    assert (happened.unused >= -1e-6).all()
    if of.overbooked is None:
        assert (happened.overtime == 0).all()


def stationary_mean(mean: float, slots: int, size: int = 400) -> float:
    """Return the long-run mean list at the end of a period: q′ = max(0, q + Poisson − slots), by its Markov chain."""
    chance = np.array([exp(-mean) * mean**k / factorial(k) for k in range(60)])
    step = np.zeros((size, size))
    for q in range(size):
        np.add.at(step[q], np.clip(q + np.arange(60) - slots, 0, size - 1), chance)
    p = np.ones(size) / size
    for _ in range(4000):
        p = p @ step
    return float(p @ np.arange(size))


def test_long_run_is_that_of_the_markov_chain() -> None:
    """Poisson arrivals of 9 against 10 slots: list and waits in the long run are what theory says, by Little's law."""
    periods, warm = 1500, 300
    of = description([[9.0] * periods], [[10.0] * periods], frequency="D", arrivals_by=Poisson())
    simulation = simulate_lists(of, replications=100, seed=3)
    means = simulation.tally.waiting[:, 0, warm:].mean(axis=1)
    wanted = stationary_mean(9.0, 10)
    error = means.std(ddof=1) / np.sqrt(len(means))
    assert abs(means.mean() - wanted) < 4 * error
    assert error < 0.1 * wanted
    served = simulation.tally.served
    mean_wait = (served.days * served.people).sum() / served.people.sum()  # days = periods
    assert mean_wait * 9.0 == pytest.approx(simulation.tally.waiting.mean(), rel=0.02)


def busy() -> Description:
    """Return two lists that vary in all ways."""
    of = description([[8.2] * 9, [3.0] * 9], [[8.0] * 9, [3.3] * 9], start=[(0, 10.0, 20.5)], promise=[21.0, 7.0])
    return replace(of, arrivals_by=NegativeBinomial(1.5), slots_by=RandomLoss(0.1))


def test_same_seed_gives_the_same_result_and_another_seed_another() -> None:
    """A simulation can be repeated by its seed."""
    same(simulate_lists(busy(), replications=30, seed=7), simulate_lists(busy(), replications=30, seed=7))
    other = simulate_lists(busy(), replications=30, seed=8)
    assert not np.array_equal(simulate_lists(busy(), replications=30, seed=7).tally.waiting, other.tally.waiting)


@pytest.mark.parametrize("workers", [1, 3])
def test_workers_do_not_change_the_result(workers: int) -> None:
    """Over however many workers replications are mapped, the result is the same to the last digit."""
    with ThreadPoolExecutor(workers) as executor:
        over: Mapper = executor.map
        spread = simulate_lists(busy(), replications=250, seed=1, over=over)
    same(spread, simulate_lists(busy(), replications=250, seed=1))


def test_parts_that_fit_into_memory_do_not_change_the_result(monkeypatch: pytest.MonkeyPatch) -> None:
    """However few replications an engine runs at once, the result is the same, and no table grows with periods squared."""
    whole = simulate_lists(busy(), replications=130, seed=1)
    monkeypatch.setattr(run, "AT_ONCE", 60)
    same(simulate_lists(busy(), replications=130, seed=1), whole)
    days = description([[4.0] * 365], [[4.1] * 365], frequency="D", arrivals_by=Poisson())
    held = simulate_lists(days, replications=20).tally.served
    assert len(held.days) < 365
    assert (np.diff(held.days) > 0).all()


def test_other_processes_may_work() -> None:
    """What is mapped, and what comes back, can be sent to another process."""

    def sent(function: Callable[[range], Tally], items: Iterable[range]) -> list[Tally]:
        return [pickle.loads(pickle.dumps(pickle.loads(pickle.dumps(function))(item))) for item in items]

    same(simulate_lists(busy(), replications=150, over=sent), simulate_lists(busy(), replications=150))


@pytest.mark.parametrize("first", [0, 99, 130])
def test_replication_is_the_same_whichever_are_drawn_with_it(first: int) -> None:
    """Replications drawn one by one are those drawn together."""
    together = draw_inputs(busy(), replications=range(260), seed=2)
    alone = draw_inputs(busy(), replications=range(first, first + 70), seed=2)
    assert np.array_equal(alone.people, together.people[first : first + 70])
    assert np.array_equal(alone.slots, together.slots[first : first + 70])


def test_other_lists_and_later_periods_do_not_change_a_lists_chance() -> None:
    """Scenarios share their chance: a list draws the same with another list beside it, and over a longer horizon."""
    short = description([[5.0] * 4], [[4.5] * 4], arrivals_by=Poisson())
    longer = description([[5.0] * 6, [9.0] * 6], [[4.5] * 6, [1.0] * 6], arrivals_by=Poisson())
    one, two = (draw_inputs(of, replications=range(20), seed=0) for of in (short, longer))
    assert np.array_equal(one.people, two.people[:, :4])
    assert np.array_equal(one.slots[:, 0], two.slots[:, 0, :4])


def test_arrivals_and_slots_have_their_own_chance() -> None:
    """Many arrivals do not come with many slots: the two are drawn from different streams."""
    of = description([[20.0]], [[20.0]], arrivals_by=Poisson(), slots_by=Poisson())
    inputs = draw_inputs(of, replications=range(4000), seed=0)
    assert abs(np.corrcoef(inputs.people[:, 0], inputs.slots[:, 0, 0])[0, 1]) < 4 / np.sqrt(4000)


def test_more_expected_arrivals_never_mean_fewer_drawn() -> None:
    """With shared chance a scenario with more need has, in each replication and period, at least as many arrivals."""
    low = description([[5.0] * 20], [[4.5] * 20], arrivals_by=Poisson())
    high = replace(low, arriving=low.arriving * 1.1)
    one, two = (draw_inputs(of, replications=range(100), seed=0).people for of in (low, high))
    assert (two >= one).all()
    assert (two > one).any()


def test_mean_over_replications_is_the_expected_course_while_slots_are_scarce() -> None:
    """As long as no slot stays empty, the expected list is the mean of the drawn ones."""
    of = description([[5.5] * 6], [[4.25] * 6], start=[(0, 7.0, 40.0)], arrivals_by=Poisson())
    drawn_, expected = simulate_lists(of, replications=2000, seed=4), expected_lists(of)
    error = drawn_.tally.waiting.std(axis=0)[0] / np.sqrt(2000)
    gap = drawn_.waiting_sim["mean"].to_numpy() - expected.waiting_sim["mean"].to_numpy()
    assert (np.abs(gap) < 4 * error).all()


def test_progress_is_told_block_by_block(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who wants to know hears how many replications are done; small descriptions are done in one go, to the same lists."""
    heard: list[tuple[int, int]] = []
    at_once = simulate_lists(busy(), replications=230, progress=lambda done, total: heard.append((done, total)))
    assert heard == [(230, 230)]
    monkeypatch.setattr(run, "TOGETHER", 0)
    in_blocks = simulate_lists(busy(), replications=230, progress=lambda done, total: heard.append((done, total)))
    assert heard[1:] == [(100, 230), (200, 230), (230, 230)]
    pd.testing.assert_frame_equal(at_once.waiting_sim, in_blocks.waiting_sim, check_exact=True)


def test_no_replication_is_refused() -> None:
    """Zero replications are a mistake, and the message says what to ask for instead."""
    with pytest.raises(ValueError, match="expected_lists needs none"):
        simulate_lists(busy(), replications=0)
