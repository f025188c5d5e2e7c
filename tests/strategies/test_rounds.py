"""Rounds between a region and its units: the way leaves plans that hold, the end is the exact optimum."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import pks
from pks.balance.lexicographic import Lexicographic
from pks.balance.order import arranged
from pks.balance.plan import Plan
from pks.balance.problem import Problem
from pks.balance.program import program_of
from pks.balance.settling import Settling
from pks.balance.tiers import tiers_of
from pks.balance.variables import variables_of
from pks.chain import need
from pks.chain.planning import problem
from pks.core.errors import AlignmentError
from pks.core.workers import Workers
from pks.lp import HiGHS, NoPointYet, Progress, PuLP, SolverFailed
from pks.strategies.rounds import Rounds, RoundsPlan, protocol
from pks.strategies.rounds.bounding import at_most, ever_on
from pks.strategies.rounds.groups import levels_of
from pks.strategies.rounds.negotiating import Table, rounds_of, table_of
from pks.strategies.rounds.proving import gaps, nothing_proved, proved_by
from pks.study.contract import faults
from pks.study.instances import SETS, SMALL
from pks.study.recorded import recorded
from reference.random_cases import make
from tests.balance.cases import small_case, table
from tests.strategies.ladder_cases import tiers

WAYS = [Rounds(), Rounds(fan_out=2), Rounds(fan_out=None)]


def posed(case: pks.Case) -> Problem:
    """Return the balancing problem of a case."""
    return problem(case, need(case))


def drawn(seed: int, **features: bool) -> Problem:
    """Return the balancing problem of a random case; another example is drawn where the case is refused."""
    with TemporaryDirectory() as folder:
        make(Path(folder), seed, **features)
        try:
            return posed(pks.read_case(folder))
        except pks.CaseError:
            reject()


def negotiable(given_problem: Problem, way: Rounds) -> Table:
    """Return what is negotiated, all tiers in the default order."""
    v = variables_of(given_problem)
    places = arranged(tiers_of(given_problem, v, "SEK"), [])
    return table_of(given_problem, v, places, fan_out=way.fan_out)


def same(plan: Plan, best: Plan) -> bool:
    """Tell whether every place of the order has the best value, to 1e-9 of it or of one; what merged tiers have each is free."""
    found, expected = (each.tiers.drop_duplicates("position").set_index("tier")["value"] for each in (plan, best))
    return found.to_dict() == pytest.approx(expected.to_dict(), rel=1e-9, abs=1e-9)


@pytest.fixture(scope="module")
def region() -> Problem:
    """A made-up region of six clinics that share staff, of the small set."""
    return posed(SMALL[3].case())


@pytest.fixture(scope="module")
def best(region: Problem) -> Plan:
    """Its exact plan."""
    return Lexicographic().balance(region, "SEK")


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 400), way=st.sampled_from(WAYS))
def test_tiers_are_those_of_the_whole_program(seed: int, way: Rounds) -> None:
    """Whatever the case and however groups join, every tier has the value of the program solved whole."""
    given_problem = drawn(seed)
    plan = way.balance(given_problem, "SEK")
    assert same(plan, Lexicographic().balance(given_problem, "SEK"))
    assert (plan.status, plan.check()) == ("optimal", [])


@pytest.mark.parametrize("name", ["by_hand", *(f"random_{number}" for number in range(1, 9))])
def test_tiers_are_those_of_an_independent_implementation(reference: Path, name: str) -> None:
    """Every tier of the reference cases has the value beside them."""
    folder = reference / "cases" / "tiers"
    expected = json.loads((folder / "expected_tiers.json").read_text())[name]
    found = tiers(pks.plan(pks.read_case(folder / name), strategy=Rounds()))
    assert {tier: found.get(tier, 0.0) for tier in expected} == pytest.approx(expected, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_every_round_leaves_a_plan_that_holds(region: Problem, way: Rounds) -> None:
    """The plans side by side keep to every row and bound, and each round is at least as good as the one before."""
    negotiated = negotiable(region, way)
    program = negotiated.program
    rounds = list(rounds_of(negotiated, HiGHS(), over=map))
    for each in rounds:
        activity = program.matrix @ each.x
        room = 1e-6 * np.maximum(1.0, abs(program.matrix) @ np.abs(each.x))
        assert (activity >= program.row_lower - room).all()
        assert (activity <= program.row_upper + room).all()
        assert (each.x >= program.col_lower - 1e-6).all()
        assert (each.x <= program.col_upper + 1e-6).all()
    values = [float(negotiated.cost @ each.x) for each in rounds]
    assert all(after <= before * (1 + 1e-9) for before, after in pairwise(values))
    assert len(rounds) > 2


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 400), way=st.sampled_from(WAYS))
def test_plans_hold_and_bounds_lie_below_the_optimum_whatever_the_case(seed: int, way: Rounds) -> None:
    """With budgets, suppliers, missions and resources as they come, no round breaks a row and no tier's bound is too high."""
    given_problem = drawn(seed)
    negotiated = negotiable(given_problem, way)
    program = negotiated.program
    optimum = Lexicographic().balance(given_problem, "SEK").tiers["value"]
    for each in rounds_of(negotiated, HiGHS(), over=map):
        activity = program.matrix @ each.x
        room = 1e-6 * np.maximum(1.0, abs(program.matrix) @ np.abs(each.x))
        assert (activity >= program.row_lower - room).all()
        assert (activity <= program.row_upper + room).all()
        for least, best_value in zip(each.proved, optimum, strict=False):
            assert least <= best_value * (1 + 1e-8) + 1e-8


