"""Staffing keys, and the people behind a post."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pks.capacity.checks import CapacityError
from pks.capacity.staffing import Cover, Shift, staff, whole_people

KEYS = pd.DataFrame(
    [
        ("bed", None, "nurse", 1.0, None),
        ("bed", None, "assistant nurse", 1.25, None),
        ("bed", None, "other", 1 / 12, None),
        (None, "heavy care", "nurse", 1.25, None),
        ("theatre", None, "nurse", None, 2.0),
    ],
    columns=["capacity", "care_category", "resource", "per_bed", "per_session"],
)


def test_the_publications_staff() -> None:
    """24 beds employ 24 nurses, 30 assistant nurses and 2 others.

    Socialstyrelsen, Strategisk nivå – prognos och balansering av behov och tillgänglig kapacitet, 2025, round three.
    """
    found = staff(KEYS[:3], beds=pd.Series({"bed": 24})).set_index("resource")["staff"]
    assert found.to_dict() == pytest.approx({"nurse": 24, "assistant nurse": 30, "other": 2})
    assert whole_people(found).tolist() == [24, 30, 2]


def test_categories_and_sessions_stand_side_by_side() -> None:
    """20 plain beds, 4 with heavy care and 10 sessions: 20·1, 20·1.25, 20/12, 4·1.25 and 10·2, in the order of the keys."""
    found = staff(KEYS, beds=pd.Series({"bed": 20, "heavy care": 4}), sessions=pd.Series({"theatre": 10}))
    assert found["staff"].tolist() == pytest.approx([20, 25, 20 / 12, 5, 20])
    assert found["category"].tolist() == ["bed", "bed", "bed", "heavy care", "theatre"]


def test_categories_that_no_key_knows_are_refused_with_what_is_negative() -> None:
    """A misspelt category comes with what was probably meant, beside a negative key and negative beds."""
    keys = KEYS.copy()
    keys.loc[1, "per_bed"] = -1.0
    with pytest.raises(CapacityError) as raised:
        staff(keys, beds=pd.Series({"heavy car": 4.0, "bed": -2.0}))
    faults = raised.value.faults
    assert faults[["table", "column"]].to_numpy().tolist() == [
        ["beds", "bed"],
        ["per_bed", "bed"],
        ["beds", "heavy car"],
    ]
    assert 'did you mean "heavy care"' in faults["reason"].iloc[-1]


def test_beds_told_twice_are_refused() -> None:
    """10 and 14 beds of one category: half of them are not lost without a word."""
    with pytest.raises(CapacityError, match="several times"):
        staff(KEYS, beds=pd.Series([10.0, 14.0], index=["bed", "bed"]))


def test_beds_of_a_category_with_session_keys_only_are_refused() -> None:
    """Beds of the theatre have no key per bed."""
    with pytest.raises(CapacityError, match="no key per_bed"):
        staff(KEYS, beds=pd.Series({"theatre": 4.0}))


def test_post_round_the_clock() -> None:
    """Three shifts of 8, 8 and 9 hours every day, two thirds of the posts at night: 7·(8 + 8 + 6) = 154 hours a week.

    At 37 hours, 20 % absent and 10 % without patients that is 154/(37·0.8·0.9) = 5.78 full-time posts, and at 85 %
    employment 6.8 people.
    """
    cover = Cover(
        (Shift("day", 8), Shift("evening", 8), Shift("night", 9, share=2 / 3)),
        contract_hours=37,
        absence=0.2,
        non_patient=0.1,
        employment=0.85,
    )
    assert cover.per_post == pytest.approx(154 / (37 * 0.8 * 0.9))
    assert cover.full_time([0.0, 2.0]).tolist() == pytest.approx([0.0, 2 * cover.per_post])
    assert cover.people(1.0) == pytest.approx(cover.per_post / 0.85)


def test_office_hours_without_absence_are_one_employee() -> None:
    """Eight hours on five days of a forty-hour week is one post, one person."""
    assert Cover((Shift("day", 8, days=5),)).per_post == pytest.approx(1.0)


def test_absence_of_another_tool(reference: Path) -> None:
    """17 posts with 30 % lost are 25 people (pyworkforce)."""
    text = (reference / "vectors" / "peer_vectors.json").read_text(encoding="utf-8")
    example = next(each for each in json.loads(text) if each["id"] == "erlb-req")
    cover = Cover((Shift("day", 8, days=5),), absence=example["inputs"]["shrinkage"])
    posts = example["expected"]["raw_positions"]
    assert int(whole_people(cover.people(posts))) == example["expected"]["positions"]


def test_impossible_cover_is_refused() -> None:
    """All faults of a cover come at once: 25 hours in a day, everybody absent, no contract."""
    with pytest.raises(CapacityError) as raised:
        Cover((Shift("day", 25),), contract_hours=0, absence=1.0)
    assert raised.value.faults["table"].tolist() == ["hours of the shift day", "contract_hours", "absence"]


def test_rounding_noise_employs_nobody() -> None:
    """0.07 · 100 · 10 is a little above 70 in floating point, and 70 people are enough; 70.001 takes 71."""
    assert 0.07 * 100 * 10 > 70
    assert whole_people([0.07 * 100 * 10, 70.001, 0.0]).tolist() == [70, 71, 0]


def test_no_beds_employ_nobody() -> None:
    """Keys without beds or sessions give rows of 0."""
    assert np.array_equal(staff(KEYS)["staff"], np.zeros(5))
