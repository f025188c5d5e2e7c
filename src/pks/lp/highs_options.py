"""Options of HiGHS for each kind of solve."""

from __future__ import annotations

from collections.abc import Mapping

Options = Mapping[str, bool | int | float | str]
STEADY: Options = {
    "output_flag": False,
    "threads": 1,
    "parallel": "off",
    "random_seed": 0,
    "small_matrix_value": 1e-12,
}
"""In every solve: silent, one thread, the same bits each time."""
COLD: Options = {
    "presolve": "choose",
    "solver": "choose",
    "simplex_strategy": 1,  # dual
    "primal_feasibility_tolerance": 1e-7,
    "dual_feasibility_tolerance": 1e-7,
    "simplex_dual_edge_weight_strategy": -1,
    "dual_simplex_cost_perturbation_multiplier": 1.0,
}
"""From nothing: presolve, dual simplex, the usual tolerances."""
WARM: Options = {
    "presolve": "choose",
    "solver": "simplex",
    "simplex_strategy": 4,  # primal
    "primal_feasibility_tolerance": 1e-9,
    "dual_feasibility_tolerance": 1e-10,
    "simplex_dual_edge_weight_strategy": -1,
    "dual_simplex_cost_perturbation_multiplier": 1.0,
}
"""From the last vertex: primal simplex, with the tightest tolerances that double precision bears."""
RESTART: Options = {
    **WARM,
    "simplex_strategy": 1,
    "primal_feasibility_tolerance": 1e-7,
    "dual_feasibility_tolerance": 1e-7,
    "simplex_dual_edge_weight_strategy": 1,  # Devex: exact steepest edges would have to be computed first
    "dual_simplex_cost_perturbation_multiplier": 0.0,  # the basis is dual feasible already
}
"""From the basis of another program, dual feasible but moved: dual simplex to the usual tolerances."""
ATTEMPTS: tuple[Options, ...] = (
    {},
    {"presolve": "off"},
    {"simplex_strategy": 1},
    {"primal_feasibility_tolerance": 1e-7, "dual_feasibility_tolerance": 1e-8},
)
"""What is tried in turn, on top of the others, when a solve ends without an answer."""
