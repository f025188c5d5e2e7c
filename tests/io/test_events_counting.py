"""Events counted into histories: by hand, and by laws that any files keep."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pks.core.case import case_from
from pks.core.errors import FileError
from pks.core.faults import CaseError
from pks.io.events import Counting, count_events
from tests.io.event_files import by_period, files, rules, source


def test_week_53_is_a_week_of_its_own(tmp_path: Path) -> None:
    """28 December 2020 to 3 January 2021 is week 53 of 2020 (ISO 8601), wherever the year changes in it."""
    visits = source(
        tmp_path, "visits", "start", "2020-12-27", "2020-12-28", "2020-12-31", "2021-01-01", "2021-01-03", "2021-01-04"
    )
    counted = count_events(files(rules("2020-12-21", "2021-01-11"), visits))
    assert by_period(counted["history"], "production") == {"2020-12-21": 1, "2020-12-28": 4, "2021-01-04": 1}


def test_2026_has_53_weeks(tmp_path: Path) -> None:
    """The week of 28 December 2026 is the 53rd that begins in 2026's ISO year, which began on 29 December 2025."""
    visits = source(tmp_path, "visits", "start", "2025-12-29", "2026-12-28", "2027-01-03")
    history = count_events(files(rules("2025-12-29", "2027-01-04"), visits))["history"]
    assert len(history) == 53
    assert by_period(history, "production") == {"2025-12-29": 1, "2026-12-28": 2}


@pytest.mark.parametrize(
    ("frequency", "since", "until", "expected"),
    [
        ("D", "2024-02-28", "2024-03-02", {"2024-02-28": 1, "2024-02-29": 2, "2024-03-01": 1}),
        ("MS", "2024-01-01", "2024-05-01", {"2024-01-01": 1, "2024-02-01": 3, "2024-03-01": 2, "2024-04-01": 1}),
        ("QS", "2024-01-01", "2024-07-01", {"2024-01-01": 6, "2024-04-01": 1}),
        ("YS", "2023-01-01", "2025-01-01", {"2023-01-01": 1, "2024-01-01": 7}),
    ],
)
def test_ends_of_periods(frequency: str, since: str, until: str, expected: dict[str, int], tmp_path: Path) -> None:
    """The last minute of a month, quarter or year, and a leap day, belong to the period in which they lie."""
    times = ("2023-12-31 23:59", "2024-01-31 23:59:59", "2024-02-28", "2024-02-29", "2024-02-29 23:59", "2024-03-01 00:00",
             "2024-03-31 23:59", "2024-04-01")  # fmt: skip
    visits = source(tmp_path, "visits", "start", *times)
    counted = count_events(files(rules(since, until, frequency, taken=pd.Timestamp("2025-01-01")), visits))
    assert by_period(counted["history"], "production") == expected


def test_referrals_wait_until_they_end(tmp_path: Path) -> None:
    """Who came before the end of a period and has not left then waits; by hand.

    r1 came before the history and never left; r2 came in week 1 and left in week 2; r3 came and left in week 2; r4 came in
    week 2 and leaves after the last day that is counted.
    """
    referrals = source(tmp_path, "referrals", "id,start,end", "r1,2025-11-03,", "r2,2026-01-06,2026-01-12", "r3,2026-01-13,2026-01-14",
                       "r4,2026-01-18,2026-01-20")  # fmt: skip
    counted = count_events(files(rules("2026-01-05", "2026-01-19", taken=pd.Timestamp("2026-02-01")), referrals))
    assert by_period(counted["history"], "arrivals") == {"2026-01-05": 1, "2026-01-12": 2}
    assert counted["history"]["waiting"].tolist() == [2, 2]
    assert counted["waiting"][["waited_days", "patients"]].to_numpy().tolist() == [
        [1, 1],
        [77, 1],
    ]  # 3 Nov + 77 = 19 Jan
    assert "production" not in counted["history"]


def test_visits_and_stays_answer_referrals(tmp_path: Path) -> None:
    """A referral without an end closes with the first visit or stay that names it, and not before it came."""
    referrals = source(
        tmp_path,
        "referrals",
        "id,start,end",
        "r1,2026-01-05,",
        "r2,2026-01-05,",
        "r3,2026-01-05,2026-01-26",
        "r4,2026-01-14,",
    )
    visits = source(
        tmp_path,
        "visits",
        "start,referral",
        "2026-01-13,r1",
        "2026-01-06,r1",
        "2026-01-06,r3",
        "2026-01-06,r4",
        "2026-01-07,",
    )
    stays = source(tmp_path, "stays", "start,end,referral", "2026-01-20,2026-01-27,r2")
    history = count_events(files(rules("2026-01-05", "2026-02-02"), referrals, visits, stays))["history"]
    # Week 1: r1 leaves on the 6th, r2 and r3 wait. Week 2: r4 comes, answered at once. Week 3: r2 leaves. Week 4: r3.
    assert history["waiting"].tolist() == [2, 2, 1, 0]
    assert history["production"].tolist() == [4, 1, 0, 1]  # visits when they begin, the stay when it ends
    assert history["arrivals"].tolist() == [3, 1, 0, 0]


