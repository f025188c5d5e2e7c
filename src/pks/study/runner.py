"""The runner: every strategy gets the same instances, seeds and limits, and one table says what came of it.

What is finished lies in a folder at once, so that a run that was cut short goes on from there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from importlib.metadata import version
from math import inf
from os import PathLike
from pathlib import Path
from typing import Any

import pandas as pd

from pks.core.workers import Mapper
from pks.io import read_summary, require_writable, write_results
from pks.io.atomic import write_file
from pks.study.apart import FAILED, STOPPED, Answer, Factory, Task, answer_apart, answer_from
from pks.study.instances import Instance, StudyError, require_names

SUMMARY = "summary.json"
RUNS = "runs"
KEYS = ["instance", "strategy", "seed"]
COLUMNS = [*KEYS, "part", "yardstick", "value", "unit"]


@dataclass(frozen=True, eq=False)
class Study:
    """What a study found.

    Attributes:
        table: instance, strategy, seed, part, yardstick, value, unit: every yardstick of every run. The part ``run`` has
            seconds of balancing, peak megabytes of the process, and failed (1 = there is no plan, and no other yardstick).
        runs: instance, strategy, seed, status, error: how each run ended.
    """

    table: pd.DataFrame
    runs: pd.DataFrame


def run(
    instances: Sequence[Instance],
    strategies: Sequence[str] | Mapping[str, str | Factory],
    *,
    out: str | PathLike[str],
    seeds: Sequence[int] = (0,),
    replications: int = 100,
    time_limit: float | None = None,
    by: Callable[[Task], Answer] = answer_apart,
    over: Mapper = map,
    progress: Callable[[int, int], object] | None = None,
) -> Study:
    """Run every strategy on every instance with every seed, and return what came of it.

    Each run has a process of its own, and is written to `out` when it is done; a later call with the same `out` takes what
    is there and does the rest. More instances, strategies and seeds may be asked for then, or fewer; what changes the
    result of a run may not change. Runs that failed or were stopped are results, and not done again.

    Everything but seconds and megabytes is the same whatever the number of workers.

    Args:
        instances: the cases.
        strategies: names (:func:`pks.strategies.named.names`); or, by the label they get in tables, names and functions
            ``Case -> Strategy`` that can be imported from a module.
        out: folder for what is found: `table.csv`, `runs.csv`, and one folder for each run.
        seeds: of the simulation; a seed gives every strategy the same arrivals.
        replications: of the simulation; 0 = none.
        time_limit: seconds for balancing. A strategy with a limit of its own (a field `time_limit`) is told; one that goes
            on for a quarter more and five seconds is stopped.
        by: what makes a run: a process of its own, or :func:`pks.study.apart.answer` for one in this process. That starts
            at once and knows every function, but its memory is that of all runs before it, and nothing stops it.
        over: how runs are mapped; ``Workers(4, backend="threading")`` has four at a time. More than there are free cores
            makes seconds longer.
        progress: told after each run how many of how many are done.

    Raises:
        StudyError: if `out` holds a study with other settings or other instances of the same names, or names are not plain.
        FileError: if something cannot be written, or `out` holds a case.
    """
    chosen = {name: name for name in strategies} if not isinstance(strategies, Mapping) else dict(strategies)
    if not isinstance(strategies, Mapping) and len(chosen) < len(strategies):
        raise StudyError(f"a strategy occurs twice: {', '.join(strategies)}")
    require_names([each.name for each in instances])
    require_names([*chosen])
    if not (instances and chosen and seeds):
        raise StudyError("a study needs at least one instance, one strategy and one seed")
    if time_limit is not None and not 0 < time_limit < inf:
        raise StudyError(f"time_limit = {time_limit}: seconds above 0, or None")
    folder = Path(out)
    require_writable(folder)
    _agree(folder, instances, chosen, replications=replications, time_limit=time_limit)
    tasks = [
        Task(each, label, strategy, seed, replications, time_limit)
        for each in instances
        for seed in seeds
        for label, strategy in chosen.items()
    ]
    answers = []
    for found in over(partial(finished, out=folder, by=by), tasks):
        answers.append(found)
        if progress is not None:
            progress(len(answers), len(tasks))
    study = Study(_table(tasks, answers), _runs(tasks, answers))
    write_results(folder, {"table": study.table, "runs": study.runs})
    return study


def finished(task: Task, *, out: Path, by: Callable[[Task], Answer] = answer_apart) -> Answer:
    """Return the answer to `task`: the one that lies in `out`, or a new one by `by` that is then put there."""
    place = out / RUNS / task.instance.name / task.label / str(task.seed)
    if (place / SUMMARY).is_file():
        return answer_from(read_summary(place))
    found = by(task)
    write_results(place, {}, {SUMMARY: json.dumps(asdict(found), ensure_ascii=False, indent=1)})
    return found


def _agree(
    folder: Path,
    instances: Sequence[Instance],
    strategies: Mapping[str, str | Factory],
    *,
    replications: int,
    time_limit: float | None,
) -> None:
    """Write what the study is, or hold it against what `folder` says it was."""
    asked: dict[str, Any] = {"version": version("pks"), "replications": replications, "time_limit": time_limit}
    cases = {each.name: each.identity() for each in instances}
    makers = {label: _maker(strategy) for label, strategy in strategies.items()}
    before = _before(folder, asked)
    kept, known = before.get("instances", {}), before.get("strategies", {})
    changed = [f"{name} was {before.get(name)} and is {now}" for name, now in asked.items() if before.get(name) != now]
    changed += [f"the instance {name} was another case" for name, now in cases.items() if kept.get(name, now) != now]
    changed += [
        f"the strategy {label} was {known[label]} and is {now}"
        for label, now in makers.items()
        if known.get(label, now) != now
    ]
    if changed:
        raise StudyError(
            f"{folder} holds another study: {'; '.join(changed)}. Choose another folder, or go on as it was begun"
        )
    now = {**asked, "instances": {**kept, **cases}, "strategies": {**known, **makers}}
    if now != before:
        write_file(folder / SUMMARY, json.dumps(now, ensure_ascii=False, indent=1).encode())


def _before(folder: Path, asked: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what `folder` says its study was; what is `asked` where there is none.

    Raises:
        StudyError: if there are runs, and nothing says of what.
    """
    if (folder / SUMMARY).is_file():
        return read_summary(folder)
    if (folder / RUNS).exists():
        raise StudyError(f"{folder} holds runs, and no {SUMMARY} says of which study: choose another folder")
    return asked


