"""One run in a process of its own: its answer, whatever happens there."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from types import ModuleType

import pytest

from pks.balance.lexicographic import Lexicographic
from pks.core.case import Case
from pks.study.apart import FAILED, STOPPED, Task, answer, answer_apart
from pks.study.instances import Made, StudyError
from pks.study.recorded import recorded
from pks.study.regions import Region
from tests.study.ways import calling, empty, failing, leaving, never_made, number, sleeping, talking

TINY = Made("tiny", Region(units=2, specialities=1, objects=3, weeks=3), 1)
PAIR = Made("pair", Region(units=2, specialities=1, objects=4, weeks=8), 1)


def task(strategy: object, **changes: object) -> Task:
    """Return a task on the tiny instance, without simulation."""
    return Task(**{"instance": TINY, "label": "x", "strategy": strategy, "seed": 0, "replications": 0,
                   "time_limit": None, **changes})  # type: ignore[arg-type]  # fmt: skip


def test_answer_has_the_yardsticks() -> None:
    """A run tells its status, time and memory, and the tiers that are recorded for the instance."""
    found = answer(task("lexicographic", instance=PAIR))
    expected = recorded("small").set_index(["instance", "tier"])["value"]["pair"]
    tiers = {name: value for name, part, value, _ in found.rows if part == "tier"}
    assert (found.status, found.error) == ("optimal", "")
    assert found.seconds is not None
    assert found.seconds > 0
    assert tiers == pytest.approx(expected.to_dict(), rel=1e-6, abs=1e-6)


def test_process_of_its_own_gives_the_same() -> None:
    """Apart from time and memory, another process answers as this one; what the strategy prints does no harm."""
    here, there = answer(task(talking, replications=3)), answer_apart(task(talking, replications=3))
    assert (there.status, there.rows) == (here.status, here.rows)
    assert there.megabytes is not None
    assert 20 < there.megabytes < 2000


def test_endless_strategy_is_stopped() -> None:
    """A strategy that does not heed its time limit, or is never made, is stopped, whatever it has said before."""
    endless = [task(each, time_limit=0.1) for each in (sleeping, never_made)]
    with ThreadPoolExecutor(2) as both:
        assert [found.status for found in both.map(answer_apart, endless)] == [STOPPED, STOPPED]


def test_failure_is_an_answer() -> None:
    """An exception in a strategy is told on one line; a name that nobody knows as well."""
    found = answer(task(failing))
    assert (found.status, found.error, found.rows) == (FAILED, "ZeroDivisionError: divided by nothing", ())
    assert "no strategy is called 'nobody'" in answer(task("nobody")).error


@pytest.mark.parametrize(
    ("strategy", "said"),
    [
        (leaving, "SystemExit: 0"),
        (empty, "balance returns NoneType and not a pks.balance.plan.Plan"),
        (number, "'x' is no strategy: int has no `name` that is a text; int has no method"),
    ],
)
def test_what_is_no_plan_is_a_failure(strategy: object, said: str) -> None:
    """A strategy that ends the program, returns no plan, or is none, has failed, and the reason says so."""
    found = answer(task(strategy))
    assert (found.status, found.error[: len(said)]) == (FAILED, said)


def here(case: Case) -> Lexicographic:
    """Return a strategy; no other process finds this function where its module is called `lost`."""
    return Lexicographic()


def test_strategy_that_cannot_be_handed_over_is_no_result(monkeypatch: pytest.MonkeyPatch) -> None:
    """A function that another process does not find is refused: it is nothing that a strategy has done."""
    with pytest.raises(StudyError, match="'x' cannot be handed to another process"):
        answer_apart(task(lambda case: Lexicographic()))
    lost = ModuleType("lost")
    lost.here = here  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "lost", lost)
    monkeypatch.setattr(here, "__module__", "lost")
    with pytest.raises(StudyError, match="No module named 'lost'"):
        answer_apart(task(here, seed=1 << 8_000_000))  # more than fits into a pipe, and nobody reads it


def test_same_seed_gives_the_same_arrivals() -> None:
    """Strategies meet common random numbers: doing the same, they have the same yardsticks; another seed differs."""
    one, other = answer(task("lexicographic", replications=4)), answer(task(talking, replications=4))
    assert one.rows == other.rows
    assert one.rows != answer(task("lexicographic", replications=4, seed=1)).rows


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """Return where the strategy that calls calls."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(120)
        monkeypatch.setenv("PKS_TEST_PORT", str(listening.getsockname()[1]))
        yield listening


STUDY = """
from pks.study.apart import Task, answer_apart
from tests.study.test_apart import TINY
from tests.study.ways import calling
answer_apart(Task(TINY, "x", calling, 0, 0, None))
"""


# Elsewhere there is no SIGKILL, which is what these tests send; CI runs where there is.
with_signals = pytest.mark.skipif(
    os.name != "posix", reason="kills a process by SIGKILL, which this system does not have"
)


@with_signals
def test_run_ends_when_its_study_is_killed(port: socket.socket) -> None:
    """A study that is killed, and can do nothing any more, leaves no run behind."""
    paths = os.pathsep.join(path for path in sys.path if path)
    with subprocess.Popen([sys.executable, "-c", STUDY], env={**os.environ, "PYTHONPATH": paths}) as study:
        line, _ = port.accept()
        with line:
            line.settimeout(60)
            assert line.recv(100)
            study.kill()
            assert line.recv(100) == b""  # the other end has closed: the process is gone


@with_signals
def test_run_ends_when_what_started_it_is_killed(port: socket.socket) -> None:
    """The process between study and run may be killed as well: the run ends, and has failed."""
    with ThreadPoolExecutor(1) as study:
        found = study.submit(answer_apart, task(calling))
        line, _ = port.accept()
        with line:
            line.settimeout(60)
            os.kill(int(line.recv(100)), signal.SIGKILL)
            assert line.recv(100) == b""
        assert found.result().status == FAILED
        assert "ended with status -9" in found.result().error
