from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import pks
from pks.balance.explain.bounds import described, loosenable
from pks.balance.explain.errors import NotSolvedError
from pks.balance.explain.marginal import exactly, marginal_values, settled
from pks.balance.plan import Plan
from reference.random_cases import make
from tests.balance.cases import small_case, table
from tests.balance.explain.hand import hand_case


def tier(case: pks.Case, name: str) -> float:
    """Return the value of one tier of the plan of `case`."""
    return float(pks.plan(case).tiers.set_index("tier")["value"][name])


def test_an_hour_that_is_short_removes_half_an_overdue_patient(hand_plan: Plan) -> None:
    """An activity takes 2 hours: 0.5 for an hour at A, of overtime, or that B may lend, all in week 1.

    At A 2 are overdue, so 4 hours more end it: up to 24. With fewer hours each is missed as much, down to none.
    Overtime: from 0 to 4 + 4 hours. B's spare: from 0 to 12 + 4.
    """
    values = marginal_values(hand_plan, exact=3)
    first = values[values["tier"] == "overdue"].set_index("what")
    assert sorted(first.index) == ["hour", "limit", "spare"]
    assert first["value"].to_numpy() == pytest.approx([0.5] * 3)
    for what, limit, least, most in (("hour", 20, 0, 24), ("limit", 4, 0, 8), ("spare", 12, 0, 16)):
        row = first.loc[what, ["limit", "holds_from", "holds_to"]].to_numpy(float)
        assert row == pytest.approx([limit, least, most], abs=1e-6), what
    assert (first["period"] == pd.Timestamp("2026-01-05")).all()
    assert first.loc["limit", ["kind", "unit", "counterpart", "capacity"]].tolist() == ["expand", "A", "1", "c"]


def test_where_nobody_is_overdue_an_hour_shortens_lists_for_the_rest_of_the_horizon(hand_plan: Plan) -> None:
    """An hour in week 2 serves half a patient, who is then off the list in weeks 2, 3 and 4: 3 × 0.5."""
    values = marginal_values(hand_plan)
    rest = values[(values["tier"] == "waiting") & (values["unit"] == "A")].sort_values("period")
    assert rest["value"].to_numpy() == pytest.approx([1.5, 1.0, 0.5])


def test_planning_again_with_more_hours_gives_what_the_value_says() -> None:
    """With h more hours at A in week 1, overdue falls by h ÷ 2 as far as the range reaches (4), and no further."""
    case = hand_case()
    available = case.tables["available"]
    first = (available["unit"] == "A") & (available["period"] == pd.Timestamp("2026-01-05"))
    for more, overdue in ((1, 1.5), (4, 0.0), (6, 0.0)):
        changed = available.assign(hours=available["hours"].where(~first, 20.0 + more))
        assert tier(case.replace(available=changed), "overdue") == pytest.approx(overdue, abs=1e-9)


def test_what_is_short_together_with_something_else_is_worth_nothing_alone() -> None:
    """An activity takes 2 hours of c and 1 of d; 20 and 10 hours serve 10 each week. More of one alone serves nobody."""
    case = small_case(
        periods=1,
        objects=table("planning_object acute", ("p", True)),
        capacities=table("capacity", ("c",), ("d",)),
        activity_hours=table("planning_object capacity hours", ("p", "c", 2), ("p", "d", 1)),
        demand={("A", "p"): 15},
        available={("A", "c"): 20, ("A", "d"): 10},
    )
    values = marginal_values(pks.plan(case), exact=9)
    assert len(values) >= 1  # some dual is not 0
    assert values["value"].tolist() == [0.0] * len(values)
    assert set(values["tier"]) == {""}


def test_money_in_the_budget_is_worth_what_it_buys() -> None:
    """An activity bought costs 100; 5 of 8 acute ones are carried out, 2 bought for 200: 0.01 uncovered per SEK, to 300."""
    case = small_case(
        periods=1,
        objects=table("planning_object acute", ("p", True)),
        demand={("A", "p"): 8},
        available={("A", "c"): 10},
        suppliers=table("supplier planning_object price", ("s", "p", 100)),
        budget=table("unit period amount", (None, None, 200)),
    )
    values = marginal_values(pks.plan(case), exact=9).set_index("what")
    row = values.loc["budget"]
    assert (row["tier"], row["unit"], pd.isna(row["period"])) == ("uncovered", "", True)
    assert row[["value", "holds_from", "holds_to"]].to_numpy(float) == pytest.approx([0.01, 0, 300])
    assert values.loc["hour", "value"] == pytest.approx(0.5)


def test_a_missions_maximum_and_an_ability_have_their_worth() -> None:
    """At most 3 of 8 by the mission: one more serves one. At most 3 by ability: the same."""
    common = {
        "periods": 1,
        "objects": table("planning_object acute", ("p", True)),
        "demand": {("A", "p"): 8},
        "available": {("A", "c"): 100},
    }
    missions = table("unit planning_object maximum", ("A", "p", 3))
    ability = table("unit planning_object period activities", ("A", "p", "2026-01-05", 3))
    for what, tables in (("mission maximum", {"missions": missions}), ("ability", {"ability": ability})):
        row = marginal_values(pks.plan(small_case(**common, **tables)), exact=9).iloc[0]
        assert (row["what"], row["unit"], row["planning_object"]) == (what, "A", "p")
        assert row[["limit", "value", "holds_from", "holds_to"]].to_numpy(float) == pytest.approx([3, 1, 0, 8])


