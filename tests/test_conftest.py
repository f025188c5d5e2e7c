"""What conftest.py promises: nothing is skipped unseen, and the examples of pages are run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent
# Not tests of ours but texts of tests, written to a folder and run there to show that PKS_REQUIRE_ALL refuses them.
SKIPPING = {
    "single": "import pytest\n\ndef test():\n    pytest.skip('no reason')\n",
    "marked": "import pytest\n\n@pytest.mark.skipif(True, reason='no reason')\ndef test():\n    pass\n",
    "expected": "import pytest\n\n@pytest.mark.xfail(reason='no reason')\ndef test():\n    assert False\n",
    "module": "import pytest\n\npytest.skip('no reason', allow_module_level=True)\n",
    "missing": "import pytest\n\npytest.importorskip('no_such_module', reason='no reason')\n",
    "class": "import unittest\n\n@unittest.skip('no reason')\nclass T(unittest.TestCase):\n    def test(self): ...\n",
    "fixture": "def test(reference):\n    pass\n",
    "program": "import shutil\n\nshutil.which = lambda name: None\n\ndef test(chromium):\n    pass\n",
}
PAGE = """\
# A page

```pycon
>>> 1 + 1
{sum}

```

```python
there = open("there", "w").close()
```

Lists may hold blocks as well:

- ```python
  this is not one, since it starts in mid-line
  ```

  ```python
  assert there is {there}
  ```

<!-- not run: it would fail -->
```python
raise AssertionError
```

```console
$ pks --version
pks {version}
$ make no such thing
```
"""


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A repository that has nothing but our conftest."""
    (tmp_path / "tests").mkdir()
    for name in ("conftest.py", "markdown_examples.py"):
        shutil.copy(TESTS / name, tmp_path / "tests")
    (tmp_path / "pyproject.toml").write_text('[tool.pytest.ini_options]\npythonpath = ["."]\n')
    return tmp_path


def _run(repository: Path, *arguments: str, require_all: bool) -> str:
    unset = ("PKS_REQUIRE_ALL", "PKS_REFERENCE", "PYTEST_ADDOPTS")
    environment = {name: value for name, value in os.environ.items() if name not in unset and "XDIST" not in name}
    environment |= {"PKS_REQUIRE_ALL": "1"} if require_all else {}
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-rA", *arguments]
    done = subprocess.run(command, cwd=repository, env=environment, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def _counts(said: str) -> dict[str, int]:
    """Return pytest's closing counts by outcome, errors of collection counted as failures."""
    closing = said.strip().splitlines()[-1]
    counts = {what.removesuffix("s"): int(count) for count, what in re.findall(r"(\d+) ([a-z]+)", closing)}
    counts["failed"] = counts.get("failed", 0) + counts.pop("error", 0)
    return counts


def test_required_tests_may_not_be_skipped(elsewhere: Path) -> None:
    """Under PKS_REQUIRE_ALL every way to skip a test, or to expect that it fails, is a failure that says why."""
    for name, source in SKIPPING.items():
        (elsewhere / "tests" / f"test_{name}.py").write_text(source)
    said = _run(elsewhere, "--numprocesses=2", require_all=True)
    assert _counts(said)["failed"] == len(SKIPPING), said
    assert {"skipped", "xfailed", "passed"}.isdisjoint(_counts(said)), said
    for name in SKIPPING:
        assert re.search(rf"nothing may be [a-z ]+; tests/test_{name}.py\S* was: ", said), said
    assert "no reference data" in said
    assert "apt-get install chromium" in said


def test_other_tests_may_be_skipped(elsewhere: Path) -> None:
    """Without it they are skipped, and a run that passes stays one."""
    for name, source in SKIPPING.items():
        (elsewhere / "tests" / f"test_{name}.py").write_text(source)
    counts = _counts(_run(elsewhere, require_all=False))
    assert counts["failed"] == 0
    assert counts["skipped"] == len(SKIPPING) - 1
    assert counts["xfailed"] == 1


def test_examples_of_a_page_are_run(elsewhere: Path) -> None:
    """The blocks of a page are run by kind, share their names, and pass if they are right."""
    (elsewhere / "README.md").write_text(PAGE.format(sum="2", there="None", version="..."))
    said = _run(elsewhere, "README.md", "tests", require_all=True)
    assert _counts(said) == {"passed": 3, "failed": 0}, said


def test_wrong_examples_of_a_page_fail(elsewhere: Path) -> None:
    """What does not come out as the page says is a failure that names the line of the page."""
    (elsewhere / "README.md").write_text(PAGE.format(sum="3", there="3", version="of old"))
    said = _run(elsewhere, "README.md", "tests", require_all=True)
    assert _counts(said)["failed"] == 3, said
    for line in ('README.md", line 4', "README.md:20: AssertionError", "README.md:29: pks --version printed"):
        assert line in said, said