def test_bounds_close_in_on_the_value(region: Problem, best: Plan) -> None:
    """No round's bound lies above the optimum of its tier, value and bound are a gap apart, and the plan has none."""
    exact = tiers(best)
    told = Rounds(fan_out=2).balance(region, "SEK").rounds
    solved = told.iloc[:-1]
    assert (solved["tier"] != "").sum() > 2
    for row in solved[solved["tier"] != ""].to_dict("records"):
        assert row["bound"] <= exact[row["tier"]] * (1 + 1e-9) + 1e-9
        assert row[row["tier"]] - row["gap"] == pytest.approx(row["bound"])
    plan = told.iloc[-1]
    assert (plan["tier"], plan["gap"]) == ("", 0)


@pytest.fixture(scope="module")
def wards() -> tuple[Table, list[np.ndarray]]:
    """What two wards negotiate, and their plans round by round."""
    negotiated = negotiable(posed(two_wards()), Rounds())
    return negotiated, [each.x for each in rounds_of(negotiated, HiGHS(), over=map)]


@given(data=st.data())
def test_whatever_the_prices_nothing_false_is_proved(
    wards: tuple[Table, list[np.ndarray]], data: st.DataObject
) -> None:
    """Of two wards 1 is uncovered at best, and 3 hours are lent for that: no prices and no plan prove more."""
    negotiated, plans = wards
    names = [tier.name for tier in negotiated.tiers]
    exact = {"uncovered": 1.0, "order 1": 3.0}
    price = arrays(float, len(negotiated.program.row_lower), elements=st.floats(-10, 10), fill=st.just(0.0))
    proved = nothing_proved(negotiated.program, negotiated.most)
    for x in data.draw(st.lists(st.sampled_from(plans), min_size=1, max_size=3)):
        prices = [data.draw(price) for _ in names]
        proved = proved_by(proved, negotiated.program, negotiated.tiers, x=x, prices=prices)
        for name, least in zip(names, proved.least, strict=False):
            assert least <= exact.get(name, 0.0) + 1e-9


def test_gaps_of_later_tiers_wait_for_the_first() -> None:
    """The second tier cannot fall below 3 where the first is at its best; where it is not, it may be anything from 0."""
    assert gaps([1.0, 5.0], (1.0, 3.0)) == (0.0, 2.0)
    assert gaps([2.0, 5.0], (1.0, 3.0)) == (1.0, 5.0)
    assert gaps([1.0, 5.0, 0.0], (1.0,)) == (0.0, 5.0, 0.0)


def test_a_bound_tells_something_before_the_end() -> None:
    """Where hours are short everywhere, the bound of the first round has most of what all people who wait too long come to."""
    case = SMALL[1].case()
    overdue = tiers(Lexicographic().balance(posed(case), "SEK"))["overdue"]
    first = Rounds(fan_out=None).balance(posed(case), "SEK").rounds.iloc[0]
    assert first["tier"] == "overdue"
    assert 0.8 * overdue < first["bound"] <= overdue
    assert first["gap"] > 0.1 * overdue


