"""Files that appear whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from pks.core.errors import FileError, PksError
from pks.io import atomic
from pks.io.atomic import UNFINISHED, try_folder, write_file, write_folder
from tests.core.small import write_files

OLD = {"a.csv": b"old a", "b.csv": b"old b", "notes.txt": b"mine"}
NEW = {"a.csv": b"new a", "c.csv": b"new c"}
OWN = frozenset({"a.csv", "b.csv", "c.csv"})


def everything(folder: Path) -> dict[str, bytes]:
    """Return every file below `folder`, hidden ones included."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def break_at(monkeypatch: pytest.MonkeyPatch, method: str, count: int, error: BaseException) -> None:
    """Let the `count`-th call of a method of paths raise `error`, and all others work."""
    calls, works = [0], getattr(Path, method)

    def fails(self: Path, *arguments: object, **options: object) -> object:
        calls[0] += 1
        if calls[0] == count:
            raise error
        return works(self, *arguments, **options)

    monkeypatch.setattr(Path, method, fails)


def test_new_folder(tmp_path: Path) -> None:
    """A folder that is not there is made, with all above it, and holds the files and nothing else."""
    write_folder(tmp_path / "x" / "y", NEW)
    assert everything(tmp_path) == {"x/y/a.csv": b"new a", "x/y/c.csv": b"new c"}


def test_folder_that_is_there(tmp_path: Path) -> None:
    """Own files are replaced or leave, all others stay, and nothing is left behind."""
    write_folder(write_files(tmp_path / "x", dict(OLD)), NEW, instead_of=OWN)
    assert everything(tmp_path) == {"x/a.csv": b"new a", "x/c.csv": b"new c", "x/notes.txt": b"mine"}


@pytest.mark.parametrize("count", range(1, 5))
@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()], ids=["full", "stop"])
def test_failure_while_replacing(
    count: int, error: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever replacing fails, everything is as it was before."""
    folder = write_files(tmp_path / "x", dict(OLD))
    break_at(monkeypatch, "rename", count, error)
    with pytest.raises((FileError, KeyboardInterrupt)):
        write_folder(folder, NEW, instead_of=OWN)
    assert everything(folder) == OLD


@pytest.mark.parametrize("count", [1, 2])
@pytest.mark.parametrize("there", [True, False])
def test_failure_while_writing(count: int, there: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk is full before all is written, everything is as it was, also folders that were made."""
    folder = tmp_path / "x" / "y"
    if there:
        write_files(folder, dict(OLD))
    break_at(monkeypatch, "open", count, OSError(28, "No space left on device"))
    with pytest.raises(FileError, match="No space left"):
        write_folder(folder, NEW, instead_of=OWN)
    monkeypatch.undo()
    assert everything(tmp_path) == ({f"x/y/{name}": data for name, data in OLD.items()} if there else {})
    assert there or not (tmp_path / "x").exists()


def test_failure_to_undo_is_marked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If even the way back fails, the old files are kept and the folder is marked as unfinished."""
    folder = write_files(tmp_path / "x", dict(OLD))
    break_at(monkeypatch, "rename", 2, OSError(5, "Input/output error"))
    break_at(monkeypatch, "replace", 1, OSError(5, "Input/output error"))
    with pytest.raises(FileError):
        write_folder(folder, NEW, instead_of=OWN)
    assert (folder / UNFINISHED).exists()
    assert set(OLD.values()) <= set(everything(folder).values())


def test_nothing_to_write_mends_nothing(tmp_path: Path) -> None:
    """A folder in which a write was cut short stays marked when nothing is written into it, and when it is tried."""
    marked = {**OLD, UNFINISHED: b""}
    folder = write_files(tmp_path / "x", dict(marked))
    write_folder(folder, {})
    assert everything(folder) == marked
    try_folder(folder)
    assert everything(folder) == marked
    write_folder(folder, NEW)
    assert UNFINISHED not in everything(folder)


def test_trying_leaves_nothing_behind(tmp_path: Path) -> None:
    """A folder that was not there is not there afterwards, nor what was missing above it."""
    (tmp_path / "there").mkdir()
    try_folder(tmp_path / "there" / "x" / "y")
    try_folder(tmp_path / "there")
    assert [path.name for path in tmp_path.rglob("*")] == ["there"]


@pytest.mark.parametrize("there", [True, False])
def test_trying_finds_what_the_system_refuses(there: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no folder can be made, trying fails as writing would, and everything is as it was."""
    folder = write_files(tmp_path / "x", dict(OLD)) if there else tmp_path / "x" / "y"
    before = everything(tmp_path)
    for attempt in (lambda: try_folder(folder), lambda: write_folder(folder, NEW)):
        break_at(monkeypatch, "mkdir", 1, OSError(30, "Read-only file system"))
        with pytest.raises(FileError) as caught:
            attempt()
        monkeypatch.undo()
        assert str(caught.value) == f"cannot write {folder}: Read-only file system"
    assert everything(tmp_path) == before


def test_file_is_replaced_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A single file is the old one until it is the new one."""
    path = tmp_path / "x" / "case.xlsx"
    write_file(path, b"old")
    break_at(monkeypatch, "replace", 1, OSError(13, "Permission denied"))
    with pytest.raises(FileError, match="Permission denied"):
        write_file(path, b"new")
    assert everything(tmp_path) == {"x/case.xlsx": b"old"}
    monkeypatch.undo()
    write_file(path, b"new")
    assert everything(tmp_path) == {"x/case.xlsx": b"new"}


def test_what_stands_in_the_way(tmp_path: Path) -> None:
    """A folder in the place of a file, a file in the place of a folder: one clear error that is also an OSError."""
    write_files(tmp_path, {"file": b"x"})
    (tmp_path / "a.csv").mkdir()
    for attempt in (
        lambda: write_file(tmp_path / "a.csv", b""),
        lambda: write_folder(tmp_path, NEW),
        lambda: write_folder(tmp_path / "file", NEW),
        lambda: write_folder(tmp_path / "file" / "x", NEW),
        lambda: write_file(tmp_path / "file" / "x", b""),
        lambda: try_folder(tmp_path / "file"),
        lambda: try_folder(tmp_path / "file" / "x"),
    ):
        with pytest.raises(FileError, match="cannot write") as caught:
            attempt()
        assert isinstance(caught.value, PksError)
        assert isinstance(caught.value, OSError)


def test_link_is_replaced_and_not_followed(tmp_path: Path) -> None:
    """A link in the place of a file is replaced; what it led to stays as it was."""
    other = write_files(tmp_path / "other", {"a.csv": b"precious"}) / "a.csv"
    folder = write_files(tmp_path / "x", {})
    (folder / "a.csv").symlink_to(other)
    write_folder(folder, NEW)
    assert other.read_bytes() == b"precious"
    assert everything(folder)["a.csv"] == b"new a"


def test_rights_are_the_usual_ones(tmp_path: Path) -> None:
    """Others may read a new file if the user's mask lets them."""
    before = os.umask(0o022)
    try:
        write_file(tmp_path / "a", b"")
        write_folder(tmp_path / "x", NEW)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o644
    assert stat.S_IMODE((tmp_path / "x" / "a.csv").stat().st_mode) == 0o644
    assert stat.S_IMODE((tmp_path / "x").stat().st_mode) == 0o755


def test_mark_is_hidden() -> None:
    """The mark of an unfinished folder is a hidden file, which no table can be named."""
    assert atomic.UNFINISHED.startswith(".")
