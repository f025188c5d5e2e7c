"""Laws of the compartmental model, its lists at rest, and numbers worked by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pks.core.axes import Floats
from pks.core.errors import AlignmentError
from pks.sim.compartments import (
    Bands,
    CompartmentError,
    Evenly,
    Flows,
    Joining,
    LongestWaiters,
    Profile,
    Unrecorded,
    Unused,
    Verdict,
    backtest,
    borne_out,
    calibrate,
    capacity_for,
    drawn_back,
    flat,
    flows_from_tables,
    grown_from_last_year,
    pooled,
    project,
    project_flows,
    ratio_of_sums,
    settled,
    share_within,
    size,
)

RULES = [LongestWaiters(), Evenly(), Unused()]
seeds = st.integers(0, 2**32 - 1)


def lists(seed: int, *, count: int = 3, bands: int = 5, periods: int = 8) -> dict[str, Floats | Profile]:
    """Return some lists with everything that may happen to them; some bands empty, some never treated."""
    rng = np.random.default_rng(seed)
    treated = rng.random((count, bands)) * (rng.random((count, bands)) < 0.8)
    return {
        "profile": Profile(treated, rng.uniform(0, 0.3, (count, bands))),
        "waiting": rng.integers(0, 60, (count, bands)) * (rng.random((count, bands)) < 0.7) * 1.0,
        "arrivals": rng.integers(0, 80, (count, periods)) * 1.0,
        "capacity": rng.integers(0, 140, (count, periods)) * 1.0,
    }


@settings(max_examples=40)
@given(seeds, st.sampled_from(RULES))
def test_nobody_is_lost_and_nothing_is_negative(seed: int, rule: LongestWaiters | Evenly | Unused) -> None:
    """People waiting = those before + arrivals − treated − left; capacity = treated + unused; all ≥ 0."""
    of = lists(seed)
    course = project(of["profile"], of["waiting"], arrivals=of["arrivals"], capacity=of["capacity"], leftover=rule)
    before = np.concatenate([of["waiting"].sum(axis=1, keepdims=True), course.size[:, :-1]], axis=1)
    gone = course.treated.sum(axis=2) + course.left.sum(axis=2)
    np.testing.assert_allclose(course.size, before + of["arrivals"] - gone, atol=1e-9)
    np.testing.assert_allclose(course.treated.sum(axis=2) + course.unused, of["capacity"], atol=1e-9)
    for amount in (course.waiting, course.treated, course.left, course.unused):
        assert (amount >= -1e-12).all()


@settings(max_examples=40)
@given(seeds, st.sampled_from(RULES[:2]))
def test_capacity_is_unused_only_when_nobody_waits(seed: int, rule: LongestWaiters | Evenly) -> None:
    """Where capacity goes to others it is left over only once the list is empty."""
    of = lists(seed)
    course = project(of["profile"], of["waiting"], arrivals=of["arrivals"], capacity=of["capacity"], leftover=rule)
    assert (course.size[course.unused > 1e-9] < 1e-9).all()


@settings(max_examples=25)
@given(seeds, st.sampled_from(RULES))
def test_many_lists_are_each_list_by_itself(seed: int, rule: LongestWaiters | Evenly | Unused) -> None:
    """Arrays over lists give what the lists give one by one."""
    of = lists(seed)
    whole = project(of["profile"], of["waiting"], arrivals=of["arrivals"], capacity=of["capacity"], leftover=rule)
    for i in range(3):
        profile = Profile(of["profile"].treated[i], of["profile"].leaving[i])
        alone = project(
            profile, of["waiting"][i], arrivals=of["arrivals"][i], capacity=of["capacity"][i], leftover=rule
        )
        np.testing.assert_allclose(whole.waiting[i], alone.waiting, atol=1e-9)


def test_a_period_by_hand() -> None:
    """10 wait less than a period, 4 longer; 20 arrive, 9 can be treated, profile 1 : 2, a tenth leaves.

    Inflow 20 and 10 + 4 = 14; weights 20·0.1 and 14·0.2, so 9·2/4.8 = 3.75 and 5.25; left 2 and 1.4; still there
    20 − 2 − 3.75 = 14.25 and 14 − 1.4 − 5.25 = 7.35. With 3 extra for the longest waiters: 4.35.
    """
    profile, start = Profile([0.1, 0.2], [0.1, 0.1]), np.array([10.0, 4.0])
    course = project(profile, start, arrivals=np.array([20.0]), capacity=np.array([9.0]))
    np.testing.assert_allclose(course.waiting[0], [14.25, 7.35], rtol=1e-12)
    more = project(profile, start, arrivals=np.array([20.0]), capacity=np.array([9.0]), extra=np.array([3.0]))
    np.testing.assert_allclose(more.waiting[0], [14.25, 4.35], rtol=1e-12)
    away = np.array([[-50.0, 6.0]])  # all 20 are moved out, 6 come in: 20 wait, 9 of whom are treated
    moved = project(profile, start, arrivals=np.array([20.0]), capacity=np.array([9.0]), moved=away)
    np.testing.assert_allclose(moved.waiting[0], [0.0, 20 - 2 - 9], rtol=1e-12)


def test_capacity_without_anybody_in_the_profile_is_not_lost() -> None:
    """If the profile treats a band in which nobody is, the longest waiters are treated instead."""
    course = project(Profile([0.0, 0, 1], [0, 0, 0]), np.zeros(3), arrivals=np.full(1, 9.0), capacity=np.full(1, 5.0))
    np.testing.assert_allclose(course.waiting[0], [4, 0, 0])


@settings(max_examples=25)
@given(seeds)
def test_calibration_finds_the_profile_that_made_the_record(seed: int) -> None:
    """From a course with shares that do not change the very shares come back, whatever the average."""
    rng = np.random.default_rng(seed)
    treated, leaving = rng.uniform(0.05, 0.4, 4), rng.uniform(0, 0.2, 4)
    stock, arrivals, done = [rng.uniform(10, 50, 4)], [0.0], [np.zeros(4)]
    for coming in rng.uniform(50, 100, 6):
        inflow = np.array([coming, *stock[-1][:2], stock[-1][2:].sum()])
        done.append(treated * inflow)
        stock.append(inflow * (1 - treated - leaving))
        arrivals.append(coming)
    for how in ({}, {"average": ratio_of_sums, "unexplained": Joining()}):
        record = calibrate(np.array(stock), arrivals=np.array(arrivals), treated=np.array(done), **how)
        np.testing.assert_allclose(record.profile.treated, treated, rtol=1e-9)
        np.testing.assert_allclose(record.profile.leaving, leaving, atol=1e-12)
        assert record.inconsistent == 0


def test_more_people_than_before_by_hand() -> None:
    """100 recorded arrivals, 30 treated and 90 waiting: 20 came unrecorded; of 50 that aged 60 wait, 10 too many.

    As newcomers: inflow 120, ρ = 0, κ = 30/120; in the second band ρ = −10/50, or 0 with 10 newcomers there as well.
    """
    stock, arrivals = np.array([[40.0, 10], [90, 60]]), np.array([0.0, 100])
    done = np.array([[0.0, 0], [30, 0]])
    first = calibrate(stock, arrivals=arrivals, treated=done)
    np.testing.assert_allclose(first.profile.treated, [0.25, 0.0])
    np.testing.assert_allclose(first.profile.leaving, [0.0, -0.2])
    np.testing.assert_allclose(first.profile.without_joining().leaving, [0.0, 0.0])
    np.testing.assert_allclose(first.unrecorded, [[20, 0]])
    every = calibrate(stock, arrivals=arrivals, treated=done, unexplained=Unrecorded(None))
    np.testing.assert_allclose(every.unrecorded, [[20, 10]])
    np.testing.assert_allclose(every.profile.leaving, [0.0, 0.0])
    assert every.inconsistent == 1.0
    again = project(every.on_recorded_inflow, stock[0], arrivals=arrivals[1:], capacity=np.array([30.0]))
    np.testing.assert_allclose(again.waiting[0], [90, 60])


@settings(max_examples=40)
@given(seeds, st.floats(0.05, 1.3), st.booleans())
def test_lists_at_rest_stay_and_growing_ones_grow_so_fast(seed: int, load: float, leave_last: bool) -> None:
    """A settled list is unchanged by a period, one that grows grows by what it says, and spare capacity empties one."""
    rng = np.random.default_rng(seed)
    leaving = rng.uniform(0.02, 0.2, 4)
    leaving[-1] *= leave_last
    profile = Profile(rng.uniform(0.05, 0.5, 4), leaving)
    rest = settled(profile, arrivals=100.0, capacity=100.0 * load)
    if rest.verdict is Verdict.STEADY:
        once = project(profile, rest.waiting, arrivals=np.full(1, 100.0), capacity=np.full(1, 100.0 * load))
        np.testing.assert_allclose(once.waiting[0], rest.waiting, rtol=1e-6, atol=1e-6)
        assert rest.treated.sum() + rest.left.sum() == pytest.approx(100.0, rel=1e-9)
    elif rest.verdict is Verdict.GROWS:  # from a list so long that the last band takes all capacity
        start, many = np.array([0.0, 0, 0, 1e9]), 10
        course = project(profile, start, arrivals=np.full(many, 100.0), capacity=np.full(many, 100.0 * load))
        assert course.size[-1] - course.size[-2] == pytest.approx(rest.change, abs=1e-3)
    elif rest.verdict is Verdict.CYCLES:  # over a round as many go as come
        assert rest.treated.sum() + rest.left.sum() == pytest.approx(100.0, rel=1e-9)
    else:
        empty = project(profile, np.zeros(4), arrivals=np.full(1, 100.0), capacity=np.full(1, 100.0 * load))
        np.testing.assert_allclose(empty.waiting[0], rest.waiting, atol=1e-9)
        assert empty.unused[0] == pytest.approx(rest.unused, abs=1e-9)


def test_lists_that_cannot_rest_say_why() -> None:
    """Capacity for 80 of the 90 who stay; capacity for 95 of 90; and a profile that never reaches the last band."""
    profile = Profile([0.2, 0.4], [0.1, 0.0])
    grows, spare = (settled(profile, arrivals=100, capacity=capacity) for capacity in (80, 95))
    assert (grows.verdict, grows.change, grows.load) == (Verdict.GROWS, pytest.approx(10.0), pytest.approx(90 / 80))
    assert np.isinf(grows.waiting[-1])
    assert spare.verdict is Verdict.SPARE
    assert spare.unused == pytest.approx(5.0)
    assert spare.waiting.sum() == pytest.approx(0.0, abs=1e-9)
    forgotten = settled(Profile([0.5, 0.0], [0.1, 0.0]), arrivals=100, capacity=30)
    assert (forgotten.verdict, forgotten.change) == (Verdict.GROWS, pytest.approx(60.0))
    assert "waits for ever" in forgotten.why
    with pytest.raises(CompartmentError, match="without_joining"):
        settled(Profile([0.2, 0.2], [0.1, -0.1]), arrivals=1, capacity=1)


def test_capacity_just_above_what_stays_settles_far_out() -> None:
    """81 of 100 never leave; with capacity a millionth above that the list is huge but at rest, and below it grows."""
    profile = Profile([0.2, 0.3, 0.4], [0.1, 0.1, 0.0])
    rest = settled(profile, arrivals=100, capacity=81 * (1 + 1e-6))
    assert rest.verdict is Verdict.STEADY
    assert rest.treated.sum() == pytest.approx(81 * (1 + 1e-6), rel=1e-12)
    assert rest.waiting.sum() > 1e6
    once = project(profile, rest.waiting, arrivals=np.full(1, 100.0), capacity=np.full(1, 81 * (1 + 1e-6)))
    np.testing.assert_allclose(once.waiting[0], rest.waiting, rtol=1e-9)
    assert settled(profile, arrivals=100, capacity=81 * (1 - 1e-6)).change == pytest.approx(81e-6, rel=1e-6)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: type(rule).__name__)
def test_lists_with_emptied_bands_rest_by_the_rule(rule: LongestWaiters | Evenly | Unused) -> None:
    """Where the profile would empty a band, the rest point is that of the projection with the same rule."""
    profile = Profile([0.4, 0.1, 0.3], [0.1, 0.1, 0.1])
    rest = settled(profile, arrivals=100, capacity=84, leftover=rule)
    once = project(profile, rest.waiting, arrivals=np.full(1, 100.0), capacity=np.full(1, 84.0), leftover=rule)
    np.testing.assert_allclose(once.waiting[0], rest.waiting, atol=1e-8)
    assert rest.treated.sum() + rest.unused == pytest.approx(84.0)


@settings(max_examples=40)
@given(st.lists(st.floats(0.2, 9), min_size=1, max_size=6), st.floats(0.3, 5), seeds)
def test_any_bands_keep_everybody(widths: list[float], step: float, seed: int) -> None:
    """Ageing and re-cutting move people and lose none; nobody grows younger."""
    bands = Bands(np.concatenate([[0.0], np.cumsum(widths)]), step=step)
    np.testing.assert_allclose(bands.ageing.sum(axis=1), 1.0, rtol=1e-12)
    assert bands.newcomers.sum() == pytest.approx(1.0)
    assert (np.tril(bands.ageing, -1) == 0).all()
    people = np.random.default_rng(seed).uniform(0, 9, len(bands))
    coarse = Bands(bands.lower[::2], step=step)
    np.testing.assert_allclose(bands.rebin(people, coarse), np.add.reduceat(people, range(0, len(people), 2)))
    np.testing.assert_allclose(bands.rebin(people, bands), people)


def test_weeks_stepped_by_a_month_by_hand() -> None:
    """Bands of 0–2, 2–4 and 4 or more weeks, a period of 3: half of the first band is 3–4 weeks old then, half more."""
    bands = Bands(np.array([0.0, 2, 4]), step=3.0)
    np.testing.assert_allclose(bands.newcomers, [2 / 3, 1 / 3, 0])
    np.testing.assert_allclose(bands.ageing, [[0, 0.5, 0.5], [0, 0, 1], [0, 0, 1]])
    assert bands.within(np.array([6.0, 2, 2]), 3.0) == pytest.approx(0.7)
    with pytest.raises(CompartmentError, match="cannot be told apart"):
        bands.rebin(np.ones(3), Bands(np.array([0.0, 5])))


def test_capacity_for_a_goal() -> None:
    """5 a period more than arrive bring a list from 200 to 150 in 10; a share that is out of reach says so."""
    profile, waiting, arrivals = Profile([0.3, 0.5], [0, 0]), np.array([100.0, 100]), np.full(10, 100.0)
    found = capacity_for(150, size, flat(100, 10), profile=profile, waiting=waiting, arrivals=arrivals)
    assert found.factor == pytest.approx(1.05, rel=1e-9)
    in_time = share_within(Bands.periods(2), 1.0)
    quick = capacity_for(0.9, in_time, flat(100, 10), profile=profile, waiting=waiting, arrivals=arrivals)
    assert in_time(quick.course.waiting[-1]) == pytest.approx(0.9, rel=1e-9)
    with pytest.raises(CompartmentError, match="no capacity brings the measure to 500"):
        capacity_for(500, size, flat(0, 10), profile=profile, waiting=waiting, arrivals=arrivals)


def test_no_capacity_is_enough_where_the_goal_is_met_without_any() -> None:
    """A list of 50 to which nobody comes is below 1 000 without any treatment; so is one whose share in time is high."""
    profile, nobody = Profile([0.3, 0.5], [0, 0]), np.zeros(5)
    found = capacity_for(1000, size, flat(100, 5), profile=profile, waiting=np.array([20.0, 30]), arrivals=nobody)
    assert found.factor == 0
    assert found.capacity.sum() == 0
    in_time = share_within(Bands.periods(2), 1.0)
    young = capacity_for(
        0.2, in_time, flat(100, 1), profile=profile, waiting=np.array([20.0, 30]), arrivals=np.array([60.0])
    )
    assert young.factor == 0  # 60 of 110 are within without a treatment


def test_list_that_goes_up_and_down_is_said_to() -> None:
    """The course goes between two lists in turn: the verdict says so, with the means over both, and all who come go."""
    profile = Profile([0.12285812, 0, 0.51171383], [0.14927267, 0, 0.22322989])
    found = settled(profile, arrivals=100, capacity=79.668)
    assert found.verdict is Verdict.CYCLES
    assert "every 2 periods" in found.why
    course = project(profile, np.zeros(3), arrivals=np.full(400, 100.0), capacity=np.full(400, 79.668))
    np.testing.assert_allclose(found.waiting, course.waiting[-100:].mean(axis=0), atol=1e-9)
    assert found.treated.sum() + found.left.sum() == pytest.approx(100)


def record(periods: int = 30) -> Flows:
    """Return two lists that do the same every year, at rest but for the season, in three bands."""
    season = 100 + 20 * np.sin(np.arange(periods) * np.pi / 6)
    arrivals = np.stack([season, 2 * season])
    profile = Profile([0.3, 0.3, 0.5], [0.05, 0.05, 0.05])
    course = project(profile, np.array([[60.0, 40, 30], [120, 80, 60]]), arrivals=arrivals, capacity=arrivals * 0.9)
    months = pd.period_range("2022-01", periods=periods, freq="M").to_timestamp()
    return Flows(
        pd.Index(["A", "B"]), months, course.bands, waiting=course.waiting, arrivals=arrivals, treated=course.treated
    )


def test_tables_make_the_record_and_project() -> None:
    """Three long tables give the arrays back; what is projected is nobody's list but theirs."""
    flows = record()

    def long(array: Floats) -> pd.DataFrame:
        index = np.indices(array.shape)
        columns = {"list": flows.list[index[0].ravel()], "period": flows.period[index[1].ravel()]}
        if array.ndim == 3:
            columns["waited"] = flows.bands.lower[index[2].ravel()]
        return pd.DataFrame(columns | {"patients": array.ravel()})

    again = flows_from_tables(long(flows.waiting), long(flows.arrivals), long(flows.treated))
    np.testing.assert_array_equal(again.waiting, flows.waiting)
    np.testing.assert_array_equal(again.treated, flows.treated)
    course = project_flows(again, 6)
    assert course.waiting.shape == (2, 6, 3)
    np.testing.assert_allclose(course.waiting[1], 2 * course.waiting[0], rtol=1e-9)
    with pytest.raises(AlignmentError, match="list: "):
        flows_from_tables(long(flows.waiting), long(flows.arrivals[:1]), long(flows.treated))