@pytest.mark.parametrize("most", [1, 2, 3])
def test_a_plan_stopped_early_says_how_far_it_is(region: Problem, best: Plan, most: int) -> None:
    """It is no better than the optimum, and in the first tier that is not closed the optimum lies within its gap."""
    plan = Rounds(fan_out=None, most=most).balance(region, "SEK")
    assert plan.check() == []
    open_tiers = plan.tiers[plan.tiers["gap"] > 0] if "gap" in plan.tiers else plan.tiers.iloc[:0]
    settled = plan.tiers if not len(open_tiers) else plan.tiers.iloc[: open_tiers.index[0]]
    exact = tiers(best)
    for row in settled.itertuples():
        assert row.value == pytest.approx(exact[row.tier], rel=1e-8, abs=1e-8)
    if len(open_tiers):
        first = open_tiers.iloc[0]
        assert plan.status == "interrupted"
        assert first["value"] - first["gap"] - 1e-6 <= exact[first["tier"]] <= first["value"] + 1e-6


def test_more_rounds_are_never_worse(region: Problem) -> None:
    """In the order of the tiers, a plan after more rounds is at least as good."""
    plans = [tiers(Rounds(fan_out=None, most=most).balance(region, "SEK")) for most in (1, 2, 3, 4)]
    for before, after in pairwise(plans):
        apart = next((name for name in before if abs(before[name] - after[name]) > 1e-6 * max(1, before[name])), None)
        assert apart is None or after[apart] < before[apart]


def two_wards() -> pks.Case:
    """Two wards and a week: A needs 10 acute hours and has 6, B needs 4 and has 10 and may lend A three of them."""
    return small_case(
        periods=1,
        units=("A", "B"),
        objects=table("planning_object acute", ("p", True)),
        demand={("A", "p"): 10, ("B", "p"): 4},
        available={("A", "c"): 6, ("B", "c"): 10},
        activity_hours=table("planning_object capacity hours", ("p", "c", 1.0)),
        reallocations=table("capacity from_unit to_unit max_hours", ("c", "B", "A", 3)),
    )


def handed_on() -> pks.Case:
    """W may lend U 10 hours of "mix", and U lend V 10; U's nurses, who could give these hours, are needed in its ward."""
    return small_case(
        periods=1,
        units=("U", "V", "W"),
        objects=table("planning_object acute", ("p", True), ("s", True)),
        demand={("U", "s"): 10, ("V", "p"): 10},
        capacities=table("capacity", ("mix",), ("ward",)),
        available={("W", "mix"): 10, ("V", "mix"): 0},
        resources=table(
            "unit resource kind quantity hours_per_period",
            ("U", "nurse", "competence", 1, 10),
            ("U", "doctor", "competence", 0, 10),
        ),
        compositions=table(
            "capacity resource alternative per_hour",
            ("mix", "nurse", 1, 1.0),
            ("mix", "doctor", 2, 1.0),
            ("ward", "nurse", 1, 1.0),
        ),
        activity_hours=table("planning_object capacity unit hours", ("p", "mix", "V", 1.0), ("s", "ward", None, 1.0)),
        reallocations=table("capacity from_unit to_unit", ("mix", "W", "U"), ("mix", "U", "V")),
    )


def test_hours_that_are_handed_on_count_in_the_bound() -> None:
    """V's 10 acute are served with W's hours by way of U, which uses none itself: 0 uncovered, so no bound may say 10."""
    told = Rounds(fan_out=2).balance(posed(handed_on()), "SEK").rounds
    assert told["uncovered"].tolist()[::3] == pytest.approx([10, 0])
    assert (told["bound"].dropna() <= 1e-9).all()
    assert Rounds(most=2).balance(posed(handed_on()), "SEK").status == "interrupted"


@settings(max_examples=8, deadline=None)
@given(
    seed=st.integers(0, 400),
    features=st.sampled_from(
        [
            {},
            {"alternatives": True, "resources": True, "reallocations": True},
            {"resources": True, "resource_expansions": True, "flexibility": True, "reallocations": True},
            {"pathways": True, "suppliers": True, "transfers": True, "goals": True, "missions": True},
        ]
    ),
)
def test_nothing_is_lost_where_columns_come_to_no_more_than_that(seed: int, features: dict[str, bool]) -> None:
    """With what columns can come to at most as their upper bounds, the program reaches every tier as well as without."""
    limits_keep_the_optimum(drawn(seed, **features))


def test_nothing_is_lost_where_hours_are_handed_on() -> None:
    """The same where a unit receives hours only to lend them."""
    limits_keep_the_optimum(posed(handed_on()))


