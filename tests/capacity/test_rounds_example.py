"""The publication's example of the three rounds, in which every number is its own.

Socialstyrelsen, *Strategisk nivå – prognos och balansering av behov och tillgänglig kapacitet*, 2025, sections Omgång ett to
Omgång tre, "Exempel från slutenvårdsproduktion". It prints × before the occupancy, but only ÷ gives its 20 and 24.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pks.capacity.allocate import shares_of, split_whole, summed_up
from pks.capacity.bed_counts import bed_counts
from pks.capacity.bed_days import bed_days, steady_census
from pks.capacity.staffing import staff, whole_people
from pks.capacity.stays import GammaStays
from pks.core.periods import Periods

YEAR = Periods("YS", pd.Timestamp("2026-01-01"), 1)
KEYS = pd.DataFrame(
    {"capacity": "bed", "resource": ["nurse", "assistant nurse", "other"], "per_bed": [24 / 24, 30 / 24, 2 / 24]}
)


def ward_of(total: int, area: int, ward: int) -> int:
    """Hand out the region's mission to the area and on to the ward; what is left goes to the others of each level.

    The publication states no shares, only what each gets: the shares here are made of that, so what comes out of
    handing out is no check of it but of the way there and back. Shares of their own are in the test below.
    """
    zero = np.zeros(2, int)
    areas = split_whole([total], shares_of([area, total - area], zero), zero)
    wards = split_whole(areas[:1], shares_of([ward, area - ward], zero), zero)
    assert summed_up(areas, zero)[0] == total
    assert summed_up(wards, zero)[0] == areas[0] == area
    return int(wards[0])


@pytest.mark.parametrize(("episodes", "days", "beds"), [(2000, 7000, 20), (2400, 8400, 24)], ids=["one", "two"])
def test_from_the_region_to_beds(episodes: int, days: int, beds: int) -> None:
    """40 000 episodes → 8 000 to medicine → 2 000 (2 400) × 3.5 days → 7 000 (8 400) bed days → 20 (24) beds."""
    ward = ward_of(40_000, 8_000, episodes)
    assert ward == episodes
    admissions, stays = np.array([[float(ward)]]), GammaStays(3.5, 3.6)
    year = bed_days(admissions, stays, YEAR, present=steady_census(admissions, stays, YEAR))
    assert float(year.days.sum()) == pytest.approx(days)
    assert bed_counts(year.days[:, 0], YEAR.days[0], occupancy=0.95).nearest.tolist() == [beds]


def test_shares_that_do_not_come_from_the_answers() -> None:
    """40 000 by 1/3, 1/3, 1/3 are 13 333.33 each: the first gets the odd one; its 13 334 by 0.15 and 0.85 are 2 000.1 and 11 333.9.

    By the largest remainder 2 000 and 11 334, and the sums are those handed out.
    """
    areas = split_whole([40_000], [1 / 3, 1 / 3, 1 / 3], [0, 0, 0])
    assert areas.tolist() == [13_334, 13_333, 13_333]
    wards = split_whole(areas[:1], [0.15, 0.85], [0, 0])
    assert wards.tolist() == [2_000, 11_334]
    assert (summed_up(areas, [0, 0, 0])[0], summed_up(wards, [0, 0])[0]) == (40_000, 13_334)


def test_staff_of_the_third_round() -> None:
    """24 beds → 24 nurses, 30 assistant nurses, 2 others."""
    found = whole_people(staff(KEYS, beds=pd.Series({"bed": 24}))["staff"])
    assert found.tolist() == [24, 30, 2]