def _maker(strategy: str | Factory) -> str:
    """Return what makes a strategy: its name, or module and name of the function."""
    if isinstance(strategy, str):
        return strategy
    named = strategy if hasattr(strategy, "__qualname__") else type(strategy)
    return f"{named.__module__}:{named.__qualname__}"


def _table(tasks: Sequence[Task], answers: Sequence[Answer]) -> pd.DataFrame:
    rows = []
    for task, found in zip(tasks, answers, strict=True):
        key = (task.instance.name, task.label, task.seed)
        measured = [("seconds", found.seconds, "seconds"), ("megabytes", found.megabytes, "MB"),
                    ("failed", float(found.status in (FAILED, STOPPED)), "count")]  # fmt: skip
        rows += [(*key, part, name, value, unit) for name, part, value, unit in found.rows]
        rows += [(*key, "run", name, value, unit) for name, value, unit in measured]
    return pd.DataFrame(rows, columns=COLUMNS).astype({"value": "float64"})


def _runs(tasks: Sequence[Task], answers: Sequence[Answer]) -> pd.DataFrame:
    rows = [
        (task.instance.name, task.label, task.seed, found.status, found.error)
        for task, found in zip(tasks, answers, strict=True)
    ]
    return pd.DataFrame(rows, columns=[*KEYS, "status", "error"])