def limits_keep_the_optimum(given_problem: Problem) -> None:
    """Hold the tiers with the limits in the program against those without."""
    v = variables_of(given_problem)
    program = program_of(given_problem, v)
    places = arranged(tiers_of(given_problem, v, "SEK"), [])
    most = np.minimum(program.col_upper, at_most(given_problem, v, program))
    found = Settling().settle(replace(program, col_upper=most), places).solution.values
    assert found == pytest.approx(Settling().settle(program, places).solution.values, rel=1e-7, abs=1e-7)


def test_slack_in_a_stopped_plan_is_not_taken_for_proved() -> None:
    """Alone, A leaves 4 uncovered, where 1 is the best and 10 % of it the slack: within its gap, and no handshake."""
    plan = Rounds(most=1, order=("uncovered:10%",)).balance(posed(two_wards()), "SEK")
    first = plan.tiers.set_index("tier").loc["uncovered"]
    assert plan.status == "interrupted"
    assert first["value"] == pytest.approx(4)
    assert first["value"] - first["gap"] <= 1


def test_hours_that_free_a_resource_count_in_the_bound() -> None:
    """A's 10 nurse hours make two capacities of which 10 are needed each, and a third, of which nothing is.

    Hours of the third from B, up to 10, count as nurses that A need not use (the project's inequality of resources), so that
    10 people more are served: alone, 10 uncovered are not the best, and the bound may not say so.
    """
    names = ("theatre", "ward", "clinic")
    case = small_case(
        periods=1,
        units=("A", "B"),
        objects=table("planning_object acute", ("p", True), ("s", True)),
        demand={("A", "p"): 10, ("A", "s"): 10},
        capacities=table("capacity", *((name,) for name in names)),
        available={("B", "clinic"): 30},
        resources=table("unit resource kind quantity hours_per_period", ("A", "nurse", "competence", 1, 10)),
        compositions=table("capacity resource per_hour", *((name, "nurse", 1.0) for name in names)),
        activity_hours=table("planning_object capacity hours", ("p", "theatre", 1.0), ("s", "ward", 1.0)),
        reallocations=table("capacity from_unit to_unit", ("clinic", "B", "A")),
    )
    told = Rounds().balance(posed(case), "SEK").rounds
    assert told["uncovered"].tolist() == pytest.approx([10, 0, 0])
    assert told["tier"].iloc[0] == "uncovered"
    assert told["bound"].iloc[0] <= 0
    assert Rounds(most=1).balance(posed(case), "SEK").status == "interrupted"


@pytest.mark.parametrize(
    ("payer", "handed", "alone"), [("A", None, 0.0), (None, 4 * 10 / 14, 4 - 4 * 10 / 14)], ids=["own", "shared"]
)
def test_money_that_units_share_is_handed_out(payer: str | None, handed: float | None, alone: float) -> None:
    """A lacks 4 hours at 1 each, and 4 is the money: all of it if it is A's own, else 10/14, its part of the hours needed."""
    case = small_case(
        periods=1,
        units=("A", "B"),
        objects=table("planning_object acute", ("p", True)),
        demand={("A", "p"): 10, ("B", "p"): 4},
        available={("A", "c"): 6, ("B", "c"): 10},
        activity_hours=table("planning_object capacity hours", ("p", "c", 1.0)),
        expansions=table("unit capacity step price", ("A", "c", "overtime", 1.0), ("B", "c", "overtime", 1.0)),
        reallocations=table("capacity from_unit to_unit max_hours price", ("c", "B", "A", 1, 1.0)),
        budget=table("unit amount", (payer, 4)),
    )
    plan = Rounds().balance(posed(case), "SEK")
    assert plan.rounds["uncovered"].tolist() == pytest.approx([alone, 0, 0], abs=1e-9)
    first = plan.minutes.set_index(["round", "unit"]).loc[(1, "A"), "handed"]
    assert np.isnan(first) if handed is None else first == pytest.approx(handed)


