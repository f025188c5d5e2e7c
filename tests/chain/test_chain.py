"""The chain end to end: every step agrees with the one before it."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import pks
from pks.balance.plan import Plan, PlanError
from pks.chain.need import Need
from pks.chain.written import TABLES, written_plan
from pks.core.case import Case
from pks.core.errors import LevelError
from pks.core.faults import CaseError
from pks.forecast.seasonal_naive import SeasonalNaive
from pks.io import read_results, write_results
from tests.balance.cases import small_case, table


@pytest.fixture(scope="module")
def case() -> Case:
    """Return the shipped case."""
    return pks.demo_case()


@pytest.fixture(scope="module")
def known(case: Case) -> Need:
    """Return its need."""
    return pks.need(case)


@pytest.fixture(scope="module")
def plan(case: Case, known: Need) -> Plan:
    """Return its plan."""
    return pks.plan(case, known=known)


def test_the_forecast_is_what_need_and_plan_stand_on(case: Case, plan: Plan) -> None:
    """The mean that is forecast is what arrives in the plan, unit by unit and week by week."""
    sure = pks.forecast_need(case, draws=20).table.set_index(["unit", "planning_object", "period"])["mean"]
    arrivals = plan.waiting.set_index(["unit", "planning_object", "period"])["arrivals"]
    assert arrivals[arrivals > 0].to_dict() == pytest.approx(sure[sure > 0].to_dict())


def test_the_shipped_case_needs_no_table_of_available_hours(case: Case, known: Need) -> None:
    """Hours come from resources, time use, compositions and calendar."""
    assert "available" not in case
    assert (known.available.groupby("capacity")["hours"].sum() > 0).all()


def test_people_are_conserved_in_every_list(plan: Plan) -> None:
    """Who waits is who waited and came, less who was served, limited or left uncovered."""
    waiting = plan.waiting
    total = waiting[["arrivals", "follow_on", "limited", "uncovered"]].sum()
    served = plan.production["activities"].sum()
    bought = plan.measures.loc[plan.measures["kind"] == "buy", "amount"].sum()
    start = plan.problem.lists.start.sum()
    end = waiting.loc[waiting["period"] == waiting["period"].max(), "waiting"].sum()
    assert start + total["arrivals"] + total["follow_on"] == pytest.approx(
        end + served + bought + total["limited"] + total["uncovered"]
    )


def test_costs_by_order_agree_with_the_tiers(plan: Plan) -> None:
    """The tier of an order is what its measures cost, or their amount where they have no price."""
    used = plan.measures
    weighed = used["cost"].where(used["cost"] > 0, used["amount"])  # no price counts as 1 per hour or activity
    cost = weighed.groupby(used["order"]).sum()
    tiers = plan.tiers.set_index("tier")["value"]
    for order in (1, 2, 3, 5, 6):
        assert tiers[f"order {order}"] == pytest.approx(cost.get(order, 0.0), abs=1e-6)


def test_the_expected_course_is_the_plans_own(case: Case, plan: Plan) -> None:
    """Simulated without chance, every list is as long as planned in every week."""
    course = pks.simulate(case, plan, replications=0).waiting_sim
    both = course.merge(plan.waiting, on=["unit", "planning_object", "period"], validate="one_to_one")
    elective = ~plan.problem.lists.acute
    assert len(both) == elective.sum() * 52
    assert np.allclose(both["mean"], both["waiting"], atol=1e-6)


def test_the_same_seed_simulates_the_same(case: Case, plan: Plan) -> None:
    """Two runs with one seed agree to the bit; another seed differs."""
    first, again, other = (pks.simulate(case, plan, replications=5, seed=seed).waiting_sim for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(first, again, check_exact=True)
    assert not first["mean"].equals(other["mean"])


def test_a_written_plan_is_read_back_and_held_against_its_case(
    case: Case, known: Need, plan: Plan, tmp_path: Path
) -> None:
    """The plan's own tables pass, from files too; with one production goal edited they are refused."""
    write_results(tmp_path, {name: getattr(plan, name) for name in (*TABLES, "mixes")})
    tables = read_results(tmp_path, (*TABLES, "mixes"))
    assert written_plan(case, known, tables, {"status": "optimal"}).check() == []
    edited = tables["production"].copy()
    edited.loc[edited["activities"].idxmax(), "activities"] += 50
    with pytest.raises(PlanError, match="does not fit the case"):
        written_plan(case, known, {**tables, "production": edited}, {})


