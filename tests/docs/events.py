"""docs/events.md: every fact that is recorded."""

from dataclasses import fields

from domain.events import Event
from tests.architecture.loaded import is_product, load_product
from tests.docs.markdown import cell, in_order, table
from tests.docs.refusals import subject_of

INTRODUCTION = """# Events

What has happened, recorded as facts in the transaction of the change, with actor, instant and request. Facts are never
changed: they are the audit trail, and what the worker's subscribers hear of. An event's name and fields are kept for
ever.
"""


def events() -> list[type[Event]]:
    """The product's events by name."""
    load_product()
    return sorted((each for each in Event.kinds.values() if is_product(each)), key=lambda each: each.__name__)


def page() -> str:
    """The page."""
    found = events()
    lines = [INTRODUCTION]
    for subject in in_order({subject_of(each) for each in found}):
        rows = [
            (f"`{each.__name__}`", ", ".join(f"`{field.name}`" for field in fields(each)), cell(each.__doc__))
            for each in found
            if subject_of(each) == subject
        ]
        lines.append(f"## {subject.capitalize()}\n\n{table(('event', 'holds', 'means'), rows)}")
    return "\n".join(lines)