def test_two_wards_by_hand() -> None:
    """Round 1: A alone leaves 10 − 6 = 4 uncovered and is held back by its hours, B none. Round 2: B lends 3, 1 is left.

    At A's price, one weighted person an hour, and B's, nothing, lending pays up to its limit; the order's tier is 3 hours.
    """
    plan = Rounds().balance(posed(two_wards()), "SEK")
    told, minutes = plan.rounds, plan.minutes.set_index(["round", "unit"])
    assert told["uncovered"].tolist() == pytest.approx([4, 1, 1])
    assert told["groups"].tolist() == [2, 1, 1]
    assert tiers(plan)["order 1"] == pytest.approx(3)
    assert minutes.loc[(1, "A"), ["production", "uncovered", "held_back_by", "with"]].tolist() == [6, 4, "c", ""]
    assert minutes.loc[(1, "B"), ["production", "uncovered", "held_back_by"]].tolist() == [4, 0, ""]
    assert minutes.loc[(2, "A"), ["production", "received_hours", "with"]].tolist() == [9, 3, "all"]
    assert minutes.loc[(2, "B"), ["production", "lent_hours"]].tolist() == [4, 3]
    assert minutes.loc[(1, "A"), ["tier", "hour_lowers"]].tolist() == ["uncovered", 1]
    assert minutes.loc[(1, "B"), "tier"] == ""


def test_the_protocol_reads_as_one() -> None:
    """Preliminary mission, answers with their reasons, what is being solved, the updated mission and the handshake."""
    plan = Rounds().balance(posed(two_wards()), "SEK")
    assert protocol(plan).splitlines() == [
        "Round 1. Preliminary mission: every unit plans by itself.",
        "  A is asked for 10 activities and carries out 6, leaves 4 acute without care; "
        "is held back most by c (one hour more, where it does most, gives care to 1 more acute patient).",
        "  B is asked for 4 activities and carries out 4; nothing holds it back.",
        "  Being solved: acute care (uncovered), 4 in this plan; no plan comes below 1.",
        "",
        "Round 2. Updated missions: the whole region.",
        "  A is asked for 10 activities and carries out 9, receives 3 hours, leaves 1 acute without care; "
        "is held back most by c (one hour more, where it does most, gives care to 1 more acute patient).",
        "  B is asked for 4 activities and carries out 4, lends 3 hours; nothing holds it back.",
        "  Every tier is proved to be as good as can be.",
        "",
        "Round 3. The mission, settled tier by tier.",
        "  All others: as before.",
        "",
        "People are counted in every period and weighted by severity, as in the tiers.",
        "Handshake: nothing that anybody could decide would make the plan better.",
    ]
    assert "B ombeds utföra 4 aktiviteter och utför 4, lånar ut 3 timmar; ingenting håller den tillbaka." in protocol(
        plan, "sv"
    )
    with pytest.raises(ValueError, match="languages: en, sv"):
        protocol(plan, "eng")
    stopped = protocol(Rounds(most=1).balance(posed(two_wards()), "SEK"), "sv").splitlines()
    assert stopped[-1] == "Inget handslag än (avbrutet som önskat): se nivåernas avstånd till det bästa."


def test_units_hold_their_mission_against_last_year() -> None:
    """A carried out 8 a year ago: 6 by itself is a quarter less, 9 with B's hours an eighth more; of B nothing is known."""
    plan = Rounds(before=np.array([[[8.0]], [[np.nan]]])).balance(posed(two_wards()), "SEK")
    minutes = plan.minutes.set_index(["round", "unit"])
    assert minutes.loc[[(1, "A"), (2, "A")], ["last_year", "change"]].to_numpy().tolist() == [[8, -0.25], [8, 0.125]]
    assert minutes.loc[(1, "B"), ["last_year", "change"]].isna().all()
    lines = protocol(plan).splitlines()
    assert lines[1].startswith(
        "  A is asked for 10 activities and carries out 6 (those in the history: 25 % fewer than last year), leaves 4"
    )
    assert lines[2].startswith("  B is asked for 4 activities and carries out 4; nothing")
    assert (
        "  A ombeds utföra 10 aktiviteter och utför 9 (de som finns i historiken: 12 % fler än förra året)"
        in protocol(plan, "sv")
    )


def test_what_was_carried_out_elsewhere_is_refused() -> None:
    """A production of another number of units, planning objects or periods is not this case's."""
    with pytest.raises(AlignmentError, match=r"\(1, 1, 1\).*\(2, 1, 1\)"):
        Rounds(before=np.zeros((1, 1, 1))).balance(posed(two_wards()), "SEK")


