"""A plan explained: what one more of anything is worth, why measures are used, what would make all needs met."""

from pks.balance.explain.alternative import alternative_plan, differences
from pks.balance.explain.errors import NotSolvedError
from pks.balance.explain.explanation import Explanation, explanation
from pks.balance.explain.marginal import exactly, marginal_values, settled
from pks.balance.explain.reason_sentences import reason_sentences
from pks.balance.explain.reasons import reasons
from pks.balance.explain.relaxation import Relaxation, least_relaxation
from pks.balance.explain.sentences import sentences
from pks.balance.explain.words import LanguageError

__all__ = [
    "Explanation",
    "LanguageError",
    "NotSolvedError",
    "Relaxation",
    "alternative_plan",
    "differences",
    "exactly",
    "explanation",
    "least_relaxation",
    "marginal_values",
    "reason_sentences",
    "reasons",
    "sentences",
    "settled",
]
