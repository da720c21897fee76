"""Payouts over GraphQL: what is on its way to whom, where to, and what was taken off."""

import strawberry

from schema.payouts.committing import CommittingPayoutMutation, CommittingPayoutQuery
from schema.payouts.invoicing import InvoicingPayoutMutation
from schema.payouts.queries import LookingPayoutQuery
from schema.payouts.reviewing import ReviewingPayoutMutation
from schema.payouts.setting import SettingPayoutMutation
from schema.payouts.statements import StatementPayoutQuery

__all__ = ["PayoutMutation", "PayoutQuery"]


@strawberry.type
class PayoutQuery(LookingPayoutQuery, StatementPayoutQuery, CommittingPayoutQuery):
    """All that is looked at of payouts."""


@strawberry.type
class PayoutMutation(SettingPayoutMutation, CommittingPayoutMutation, InvoicingPayoutMutation, ReviewingPayoutMutation):
    """All that is done about payouts."""
