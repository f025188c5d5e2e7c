"""Made-up regions: valid, repeatable, as tight as asked for, with lists and neighbours as in real ones."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pks.core.case import Case
from pks.study.regions import Nation, Region, RegionError, case_of

REGIONS = st.builds(
    Region,
    units=st.integers(1, 7),
    specialities=st.integers(1, 10),
    objects=st.integers(3, 10),
    weeks=st.integers(1, 12),
    tightness=st.floats(0.5, 1.5),
    size=st.floats(5, 60),
    variation=st.floats(0, 0.5),
    overdispersion=st.sampled_from([0.0, 0.2]),
    backlog=st.floats(0, 3),
    season=st.floats(0, 1),
    shared=st.sampled_from([0.0, 0.6]),
    staffed=st.booleans(),
    goals=st.sampled_from([0.0, 1.0]),
    missions=st.sampled_from([0.0, 1.0]),
    budget=st.floats(0, 2),
)


@settings(max_examples=12)
@given(REGIONS | st.builds(Nation, REGIONS, st.integers(2, 3), st.integers(0, 2)), st.integers(0, 10**6))
def test_any_region_is_a_case_without_faults(made: Region | Nation, seed: int) -> None:
    """Whatever the settings, the case has no faults, and of warnings only the one about a short horizon."""
    case = case_of(made, seed)
    assert set(case.warnings["column"]) <= {"periods"}


@pytest.mark.parametrize("made", [Region(weeks=52), Region(weeks=52, staffed=True, shared=0.4, objects=8)])
def test_a_year_has_no_warnings(made: Region) -> None:
    """Over a year by week, the custom of the tactical level, there is nothing to warn about."""
    assert case_of(made, 1).warnings.empty


@pytest.mark.parametrize("made", [Region(weeks=6), Nation(Region(units=2, weeks=4), regions=2)])
def test_seed_repeats_the_case(made: Region | Nation) -> None:
    """The same settings and seed are the same case; another seed is another."""
    assert case_of(made, 7) == case_of(made, 7)
    assert case_of(made, 7) != case_of(made, 8)


def test_parts_of_a_region_are_drawn_apart() -> None:
    """Another tightness, budget or backlog leaves arrivals, hours per activity and neighbours as they are."""
    one, other = case_of(Region(), 3), case_of(Region(tightness=0.7, budget=0.1, backlog=2.0, goals=0.9), 3)
    for name in ("units", "demand", "activity_hours", "pathways", "transfers", "expansions", "missions"):
        assert one.tables[name].equals(other.tables[name]), name


def long_run(case: Case) -> pd.DataFrame:
    """Return hours that arriving need takes a week, follow-on included, by capacity and unit: arrivals (I − P)⁻¹ hours."""
    objects = case.table("planning_objects")["planning_object"].tolist()
    demand = case.table("demand").pivot_table(index="unit", columns="planning_object", values="arrivals", aggfunc="sum")
    weekly = demand.reindex(columns=objects).fillna(0.0) / case.settings.periods
    onward = case.table("pathways").pivot_table(index="from", columns="to", values="per_activity", aggfunc="sum")
    share = onward.reindex(index=objects, columns=objects).fillna(0.0).to_numpy()
    rate = weekly.to_numpy() @ np.linalg.inv(np.eye(len(objects)) - share)
    hours = case.table("activity_hours").pivot_table(index="planning_object", columns="capacity", values="hours")
    taken = rate @ hours.reindex(objects).fillna(0.0).to_numpy()
    return pd.DataFrame(taken, index=weekly.index, columns=hours.columns)


@pytest.mark.parametrize("tightness", [0.8, 1.1])
def test_hours_are_as_tight_as_asked_for(tightness: float) -> None:
    """Hours that may be planned ÷ hours that arriving need takes in the long run is the tightness.

    To 2 %: some 200 000 arrivals vary by 0.3 %, and hours are 2 % more than in the mean of a year outside holidays.
    """
    case = case_of(
        Region(units=16, weeks=52, size=150, tightness=tightness, variation=0, season=0, overdispersion=0), 5
    )
    usable = case.table("capacities").set_index("capacity")["max_utilisation"]
    there = case.table("available").groupby("capacity")["hours"].sum() * usable / 52
    assert (there / long_run(case).sum() / tightness).to_numpy() == pytest.approx(1.02, abs=0.02)


def test_staff_gives_the_hours_that_are_asked_for() -> None:
    """Nurses' hours for patients are those that all capacities take of them at the tightness, to the rounding of posts."""
    made = Region(units=6, weeks=52, size=150, tightness=1.0, variation=0, season=0, overdispersion=0, staffed=True)
    case = case_of(made, 2)
    nurses = case.table("resources").set_index(["resource", "unit"]).loc["Nurses"]
    share = case.table("time_use").set_index(["resource", "use"]).loc[("Nurses", "patients"), "share"]
    there = nurses["quantity"] * nurses["hours_per_period"] * nurses["available_share"] * share
    usable = case.table("capacities").set_index("capacity")["max_utilisation"]
    per_hour = case.table("compositions").set_index(["resource", "capacity"]).loc["Nurses", "per_hour"]
    taken = (long_run(case) / usable * per_hour).sum(axis=1)
    assert there.sum() / taken.sum() == pytest.approx(1.0, abs=0.02)


