"""How slots are given out, each rule worked by hand on both engines."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pks.sim import (
    ELSEWHERE,
    Description,
    DescriptionError,
    Extra,
    FastEngine,
    Hours,
    Leaving,
    Moves,
    NoRoom,
    NoShows,
    OwnOrder,
    Poisson,
    PriorityThenFirst,
    RandomLoss,
    Reserved,
    draw_inputs,
    expected_lists,
    patients,
    simulate_lists,
)
from pks.sim.discipline import DisciplineError
from pks.sim.engine import Engine
from pks.sim.simpy_engine import SimpyEngine
from tests.sim.random_descriptions import description

both = pytest.mark.parametrize("engine", [FastEngine(), SimpyEngine()], ids=lambda engine: engine.name)
TOGETHER = np.array([0, 0])


def served(of: Description, engine: Engine) -> list[tuple[int, int]]:
    """Return list and period of everybody who is served, by period and list."""
    table = patients(engine.run(of, draw_inputs(of, replications=range(1), seed=0)), of.cells)
    rows = table[table["served"] >= 0]
    return sorted(zip(rows["served"].tolist(), rows["list"].tolist(), strict=True))


def two_lists(weeks: int, slots: float, **more: object) -> Description:
    """Return two lists that share slots: three people on the first wait since 40 days, two on the second since 10."""
    quiet = [[0.0] * weeks] * 2
    return description(quiet, [[slots] * weeks], start=[(0, 40.0, 3), (1, 10.0, 2)], pool=TOGETHER, **more)


@both
def test_session_ends_with_the_first_who_does_not_fit(engine: Engine) -> None:
    """5 hours, 2 for each on the first list, 1 on the second: two of the first are served, the third does not fit."""
    of = two_lists(1, 5.0, hours=Hours(np.array([2.0, 1.0])))
    assert served(of, engine) == [(0, 0), (0, 0)]


@both
def test_who_fits_is_served_where_others_are_passed_over(engine: Engine) -> None:
    """The same 5 hours: the third is passed over, and the hour that is left goes to the second list."""
    of = two_lists(1, 5.0, hours=Hours(np.array([2.0, 1.0]), NoRoom.PASSED_OVER))
    assert served(of, engine) == [(0, 0), (0, 0), (0, 1)]


def test_hours_are_used_up_in_the_expected_course() -> None:
    """5 hours serve two and a half people of 2 hours each; hours that are planned need not be whole."""
    of = two_lists(1, 5.0, hours=Hours(np.array([2.0, 1.0])))
    assert expected_lists(of).waits["completed"].tolist() == [2.5, 0.0]
    assert (
        draw_inputs(two_lists(1, 37.5, hours=of.hours), replications=range(2), seed=0).slots.tolist() == [[[37.5]]] * 2
    )


@both
def test_tenths_of_hours_add_up(engine: Engine) -> None:
    """Ten people of 0.1 hours fit into one hour, whatever binary fractions make of it."""
    of = description([[0.0]], [[1.0]], start=[(0, 1.0, 12)], hours=Hours(np.array([0.1])))
    assert len(served(of, engine)) == 10


@both
def test_reserved_slots_wait_for_their_list(engine: Engine) -> None:
    """3 slots, 1 kept for the second list: it is served although the first has waited longer."""
    of = two_lists(1, 3.0, reserved=Reserved(np.array([[0.0], [1.0]]), np.array([False, False])))
    assert served(of, engine) == [(0, 0), (0, 0), (0, 1)]


@both
@pytest.mark.parametrize(("released", "count"), [(False, 2), (True, 3)])
def test_reserved_slots_that_nobody_needs(engine: Engine, released: bool, count: int) -> None:
    """With nobody on the second list the slot kept for it stays empty, or goes to the first where it is released."""
    of = two_lists(1, 3.0, reserved=Reserved(np.array([[0.0], [1.0]]), np.array([True, released])))
    alone = replace(of, start=replace(of.start, patients=np.array([3.0, 0.0])))
    assert served(alone, engine) == [(0, 0)] * count


@both
def test_extra_slots_go_to_the_longest_waiters_only(engine: Engine) -> None:
    """Urgent ones (second list) have the only slot; extra ones are for who has waited 50 days at the end of the week.

    The first list has waited 47 days at the end of week 1, too short, and 54 at the end of week 2.
    """
    of = two_lists(2, 1.0, extra=Extra(np.array([[2.0, 2.0]]), 50.0), discipline=PriorityThenFirst(np.array([2, 1])))
    assert served(of, engine) == [(0, 1), (1, 0), (1, 0), (1, 1)]


@both
def test_slots_given_out_ahead_are_not_for_later_arrivals(engine: Engine) -> None:
    """One slot a week, booked 2 weeks ahead: who is urgent and comes in week 1 has to wait for the slot of week 3."""
    of = description(
        [[0.0] * 5, [0, 1, 0, 0, 0]],
        [[1.0] * 5],
        start=[(0, 9.0, 5)],
        pool=TOGETHER,
        ahead=np.array([2]),
        discipline=PriorityThenFirst(np.array([2, 1])),
    )
    assert served(of, engine) == [(0, 0), (1, 0), (2, 0), (3, 1), (4, 0)]


@both
def test_who_has_a_booking_keeps_it(engine: Engine) -> None:
    """Patience ends after a week for all; the three who have a booking in the first three weeks stay and are served."""
    of = description([[0.0] * 4], [[1.0] * 4], start=[(0, 0.0, 5)], ahead=np.array([2]), patience_days=np.array([7.0]))
    assert served(of, engine) == [(0, 0), (1, 0), (2, 0)]


def test_overbooked_people_are_served_overtime() -> None:
    """4 slots, half as many called in on top, all come: 6 are served, 2 of them overtime."""
    of = description([[0.0]], [[4.0]], start=[(0, 1.0, 20)], overbooked=np.array([0.5]))
    for simulation in (simulate_lists(of, replications=3), expected_lists(of)):
        assert simulation.waits["completed"].tolist() == [6.0]
        assert simulation.slots[["unused", "overtime"]].iloc[0].tolist() == [0.0, 2.0]


def test_overbooking_makes_up_for_people_who_do_not_come() -> None:
    """A quarter does not come: of 6 called in for 4 slots 4.5 come, half a slot overtime; of 4 without it, 3."""
    away = NoShows(np.array([0.25]), np.array([False]))
    of = description([[0.0]], [[4.0]], start=[(0, 1.0, 20)], no_shows=away)
    more = expected_lists(replace(of, overbooked=np.array([0.5])))
    assert more.flows[["completed", "missed"]].iloc[0].tolist() == [4.5, 1.5]
    assert more.slots["overtime"].tolist() == [0.5]
    assert expected_lists(of).slots["unused"].tolist() == [1.0]


@pytest.mark.parametrize(("anew", "overdue"), [(False, 3.0), (True, 2.0)])
def test_who_did_not_come_goes_back_to_the_list(anew: bool, overdue: float) -> None:
    """3 people since 10 days, a promise of 14, one slot, nobody comes: all wait on, the one with a new start is not late."""
    away = NoShows(np.array([1.0]), np.array([anew]))
    of = description([[0.0]], [[1.0]], start=[(0, 10.0, 3)], promise=[14.0], no_shows=away)
    simulation = simulate_lists(of, replications=2)
    assert simulation.waiting_sim["mean"].tolist() == [3.0]
    assert simulation.overdue_sim["mean"].tolist() == [overdue]
    assert simulation.flows[["completed", "missed"]].iloc[0].tolist() == [0.0, 1.0]


def test_some_leave_by_the_time_they_have_waited() -> None:
    """100 people, no slot: a tenth of those present leaves each week, and half from 14 days on: 90, 45, 22.5."""
    leaving = Leaving(np.array([0.0, 14.0]), np.array([[0.1, 0.5]]))
    of = description([[0.0] * 3], [[0.0] * 3], start=[(0, 0.0, 100)], leaving=leaving)
    simulation = expected_lists(of)
    assert simulation.waiting_sim["mean"].tolist() == pytest.approx([90.0, 45.0, 22.5])
    assert simulation.flows["left"].tolist() == pytest.approx([77.5])


def test_list_that_only_leaving_shortens_is_poisson_in_the_long_run() -> None:
    """Poisson arrivals of mean 6 that leave each with probability 0.2: the list is Poisson with mean 6 · 0.8/0.2 = 24.

    Thinned Poisson numbers are Poisson, and independent ones add up (Kingman, *Poisson Processes*, 1993, chapters 2, 5).
    """
    weeks = 40  # what is left of the empty start: 0.8⁴⁰ < 2e-4
    leaving = Leaving(np.array([0.0]), np.array([[0.2]]))
    of = replace(simulate_me(weeks), leaving=leaving)
    last = simulate_lists(of, replications=2000, seed=11).tally.waiting[:, 0, -1]
    assert abs(last.mean() - 24) < 4 * np.sqrt(24 / 2000)
    assert abs(last.var(ddof=1) - 24) < 4 * 24 * np.sqrt((2 + 1 / 24) / 2000)


def simulate_me(weeks: int) -> Description:
    """Return a list without slots with Poisson arrivals of mean 6."""
    of = description([[6.0] * weeks], [[0.0] * weeks], frequency="D")
    return replace(of, arrivals_by=Poisson())


@both
def test_people_are_moved_longest_waiters_first(engine: Engine) -> None:
    """Two of four are moved before the slots are given out, with the time they have waited, and served there at once."""
    moves = Moves(np.array([1]), np.array([0]), np.array([1]), np.array([2.0]))
    of = description([[2, 0], [0, 1]], [[0, 0], [0, 2]], start=[(0, 30.0, 2)], moves=moves)
    table = patients(engine.run(of, draw_inputs(of, replications=range(1), seed=0)), of.cells)
    there = table[(table["list"] == 1) & (table["served"] == 1)]
    assert there["waited_before"].tolist() == [30.0, 30.0]
    assert there["waited_days"].tolist() == [37.0, 37.0]  # 30 days, and the week waited through
    flows = simulate_lists(of, replications=1, engine=engine).flows
    assert flows["moved_out"].tolist() == [2.0, 0.0]
    assert flows["moved_in"].tolist() == [0.0, 2.0]
    assert flows["waiting"].tolist() == [2.0, 1.0]


def test_bought_care_takes_people_off_the_list() -> None:
    """300 of 1 000 are bought elsewhere in week 2: 1 000, then 700; who goes may be stated, such as the newest."""
    bought = Moves(np.array([1]), np.array([0]), np.array([ELSEWHERE]), np.array([300.0]))
    of = description([[0.0] * 2], [[0.0] * 2], start=[(0, 10.0, 600), (0, 50.0, 400)], promise=[60.0], moves=bought)
    longest = expected_lists(of)
    assert longest.waiting_sim["mean"].tolist() == [1000.0, 700.0]
    assert longest.overdue_sim["mean"].tolist() == [0.0, 100.0]
    assert longest.flows["bought"].tolist() == [300.0]
    newest = OwnOrder(lambda cells: -cells.joined_day, name="newest first")
    assert expected_lists(replace(of, moves=replace(bought, discipline=newest))).overdue_sim["mean"].tolist() == [
        0.0,
        400.0,
    ]


@both
def test_order_of_your_own(engine: Engine) -> None:
    """Newest first: of those who came in weeks 1, 2 and 3 the last one is served in week 3."""
    newest = OwnOrder(lambda cells: -cells.joined_day, name="newest first")
    of = description([[1, 1, 1]], [[0, 0, 1]], discipline=newest)
    table = patients(engine.run(of, draw_inputs(of, replications=range(1), seed=0)), of.cells)
    assert table.set_index("joined")["served"].to_dict() == {0: -1, 1: -1, 2: 2}


def test_key_of_the_wrong_shape_is_refused() -> None:
    """An order of one's own needs a number for every cell."""
    of = description([[1.0]], [[1.0]], discipline=OwnOrder(lambda cells: np.zeros(3)))
    with pytest.raises(DisciplineError, match="a number for each of 1 cells"):
        expected_lists(of)


