"""Deterministic examples: of other tools' test suites, and by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pks.sim.pathway import (
    Arrivals,
    At,
    Calendar,
    Flow,
    FlowSimulation,
    FollowOn,
    LockedError,
    Rebooking,
    Redraw,
    Resource,
    Restart,
    Resume,
    Rounds,
    Route,
    Stage,
    Step,
    WhoeverFits,
    simulate_flow,
)
from pks.sim.queue import Ageing, Fixed
from pks.sim.queue.times import Times


def vector(reference: Path, name: str) -> dict[str, Any]:
    """Return one example by its id."""
    examples = json.loads((reference / "vectors" / "peer_vectors.json").read_text(encoding="utf-8"))
    return next(each for each in examples if each["id"] == name)


def staffed(schedule: list[list[float]], *, cycle: bool = False) -> Calendar:
    """Return the calendar of a schedule of [servers, until when]."""
    hours = (0.0, *(float(until) for _, until in schedule[:-1]))
    return Calendar(hours, tuple(float(many) for many, _ in schedule), cycle=schedule[-1][1] if cycle else None)


class Listed:
    """Service times in the order in which they are asked for: whoever needs one takes the next."""

    mean = 1.0

    def __init__(self, times: list[float]) -> None:
        self.times = iter(times)

    def draw(self, generator: object, size: int) -> Any:
        """Return the next time."""
        return [next(self.times) for _ in range(size)]


def one_stage(arrivals: list[float], service: Times, capacity: float | Calendar, **more: Any) -> Flow:
    """Return a flow through one stage with one resource."""
    resource = Resource("server", capacity, breaks_off=more.pop("breaks_off", False))
    stage = Stage("care", {"server": 1}, service, **more)
    return Flow((resource,), (Route("all", (stage,)),), (Arrivals("all", At(tuple(map(float, arrivals)))),))


def hours(simulation: FlowSimulation, event: str, stage: str | None = None) -> list[float]:
    """Return when an event happened to each patient, in the order of patients; the last time where there are several."""
    log = simulation.log
    log = log[(log["event"] == event) & ((log["stage"] == stage) if stage else True)]
    return log.groupby("patient")["hour"].last().tolist()


def test_blocking(reference: Path) -> None:
    """Who is done at the first of two desks keeps it until the second is free (Ciw's type I blocking)."""
    given = vector(reference, "des-blocking")
    first = Stage("one", {"a": 1}, Fixed(given["inputs"]["service1"]), keeps=("a",))
    second = Stage("two", {"b": 1}, Fixed(given["inputs"]["service2"]))
    arrivals = At(tuple(map(float, given["inputs"]["arrivals"])))
    flow = Flow((Resource("a", 1), Resource("b", 1)), (Route("all", (first, second)),), (Arrivals("all", arrivals),))
    simulated = simulate_flow(flow, until=50, replications=1)
    times = [hours(simulated, *of) for of in (("arrives",), ("begins", "one"), ("ends", "one"), ("begins", "two"))]
    came, begun, done, left = times
    blocked = [two - one for one, two in zip(done, left, strict=True)]
    rows = zip(came, begun, done, left, blocked, hours(simulated, "goes home"), strict=True)
    for row, wanted in zip(rows, given["expected"], strict=True):
        assert row == pytest.approx(wanted, abs=given["tolerance"])
    held = simulated.boarding().iloc[0]
    assert (held["stage"], held["resource"], held["patients"]) == ("two", "a", 2)
    assert held["hours"] == pytest.approx(2.0 + 2.9)


@pytest.mark.parametrize("name", ["des-cyclic-schedule-off0.0", "des-overtime-2"])
def test_who_goes_on_after_a_shift(reference: Path, name: str) -> None:
    """Care that has begun is finished after the end of a shift, and the next shift does not add to those at work.

    Overtime is not compared: Ciw counts the first server as one more than the two of the next shift. By hand, with
    services from 3, 6 and 9: the patient of 3 goes on until 8; at 6 one of two is free, at 9 one again.
    """
    given = vector(reference, name)["inputs"]
    arrivals = given["arrivals"] if "arrivals" in given else [given["at"]] * given["batch"]
    cyclic = "batch" in given
    flow = one_stage(arrivals, Fixed(given["service"]), staffed(given["schedule"], cycle=cyclic))
    begun = hours(simulate_flow(flow, until=60 if cyclic else given["horizon"], replications=1), "begins")
    wanted = vector(reference, name)["expected"] if cyclic else [3.0, 6.0, 9.0]
    assert begun == pytest.approx(wanted)


def test_a_new_shift_does_not_add_to_those_who_still_work() -> None:
    """One until 4, two until 10: the patient of 3 is cared for until 13, so the next shift takes one more, not two."""
    flow = one_stage([3, 5, 5], Fixed(10.0), staffed([[1, 4], [2, 100]]))
    simulated = simulate_flow(flow, until=40, replications=1)
    assert hours(simulated, "begins") == [3.0, 5.0, 13.0]


def test_leaving_before_the_shift_begins(reference: Path) -> None:
    """Nobody is called when nobody is on duty: two lose patience (Ciw's test of reneging with schedules)."""
    given = vector(reference, "des-renege-schedule")
    inputs = given["inputs"]
    flow = one_stage(
        inputs["arrivals"], Fixed(inputs["service"]), staffed(inputs["schedule"]), patience=Fixed(inputs["patience"])
    )
    simulated = simulate_flow(flow, until=inputs["horizon"], replications=1)
    assert hours(simulated, "begins") == [row[2] for row in given["expected"]["served"]]
    assert hours(simulated, "goes home") == [row[3] for row in given["expected"]["served"]]
    assert hours(simulated, "leaves") == [row[2] for row in given["expected"]["reneged"]]
    waits = simulated.waits().iloc[0]
    assert (waits["begun"], waits["left"], waits["waiting"]) == (1, 2, 0)


def test_nobody_waits_for_more_than_there_is_room(reference: Path) -> None:
    """Who finds three in the system leaves at once (Ciw's test of baulking: one in care and two who wait)."""
    given = vector(reference, "des-baulk")
    inputs, expected = given["inputs"], given["expected"]
    flow = one_stage(inputs["arrivals"], Fixed(inputs["service"]), inputs["servers"], room=inputs["threshold"] - 1)
    simulated = simulate_flow(flow, until=inputs["horizon"], replications=1)
    assert hours(simulated, "turned away") == expected["baulked_at"]
    assert hours(simulated, "goes home") == [row[3] for row in expected["served"]]


def urgent_and_other(flow_of: list[tuple[float, str, float]], *, interrupted: object, later: list[float]) -> Flow:
    """Return one server, urgent patients (class0) who pre-empt, and others (class1) whose redrawn times are `later`."""
    own = [service for _, kind, service in flow_of if kind == "class1"]
    urgent = Stage("urgent", {"server": 1}, Listed([s for _, kind, s in flow_of if kind == "class0"]), preempts=True)
    other = Stage("other", {"server": 1}, Listed([*own, *later]), interrupted=interrupted)  # type: ignore[arg-type]
    come = {kind: At(tuple(float(t) for t, each, _ in flow_of if each == kind)) for kind in ("class0", "class1")}
    routes = (Route("class0", (urgent,), priority=0), Route("class1", (other,), priority=1))
    return Flow((Resource("server", 1),), routes, tuple(Arrivals(kind, at) for kind, at in come.items()))


def test_preemption(reference: Path) -> None:
    """Ciw's tests of pre-emption: who is more urgent takes the server, the other begins again, with new times or not."""
    for name, rule in (("des-preempt-restart", Restart()), ("des-preempt-resample", Redraw())):
        given = vector(reference, name)
        (came, _, (once, again)), (urgent_came, _, long) = given["inputs"]["arrivals"]
        flow = urgent_and_other(
            [(came, "class1", once), (urgent_came, "class0", long)], interrupted=rule, later=[again]
        )
        simulated = simulate_flow(flow, until=50, replications=1)
        ends = dict(zip([1, 2], hours(simulated, "goes home"), strict=True))
        begins = dict(zip([1, 2], hours(simulated, "begins"), strict=True))
        for patient, _, begin, end in given["expected"]:
            assert (begins[patient], ends[patient]) == (begin, end)


def test_the_most_urgent_waits_for_nobody(reference: Path) -> None:
    """Ciw's test of pre-emptive priorities: the third takes the server from the second, who has 5 to go again."""
    given = vector(reference, "des-priority-pre")
    simulated = simulate_flow(
        urgent_and_other(given["inputs"]["arrivals"], interrupted=Redraw(), later=[5.0]), until=50, replications=1
    )
    rows = zip(hours(simulated, "arrives"), hours(simulated, "begins"), hours(simulated, "goes home"), strict=True)
    assert sorted(rows) == sorted(tuple(row[1:]) for row in given["expected"])


def test_preempted_care_goes_on_where_it_stopped() -> None:
    """By hand: begun at 1 for 6, broken off at 3 for 10, resumed at 13 with 4 to go: home at 17."""
    flow = urgent_and_other([(1, "class1", 6), (3, "class0", 10)], interrupted=Resume(), later=[])
    simulated = simulate_flow(flow, until=50, replications=1)
    assert hours(simulated, "goes home") == [17.0, 13.0]
    assert "day 0 03:00  broken off  other" in simulated.trace(0)


@pytest.mark.parametrize(("name", "rule"), [("des-shift-restart", Restart()), ("des-shift-resample", Redraw())])
def test_care_that_ends_with_the_shift(reference: Path, name: str, rule: Restart | Redraw) -> None:
    """Where care is broken off at the end of a shift it goes on with the next one (Ciw's pre-emptive schedules)."""
    given = vector(reference, name)
    (came, times), *_ = given["inputs"]["arrivals"]
    calendar = staffed(given["inputs"]["schedule"])
    flow = one_stage([came], Listed(times), calendar, breaks_off=True, interrupted=rule)
    simulated = simulate_flow(flow, until=50, replications=1)
    assert hours(simulated, "begins") == [given["expected"]["start"]]
    assert hours(simulated, "goes home") == [given["expected"]["end"]]


def test_who_was_broken_off_goes_first(reference: Path) -> None:
    """Four servers go home at 12.5; at 17 one comes: the first patient has half an hour to go, then the second."""
    given = vector(reference, "des-shift-resume-many")
    inputs = given["inputs"]
    calendar = staffed(inputs["schedule"])
    flow = one_stage(inputs["arrivals"], Fixed(inputs["service"]), calendar, breaks_off=True, interrupted=Resume())
    simulated = simulate_flow(flow, until=inputs["horizon"], replications=1)
    assert hours(simulated, "goes home") == [row[3] for row in given["expected"]]
    assert hours(simulated, "begins")[:2] == [row[2] for row in given["expected"]]


@pytest.mark.parametrize("name", ["des-utilisation-1", "des-utilisation-schedule"])
def test_share_in_use(reference: Path, name: str) -> None:
    """What is used of a resource is busy time over staffed time."""
    given = vector(reference, name)
    inputs = given["inputs"]
    capacity = staffed(inputs["schedule"]) if "schedule" in inputs else inputs["servers"]
    flow = one_stage(inputs["arrivals"], Listed(list(map(float, inputs["service"]))), capacity)
    used = simulate_flow(flow, until=inputs["horizon"], replications=1).occupancy().iloc[0]
    assert used["used_share"] == pytest.approx(given["expected"], abs=given["tolerance"])


ROOM_AND_TEAM = (Resource("room", 1), Resource("team", 1))


def test_room_and_team_are_taken_together() -> None:
    """Nobody holds the room while waiting for the team: at 1 the team is away until 3, and the room stays free."""
    both = Stage("operation", {"room": 1, "team": 1}, Fixed(2.0))
    team = Stage("round", {"team": 1}, Fixed(3.0))
    routes = Route("operated", (both,)), Route("seen", (team,))
    flow = Flow(ROOM_AND_TEAM, routes, (Arrivals("seen", At((0.0,))), Arrivals("operated", At((1.0,)))))
    simulated = simulate_flow(flow, until=24, replications=1)
    assert hours(simulated, "begins", "operation") == [3.0]
    takes = simulated.log.query("event == 'takes' and stage == 'operation'")
    assert takes[["resource", "hour"]].to_numpy().tolist() == [["room", 3.0], ["team", 3.0]]


def test_what_is_not_needed_to_the_end_is_given_back() -> None:
    """By hand: 4 hours of the team, of which the room for the first: two teams and one room begin at 0, 1, 4 and 5."""
    visit = Stage("visit", {"room": 1, "team": 1}, Fixed(4.0), gives_back={"room": 0.25})
    resources = Resource("room", 1), Resource("team", 2)
    flow = Flow(resources, (Route("all", (visit,)),), (Arrivals("all", At((0.0,) * 4)),))
    simulated = simulate_flow(flow, until=24, replications=1)
    assert hours(simulated, "begins") == [0.0, 1.0, 4.0, 5.0]
    assert hours(simulated, "goes home") == [4.0, 5.0, 8.0, 9.0]
    used = simulated.occupancy().set_index("resource")["used"] * 24
    assert used.to_dict() == pytest.approx({"room": 4.0, "team": 16.0})


def test_passing_is_a_rule() -> None:
    """While the first waits for the team, who needs the room alone goes in only where one may pass."""
    both = Stage("operation", {"room": 1, "team": 1}, Fixed(2.0))
    team, room = Stage("round", {"team": 1}, Fixed(3.0)), Stage("visit", {"room": 1}, Fixed(1.0))
    routes = Route("operated", (both,)), Route("seen", (team,)), Route("visits", (room,))
    come = Arrivals("seen", At((0.0,))), Arrivals("operated", At((1.0,))), Arrivals("visits", At((1.5,)))
    flow = Flow(ROOM_AND_TEAM, routes, come)
    assert hours(simulate_flow(flow, until=24, replications=1), "begins", "visit") == [5.0]
    passed = Flow(ROOM_AND_TEAM, routes, come, passing=WhoeverFits())
    assert hours(simulate_flow(passed, until=24, replications=1), "begins", "visit") == [1.5]


def test_ageing_makes_up_for_priority() -> None:
    """A step of priority is worth 2 hours: who has waited since 1 goes before the urgent one of 4, not of 2."""
    for came, first in ((4.0, "other"), (2.0, "urgent")):
        stages = [Stage(name, {"server": 1}, Fixed(5.0)) for name in ("first", "other", "urgent")]
        routes = tuple(Route(each.name, (each,), priority=1 if each.name == "urgent" else 2) for each in stages)
        arrivals = tuple(Arrivals(name, At((t,))) for name, t in (("first", 0.0), ("other", 1.0), ("urgent", came)))
        flow = Flow((Resource("server", 1),), routes, arrivals, order=Ageing(2.0))
        assert hours(simulate_flow(flow, until=24, replications=1), "begins", first) == [5.0]


def test_cancelled_for_lack_of_a_bed_and_rebooked() -> None:
    """The bed is taken until 20: who comes at 8 is cancelled, comes again at 32, and then has bed and theatre."""
    operation = Stage(
        "operation", {"theatre": 1, "bed": 1}, Fixed(2.0), keeps=("bed",), patience=Fixed(0.0),
        rebooking=Rebooking(Fixed(24.0)),
    )  # fmt: skip
    stay = Stage("stay", {"bed": 1}, Fixed(10.0))
    acute = Stage("acute stay", {"bed": 1}, Fixed(20.0))
    routes = Route("elective", (operation, stay)), Route("acute", (acute,))
    come = Arrivals("acute", At((0.0,))), Arrivals("elective", At((8.0,)))
    flow = Flow((Resource("theatre", 1), Resource("bed", 1)), routes, come)
    simulated = simulate_flow(flow, until=100, replications=1)
    rows = simulated.cancellations()[["route", "stage", "resource", "times"]]
    assert rows.to_numpy().tolist() == [["elective", "operation", "bed", 1.0]]
    assert hours(simulated, "begins", "operation") == [32.0]
    assert hours(simulated, "begins", "stay") == [34.0]
    assert simulated.waits().set_index("stage").at["operation", "mean"] == 24.0


def test_who_is_cancelled_too_often_leaves() -> None:
    """After two cancellations more the patient leaves without care."""
    flow = one_stage([0.0, 1.0], Fixed(90.0), 1, patience=Fixed(0.5), rebooking=Rebooking(Fixed(10.0), most=2))
    simulated = simulate_flow(flow, until=90, replications=1)
    assert simulated.cancellations()["times"].tolist() == [2.0]
    assert hours(simulated, "leaves") == [1 + 10 + 10 + 0.5]


def test_discharge_at_rounds() -> None:
    """Who is ready at 9 holds the bed until the round at 11, when the next one takes it."""
    flow = one_stage([1.0, 5.0], Fixed(8.0), 1, leaves_at=Rounds((11.0, 15.0)))
    simulated = simulate_flow(flow, until=48, replications=1)
    assert hours(simulated, "ready") == [9.0, 19.0]
    assert hours(simulated, "goes home") == [11.0, 35.0]
    assert hours(simulated, "begins") == [1.0, 11.0]


def exchange(*, ward_too: bool, patience: Times | None = None) -> Flow:
    """Return two patients of whom each holds what the other waits for: a ward bed and the theatre."""
    needs = {"theatre": 1, "ward": 1} if ward_too else {"theatre": 1}
    ward = Stage("ward", {"ward": 1}, Fixed(2.0), keeps=("ward",))
    planned = Stage("planned operation", needs, Fixed(1.0), patience=patience)
    acute = Stage("acute operation", {"theatre": 1}, Fixed(3.0), keeps=("theatre",))
    after = Stage("after", {"ward": 1}, Fixed(4.0))
    routes = Route("planned", (ward, planned)), Route("acute", (acute, after))
    come = Arrivals("planned", At((0.0,))), Arrivals("acute", At((0.0,)))
    return Flow((Resource("theatre", 1), Resource("ward", 1)), routes, come)


def test_patients_who_wait_for_each_other_exchange() -> None:
    """At 3 the one in the theatre needs the ward bed, whose patient needs the theatre: they change places."""
    simulated = simulate_flow(exchange(ward_too=False), until=24, replications=1)
    assert hours(simulated, "begins", "planned operation") == [3.0]
    assert hours(simulated, "begins", "after") == [3.0]
    assert simulated.occupancy()["beyond"].tolist() == [0.0, 0.0]


def test_who_boards_passes_those_who_wait_for_the_place() -> None:
    """At 3 the ward bed is free; the first in its line needs the theatre too, which is held by who boards there.

    So that one goes first, to the ward at 3 until 8; then the bed and the theatre are free for the other.
    """
    stay = Stage("stay", {"ward": 1}, Fixed(3.0))
    operation = Stage("operation", {"theatre": 1}, Fixed(2.0), keeps=("theatre",))
    after, both = Stage("after", {"ward": 1}, Fixed(5.0)), Stage("both", {"theatre": 1, "ward": 1}, Fixed(1.0))
    routes = Route("stays", (stay,)), Route("operated", (operation, after)), Route("elective", (both,))
    come = Arrivals("stays", At((0.0,))), Arrivals("operated", At((0.0,))), Arrivals("elective", At((1.0,)))
    simulated = simulate_flow(
        Flow((Resource("theatre", 1), Resource("ward", 1)), routes, come), until=24, replications=1
    )
    assert hours(simulated, "begins", "after") == [3.0]
    assert hours(simulated, "begins", "both") == [8.0]


def test_patients_who_cannot_exchange_are_told() -> None:
    """Where one of them does not let go of the bed they wait for ever, and an error says so; patience would end it."""
    with pytest.raises(LockedError, match=r"wait for each other for ever, .* to begin planned operation, after"):
        simulate_flow(exchange(ward_too=True), until=24, replications=1)
    simulated = simulate_flow(exchange(ward_too=True, patience=Fixed(5.0)), until=24, replications=1)
    assert hours(simulated, "leaves") == [7.0]
    assert hours(simulated, "begins", "after") == [7.0]


def test_some_go_through_a_step_and_visits_give_rise_to_others() -> None:
    """A step with share 0 is left out; two visits follow after 24 hours each; who waited before the start is first."""
    visit, scan = Stage("visit", {"room": 1}, Fixed(1.0)), Stage("scan", {"room": 1}, Fixed(1.0))
    review = Stage("review", {"room": 1}, Fixed(0.5))
    routes = (
        Route("new", (visit, Step(scan, 0.0)), then=(FollowOn("review", 2.0, Fixed(24.0)),)),
        Route("review", (review,)),
    )
    flow = Flow((Resource("room", 1),), routes, (Arrivals("new", At((-48.0, 0.0))),))
    simulated = simulate_flow(flow, until=100, replications=1)
    assert hours(simulated, "begins", "visit") == [0.0, 1.0]
    assert hours(simulated, "begins", "review") == [25.0, 25.5, 26.0, 26.5]
    waits = simulated.waits().set_index("stage")
    assert waits.at["visit", "mean"] == (48.0 + 1.0) / 2
    assert "scan" not in waits.index


def test_the_log_is_in_names() -> None:
    """The log says who, when, what and of which resource how much."""
    log = simulate_flow(one_stage([1.0], Fixed(2.0), 1), until=9, replications=2).log
    assert list(log.columns) == ["replication", "patient", "route", "hour", "event", "stage", "resource", "amount"]
    mine = log[(log["patient"] == 0) & (log["replication"] == 1)]
    assert mine["event"].tolist() == ["arrives", "waits", "takes", "begins", "ends", "gives back", "goes home"]
    assert isinstance(log["event"].dtype, pd.CategoricalDtype)


class LastFirst:
    """The last to come is first in line."""

    def key(self, priority: int, since: float) -> tuple[float, float]:
        """Return what to sort by."""
        return (0.0, -since)


def test_last_in_first_out(reference: Path) -> None:
    """An order of one's own: Ciw's test of a line that is served from its end."""
    given = vector(reference, "des-lifo")
    inputs = given["inputs"]
    flow = replace(one_stage(inputs["arrivals"], Fixed(inputs["service"]), inputs["servers"]), order=LastFirst())
    simulated = simulate_flow(flow, until=inputs["horizon"], replications=1)
    log = simulated.log
    home = log[log["event"] == "goes home"]["patient"].tolist()
    times = {name: dict(log[log["event"] == name].groupby("patient")["hour"].last()) for name in
             ("arrives", "begins", "goes home")}  # fmt: skip
    rows = [(patient + 1, *(times[name][patient] for name in times)) for patient in home]
    assert [row == pytest.approx(wanted) for row, wanted in zip(rows, given["expected"], strict=True)] == [True] * 5


def test_so_many_fit_into_the_whole_system(reference: Path) -> None:
    """Ciw's test of a system of two desks with five places: who finds no place leaves, who goes frees one first."""
    given = vector(reference, "des-system-capacity")
    inputs = given["inputs"]
    routes, arrivals = [], []
    for desk in ("1", "2"):
        enter = Stage(f"enter {desk}", {"place": 1}, Fixed(0.0), keeps=("place",), patience=Fixed(0.0))
        care = Stage(f"care {desk}", {"place": 1, f"desk {desk}": 1}, Fixed(inputs["service"]))
        routes.append(Route(desk, (enter, care)))
        arrivals.append(Arrivals(desk, At(tuple(inputs[f"arrivals{desk}"]))))
    resources = (Resource("place", inputs["system_capacity"]), Resource("desk 1", 1), Resource("desk 2", 1))
    log = simulate_flow(Flow(resources, tuple(routes), tuple(arrivals)), until=inputs["horizon"], replications=1).log
    care = log[log["stage"].isin(["care 1", "care 2"])]
    found = {name: care[care["event"] == name].groupby("patient")["hour"].last() for name in ("begins", "ends")}
    came = log[log["event"] == "arrives"].set_index("patient")
    rows = [
        (int(came.at[patient, "route"]), came.at[patient, "hour"], found["begins"][patient], end)
        for patient, end in found["ends"].items()
    ]
    for row, wanted in zip(sorted(rows, key=lambda row: row[1]), given["expected"]["accepted"], strict=True):
        assert row == pytest.approx(wanted)
    assert log[log["event"] == "leaves"]["hour"].tolist()[:10] == pytest.approx(given["expected"]["rejected_first10"])


@pytest.mark.parametrize(
    ("name", "rule", "end"), [("des-slot-pre-resume", Resume(), 18), ("des-slot-pre-restart", Restart(), 25)]
)
def test_slots_that_break_off(reference: Path, name: str, rule: Resume | Restart, end: float) -> None:
    """Slots are a door that is open at their hours only: at 11 one may stay, the other goes on at 15 (Ciw's test)."""
    given = vector(reference, name)
    (first, second), sizes = given["inputs"]["slots"], given["inputs"]["sizes"]
    slots = [(first, sizes[0]), (second, sizes[1]), (second + first, sizes[0])]
    server = Calendar((0.0, *(float(hour) for hour, _ in slots)), (0.0, *(float(many) for _, many in slots)))
    hours_open = [hour for slot, _ in slots for hour in (float(slot), slot + 0.01)]
    door = Calendar((0.0, *hours_open), (0.0, *[9.0, 0.0] * len(slots)))
    care = Stage("care", {"server": 1, "door": 1}, Fixed(given["inputs"]["service"][0][0]), interrupted=rule)
    come = Arrivals("all", At(tuple(given["inputs"]["arrivals"])))
    resources = Resource("server", server, breaks_off=True), Resource("door", door)
    simulated = simulate_flow(Flow(resources, (Route("all", (care,)),), (come,)), until=50, replications=1)
    assert hours(simulated, "begins") == given["expected"]
    assert hours(simulated, "goes home") == [14.0, end]


@pytest.mark.parametrize("again", ["next stage", "new visit"])
def test_what_happens_at_one_moment_has_an_order(reference: Path, again: str) -> None:
    """At 30 two go on to their next care and a third arrives, for two servers.

    Ciw draws who is first: the third misses out in a quarter of its runs. Here it is never drawn: care ends, and the next
    stage of a route begins, before anybody arrives, so the third always misses out. But who comes back as a new visit
    arrives like others, after those whose coming was known before, and the third never does.
    """
    inputs = vector(reference, "simultaneous-events")
    assert inputs["expected"] == 0.25
    stages = [Stage(f"care {number}", {"server": 1}, Fixed(5.0)) for number in range(6)]
    if again == "next stage":
        route = Route("all", tuple(stages))
    else:
        route = Route("all", (stages[0],), then=(FollowOn("all", 1.0, Fixed(0.0)),))
    flow = Flow((Resource("server", 2),), (route,), (Arrivals("all", At((10.0, 20.0, 30.0))),))
    log = simulate_flow(flow, until=36.0, replications=1).log
    late = log[(log["event"] == "ends") & (log["hour"] == 35.0)]["patient"].tolist()
    third = int(log[(log["event"] == "arrives") & (log["hour"] == 30.0)]["patient"].iloc[0])
    assert (third in late) == (again == "new visit")


def test_a_shift_that_is_made_up_for_ends_before_care() -> None:
    """By hand: 4 hours of care from 8, nurse until 12 or in lieu: at 12 the next one is called only where work is paid."""
    for time_off, begun in ((False, [8.0, 12.0]), (True, [8.0, 32.0])):
        nurse = Resource("nurse", Calendar((0.0, 8.0, 12.0), (0.0, 1.0, 0.0), cycle=24.0), time_off=time_off)
        stage = Stage("care", {"nurse": 1}, Fixed(4.0))
        flow = Flow((nurse,), (Route("all", (stage,)),), (Arrivals("all", At((0.0, 0.0))),))
        assert hours(simulate_flow(flow, until=48, replications=1), "begins") == begun


def test_a_long_overrun_is_taken_off_several_shifts() -> None:
    """By hand: 20 hours from 8 to 4 the next morning, 16 beyond the shift: two days off; the fourth day begins at 8."""
    nurse = Resource("nurse", Calendar((0.0, 8.0, 12.0), (0.0, 1.0, 0.0), cycle=24.0), time_off=True)
    stage = Stage("care", {"nurse": 1}, Fixed(12.0))
    flow = Flow((nurse,), (Route("all", (stage,)),), (Arrivals("all", At((0.0, 0.0))),))
    assert hours(simulate_flow(flow, until=168, replications=1), "begins") == [8.0, 3 * 24 + 8.0]


def test_who_still_works_does_not_rest_at_once() -> None:
    """By hand: 23 hours from 8 to 7 with a shift from 6 to 10: 1 + 22 hours, of which 4 + 4 … are taken off.

    On duty 6–10 each day. Begun at 6 on day 0 for 26 hours: 20 beyond until 6, two more within the shift of day 1, which
    rests from 8 on: 2 hours; days 2 to 5 rest 4 each, 18 in all; of day 6 the last 2: begun at 8.
    """
    nurse = Resource("nurse", Calendar((0.0, 6.0, 10.0), (0.0, 1.0, 0.0), cycle=24.0), time_off=True)
    stage = Stage("care", {"nurse": 1}, Fixed(26.0))
    flow = Flow((nurse,), (Route("all", (stage,)),), (Arrivals("all", At((0.0, 0.0))),))
    assert hours(simulate_flow(flow, until=240, replications=1), "begins") == [6.0, 6 * 24 + 8.0]
