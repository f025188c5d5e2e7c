"""Deterministic examples of other tools' test suites that fit periods and slots."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pks.sim import FastEngine, Inputs, patients
from pks.sim.engine import Engine
from pks.sim.simpy_engine import SimpyEngine
from tests.sim.random_descriptions import description

ENGINES: list[Engine] = [FastEngine(), SimpyEngine()]
CLINICS = ["des-slot-1", "des-slot-offset", "des-slot-overrun", "des-slot-noncap"]
BOOKINGS = ["wl-schedule-1", "wl-schedule-3", "wl-schedule-4"]


def vector(reference: Path, name: str) -> dict[str, Any]:
    """Return one example by its id."""
    examples = json.loads((reference / "vectors" / "peer_vectors.json").read_text(encoding="utf-8"))
    return next(each for each in examples if each["id"] == name)


def served_in(engine: Engine, period_of_arrival: list[int], slots: list[int]) -> list[int]:
    """Return the period in which each person is served (−1 = not), first in, first out."""
    of = description([[0.0] * len(slots)], [list(map(float, slots))], frequency="D")
    people = np.bincount(period_of_arrival, minlength=len(slots)).astype(float)[None, :]
    inputs = Inputs(people, np.array(slots, dtype=float).reshape(1, 1, -1))
    return patients(engine.run(of, inputs), of.cells)["served"].tolist()


@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.name)
@pytest.mark.parametrize("name", CLINICS)
def test_clinic_sessions(reference: Path, name: str, engine: Engine) -> None:
    """Ciw's slotted services: a period ends with its session, and whoever came until then may be served in it."""
    given = vector(reference, name)
    offset = given["inputs"].get("slot_offset", 0.0)
    session = np.array(given["inputs"]["slots"]) + offset
    came = np.searchsorted(session, given["inputs"]["arrivals"]).tolist()
    served = served_in(engine, came, given["inputs"]["sizes"])
    np.testing.assert_allclose(session[served], given["expected"], atol=given["tolerance"])


@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.name)
@pytest.mark.parametrize("name", BOOKINGS)
def test_bookings_by_day(reference: Path, name: str, engine: Engine) -> None:
    """NHSRwaitinglist's booking: a slot goes to the earliest open referral of an earlier day, else it is lost.

    Slots of the day after arrival at the earliest: a slot of day d serves the list at the end of day d − 1.
    """
    given = vector(reference, name)
    open_ = [i for i, removal in enumerate(given["inputs"]["removal"]) if removal is None]
    referral = np.array([given["inputs"]["referral"][i] for i in open_], dtype="datetime64[D]")
    slot = np.array(given["inputs"]["slots"], dtype="datetime64[D]")
    first = min(referral.min(), slot.min() - 1)
    days = int((max(referral.max(), slot.max()) - first).astype(int)) + 1
    sizes = np.bincount((slot - 1 - first).astype(int), minlength=days).tolist()
    served = served_in(engine, (referral - first).astype(int).tolist(), sizes)
    expected = [given["expected"]["removal"][i] for i in open_]
    assert [str(first + day + 1) if day >= 0 else None for day in served] == expected
