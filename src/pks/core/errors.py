"""What can go wrong, named. Every error of the library inherits :class:`PksError` and a builtin.

Faults in a case are gathered and raised once, as :class:`pks.core.faults.CaseError`.
"""

from __future__ import annotations


class PksError(Exception):
    """Base of every error that the library raises on purpose."""


class LevelError(PksError, ValueError):
    """Something was asked for that the planning level does not do."""


class AlignmentError(PksError, ValueError):
    """Labels of two inputs do not match; the message says which are missing on which side."""


class FileError(PksError, OSError):
    """A path cannot be read or written; the message says which and why."""


class MissingExtra(PksError, ImportError):
    """A package that only some need is not installed; the message says how to install it."""
