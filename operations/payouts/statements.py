"""The yearly statement of what an influencer was paid: gross, fee, tax and net, and by which rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.ids import InfluencerId
from domain.influencers.profiles import Influencer
from domain.law.periods import midnight_in_vietnam
from domain.law.rates import PayeeKind
from domain.money import Money, vnd
from domain.payouts.payout import Payout, PayoutStatus

FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2100
"""The years of which there are statements."""


@dataclass(frozen=True)
class StatementSums:
    """Sums in đồng over some payouts; gross is fee, tax and net together."""

    payouts: int
    gross: Money
    fee: Money
    tax: Money
    net: Money


@dataclass(frozen=True)
class StatementRules:
    """What was paid to one kind of payee under one version of the fee and of the tax."""

    payee_kind: PayeeKind
    fee_rule: str
    tax_rule: str
    sums: StatementSums


@dataclass(frozen=True)
class PayoutStatement:
    """A calendar year in Viet Nam: whose it is, by its rules, each payment, and all together."""

    year: int
    influencer: str
    rules: Sequence[StatementRules]
    payouts: Sequence[Payout]
    sums: StatementSums


async def payout_statement(session: AsyncSession, influencer_id: InfluencerId, year: int) -> PayoutStatement:
    """What reached an influencer's bank in a year, by the day on which the partner paid it; oldest first."""
    begins, ends = (midnight_in_vietnam(date(each, 1, 1)) for each in (year, year + 1))
    payouts = (await session.scalars(_paid(influencer_id, begins, ends))).all()
    name = await session.scalar(select(Influencer.display_name).where(Influencer.id == influencer_id))
    rules = sorted({_rules_of(each) for each in payouts})
    return PayoutStatement(
        year=year,
        influencer=name or "",
        rules=[
            StatementRules(*together, _sums([each for each in payouts if _rules_of(each) == together]))
            for together in rules
        ],
        payouts=payouts,
        sums=_sums(payouts),
    )


def _paid(influencer_id: InfluencerId, begins: datetime, ends: datetime) -> Select[Payout]:
    return (
        select(Payout)
        .where(Payout.influencer_id == influencer_id, Payout.status == PayoutStatus.PAID)
        .where(Payout.ended_at >= begins, Payout.ended_at < ends)
        .order_by(Payout.ended_at, Payout.id)
    )


def _rules_of(payout: Payout) -> tuple[PayeeKind, str, str]:
    return payout.payee_kind, payout.fee_rule, payout.tax_rule


def _sums(payouts: Sequence[Payout]) -> StatementSums:
    return StatementSums(
        payouts=len(payouts),
        gross=sum((each.gross for each in payouts), vnd(0)),
        fee=sum((each.fee for each in payouts), vnd(0)),
        tax=sum((each.tax for each in payouts), vnd(0)),
        net=sum((each.net for each in payouts), vnd(0)),
    )
