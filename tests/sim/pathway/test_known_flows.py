"""Flows whose answers are known, and what holds in every flow."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from pks.queueing import mmc
from pks.sim.pathway import (
    Arrivals,
    At,
    ByHour,
    ByInterval,
    Calendar,
    Flow,
    FlowSimulation,
    FollowOn,
    LockedError,
    NobodyPasses,
    Rebooking,
    Resource,
    Resume,
    Rounds,
    Route,
    Stage,
    Step,
    WhoeverDelaysNobody,
    WhoeverFits,
    simulate_flow,
    spells,
)
from pks.sim.pathway.log import Happened
from pks.sim.queue import Ageing, Exponential, Fixed, Gamma, Priority


def single(rate: float, stage: Stage, capacity: float) -> Flow:
    """Return a steady stream of patients through one stage with beds."""
    return Flow((Resource("bed", capacity),), (Route("all", (stage,)),), (Arrivals("all", ByHour((rate,))),))


def lies_within(mean: float, values: pd.Series, *, errors: float = 4.0) -> bool:
    """Tell whether `mean` lies within so many standard errors of the mean of independent `values`."""
    return bool(abs(values.mean() - mean) < errors * values.std() / np.sqrt(len(values)))


def per_replication(simulated: FlowSimulation) -> pd.Series:
    """Return the mean wait of those who came after the warm-up, by replication."""
    waits = spells.waits(spells.table_of(simulated.events))
    waits = waits[(waits["came"] >= simulated.warm_up) & (waits["event"] == Happened.BEGINS)]
    return (waits["gone"] - waits["came"]).groupby(waits["replication"]).mean()


def test_waits_of_a_ward_are_those_of_erlang() -> None:
    """M/M/4 at load 0.7: the mean wait is Erlang's, to 4 standard errors of 40 replications."""
    flow = single(0.28, Stage("stay", {"bed": 1}, Exponential(10.0)), 4)
    simulated = simulate_flow(flow, until=900, replications=40, seed=3, warm_up=150)
    assert lies_within(mmc(0.28, 0.1, 4).wait, per_replication(simulated))


def test_intervals_hold_the_true_mean_as_often_as_they_say() -> None:
    """M/G/∞ with λ = 0.5 and E[S] = 8: the mean number present is 4, and of 40 intervals of 95 % at least 33 hold it.

    With probability 0.95 each, fewer than 33 of 40 have a probability below 0.001 (binomial).
    """
    flow = single(0.5, Stage("stay", {"bed": 1}, Gamma(8.0, 6.0)), 100)
    inside = 0
    for seed in range(40):
        used = simulate_flow(flow, until=180, replications=4, seed=seed, warm_up=60).occupancy().iloc[0]
        inside += used["low"] <= 4.0 <= used["high"]
    assert inside >= 33


def test_beds_that_turn_away_are_erlang_b() -> None:
    """With no room to wait, M/G/2 at load 1 turns away B(2, 1) = (1/2)/(1 + 1 + 1/2) = 1/5, whatever the distribution."""
    flow = single(0.1, Stage("stay", {"bed": 1}, Gamma(10.0, 15.0), room=0), 2)
    simulated = simulate_flow(flow, until=2500, replications=20, seed=7)
    log = simulated.log
    away = (log["event"] == "turned away").groupby(log["replication"]).sum()
    came = (log["event"] == "arrives").groupby(log["replication"]).sum()
    assert lies_within(0.2, away / came)


def test_two_stages_without_room_between_block_each_other() -> None:
    """Two exponential stages with mean 1, always somebody before the first, no room between: throughput 2/3.

    States: second idle, both at work, first blocked; each has probability 1/3, and the second works in two of them
    (Hunt 1956, doi:10.1287/opre.4.6.674).
    """
    one = Stage("one", {"a": 1}, Exponential(1.0), keeps=("a",))
    two = Stage("two", {"b": 1}, Exponential(1.0))
    flow = Flow((Resource("a", 1), Resource("b", 1)), (Route("all", (one, two)),), (Arrivals("all", At((0.0,) * 400)),))
    simulated = simulate_flow(flow, until=450, replications=15, seed=5, warm_up=50)
    log = simulated.log
    late = log[(log["event"] == "goes home") & (log["hour"] >= 50)]
    assert lies_within(2 / 3 * 400, late.groupby("replication").size())