def test_backtest_sees_only_what_was_known() -> None:
    """What came later does not change what is projected from an earlier period."""
    flows = record()
    table = backtest(flows, 6, range(16, 30, 4), project_flows)
    assert set(table["ahead"]) == set(range(1, 7))
    first = table[(table["origin"] == flows.period[15]) & (table["list"] == "A")]
    np.testing.assert_allclose(first["projected"], project_flows(flows.until(16), 6).size[0])
    np.testing.assert_allclose(first["waiting"], flows.waiting[0, 16:22].sum(axis=1))


def test_last_year_grown_by_hand() -> None:
    """Season of 2, growth over 2: (30 + 60)/(20 + 40) = 1.5, so 45 and 90, and the year after half as much again."""
    counts = np.array([[20.0, 40, 30, 60]])
    np.testing.assert_allclose(grown_from_last_year(2, recent=2)(counts, 3), [[45, 90, 67.5]])
    np.testing.assert_allclose(grown_from_last_year(4, recent=2)(counts, 2), [[45, 45]])


def test_what_does_not_fit_is_refused_all_at_once() -> None:
    """Every fault is named with its values."""
    with pytest.raises(CompartmentError) as caught:
        project(Profile([0.1], [0.1]), np.array([1.0, -1]), arrivals=np.ones(2), capacity=np.ones(3))
    said = str(caught.value)
    for part in ("the profile has 1 bands, but there are 2", "periods differ", "waiting has -1.0"):
        assert part in said
    with pytest.raises(CompartmentError, match=r"shares leaving must be numbers ≤ 1, not \[1.5\]"):
        Profile([0.1], [1.5])
    with pytest.raises(CompartmentError, match="must rise from 0"):
        Bands(np.array([1.0, 2]))


