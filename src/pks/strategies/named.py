"""Strategies by name: those of the package, and those that other packages bring along as entry points.

A package offers a strategy by an entry point of the group ``pks.strategies``: a callable that takes the case and returns the
strategy (see :func:`pks.strategies.named.strategy_called`). Nothing of it is loaded until it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.metadata import EntryPoint, entry_points

from pks.balance.lexicographic import Lexicographic
from pks.balance.plan import Plan
from pks.balance.strategy import Strategy
from pks.balance.whole import Whole
from pks.core.case import Case
from pks.core.errors import PksError
from pks.core.hints import did_you_mean
from pks.strategies.alone import Alone
from pks.strategies.cheapest import Cheapest
from pks.strategies.fair import Fair
from pks.strategies.ladder import Ladder
from pks.strategies.last_year import last_year, produced_last_year
from pks.strategies.nothing import Nothing
from pks.strategies.rounds import Rounds
from pks.strategies.weighted import Weighted

GROUP = "pks.strategies"
"""The group of entry points."""
Factory = Callable[[Case], Strategy]
"""Makes the strategy for a case; some read its tables."""

BUILT_IN: dict[str, Factory] = {
    "lexicographic": lambda case: Lexicographic(),
    "whole": lambda case: Whole(),
    "weighted": lambda case: Weighted(),
    "cheapest": lambda case: Cheapest(),
    "fair": lambda case: Fair(),
    "alone": lambda case: Alone(),
    "ladder": lambda case: Ladder(),
    "nothing": lambda case: Nothing(),
    "last-year": last_year,
    "rounds": lambda case: Rounds(before=produced_last_year(case)),
}
"""The strategies of the package, each with its defaults."""


class StrategyError(PksError, ValueError):
    """A strategy that nobody knows, that two packages offer, or that cannot be made."""


def names() -> list[str]:
    """Return the name of every strategy: those of the package, then those of others, by name; nothing is loaded.

    >>> names()[:3]
    ['lexicographic', 'whole', 'weighted']
    """
    return [*BUILT_IN, *sorted({each.name for each in entry_points(group=GROUP)} - set(BUILT_IN))]


def strategy_called(name: str, case: Case) -> Strategy:
    """Return the strategy called `name` for `case`.

    Raises:
        StrategyError: if there is none; if two packages, or a package and this one, call theirs so; or if the package's
            entry point cannot be loaded, fails, or makes what is no strategy.
    """
    offered = sorted(entry_points(group=GROUP, name=name), key=_package)
    if name in BUILT_IN and not offered:
        return BUILT_IN[name](case)
    if not offered:
        known = names()
        raise StrategyError(
            f"no strategy is called {name!r}{did_you_mean(name, known) or '.'} There are: {', '.join(known)}"
        )
    _refuse_clash(name, offered)
    return _made(offered[0], case)


def _refuse_clash(name: str, offered: Sequence[EntryPoint]) -> None:
    owners = [*(["pks"] if name in BUILT_IN else []), *map(_package, offered)]
    if len(owners) > 1:
        raise StrategyError(
            f"{len(owners)} packages have a strategy called {name!r}: {', '.join(owners)}. One name is one strategy: "
            f"rename or remove one ({', '.join(each.value for each in offered)})"
        )


def _made(offered: EntryPoint, case: Case) -> Strategy:
    """Return the strategy that an entry point makes; what is wrong with it is said with its name and package."""
    where = f"the strategy {offered.name!r} of the package {_package(offered)!r} ({offered.value})"
    try:
        factory = offered.load()
    except Exception as error:  # whatever the module of somebody else raises when it is imported
        raise StrategyError(f"{where} cannot be loaded: {type(error).__name__}: {error}") from error
    if not callable(factory):
        raise StrategyError(f"{where} is no callable that takes a case, but {factory!r}")
    try:
        made = factory(case)
    except PksError:
        raise  # what is wrong with the case, in our own words
    except Exception as error:  # as above, when it is called
        raise StrategyError(
            f"{where} cannot be made for a case: {type(error).__name__}: {error}. The entry point names a callable that takes "
            "the case and returns the strategy"
        ) from error
    if lacking := lacks(made):
        raise StrategyError(f"{where} makes what is no strategy: {'; '.join(lacking)}")
    return made


def lacks(made: object) -> list[str]:
    """Return what `made` lacks to be a strategy: a name that is text, and a method that balances."""
    found = []
    if not isinstance(getattr(made, "name", None), str) or not getattr(made, "name", ""):
        found.append(f"{type(made).__name__} has no `name` that is a text")
    if isinstance(made, type):
        found.append(f"{made.__name__} is a class and not an object of it: call it")
    elif not callable(getattr(made, "balance", None)):
        found.append(f"{type(made).__name__} has no method `balance(problem, currency) -> {Plan.__name__}`")
    return found


def _package(offered: EntryPoint) -> str:
    return offered.dist.name if offered.dist is not None else "unknown"