def test_arrivals_follow_the_hours() -> None:
    """Expected numbers by hour of the day come out: Poisson, so the counts of 2 000 days vary by their root."""
    per_hour = (0.0,) * 8 + (0.5,) * 8 + (1.5,) * 8
    hours = ByHour(per_hour).draw(np.random.default_rng(3), 24 * 2000)
    counts = np.bincount((hours % 24).astype(int), minlength=24)
    wanted = 2000 * np.array(per_hour)
    assert (np.abs(counts - wanted) <= 4 * np.sqrt(wanted)).all()
    by_day = np.bincount((hours // 24).astype(int), minlength=2000)
    assert by_day.var() == pytest.approx(by_day.mean(), rel=0.15)  # Poisson; se of the ratio √(2/2000) = 0.03


def test_scenarios_share_their_chance() -> None:
    """With another number of beds the same patients come and take as long; results do not depend on the workers."""
    flow = single(0.4, Stage("stay", {"bed": 1}, Exponential(10.0)), 4)
    more = replace(flow, resources=(Resource("bed", 9),))
    one, other = (simulate_flow(each, until=300, replications=3, seed=2) for each in (flow, more))

    def drawn(simulated: FlowSimulation) -> pd.DataFrame:
        log = simulated.log.set_index(["replication", "patient", "event"])["hour"].unstack("event")
        return log.assign(taken=(log["ends"] - log["begins"]).round(6))[["arrives", "taken"]].dropna()

    both = drawn(one).join(drawn(other), suffixes=("_one", "_other"), how="inner")
    assert len(both) > 200
    assert (both["arrives_one"] == both["arrives_other"]).all()
    assert (both["taken_one"] == both["taken_other"]).all()
    with ThreadPoolExecutor(2) as workers:
        again = simulate_flow(flow, until=300, replications=3, seed=2, over=workers.map)
    pd.testing.assert_frame_equal(one.log, again.log)


@st.composite
def flows(draw: st.DrawFn) -> Flow:
    """Draw a small flow: two routes through some of three stages, with everything that a stage can have."""
    names = ("room", "team", "bed")
    levels = st.integers(1, 3)
    resources = tuple(
        Resource(
            name,
            draw(st.one_of(levels, st.just(Calendar((0.0, 8.0, 16.0), (1.0, 3.0, 0.0), cycle=24.0)))),
            breaks_off=draw(st.booleans()),
        )
        for name in names
    )
    stages = []
    for number in range(3):
        needs = {name: draw(st.sampled_from([0.5, 1.0])) for name in names if draw(st.booleans())}
        patience = draw(st.sampled_from([None, Fixed(0.0), Fixed(5.0)]))
        keeps = tuple(needs)[: draw(st.integers(0, 1))] if number < 2 else ()
        early = {name: draw(st.sampled_from([0.2, 0.7])) for name in needs if name not in keeps and draw(st.booleans())}
        stages.append(
            Stage(
                f"stage {number}",
                needs,
                draw(st.sampled_from([Fixed(2.0), Fixed(0.0), Exponential(3.0)])),
                keeps=keeps,
                gives_back=early,
                patience=patience,
                rebooking=draw(st.sampled_from([None, Rebooking(Fixed(24.0), 2)])) if patience else None,
                room=draw(st.sampled_from([None, 0, 3])),
                leaves_at=draw(st.sampled_from([None, Rounds((10.0, 15.0))])),
                preempts=draw(st.booleans()),
                interrupted=None if early else draw(st.sampled_from([None, Resume()])),
            )
        )
    share = draw(st.sampled_from([0.3, 1.0]))
    routes = (
        Route("urgent", (stages[0], Step(stages[2], share)), 1, (FollowOn("other", 0.5, Fixed(10.0)),)),
        Route("other", (stages[1], stages[2]), 2),
    )
    arrivals = Arrivals("urgent", ByHour((0.2, 0.6))), Arrivals("other", At((-5.0, 0.0, 0.0, 3.0, 8.0)))
    order = draw(st.sampled_from([Priority(), Ageing(4.0)]))
    return Flow(
        resources,
        routes,
        arrivals,
        order=order,
        passing=draw(st.sampled_from([NobodyPasses(), WhoeverFits(), WhoeverDelaysNobody()])),
    )


@settings(max_examples=40, deadline=None)
@given(flows(), st.integers(0, 5))
def test_what_holds_in_every_flow(flow: Flow, seed: int) -> None:
    """Nobody is lost, nothing is taken beyond what is on duty, all is given back, and Little's law holds."""
    simulated = unlocked(flow, replications=1, seed=seed)
    log = spells.table_of(simulated.events)
    assert (np.diff(log["hour"][log["hour"] >= 0]) >= 0).all()
    visits = spells.visits(log)
    ended = visits["event"].isin([Happened.GOES_HOME, Happened.LEAVES])
    assert (ended | visits["gone"].isna()).all()
    for code in range(len(flow.resources)):
        free = 0.0
        for row in log[log["resource"] == code].itertuples():
            if row.event == Happened.ON_DUTY:
                duty = row.amount
                free = duty - sum_held(log, code, upto=row.Index)
            elif row.event == Happened.TAKES:
                free -= row.amount
                assert free >= -1e-9
            elif row.event == Happened.GIVES_BACK:
                free += row.amount
    taken = log[log["event"].isin([Happened.TAKES, Happened.GIVES_BACK])]
    held = taken["amount"].where(taken["event"] == Happened.TAKES, -taken["amount"]).groupby(taken["patient"]).sum()
    home = visits.loc[ended, "patient"]
    np.testing.assert_allclose(held.reindex(home).fillna(0.0), 0.0, atol=1e-9)
    # Little: the integral of the number present is the sum of what each was present
    came, gone = visits["came"].clip(lower=0.0).to_numpy(), visits["gone"].fillna(60.0).to_numpy()
    steps = np.unique(np.concatenate([came, gone]))
    present = ((came <= steps[:-1, None]) & (gone > steps[:-1, None])).sum(axis=1)
    np.testing.assert_allclose(present @ np.diff(steps), (gone - came).sum(), atol=1e-6)


@settings(max_examples=40, deadline=None)
@given(flows(), st.integers(0, 5))
def test_everybody_goes_home_in_the_end(flow: Flow, seed: int) -> None:
    """When no more arrive, everybody comes through: no line stands still for ever."""
    few = replace(flow, arrivals=(Arrivals("urgent", ByInterval((0.0, 40.0), (15.0,))), *flow.arrivals[1:]))
    simulated = unlocked(few, until=3000.0, replications=1, seed=seed)
    assert simulated.stays()["present"].sum() == 0


def unlocked(flow: Flow, *, replications: int, seed: int, until: float = 60.0) -> FlowSimulation:
    """Simulate a flow, but for the few drawn in which patients wait for each other for ever, which is an error."""
    try:
        return simulate_flow(flow, until=until, replications=replications, seed=seed)
    except LockedError:
        reject()


def sum_held(log: pd.DataFrame, code: int, *, upto: int) -> float:
    """Return what is held of a resource before a row of the log."""
    before = log.loc[: upto - 1]
    before = before[before["resource"] == code]
    taken = before.loc[before["event"] == Happened.TAKES, "amount"].sum()
    return float(taken - before.loc[before["event"] == Happened.GIVES_BACK, "amount"].sum())


@settings(max_examples=20, deadline=None)
@given(flows())
def test_tables_come_out_for_every_flow(flow: Flow) -> None:
    """Every table counts the same people: who began, left or waits at a stage are those who asked for it."""
    simulated = unlocked(flow, replications=2, seed=1)
    log = simulated.log
    asked = log[log["event"] == "waits"].drop_duplicates(["replication", "patient", "stage"])
    waits = simulated.waits()
    np.testing.assert_allclose(waits[["begun", "left", "waiting"]].to_numpy().sum() * 2, len(asked))
    stays = simulated.stays()
    np.testing.assert_allclose(
        stays[["home", "left", "present"]].to_numpy().sum() * 2, (log["event"] == "arrives").sum()
    )
    occupancy = simulated.occupancy()
    assert (occupancy["used"] <= occupancy["staffed"] + occupancy["beyond"] + 1e-9).all()
    cancelled = simulated.cancellations()["times"].sum() * 2
    np.testing.assert_allclose(cancelled, (log["event"] == "cancelled").sum())
    assert (simulated.boarding()["hours"] >= 0).all()
