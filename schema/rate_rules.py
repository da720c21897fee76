"""The dated rule by which a fee was taken or a tax withheld, shown with its numbers and its articles."""

from datetime import date

import strawberry

from domain.law import rates
from domain.law.rates import RATES, Rate, WithheldTax
from domain.money import vnd
from schema.campaigns.law_gate import LawArticle, articles_of
from schema.execution.computed import computed
from schema.money import Money, Speaking

strawberry.enum(rates.PayeeKind, description="What somebody who is paid is to the income tax.")


@strawberry.type(description="A dated rule that takes a share of a payment: the operator's fee, or the tax withheld.")
class RateRule:
    """The rule, and its articles in the caller's language."""

    rate: strawberry.Private[Rate]
    version: str = strawberry.field(description="Its version; what it says is never changed under the same one.")
    basis_points: int = strawberry.field(description="The share that it takes, in hundredths of a percent.")
    threshold: Money | None = strawberry.field(
        description="From what gross payment on it takes it; null where it takes it from every payment."
    )
    house: bool = strawberry.field(description="Whether it is the operator's own rule, and none of the law.")
    verified: bool = strawberry.field(
        description="Whether somebody has opened a text of the law for it, or it is the operator's own to set. Where "
        "it is false a lawyer has to confirm the rule."
    )
    payees: list[rates.PayeeKind] = strawberry.field(description="The kinds of payee from whom it is taken.")
    valid_from: date = strawberry.field(description="The first day, in Viet Nam, on which it holds.")
    valid_to: date | None = strawberry.field(description="The first day on which it holds no more; null while open.")

    @computed(needs=("rate",), description="Where it is written.")
    def articles(self, context: Speaking) -> list[LawArticle]:
        """As lawyers write them, in the language of the request."""
        return articles_of(self.rate.cited(), context.language)


def rate_rule(version: str) -> RateRule:
    """The rule of a version."""
    rate = RATES[version]
    threshold = rate.threshold if isinstance(rate, WithheldTax) else None
    return RateRule(
        rate=rate,
        version=rate.version,
        basis_points=rate.basis_points,
        threshold=None if threshold is None else Money.of(vnd(threshold)),
        house=rate.house,
        verified=rate.verified,
        payees=list(rate.payees),
        valid_from=rate.valid_from,
        valid_to=rate.valid_to,
    )
