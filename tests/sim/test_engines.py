"""One contract for all engines: over random descriptions they agree patient by patient, ties included."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

from pks.sim import FastEngine, Inputs, Spells, patients, simulate_lists
from pks.sim.engine import Engine
from pks.sim.simpy_engine import SimpyEngine, WholePeopleError
from pks.sim.spells import columns_of, in_order
from pks.sim.tally import tally
from tests.sim import literal
from tests.sim.literal import Person, age, completed_days, month_ends, simulate
from tests.sim.random_descriptions import Drawn, description, drawn, literally, lot_of

ENGINES: list[Engine] = [FastEngine(), SimpyEngine()]
many = settings(max_examples=60, deadline=None)


def spells_equal(one: Spells, other: Spells) -> bool:
    """Tell whether two engines say the same, to the bit."""
    pairs = zip(columns_of(in_order(one)), columns_of(in_order(other)), strict=True)
    return all(np.array_equal(a, b) for a, b in pairs)


def literal_people(case: Drawn, replication: int) -> tuple[list[Person], list[int]]:
    """Return what the literal simulation makes of one replication, and the ends of the periods."""
    of = case.description
    people, rules = literally(of, case.inputs, replication, case.discipline)
    end, calls = of.end_day.tolist(), case.inputs.slots[replication].tolist()
    if of.overbooked is not None:
        more = [[share * slots for slots in row] for share, row in zip(of.overbooked.tolist(), calls, strict=True)]
        if rules.whole and rules.hours is None:
            more = [[int(slots + 0.5) for slots in row] for row in more]
        calls = [[a + b for a, b in zip(*rows, strict=True)] for rows in zip(calls, more, strict=True)]
    return simulate(people, calls, end, rules, lot_of(of, case.inputs, replication)), end


def literal_rows(case: Drawn) -> list[tuple[float, ...]]:
    """Return replication, list, joined, waited before, period, fate, new list and days waited of every spell."""
    rows = []
    for replication in range(case.inputs.replications):
        people, end = literal_people(case, replication)
        for p in people:
            still = p.fate in (literal.LEFT, literal.WAITING)
            days = age(p, min(p.period, len(end) - 1), end) if still else completed_days(p, end)
            rows.append((replication, p.list, p.joined, p.waited_before, p.period, p.fate, p.to_list, days))
    return sorted(rows)


def engine_rows(case: Drawn, engine: Engine) -> list[tuple[float, ...]]:
    """Return the same of an engine."""
    table = patients(engine.run(case.description, case.inputs), case.description.cells)
    ended = table[["served", "left", "gone"]].max(axis=1)
    table["period"] = ended.where(ended >= 0, case.description.periods)
    columns = ["replication", "list", "joined", "waited_before", "period", "fate", "to_list", "waited_days"]
    return sorted(table[columns].itertuples(index=False, name=None))


@many
@given(drawn() | drawn(plain=True) | drawn(follow=True) | drawn(plain=True, follow=True))
def test_engines_agree_patient_by_patient(case: Drawn) -> None:
    """The fast engine, SimPy and the literal simulation give every single patient the same fate."""
    wanted = literal_rows(case)
    for engine in ENGINES:
        assert engine_rows(case, engine) == wanted, engine.name
    assert spells_equal(*(engine.run(case.description, case.inputs) for engine in ENGINES))


@many
@given(drawn(profile=True) | drawn(plain=True, profile=True) | drawn(follow=True, profile=True))
def test_engines_agree_patient_by_patient_under_a_profile(case: Drawn) -> None:
    """So they do where each band of time waited gets its share of the slots, with lists that share them and all rules."""
    wanted = literal_rows(case)
    for engine in ENGINES:
        assert engine_rows(case, engine) == wanted, engine.name
    assert spells_equal(*(engine.run(case.description, case.inputs) for engine in ENGINES))


@many
@given(
    drawn(whole=False)
    | drawn(whole=False, follow=True)
    | drawn(whole=False, plain=True, follow=True)
    | drawn(whole=False, profile=True)
    | drawn(whole=False, plain=True, profile=True)
)
def test_fractions_of_people_go_as_the_literal_simulation_says(case: Drawn) -> None:
    """In the expected course, too, the same amounts wait, are served, move and leave in each period."""
    of = case.description
    happened = tally(of, case.inputs, FastEngine().run(of, case.inputs))
    for replication in range(case.inputs.replications):
        people, _ = literal_people(case, replication)
        waiting, ended = np.zeros(of.arriving.shape), np.zeros((6, len(of)))
        for p in people:
            waiting[p.list, max(p.joined, 0) : p.period] += p.amount
            ended[p.fate, p.list] += p.amount
        for p in people:  # who begins a new spell was not on that list before
            if p.to_list >= 0:
                new = p.joined if p.fate == literal.MOVED or not of.no_shows.anew[p.list] else p.period
                waiting[p.to_list, max(new, 0) : p.period] -= p.amount
        np.testing.assert_allclose(happened.waiting[replication], waiting, atol=1e-7)
        names = {"completed": literal.SERVED, "left": literal.LEFT, "bought": literal.BOUGHT}
        names |= {"moved_out": literal.MOVED, "missed": literal.MISSED}
        for name, fate in names.items():
            np.testing.assert_allclose(getattr(happened, name)[replication], ended[fate], atol=1e-7)


@many
@given(drawn() | drawn(follow=True))
def test_tallies_count_what_happened_to_people(case: Drawn) -> None:
    """Lists, overdue people and shares within the promise are those that one counts person by person."""
    of = case.description
    happened = tally(of, case.inputs, SimpyEngine().run(of, case.inputs))
    promise = np.nan_to_num(of.max_wait_days, nan=np.inf)
    for replication in range(case.inputs.replications):
        people, end = literal_people(case, replication)
        waiting, overdue = np.zeros((2, *of.arriving.shape))
        within, never = np.zeros((2, len(of)))
        for p in people:
            for period in range(max(p.joined, 0), p.period):
                waiting[p.list, period] += 1
                overdue[p.list, period] += age(p, period, end) > promise[p.list]
            if p.to_list >= 0:  # who begins a new spell was not on that list before
                keeps = p.fate == literal.MOVED or not of.no_shows.anew[p.list]
                for period in range(max(p.joined, 0) if keeps else p.period, p.period):
                    waiting[p.to_list, period] -= 1
                    overdue[p.to_list, period] -= age(p, period, end) > promise[p.to_list]
            if p.fate == literal.SERVED:
                ages = [age(p, period, end) for period in range(max(p.joined, 0), p.period)]
                within[p.list] += completed_days(p, end) <= promise[p.list]
                never[p.list] += max(ages, default=0.0) <= promise[p.list]
        assert (happened.waiting[replication] == waiting).all()
        assert (happened.overdue[replication] == overdue).all()
        assert (happened.within[replication] == within).all()
        assert (happened.never_overdue[replication] == never).all()


def test_simulations_of_both_engines_have_the_same_tables() -> None:
    """Whichever engine runs it, a simulation of drawn replications is the same."""
    of = description([[4.5] * 8, [2.0] * 8], [[4.0] * 8, [2.5] * 8], start=[(0, 20.0, 6.5)], promise=[14.0, 7.0])
    fast, followed = (simulate_lists(of, replications=12, seed=5, engine=engine) for engine in ENGINES)
    pd.testing.assert_frame_equal(fast.waiting_sim, followed.waiting_sim)
    pd.testing.assert_frame_equal(fast.overdue_sim, followed.overdue_sim)
    pd.testing.assert_frame_equal(fast.waits, followed.waits)


def test_earlier_arrival_and_then_input_order_break_ties() -> None:
    """Lists that share one slot a week: among those who have waited equally long, the list named first goes first."""
    of = description([[1, 0, 0, 0], [1, 1, 0, 0]], [[1] * 4], start=[(1, 3.0, 1.0)], pool=np.array([0, 0]))
    inputs = Inputs(np.array([[1.0, 0, 0, 0, 1, 1, 1, 0, 0]]), np.ones((1, 1, 4)))
    for engine in ENGINES:
        served = patients(engine.run(of, inputs), of.cells)
        assert served["served"].tolist() == [1, 0, 2, 3], engine.name


def test_simpy_refuses_fractions_of_people() -> None:
    """An engine that follows people says so when it is handed halves."""
    of = description([[1.0]], [[1.0]])
    with pytest.raises(WholePeopleError, match="whole people"):
        SimpyEngine().run(of, Inputs(np.array([[0.5]]), np.ones((1, 1, 1))))


def test_single_patients_of_the_expected_course_are_refused() -> None:
    """Nobody can be told apart where people are fractions."""
    of = description([[1.5]], [[1.0]])
    with pytest.raises(ValueError, match="knows no single patients"):
        patients(FastEngine().run(of, Inputs(np.array([[1.5]]), np.ones((1, 1, 1)))), of.cells)


def test_ends_of_months_are_those_of_the_calendar() -> None:
    """Days are counted by the calendar: the horizon's ends are those of an independent one."""
    of = description([[0.0] * 14], [[0.0] * 14], frequency="MS")
    assert of.end_day.tolist() == month_ends(2026, 1, 14)
