"""Terms: one whole version of what an offer asks and pays, with what the influencer declared; shown, and given."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Final, TypeAlias

import strawberry
from sqlalchemy import ColumnElement, select

import domain.money
from domain.law.periods import day_in_vietnam
from domain.law.rates import fee_rule
from domain.money import vnd
from domain.offers import declarations, differences, terms
from domain.offers.offer import Offer
from domain.offers.versions import differences_from, versions_beside
from domain.offers.visibility import offer_is_visible
from domain.payouts.estimates import taxation_told
from domain.sentences import Language
from schema.campaigns.content import (
    AskedDeliverable,
    AskedDeliverableInput,
    AskedExclusivityInput,
    UsageGrant,
    UsageGrantInput,
)
from schema.campaigns.readings import deliverables_of, grants_of
from schema.categories import CATEGORIES, Category
from schema.context import Context
from schema.execution.computed import computed
from schema.money import MinorUnits, Money
from schema.payout_estimates import EstimateBasis, PayoutEstimate, estimate_on
from schema.reading import Node, known, reads, value
from schema.sides import Side

OpenBasis: TypeAlias = tuple[domain.money.Money, Mapping[str, Any] | None]
"""The fee of open terms, and as whom the influencer is taxed, where that may be told."""

strawberry.enum(differences.TermsField, description="What of the terms is another.")
strawberry.enum(terms.TermsStatus, description="Where one version of the terms stands.")
strawberry.enum(declarations.ProductUse, description="Whether the influencer knows the product.")


@strawberry.type(description="What the influencer declared with terms: the proof of diligence.")
class Declarations:
    documents_read: bool = strawberry.field(description="Whether the product's documents were read.")
    product_use: declarations.ProductUse = strawberry.field(description="Whether the product was or will be used.")
    used_on: date | None = strawberry.field(
        description="The first day of use, in Viet Nam; null where it was yet to be used, or nobody asked yet."
    )
    understood: bool | None = strawberry.field(
        description="Whether the influencer understands the product; null where nobody asked yet."
    )
    conflicts_of_interest: str | None = strawberry.field(description="What ties there are to the brand, if any.")


@strawberry.type(
    description="One thing that a version changes of another; without `before` it was added, without `after` it was "
    "taken away. Texts are in the language of the request."
)
class TermsDifference:
    field: differences.TermsField = strawberry.field(description="What of the terms.")
    before: str | None = strawberry.field(description="What it was, as people write it.")
    after: str | None = strawberry.field(description="What it is now.")
    sentence: str = strawberry.field(description="The change in a sentence.")


@strawberry.type(description="One whole version of what an offer asks and pays. Its words are never changed.")
class OfferTerms(Node):
    number: int = strawberry.field(description="Counts the versions of one offer from 1.")
    side: Side = strawberry.field(description="Who wrote it.")
    status: terms.TermsStatus = strawberry.field(description="Where it stands.")
    written_at: datetime = strawberry.field(description="When it was written.")
    fee: Money = strawberry.field(description="For everything asked of the one influencer; 0 for unpaid work.")
    deliverables: list[AskedDeliverable] = strawberry.field(description="What is to be made, by when.")
    usage_grants: list[UsageGrant] = strawberry.field(description="What the brand may do with the content.")
    exclusivity_category: Category | None = strawberry.field(
        description="The category in which the influencer works for nobody else afterwards."
    )
    exclusivity_days: int | None = strawberry.field(description="For how many days after publication.")
    message: str | None = strawberry.field(description="A word to the other side.")
    declarations: Declarations | None = strawberry.field(
        description="What the influencer declared with a version of their own; null for the brand's versions."
    )
    versions_beside: strawberry.Private[list[dict[str, Any]]]
    open_basis: strawberry.Private[OpenBasis | None]

    @computed(
        needs=("number", "versions_beside"),
        description="What it changes of another version of the same offer, field by field; null where there is no such "
        "version, as before the first.",
    )
    def differences(
        self,
        context: Context,
        earlier: Annotated[
            int | None, strawberry.argument(description="The number of the other version; the one before if left out.")
        ] = None,
    ) -> list[TermsDifference] | None:
        """By the words of the caller's language."""
        found = differences_from(self.versions_beside, self.number, earlier)
        return None if found is None else [difference_of(each, context.language) for each in found]

    @computed(
        needs=("open_basis",),
        description="What a payout of the fee would take off and leave, if these terms were agreed and paid today; "
        "null once they are open no more, and of unpaid work.",
    )
    def estimate(self, context: Context) -> PayoutEstimate | None:
        """By the rules of the day of the request."""
        if self.open_basis is None:
            return None
        fee, told = self.open_basis
        day = day_in_vietnam(context.now)
        return estimate_on(day, EstimateBasis(fee, told, fee_rule(day).version))


