"""Look at payouts, at where they go, and at a year of them."""

from typing import Annotated

import strawberry

from domain.actors import ActingInfluencer
from domain.errors import InvalidInput
from domain.ids import PayoutId
from domain.payouts.payout import Payout as PayoutRow
from domain.payouts.payout import PayoutStatus
from domain.payouts.payout_details import newest_details_of
from domain.reference.banks import BANKS
from operations.payouts import statements
from schema.context import Info
from schema.money import Money
from schema.node_keys import key_of
from schema.paging import Connection
from schema.payouts.rates import rate_rule
from schema.payouts.readings import PAYOUT, PAYOUT_DETAILS
from schema.payouts.types import (
    Bank,
    Payout,
    PayoutDetails,
    PayoutRules,
    PayoutStatement,
    PayoutStatementLine,
    PayoutSums,
)
from schema.reading import one_or_none, page

FIRST_YEAR, LAST_YEAR = 2000, 2100


@strawberry.type
class LookingPayoutQuery:
    """Looking at payouts."""

    @strawberry.field(description="The banks to which a payout can go.")
    def banks(self) -> list[Bank]:
        """Reference data."""
        return [Bank(code=each.code, short_name=each.short_name) for each in BANKS.values()]

    @strawberry.field(description="A payout by its id; for its influencer, finance and the auditor.")
    async def payout(self, info: Info, id: strawberry.ID) -> Payout | None:
        """The payout, or null."""
        return await one_or_none(info, PAYOUT, key_of(id, Payout, PayoutId))

    @strawberry.field(
        description="Payouts, newest first: those of the influencer you act for; for finance and the auditor all."
    )
    async def payouts(
        self,
        info: Info,
        *,
        status: PayoutStatus | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[Payout]:
        """A page of them."""
        where = None if status is None else PayoutRow.status == status
        return await page(info, PAYOUT, where=where, first=first, after=after, last=last, before=before)

    @strawberry.field(description="Where the influencer you act for is paid; null before anything was set.")
    async def payout_details(self, info: Info) -> PayoutDetails | None:
        """The newest, or null."""
        actor = info.context.acting_as(ActingInfluencer)
        async with info.context.database.reading() as session:
            newest = (await session.scalars(newest_details_of(actor.influencer_id))).one_or_none()
        return None if newest is None else await one_or_none(info, PAYOUT_DETAILS, newest.id)

    @strawberry.field(
        description="What the influencer you act for was paid in a calendar year of Viet Nam: gross, fee, tax, net, "
        "and the rules by which they were reckoned."
    )
    async def payout_statement(
        self, info: Info, year: Annotated[int, strawberry.argument(description="The calendar year.")]
    ) -> PayoutStatement:
        """The statement, empty for a year in which nothing was paid."""
        actor = info.context.acting_as(ActingInfluencer)
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise InvalidInput(vi_reason="Năm không hợp lệ.", en_reason="There is no such year.", field="year")
        async with info.context.database.reading() as session:
            statement = await statements.payout_statement(session, actor.influencer_id, year)
        return PayoutStatement(
            year=statement.year,
            sums=_sums(statement.sums),
            rules=[
                PayoutRules(
                    payee_kind=each.payee_kind,
                    fee_rule=each.fee_rule,
                    fee_rate=rate_rule(each.fee_rule),
                    tax_rule=each.tax_rule,
                    tax_rate=rate_rule(each.tax_rule),
                    sums=_sums(each.sums),
                )
                for each in statement.rules
            ],
            lines=[_line(each) for each in statement.payouts],
        )


def _sums(sums: statements.StatementSums) -> PayoutSums:
    return PayoutSums(
        payouts=sums.payouts,
        gross=Money.of(sums.gross),
        fee=Money.of(sums.fee),
        tax=Money.of(sums.tax),
        net=Money.of(sums.net),
    )


def _line(paid: PayoutRow) -> PayoutStatementLine:
    assert paid.ended_at is not None
    return PayoutStatementLine(
        paid_at=paid.ended_at,
        reference=paid.reference or "",
        payee_kind=paid.payee_kind,
        gross=Money.of(paid.gross),
        fee=Money.of(paid.fee),
        fee_rule=paid.fee_rule,
        fee_rate=rate_rule(paid.fee_rule),
        tax=Money.of(paid.tax),
        tax_rule=paid.tax_rule,
        tax_rate=rate_rule(paid.tax_rule),
        net=Money.of(paid.net),
    )