def test_what_holds_a_unit_back_need_not_be_hours() -> None:
    """A has 100 hours and may carry out 6 of 10: it says so. B, which serves everybody, is held back by nothing."""
    case = small_case(
        periods=1,
        units=("A", "B"),
        objects=table("planning_object acute", ("p", True)),
        demand={("A", "p"): 10, ("B", "p"): 4},
        available={("A", "c"): 100, ("B", "c"): 10},
        activity_hours=table("planning_object capacity hours", ("p", "c", 1.0)),
        ability=table("unit planning_object period activities", ("A", "p", "2026-01-05", 6)),
    )
    lines = protocol(Rounds().balance(posed(case), "SEK")).splitlines()
    assert lines[1].endswith(
        "acute without care; is held back by a limit other than hours: no more can be carried out there."
    )
    assert lines[2].endswith("carries out 4; nothing holds it back.")


def test_the_minutes_add_up(region: Problem) -> None:
    """As many are carried out for others as are sent, nobody receives more hours than are lent, and the last round is the plan."""
    plan = Rounds().balance(region, "SEK")
    minutes = plan.minutes
    done = plan.planned["production"].groupby("unit")["activities"].sum()
    last = minutes[minutes["round"] == minutes["round"].max()].set_index("unit")
    assert last["production"].to_dict() == pytest.approx(done.reindex(last.index).fillna(0.0).to_dict())
    left = plan.waiting.groupby("unit")[["limited", "uncovered"]].sum().sum(axis=1).reindex(last.index).fillna(0.0)
    asked = last["production"] + last["waiting_at_end"] + left
    assert last["mission"].to_dict() == pytest.approx(asked.to_dict())
    assert last["cost"].sum() == pytest.approx(plan.planned["measures"]["cost"].sum())
    sums = minutes.groupby("round")[["sent", "carried_for_others", "lent_hours", "received_hours"]].sum()
    assert sums["sent"].tolist() == pytest.approx(sums["carried_for_others"].tolist())
    assert (sums["received_hours"] <= sums["lent_hours"] * (1 + 1e-9)).all()
    assert sums.loc[1].tolist() == [0, 0, 0, 0]
    assert sums["lent_hours"].iloc[-1] > 0


class Losing:
    """Maps the first item and loses its worker then."""

    def __call__(self, function: Callable[[Any], Any], items: Iterable[Any], /) -> Iterator[Any]:
        """Return one answer and no more."""
        for item in items:
            yield function(item)
            raise ConnectionError("the worker is gone")


def test_who_works_where_does_not_matter(region: Problem) -> None:
    """On threads, in other processes, and with workers that get lost, the plan is the same to the last bit."""
    here = Rounds().balance(region, "SEK")
    with ProcessPoolExecutor(2) as pool:
        others = [Workers(2, backend="threading"), pool.map, Losing()]
        plans = [Rounds(over=over).balance(region, "SEK") for over in others]
    for plan in plans:
        assert plan.tiers.equals(here.tiers)
        assert plan.production.equals(here.production)
        assert plan.minutes.equals(here.minutes)


def test_a_fault_of_the_solver_is_not_taken_for_a_lost_worker(region: Problem) -> None:
    """What the solver says is passed on."""
    with pytest.raises(SolverFailed, match="option"):
        Rounds(settling=Settling(HiGHS({"no such option": 1}))).balance(region, "SEK")


def test_any_solver_will_do() -> None:
    """CBC, which passes no basis on, comes to the same tiers."""
    given_problem = posed(two_wards())
    plan = Rounds(settling=Settling(PuLP("PULP_CBC_CMD"))).balance(given_problem, "SEK")
    assert same(plan, Lexicographic().balance(given_problem, "SEK"))


def test_tiers_in_another_order(region: Problem) -> None:
    """With an order of one's own, merged tiers and slack included, the plan is that of the program with that order."""
    order = ("overdue+2*uncovered", "order 3:10%")
    plan = Rounds(order=order).balance(region, "SEK")
    assert same(plan, Lexicographic(order=order).balance(region, "SEK"))
    assert "lowers overdue+2*uncovered by" in protocol(plan)


def test_a_time_limit_leaves_a_plan(region: Problem) -> None:
    """However short the time, there is a plan that keeps to every limit."""
    plan = Rounds(settling=Settling(time_limit=1e-3)).balance(region, "SEK")
    assert isinstance(plan, RoundsPlan)
    assert plan.check() == []
    assert plan.status != "optimal"


