"""Book what the operator did with its own money at the payment partners."""

from typing import Annotated

import strawberry

from domain.actors import Finance
from domain.money import vnd
from operations.treasury import pay_tax, sweep_partner, withdraw_fees
from payments.partners import PaymentPartner
from schema.context import Info
from schema.describing import CODE, PASSKEY, PASSWORD
from schema.ledger.readings import ACCOUNT
from schema.ledger.types import Account
from schema.money import MinorUnits
from schema.performing import granted
from schema.problems import Problem
from schema.reading import one

strawberry.enum(PaymentPartner, description="Who keeps money for the marketplace.")

AMOUNT = "In đồng, more than 0."
REFERENCE = "The partner's name for the payment, up to 100 characters: it is booked once under it."


@strawberry.input(description="Tax that was paid to the state, and your password.")
class PayTaxInput:
    amount: MinorUnits = strawberry.field(description=AMOUNT)
    partner: PaymentPartner = strawberry.field(description="From where it was paid.")
    reference: str = strawberry.field(description=REFERENCE)
    password: str = strawberry.field(description=PASSWORD)
    code: str | None = strawberry.field(description=CODE, default=None)
    passkey: str | None = strawberry.field(description=PASSKEY, default=None)


@strawberry.input(description="Fees that the operator took, and your password.")
class WithdrawFeesInput:
    amount: MinorUnits = strawberry.field(description=AMOUNT)
    partner: PaymentPartner = strawberry.field(description="From where they were taken.")
    reference: str = strawberry.field(description=REFERENCE)
    password: str = strawberry.field(description=PASSWORD)
    code: str | None = strawberry.field(description=CODE, default=None)
    passkey: str | None = strawberry.field(description=PASSKEY, default=None)


@strawberry.input(description="Money that went from one partner to another, and your password.")
class SweepPartnerInput:
    amount: MinorUnits = strawberry.field(description=AMOUNT)
    giver: PaymentPartner = strawberry.field(description="From where it went.")
    taker: PaymentPartner = strawberry.field(description="Where it arrived.")
    reference: str = strawberry.field(description=REFERENCE)
    password: str = strawberry.field(description=PASSWORD)
    code: str | None = strawberry.field(description=CODE, default=None)
    passkey: str | None = strawberry.field(description=PASSKEY, default=None)


PayTaxResult = Annotated[Account | Problem, strawberry.union("PayTaxResult")]
WithdrawFeesResult = Annotated[Account | Problem, strawberry.union("WithdrawFeesResult")]
SweepPartnerResult = Annotated[Account | Problem, strawberry.union("SweepPartnerResult")]


@strawberry.type
class TreasuryMutation:
    """What finance did at the partners, and books here."""

    @strawberry.mutation(
        description="Book that tax withheld was paid to the state, at most as much as is withheld; for finance. It "
        "moves no money by itself. The same payment again changes nothing."
    )
    async def pay_tax(self, info: Info, input: PayTaxInput) -> PayTaxResult:
        """Answers the account of the tax."""
        async with info.context.work_as(Finance) as work:
            outcome = await pay_tax(
                work,
                amount=vnd(input.amount),
                partner=input.partner,
                reference=input.reference,
                proof=info.context.proof(input.password, input.code, input.passkey),
            )
        return await one(info, ACCOUNT, granted(outcome).id)

    @strawberry.mutation(
        description="Book that the operator took fees it has earned, at most as much as it has; for finance. It moves "
        "no money by itself. The same payment again changes nothing."
    )
    async def withdraw_fees(self, info: Info, input: WithdrawFeesInput) -> WithdrawFeesResult:
        """Answers the account of the fees."""
        async with info.context.work_as(Finance) as work:
            outcome = await withdraw_fees(
                work,
                amount=vnd(input.amount),
                partner=input.partner,
                reference=input.reference,
                proof=info.context.proof(input.password, input.code, input.passkey),
            )
        return await one(info, ACCOUNT, granted(outcome).id)

    @strawberry.mutation(
        description="Book that money went from one partner to another, as from where brands pay to the bank that "
        "pays out, at most as much as the giver has; for finance. It moves no money by itself. The same payment again "
        "changes nothing."
    )
    async def sweep_partner(self, info: Info, input: SweepPartnerInput) -> SweepPartnerResult:
        """Answers the giver's account."""
        async with info.context.work_as(Finance) as work:
            outcome = await sweep_partner(
                work,
                amount=vnd(input.amount),
                giver=input.giver,
                taker=input.taker,
                reference=input.reference,
                proof=info.context.proof(input.password, input.code, input.passkey),
            )
        return await one(info, ACCOUNT, granted(outcome).id)
