"""The types of payouts: each payment, where it goes, and a year of them."""

from datetime import date, datetime

import strawberry

from domain.law.rates import PayeeKind
from domain.payouts import payout, payout_details, reversals
from domain.payouts.reasons import PayoutReason
from domain.sentences import Sentence
from schema.bookings.types import Booking
from schema.execution.computed import computed
from schema.money import Money, Speaking
from schema.rate_rules import RateRule
from schema.reading import Node

strawberry.enum(PayoutReason, description="Why a payout did not arrive, is held, or is not taken back.")
strawberry.enum(payout.PayoutStatus, description="Where a payout stands.")
strawberry.enum(reversals.PayoutReversalStatus, description="Where the taking back of a payout stands; it ends once.")
strawberry.enum(payout_details.PayoutDetailsKind, description="What kind of account an influencer is paid to.")


@strawberry.type(description="A bank in Viet Nam to which a payout can go.")
class Bank:
    code: str = strawberry.field(description="Its bank identification number (BIN), six digits.")
    short_name: str = strawberry.field(description="How people call it.")


@strawberry.type(description="A paid payout that finance wants back; for those who see the payout.")
class PayoutReversal(Node):
    status: reversals.PayoutReversalStatus = strawberry.field(description="Where it stands.")
    reason: str = strawberry.field(description="Why it is to come back.")
    asked_at: datetime = strawberry.field(description="When finance asked for it.")
    answered_at: datetime | None = strawberry.field(description="When the payment partner answered.")
    reference: str | None = strawberry.field(description="The partner's own name for it.")
    refusal_code: PayoutReason | None = strawberry.field(
        description="Why the partner could not have it: the code; null where there is none. `OWN_WORDS` marks what"
        " is given as it came."
    )
    refusal_said: strawberry.Private[Sentence | None]

    @computed(
        needs=("refusal_said",),
        description="Why the partner could not have it, in the language of the request, or in its teller's own words.",
    )
    def refusal(self, context: Speaking) -> str | None:
        """By the caller's language."""
        return None if self.refusal_said is None else self.refusal_said.say(context.language)


@strawberry.type(
    description="The invoice that a business states for a payout; for those who see the payout. We keep no file and "
    "fetch none: by its hash anybody who has it can prove which one was meant."
)
class Invoice(Node):
    number: str = strawberry.field(description="Its number with its series, in capital letters and without spaces.")
    issued_on: date = strawberry.field(description="The day on which it was issued.")
    amount: Money = strawberry.field(description="Its whole amount: the gross sum of its payout.")
    file_sha256: str | None = strawberry.field(description="The SHA-256 of its file in hex, where it was stated.")
    stated_at: datetime = strawberry.field(description="When it was stated.")


@strawberry.type(
    description="One payment to an influencer for one booking, due three working days after the fee was released; for "
    "the influencer, finance and the auditor. The fee is taken by the rule that its booking keeps; the tax is reckoned "
    "anew when it is sent, and both are final from then on."
)
class Payout(Node):
    status: payout.PayoutStatus = strawberry.field(description="Where it stands.")
    gross: Money = strawberry.field(description="What was released.")
    payee_kind: PayeeKind = strawberry.field(description="The kind of payee under which fee and tax were reckoned.")
    fee: Money = strawberry.field(description="What the operator takes off.")
    fee_rule: str = strawberry.field(
        description="The version of the rule for the fee: the one that the booking keeps, whatever holds today."
    )
    fee_rate: RateRule = strawberry.field(description="The rule for the fee, with its rate and its articles.")
    tax: Money = strawberry.field(description="The personal income tax withheld.")
    tax_rule: str = strawberry.field(description="The version of the rule for the tax.")
    tax_rate: RateRule = strawberry.field(description="The rule for the tax, with its rate and its articles.")
    taxed_as_asked: bool = strawberry.field(
        description="Whether tax is withheld because the influencer has asked for it, below the rule's threshold."
    )
    net: Money = strawberry.field(description="What reaches the account: gross less fee and tax.")
    scheduled_at: datetime = strawberry.field(description="When it came to be.")
    due_at: datetime = strawberry.field(description="When it is sent, if there are payout details and no review.")
    invoice: Invoice | None = strawberry.field(
        description="The invoice that stands for it; to a business it is not sent without one."
    )
    needs_invoice: bool = strawberry.field(
        description="Whether it waits for the invoice of a business, which `stateInvoice` states."
    )
    held_because_code: PayoutReason | None = strawberry.field(
        description="Why it is, or was, under review: the code; null where there is none. `OWN_WORDS` marks what"
        " is given as it came."
    )
    held_because_said: strawberry.Private[Sentence | None]
    sent_at: datetime | None = strawberry.field(description="When it was booked and given to the payment partner.")
    rail: str | None = strawberry.field(description="The payment partner; `sandbox` moves no money.")
    reference: str | None = strawberry.field(description="The partner's own name for the payment.")
    ended_at: datetime | None = strawberry.field(description="When it was paid, failed or was cancelled.")
    failure_code: PayoutReason | None = strawberry.field(
        description="Why it did not arrive: the code; null where there is none. `OWN_WORDS` marks what"
        " is given as it came."
    )
    failure_said: strawberry.Private[Sentence | None]
    reversals: list[PayoutReversal] = strawberry.field(description="How often it was to be taken back, oldest first.")
    booking: Booking | None = strawberry.field(description="What was paid for.")

    @computed(
        needs=("held_because_said",),
        description="Why it is, or was, under review, in the language of the request, or in its teller's own words.",
    )
    def held_because(self, context: Speaking) -> str | None:
        """By the caller's language."""
        return None if self.held_because_said is None else self.held_because_said.say(context.language)

    @computed(
        needs=("failure_said",),
        description="Why it did not arrive, in the language of the request, or in its teller's own words.",
    )
    def failure(self, context: Speaking) -> str | None:
        """By the caller's language."""
        return None if self.failure_said is None else self.failure_said.say(context.language)


@strawberry.type(description="Where an influencer is paid; seen by themselves, never whole.")
class PayoutDetails(Node):
    number: int = strawberry.field(description="Counts the changes of one influencer's details from 1.")
    kind: payout_details.PayoutDetailsKind = strawberry.field(description="What kind of account it is.")
    bank: Bank | None = strawberry.field(description="The bank of a bank account.")
    ending: str = strawberry.field(description="The last four characters of the account's number, or of its name.")
    holder: str | None = strawberry.field(description="Whose bank account it is, as the bank writes it.")
    country: str | None = strawberry.field(
        description="The country of a connected account, as the partner says: two letters of ISO 3166-1."
    )
    payee_kind: PayeeKind = strawberry.field(description="As whom the influencer is paid.")
    tax_code_ending: str | None = strawberry.field(description="The last four characters of a business's tax code.")
    set_at: datetime = strawberry.field(description="When they were set.")
    usable_from: datetime = strawberry.field(
        description="From when they are paid to: a change rests for 72 hours, and nothing is paid meanwhile."
    )
