"""What stands above all else where balancing was stopped before its end: that it was, and what that means."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pks.report.blocks import Block, Verdict
from pks.report.making import Page, decimals_of
from pks.report.proof import open_tiers, stops
from pks.report.tiers import measured_in, tier_name


def stopped(page: Page) -> list[Block]:
    """Return that balancing was stopped, why, and the first tier that is open; nothing where every tier is settled."""
    plan = page.found.plan
    why, unsettled = stops(plan), open_tiers(plan)
    if not why or ("gap" in plan.tiers and not len(unsettled)):
        return []
    said = [page.text(f"head.stopped.{why[0]}"), page.text("head.stopped")]
    for tier, value, gap in unsettled[["tier", "value", "gap"]].head(1).itertuples(index=False, name=None):
        if np.isfinite(gap):
            decimals = decimals_of(pd.Series([gap]))
            here, least = (page.language.number(each, decimals) for each in (value, value - gap))
            named = {"tier": tier_name(page, tier), "unit": measured_in(page, tier)}
            said.append(page.text("head.stopped.open", n=here, least=least, **named))
    return [Verdict(" ".join(said), "watch")]
