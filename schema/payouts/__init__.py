"""Payouts over GraphQL: what is on its way to whom, where to, and what was taken off."""

import strawberry

from schema.payouts.invoicing import InvoicingPayoutMutation
from schema.payouts.queries import PayoutQuery
from schema.payouts.reviewing import ReviewingPayoutMutation
from schema.payouts.setting import SettingPayoutMutation

__all__ = ["PayoutMutation", "PayoutQuery"]


@strawberry.type
class PayoutMutation(SettingPayoutMutation, InvoicingPayoutMutation, ReviewingPayoutMutation):
    """All that is done about payouts."""