def test_nothing_is_forecast_or_balanced_on_the_operational_level() -> None:
    """The operational level breaks the plan down; asking it for a forecast is an error that says why."""
    days = [str(day.date()) for day in pd.date_range("2026-01-05", periods=14)]
    case = small_case(demand={("A", "p"): 1}).replace(
        settings={"level": "operational", "frequency": "D", "periods": 14},
        demand=table("unit planning_object period arrivals", *(("A", "p", day, 1) for day in days)),
        available=None,
    )
    for step in (pks.forecast_need, pks.need, pks.plan):
        with pytest.raises(LevelError, match="not done on the operational level"):
            step(case)


def test_a_case_without_history_or_population_cannot_be_forecast() -> None:
    """The fault says what to fill in."""
    with pytest.raises(CaseError, match="nothing to forecast from"):
        pks.forecast_need(small_case(demand={("A", "p"): 1}))


def test_known_changes_are_added_to_forecasts_but_not_to_given_demand() -> None:
    """A new mission of 20 % from the third week: 10, 10, 12, 12 when forecast; 10 a week when given."""
    weeks = [str(day.date()) for day in pd.date_range(end="2025-12-29", periods=104, freq="W-MON")]
    history = table("unit planning_object period arrivals", *(("A", "p", week, 10) for week in weeks))
    changes = table("change planning_object from factor reason", ("mission", "p", "2026-01-19", 1.2, "new mission"))
    forecast = small_case().replace(demand=None, history=history, changes=changes)
    assert pks.need(forecast).arriving[0, 0].tolist() == pytest.approx([10, 10, 12, 12])
    given = small_case(demand={("A", "p"): 10}, history=history, changes=changes)
    assert pks.need(given).arriving[0, 0].tolist() == pytest.approx([10, 10, 10, 10])


def test_demography_gives_need_where_there_is_no_history() -> None:
    """1 000 women and 500 men, 0.1 and 0.3 visits a year each, 60 % to A: 0.6 · 250 · 7 / 365.25 a week."""
    case = small_case().replace(
        demand=None,
        population=table(
            "area age sex period people", ("n", "all", "w", "2025-01-01", 1000), ("n", "all", "m", "2025-01-01", 500)
        ),
        rates=table("age sex planning_object per_person_year", ("all", "w", "p", 0.1), ("all", "m", "p", 0.3)),
        catchment=table("area unit planning_object share", ("n", "A", "p", 0.6)),
    )
    assert pks.need(case).arriving[0, 0].tolist() == pytest.approx([0.6 * 250 * 7 / 365.25] * 4)


def test_a_history_of_zeros_is_forecast_to_be_zero() -> None:
    """A series in which nobody ever came has its rows, all 0; it is no error, alone or among others."""
    weeks = pd.date_range("2025-10-06", "2025-12-29", freq="W-MON")
    history = table("unit planning_object period arrivals", *(("A", "p", str(week.date()), 0) for week in weeks))
    found = pks.forecast_need(small_case().replace(demand=None, history=history)).table
    assert len(found) == 4
    assert found[["mean", "lower_95", "upper_95"]].to_numpy().max() == 0


def fed_by_a_care_group(*changes: tuple[object, ...]) -> Case:
    """Return a case in which 5 people a week come with "hip" and each gives rise to p at A twice: 10 for sure."""
    weeks = [str(day.date()) for day in pd.date_range(end="2025-12-29", periods=104, freq="W-MON")]
    return small_case().replace(
        demand=None,
        care_groups=table("care_group", ("hip",)),
        pathways=table("from to lag per_activity", ("hip", "p", 0, 2.0)),
        history=table("unit care_group period arrivals", *(("A", "hip", week, 5) for week in weeks)),
        changes=table("change unit planning_object from factor add lower upper reason", *changes),
    )


@pytest.mark.parametrize(
    ("unit", "factor", "add", "expected"),
    [(None, 0.5, 0, 5), ("A", 0.5, 0, 5), (None, 1, 3, 13), ("A", 1, -4, 6), ("A", 1, -15, 0)],
)
def test_known_changes_reach_what_care_groups_give_rise_to(
    unit: str | None, factor: float, add: float, expected: float
) -> None:
    """5 people a week give rise to 2 · 5 = 10 of p; half of that is 5, 3 more 13, 4 fewer 6, 15 fewer none."""
    case = fed_by_a_care_group(("change", unit, "p", "2026-01-05", factor, add, None, None, "recommendation"))
    assert pks.need(case).arriving[0, 0].tolist() == pytest.approx([expected] * 4)
    sure = pks.forecast_need(case, draws=20)
    assert sure.mean[0].tolist() == pytest.approx([expected] * 4)
    assert sure.draws == pytest.approx(np.full((20, 1, 4), float(expected)))
    steps = sure.waterfall.groupby("step")["activities"].first()
    assert steps.to_dict() == pytest.approx(
        {"forecast": 10, "change": expected - 10, "interaction": 0, "with changes": expected}
    )


