"""Production and capacity planning in health care: need, capacity, balance, plan.

The names of the quickstart; everything else is imported from its room (``pks.core``, ``pks.forecast``, ``pks.capacity``,
``pks.balance``, ``pks.sim``, …). They are loaded when first used, so that ``import pks`` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pks.chain import forecast_need as forecast_need
    from pks.chain import need as need
    from pks.chain import plan as plan
    from pks.chain import simulate as simulate
    from pks.core.case import Case as Case
    from pks.core.case import case_from as case_from
    from pks.core.faults import CaseError as CaseError
    from pks.demo import demo_case as demo_case
    from pks.io import read_case as read_case
    from pks.io import write_case as write_case
    from pks.report import report as html_report

__version__ = "0.1.0"

_HOMES = {
    "Case": "pks.core.case",
    "CaseError": "pks.core.faults",
    "case_from": "pks.core.case",
    "demo_case": "pks.demo",
    "forecast_need": "pks.chain",
    "html_report": "pks.report:report",
    "need": "pks.chain",
    "plan": "pks.chain",
    "read_case": "pks.io",
    "simulate": "pks.chain",
    "write_case": "pks.io",
}
"""Where each name lives: a module, and after a colon what it is called there if that differs."""

__all__ = [
    "Case",
    "CaseError",
    "__version__",
    "case_from",
    "demo_case",
    "forecast_need",
    "html_report",
    "need",
    "plan",
    "read_case",
    "simulate",
    "write_case",
]


def __getattr__(name: str) -> object:
    """Load a quickstart name from its room."""
    if name not in _HOMES:
        raise AttributeError(f"module 'pks' has no attribute {name!r}")
    room, _, there = _HOMES[name].partition(":")
    return getattr(import_module(room), there or name)


def __dir__() -> list[str]:
    """List the quickstart names."""
    return __all__