def difference_of(difference: differences.TermsDifference, language: Language) -> TermsDifference:
    """A difference in the caller's language."""
    before, after = difference.before, difference.after
    return TermsDifference(
        field=difference.field,
        before=before and before.say(language),
        after=after and after.say(language),
        sentence=difference.sentence.say(language),
    )


def terms_visible_to(actor: Any) -> ColumnElement[bool]:
    """Who sees an offer sees all versions of its terms."""
    return terms.OfferTerms.offer_id.in_(select(Offer.id).where(offer_is_visible(actor)))


def declarations_of(kept: Mapping[str, Any]) -> Declarations:
    """Declarations, as the terms keep them."""
    return Declarations(
        documents_read=kept["documents_read"],
        product_use=declarations.ProductUse(kept["product_use"]),
        used_on=date.fromisoformat(kept["used_on"]) if kept.get("used_on") else None,
        understood=kept.get("understood"),
        conflicts_of_interest=kept["conflicts_of_interest"],
    )


def open_basis_of(
    status: terms.TermsStatus,
    fee_minor: int,
    told: Mapping[str, Any] | None,
) -> OpenBasis | None:
    """The fee of open terms, in đồng, and as whom the influencer is taxed, where that may be told."""
    return (vnd(fee_minor), told) if status is terms.TermsStatus.OPEN else None


_ROW: Final = terms.OfferTerms
OFFER_TERMS: Final = reads(
    OfferTerms,
    terms.OfferTerms,
    visible=terms_visible_to,
    columns={
        "deliverables": value(deliverables_of, _ROW.deliverables),
        "usage_grants": value(grants_of, _ROW.usage_grants),
        "exclusivity_category": known(CATEGORIES, _ROW.exclusivity_category),
        "declarations": value(declarations_of, _ROW.declarations),
        "versions_beside": versions_beside(),
        "open_basis": value(open_basis_of, _ROW.status, _ROW.__table__.c.fee_minor, taxation_told),
    },
)


@strawberry.input(description="One whole version of what an offer asks and pays.")
class OfferTermsInput:
    fee: MinorUnits = strawberry.field(
        description="In đồng, for everything asked of the one influencer; 0 for a community brief, and for no other."
    )
    deliverables: list[AskedDeliverableInput] = strawberry.field(description="What is to be made: 1 to 20 entries.")
    usage_grants: list[UsageGrantInput] = strawberry.field(
        description="What the brand may do with the content, 20 entries at most.", default_factory=list
    )
    exclusivity: AskedExclusivityInput | None = strawberry.field(
        description="For how long the influencer works for nobody else.", default=None
    )
    message: str | None = strawberry.field(description="A word to the other side, 2,000 characters.", default=None)

    def read(self) -> terms.Terms:
        """The terms as a value, not checked yet."""
        return terms.Terms(
            fee=vnd(self.fee),
            deliverables=tuple(each.read() for each in self.deliverables),
            usage_grants=tuple(each.read() for each in self.usage_grants),
            exclusivity=None if self.exclusivity is None else self.exclusivity.read(),
            message=self.message,
        )


@strawberry.input(description="What the influencer declares before any terms can bind them (Advertising Law Art 15a).")
class DeclarationsInput:
    documents_read: bool = strawberry.field(description="Whether you have read the product's documents; you must.")
    product_use: declarations.ProductUse = strawberry.field(description="Whether you have used the product, or will.")
    used_on: date | None = strawberry.field(
        description="The first day on which you used it, in Viet Nam; needed where you have, and only there.",
        default=None,
    )
    understood: bool = strawberry.field(
        description="Whether you understand the product; you must, once you have used it.", default=False
    )
    conflicts_of_interest: str | None = strawberry.field(
        description="What ties you have to the brand, if any; 1,000 characters.", default=None
    )

    def read(self) -> declarations.Declarations:
        """The declarations as a value, not checked yet."""
        return declarations.Declarations(
            documents_read=self.documents_read,
            product_use=self.product_use,
            used_on=self.used_on,
            understood=self.understood,
            conflicts_of_interest=self.conflicts_of_interest,
        )
