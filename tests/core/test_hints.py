"""What somebody probably meant."""

from __future__ import annotations

from pks.core.hints import did_you_mean


def test_close_name_is_suggested() -> None:
    """A slip of the pen is met with the name that was meant, whatever the case of the letters."""
    assert did_you_mean("UNIT", ["units", "goals"]) == '; did you mean "units"?'


def test_nothing_is_suggested_for_a_strange_name() -> None:
    """A name that resembles nothing is met with nothing."""
    assert did_you_mean("xyz", ["units", "goals"]) == ""
    assert did_you_mean("units", []) == ""
