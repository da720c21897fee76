"""Differences between our books and a partner's list."""

from typing import Any

from domain.money import vnd
from domain.reconciliations import Difference, DifferenceKind, ReconciliationCase
from tests.instants import NOON


def make_difference(**changes: Any) -> Difference:
    """A payment of 5,000,000 đ at the partner of which we know nothing."""
    values: dict[str, Any] = {
        "kind": DifferenceKind.UNKNOWN_PAYMENT,
        "subject": "pi_1",
        "funding_id": None,
        "ours": vnd(0),
        "theirs": vnd(5_000_000),
        "references": ("ch_1",),
    }
    return Difference(**(values | changes))


def make_case(**changes: Any) -> ReconciliationCase:
    """Its case, open since noon."""
    case, _ = ReconciliationCase.opened("stripe", make_difference(**changes), now=NOON)
    return case
