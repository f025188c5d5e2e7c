"""A pytest plugin: the examples of README.md and docs/*.md are run. Registered by conftest.py.

- ``pycon`` blocks are doctests, ``python`` blocks are run as they stand.
- ``console`` blocks: each line ``$ pks …`` is run. It must end with status 0, and what stands below it, if anything,
  must be what it prints (``...`` stands for anything). Other commands (``$ make``, ``$ pip``) are not run.

The blocks of one kind on a page are one test: they share an empty folder and their names, since later ones build on
earlier ones. A block of another language, or right under a line ``<!-- not run: reason -->``, is left alone.
"""

from __future__ import annotations

import contextlib
import doctest
import os
import re
import shlex
import subprocess
import sysconfig
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
BLOCK = re.compile(
    r"^(?P<above>.*)\n(?P<indent> *)```(?P<language>pycon|python|console)\n(?P<body>(?:.*\n)*?)(?P=indent)```$", re.M
)


class MarkdownExamples:
    """Collects the pages of the repository that hold examples."""

    def __init__(self, repository: Path) -> None:
        self.repository = repository

    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
        """Collect README.md and docs/*.md."""
        if file_path == self.repository / "README.md" or file_path in self.repository.glob("docs/*.md"):
            return Page.from_parent(parent, path=file_path)  # type: ignore[no-any-return]  # pytest: Self, said by Any
        return None


class Page(pytest.File):
    """One page."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield one test for each kind of block on the page."""
        blocks: dict[str, str] = {}
        text = "\n" + self.path.read_text(encoding="utf-8")
        for match in BLOCK.finditer(text):
            if not match["above"].strip().startswith("<!-- not run:"):
                # Blank lines above it keep the line numbers of the page in what a failure says.
                before = blocks.get(match["language"], "")
                padding = "\n" * (text.count("\n", 0, match.start("body")) - before.count("\n") - 1)
                body = re.sub(rf"(?m)^{match['indent']}", "", match["body"])
                blocks[match["language"]] = before + padding + body
        for language, source in blocks.items():
            yield Examples.from_parent(self, name=language, language=language, source=source)


class Examples(pytest.Item):
    """All blocks of one language on a page."""

    def __init__(self, *, language: str, source: str, **rest: Any) -> None:
        super().__init__(**rest)
        self.run, self.source = {"pycon": _doctests, "python": _python, "console": _console}[language], source

    def runtest(self) -> None:
        """Run them in an empty folder."""
        with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
            self.run(self.source, str(self.path))

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Name the page."""
        return self.path, None, f"{self.path.name}: {self.name}"


def _doctests(source: str, page: str) -> None:
    said: list[str] = []
    test = doctest.DocTestParser().get_doctest(source, {"__name__": "__main__"}, page, page, 0)
    doctest.DocTestRunner(optionflags=FLAGS).run(test, out=said.append)
    if said:
        pytest.fail("".join(said), pytrace=False)


def _python(source: str, page: str) -> None:
    exec(compile(source, page, "exec"), {"__name__": "__main__"})


def _console(source: str, page: str) -> None:
    scripts = sysconfig.get_path("scripts")
    environment = os.environ | {"PATH": scripts + os.pathsep + os.environ.get("PATH", ""), "COLUMNS": "100"}
    for line, command, wanted in _commands(source.splitlines()):
        words = shlex.split(command, comments=True)
        if words[0] != "pks":
            continue
        done = subprocess.run(words, env=environment, capture_output=True, text=True, encoding="utf-8", check=False)
        if done.returncode != 0:
            said = done.stdout + done.stderr
            pytest.fail(f"{page}:{line}: {command} ended with {done.returncode}:\n{said}", pytrace=False)
        if wanted and not doctest.OutputChecker().check_output(wanted, done.stdout, FLAGS):
            pytest.fail(f"{page}:{line}: {command} printed:\n{done.stdout}\ninstead of:\n{wanted}", pytrace=False)


def _commands(lines: Iterable[str]) -> Iterator[tuple[int, str, str]]:
    """Yield line number, command and the lines below it."""
    command, start, below = "", 0, ""
    for number, line in enumerate([*lines, "$ "], start=1):
        if not line.startswith("$ "):
            below += line + "\n" if line.strip() else ""
        else:
            if command:
                yield start, command, below
            command, start, below = line[2:].strip(), number, ""
