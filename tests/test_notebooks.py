"""Notebooks run from top to bottom, are stored without output, and agree with the README."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def read(path: Path) -> nbformat.NotebookNode:
    """Return the notebook at `path`."""
    return nbformat.read(path, as_version=4)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs(path: Path, tmp_path: Path) -> None:
    """Every cell runs without an error, in an empty folder."""
    client = NotebookClient(read(path), timeout=300, kernel_name="python3", resources={"metadata": {"path": tmp_path}})
    client.execute()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_stored_without_output(path: Path) -> None:
    """No output and no counter stands in the file."""
    for cell in read(path).cells:
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.execution_count is None


def test_the_quickstart_is_that_of_the_readme() -> None:
    """The notebook's code is the README's, line by line."""
    found = re.search(
        r"quickstart\.ipynb -->\n```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.S
    )
    assert found is not None
    cells = [cell.source for cell in read(NOTEBOOKS[0]).cells if cell.cell_type == "code"]
    assert "\n\n".join(cells) == found[1].strip()
