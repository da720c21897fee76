"""Set where one is paid, and as whom."""

from typing import Annotated

import strawberry

from domain.actors import ActingInfluencer
from domain.law.rates import PayeeKind
from domain.payouts.payout_details import BankAccount
from domain.payouts.stated_payees import stated_payee
from operations.payouts.setting import (
    ask_about_account,
    set_connected_account,
    set_payout_details,
)
from schema.context import Info
from schema.describing import CODE, PASSKEY, PASSWORD
from schema.payouts.readings import PAYOUT_DETAILS
from schema.payouts.types import PayoutDetails
from schema.performing import granted
from schema.problems import Problem
from schema.reading import one

PAYEE_KIND = (
    "As whom you are paid; it decides what is withheld. Left out, it stays as you stated it last, at first a resident "
    "person."
)
TAX_CODE = (
    "Of a business, and of nobody else: 10 digits, `-` and 3 more for a branch, or the 12 of a household's owner."
)


@strawberry.input(description="A bank account, and your password: a stolen session must not change where money goes.")
class SetPayoutDetailsInput:
    bank: str = strawberry.field(description="The bank's code, as `banks` lists it.")
    number: str = strawberry.field(description="The account number, 6 to 19 digits or letters.")
    holder: str = strawberry.field(
        description=(
            "The holder's name; it is kept as banks write it: `NGUYEN THI LAN`. Of a business it may have digits and"
            " `& . , - ( ) /` as well: `CONG TY TNHH 3M`."
        )
    )
    password: str = strawberry.field(description=PASSWORD)
    code: str | None = strawberry.field(description=CODE, default=None)
    passkey: str | None = strawberry.field(description=PASSKEY, default=None)
    payee_kind: PayeeKind | None = strawberry.field(description=PAYEE_KIND, default=None)
    tax_code: str | None = strawberry.field(description=TAX_CODE, default=None)


@strawberry.input(
    description="An account of yours with the payment partner, and your password: a stolen session must not change "
    "where money goes."
)
class SetConnectedAccountInput:
    account: str = strawberry.field(description="The partner's name for it, as it shows it to you.")
    password: str = strawberry.field(description=PASSWORD)
    code: str | None = strawberry.field(description=CODE, default=None)
    passkey: str | None = strawberry.field(description=PASSKEY, default=None)
    payee_kind: PayeeKind | None = strawberry.field(description=PAYEE_KIND, default=None)
    tax_code: str | None = strawberry.field(description=TAX_CODE, default=None)


SetPayoutDetailsResult = Annotated[PayoutDetails | Problem, strawberry.union("SetPayoutDetailsResult")]
SetConnectedAccountResult = Annotated[PayoutDetails | Problem, strawberry.union("SetConnectedAccountResult")]


@strawberry.type
class SettingPayoutMutation:
    """What an influencer sets."""

    @strawberry.mutation(
        description="Be paid to this bank account. The first is paid to at once; another one rests for 72 hours, and "
        "nothing is paid meanwhile. Being paid as another kind of payee is a change as well; the same again is none."
    )
    async def set_payout_details(self, info: Info, input: SetPayoutDetailsInput) -> SetPayoutDetailsResult:
        """An influencer sets them."""
        account = BankAccount(bank=input.bank, number=input.number, holder=input.holder)
        payee = stated_payee(input.payee_kind, input.tax_code)
        async with info.context.work_as(ActingInfluencer) as work:
            proof = info.context.proof(input.password, input.code, input.passkey)
            outcome = await set_payout_details(work, account=account, payee=payee, proof=proof)
        return await one(info, PAYOUT_DETAILS, granted(outcome).id)

    @strawberry.mutation(
        description="Be paid to an account of yours with the payment partner that is connected to the marketplace, "
        "instead of a bank account in Viet Nam. The partner is asked whether money can go there. It rests as any other "
        "change does; the same again changes nothing."
    )
    async def set_connected_account(self, info: Info, input: SetConnectedAccountInput) -> SetConnectedAccountResult:
        """An influencer sets them; the partner is asked before the transaction."""
        info.context.acting_as(ActingInfluencer)
        payee = stated_payee(input.payee_kind, input.tax_code)
        account = await ask_about_account(info.context.gateways.connected_rail, input.account)
        async with info.context.work_as(ActingInfluencer) as work:
            proof = info.context.proof(input.password, input.code, input.passkey)
            outcome = await set_connected_account(work, account=account, payee=payee, proof=proof)
        return await one(info, PAYOUT_DETAILS, granted(outcome).id)
