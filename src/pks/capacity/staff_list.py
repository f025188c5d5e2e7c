"""From an extract of the staff system to the table `resources`: functions, not persons.

Resources are counted per function: good enough beats perfect, and no name leaves this module.

Source: Socialstyrelsen, *Strategisk nivå – prognos och balansering av behov och tillgänglig kapacitet*, 2025, sections
Prognosarbetet kräver ofta data från flera IT-system (HR- och personalsystem) and the example of Region Västernorrland.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from pks.capacity.checks import CapacityError, days_of
from pks.capacity.opening import DAYS_PER_YEAR, MEAN_WEEKS
from pks.core.axes import Floats
from pks.core.faults import Fault, did_you_mean, shown
from pks.core.periods import Periods

NEEDED = ("function", "unit", "employment_share", "contracted_hours", "hours_per")
WEEKS = {"day": 1 / 7, "week": 1.0, "month": DAYS_PER_YEAR / 84, "year": DAYS_PER_YEAR / 7}
"""Weeks in what contracted hours may be given for."""
COLUMNS = ["unit", "resource", "kind", "quantity", "hours_per_period", "available_share"]
FIRST, LAST = pd.Timestamp("1900-01-01"), pd.Timestamp("2200-12-31")
MOST_WEEK_HOURS = 60.0
"""Contracted hours of full time that come to more a week are those of another length of time: a month's 165, say."""


def resources_from_staff(staff: pd.DataFrame, periods: Periods, *, units: Sequence[str] | pd.Index) -> pd.DataFrame:
    """Return rows of the table `resources`: unit, resource (the function), kind, quantity, hours_per_period, available_share.

    - quantity: full-time equivalents, Σ employment_share · share of the days of the horizon on which the post is held;
    - hours_per_period: full-time hours of a mean period, the mean over the posts by full-time equivalents;
    - available_share: 1 − absence, the mean over the posts by contracted hours.

    So quantity · hours_per_period · available_share is the sum over all posts of the hours present, and `resources`, which
    knows no periods, holds the mean of the horizon; :func:`staff_by_period` says how it changes.

    Args:
        staff: one row for each post: function, unit, employment_share (0..1), contracted_hours (of full time), hours_per
            (day, week, month or year, the same in all rows), absence_share? (0), person? (to find persons who hold more
            than one whole post; may be any code), from?, to? (first and last day; empty = always).
        periods: the periods of the case.
        units: the units of the case.

    Raises:
        CapacityError: all faults, as a table; persons are shown by their row, not by name.

    >>> posts = pd.DataFrame(
    ...     {"function": ["nurse"] * 2, "unit": "ward", "employment_share": [1.0, 0.75], "contracted_hours": 38.25,
    ...      "hours_per": "week", "absence_share": [0.2, 0.1], "from": [None, "2026-01-12"]}
    ... )  # fmt: skip
    >>> resources_from_staff(posts, Periods("W-MON", pd.Timestamp("2026-01-05"), 2), units=["ward"]).round(4).to_dict(
    ...     "records"
    ... )
    [{'unit': 'ward', 'resource': 'nurse', 'kind': 'competence', 'quantity': 1.375, 'hours_per_period': 38.25,
      'available_share': 0.8273}]
    """
    posts = _checked(staff, pd.Index(units))
    posts["quantity"] = posts["employment_share"] * (_held(posts, periods) @ periods.days) / periods.days.sum()
    posts["hours"] = posts["quantity"] * posts["week_hours"] * MEAN_WEEKS[periods.frequency]
    posts["present"] = posts["hours"] * (1 - posts["absence_share"])
    table = posts.groupby(["unit", "function"], as_index=False, sort=False)[["quantity", "hours", "present"]].sum()
    hours, present = table.pop("hours"), table.pop("present")
    table["hours_per_period"] = (hours / table["quantity"]).fillna(0.0)  # of posts that nobody holds in the horizon
    table["available_share"] = (present / hours).fillna(1.0)
    return table.rename(columns={"function": "resource"}).assign(kind="competence")[COLUMNS]


def staff_by_period(staff: pd.DataFrame, periods: Periods, *, units: Sequence[str] | pd.Index) -> pd.DataFrame:
    """Return full-time equivalents by unit, resource (the function) and period: unit, resource, period, quantity.

    Takes the same rows and raises the same faults as :func:`resources_from_staff`. A post that begins or ends within a
    period counts for the share of its days.
    """
    posts = _checked(staff, pd.Index(units))
    group = posts.groupby(["unit", "function"], sort=False)
    total = np.zeros((group.ngroups, periods.count))
    held = posts["employment_share"].to_numpy()[:, None] * _held(posts, periods)
    np.add.at(total, group.ngroup().to_numpy(), held)
    labels = posts[["unit", "function"]].drop_duplicates()
    out = labels.loc[labels.index.repeat(periods.count)].reset_index(drop=True)
    out["period"] = np.tile(periods.index, len(labels))
    return out.rename(columns={"function": "resource"}).assign(quantity=total.reshape(-1))


def _held(posts: pd.DataFrame, periods: Periods) -> Floats:
    """Return the share of each period's days on which a post is held: [post, period]."""
    edges = periods.edges.to_numpy("datetime64[D]").astype(np.int64)
    first, after = (posts[name].to_numpy("datetime64[D]").astype(np.int64)[:, None] for name in ("from", "to"))
    days = np.minimum(after + 1, edges[None, 1:]) - np.maximum(first, edges[None, :-1])
    return np.maximum(days, 0) / periods.days


