"""One strategy on one instance in a process of its own: its time and memory are then nobody else's.

``python -m pks.study.apart`` reads a pickled :class:`Task` from its input, and writes an :class:`Answer` as JSON. It ends when its
input does: whoever asks holds that open until the answer is there.
"""

from __future__ import annotations

import faulthandler
import json
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from importlib import import_module
from math import isnan
from typing import Any

import pandas as pd

from pks.balance.plan import Plan
from pks.balance.strategy import Strategy, limited
from pks.chain import need
from pks.chain.judging import judged
from pks.chain.planning import problem
from pks.core.case import Case
from pks.core.errors import PksError
from pks.strategies.named import lacks, strategy_called
from pks.study.instances import Instance, StudyError

Factory = Callable[[Case], Strategy]
GRACE = 1.25
"""A strategy that goes on beyond its time limit by this factor, and five seconds, is stopped."""
STOPPED = "stopped at the time limit"
FAILED = "failed"
_TIMEOUT = "Timeout ("
_INTERRUPTED = 128 + signal.SIGINT
_NOT_HANDED_OVER = 70
_FORSAKEN = 71
_LAUNCH = """
import os, signal, subprocess, sys, threading
child = subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE, bufsize=0)
def hand_on():
    try:
        while part := os.read(0, 65536):
            child.stdin.write(part)
    except OSError:
        pass
    child.kill()
signal.signal(signal.SIGINT, lambda *_: None)
signal.signal(signal.SIGTERM, lambda *_: child.kill())
threading.Thread(target=hand_on, daemon=True).start()
code = child.wait()
sys.exit(code if code >= 0 else 128 - code)
"""
"""Stands between: on Linux a process begins with the peak memory of the one that started it, and this one has little.

An input stays open as long as who writes to it lives. So this process ends the run when its own input ends, and the run
ends itself when this process does: none of them outlives the study, however that ends.
"""


@dataclass(frozen=True)
class Task:
    """What one run is: `strategy` balances `instance`, and its plan is judged.

    Attributes:
        instance: the case.
        label: what the strategy is called in tables.
        strategy: its name, or what makes it for a case (a function of a module, so that another process finds it).
        seed: of the simulation.
        replications: of the simulation; 0 = none.
        time_limit: seconds for balancing; None = no limit.
    """

    instance: Instance
    label: str
    strategy: str | Factory
    seed: int
    replications: int
    time_limit: float | None


@dataclass(frozen=True)
class Answer:
    """What one run gave.

    Attributes:
        status: that of the plan; "stopped at the time limit" or "failed" where there is none.
        error: why it failed; empty otherwise.
        seconds: of balancing, the problem at hand; None where there is no plan.
        megabytes: most memory that the process had when the plan was there, Python and libraries included, other processes
            that it started (a solver's program, workers) not; None where it is not known.
        rows: yardstick, part, value (None = not a number), unit; see :func:`pks.chain.judging.judged`.
    """

    status: str
    error: str = ""
    seconds: float | None = None
    megabytes: float | None = None
    rows: tuple[tuple[str, str, float | None, str], ...] = ()


def answer_apart(task: Task) -> Answer:
    """Return the answer to `task` from a process of its own; whatever goes wrong there is an answer, too.

    Raises:
        KeyboardInterrupt: if the process was interrupted.
        StudyError: if the strategy cannot be handed over: it is no function of a module that another process finds.
    """
    try:
        asked = pickle.dumps(task)
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        raise _not_handed_over(task, error) from error
    command = [sys.executable, "-S", "-c", _LAUNCH, sys.executable, "-m", "pks.study.apart"]
    paths = os.pathsep.join(path for path in sys.path if path)
    run = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": paths},
    )
    held, run.stdin = run.stdin, None  # communicate() would close it, and the process ends when it is closed
    assert held is not None
    try:
        with suppress(BrokenPipeError):  # it has ended already; why is in what it said
            held.write(asked)
            held.flush()
        told, complaint = run.communicate()
    except BaseException:
        run.terminate()
        run.wait()
        raise
    finally:
        with suppress(BrokenPipeError):
            held.close()
    said = complaint.decode(errors="replace").strip().splitlines() or ["no word"]
    if run.returncode == _NOT_HANDED_OVER:
        raise _not_handed_over(task, said[-1])
    return _read(run.returncode, told, said)


