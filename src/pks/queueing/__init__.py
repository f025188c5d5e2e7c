"""Closed forms of queueing: numbers in, numbers out."""

from pks.queueing.abandonment import Impatient, erlang_a, served_within, servers_with_abandonment
from pks.queueing.approximations import allen_cunneen
from pks.queueing.erlang import erlang_b, erlang_c, servers_for_blocking, servers_for_waiting
from pks.queueing.errors import QueueingError
from pks.queueing.finite_source import finite_source
from pks.queueing.lists import (
    factor_for_share,
    list_load,
    pressure,
    relief_capacity,
    target_capacity,
    target_list,
    target_mean_wait,
    upper_demand,
)
from pks.queueing.mmc import Steady, mmc, mmck, wait_within
from pks.queueing.percentile import infinite_server, percentile_capacity, percentile_of, present_at
from pks.queueing.priorities import (
    Classes,
    priorities,
    priorities_mmc,
    priorities_preemptive,
    priorities_preemptive_mmc,
)
from pks.queueing.records import Gaps, list_sizes, referral_gaps, removal_gaps, slots_at
from pks.queueing.single import mg1
from pks.queueing.staffing import garnett, halfin_whitt, square_root_staffing, whole_from

__all__ = [
    "Classes",
    "Gaps",
    "Impatient",
    "QueueingError",
    "Steady",
    "allen_cunneen",
    "erlang_a",
    "erlang_b",
    "erlang_c",
    "factor_for_share",
    "finite_source",
    "garnett",
    "halfin_whitt",
    "infinite_server",
    "list_load",
    "list_sizes",
    "mg1",
    "mmc",
    "mmck",
    "percentile_capacity",
    "percentile_of",
    "present_at",
    "pressure",
    "priorities",
    "priorities_mmc",
    "priorities_preemptive",
    "priorities_preemptive_mmc",
    "referral_gaps",
    "relief_capacity",
    "removal_gaps",
    "served_within",
    "servers_for_blocking",
    "servers_for_waiting",
    "servers_with_abandonment",
    "slots_at",
    "square_root_staffing",
    "target_capacity",
    "target_list",
    "target_mean_wait",
    "upper_demand",
    "wait_within",
    "whole_from",
]
