"""Payouts over GraphQL: what is on its way to whom, where to, and what was taken off."""

import strawberry

from schema.payouts.committing import CommittingPayoutMutation, CommittingPayoutQuery
from schema.payouts.invoicing import InvoicingPayoutMutation
from schema.payouts.queries import LookingPayoutQuery
from schema.payouts.reviewing import ReviewingPayoutMutation
from schema.payouts.setting import SettingPayoutMutation
from schema.payouts.statements import StatementPayoutQuery
from schema.payouts.wishing import WishingPayoutMutation, WishingPayoutQuery

__all__ = ["PayoutMutation", "PayoutQuery"]


@strawberry.type
class PayoutQuery(LookingPayoutQuery, StatementPayoutQuery, CommittingPayoutQuery, WishingPayoutQuery):
    """All that is looked at of payouts."""


@strawberry.type
class PayoutMutation(
    SettingPayoutMutation,
    CommittingPayoutMutation,
    WishingPayoutMutation,
    InvoicingPayoutMutation,
    ReviewingPayoutMutation,
):
    """All that is done about payouts."""
