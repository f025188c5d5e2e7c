"""Time off in lieu: hours worked after the end of a shift, which later shifts make up for."""

from __future__ import annotations

from dataclasses import dataclass

from pks.sim.pathway.holding import WHOLE

DUST = 1e-9
"""Hours that are nothing but rounding."""
QUARTER = 0.25
"""So many hours at least lie between two looks while some of a shift still work."""


@dataclass(eq=False)
class TimeOff:
    """What is owed of one resource.

    Attributes:
        owed: amount × hours worked beyond what was on duty and not made up for yet; below 0 = made up for in advance.
        resting: whether those on duty are taking it off: who works goes on, and nobody is called.
        since: the hour up to which it is counted.
        look: number of the next look; earlier ones are void.
        until: the hour of that look.
    """

    owed: float = 0.0
    resting: bool = False
    since: float = 0.0
    look: int = 0
    until: float = 0.0

    def count(self, now: float, free: int) -> None:
        """Count the time until `now`, in which so much was free (below 0 = worked beyond the shift).

        owed grows by max(0, −free) an hour, and falls by max(0, free) while those on duty rest.
        """
        worked = max(-free, 0) - (max(free, 0) if self.resting else 0)
        self.owed += worked / WHOLE * (now - self.since)
        self.since = now

    def rest(self, duty: int, free: int) -> float:
        """Begin to rest, if something is owed and somebody on duty; return after how many hours to look again."""
        self.look += 1
        self.resting = duty > 0 and self.owed > DUST
        hours = max(self.owed * WHOLE / duty, QUARTER if free < duty else 0.0) if self.resting else 0.0
        self.until = self.since + hours
        return hours
