"""Resources of a case, looked at as planners do: what binds, how they are best shared, who can do what, and staff by keys."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import pandas as pd

from pks.capacity.binding import binding
from pks.capacity.competence import Matrix, competence_matrix, premises_matrix, stand_ins
from pks.capacity.resources import by_resource
from pks.capacity.split import best_split, composed, shares_by_need, side_by_side, stated_split
from pks.capacity.staffing import staff
from pks.capacity.worth import worth_of_more
from pks.chain.need import Need
from pks.chain.reported import over_reported
from pks.core.axes import Axes, Floats
from pks.core.case import Case

CLOSE = 1e-9
"""Resources that reach as far, but for so small a part, bind together."""
DAY = 24.0


def what_binds(known: Need) -> pd.DataFrame:
    """Return which resources hold each composition back: one row for each resource that ever binds, over the reported periods.

    unit, capacity, alternative, resource, periods (in which it binds), hours, tied_periods (those of the periods in which
    another resource binds as well: more of one alone gives nothing then). `hours` is the mean that may be planned in these
    periods if the capacity has its resources to itself: max_utilisation · what the composition reaches. Units that take the
    hours from the table `available` are left out, since no resource of theirs holds the capacity back.
    """
    known = over_reported(known)
    axes, supply = known.axes, known.supply
    mixes = supply.compositions
    found = binding(supply)
    shown = composed(supply)[:, mixes.mix_capacity] & (found.reach > 0).any(axis=2)
    stock = supply.resources[:, mixes.resource]
    binds = (found.spare <= CLOSE * np.maximum(stock, 1.0)) & shown[:, mixes.mix, None]
    of_mix = (mixes.mix[None, :] == np.arange(len(mixes.mix_capacity))[:, None]).astype(np.float64)
    tied = binds & ((of_mix @ binds) > 1)[:, mixes.mix]
    planned = found.reach * supply.max_utilisation[mixes.mix_capacity][None, :, None]
    periods = binds.sum(axis=2)
    unit, row = np.nonzero(periods)
    order = np.lexsort((row, mixes.mix[row], unit))
    unit, row = unit[order], row[order]
    mix = mixes.mix[row]
    return pd.DataFrame(
        {
            "unit": axes.unit[unit],
            "capacity": axes.capacity[mixes.mix_capacity[mix]],
            "alternative": mixes.mix_alternative[mix],
            "resource": axes.resource[mixes.resource[row]],
            "periods": periods[unit, row],
            "hours": (binds[unit, row] * planned[unit, mix]).sum(axis=1) / periods[unit, row],
            "tied_periods": tied.sum(axis=2)[unit, row],
        }
    )


def split_tables(case: Case, known: Need) -> dict[str, pd.DataFrame]:
    """Return how resources that several capacities share are split, and what more of them is worth, over the reported periods.

    - split: what each capacity reaches alone, with shares in proportion to need (`stated`), and in the best split, where
      functions stand in for each other as the table `competences` says (:func:`pks.capacity.split.side_by_side`);
    - worth_of_resources: unit, resource, period, relief (hours of shortage that one more hour takes away), capacity, gain, in the
      best split without standing in (:meth:`pks.capacity.worth.Worth.table`).

    Both are left out where nothing is put together from resources.
    """
    known = over_reported(known)
    supply, need = known.supply, known.hours
    if not composed(supply).any():
        return {}
    apart = best_split(supply, need)
    pairs = stand_ins(case, known.axes)
    best = best_split(supply, need, stand_ins=pairs) if len(pairs.source) else apart
    stated = stated_split(supply, shares_by_need(supply, need))
    return {
        "split": side_by_side(supply, need, known.axes, stated=stated, best=best),
        "worth_of_resources": worth_of_more(supply, need, apart).table(known.axes),
    }


def staff_by_keys(case: Case, known: Need) -> pd.DataFrame:
    """Return the staff that the need asks for by the table `staffing_keys`, over the reported periods, not rounded.

    unit, capacity, resource, counted (beds, sessions a period), count, staff (count · key), there (quantity of the resource
    at the unit; NaN = no row). Beds are those for a mean, need ÷ (24 hours · days · max_utilisation); sessions are
    need ÷ (session_hours · max_utilisation · periods). Keys of a care category are left out: nothing in a case says what
    belongs to one. So are keys per session of capacities that are not counted in sessions.
    """
    known = over_reported(known)
    axes, period = known.axes, known.axes.period
    table = case.table("capacities").set_index("capacity").reindex(axes.capacity)
    keys = case.table("staffing_keys")
    keys = keys[
        keys["capacity"].notna() & (keys["per_bed"].notna() | keys["capacity"].map(table["session_hours"]).notna())
    ]
    most = known.supply.max_utilisation
    raw = np.divide(known.hours.sum(axis=2), most, out=np.zeros(known.hours.shape[:2]), where=most > 0)
    counts = {
        "per_bed": pd.DataFrame(raw / (DAY * period.days.sum()), axes.unit, axes.capacity),
        "per_session": pd.DataFrame(raw / (table["session_hours"].to_numpy() * period.count), axes.unit, axes.capacity),
    }
    of = {name: keys.loc[keys[name].notna(), "capacity"].unique() for name in counts}
    there = pd.DataFrame(by_resource(case, axes, case.table("resources")["quantity"]), axes.unit, axes.resource)
    owned = set(zip(case.table("resources")["unit"], case.table("resources")["resource"], strict=True))
    parts = []
    for unit in axes.unit:
        beds, sessions = (counts[name].loc[unit, of[name]] for name in counts)
        asked = staff(keys, beds=beds, sessions=sessions).rename(columns={"category": "capacity"})
        per_bed = keys["per_bed"].notna().to_numpy()
        count = np.where(per_bed, asked["capacity"].map(counts["per_bed"].loc[unit]),
                         asked["capacity"].map(counts["per_session"].loc[unit]))  # fmt: skip
        quantity = [there.at[unit, name] if (unit, name) in owned else np.nan for name in asked["resource"]]
        asked.insert(0, "unit", unit)
        asked.insert(3, "counted", np.where(per_bed, "beds", "sessions a period"))
        parts.append(asked.assign(count=count, there=quantity))
    columns = ["unit", "capacity", "resource", "counted", "count", "staff", "there"]
    rows = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)
    return rows.loc[rows["count"] > 0, columns].reset_index(drop=True)


def who_can(case: Case, known: Need) -> pd.DataFrame:
    """Return the hours of competences, and of equipment in rooms, by unit over the reported periods; mean hours a period.

    kind (competence, equipment), unit, name, alone (if nobody else needed those who have it), together (what all names of
    that kind share at the unit; counting every skill of everybody finds more). Functions, persons and rooms that are not in
    the table `resources` have no hours and are left out.
    """
    known = over_reported(known)
    ways = (("competence", "competences", competence_matrix), ("equipment", "premises", premises_matrix))
    parts = [
        _alone(kind, matrix(_with_hours(case, known.axes, name), known.axes), known.axes)
        for kind, name, matrix in ways
        if name in case
    ]
    columns = ["kind", "unit", "name", "alone", "together"]
    filled = [part for part in parts if len(part)]
    return pd.concat(filled, ignore_index=True) if filled else pd.DataFrame(columns=columns)


def _with_hours(case: Case, axes: Axes, name: str) -> Case:
    """Return `case` with those rows of a matrix whose functions, persons or rooms are resources."""
    frame = case.table(name)
    who = frame["room"] if name == "premises" else frame["function"].fillna(frame["person"])
    kept = frame[who.isin(axes.resource)].reset_index(drop=True)
    return replace(case, tables=MappingProxyType({**case.tables, name: kept}))


def _alone(kind: str, matrix: Matrix, axes: Axes) -> pd.DataFrame:
    alone: Floats = matrix.alone.mean(axis=2)
    together = (matrix.alone.sum(axis=1) - matrix.counted_twice).mean(axis=1)
    there: npt.NDArray[np.bool_] = alone > 0
    unit, skill = np.nonzero(there)
    return pd.DataFrame(
        {
            "kind": kind,
            "unit": axes.unit[unit],
            "name": matrix.skill[skill],
            "alone": alone[unit, skill],
            "together": together[unit],
        }
    )
