"""Closed forms of queueing: numbers in, numbers out."""

from pks.queueing.erlang import erlang_b, erlang_c, servers_for_blocking, servers_for_waiting
from pks.queueing.errors import QueueingError
from pks.queueing.lists import (
    factor_for_share,
    list_load,
    pressure,
    relief_capacity,
    target_capacity,
    target_list,
    target_mean_wait,
)
from pks.queueing.mmc import Steady, mmc, mmck

__all__ = [
    "QueueingError",
    "Steady",
    "erlang_b",
    "erlang_c",
    "factor_for_share",
    "list_load",
    "mmc",
    "mmck",
    "pressure",
    "relief_capacity",
    "servers_for_blocking",
    "servers_for_waiting",
    "target_capacity",
    "target_list",
    "target_mean_wait",
]