def test_change_that_came_true_is_the_slope_through_nothing() -> None:
    """By hand: projected +10 and −20, came +5 and −10: (50 + 200)/(100 + 400) = ½; what goes the other way is 0."""
    before = np.array([100.0, 100])
    assert borne_out(np.array([110.0, 80]), before=before, came=np.array([105.0, 90])) == 0.5
    assert borne_out(np.array([110.0, 80]), before=before, came=np.array([90.0, 120])) == 0.0
    assert borne_out(before, before=before, came=np.array([90.0, 120])) == 0.0


@given(st.floats(0, 1), seeds)
def test_lists_drawn_back_keep_their_bands_and_change_by_the_share(share: float, seed: int) -> None:
    """Sizes lie between what was and what is projected, and the shares of the bands stay."""
    rng = np.random.default_rng(seed)
    projected, before = rng.uniform(1, 50, (6, 4)), rng.uniform(1, 200, 6)
    back = drawn_back(projected, before=before, share=share)
    np.testing.assert_allclose(back.sum(axis=1), (1 - share) * before + share * projected.sum(axis=1))
    np.testing.assert_allclose(back / back.sum(axis=1, keepdims=True), projected / projected.sum(axis=1, keepdims=True))


def test_sizes_and_shares_that_do_not_fit_are_refused() -> None:
    """Other numbers of lists, and a share above 1."""
    with pytest.raises(CompartmentError, match="do not belong together"):
        borne_out(np.ones(2), before=np.ones(3), came=np.ones(2))
    with pytest.raises(CompartmentError, match=r"share of 1\.5"):
        drawn_back(np.ones((2, 3)), before=np.ones(2), share=1.5)


