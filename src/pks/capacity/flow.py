"""Units in one flow, the pace that the tightest of them allows, and what raising it gives.

Planned each on its own, units with a smaller mission become bottlenecks while resources stand idle at those with a
larger one; planned from the ordering unit's mission, all keep one pace. The unit that limits the flow sets the pace of
production for the whole organisation.

Source: Socialstyrelsen, *Strategisk nivå – prognos och balansering av behov och tillgänglig kapacitet*, 2025, sections
Samplanering på taktisk och operativ nivå behöver ske utifrån beställande enheters uppdrag, and De enheter som utgör
begränsningar i flödet styr den övergripande produktionstakten.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from pks.capacity.checks import CapacityError, outside, refuse
from pks.core.axes import DUST, Codes, Floats
from pks.core.faults import Fault


@dataclass(frozen=True, eq=False)
class Flow:
    """Stages that a patient passes one after another; the first one orders.

    Attributes:
        stage: names, such as surgical clinic, theatre, ward, rehabilitation, (stages,).
        hours: hours that may be planned at each stage, [stage, period].
        hours_per_activity: hours that one activity takes, (stages,) > 0.
        per_ordered: activities of the stage for one activity of the first, (stages,) > 0; 1 for the first.
        lag: periods from the first stage's activity to this one's, (stages,), never falling; 0 for the first.
    """

    stage: Sequence[str]
    hours: Floats
    hours_per_activity: Floats
    per_ordered: Floats
    lag: Codes

    @property
    def hours_per_ordered(self) -> Floats:
        """Hours that the stage spends on one activity of the ordering unit, (stages,)."""
        return self.hours_per_activity * self.per_ordered


@dataclass(frozen=True, eq=False)
class Course:
    """What becomes of a plan, all in activities of the ordering unit and by the period of the stage, [stage, period].

    Attributes:
        planned: what each stage has planned for.
        done: what it can carry out: no more than planned, nor than has come to it.
        waiting: what has come and is not carried out yet, at the end of the period.
        idle_hours: hours that stand unused.
    """

    planned: Floats
    done: Floats
    waiting: Floats
    idle_hours: Floats


def flow_of(
    stage: Sequence[str],
    hours: npt.ArrayLike,
    *,
    hours_per_activity: npt.ArrayLike,
    per_ordered: npt.ArrayLike | None = None,
    lag: npt.ArrayLike | None = None,
) -> Flow:
    """Return a flow, checked.

    Args:
        stage: names of the stages, the ordering one first.
        hours: hours that may be planned, [stage, period].
        hours_per_activity: hours that one activity takes, (stages,).
        per_ordered: activities for one activity of the first stage, (stages,); 1 each unless given.
        lag: periods after the first stage, (stages,); none unless given.

    Raises:
        CapacityError: all that is wrong: no stages, arrays of another shape, hours negative, hours per activity or ratios
            not above 0, lags that fall or are not whole.
    """
    count = len(stage)
    ratio = np.ones(count) if per_ordered is None else np.asarray(per_ordered, dtype=np.float64)
    lags = np.zeros(count) if lag is None else np.asarray(lag, dtype=np.float64)
    there, each = np.asarray(hours, dtype=np.float64), np.asarray(hours_per_activity, dtype=np.float64)
    sizes = {"hours_per_activity": each, "per_ordered": ratio, "lag": lags}
    refuse(
        [] if count else [Fault("stage", None, None, "none", "at least one stage is needed, the ordering one first")],
        []
        if there.ndim == 2 and len(there) == count
        else [Fault("hours", None, "shape", str(there.shape), f"one row is needed for each of the {count} stages")],
        [
            Fault(name, None, "shape", str(array.shape), f"one is needed for each of the {count} stages")
            for name, array in sizes.items() if array.shape != (count,)
        ],
    )  # fmt: skip
    before = np.append(0.0, lags[:-1])
    falls = ~(np.isfinite(lags) & (np.floor(lags) == lags) & (lags >= before))
    falls[0] |= lags[0] != 0
    reason = "a whole number, not below that of the stage before, is needed; 0 for the first"
    refuse(
        outside("hours", there, labels=[stage, range(there.shape[1])]),
        outside("hours_per_activity", each, above=0.0, labels=[stage]),
        outside("per_ordered", ratio, above=0.0, labels=[stage]),
        [Fault("lag", None, str(stage[k]), f"{lags[k]:g}", reason) for k in np.flatnonzero(falls).tolist()],
        [] if ratio[0] == 1 else [Fault("per_ordered", None, str(stage[0]), f"{ratio[0]:g}", "1 for the first stage")],
    )
    return Flow(tuple(stage), there, each, ratio, lags.astype(np.int64))


def paces(flow: Flow) -> Floats:
    """Return what each stage alone allows, in activities of the ordering unit and by the period of the stage.

    pace[k,t] = hours[k,t] / (hours_per_activity[k]·per_ordered[k]), [stage, period].

    >>> flow = flow_of(["theatre", "ward"], [[100.0], [960.0]], hours_per_activity=[2.0, 24.0], per_ordered=[1.0, 3.5])
    >>> paces(flow).round(2).tolist()
    [[50.0], [11.43]]
    """
    return flow.hours / flow.hours_per_ordered[:, None]


def tightest(flow: Flow) -> tuple[Floats, Codes]:
    """Return the pace of the whole flow and the stage that sets it, by the period of the ordering unit, (periods,).

    pace[t] = min over stages of pace[k, t + lag[k]]. What falls due after the last period limits nothing: a stage with a
    lag says nothing of the last `lag` periods.
    """
    alone = _by_order(flow, paces(flow))
    return alone.min(axis=0), alone.argmin(axis=0)


def planned_apart(flow: Flow) -> Course:
    """Return what becomes of it when every stage plans on its own, for all that its own hours allow."""
    return _course(flow, paces(flow))


def planned_together(flow: Flow, mission: npt.ArrayLike) -> Course:
    """Return what becomes of it when all stages are planned from the ordering unit's mission.

    Every stage plans for min(mission, pace of the flow) in the period in which it comes to it, so nobody waits between
    stages, and `idle_hours` says what is free elsewhere.

    Args:
        flow: the stages.
        mission: activities of the ordering unit, (periods,) or one number for all; inf = as many as the flow allows.

    Raises:
        CapacityError: a mission is negative or not a number, or there is not one for every period.
    """
    pace = np.minimum(_by_period(flow, mission), tightest(flow)[0])
    planned = np.zeros_like(flow.hours)
    for k, lag in enumerate(flow.lag):
        planned[k, lag:] = pace[: max(len(pace) - lag, 0)]
    return _course(flow, planned)


def steps(flow: Flow, *, mission: npt.ArrayLike = np.inf, periods: pd.Index | None = None) -> pd.DataFrame:
    """Return what raising the stage that limits gives in every period, until the next one does.

    Columns: period (of the ordering unit), step, from_pace, to_pace (activities of the ordering unit, at most the mission),
    stage, added (hours that the stage needs for the step, `lag` periods later), idle_hours (those of the stages that do not
    limit yet, all together, when the step begins). Stages that limit already are raised along. The first step begins at
    the pace of :func:`tightest`; the last one ends at the mission, or at the pace of the widest stage.

    With the paces of the stages in ascending order, step s leads from pace₍ₛ₎ to pace₍ₛ₊₁₎ and takes
    hours_per_ordered·(pace₍ₛ₊₁₎ − pace₍ₛ₎) hours of each of the s stages that limit; steps of no height are left out.

    Args:
        flow: the stages.
        mission: activities of the ordering unit, (periods,) or one number for all; inf = no end but the widest stage.
        periods: labels of the periods, (periods,); numbered from 0 unless given.

    Raises:
        CapacityError: a mission is negative or not a number, or there is not one for every period.

    >>> flow = flow_of(["clinic", "theatre", "ward"], [[60.0], [80.0], [1200.0]], hours_per_activity=[1.0, 2.0, 24.0])
    >>> steps(flow, mission=55)[["step", "from_pace", "to_pace", "stage", "added"]].to_dict("records")
    [{'step': 1, 'from_pace': 40.0, 'to_pace': 50.0, 'stage': 'theatre', 'added': 20.0},
     {'step': 2, 'from_pace': 50.0, 'to_pace': 55.0, 'stage': 'theatre', 'added': 10.0},
     {'step': 2, 'from_pace': 50.0, 'to_pace': 55.0, 'stage': 'ward', 'added': 120.0}]
    """
    most = _by_period(flow, mission)
    each, pace, hours = flow.hours_per_ordered, _by_order(flow, paces(flow)), _by_order(flow, flow.hours)
    top = np.minimum(most, np.where(np.isfinite(pace), pace, 0.0).max(axis=0))
    order = np.argsort(pace, axis=0, kind="stable")
    level = np.minimum(np.concatenate([np.take_along_axis(pace, order, axis=0), top[None]]), top)  # [stage + 1, period]
    rises = level[1:] > level[:-1]
    number = np.where(rises, np.cumsum(rises, axis=0), 0)
    period, step, place = np.nonzero(rises.T[:, :, None] & np.tri(len(order), dtype=bool))
    stage = order[place, period]
    low, high = level[step, period], level[step + 1, period]
    spare = np.where(np.isfinite(hours), np.maximum(hours - level[:-1, None] * each[:, None], 0.0), 0.0).sum(axis=1)
    labels = pd.RangeIndex(len(top)) if periods is None else periods
    return pd.DataFrame(
        {
            "period": labels[period],
            "step": number[step, period],
            "from_pace": low,
            "to_pace": high,
            "stage": np.asarray(flow.stage, dtype=object)[stage],
            "added": (high - low) * each[stage],
            "idle_hours": spare[step, period],
        }
    )


def in_table(flow: Flow, periods: pd.DatetimeIndex, *, apart: Course, together: Course) -> pd.DataFrame:
    """Return both ways of planning side by side.

    Columns: stage, period, pace (what the stage alone allows), planned_apart, done_apart, waiting_apart, idle_hours_apart,
    planned_together, done_together, idle_hours_together, sets_pace (whether the stage limits the flow in that period).
    """
    count = len(periods)
    sets = _by_order(flow, paces(flow))
    sets = np.isfinite(sets) & (sets <= sets.min(axis=0) + DUST)
    shown = np.zeros_like(sets)
    for k, lag in enumerate(flow.lag):
        shown[k, lag:] = sets[k, : max(count - lag, 0)]
    columns = {
        "pace": paces(flow),
        "planned_apart": apart.planned,
        "done_apart": apart.done,
        "waiting_apart": apart.waiting,
        "idle_hours_apart": apart.idle_hours,
        "planned_together": together.planned,
        "done_together": together.done,
        "idle_hours_together": together.idle_hours,
        "sets_pace": shown,
    }
    table = pd.DataFrame({"stage": np.repeat(np.asarray(flow.stage, dtype=object), count)})
    table["period"] = np.tile(periods, len(flow.stage))
    return table.assign(**{name: array.reshape(-1) for name, array in columns.items()})


def _by_period(flow: Flow, mission: npt.ArrayLike) -> Floats:
    """Return the mission of every period, (periods,), once it is found to be one; inf is none."""
    given, periods = np.asarray(mission, dtype=np.float64), flow.hours.shape[1]
    if given.shape not in ((), (1,), (periods,)):
        reason = f"one number, or one for each of the {periods} periods, is needed"
        raise CapacityError([Fault("mission", None, "shape", str(given.shape), reason)])
    refuse(outside("mission", np.where(np.isposinf(given), 0.0, given)))
    return np.broadcast_to(given, (periods,))


def _by_order(flow: Flow, values: Floats) -> Floats:
    """Move `values` [stage, period of the stage] to the period of the ordering unit; inf beyond the last."""
    out = np.full_like(values, np.inf)
    for k, lag in enumerate(flow.lag):
        out[k, : max(values.shape[1] - lag, 0)] = values[k, lag:]
    return out


def _course(flow: Flow, planned: Floats) -> Course:
    """Let patients flow: stage k carries out what it planned of what has come, D(t) = min(A(t), D(t−1) + planned(t)).

    Summed up to t, D = P + min(0, min_{s ≤ t} (A(s) − P(s))) with A all that came and P all that was planned.
    """
    done, waiting = np.zeros_like(planned), np.zeros_like(planned)
    for k in range(len(planned)):
        room = planned[k].cumsum()
        if k == 0:
            came = room
        else:
            came, shift = np.zeros_like(room), flow.lag[k] - flow.lag[k - 1]
            came[shift:] = done[k - 1].cumsum()[: max(len(room) - shift, 0)]
        total = room + np.minimum(np.minimum.accumulate(came - room), 0.0)
        done[k] = np.maximum(np.diff(total, prepend=0.0), 0.0)
        waiting[k] = np.maximum(came - total, 0.0)
    idle = np.maximum(flow.hours - done * flow.hours_per_ordered[:, None], 0.0)
    return Course(planned, done, waiting, idle)