def test_a_time_limit_does_not_lose_what_was_settled(region: Problem, best: Plan) -> None:
    """The plan is at least as good as that of the last round, and says of its first tier how far it may be from the best."""
    plan = Rounds(settling=Settling(time_limit=1e-3)).balance(region, "SEK")
    last_round = plan.rounds.iloc[-2]
    found = plan.tiers.set_index("tier")
    assert found.loc["uncovered", "value"] <= last_round["uncovered"] * (1 + 1e-9)
    assert found.loc["uncovered", "value"] - found.loc["uncovered", "gap"] <= tiers(best)["uncovered"]


def test_a_round_that_has_begun_ends_when_time_is_up(region: Problem) -> None:
    """With no time left, every unit still plans by itself, so that there is a plan; no group settles after that."""
    rounds = rounds_of(negotiable(region, Rounds()), HiGHS(), over=map, until=0.0)
    assert next(rounds).number == 1
    with pytest.raises(NoPointYet) as ended:
        next(rounds)
    assert ended.value.status == "time limit"


def test_who_follows_the_rounds_may_stop_them(region: Problem, best: Plan) -> None:
    """After every round it is told how many tiers are proved, which are never fewer; told to stop, the plan is that of the round."""
    heard: list[Progress] = []

    def enough(told: Progress) -> bool:
        heard.append(told)
        return told.settled >= 2

    plan = Rounds(settling=Settling(progress=enough)).balance(region, "SEK")
    assert [told.settled for told in heard] == sorted(told.settled for told in heard)
    assert (plan.status, plan.check()) == ("interrupted", [])
    last_round, last = plan.rounds.iloc[-2], plan.rounds.iloc[-1]
    assert last["together"] == pytest.approx(last_round["together"])
    assert (last["tier"], last["gap"]) == (last_round["tier"], pytest.approx(last_round["gap"]))
    found, exact = plan.tiers.set_index("tier"), tiers(best)
    proved = found.index[: found.index.get_loc(last["tier"])]
    assert found.loc[proved, "value"].to_dict() == pytest.approx({name: exact[name] for name in proved}, abs=1e-6)


def test_a_plan_is_not_worse_than_that_of_any_round() -> None:
    """Together, a later round may lose in an early tier what it gains in others; stopped then, the better plan is kept."""
    case = posed(SMALL[0].case())
    rounds = Rounds().balance(case, "SEK").rounds
    assert rounds["uncovered"].iloc[1] > rounds["uncovered"].iloc[0] + 5
    calls = iter([False, True])
    plan = Rounds(settling=Settling(progress=lambda told: next(calls, True))).balance(case, "SEK")
    assert (plan.status, len(plan.rounds)) == ("interrupted", 3)
    assert tiers(plan)["uncovered"] <= plan.rounds["uncovered"].min() * (1 + 1e-9)


def test_who_follows_to_the_end_never_hears_of_less(region: Problem) -> None:
    """Through rounds and tiers, with slack as well, settled and seconds never fall, and the number of all stays the same."""
    for order in ((), ("overdue:10%",)):
        heard: list[Progress] = []
        Rounds(order=order, settling=Settling(progress=heard.append)).balance(region, "SEK")  # type: ignore[arg-type]
        assert [told.settled for told in heard] == sorted(told.settled for told in heard)
        assert [told.seconds for told in heard] == sorted(told.seconds for told in heard)
        assert len({told.of for told in heard}) == 1
        assert heard[-1].settled == heard[-1].of


@pytest.mark.parametrize("way", [Rounds(most=1), Rounds(most=2, fan_out=None), Rounds(also=("levelling",))], ids=str)
def test_rounds_of_any_kind_keep_the_contract(way: Rounds) -> None:
    """What every strategy promises holds for rounds that are stopped, too."""
    assert faults(way) == []


@pytest.mark.parametrize("name", ["small", "middle"])
def test_recorded_optima_are_reached(name: str) -> None:
    """On every small and middle instance, rounds come to the tiers that the program solved whole was recorded with."""
    optima = recorded(name).set_index(["instance", "tier"])["value"]
    for instance in SETS[name]:
        plan = Rounds().balance(posed(instance.case()), "SEK")
        assert tiers(plan) == pytest.approx(optima[instance.name].to_dict(), rel=1e-6, abs=1e-6), instance.name


@pytest.mark.parametrize("asked", [{"also": ("levelling",)}, {"order": ("overdue", "levelling:5%")}], ids=str)
def test_levelling_is_settled_too(region: Problem, asked: dict[str, tuple[str, ...]]) -> None:
    """At the end or in a place of its own, the evenness of use is that of the whole program."""
    plan = Rounds(**asked).balance(region, "SEK")  # type: ignore[arg-type]
    assert same(plan, Lexicographic(**asked).balance(region, "SEK"))  # type: ignore[arg-type]
    assert "levelling" in plan.rounds.columns
    assert (plan.status, plan.check()) == ("optimal", [])


