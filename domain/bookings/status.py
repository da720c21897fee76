"""Where a booking may stand, what leads from one state to another, and what each of them waits for."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from domain.bookings.clocks import BookingStep
from domain.lifecycle import Lifecycle


class BookingStatus(StrEnum):
    """Where a booking stands."""

    FUNDED = "funded"
    """The fee is held and the work begins."""
    DRAFT_SENT = "draft_sent"
    """A draft waits for the brand."""
    CHANGES_ASKED = "changes_asked"
    """The brand sent the draft back, or the judge did."""
    JUDGING = "judging"
    """A neutral judge says whether the draft meets the brief."""
    DRAFT_APPROVED = "draft_approved"
    """The draft may be published."""
    PUBLISHED = "published"
    """Everything owed is online."""
    APPROVED = "approved"
    """The brand accepts what was delivered."""
    DISPUTED = "disputed"
    """A side disputes it: its own clock stands still and its fee is held until the dispute is over."""
    SETTLED = "settled"
    """The fee, if there is one, is the influencer's; after a dispute, what was found to be theirs."""
    CANCELLED = "cancelled"
    """Both sides agreed to end it, nothing was delivered long after it was due, or a dispute ended it so."""


_IS: Final = BookingStatus
UNPUBLISHED: Final = {_IS.FUNDED, _IS.DRAFT_SENT, _IS.CHANGES_ASKED, _IS.JUDGING, _IS.DRAFT_APPROVED}
"""The states in which not everything is online yet."""
DISPUTABLE: Final = UNPUBLISHED - {_IS.JUDGING} | {_IS.PUBLISHED}
"""The states in which a running booking can be disputed: not while a judge looks at its draft."""

AMENDABLE: Final = UNPUBLISHED | {_IS.PUBLISHED}
"""The states in which both sides may still change what was agreed."""

BOOKING_LIFECYCLE: Final = Lifecycle(
    "booking",
    BookingStatus.FUNDED,
    {
        "send_draft": ({_IS.FUNDED, _IS.CHANGES_ASKED}, _IS.DRAFT_SENT),
        "ask_for_changes": ({_IS.DRAFT_SENT}, _IS.CHANGES_ASKED),
        "approve_draft": ({_IS.DRAFT_SENT}, _IS.DRAFT_APPROVED),
        "refer_draft": ({_IS.DRAFT_SENT}, _IS.JUDGING),
        "find_draft_met": ({_IS.JUDGING}, _IS.DRAFT_APPROVED),
        "find_draft_unmet": ({_IS.JUDGING}, _IS.CHANGES_ASKED),
        "publish": ({_IS.FUNDED, _IS.DRAFT_APPROVED}, _IS.PUBLISHED),
        "approve": ({_IS.PUBLISHED}, _IS.APPROVED),
        "settle": ({_IS.APPROVED}, _IS.SETTLED),
        "cancel": (UNPUBLISHED, _IS.CANCELLED),
        "dispute": (DISPUTABLE, _IS.DISPUTED),
        **{f"resume_{status.value}": ({_IS.DISPUTED}, status) for status in sorted(DISPUTABLE)},
        "find_delivered": ({_IS.DISPUTED}, _IS.SETTLED),
        "find_undelivered": ({_IS.DISPUTED}, _IS.CANCELLED),
    },
)

ENDED: Final = (BookingStatus.SETTLED, BookingStatus.CANCELLED)
"""The states in which a booking no longer takes up its influencer's time."""

STEPS: Final[Mapping[BookingStatus, BookingStep]] = {
    _IS.FUNDED: BookingStep.DELIVER,
    _IS.DRAFT_SENT: BookingStep.ANSWER_DRAFT,
    _IS.CHANGES_ASKED: BookingStep.DELIVER,
    _IS.JUDGING: BookingStep.JUDGE_DRAFT,
    _IS.DRAFT_APPROVED: BookingStep.DELIVER,
    _IS.PUBLISHED: BookingStep.ACCEPT_DELIVERY,
    _IS.APPROVED: BookingStep.SETTLE,
}
"""What a booking waits for in each state that it may leave; in a dispute for what that waits for."""
