"""Capacity as planners look at it, on cases whose arithmetic is short."""

from __future__ import annotations

import pandas as pd
import pytest

from balance.cases import small_case, table
from pks.chain.capacity import bottlenecks, capacity_tables, comparison, free_hours, gap_levels, sessions
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


def test_weights_rank_bottlenecks_and_leave_the_activities_as_they_are() -> None:
    """5 of 20 and 2 of 20 a week are held back in four weeks, 20 and 8; a severity of 10 makes the 8 the worse with 80."""
    case = small_case(
        units=("A", "B"),
        objects=table("planning_object severity", ("p", 1), ("q", 10)),
        demand={("A", "p"): 20, ("B", "q"): 20},
        available={("A", "c"): 30, ("B", "c"): 36},
        activity_hours=table("planning_object capacity hours", ("p", "c", 2.0), ("q", "c", 2.0)),
    )
    found = bottlenecks(case, need(case))
    assert found["unit"].tolist() == ["B", "A"]
    assert found["activities_held_back"].tolist() == pytest.approx([8, 20])
    assert found["weighted"].tolist() == pytest.approx([80, 20])
    assert found["share"].tolist() == pytest.approx([8 / 28, 20 / 28])


def test_a_capacity_that_holds_back_is_found_though_it_is_not_declared() -> None:
    """Capacity c is declared as not limiting, and lacks 10 of 40 hours a week all the same."""
    case = small_case(
        demand={("A", "p"): 20},
        available={("A", "c"): 30},
        capacities=table("capacity limiting", ("c", False)),
    )
    found = bottlenecks(case, need(case))
    assert found[["capacity", "declared"]].to_numpy().tolist() == [["c", False]]
    assert found["hours_short"].tolist() == pytest.approx([40])


def test_what_is_planned_and_not_reported_is_in_no_table() -> None:
    """Three of five weeks are reported, each short of 10 hours: 30 in every table, as in the gap; 15 activities held back."""
    case = small_case(
        periods=3, tail_periods=2, units=("A", "B"),
        demand={("A", "p"): 20, ("B", "p"): [5, 5, 5, 50, 50]}, available={("A", "c"): 30, ("B", "c"): 12},
    )  # fmt: skip
    known = need(case)
    found = bottlenecks(case, known).set_index("unit")
    short = known.gap[known.gap["gap"] > 0].groupby("unit")["gap"].sum()
    assert found["hours_short"].to_dict() == pytest.approx({"A": 30})
    assert found["hours_short"].to_dict() == pytest.approx(short.to_dict())
    assert found.loc["A", "activities_held_back"] == pytest.approx(15)
    assert comparison(case, known).set_index("unit")["activities"].to_dict() == pytest.approx({"A": 60, "B": 15})
    for name, frame in capacity_tables(case, known).items():
        assert "period" not in frame or name == "gap_levels" or frame["period"].max() == pd.Timestamp("2026-01-19")
    assert gap_levels(case, known).groupby("unit")["need"].sum().to_dict() == pytest.approx({"A": 120, "B": 30})


def test_levels_of_time_say_which_periods_are_complete() -> None:
    """Four weeks from 5 January 2026 end on 1 February: the seven days' hours of the last week go six to January, one on."""
    case = small_case(demand={("A", "p"): 20}, available={("A", "c"): 30})
    found = capacity_tables(case, need(case))["gap_levels"].set_index(["level", "period"])
    assert found.index.get_level_values("level").unique().tolist() == ["year", "quarter", "month"]
    assert not found["complete"].any()
    assert found.loc["month", "need"].tolist() == pytest.approx([160 - 40 / 7, 40 / 7])
    months = case.replace(
        settings={"frequency": "MS", "start": "2026-01-01", "periods": 3},
        demand=table("unit planning_object period arrivals", ("A", "p", "2026-02-01", 5)),
        available=table("unit capacity period hours", ("A", "c", "2026-03-01", 30)),
    )
    found = capacity_tables(months, need(months))["gap_levels"].set_index("level")
    assert found["complete"].groupby(level=0).all().to_dict() == {"year": False, "quarter": True, "month": True}


def test_free_hours_are_those_that_stand_idle_behind_a_bottleneck() -> None:
    """Capacity c serves half of p, so p takes 20 of the 60 hours of d where it needs 40: 40 are free, 20 of them surplus."""
    case = small_case(
        demand={("A", "p"): 20},
        capacities=table("capacity", ("c",), ("d",)),
        activity_hours=table("planning_object capacity hours", ("p", "c", 2.0), ("p", "d", 2.0)),
        available={("A", "c"): 20, ("A", "d"): 60},
    )
    found = free_hours(need(case))
    assert found["capacity"].unique().tolist() == ["d"]
    assert found[["available", "free", "surplus"]].to_numpy().tolist() == [[60, 40, 20]] * 4


def test_hours_are_told_in_sessions() -> None:
    """40 hours in sessions of 8.5 are 4.7, so 5; 30 hours make 3 whole ones: 2 are lacking."""
    case = small_case(
        demand={("A", "p"): 20},
        available={("A", "c"): 30},
        capacities=table("capacity session_hours", ("c", 8.5)),
    )
    row = sessions(case, need(case)).iloc[0]
    assert row[["need", "available", "to_plan", "there", "short"]].tolist() == pytest.approx(
        [40 / 8.5, 30 / 8.5, 5, 3, 2]
    )


def test_who_takes_longer_for_the_same_is_first() -> None:
    """B takes 3 hours where the general row says 2; with as many activities the region's hours are 2.5, so B's ratio is 1.2."""
    case = small_case(units=("A", "B"), demand={("A", "p"): 10, ("B", "p"): 10}).replace(
        activity_hours=table("planning_object capacity unit hours", ("p", "c", None, 2.0), ("p", "c", "B", 3.0))
    )
    found = comparison(case, need(case)).set_index("unit")["ratio"]
    assert found.to_dict() == pytest.approx({"B": 1.2, "A": 0.8})


def test_every_table_has_rows_in_the_shipped_case_and_needs_no_more_than_hours() -> None:
    """The shipped case fills every table; a case with hours alone has those that need no more."""
    case = demo_case()
    tables = capacity_tables(case, need(case))
    always = {"gap_levels", "bottlenecks", "free_capacity", "comparison"}
    assert set(tables) == always | {
        "binding", "bed_days", "beds", "improvements", "pace", "sessions", "staff", "competence",
    }  # fmt: skip
    assert all(len(frame) for frame in tables.values())
    least = small_case(demand={("A", "p"): 1}, available={("A", "c"): 30})
    found = capacity_tables(least, need(least))
    assert set(found) == always
    assert found["bottlenecks"].empty
