"""Where a dispute may stand, what leads from one state to another, and what each of them waits for."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from domain.bookings.clocks import BookingStep
from domain.lifecycle import Lifecycle


class DisputeStatus(StrEnum):
    """Where a dispute stands."""

    OPENED = "opened"
    """The other side has not answered yet."""
    MEDIATING = "mediating"
    """An admin looks at both sides and proposes how to end it."""
    PROPOSED = "proposed"
    """Both sides look at the proposal."""
    DECIDING = "deciding"
    """There is no agreement: another admin decides, and that binds."""
    RESOLVED = "resolved"
    """The fee has gone where it belongs."""
    WITHDRAWN = "withdrawn"
    """Whoever opened it took it back: all is as it was before."""


class Resolution(StrEnum):
    """What ended a dispute."""

    CONCEDED = "conceded"
    """The other side agreed to what was claimed."""
    AGREED = "agreed"
    """Both sides accepted the proposal."""
    DECIDED = "decided"
    """An admin decided."""
    TIMED_OUT = "timed_out"
    """Nobody decided in time: the proposal counts, and without one what would have been without the dispute."""


_IS: Final = DisputeStatus
OPEN: Final = frozenset({_IS.OPENED, _IS.MEDIATING, _IS.PROPOSED, _IS.DECIDING})
"""The states in which the booking stands still and its fee is held."""

DISPUTE_LIFECYCLE: Final = Lifecycle(
    "dispute",
    DisputeStatus.OPENED,
    {
        "concede": ({_IS.OPENED}, _IS.RESOLVED),
        "answer": ({_IS.OPENED}, _IS.MEDIATING),
        "pass_unanswered": ({_IS.OPENED}, _IS.MEDIATING),
        "propose": ({_IS.MEDIATING}, _IS.PROPOSED),
        "pass_unproposed": ({_IS.MEDIATING}, _IS.DECIDING),
        "agree": ({_IS.PROPOSED}, _IS.RESOLVED),
        "reject": ({_IS.PROPOSED}, _IS.DECIDING),
        "pass_unaccepted": ({_IS.PROPOSED}, _IS.DECIDING),
        "decide": ({_IS.DECIDING}, _IS.RESOLVED),
        "time_out": (OPEN, _IS.RESOLVED),
        "withdraw": (OPEN, _IS.WITHDRAWN),
    },
)

DISPUTE_STEPS: Final[Mapping[DisputeStatus, BookingStep]] = {
    _IS.OPENED: BookingStep.ANSWER_DISPUTE,
    _IS.MEDIATING: BookingStep.PROPOSE_RESOLUTION,
    _IS.PROPOSED: BookingStep.ANSWER_PROPOSAL,
    _IS.DECIDING: BookingStep.DECIDE_DISPUTE,
}
"""What a dispute waits for in each state that it may leave."""
BY_SILENCE: Final[Mapping[DisputeStatus, str]] = {
    _IS.OPENED: "pass_unanswered",
    _IS.MEDIATING: "pass_unproposed",
    _IS.PROPOSED: "pass_unaccepted",
    _IS.DECIDING: "time_out",
}
"""The verb of silence in each of them."""
