"""The pages agree with the code."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from pks.cli.main import COMMANDS

ROOT = Path(__file__).resolve().parents[1]


def test_the_page_of_the_case_is_that_of_the_contract() -> None:
    """docs/case.md says what `pks.core.tables` says; `python docs/make_case_page.py` writes it anew."""
    spec = importlib.util.spec_from_file_location("make_case_page", ROOT / "docs" / "make_case_page.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert (ROOT / "docs" / "case.md").read_text(encoding="utf-8") == module.page()


def test_the_readme_names_every_command() -> None:
    """Every command stands in the README's table."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in COMMANDS if f"`pks {name}" not in text] == []


def test_links_between_pages_lead_somewhere() -> None:
    """Every relative link of a page names a file that is there."""
    for page in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]:
        targets = [part.split(")")[0] for part in page.read_text(encoding="utf-8").split("](")[1:]]
        lost = [t for t in targets if not t.startswith("http") and not (page.parent / t.split("#")[0]).exists()]
        assert lost == [], f"{page.name} links to what is not there"
