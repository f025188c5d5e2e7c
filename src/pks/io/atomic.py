"""Files that appear whole or not at all.

A file is written beside its place, flushed to the disk, and renamed. Several files that belong together are all written
first; only then do they take the places of the old ones, and if that fails midway the old ones return. Should the
machine stop in that moment, a file `.pks-unfinished` stays behind, and readers refuse the folder.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from pks.core.errors import FileError

UNFINISHED = ".pks-unfinished"
"""Stands in a folder while its files are being replaced."""


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn what the operating system says about `path` into one clear error.

    Raises:
        FileError: if the body raises OSError.
    """
    try:
        yield
    except FileError:
        raise
    except OSError as error:
        raise FileError(f"cannot write {path}: {error.strerror or error}") from error


def write_file(path: Path, data: bytes) -> None:
    """Write one file, in place of an older one if there is one.

    Raises:
        FileError: if it cannot be written; an older file then stands as it was.
    """
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            raise FileError(f"cannot write {path}: a folder of that name is there")
        beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
        try:
            _written(beside, data)
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)


def write_folder(folder: Path, files: Mapping[str, bytes], *, instead_of: frozenset[str] = frozenset()) -> None:
    """Write `files` (by name) into `folder`, all or none, and remove those of `instead_of` that are not among them.

    The folder is made if it is missing; whatever else is in it stays.

    Raises:
        FileError: if something cannot be written; the folder then stands as it was.
    """
    with writing(folder):
        _refuse_file(folder)
        for name in (*files, *instead_of):
            if (folder / name).is_dir():
                raise FileError(f"cannot write {folder / name}: a folder of that name is there")
        if folder.exists():
            _into(folder, files, instead_of)
        else:
            _as_new(folder, files)


def try_folder(folder: Path) -> None:
    """Refuse a folder that :func:`write_folder` could not write into; the folder, and what is above it, stay as they are.

    What is tried is what writing begins with: a hidden folder is made in `folder` and removed, or `folder` itself is, with
    all that is missing above it.

    Raises:
        FileError: if that fails; with the words of :func:`write_folder`.
    """
    with writing(folder):
        _refuse_file(folder)
        if folder.exists():
            stage = _stage(folder)
            stage.mkdir()
            stage.rmdir()
            return
        missing = _missing(folder)
        _as_new(folder, {})
        _without(missing)


def _as_new(folder: Path, files: Mapping[str, bytes]) -> None:
    missing = _missing(folder)
    beside = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}.tmp")
    try:
        beside.mkdir(parents=True)
        for name, data in files.items():
            _written(beside / name, data)
        beside.rename(folder)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        _without(missing[1:])
        raise


def _into(folder: Path, files: Mapping[str, bytes], instead_of: frozenset[str]) -> None:
    leaving = [name for name in sorted(instead_of - files.keys()) if _there(folder / name)]
    if not files and not leaving:
        return  # the mark of a write that was cut short stays: nothing is mended
    stage = _stage(folder)
    done: list[str] = []
    try:
        (stage / "new").mkdir(parents=True)
        (stage / "old").mkdir()
        for name, data in files.items():
            _written(stage / "new" / name, data)
        (folder / UNFINISHED).touch()
        for name in [*files, *leaving]:
            done.append(name)
            if _there(folder / name):
                (folder / name).rename(stage / "old" / name)
            if name in files:
                (stage / "new" / name).rename(folder / name)
    except BaseException:
        for name in reversed(done):
            _back(
                folder / name, stage, is_new=name in files
            )  # if even this fails, the old files stay in the stage and the mark in the folder
        _cleared(folder, stage)
        raise
    _cleared(folder, stage)


def _back(place: Path, stage: Path, *, is_new: bool) -> None:
    """Undo one replacement, as far as it went."""
    if _there(stage / "old" / place.name):
        (stage / "old" / place.name).replace(place)
    elif is_new and not _there(stage / "new" / place.name):
        place.unlink(missing_ok=True)


def _cleared(folder: Path, stage: Path) -> None:
    shutil.rmtree(stage, ignore_errors=True)
    (folder / UNFINISHED).unlink(missing_ok=True)


def _refuse_file(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise FileError(f"cannot write into {folder}: it is a file, not a folder")


def _stage(folder: Path) -> Path:
    """Return where files wait in `folder` until all are written."""
    return folder / f".pks-{secrets.token_hex(4)}.tmp"


def _missing(folder: Path) -> list[Path]:
    """Return what has to be made, `folder` first and the topmost last."""
    return [path for path in (folder, *folder.parents) if not path.exists()]


def _without(made: list[Path]) -> None:
    """Remove folders that were made, the lowest first, as far as nothing has come into them."""
    for path in made:
        with suppress(OSError):
            path.rmdir()


def _there(path: Path) -> bool:
    return path.is_symlink() or path.exists()


def _written(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
