"""Capacity as planners look at it, on cases whose arithmetic is short."""

from __future__ import annotations

import pandas as pd
import pytest

from balance.cases import small_case, table
from pks.chain.capacity import bottlenecks, capacity_tables, comparison, gap_levels, what_binds
from pks.chain.inpatient import beds, inpatient
from pks.chain.need import need
from pks.demo import demo_case


def test_what_is_short_here_and_left_over_there_stands_apart_on_the_level_above() -> None:
    """A needs 40 of 30 hours a week and B 20 of 44: over four weeks the hospital lacks 40 in one unit and has 96 in the other."""
    units = table("unit parent", ("A", "Hospital"), ("B", "Hospital"))
    case = small_case(
        demand={("A", "p"): 20, ("B", "p"): 10}, available={("A", "c"): 30, ("B", "c"): 44}, units=("A", "B")
    ).replace(units=units)
    found = gap_levels(case, need(case)).set_index("unit")[["need", "available", "gap", "short", "surplus"]]
    assert found.loc["Hospital"].tolist() == pytest.approx([240, 296, -56, 40, 96])
    assert found.loc[["A", "B"]].sum().tolist() == pytest.approx(found.loc["Hospital"].tolist())


def test_a_bottleneck_holds_back_what_it_cannot_carry_out() -> None:
    """With 30 of 40 hours a quarter of the 20 activities a week is held back: 5 a week, 20 in four weeks, all by c at A."""
    case = small_case(demand={("A", "p"): 20}, available={("A", "c"): 30})
    row = bottlenecks(case, need(case)).iloc[0]
    assert (row["unit"], row["capacity"], row["periods_short"]) == ("A", "c", 4)
    assert row["activities_held_back"] == pytest.approx(20)
    assert row["hours_short"] == pytest.approx(40)


def test_the_resource_that_binds_is_named() -> None:
    """A room of 40 hours and nurses for 54 ÷ 2 = 27 hours of care: the nurses bind in all four weeks."""
    case = small_case(
        demand={("A", "p"): 20},
        resources=table(
            "unit resource kind quantity hours_per_period",
            ("A", "room", "premises", 1, 40),
            ("A", "nurse", "competence", 1.5, 36),
        ),
        compositions=table("capacity resource per_hour", ("c", "room", 1.0), ("c", "nurse", 2.0)),
    ).replace(available=None)
    assert what_binds(need(case)).to_dict("records") == [
        {"unit": "A", "capacity": "c", "alternative": 1, "resource": "nurse", "periods": 4, "hours": pytest.approx(27)}
    ]


def test_who_takes_longer_for_the_same_is_first() -> None:
    """B takes 3 hours where the general row says 2; with as many activities the region's hours are 2.5, so B's ratio is 1.2."""
    case = small_case(units=("A", "B"), demand={("A", "p"): 10, ("B", "p"): 10}).replace(
        activity_hours=table("planning_object capacity unit hours", ("p", "c", None, 2.0), ("p", "c", "B", 3.0))
    )
    found = comparison(case, need(case)).set_index("unit")["ratio"]
    assert found.to_dict() == pytest.approx({"B": 1.2, "A": 0.8})


def test_beds_of_the_shipped_case_are_counted_for_a_mean_and_for_a_chance() -> None:
    """For a mean it takes beds in use ÷ the highest utilisation of the beds' own capacity; for a stated chance more."""
    case = demo_case()
    known = need(case)
    stays = inpatient(case, known)
    counted = beds(case, stays)
    days = stays.by_unit.groupby("unit", sort=False)["bed_days"].sum()
    assert counted.mean == pytest.approx(days.to_numpy() / (52 * 7) / 0.95)
    assert (counted.turned_away > counted.mean).all()
    assert counted.ward.tolist() == days.index.tolist()


def test_every_table_has_rows_in_the_shipped_case_and_needs_no_more_than_hours() -> None:
    """The shipped case fills every table; a case with hours alone has the three that need no more."""
    case = demo_case()
    tables = capacity_tables(case, need(case))
    assert set(tables) == {"gap_levels", "bottlenecks", "comparison", "binding", "bed_days", "beds", "improvements"}
    assert all(len(frame) for frame in tables.values())
    least = small_case(demand={("A", "p"): 1}, available={("A", "c"): 30})
    found = capacity_tables(least, need(least))
    assert set(found) == {"gap_levels", "bottlenecks", "comparison"}
    assert isinstance(found["bottlenecks"], pd.DataFrame)
    assert found["bottlenecks"].empty
