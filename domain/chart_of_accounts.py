"""The chart of accounts: between which kinds of accounts each kind of transfer moves money, and what may follow what.

The database holds the same chart (`chart_of_accounts` in the migrations) and refuses a posting that does not fit.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from domain.ledger import REVERSALS, AccountKind, TransferKind


class Sides(NamedTuple):
    """Accounts are debited by a negative posting and credited by a positive one."""

    debits: frozenset[AccountKind]
    credits: frozenset[AccountKind]


def _sides(debits: set[AccountKind], credits_: set[AccountKind]) -> Sides:
    return Sides(frozenset(debits), frozenset(credits_))


CHART: Final[Mapping[TransferKind, Sides]] = {
    TransferKind.FUNDING: _sides({AccountKind.PARTNER}, {AccountKind.CAMPAIGN}),
    TransferKind.FUNDING_REFUND: _sides({AccountKind.CAMPAIGN}, {AccountKind.PARTNER}),
    TransferKind.CHARGEBACK: _sides({AccountKind.CAMPAIGN, AccountKind.RECEIVABLE}, {AccountKind.PARTNER}),
    TransferKind.RECOVERY: _sides(
        {AccountKind.CAMPAIGN, AccountKind.RECEIVABLE}, {AccountKind.CAMPAIGN, AccountKind.RECEIVABLE}
    ),
    TransferKind.HOLD: _sides({AccountKind.CAMPAIGN}, {AccountKind.HOLD}),
    TransferKind.HOLD_INCREASE: _sides({AccountKind.CAMPAIGN}, {AccountKind.HOLD}),
    TransferKind.HOLD_DECREASE: _sides({AccountKind.HOLD}, {AccountKind.CAMPAIGN}),
    TransferKind.RELEASE: _sides({AccountKind.HOLD}, {AccountKind.EARNINGS}),
    TransferKind.REFUND: _sides({AccountKind.HOLD}, {AccountKind.CAMPAIGN}),
    TransferKind.PAYOUT: _sides({AccountKind.EARNINGS}, {AccountKind.PAYOUT, AccountKind.FEES, AccountKind.TAX}),
    TransferKind.PAYOUT_SETTLEMENT: _sides({AccountKind.PAYOUT}, {AccountKind.PARTNER}),
    TransferKind.FEE_WITHDRAWAL: _sides({AccountKind.FEES}, {AccountKind.PARTNER}),
    TransferKind.TAX_PAYMENT: _sides({AccountKind.TAX}, {AccountKind.PARTNER}),
    TransferKind.SWEEP: _sides({AccountKind.PARTNER}, {AccountKind.PARTNER}),
    TransferKind.PARTNER_COST: _sides({AccountKind.COSTS}, {AccountKind.PARTNER}),
}
"""Every kind but the reversals, whose postings are those of another transfer with the sides exchanged."""

AGREED: Final = frozenset({TransferKind.HOLD, TransferKind.HOLD_INCREASE, TransferKind.HOLD_DECREASE})
"""Which kinds set aside what both sides agreed on: together they are the amount of a hold."""

FOLLOWS: Final[Mapping[TransferKind, frozenset[TransferKind]]] = {
    TransferKind.FUNDING_REFUND: frozenset({TransferKind.FUNDING}),
    TransferKind.CHARGEBACK: frozenset({TransferKind.FUNDING}),
    TransferKind.PAYOUT_SETTLEMENT: frozenset({TransferKind.PAYOUT}),
    TransferKind.PAYOUT_FAILURE: frozenset({TransferKind.PAYOUT}),
    TransferKind.REVERSAL: frozenset(CHART) - {TransferKind.FUNDING, *AGREED, TransferKind.PAYOUT, *REVERSALS},
}
"""Which kind of transfer each kind follows; the others follow none.

A funding is undone by a refund or a chargeback, a hold by a refund, a payout by its failure, and what an amended fee
moved by another amendment.
"""
