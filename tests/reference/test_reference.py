"""The reference gives the published tier values, and its own check finds nothing wrong in its own plans."""

import csv
import json
import os
from pathlib import Path

import pytest

from .given import Reading
from .literal import solve, tiers
from .random_cases import make
from .recompute import recompute
from .written import write

ROOT = Path(__file__).resolve().parents[2]
CASES = ["by_hand", *(f"random_{number}" for number in range(1, 9))]
REFUSED = [
    ("undone_within_waiting_work", "random_1"),
    ("undone_everywhere", "random_4"),
    ("goal_needs_promise", "random_6"),
    ("follow_on_of_goal", "random_5"),
    ("waiting_work_in_need", "random_1"),
]


def reference(part: str) -> Path:
    """A path in the reference material; the test is skipped where it is missing, unless everything is required."""
    base = Path(os.environ.get("PKS_REFERENCE") or ROOT.parent / "shared")
    if not (base / part).exists():
        reason = f"reference material {base / part} is missing (PKS_REFERENCE names its folder)"
        if os.environ.get("PKS_REQUIRE_ALL") == "1":
            pytest.fail(reason)
        pytest.skip(reason)  # the data is not part of the project
    return base / part


def expected(case: str) -> dict[str, float]:
    """The published tier values of one small case."""
    values = json.loads(reference("cases/tiers/expected_tiers.json").read_text(encoding="utf-8"))
    return dict(values[case])


@pytest.mark.parametrize("case", CASES)
def test_tiers_are_the_published_ones(case: str) -> None:
    """Every tier of every small case, in the published order, to 1e-6."""
    found, published = tiers(reference(f"cases/tiers/{case}")), expected(case)
    assert list(found) == list(published)
    assert found == pytest.approx(published, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize(("reading", "case"), REFUSED)
def test_the_published_values_refuse_other_readings(reading: str, case: str) -> None:
    """Each reading that the reference does not take gives another value in at least one published case."""
    found = tiers(reference(f"cases/tiers/{case}"), Reading(**{reading: True}))
    assert found != pytest.approx(expected(case), rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("case", [*(f"tiers/{case}" for case in CASES), "queensland"])
def test_recomputing_written_plans_finds_nothing(case: str, tmp_path: Path) -> None:
    """The tables of an optimal plan break no constraint and give its tiers."""
    solution = solve(reference(f"cases/{case}"))
    write(solution, tmp_path)
    again = recompute(reference(f"cases/{case}"), tmp_path)
    assert again.violations == []
    assert again.tiers == pytest.approx(solution.optimum.tiers, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("seed", range(40))
def test_random_cases_are_solved_and_recomputed(seed: int, tmp_path: Path) -> None:
    """A random case has an exact optimum whose tables break nothing."""
    make(tmp_path / "case", seed)
    solution = solve(tmp_path / "case")
    write(solution, tmp_path / "plan")
    again = recompute(tmp_path / "case", tmp_path / "plan")
    assert again.violations == []
    assert again.tiers == pytest.approx(solution.optimum.tiers, rel=1e-7, abs=1e-7)


def test_random_cases_are_the_same_for_the_same_seed(tmp_path: Path) -> None:
    """The same seed and features write the same bytes."""
    for folder in ("one", "other"):
        make(tmp_path / folder, 7, resources=True, improvements=True, periods=3)
    one = {path.name: path.read_bytes() for path in (tmp_path / "one").iterdir()}
    other = {path.name: path.read_bytes() for path in (tmp_path / "other").iterdir()}
    assert one == other


TAMPERED = [
    ("production", "activities", 1.0, "for others", "waiting"),
    ("waiting", "waiting", 1.0, "for others", "waiting"),
    ("waiting", "overdue", -1.0, "not negative o", "overdue"),
    ("waiting", "limited", 1.0, "limited", "limit in measures"),
    ("waiting", "uncovered", 1.0, "uncovered", "waiting"),
    ("waiting", "follow_on", 1.0, "follow-on", "waiting"),
    ("capacity", "added", 1.0, "capacity added", "capacity added"),
    ("measures", "amount", 1.0, "cost", "cost"),
    ("tiers", "value", 1.0, "tier", "tier"),
]


@pytest.mark.parametrize(("table", "column", "by", "one", "other"), TAMPERED)
def test_recomputing_finds_what_was_tampered_with(
    table: str, column: str, by: float, one: str, other: str, tmp_path: Path
) -> None:
    """A single changed cell in the tables of a plan is found, under the family it breaks."""
    case = reference("cases/tiers/by_hand")
    write(solve(case), tmp_path)
    path = tmp_path / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    lines[0][column] = str(float(lines[0][column]) + by)
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, fieldnames=list(lines[0]))
        out.writeheader()
        out.writerows(lines)
    families = {violation.family for violation in recompute(case, tmp_path).violations}
    assert families & {one, other}
