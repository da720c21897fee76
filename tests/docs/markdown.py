"""Tables, and the order in which the pages go through the subjects."""

from collections.abc import Iterable, Sequence

SUBJECTS = (
    "logins", "acting", "brands", "influencers", "channels", "certifications", "disclosures", "campaigns", "briefs",
    "listings", "law", "discovery", "candidates", "applications", "offers", "bookings", "payments", "ledger",
)  # fmt: skip
"""As the product is told; a subject that is not here follows, by name."""


def in_order(subjects: Iterable[str]) -> list[str]:
    """These subjects in the order of the story."""
    return sorted(subjects, key=lambda each: (SUBJECTS.index(each) if each in SUBJECTS else len(SUBJECTS), each))


def cell(text: str | None) -> str:
    """A text that fits into a table: its first paragraph on one line, bars escaped."""
    return " ".join((text or "").partition("\n\n")[0].split()).replace("|", "\\|")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table with a line for each row."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"
