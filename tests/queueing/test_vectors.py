"""Closed forms against published numbers and those of other tools' tests."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from pks.queueing import (
    Steady,
    erlang_b,
    erlang_c,
    factor_for_share,
    list_load,
    mmc,
    mmck,
    pressure,
    relief_capacity,
    servers_for_blocking,
    servers_for_waiting,
    target_capacity,
    target_list,
    target_mean_wait,
    upper_demand,
)
from pks.queueing.mmc import wait_within


@pytest.fixture(scope="module")
def vectors(reference: Path) -> dict[str, dict[str, Any]]:
    """Examples of other tools by their id."""
    text = (reference / "vectors" / "peer_vectors.json").read_text(encoding="utf-8")
    return {each["id"]: each for each in json.loads(text)}


def of_kind(vectors: dict[str, dict[str, Any]], prefix: str, least: int) -> list[dict[str, Any]]:
    """Return the examples whose id starts so; at least so many are there."""
    found = [each for name, each in vectors.items() if name.startswith(prefix)]
    assert len(found) >= least
    return found


def test_erlang_b(vectors: dict[str, dict[str, Any]]) -> None:
    """The share turned away."""
    for each in of_kind(vectors, "erlb-", 4):
        if each["id"] != "erlb-req":
            blocked = erlang_b(each["inputs"]["offered_load"], each["inputs"]["servers"])
            assert blocked == pytest.approx(each["expected"], rel=1e-12)


def test_servers_for_blocking(vectors: dict[str, dict[str, Any]]) -> None:
    """The fewest servers that turn away no more than a share."""
    given, expected = vectors["erlb-req"]["inputs"], vectors["erlb-req"]["expected"]
    load = given["transactions"] * given["aht"] / given["interval"]
    assert servers_for_blocking(load, most=given["max_blocking"]) == expected["raw_positions"]


def test_erlang_c_and_its_inverse(vectors: dict[str, dict[str, Any]]) -> None:
    """Who must wait, the share that starts in time, and the fewest servers for it, searched from the very fewest."""
    for each in of_kind(vectors, "erlc-req-", 3):
        given, expected = each["inputs"], each["expected"]
        arrivals, service = given["transactions"] / given["interval"], 1 / given["aht"]
        servers = servers_for_waiting(
            arrivals, service, share=given["service_level"], within=given["asa"], max_utilisation=given["max_occupancy"]
        )
        assert servers == expected["raw_positions"]
        near = {"abs": max(each["tolerance"], 1e-12)}
        assert mmc(arrivals, service, servers).must_wait == pytest.approx(expected["waiting_probability"], **near)
        assert mmc(arrivals, service, servers).utilisation == pytest.approx(expected["occupancy"], **near)
        level = wait_within(arrivals, service, servers, within=given["asa"])
        assert level == pytest.approx(expected["service_level"], **near)
    low = vectors["erlc-min-start"]
    given = low["inputs"]
    arrivals, service = given["transactions"] / given["interval"], 1 / given["aht"]
    servers = servers_for_waiting(arrivals, service, share=given["service_level"], within=given["asa"])
    assert servers == low["expected"]["minimum_c"]
    assert wait_within(arrivals, service, servers, within=given["asa"]) == pytest.approx(
        low["expected"]["service_level_at_3"], abs=1e-9
    )


def test_mmc(vectors: dict[str, dict[str, Any]]) -> None:
    """All measures of M/M/c."""
    names = {"rho": "utilisation", "p_wait": "must_wait", "Wq": "wait", "W": "time", "Lq": "waiting", "L": "present"}
    for each in of_kind(vectors, "mmc-", 4):
        steady = mmc(**each["inputs"])
        for name, attribute in names.items():
            assert getattr(steady, attribute) == pytest.approx(each["expected"][name], rel=1e-9)


def test_lectures_and_readmes(reference: Path) -> None:
    """The published numbers for M/M/c and M/M/c/K, within two of the last digit: some come from rounded ones."""
    queues: dict[str, Steady] = {
        "lambda=100/30 per min; service 3 min; c=14; target 20 s": mmc(100 / 30, 1 / 3, 14),
        "same": mmc(100 / 30, 1 / 3, 14),
        "lambda=1/10, mu=1/20, c=3": mmc(1 / 10, 1 / 20, 3),
        "lambda=11/20, mu=1/3, c=2": mmc(11 / 20, 1 / 3, 2),
        "lambda=50, mu=60": mmc(50, 60, 1),
        "lambda=1/10, mu=1/8": mmc(1 / 10, 1 / 8, 1),
        "lambda=1/9, mu=1/8": mmc(1 / 9, 1 / 8, 1),
        "lambda=2, mu=2.4, K=5": mmck(2, 2.4, 1, 5),
        "lambda=1, mu=1/6, c=3, K=7": mmck(1, 1 / 6, 3, 7),
        "lambda=3, mu=1/2, c=4, K=4": mmck(3, 1 / 2, 4, 4),
        "lambda=3, mu=1/2, c=4, K=12": mmck(3, 1 / 2, 4, 12),
    }
    names = {"Lq": "waiting", "L": "present", "W": "time", "Wq": "wait"}
    names |= {"P(wait)": "must_wait", "P(full)": "turned_away"}
    with (reference / "vectors" / "queue_reference_values.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) >= 19
    for row in rows:
        digits = len(row["value"].partition(".")[2])
        if row["quantity"].startswith("service level"):
            value = wait_within(100 / 30, 1 / 3, 14, within=1 / 3)
        else:
            value = getattr(queues[row["parameters"]], names[row["quantity"]])
        assert value == pytest.approx(float(row["value"]), abs=max(2.0 * 10**-digits, 1e-12)), row


def test_lists_of_nhsrwaitinglist(vectors: dict[str, dict[str, Any]]) -> None:
    """Load, target mean wait, factor, target list, relief and target capacity, pressure."""
    near = {"rel": 1e-6}
    for each in of_kind(vectors, "wl-load-", 4):
        assert list_load(**each["inputs"]) == pytest.approx(each["expected"], **near)
    for each in of_kind(vectors, "wl-meanwait-", 2):
        given = each["inputs"]
        assert target_mean_wait(given["target_wait"], factor=given["factor"]) == pytest.approx(each["expected"])
    for each in of_kind(vectors, "wl-factor-", 2):
        assert factor_for_share(each["inputs"]["share_within_target"]) == pytest.approx(each["expected"], rel=1e-12)
    for each in of_kind(vectors, "wl-targetqueue-", 4):
        given = each["inputs"]
        size = target_list(given["demand"], given["target_wait"], factor=given["factor"])
        assert size == pytest.approx(each["expected"])
    for name in ("wl-relief-1", "wl-relief-3"):
        given = vectors[name]["inputs"]
        value = relief_capacity(
            given["demand"],
            list_size=given["queue_size"],
            target_size=given["target_queue_size"],
            weeks=given["time_to_target"],
        )
        assert value == pytest.approx(vectors[name]["expected"], **near)
    cautious = vectors["wl-relief-inflated-correct"]
    given = cautious["inputs"]
    demand = upper_demand(given["demand"], arrivals=given["num_referrals"], cv_demand=given["cv_demand"])
    value = relief_capacity(
        demand,
        list_size=given["queue_size"],
        target_size=given["target_queue_size"],
        weeks=given["time_to_target"],
    )
    assert value == pytest.approx(cautious["expected"], rel=1e-12)
    journey = vectors["wl-rtt-journey-1"]
    given = journey["inputs"]
    factor = factor_for_share(given["share_within_target"])
    size = target_list(given["referral_rate"], given["target_weeks"], factor=factor)
    assert size == pytest.approx(journey["expected"]["list_size"], rel=1e-12)
    for each in of_kind(vectors, "wl-targetcap-", 4):
        given = each["inputs"]
        value = target_capacity(
            given["demand"],
            given["target_wait"],
            factor=given["factor"],
            cv_demand=given["cv_demand"],
            cv_capacity=given["cv_capacity"],
        )
        assert value == pytest.approx(each["expected"], **near)
    for name in ("wl-pressure-1", "wl-pressure-2", "wl-pressure-4"):
        given = vectors[name]["inputs"]
        assert pressure(given["mean_wait"], given["target_wait"]) == pytest.approx(vectors[name]["expected"], **near)
    days = vectors["wl-pressure-A-correct"]
    given = days["inputs"]
    assert pressure(given["mean_wait_days"] / 7, given["target_weeks"]) == pytest.approx(days["expected"], rel=1e-12)


def test_ear_nose_and_throat_list(reference: Path) -> None:
    """The worked example of Fong et al. 2022 (doi:10.1101/2022.08.23.22279117), all numbers."""
    example = json.loads((reference / "vectors" / "fong_ent_example.json").read_text(encoding="utf-8"))
    given, expected = example["inputs"], example["expected"]
    demand, target = given["demand_per_week"], given["waiting_time_target_weeks"]
    size = target_list(demand, target)
    assert list_load(demand, given["capacity_per_week"]) == pytest.approx(expected["load"], rel=1e-7)
    assert target_mean_wait(target) == expected["target_mean_wait_weeks"]
    assert size == expected["target_queue_size"]
    assert given["queue_size"] / size == pytest.approx(expected["queue_ratio"])
    relief = relief_capacity(demand, list_size=given["queue_size"], target_size=size, weeks=given["weeks_to_target"])
    assert relief == pytest.approx(expected["relief_capacity_per_week"], rel=1e-7)
    assert pressure(given["avg_wait_weeks"], target) == pytest.approx(expected["waiting_list_pressure"], rel=1e-7)
    assert target_capacity(demand, target, factor=1) == pytest.approx(expected["target_capacity_F1"], rel=1e-12)
    assert target_capacity(demand, target, factor=6.58) == pytest.approx(expected["target_capacity_F6_58"], rel=1e-12)
    urgent = example["p2_example"]
    assert pressure(urgent["avg_wait"], urgent["target"]) == urgent["pressure"]
    checks = {each["f"]: each for each in example["more_test_values"]}
    assert relief_capacity(35, list_size=250, target_size=100, weeks=15) == 45
    assert target_list(30, 50, factor=6) == pytest.approx(checks["target_queue_size"]["value"])
    value = target_capacity(30, 52, factor=3, cv_demand=1.1, cv_capacity=1.2)
    assert value == pytest.approx(checks["target_capacity"]["value"], rel=1e-6)


def test_erlang_c_is_the_limit_of_patience(vectors: dict[str, dict[str, Any]]) -> None:
    """Erlang A with endless patience, as another tool has it."""
    each = vectors["erla-c-limit"]
    for servers, value in zip(each["inputs"]["servers"], each["expected"], strict=True):
        assert erlang_c(each["inputs"]["offered_load"], servers) == pytest.approx(value, rel=1e-9)


def test_time_of_a_shared_processor(vectors: dict[str, dict[str, Any]]) -> None:
    """A server that all who are there share alike keeps them as long, in the mean, as one that takes them in turn."""
    for each in of_kind(vectors, "mm1ps-", 2):
        found = mmc(each["inputs"]["arrival_rate"], each["inputs"]["service_rate"], 1)
        assert found.time == pytest.approx(each["expected"], rel=1e-12)
