"""What is wrong with a flow, all at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from pks.core.hints import did_you_mean
from pks.sim.pathway.calendar import FlowError
from pks.sim.pathway.nouns import Arrivals, Resource, Route, Stage


def require_sound(resources: Sequence[Resource], routes: Sequence[Route], arrivals: Sequence[Arrivals]) -> None:
    """Refuse a flow that cannot be simulated.

    Raises:
        FlowError: with every fault.
    """
    highest = {each.name: each.calendar.highest for each in resources}
    stages = {id(step.stage): step.stage for route in routes for step in route.path}
    faults = [
        *_twice("resource", (each.name for each in resources)),
        *_twice("route", (each.name for each in routes)),
        *_twice("stage", (each.name for each in stages.values())),
        *(fault for stage in stages.values() for fault in _stage(stage, highest)),
        *(fault for route in routes for fault in _route(route, [each.name for each in routes])),
        *_unknown("an arrival", "route", (each.route for each in arrivals), [each.name for each in routes]),
    ]
    if faults:
        raise FlowError("this flow cannot be simulated:\n  " + "\n  ".join(faults))


def _twice(what: str, names: Iterable[str]) -> Iterator[str]:
    for name, count in Counter(names).items():
        if count > 1:
            yield f"{count} {what}s are called {name!r}: give each a name of its own"


def _unknown(who: str, what: str, names: Iterable[str], known: Sequence[str]) -> Iterator[str]:
    for name in names:
        if name not in known:
            yield f"{who} names the {what} {name!r}, which is not there{did_you_mean(name, known)}"


def _stage(stage: Stage, highest: dict[str, float]) -> Iterator[str]:
    who = f"stage {stage.name!r}"
    yield from _unknown(who, "resource", stage.needs, list(highest))
    for name, amount in stage.needs.items():
        if not amount > 0:
            yield f"{who} needs {amount} of {name!r}: it must be > 0"
        elif amount > highest.get(name, amount):
            yield f"{who} needs {amount} of {name!r}, of which there is never more than {highest[name]}"
    for name in stage.keeps:
        if name not in stage.needs:
            yield f"{who} keeps {name!r}, which it does not need"
    for name, share in stage.gives_back.items():
        if name not in stage.needs or name in stage.keeps:
            yield f"{who} gives back {name!r} before its end: it must be something that it needs and does not keep"
        if not 0 < share < 1:
            yield f"{who} gives back {name!r} after {share} of its duration: it must be > 0 and < 1"
    if stage.gives_back and stage.interrupted is not None:
        yield f"{who} may be interrupted, so it cannot give back anything before its end"
    if stage.rebooking is not None and stage.patience is None:
        yield f"{who} has a rebooking but no patience: say how long a patient waits before being cancelled"
    if stage.room is not None and stage.room < 0:
        yield f"{who} has room for {stage.room} who wait: it must be ≥ 0"


def _route(route: Route, names: Sequence[str]) -> Iterator[str]:
    who = f"route {route.name!r}"
    if not route.path:
        yield f"{who} has no stage"
    names_of_stages = [step.stage.name for step in route.path]
    for name in sorted({name for name in names_of_stages if names_of_stages.count(name) > 1}):
        yield f"{who} goes through stage {name!r} twice: give the second one a name of its own"
    for step in route.path:
        if not 0 <= step.share <= 1:
            yield f"{who}: the share {step.share} of stage {step.stage.name!r} must be in 0 … 1"
    yield from _unknown(who, "route", (each.route for each in route.then), names)
    for each in route.then:
        if not 0 <= each.per_patient < float("inf"):
            yield f"{who}: {each.per_patient} visits per patient on {each.route!r}: it must be ≥ 0 and finite"
