"""What the commands say of histories in which zeros seem to have been left out."""

from __future__ import annotations

import sys

import numpy as np

from pks.cli.terminal import say
from pks.forecast.gaps import maybe_zeros
from pks.forecast.history import History

NAMED = 5
"""Most series named in the warning."""


def tell_gaps(history: History) -> None:
    """Say which series look as if rows with 0 had been left out."""
    named = [history.called(int(row)) for row in np.flatnonzero(maybe_zeros(history.recorded))]
    if named:
        more = f" and {len(named) - NAMED} more" if len(named) > NAMED else ""
        say(
            f"Rows with 0 may be missing in the history of {len(named)} series, {'; '.join(named[:NAMED])}{more}: periods without "
            "a row are taken as not recorded. Where nothing came, write 0, or the forecast is too high.",
            sys.stderr,
        )