def test_a_doubtful_change_of_what_care_groups_give_rise_to_is_drawn() -> None:
    """Half, between 0.4 and 0.6, of 10: a tenth of the draws below 4 and a tenth above 6."""
    case = fed_by_a_care_group(("change", "A", "p", "2026-01-05", 0.5, 0, 0.4, 0.6, "recommendation"))
    drawn = pks.forecast_need(case, draws=4000).draws[:, 0, 0]
    assert np.quantile(drawn, (0.1, 0.9)) == pytest.approx((4, 6), abs=0.1)


def test_known_changes_come_on_top_of_given_care_need_too() -> None:
    """2 people a week are given, 4 of p arise, and half of them is 2."""
    weeks = [str(day.date()) for day in pd.date_range("2026-01-05", periods=4, freq="W-MON")]
    case = fed_by_a_care_group(("change", None, "p", "2026-01-05", 0.5, 0, None, None, "recommendation")).replace(
        history=None, care_need=table("unit care_group period people", *(("A", "hip", week, 2) for week in weeks))
    )
    assert pks.need(case).arriving[0, 0].tolist() == pytest.approx([2] * 4)


def test_sums_of_the_recorded_series_add_up() -> None:
    """Two units with 10 and 20 a week: 30 for all, and every draw of the sum is the sum of its parts; one series has none."""
    weeks = [str(day.date()) for day in pd.date_range(end="2025-12-29", periods=104, freq="W-MON")]
    rows = [(unit, "p", week, count) for unit, count in (("A", 10), ("B", 20)) for week in weeks]
    both = small_case(units=("A", "B")).replace(
        demand=None, history=table("unit planning_object period arrivals", *rows)
    )
    found = pks.forecast_need(both, draws=20).sums
    assert found is not None
    whole = found.table[found.table["level"] == "all"]
    assert whole["mean"].to_list() == pytest.approx([30] * 4)
    first = found.hierarchy.sums
    assert found.draws[:, 0] == pytest.approx(found.draws[:, first:].sum(axis=1))
    alone = both.replace(history=table("unit planning_object period arrivals", *rows[:104]))
    assert pks.forecast_need(alone, draws=20).sums is None


def test_people_and_activities_are_not_added_up() -> None:
    """Where history holds both activities and people in care groups, only the activities are summed."""
    case = fed_by_a_care_group()
    weeks = case.table("history")["period"].unique()
    rows = [("A", name, None, week, 10) for name in ("p", "q") for week in weeks]
    rows += [("A", None, "hip", week, 20) for week in weeks]
    both = case.replace(
        changes=None,
        planning_objects=table("planning_object", ("p",), ("q",)),
        history=table("unit planning_object care_group period arrivals", *rows),
    )
    found = pks.forecast_need(both, draws=5).sums
    assert found is not None
    assert found.mean[0].tolist() == pytest.approx([20] * 4)


def test_many_series_are_drawn_in_little_more_than_the_draws_take() -> None:
    """600 units over 26 weeks with 200 draws: less than four times the memory that the draws themselves take."""
    weeks = pd.date_range(end="2025-12-29", periods=30, freq="W-MON")
    units = [f"u{number}" for number in range(600)]
    arrivals = np.random.default_rng(5).poisson(20, len(units) * len(weeks))
    history = pd.DataFrame(
        {
            "unit": np.repeat(units, len(weeks)),
            "planning_object": "p",
            "period": np.tile(weeks, len(units)),
            "arrivals": arrivals,
        }
    )
    case = small_case(periods=26, units=tuple(units)).replace(demand=None, history=history)
    pks.forecast_need(case, forecaster=SeasonalNaive(), draws=2)  # what is loaded once is not counted
    tracemalloc.start()
    try:
        found = pks.forecast_need(case, forecaster=SeasonalNaive(), draws=200)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 4 * found.draws.nbytes