def test_nights_over_new_year(tmp_path: Path) -> None:
    """Bed days are nights, each counted in the period in which it begins; who has not left stays until the end.

    30 December to 2 January: the nights of the 30th and 31st, and of the 1st. From 28 November to 5 January: 3 + 31 + 4.
    One who comes and leaves on the same day: none. From 30 January, still there on 1 February: 2.
    """
    stays = source(
        tmp_path,
        "stays",
        "start,end",
        "2025-12-30,2026-01-02",
        "2025-11-28 23:00,2026-01-05 08:00",
        "2026-01-07,2026-01-07",
        "2026-01-30,",
    )
    counted = count_events(files(rules("2025-12-01", "2026-02-01", "MS"), stays))
    beds = counted["bed_days"]
    assert beds["bed_days"].tolist() == [31 + 2, 4 + 1 + 2]
    assert beds["present"].tolist() == [2, 1]
    assert counted["history"]["arrivals"].tolist() == [1, 2]
    assert counted["history"]["production"].tolist() == [0, 3]
    # Of the three that ended: 3, 38 and 0 nights; mean 41/3; deviations −32/3, 73/3, −41/3, squares 8034/9; sd = √(8034/18).
    lengths = counted["length_of_stay"]
    assert lengths["unit"].isna().tolist() == [True]
    assert lengths["mean_days"].tolist() == pytest.approx([41 / 3])
    assert lengths["sd_days"].tolist() == pytest.approx([np.sqrt(8034 / 18)])


def test_bookings_may_lie_ahead(tmp_path: Path) -> None:
    """Booked times after the files were taken are no faults; counted are those in the history."""
    bookings = source(tmp_path, "bookings", "start", "2026-01-06", "2026-03-01")
    visits = source(tmp_path, "visits", "start", "2026-01-06")
    counted = count_events(files(rules("2026-01-05", "2026-01-12"), visits, bookings))
    assert by_period(counted["bookings"], "booked") == {"2026-01-05": 1}
    assert counted["history"]["production"].tolist() == [1]


def test_only_some_rows_are_events(tmp_path: Path) -> None:
    """Rows that `only` does not let through are neither counted nor faults."""
    visits = source(tmp_path, "visits", "start,status", "2026-01-06,done", "2026-01-07, late ", "x,cancelled", "2026-01-08,",
                    only={"status": ("done", "late")})  # fmt: skip
    counted = count_events(files(rules("2026-01-05", "2026-01-12"), visits))
    assert counted["history"]["production"].tolist() == [2]
    assert counted.rows.to_numpy().tolist() == [["visits.csv", 2, 0]]


def test_a_period_that_is_not_over_is_no_history(tmp_path: Path) -> None:
    """Counting until a Wednesday ends the history with the week before, and says so."""
    visits = source(tmp_path, "visits", "start", "2026-01-06", "2026-01-13")
    counted = count_events(files(rules("2026-01-05", "2026-01-14"), visits))
    assert by_period(counted["history"], "production") == {"2026-01-05": 1}
    assert counted.warnings["reason"].str.contains("2026-01-12 and is not over").tolist() == [True]


def test_what_is_counted_is_a_case(tmp_path: Path) -> None:
    """The tables have the columns and types of the contract: with settings, units and objects they make a case."""
    referrals = source(tmp_path, "referrals", "id,start,end", "r1,2026-01-06,", "r2,2026-01-07,2026-01-08")
    visits = source(tmp_path, "visits", "start,end", "2026-01-08 10:00,2026-01-08 11:00", capacity="room")
    stays = source(tmp_path, "stays", "start,end", "2026-01-08,2026-01-10")
    counted = count_events(files(rules("2026-01-05", "2026-01-19"), referrals, visits, stays))
    case_settings = {
        "name": "x",
        "currency": "SEK",
        "level": "tactical",
        "frequency": "W-MON",
        "start": "2026-01-19",
        "periods": 4,
    }
    names = ("history", "waiting", "activity_hours", "length_of_stay")
    given = {name: counted[name].astype(object).where(counted[name].notna(), None) for name in names}
    given |= {
        "units": pd.DataFrame({"unit": ["Norr"]}), "planning_objects": pd.DataFrame({"planning_object": ["hip"]}),
        "capacities": pd.DataFrame({"capacity": ["room"]}),
    }  # fmt: skip
    case = case_from(case_settings, given)
    assert case.tables["history"]["arrivals"].tolist() == [2.0, 0.0]
    assert case.tables["waiting"]["patients"].tolist() == [1.0]


