"""What all tests share: where the reference data lies, programs beyond Python, and that nothing is skipped unseen.

- ``PKS_REFERENCE`` names the folder with the reference data; without it, ``../shared`` beside the repository.
- ``PKS_REQUIRE_ALL=1`` turns every skip and every expected failure into a failure, with its reason: on a machine that
  has everything, a test that does not run is a fault.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.markdown_examples import MarkdownExamples

# A clock decides nothing here: what is slow on a busy machine is still right. (Where the variable CI is set, Hypothesis
# also draws the same examples every time; that is kept.)
settings.register_profile("pks", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("pks")

REPOSITORY = Path(__file__).resolve().parents[1]
REFERENCE = "PKS_REFERENCE"
REQUIRE_ALL = "PKS_REQUIRE_ALL"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")


def pytest_configure(config: pytest.Config) -> None:
    """Register what must hold outside `tests/` too: hooks of a conftest reach only the tests beside and below it."""
    os.environ.setdefault("MPLBACKEND", "Agg")  # pictures without a screen, also in the processes that tests start
    config.pluginmanager.register(MarkdownExamples(REPOSITORY), "markdown-examples")
    if os.environ.get(REQUIRE_ALL, "0") not in ("", "0"):
        config.pluginmanager.register(RequireAll(), "require-all")


@pytest.fixture(scope="session")
def reference() -> Path:
    """Folder of the reference data (DESIGN.md, cases/, data/)."""
    folder = Path(os.environ.get(REFERENCE) or REPOSITORY.parent / "shared").resolve()
    if not (folder / "cases").is_dir():  # the data is not part of the project; PKS_REQUIRE_ALL makes this a failure
        pytest.skip(f"no reference data: {folder / 'cases'} is not a folder; name its parent in {REFERENCE}")
    return folder


@pytest.fixture(scope="session")
def glpsol() -> str:
    """Path of GLPK's solver of .lp files."""
    return _program("glpsol", why="GLPK, an independent solver; Debian: apt-get install glpk-utils")


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of a Chromium (or Chrome) that runs without a screen."""
    return _program(*CHROMIUM, why="a browser to look at pages with; Debian: apt-get install chromium")


def _program(*names: str, why: str) -> str:
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:  # a program beyond Python; PKS_REQUIRE_ALL makes this a failure
        pytest.skip(f"none of {', '.join(names)} is installed ({why})")
    return found


class RequireAll:
    """Makes a failure of whatever would be skipped or is expected to fail."""

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Refuse skips and expected failures of single tests."""
        report = yield
        if report.skipped:
            self._refuse(report, getattr(report, "wasxfail", None))
        return report

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(self) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
        """Refuse skips of whole modules."""
        report = yield
        if report.skipped:
            self._refuse(report, None)
        return report

    def _refuse(self, report: pytest.TestReport | pytest.CollectReport, expected_to_fail: str | None) -> None:
        if expected_to_fail is not None:
            what, reason = "expected to fail", expected_to_fail
        else:
            what = "skipped"
            reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        report.outcome = "failed"
        report.longrepr = f"{REQUIRE_ALL} is set, so nothing may be {what}; {report.nodeid} was: {reason}"
        if hasattr(report, "wasxfail"):
            del report.wasxfail
