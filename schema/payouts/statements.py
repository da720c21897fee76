"""The yearly statement: each payment, and its sums by the rules of fee and tax."""

from datetime import datetime
from typing import Annotated, Final

import strawberry

from domain.actors import ActingInfluencer
from domain.errors import InvalidInput
from domain.law.rates import PayeeKind
from domain.payouts.payout import Payout as PayoutRow
from operations.payouts import statements
from schema.context import Info
from schema.money import Money
from schema.rate_rules import RateRule, rate_rule

STATEMENT_ADDRESS: Final = "/payouts/statements/{year}.csv"
"""Where `api` serves the statement of whoever asks."""


@strawberry.type(description="Sums over some payouts.")
class PayoutSums:
    payouts: int = strawberry.field(description="How many.")
    gross: Money = strawberry.field(description="What was released.")
    fee: Money = strawberry.field(description="What the operator took off.")
    tax: Money = strawberry.field(description="What was withheld.")
    net: Money = strawberry.field(description="What reached the bank.")


@strawberry.type(description="What was paid to one kind of payee under one version of the rules.")
class PayoutRules:
    payee_kind: PayeeKind = strawberry.field(description="The kind of payee.")
    fee_rule: str = strawberry.field(description="The version of the rule for the fee.")
    fee_rate: RateRule = strawberry.field(description="The rule for the fee, with its rate and its articles.")
    tax_rule: str = strawberry.field(description="The version of the rule for the tax.")
    tax_rate: RateRule = strawberry.field(description="The rule for the tax, with its rate and its articles.")
    sums: PayoutSums = strawberry.field(description="The sums.")


@strawberry.type(description="One line of a statement.")
class PayoutStatementLine:
    paid_at: datetime = strawberry.field(description="When the partner paid it.")
    reference: str = strawberry.field(description="The partner's own name for the payment.")
    payee_kind: PayeeKind = strawberry.field(description="The kind of payee under which fee and tax were reckoned.")
    gross: Money = strawberry.field(description="What was released.")
    fee: Money = strawberry.field(description="What the operator took off.")
    fee_rule: str = strawberry.field(description="The version of the rule for the fee.")
    fee_rate: RateRule = strawberry.field(description="The rule for the fee, with its rate and its articles.")
    tax: Money = strawberry.field(description="What was withheld.")
    tax_rule: str = strawberry.field(description="The version of the rule for the tax.")
    tax_rate: RateRule = strawberry.field(description="The rule for the tax, with its rate and its articles.")
    taxed_as_asked: bool = strawberry.field(
        description="Whether tax was withheld because the influencer had asked for it, below the rule's threshold."
    )
    net: Money = strawberry.field(description="What reached the bank.")


@strawberry.type(description="What an influencer was paid in one calendar year of Viet Nam.")
class PayoutStatement:
    year: int = strawberry.field(description="The year.")
    influencer: str = strawberry.field(description="Whose it is.")
    file: str = strawberry.field(
        description="Where the same can be had as CSV, on this server; served with the headers that the API takes."
    )
    sums: PayoutSums = strawberry.field(description="All of it.")
    rules: list[PayoutRules] = strawberry.field(description="The same, by the rules of fee and tax.")
    lines: list[PayoutStatementLine] = strawberry.field(description="Each payment, oldest first.")


@strawberry.type
class StatementPayoutQuery:
    """Looking at a year."""

    @strawberry.field(
        description="What the influencer you act for was paid in a calendar year of Viet Nam: gross, fee, tax, net, "
        "and the rules by which they were reckoned."
    )
    async def payout_statement(
        self, info: Info, year: Annotated[int, strawberry.argument(description="The calendar year.")]
    ) -> PayoutStatement:
        """The statement, empty for a year in which nothing was paid."""
        actor = info.context.acting_as(ActingInfluencer)
        if not statements.FIRST_YEAR <= year <= statements.LAST_YEAR:
            raise InvalidInput(vi_reason="Năm không hợp lệ.", en_reason="There is no such year.", field="year")
        async with info.context.database.reading() as session:
            statement = await statements.payout_statement(session, actor.influencer_id, year)
        return PayoutStatement(
            year=statement.year,
            influencer=statement.influencer,
            file=STATEMENT_ADDRESS.format(year=statement.year),
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
        taxed_as_asked=paid.taxed_as_asked,
        net=Money.of(paid.net),
    )
