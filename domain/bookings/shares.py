"""What of the fee is the influencer's when a booking is cancelled by consent: by how far the work had come."""

from domain.bookings.rules import BookingRule
from domain.money import Money

WHOLE = 10_000


def share_reached(rule: BookingRule, *, script_sent: bool, drafts: int, rounds: int, online: int) -> int:
    """The share in basis points: nothing at first, more with a script and a draft, all once the rounds are used up.

    A piece that is online is worth what a draft is: where the brief has no draft review it is the first that is shown.
    """
    if rounds >= rule.change_rounds:
        return rule.share_after_rounds
    if drafts or online:
        return rule.share_draft_sent
    return rule.share_script_sent if script_sent else rule.share_agreed


def share_overdue(rule: BookingRule, *, online: int) -> int:
    """The share in basis points of what ends because nothing more came: what is online is the brand's to keep."""
    return rule.share_overdue_online if online else rule.share_overdue


def part_of(fee: Money, share: int) -> Money:
    """A share of a fee, rounded down to the đồng: the rest goes back, so that both parts add up to the fee."""
    return Money(fee.minor * share // WHOLE, fee.currency)
