"""What every measurement here needs: a voice, and the refusal to compare those who do not answer alike."""

from collections.abc import Callable

Say = Callable[[str], None]
"""Told how far a measurement has come."""


class AnswersDiffer(RuntimeError):
    """Those measured do not answer alike: their times cannot be compared. The message shows both answers."""