def test_lists_hold_what_arrived_lately() -> None:
    """In a steady state each week of age holds a week's arrivals, up to the shortest wait of 0.4 · 90 days = 5 weeks."""
    case = case_of(Region(units=200, weeks=13, season=0, overdispersion=0, size=20), 4)
    visits = [name for name in case.table("planning_objects")["planning_object"] if name.endswith("new visit")]
    waiting, demand = (case.table(name) for name in ("waiting", "demand"))
    young = waiting[waiting["planning_object"].isin(visits) & (waiting["waited_days"] < 5 * 7)]
    a_week = demand.loc[demand["planning_object"].isin(visits), "arrivals"].sum() / 13
    by_age = young.groupby("waited_days")["patients"].sum()
    assert by_age.index.tolist() == [3, 10, 17, 24, 31]
    assert by_age.to_numpy() == pytest.approx(a_week, rel=0.06)  # four standard deviations of a count of about 4 000


def test_nobody_waits_for_acute_care() -> None:
    """Acute planning objects have no list."""
    case = case_of(Region(), 1)
    objects = case.table("planning_objects")
    acute = set(objects.loc[objects["acute"], "planning_object"])
    assert acute
    assert not acute & set(case.table("waiting")["planning_object"])


def test_patients_go_to_the_nearest_of_their_speciality() -> None:
    """Each clinic's patients may go to two clinics of its speciality, and none of those left out is nearer."""
    case = case_of(Region(units=20, specialities=4), 6)
    table = case.table("transfers").drop_duplicates(["from_unit", "to_unit"])
    assert (table["from_unit"].str.split(" ").str[1] == table["to_unit"].str.split(" ").str[1]).all()
    assert (table.groupby("from_unit").size() == 2).all()
    every = case_of(Region(units=20, specialities=4), 6).table("transfers")
    far = every.groupby(["from_unit", "to_unit"])["distance_km"].first()
    back = far.swaplevel().reindex(far.index).dropna()
    assert (back == far.loc[back.index]).all()


def test_shared_hours_belong_to_the_hospital() -> None:
    """With half of theatre and ward hours shared, as many are there in all, half of them in the hospitals' own units."""
    apart, shared = (case_of(Region(shared=share), 2).table("available") for share in (0.0, 0.5))
    for capacity in ("Theatre", "Ward"):
        rows = shared[shared["capacity"] == capacity]
        pooled = rows.loc[rows["unit"].str.endswith("Shared"), "hours"].sum()
        assert pooled / rows["hours"].sum() == pytest.approx(0.5, abs=0.001)
        before = apart.loc[apart["capacity"] == capacity, "hours"].sum()
        assert rows["hours"].sum() == pytest.approx(before, rel=0.001)


def test_nation_has_few_links() -> None:
    """Only as many clinics of each region as there are links send patients to another region; each unit knows its own."""
    case = case_of(Nation(Region(units=6, specialities=2, weeks=4), regions=4, links=2), 1)
    region = case.table("units").set_index("unit")["parent"]
    assert region.nunique() == 4
    moves = case.table("transfers")
    abroad = moves[moves["from_unit"].map(region) != moves["to_unit"].map(region)]
    assert abroad["from_unit"].nunique() == 4 * 2
    hours = case.table("reallocations")
    assert (hours["from_unit"].map(region) == hours["to_unit"].map(region)).all()


def test_all_wrong_settings_are_told() -> None:
    """Every wrong setting is named, with its value and what may stand there."""
    with pytest.raises(RegionError, match=r"units = 0: at least 1; tightness = -1: .*; shared = 2: a share"):
        Region(units=0, tightness=-1, shared=2)
    with pytest.raises(RegionError, match="regions = 1"):
        Nation(regions=1)