def test_production_without_arrivals_is_told(tmp_path: Path) -> None:
    """Visits of an object that is to arrive by referrals, of which there are none, are a warning that says what to do."""
    visits = source(tmp_path, "visits", "start", "2026-01-06")
    objects = pd.DataFrame({"planning_object": ["acute"]})
    counted = count_events(files(rules("2026-01-05", "2026-01-12"), visits, objects=objects))
    assert "production but no referrals" in counted.warnings["reason"].iloc[0]


def test_missing_file_is_named(tmp_path: Path) -> None:
    """A file that is not there is a fault with its path."""
    visits = source(tmp_path, "visits", "start", "2026-01-06")
    visits.path.unlink()
    with pytest.raises(CaseError, match="does not exist"):
        count_events(files(rules("2026-01-05", "2026-01-12"), visits))


@pytest.mark.parametrize(
    ("column", "more"),
    [("frequency", {"frequency": "W-SUN"}), ("since", {"since": "2026-01-06"}), ("until", {"until": "2026-01-06"}),
     ("taken", {"taken": pd.Timestamp("2025-01-01")}), ("time_zone", {"time_zone": "Mars/Olympus"}), ("tolerate", {"tolerate": 2.0}),
     ("trim", {"trim": 0.5}), ("memory_mb", {"memory_mb": 1})],
)  # fmt: skip
def test_rules_that_cannot_be(column: str, more: dict[str, object], tmp_path: Path) -> None:
    """A rule out of range is a fault in the column of its name, before any file is opened."""
    given = {"since": "2026-01-05", "until": "2026-01-12"} | more
    visits = source(tmp_path, "visits", "start", "2026-01-06")
    with pytest.raises(CaseError) as caught:
        count_events(files(rules(**given), visits))  # type: ignore[arg-type]
    assert caught.value.faults["column"].tolist() == [column]


def test_too_little_memory_is_one_clear_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the engine gives up, the error is ours and says what may help."""
    visits = source(tmp_path, "visits", "start", "2026-01-06")
    monkeypatch.setattr("pks.io.events.tally.PERIOD_OF", {"W-MON": "no_such_function({})"})
    with pytest.raises(FileError, match="memory_mb"):
        count_events(files(rules("2026-01-05", "2026-01-12"), visits))


EVENT = st.tuples(
    st.integers(0, 40),  # id; some come twice
    st.sampled_from(["Norr", "Söder"]),
    st.sampled_from(["A", "B"]),
    st.dates(dt.date(2020, 12, 14), dt.date(2021, 1, 24)),
)


@settings(max_examples=10)
@given(events=st.lists(EVENT, max_size=40), data=st.data())
def test_counts_are_those_of_the_events(events: list[tuple[int, str, str, dt.date]], data: st.DataObject) -> None:
    """Counts are those of a plain loop over the events, whatever the order of rows and however they are split into files."""
    objects = pd.DataFrame({"planning_object": ["a", "b"], "service": ["A", "B"], "arrives_by": ["visits", "visits"]})
    counting = Counting(frequency="W-MON", since=pd.Timestamp("2020-12-21"), until=pd.Timestamp("2021-01-18"),
                        taken=pd.Timestamp("2021-02-01"), tolerate=1.0)  # fmt: skip
    rows = [f"v{number},{unit},{service},{day}" for number, unit, service, day in events]
    shuffled = data.draw(st.permutations(rows))
    cut = data.draw(st.integers(0, len(rows)))
    with TemporaryDirectory() as folder:
        header = "id,unit,service,start"
        whole = source(Path(folder), "visits", header, *rows)
        parts = [
            source(Path(folder), "visits", header, *part, name=f"{n}.csv")
            for n, part in enumerate((shuffled[:cut], shuffled[cut:]))
        ]
        first = count_events(files(counting, whole, objects=objects))
        second = count_events(files(counting, *parts, objects=objects))
    pd.testing.assert_frame_equal(first["history"], second["history"])
    # A plain count: of the events with one id, the first by unit, service and day counts.
    single = {number: min(e for e in events if e[0] == number) for number, *_ in events}
    expected = Counter(
        (unit, service.lower(), day - dt.timedelta(days=day.weekday()))
        for _, unit, service, day in single.values()
        if dt.date(2020, 12, 21) <= day < dt.date(2021, 1, 18)
    )
    history = first["history"]
    told = {
        (u, p, t.date()): n
        for u, p, t, n in history[["unit", "planning_object", "period", "production"]].itertuples(index=False)
        if n
    }
    assert told == dict(expected)
    assert int(first.rows["left_out"].sum()) == len(events) - len(single)