def test_faults_of_all_rules_are_named_at_once() -> None:
    """Shares, bands, hours and lists that cannot be: every one of them is named, with its value."""
    good = description([[1.0, 2.0]], [[1.0, 1.0]])
    with pytest.raises(DescriptionError) as caught:
        replace(
            good,
            hours=Hours(np.array([0.0])),
            leaving=Leaving(np.array([7.0]), np.array([[1.5]])),
            no_shows=NoShows(np.array([0.1, 0.1]), np.array([False])),
            moves=Moves(np.array([2]), np.array([0]), np.array([1]), np.array([1.0])),
            ahead=np.array([-1]),
        )
    for part in (
        "hours.per_activity[0] = 0.0",
        "leaving.from_days is [7.0]",
        "leaving.share[0, 0] = 1.5",
        "no_shows.share has shape (2,)",
        "moves.period has 2",
        "moves.to_list has 1",
        "ahead[0] = -1",
    ):
        assert part in str(caught.value)


def test_slots_lost_by_chance_are_lost_in_the_expected_course() -> None:
    """A tenth of 10 slots is lost: 9 people are served."""
    of = description([[0.0]], [[10.0]], start=[(0, 1.0, 50)], slots_by=RandomLoss(0.1))
    assert expected_lists(of).waits["completed"].tolist() == pytest.approx([9.0])


