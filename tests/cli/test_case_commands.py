"""The commands that check, make and convert cases, and what all commands share."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pks import __version__
from pks.cli import main as command_line
from pks.cli import progress as progress_line
from pks.cli.main import COMMANDS, main
from pks.cli.progress import Progress
from pks.cli.terminal import aligned, plain
from pks.core.errors import FileError
from pks.io import read_case, write_case
from tests.core.small import NEEDED, TOML, small_case, write_files, write_small

Capture = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small case with every table, as a folder that nobody changes."""
    return write_small(tmp_path_factory.mktemp("small") / "case")


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True


def computable(told: str) -> dict[str, tuple[str, str]]:
    """Return step -> yes or no, and the reason, from what `validate` wrote."""
    lines = told[told.index("What can be computed") :].splitlines()[1:]
    cells = [[cell.strip() for cell in line.split("  ") if cell.strip()] for line in lines]
    return {step: (yes, why) for step, yes, why in cells}


def test_validate_says_what_there_is(case: Path, capsys: Capture) -> None:
    """A case without faults: exit 0, warnings on stderr, and what it contains with numbers that can be counted by hand."""
    assert main(["validate", str(case)]) == 0
    told = capsys.readouterr()
    lines = [" ".join(line.split()) for line in told.out.splitlines()]
    assert lines[0] == "No faults."
    for line in (
        "name Region Östra, kirurgi",
        "periods 52, each a week from Monday",
        "horizon 2026-01-05 to 2027-01-03",
        "units 2",
        "planning objects 3, of which 1 acute",
        "capacities 2",
        "people waiting 15",
        "history 2025-12-22 to 2025-12-29, 2 periods",
        "waiting 2 people waiting at the start of the horizon, by days waited",
    ):
        assert line in lines
    assert "3 warnings:" in told.err
    assert "fault" not in told.err


def test_validate_says_what_can_be_computed(case: Path, capsys: Capture) -> None:
    """With history, hours and availability everything can be, and from what is said."""
    main(["validate", str(case)])
    found = computable(capsys.readouterr().out)
    assert [yes for yes, _ in found.values()] == ["yes"] * 6
    assert "less than a season of 52" in found["forecast"][1]
    assert found["production need"][1] == "from demand and care_need"
    assert found["available capacity"][1] == "from available and resources with compositions"


def test_validate_says_what_cannot_be_computed(tmp_path: Path, capsys: Capture) -> None:
    """Without demand, history, hours and availability nothing can be, and what is missing is named."""
    assert main(["validate", str(write_small(tmp_path / "a", NEEDED))]) == 0
    found = computable(capsys.readouterr().out)
    assert {yes for yes, _ in found.values()} == {"no"}
    assert "no table history" in found["forecast"][1]
    assert "nobody waits" in found["plan"][1]
    assert "no table available" in found["available capacity"][1]


def test_validate_of_a_list_alone(tmp_path: Path, capsys: Capture) -> None:
    """A waiting list without anything that arrives can be planned for, and that is said."""
    assert main(["validate", str(write_small(tmp_path, (*NEEDED, "waiting")))]) == 0
    found = computable(capsys.readouterr().out)
    assert found["plan"] == ("yes", "from waiting alone: nothing is known to arrive; no capacity limits it")
    assert found["capacity need"] == ("no", "no table activity_hours")


def test_validate_on_the_operational_level(tmp_path: Path, capsys: Capture) -> None:
    """On the operational level nothing is forecast or balanced, and the reason is given."""
    toml = TOML.replace("tactical", "operational").replace("W-MON", "D").replace("periods = 52", "periods = 84")
    write_files(write_small(tmp_path, (*NEEDED, "demand", "activity_hours", "available")), {"case.toml": toml})
    assert main(["validate", str(tmp_path)]) == 0
    found = computable(capsys.readouterr().out)
    assert [found[step][0] for step in ("forecast", "production need", "available capacity", "plan")] == [
        "no",
        "no",
        "yes",
        "no",
    ]
    assert "operational level" in found["plan"][1]