def test_a_tier_without_negative_costs_is_not_taken_for_endless(tmp_path: Path) -> None:
    """A case on which HiGHS 1.15 calls a tier of costs above 0 unbounded, twice, once levelling has brought free columns."""
    make(tmp_path, 4020)
    given_problem = posed(pks.read_case(tmp_path))
    order, also = ("overdue:1%",), ("levelling",)
    plan = Rounds(order=order, also=also).balance(given_problem, "SEK")
    assert same(plan, Lexicographic(order=order, also=also).balance(given_problem, "SEK"))


@pytest.mark.parametrize("wrong", [{"fan_out": 1}, {"most": 0}])
def test_what_cannot_be_is_refused(wrong: dict[str, int]) -> None:
    """Groups of one do not join, and there is at least one round."""
    with pytest.raises(ValueError, match="at least"):
        Rounds(**wrong)  # type: ignore[arg-type]


@given(
    units=st.integers(1, 12),
    ties=st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=30),
    fan_out=st.sampled_from([2, 3, 4, None]),
)
def test_groups_nest(units: int, ties: list[tuple[int, int]], fan_out: int | None) -> None:
    """Every level is a partition that the next one only joins, from single units to all together."""
    one, other = (np.array([tie[k] % units for tie in ties], np.int64) for k in (0, 1))
    order, levels = levels_of(units, one, other, fan_out=fan_out)
    assert sorted(order.tolist()) == list(range(units))
    assert levels[0].tolist() == list(range(units))
    assert levels[-1].tolist() == [0]
    for below, above in pairwise(levels):
        assert set(above.tolist()) < set(below.tolist())
        if fan_out is not None:
            assert np.diff(np.append(np.searchsorted(below, above), len(below))).max() <= fan_out


def test_those_with_most_ties_meet_first() -> None:
    """Of four units, 0 with 2 and 1 with 3 have something to settle; they do so before anybody else."""
    order, levels = levels_of(4, np.array([0, 0, 1, 0]), np.array([2, 2, 3, 1]), fan_out=2)
    groups = [set(part.tolist()) for part in np.split(order, levels[1][1:])]
    assert groups == [{0, 2}, {1, 3}]


def test_people_ever_on_a_list_by_hand() -> None:
    """Visits: 10 wait, 2 a week come. Each leads to 0.5 operations in the same week and to 0.25 visits a week later.

    Visits ever: 10 + 2 = 12, then 14 + 0.25·12 = 17, then 16 + 0.25·17 = 20.25; operations ever: half of these.
    """
    case = small_case(
        periods=3,
        objects=table("planning_object max_wait_days", ("visit", 30), ("operation", 30)),
        demand={("A", "visit"): 2.0},
        available={("A", "c"): 8},
        activity_hours=table("planning_object capacity hours", ("visit", "c", 1.0), ("operation", "c", 1.0)),
        waiting=table("unit planning_object waited_days patients", ("A", "visit", 0, 10)),
        pathways=table("from to lag per_activity", ("visit", "operation", 0, 0.5), ("visit", "visit", 1, 0.25)),
    )
    given_problem = posed(case)
    number = {case.table("planning_objects")["planning_object"][p]: k
              for k, p in enumerate(given_problem.lists.planning_object)}  # fmt: skip
    ever = ever_on(given_problem)
    assert ever[number["visit"]] == pytest.approx([12, 17, 20.25])
    assert ever[number["operation"]] == pytest.approx([6, 8.5, 10.125])


def test_nothing_in_the_optimum_exceeds_what_it_can_come_to(region: Problem, best: Plan) -> None:
    """People served, waiting, overdue or following on in the exact plan, and what is missed, lie within the limits used for bounds."""
    v = variables_of(region)
    most = at_most(region, v, program_of(region, v))
    assert best.solved is not None
    x = best.solved.solution.x
    grids = [columns[columns >= 0] for columns in (v.q, v.n, v.f, v.o, v.g, v.i)]
    people = np.unique(np.concatenate([v.served.column, v.dropped.column, *grids]))
    assert np.isfinite(most[people]).all()
    assert (x[people] <= most[people] * (1 + 1e-9) + 1e-9).all()