@pytest.mark.parametrize("room", NoRoom)
def test_tenths_of_an_hour_add_up(room: NoRoom) -> None:
    """750 hours are 7 500 activities of a tenth of an hour, not one fewer, in both engines."""
    of = description([[7505.0]], [[750.0]], hours=Hours(np.array([0.1]), room))
    inputs = draw_inputs(of, replications=range(1), seed=0)
    for engine in (FastEngine(), SimpyEngine()):
        assert (patients(engine.run(of, inputs), of.cells)["served"] == 0).sum() == 7500, engine.name


@pytest.mark.parametrize(("minutes", "fit"), [(10, 48), (20, 24), (35, 13), (7, 68), (13, 36)])
def test_activities_of_minutes_fill_a_day(minutes: int, fit: int) -> None:
    """Of so many minutes each, ⌊480/minutes⌋ fit into 8 hours, though a third of an hour is no finite number."""
    of = description([[200.0]], [[8.0]], hours=Hours(np.array([minutes / 60])))
    inputs = draw_inputs(of, replications=range(1), seed=0)
    for engine in (FastEngine(), SimpyEngine()):
        assert (patients(engine.run(of, inputs), of.cells)["served"] == 0).sum() == fit, engine.name


def test_people_from_outside_come_from_a_list_without_slots() -> None:
    """Five who have waited 40 days elsewhere are moved in two a week: served at once, after 40, 47 and 54 days."""
    moves = Moves(np.arange(3), np.array([1, 1, 1]), np.array([0, 0, 0]), np.full(3, 2.0))
    of = description([[0.0] * 3, [0.0] * 3], [[9.0] * 3, [0.0] * 3], start=[(1, 40.0, 5.0)], moves=moves)
    inputs = draw_inputs(of, replications=range(1), seed=0)
    for engine in (FastEngine(), SimpyEngine()):
        rows = patients(engine.run(of, inputs), of.cells)
        done = rows[(rows["list"] == 0) & (rows["served"] >= 0)]
        assert done["waited_days"].tolist() == [40.0, 40.0, 47.0, 47.0, 54.0], engine.name