def test_faults_come_before_warnings(tmp_path: Path, capsys: Capture) -> None:
    """Faults are listed first, then warnings, all on stderr, and then that nothing was done."""
    write_files(write_small(tmp_path, NEEDED), {"units.csv": "unit,remark\n,x\n", "lookup.csv": ""})
    assert main(["validate", str(tmp_path)]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    lines = told.err.splitlines()
    assert lines[0] == "1 fault:"
    assert lines[3] == "2 warnings:"
    assert lines[-1] == "The input is wrong: nothing was computed or written."


@pytest.mark.parametrize("steps", [("a.xlsx", "b"), ("a", "b.xlsx")])
def test_convert_loses_nothing(steps: tuple[str, ...], case: Path, tmp_path: Path, capsys: Capture) -> None:
    """A case goes from form to form and stays the same."""
    source = case
    for step in steps:
        assert main(["convert", str(source), str(tmp_path / step)]) == 0
        source = tmp_path / step
    assert read_case(source) == small_case()
    assert "36 tables written to" in capsys.readouterr().out


def test_convert_to_parquet_and_back_in_place(tmp_path: Path) -> None:
    """A folder can change its form where it lies; notes in it stay."""
    pytest.importorskip("pyarrow", reason='Parquet needs pyarrow: pip install "pks[parquet]"')
    folder = write_files(write_small(tmp_path / "case"), {"notes.txt": "mine"})
    assert main(["convert", str(folder), str(folder), "--format", "parquet"]) == 0
    assert not list(folder.glob("*.csv"))
    assert read_case(folder) == small_case()
    assert main(["convert", str(folder), str(folder), "--format", "csv"]) == 0
    assert not list(folder.glob("*.parquet"))
    assert read_case(folder) == small_case()
    assert (folder / "notes.txt").read_text() == "mine"


def test_convert_to_where_nothing_can_be_written(case: Path, tmp_path: Path, capsys: Capture) -> None:
    """A target below a file is one clear line and exit 1."""
    write_files(tmp_path, {"file": ""})
    assert main(["convert", str(case), str(tmp_path / "file" / "x")]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("pks: cannot write")
    assert len(told.err.splitlines()) == 1


def test_convert_to_a_form_that_contradicts_the_target(case: Path, tmp_path: Path, capsys: Capture) -> None:
    """A workbook has no form of files: that is wrong usage."""
    assert main(["convert", str(case), str(tmp_path / "a.xlsx"), "--format", "csv"]) == 2
    assert "usage:" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["plan", "plan.xlsx"])
def test_new_makes_a_case_and_never_twice(name: str, tmp_path: Path, capsys: Capture) -> None:
    """An empty case is written once; what is there is left alone, with exit 1 and one line."""
    assert main(["new", str(tmp_path / name)]) == 0
    assert "pks validate" in capsys.readouterr().out
    before = sorted((path, path.stat().st_mtime_ns) for path in tmp_path.rglob("*"))
    assert main(["new", str(tmp_path / name)]) == 1
    assert "nothing is written over" in capsys.readouterr().err
    assert sorted((path, path.stat().st_mtime_ns) for path in tmp_path.rglob("*")) == before
    assert main(["validate", str(tmp_path / name)]) == 1
    assert capsys.readouterr().err.startswith("8 faults:")


def test_version(capsys: Capture) -> None:
    """The version is that of the package."""
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"pks {__version__}\n"


def test_help_names_every_command(capsys: Capture) -> None:
    """Help lists every command with what it does, and how to start."""
    assert main(["--help"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert all(f" {name} {purpose}" in told for name, purpose in COMMANDS.items())
    assert "pks new" in told


@pytest.mark.parametrize("name", list(COMMANDS))
def test_help_of_every_command(name: str, capsys: Capture) -> None:
    """Every command explains itself."""
    assert main([name, "--help"]) == 0
    assert f"usage: pks {name}" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [([], "name a command"), (["validat"], 'did you mean "validate"'), (["xyz"], "there is no command 'xyz'"), (["validate"], "CASE"),
     (["validate", "a", "b"], "unrecognized arguments"), (["--verbose"], "--verbose"), (["convert", "a", "b", "--format", "x"], "csv")],
)  # fmt: skip
def test_wrong_usage(arguments: list[str], words: str, capsys: Capture) -> None:
    """Wrong usage is exit 2, with how it is used."""
    assert main(arguments) == 2
    told = capsys.readouterr().err
    assert told.startswith("usage: pks")
    assert words in told


@pytest.mark.parametrize("name", ["nowhere", "case.toml"])
def test_path_that_is_no_case(name: str, tmp_path: Path, capsys: Capture) -> None:
    """A path that leads nowhere, or to a file, is one line and exit 1."""
    write_small(tmp_path, NEEDED)
    assert main(["validate", str(tmp_path / name)]) == 1
    told = capsys.readouterr().err
    assert told.startswith("pks: ")
    assert len(told.splitlines()) == 1


def test_interruption(case: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    """Control-C is one line and exit 130."""

    def stop(argv: list[str]) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(command_line, "_run", stop)
    assert main(["validate", str(case)]) == 130
    assert capsys.readouterr().err == "pks: interrupted\n"


def test_long_message_stays_one_line(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error whose text has line breaks and control characters is one harmless line."""

    def fail(argv: list[str]) -> int:
        raise FileError("cannot\n read \x1b[2Jx")

    monkeypatch.setattr(command_line, "_run", fail)
    assert main([]) == 1
    assert capsys.readouterr().err == "pks: cannot read [2Jx\n"


def test_names_cannot_steer_the_terminal(tmp_path: Path, capsys: Capture) -> None:
    """Control characters in names of files and in cells are not written to the terminal."""
    name = "unit\x1b[31m"
    write_files(write_small(tmp_path, NEEDED), {f"{name}.csv": "x", "units.csv": "unit,\x1b]0;x\x07\nA\x1b[2J,1\n"})
    assert main(["validate", str(tmp_path)]) == 1
    told = capsys.readouterr().err
    assert "unit" in told
    assert all(char.isprintable() or char == "\n" for char in told)


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    given = {**os.environ, **environment}
    return subprocess.run([sys.executable, *arguments], capture_output=True, check=False, env=given, text=True)


def test_module_is_the_command() -> None:
    """``python -m pks`` is the command."""
    done = run("-m", "pks", "--version")
    assert (done.returncode, done.stdout) == (0, f"pks {__version__}\n")


def test_start_is_light() -> None:
    """Version and help load neither pandas nor numpy."""
    code = "import sys; from pks.cli.main import main; main(['--help']); sys.exit('pandas' in sys.modules or 'numpy' in sys.modules)"
    assert run("-c", code).returncode == 0


def test_terminal_without_letters(case: Path) -> None:
    """A terminal that cannot show å gets something else, and no traceback."""
    done = run("-m", "pks", "validate", str(case), PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == 0
    assert "Region ?stra" in done.stdout
    assert "Traceback" not in done.stderr


def test_closed_pipe(case: Path) -> None:
    """When nobody reads the output any more, the command ends without a word."""
    process = subprocess.Popen(
        [sys.executable, "-m", "pks", "validate", str(case)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    told = process.stderr.read()
    process.stderr.close()
    assert process.wait() == 141
    assert "Traceback" not in told
    assert "BrokenPipe" not in told


def test_progress_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal one line says what is being done and how far it has come, and goes away at the end."""
    monkeypatch.setattr(progress_line, "SECONDS_BETWEEN", 0.0)
    stream = Terminal()
    with Progress(stream) as progress:
        progress("solving\x1b[2J a long tier", done=2, of=8)
        progress("done")
    first, second = "solving[2J a long tier 2/8 (25%) …", "done …"
    assert stream.getvalue() == f"\r{first}\r{second.ljust(len(first))}\r{' ' * len(second)}\r"


def test_progress_is_silent_in_a_pipe() -> None:
    """Where the output is no terminal, nothing is written."""
    stream = io.StringIO()
    with Progress(stream) as progress:
        progress("solving")
    assert stream.getvalue() == ""


def test_progress_does_not_flicker() -> None:
    """The line is written over at most ten times a second."""
    stream = Terminal()
    with Progress(stream) as progress:
        for number in range(1000):
            progress("solving", done=number)
    assert stream.getvalue().count("solving") < 20


def test_text_is_plain() -> None:
    """Marks that turn the direction of writing are taken out as control characters are."""
    assert plain("a\u202eb\u0007c\nd") == "abcd"


def test_no_rows_align_to_no_lines() -> None:
    """Nothing to show is nothing shown."""
    assert aligned([]) == []


def test_written_case_is_read(tmp_path: Path, capsys: Capture) -> None:
    """A case that the library wrote is valid for the command."""
    write_case(small_case(), tmp_path / "x")
    assert main(["validate", str(tmp_path / "x")]) == 0
    assert capsys.readouterr().out.startswith("No faults.")
