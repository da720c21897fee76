"""What a fee would leave once it is paid, as the API shows it: an estimate by the rules of today."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import strawberry

import domain.money
from domain.law.periods import LawNotOnFile
from domain.law.rates import PayeeKind
from domain.payouts import estimates
from domain.payouts.estimates import taxed_as
from domain.sentences import Sentence
from schema.execution.computed import computed
from schema.money import Money, Speaking
from schema.rate_rules import RateRule, rate_rule


@dataclass(frozen=True)
class EstimateBasis:
    """What an estimate is made of: a gross sum, as whom its payee is taxed if that may be told, the rule of the fee."""

    gross: domain.money.Money
    told: Mapping[str, Any] | None
    fee_rule: str


@strawberry.type(
    description="What a payout would take off a gross sum and leave of it: an estimate by the rules of today, for one "
    "payment of all of it. The rule of the fee is the one that a booking keeps, or would keep if it were made today; "
    "the tax is that of the day of payment, so another one may be withheld. Tax and net are told to the "
    "influencer alone."
)
class PayoutEstimate:
    gross: Money = strawberry.field(description="The sum before anything is taken off.")
    operator_fee: Money = strawberry.field(description="What the operator would take off.")
    fee_rule: str = strawberry.field(description="The version of the rule for the fee.")
    fee_rate: RateRule = strawberry.field(description="The rule for the fee, with its rate and its articles.")
    payee_kind: PayeeKind | None = strawberry.field(
        description="As whom the influencer is paid; null to all but themselves."
    )
    withheld_tax: Money | None = strawberry.field(
        description="The personal income tax that would be withheld; null to all but the influencer."
    )
    tax_rule: str | None = strawberry.field(
        description="The version of the rule for the tax; null to all but the influencer."
    )
    tax_rate: RateRule | None = strawberry.field(
        description="The rule for the tax, with its rate and its articles; null to all but the influencer."
    )
    net: Money | None = strawberry.field(
        description="What would reach the account: gross less fee and tax; null to all but the influencer."
    )
    sentence: strawberry.Private[Sentence]

    @computed(needs=("sentence",), description="The estimate in a sentence, in the language of the request.")
    def explanation(self, context: Speaking) -> str:
        """By the caller's language."""
        return self.sentence.say(context.language)


def estimate_on(day: date, basis: EstimateBasis) -> PayoutEstimate | None:
    """The estimate by the rules of a day; None of nothing, and where no rule for the payee is on file."""
    if not basis.gross.minor:
        return None
    taxed = taxed_as(basis.told, day.year)
    try:
        found = estimates.estimate(basis.gross, day, fee_rule=basis.fee_rule, taxed=taxed)
    except LawNotOnFile:
        return None
    return PayoutEstimate(
        gross=Money.of(found.gross),
        operator_fee=Money.of(found.fee.amount),
        fee_rule=found.fee.rule_version,
        fee_rate=rate_rule(found.fee.rule_version),
        payee_kind=found.payee,
        withheld_tax=None if found.tax is None else Money.of(found.tax.amount),
        tax_rule=None if found.tax is None else found.tax.rule_version,
        tax_rate=None if found.tax is None else rate_rule(found.tax.rule_version),
        net=None if found.net is None else Money.of(found.net),
        sentence=found.sentence,
    )
