"""The runner: the same for all, one table, kept at once, gone on with, and never mixed up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pks.core.workers import Workers
from pks.io import read_results
from pks.study.apart import FAILED, Answer, Task
from pks.study.instances import Made, StudyError
from pks.study.regions import Region
from pks.study.runner import KEYS, Study, run
from tests.study.ways import failing

ONE = Made("one", Region(units=1, objects=3, weeks=3), 1)
TWO = Made("two", Region(units=2, objects=3, weeks=3), 2)
THREE = ("lexicographic", "alone", "failing")
CHANGING = ("seconds", "megabytes")


def answer(task: Task) -> Answer:
    """Return what a run would: made up here from the task alone, for the runner does not care what stands in it."""
    if task.label == "failing":
        return Answer(FAILED, "why")
    value = float(len(task.instance.name + task.label) + task.seed)
    return Answer("optimal", "", 1.0, 2.0, (("cost", "plan", value, "SEK"), ("mean_wait", "simulation", None, "days")))


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """Return the folder of a study of two strategies and one that fails on two instances."""
    out = tmp_path / "kept"
    run((ONE, TWO), THREE, out=out, replications=2, by=answer)
    return out


def again(out: Path, by: Callable[[Task], Answer] = answer, **changes: object) -> Study:
    """Return the same study once more, with `changes`."""
    asked = {"replications": 2, **changes}
    return run((ONE, TWO), THREE, out=out, by=by, **asked)  # type: ignore[arg-type]


def refuse(task: Task) -> Answer:
    """Refuse to run anything."""
    raise AssertionError(f"{task.instance.name}, {task.label} is run once more")


def test_every_run_is_in_the_table(kept: Path) -> None:
    """Each instance, strategy and seed has its rows; each yardstick stands once; failures are rows."""
    study = again(kept, by=refuse)
    assert len(study.runs) == 2 * 3
    assert not study.table.duplicated([*KEYS, "part", "yardstick"]).any()
    failed = study.table[study.table["yardstick"] == "failed"].set_index(KEYS)["value"]
    assert set(failed.xs("failing", level="strategy")) == {1.0}
    assert set(failed.drop("failing", level="strategy")) == {0.0}


def test_finished_runs_are_not_done_again(kept: Path) -> None:
    """A second call takes all from the folder; with one run missing it does that one and no other."""
    (kept / "runs" / "two" / "alone" / "0" / "summary.json").unlink()
    done = []

    def told(task: Task) -> Answer:
        done.append((task.instance.name, task.label, task.seed))
        return answer(task)

    again(kept, by=told)
    assert done == [("two", "alone", 0)]


def test_study_goes_on_where_it_was_cut_short(kept: Path, tmp_path: Path) -> None:
    """Interrupted after three runs and started anew, the study is the same as one that was not, times apart."""
    left = iter([answer, answer, answer])

    def cut(task: Task) -> Answer:
        for each in left:
            return each(task)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        again(tmp_path, by=cut)
    assert len(list(tmp_path.glob("runs/*/*/*/summary.json"))) == 3
    assert same(again(tmp_path), again(kept))


def same(one: Study, other: Study) -> bool:
    """Tell whether two studies found the same, times and memory apart."""
    tables = [each.table[~each.table["yardstick"].isin(CHANGING)].reset_index(drop=True) for each in (one, other)]
    return bool(tables[0].equals(tables[1]) and one.runs.equals(other.runs))


def test_workers_and_their_order_change_nothing(kept: Path, tmp_path: Path) -> None:
    """Two runs at a time, begun from the last, give the same tables as one after the other."""
    pytest.importorskip("joblib")

    def backwards(function: Callable[[Task], Answer], items: Iterable[Task], /) -> Iterator[Answer]:
        done = Workers(2, backend="threading")(function, [*items][::-1])
        return reversed([*done])

    assert same(again(tmp_path, over=backwards), again(kept))


@pytest.mark.parametrize(
    ("changes", "said"),
    [({"replications": 3}, "replications was 2 and is 3"), ({"time_limit": 9.0}, "time_limit was None")],
)
def test_changed_setting_is_refused(kept: Path, changes: dict[str, object], said: str) -> None:
    """What would change results may not change in one folder; the message says what and what to do."""
    with pytest.raises(StudyError, match=f"{said}.*Choose another folder"):
        again(kept, by=refuse, **changes)


def test_changed_instance_is_refused(kept: Path) -> None:
    """An instance of the same name that is another case is refused."""
    with pytest.raises(StudyError, match="the instance one was another case"):
        run((replace(ONE, seed=9),), ["lexicographic"], out=kept, replications=2, by=refuse)


def test_what_a_kill_leaves_behind_does_no_harm(kept: Path) -> None:
    """Half a run, half a file and the mark of a table that was not finished are passed over; the study is the same."""
    before = again(kept, by=refuse)
    (kept / "runs" / "two" / "alone" / "0").rename(kept / "runs" / "two" / "alone" / ".0.1234.tmp")
    (kept / ".summary.json.1234.tmp").write_text("{", encoding="utf-8")
    (kept / ".pks-1234.tmp" / "old").mkdir(parents=True)
    (kept / "table.csv").rename(kept / ".pks-1234.tmp" / "old" / "table.csv")
    (kept / ".pks-unfinished").touch()
    assert same(again(kept), before)
    assert read_results(kept, ["table"])["table"]["value"].equals(before.table["value"])


def test_label_of_another_strategy_is_refused(kept: Path) -> None:
    """A label under which another strategy, or another function, has run is refused."""
    with pytest.raises(StudyError, match="the strategy alone was alone and is ladder"):
        run((ONE,), {"alone": "ladder"}, out=kept, replications=2, by=refuse)
    with pytest.raises(StudyError, match=r"the strategy alone was alone and is tests\.study\.ways:failing"):
        run((ONE,), {"alone": failing}, out=kept, replications=2, by=refuse)


def test_runs_of_nobody_knows_what_are_refused(kept: Path) -> None:
    """Where what the study was is lost, its runs are not taken for those of another one."""
    (kept / "summary.json").unlink()
    with pytest.raises(StudyError, match="holds runs, and no summary"):
        again(kept, by=refuse)


def test_what_the_study_is_stays_where_nothing_changed(kept: Path) -> None:
    """Gone on with, the file that says what the study is is not written anew: nothing can cut that short."""
    before = (kept / "summary.json").stat().st_mtime_ns
    again(kept, by=refuse)
    assert (kept / "summary.json").stat().st_mtime_ns == before


def test_more_may_be_asked_for(kept: Path) -> None:
    """A part of what is there can be had without a run."""
    assert run((TWO,), ["alone"], out=kept, replications=2, by=refuse).runs["instance"].tolist() == ["two"]


def test_tables_are_written(kept: Path) -> None:
    """table.csv and runs.csv are the tables that come back."""
    study = again(kept, by=refuse)
    assert read_results(kept, ["table"])["table"]["value"].equals(study.table["value"])


@pytest.mark.parametrize(
    ("strategies", "said"), [(["alone", "alone"], "occurs twice"), ([], "at least one"), (["a/b"], "no plain name")]
)
def test_what_cannot_be_run_is_refused(strategies: list[str], said: str, tmp_path: Path) -> None:
    """Nothing is written when there is nothing to run, or names are not plain."""
    with pytest.raises(StudyError, match=said):
        run((ONE,), strategies, out=tmp_path / "out", by=refuse)
    assert not (tmp_path / "out").exists()