@pytest.mark.parametrize("seed", [3, 17, 31])
def test_every_bound_is_described_by_the_labels_that_the_program_names_it_by(seed: int, tmp_path: Path) -> None:
    """Rows and columns of random cases: the labels put together are the name in the program."""
    make(tmp_path / "case", seed)
    plan = pks.plan(pks.read_case(tmp_path / "case"))
    solved = plan.solved
    assert solved is not None
    m = len(solved.program.row_lower)
    rows, columns = loosenable(plan.problem, solved)
    bounds = np.concatenate([rows, columns + m])
    table = described(plan.problem, solved, bounds)
    assert table.index.tolist() == bounds.tolist()
    for bound, row in zip(bounds, table.to_dict("records"), strict=True):
        name = solved.program.row_name(bound) if bound < m else solved.program.column_name(bound - m)
        family, _, label = name.rstrip("]").partition("[")
        if family in ("caps", "budget", "missions"):
            continue
        parts = [row[key] for key in ("unit", "counterpart", "planning_object", "capacity")]
        given = ",".join([*(part for part in parts if part), str(row["period"].date())])
        assert label.partition(">")[0] == given


def test_exact_values_never_exceed_the_solvers_duals_in_the_same_tier(tmp_path: Path) -> None:
    """One more is worth at most what a dual says: the value function is convex."""
    make(tmp_path / "case", 44)
    plan = pks.plan(pks.read_case(tmp_path / "case"))
    values = marginal_values(plan)
    exact = exactly(plan, values)
    same = exact["tier"] == values["tier"]
    assert (exact["value"][same] <= values["value"][same] * (1 + 1e-6)).all()
    assert (exact["holds_from"][exact["value"] > 0] <= exact["limit"][exact["value"] > 0] + 1e-6).all()
    assert (exact["holds_to"][exact["value"] > 0] > exact["limit"][exact["value"] > 0]).all()


def test_a_plan_without_a_program_says_so(hand_plan: Plan) -> None:
    """A plan that was read from files has no duals to ask."""
    with pytest.raises(NotSolvedError, match="no linear program"):
        marginal_values(replace(hand_plan, solved=None))


@pytest.mark.parametrize("seed", [2, 3, 8])
def test_the_first_rows_are_those_that_are_worth_most_exactly(seed: int, tmp_path: Path) -> None:
    """The first four of random cases are the first four of all rows, each valued exactly, and not of their duals."""
    make(tmp_path / "case", seed)
    plan = pks.plan(pks.read_case(tmp_path / "case"))
    position = {name: at for at, name in enumerate([*plan.tiers["tier"], ""])}

    def first(values: pd.DataFrame) -> list[tuple[int, str, float]]:
        rows = zip(values["tier"].map(position), values["what"], -values["value"].round(6), strict=True)
        return sorted(rows)[:4]

    every = exactly(plan, marginal_values(plan))
    found = marginal_values(plan, exact=4)
    assert found.head(4)["exact"].all()
    assert first(found.head(4)) == first(every)
    assert sorted(found.index) == sorted(every.index)


@pytest.mark.parametrize("seed", [3, 8])
def test_no_row_is_worth_more_than_its_dual(seed: int, tmp_path: Path) -> None:
    """The order of tiers and values by duals is an order of bounds: exact tiers are no earlier, values in one no greater."""
    make(tmp_path / "case", seed)
    plan = pks.plan(pks.read_case(tmp_path / "case"))
    duals = marginal_values(plan)
    exact = exactly(plan, duals)
    position = {name: at for at, name in enumerate([*plan.tiers["tier"], ""])}
    before, after = duals["tier"].map(position), exact["tier"].map(position)
    assert (after >= before).all()
    same = after == before
    assert (exact["value"][same] <= duals["value"][same] * (1 + 1e-6)).all()


@pytest.mark.parametrize("seed", [3, 8])
def test_rows_of_ones_own_choice_are_chosen_by_their_exact_values(seed: int, tmp_path: Path) -> None:
    """The best row of each kind of limit and unit: the same tiers and values as chosen from all rows valued exactly."""
    make(tmp_path / "case", seed)
    plan = pks.plan(pks.read_case(tmp_path / "case"))

    def chosen(values: pd.DataFrame) -> pd.DataFrame:
        return values.drop_duplicates(["what", "kind", "unit"])

    duals = marginal_values(plan)
    found = chosen(settled(plan, duals, chosen))
    position = {name: at for at, name in enumerate([*plan.tiers["tier"], ""])}
    every = exactly(plan, duals)
    every = every.assign(at=every["tier"].map(position)).sort_values(["at", "value"], ascending=[True, False])
    labels = ["what", "kind", "unit"]
    wanted, made = (chosen(each).set_index(labels)[["tier", "value"]].sort_index() for each in (every, found))
    assert found["exact"].all()
    assert made["tier"].to_dict() == wanted["tier"].to_dict()
    assert made["value"].to_numpy() == pytest.approx(wanted["value"].to_numpy(), rel=1e-6)
