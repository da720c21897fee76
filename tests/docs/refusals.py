"""docs/refusals.md: every code a client can meet, and what it says."""

from domain.errors import DomainError, all_refusals
from tests.architecture.loaded import is_product, load_product
from tests.docs.markdown import cell, in_order, table

INTRODUCTION = """# Refusals

An expected “no”. A mutation answers it as a `Problem` with the code, a message in the caller's language and the input
at fault; a query as an error with the code in its `extensions`. After a refusal nothing has moved. Words in braces are
filled in.
"""


def refusals() -> list[type[DomainError]]:
    """The product's refusals by code."""
    load_product()
    return [each for each in all_refusals() if is_product(each)]


def subject_of(kind: type) -> str:
    """The subject whose file in `domain` or `operations` defines a class, or the folder that does: search, storage."""
    package, module = kind.__module__.split(".")[:2]
    return module if package in {"domain", "operations"} else package


def page() -> str:
    """The page."""
    found = refusals()
    lines = [INTRODUCTION]
    for subject in in_order({subject_of(each) for each in found}):
        rows = [
            (f"`{each.code}`", cell(each.vi), cell(each.en), cell(each.__doc__))
            for each in found
            if subject_of(each) == subject
        ]
        lines.append(f"## {subject.capitalize()}\n\n{table(('code', 'vi', 'en', 'when'), rows)}")
    return "\n".join(lines)
