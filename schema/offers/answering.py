"""Answer an offer: other terms, more time, no, or yes."""

from typing import Annotated

import strawberry

from domain.actors import ActingBrandManager, ActingInfluencer
from domain.ids import OfferId, TermsId
from domain.offers.declarations import Declarations
from domain.offers.reasons import DeclineReason
from operations.offers.accepting import accept_offer
from operations.offers.answering import counter_offer, decline_offer, extend_offer, withdraw_offer
from schema.context import Info
from schema.node_keys import key_of
from schema.offers.readings import OFFER
from schema.offers.types import Offer
from schema.performing import perform
from schema.problems import Problem
from schema.reading import one
from schema.terms import DeclarationsInput, OfferTerms, OfferTermsInput


@strawberry.input(description="Other terms in answer to the open ones.")
class CounterOfferInput:
    terms_id: strawberry.ID = strawberry.field(description="The open version that you have read and answer.")
    terms: OfferTermsInput = strawberry.field(description="Your own terms, whole.")
    declarations: DeclarationsInput | None = strawberry.field(
        description="What you declare; needed of influencers, left out by brands.", default=None
    )


@strawberry.input(description="A yes to the open terms.")
class AcceptOfferInput:
    terms_id: strawberry.ID = strawberry.field(description="The open version that you have read and accept.")
    declarations: DeclarationsInput | None = strawberry.field(
        description="What you declare; needed of influencers, left out by brands.", default=None
    )


CounterOfferResult = Annotated[Offer | Problem, strawberry.union("CounterOfferResult")]
ExtendOfferResult = Annotated[Offer | Problem, strawberry.union("ExtendOfferResult")]
DeclineOfferResult = Annotated[Offer | Problem, strawberry.union("DeclineOfferResult")]
WithdrawOfferResult = Annotated[Offer | Problem, strawberry.union("WithdrawOfferResult")]
AcceptOfferResult = Annotated[Offer | Problem, strawberry.union("AcceptOfferResult")]

Reason = Annotated[DeclineReason, strawberry.argument(description="Why; some reasons are protected.")]
ReasonIfAny = Annotated[DeclineReason | None, strawberry.argument(description="Why, if you like to say.")]
Note = Annotated[str | None, strawberry.argument(description="The same in words for the other side, 1,000 characters.")]


@strawberry.type
class AnsweringMutation:
    """Answering offers, from either side."""

    @strawberry.mutation(description="Answer the other side's terms with terms of your own; the deadline stays.")
    async def counter_offer(
        self, info: Info, offer_id: strawberry.ID, input: CounterOfferInput, idempotency_key: str | None = None
    ) -> CounterOfferResult:
        """The next version."""
        async with info.context.work_as(ActingBrandManager, ActingInfluencer) as work:
            countered = await perform(
                work,
                idempotency_key,
                counter_offer,
                offer_id=_offer_id(offer_id),
                terms_id=_terms_id(input.terms_id),
                terms=input.terms.read(),
                declarations=_declared(input.declarations),
            )
        return await one(info, OFFER, countered)

    @strawberry.mutation(description="Keep an offer open for 72 hours more; once, whichever side asks.")
    async def extend_offer(
        self, info: Info, offer_id: strawberry.ID, idempotency_key: str | None = None
    ) -> ExtendOfferResult:
        """The one extension."""
        async with info.context.work_as(ActingBrandManager, ActingInfluencer) as work:
            extended = await perform(work, idempotency_key, extend_offer, offer_id=_offer_id(offer_id))
        return await one(info, OFFER, extended)

    @strawberry.mutation(description="Say no to the other side's terms, with a reason.")
    async def decline_offer(
        self,
        info: Info,
        offer_id: strawberry.ID,
        reason: Reason,
        note: Note = None,
        idempotency_key: str | None = None,
    ) -> DeclineOfferResult:
        """The side that was asked says no."""
        async with info.context.work_as(ActingBrandManager, ActingInfluencer) as work:
            declined = await perform(
                work, idempotency_key, decline_offer, offer_id=_offer_id(offer_id), reason=reason, note=note
            )
        return await one(info, OFFER, declined)

    @strawberry.mutation(description="Take your own open terms back, and with them the offer or application.")
    async def withdraw_offer(
        self,
        info: Info,
        offer_id: strawberry.ID,
        reason: ReasonIfAny = None,
        note: Note = None,
        idempotency_key: str | None = None,
    ) -> WithdrawOfferResult:
        """The side whose terms are open takes them back."""
        async with info.context.work_as(ActingBrandManager, ActingInfluencer) as work:
            withdrawn = await perform(
                work, idempotency_key, withdraw_offer, offer_id=_offer_id(offer_id), reason=reason, note=note
            )
        return await one(info, OFFER, withdrawn)

    @strawberry.mutation(
        description="Agree to the open terms: both sides are bound, a place of the brief is taken and the fee held. "
        "Gate, places, exclusivity and money are checked again."
    )
    async def accept_offer(
        self, info: Info, offer_id: strawberry.ID, input: AcceptOfferInput, idempotency_key: str | None = None
    ) -> AcceptOfferResult:
        """The side that was asked says yes."""
        async with info.context.work_as(ActingBrandManager, ActingInfluencer) as work:
            accepted = await perform(
                work,
                idempotency_key,
                accept_offer,
                offer_id=_offer_id(offer_id),
                terms_id=_terms_id(input.terms_id),
                declarations=_declared(input.declarations),
            )
        return await one(info, OFFER, accepted)


def _offer_id(given: strawberry.ID) -> OfferId:
    return key_of(given, Offer, OfferId, field="offerId")


def _terms_id(given: strawberry.ID) -> TermsId:
    return key_of(given, OfferTerms, TermsId, field="input.termsId")


def _declared(given: DeclarationsInput | None) -> Declarations | None:
    return None if given is None else given.read()