def _checked(staff: pd.DataFrame, units: pd.Index) -> pd.DataFrame:
    """Return the posts with numbers and dates read, empty dates filled and contracted hours by the week."""
    missing = [Fault("staff", None, name, "", "this column is missing") for name in NEEDED if name not in staff]
    if missing:
        raise CapacityError(missing)
    raw = staff.reset_index(drop=True)
    posts = pd.DataFrame({name: raw[name] for name in ("function", "unit", "hours_per")})
    for name in ("employment_share", "contracted_hours"):
        posts[name] = pd.to_numeric(raw[name], errors="coerce").astype("float64")
    absence = raw["absence_share"] if "absence_share" in raw else pd.Series(0.0, index=raw.index)
    posts["absence_share"] = pd.to_numeric(absence.fillna(0.0), errors="coerce").astype("float64")
    for name, empty in (("from", FIRST), ("to", LAST)):
        dates = raw[name] if name in raw else pd.Series(None, index=raw.index, dtype=object)
        posts[name] = days_of(dates).where(dates.notna(), empty)
    person = raw["person"] if "person" in raw else pd.Series(None, index=raw.index, dtype=object)
    faults = [*_wrong_cells(raw, posts, units), *_mixed_units_of_time(posts), *_more_than_whole(posts, person)]
    if faults:
        raise CapacityError(sorted(faults, key=lambda fault: (fault.row or 0, fault.column or "")))
    return posts.assign(week_hours=posts["contracted_hours"] / posts["hours_per"].map(WEEKS))


def _wrong_cells(raw: pd.DataFrame, posts: pd.DataFrame, units: pd.Index) -> Iterator[Fault]:
    """Cells that are empty, unknown, out of range or no number or date."""
    share = "a share from 0 to 1 is expected"
    a_week = posts["contracted_hours"] / posts["hours_per"].map(WEEKS)
    date = "a date is expected, written 2026-01-05"
    wrong = {
        "function": (raw["function"].isna(), "empty, but a value is required"),
        "hours_per": (~posts["hours_per"].isin(list(WEEKS)), f"one of {', '.join(WEEKS)} is expected"),
        "employment_share": (~posts["employment_share"].between(0, 1), share),
        "absence_share": (~posts["absence_share"].between(0, 1), share),
        "contracted_hours": (
            ~((posts["contracted_hours"] > 0) & ~(a_week > MOST_WEEK_HOURS)),
            f"hours above 0 are expected, that come to {MOST_WEEK_HOURS:g} a week at most:"
            " are these hours of another length of time than hours_per says?",
        ),
        "from": (posts["from"].isna(), date),
        "to": (posts["to"].isna(), date),
    }
    for name, (rows, reason) in wrong.items():
        for row in np.flatnonzero(rows).tolist():
            yield Fault("staff", row + 2, name, shown(raw[name].iloc[row]), reason)
    for row in np.flatnonzero(~raw["unit"].isin(units)).tolist():
        label = shown(raw["unit"].iloc[row])
        yield Fault("staff", row + 2, "unit", label, f"unknown unit{did_you_mean(label, units)}")
    for row in np.flatnonzero(posts["to"] < posts["from"]).tolist():
        yield Fault("staff", row + 2, "from, to", shown(posts["to"].iloc[row]), "it ends before it begins")


def _mixed_units_of_time(posts: pd.DataFrame) -> Iterator[Fault]:
    """Hours by the week in some rows and by the month in others: which one a number is cannot be seen from it."""
    known = posts["hours_per"][posts["hours_per"].isin(list(WEEKS))]
    usual = known.mode().get(0)
    for row in known.index[known != usual]:
        reason = f"units of time are mixed: most rows give hours per {usual}; give all in one"
        yield Fault("staff", int(row) + 2, "hours_per", shown(known[row]), reason)


def _more_than_whole(posts: pd.DataFrame, person: pd.Series) -> Iterator[Fault]:
    """The posts that one person holds on the same day add up to one whole at most."""
    codes = pd.factorize(person)[0]
    rows = np.flatnonzero((codes >= 0) & posts["employment_share"].between(0, 1) & (posts["from"] <= posts["to"]))
    begins, after = posts["from"].iloc[rows], posts["to"].iloc[rows] + pd.Timedelta(days=1)
    events = pd.DataFrame(
        {
            "person": np.tile(codes[rows], 2),
            "day": pd.concat([begins, after], ignore_index=True),
            "change": np.concatenate([posts["employment_share"].iloc[rows], -posts["employment_share"].iloc[rows]]),
            "row": np.tile(rows, 2),
        }
    ).sort_values(["person", "day", "change"], kind="stable")  # on one day, who leaves goes first
    events["held"] = events.groupby("person")["change"].cumsum()
    over = events[(events["held"] > 1 + 1e-9) & (events["change"] > 0)].drop_duplicates("row")
    for row, held, day in zip(over["row"], over["held"], over["day"], strict=True):
        reason = (
            f"overlap: with it, the posts of one person add up to {held:g} from {day.date()}; one whole is the most"
        )
        yield Fault("staff", int(row) + 2, "employment_share", f"{posts['employment_share'].iloc[row]:g}", reason)