def test_pooled_profiles_by_hand() -> None:
    """Two lists of one kind and one of another; ten people of the kind count as much as the list's own.

    Inflow 10 (of whom 4 are treated, 1 leaves) and 90 (16 and 9): the kind has 20/100 and 10/100, so the lists get
    (4 + 10·0.2)/20 = 0.3 and (16 + 2)/100 = 0.18; (1 + 1)/20 = 0.1 and (9 + 1)/100 = 0.1. The third stays by itself:
    of 40 are 8 treated, (8 + 10·0.2)/50.
    """
    waiting = np.array([[[0.0], [5.0]], [[0.0], [65.0]], [[0.0], [32.0]]])
    treated = np.array([[[0.0], [4.0]], [[0.0], [16.0]], [[0.0], [8.0]]])
    record = calibrate(waiting, arrivals=np.array([[0.0, 10.0], [0.0, 90.0], [0.0, 40.0]]), treated=treated)
    profile = pooled(record, group=np.array([7, 7, 2]), people=10)
    np.testing.assert_allclose(profile.treated, [[0.3], [0.18], [0.2]], rtol=1e-12)
    np.testing.assert_allclose(profile.leaving, [[0.1], [0.1], [0.0]], atol=1e-12)
    with pytest.raises(CompartmentError, match="above 0"):
        pooled(record, group=np.array([7, 7, 2]), people=0)
    with pytest.raises(CompartmentError, match="the groups are"):
        pooled(record, group=np.array([7, 7]), people=1)
