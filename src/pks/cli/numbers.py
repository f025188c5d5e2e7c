"""Numbers on the command line: each refuses what its option cannot mean, before anything is read."""

from __future__ import annotations

import argparse
import math


def positive(text: str) -> int:
    """Return a whole number of 1 or more."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{number} is not above 0")
    return number


def count(text: str) -> int:
    """Return a whole number of 0 or more: how many, or a seed."""
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError(f"{number} is below 0")
    return number


def workers(text: str) -> int:
    """Return a number of processes: 1 or more, or −1 for all cores."""
    number = int(text)
    if number < 1 and number != -1:
        raise argparse.ArgumentTypeError(f"{number} is neither above 0 nor -1, which is all cores")
    return number


def share(text: str) -> float:
    """Return a share in 0 … 1."""
    number = float(text)
    if not 0 <= number <= 1:
        raise argparse.ArgumentTypeError(f"{number} is not in 0 … 1")
    return number


def ratio(text: str) -> float:
    """Return a finite number of 0 or more."""
    number = float(text)
    if not 0 <= number < math.inf:
        raise argparse.ArgumentTypeError(f"{number} is not a number of 0 or above")
    return number


def seconds(text: str) -> float:
    """Return a finite number of seconds above 0."""
    number = float(text)
    if not 0 < number < math.inf:
        raise argparse.ArgumentTypeError(f"{number:g} is no time; give seconds above 0")
    return number