def _not_handed_over(task: Task, why: object) -> StudyError:
    return StudyError(
        f"the strategy {task.label!r} cannot be handed to another process: {why}. Put the function that makes it into a module "
        "that can be imported, or run it in this process (by=pks.study.apart.answer)"
    )


def _read(status: int, told: bytes, said: Sequence[str]) -> Answer:
    if status == 0 and told:
        return answer_from(json.loads(told))
    if status == _INTERRUPTED:
        raise KeyboardInterrupt
    if any(line.startswith(_TIMEOUT) for line in said):
        return Answer(STOPPED)
    return Answer(FAILED, f"the process ended with status {status}: {said[-1]}")


def answer_from(plain: Mapping[str, Any]) -> Answer:
    """Return the answer that stands in plain values, as they come from JSON."""
    return Answer(**{**plain, "rows": tuple(tuple(row) for row in plain["rows"])})


def answer(task: Task) -> Answer:
    """Return the answer to `task` from this process."""
    try:
        case = task.instance.case()
        given = problem(case, need(case))
        with _Watch(task.time_limit):
            made = _made(task, case)
        with _Watch(task.time_limit):
            start = time.perf_counter()
            plan = made.balance(given, case.settings.currency)
            seconds = time.perf_counter() - start
        memory = peak_megabytes()
        if not isinstance(plan, Plan):
            return Answer(FAILED, f"balance returns {type(plan).__name__} and not a pks.balance.plan.Plan")
        table = judged(case, plan, replications=task.replications, seed=task.seed)
    except PksError as error:
        return Answer(FAILED, " ".join(str(error).split()))
    except (Exception, SystemExit) as error:  # somebody else's strategy may raise anything; the study goes on
        return Answer(FAILED, f"{type(error).__name__}: {' '.join(str(error).split())}")
    return Answer(plan.status, "", seconds, memory, _rows(table))


def _made(task: Task, case: Case) -> Any:
    """Return the strategy of `task` for `case`, with its time limit."""
    made = strategy_called(task.strategy, case) if isinstance(task.strategy, str) else task.strategy(case)
    if lacking := lacks(made):
        raise StudyError(f"{task.label!r} is no strategy: {'; '.join(lacking)}")
    return limited(made, task.time_limit)


def peak_megabytes() -> float | None:
    """Return the most memory that this process has had, None where the system does not say."""
    try:
        resource = import_module("resource")
    except ImportError:  # not on Windows
        return None
    peak = float(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    return peak / (2**20 if sys.platform == "darwin" else 2**10)


class _Watch:
    """Ends the process if the body goes on beyond the time limit and its grace."""

    def __init__(self, seconds: float | None) -> None:
        self._seconds = seconds

    def __enter__(self) -> None:
        if self._seconds is not None:
            faulthandler.dump_traceback_later(GRACE * self._seconds + 5.0, exit=True)

    def __exit__(self, *_: object) -> None:
        faulthandler.cancel_dump_traceback_later()


def _rows(table: pd.DataFrame) -> tuple[tuple[str, str, float | None, str], ...]:
    return tuple(
        (
            str(row["yardstick"]),
            str(row["part"]),
            None if isnan(row["value"]) else float(row["value"]),
            str(row["unit"]),
        )
        for row in table.to_dict("records")
        if (row["part"], row["yardstick"]) != ("run", "seconds")  # measured here for all alike
    )


def _end_with_input() -> None:
    """Let this process end when its input does; a strategy that reads from its input finds nothing there."""
    kept, nothing = os.dup(0), os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)

    def wait() -> None:
        os.read(kept, 1)
        os._exit(_FORSAKEN)

    threading.Thread(target=wait, daemon=True).start()


def main() -> None:
    """Read a task, and write its answer; what the strategy prints goes to the errors."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # ends at once, also in a solver
    answers = os.dup(1)
    os.dup2(2, 1)
    try:
        task = pickle.load(sys.stdin.buffer)
    except (AttributeError, ImportError) as error:
        sys.stderr.write(str(error))
        sys.exit(_NOT_HANDED_OVER)
    _end_with_input()
    told = json.dumps(asdict(answer(task))).encode()
    while told:
        told = told[os.write(answers, told) :]


if __name__ == "__main__":
    main()
