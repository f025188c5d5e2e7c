"""What strategies of all kinds have in common."""

from __future__ import annotations

from dataclasses import dataclass

from pks.balance.lexicographic import Lexicographic
from pks.balance.strategy import limited
from pks.balance.whole import Whole


@dataclass(frozen=True)
class Careless:
    """A strategy that knows no limit."""

    name: str = "careless"


def test_limit_reaches_what_a_strategy_is_made_of() -> None:
    """A time limit is set where there is a field for it, deep inside as well; a strategy without one stays."""
    careless = Careless()
    assert limited(Lexicographic(), 3.0).time_limit == 3.0
    assert limited(Whole(), 3.0).strategy.time_limit == 3.0
    assert limited(careless, 3.0) is careless


def test_no_limit_changes_nothing() -> None:
    """Without a limit a strategy keeps its own."""
    own = Lexicographic(time_limit=5.0)
    assert limited(own, None) is own
