"""Limits on documents, measured in one pass before validation: guarding must cost less than what it guards against."""

from schema.guard.judging import refusal_of
from schema.guard.limits import LIMITS, DocumentTooLong, Limits
from schema.guard.measures import Measures, size_of
from schema.guard.texts import refusal_of_literals, refusal_of_variables

__all__ = [
    "LIMITS",
    "DocumentTooLong",
    "Limits",
    "Measures",
    "refusal_of",
    "refusal_of_literals",
    "refusal_of_variables",
    "size_of",
]
