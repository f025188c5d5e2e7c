"""A plan as one HTML page: what is needed, what there is, what to do, and what remains."""

from pks.report.language import LanguageError
from pks.report.page import ListError, goal_picture, report
from pks.report.protocols import ForecastLike, SimulationLike

__all__ = ["ForecastLike", "LanguageError", "ListError", "SimulationLike", "goal_picture", "report"]
