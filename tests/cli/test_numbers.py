"""Numbers on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable

import pytest

from pks.cli.main import main
from pks.cli.numbers import count, positive, ratio, seconds, share, workers


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (positive, "0"),
        (count, "-1"),
        (workers, "0"),
        (workers, "-2"),
        (share, "1.5"),
        (share, "nan"),
        (ratio, "inf"),
        (seconds, "0"),
        (seconds, "inf"),
        (seconds, "nan"),
    ],
)
def test_what_cannot_be_meant_is_refused(read: Callable[[str], float], text: str) -> None:
    """A number out of range is an error of the option, with the number in it."""
    with pytest.raises(argparse.ArgumentTypeError, match=text):
        read(text)


def test_the_edges_are_allowed() -> None:
    """One, none, all cores, a whole share, no spread and a part of a second are meant."""
    assert (positive("1"), count("0"), workers("-1"), share("1"), ratio("0")) == (1, 0, -1, 1.0, 0.0)
    assert seconds("0.5") == 0.5


def test_a_seed_below_zero_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    """`pks forecast --seed -1` ends with status 2 and names the option, before anything is read."""
    assert main(["forecast", "nowhere", "--out", "nowhere", "--seed", "-1"]) == 2
    assert "argument --seed" in capsys.readouterr().err
