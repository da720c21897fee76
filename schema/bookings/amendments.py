"""An amendment over GraphQL: what it changes, who proposed it, how it was answered, and its frozen text."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

import strawberry

from domain.bookings import amendments
from domain.bookings.amended_terms import amendable_terms_of
from domain.offers.differences import TermsField
from domain.offers.terms import Side
from domain.sentences import Sentence
from schema.bookings.contracts import AMENDMENT_ADDRESS, ContractDocument, Signature, documents_at, signatures_of
from schema.campaigns.content import UsageGrant
from schema.campaigns.readings import grants_of
from schema.categories import CATEGORIES, Category
from schema.context import Context
from schema.execution.computed import computed
from schema.money import Money
from schema.reading import Node
from schema.reference import ContentFormat, Platform, format_of, platform_of
from schema.terms import TermsDifference

strawberry.enum(amendments.AmendmentStatus, description="Where an amendment stands.")


@strawberry.type(description="One deliverable as an amendment has it.")
class AmendedPiece:
    place: int = strawberry.field(description="Which of the booking's deliverables, counted from 1.")
    platform: Platform = strawberry.field(description="The platform.")
    format: ContentFormat = strawberry.field(description="The format.")
    due_on: date = strawberry.field(description="The day in Viet Nam by which it is due.")
    note: str | None = strawberry.field(description="Anything else about it.")


@strawberry.type(description="What holds once the amendment is accepted: a whole version of what may be amended.")
class AmendedTerms:
    pieces: list[AmendedPiece] = strawberry.field(description="What is owed, piece by piece.")
    usage_grants: list[UsageGrant] = strawberry.field(description="What the brand may do with the content.")
    exclusivity_category: Category | None = strawberry.field(
        description="The category in which the influencer works for nobody else afterwards."
    )
    exclusivity_days: int | None = strawberry.field(description="For how many days after publication.")
    fee: Money | None = strawberry.field(
        description="What is paid for all of it; null in amendments that are older than amended fees: it stayed."
    )


@strawberry.type(description="An accepted amendment, frozen as the contract was.")
class AmendmentContract:
    text: str = strawberry.field(description="All of it as canonical JSON (RFC 8785), as it was hashed.")
    hash: str = strawberry.field(description="SHA-256 of the text in UTF-8, in hex.")
    wording_vi: str = strawberry.field(description="The amendment in words, in Vietnamese.")
    wording_en: str = strawberry.field(description="The amendment in words, in English.")
    signatures: list[Signature] = strawberry.field(description="The brand's first, then the influencer's.")
    documents: list[ContractDocument] = strawberry.field(description="Where it can be had as a document.")


@strawberry.type(
    description="What one side wishes to change of a booking's contract, by consent of both. The contract itself "
    "stays; an accepted amendment names the hash of what it amends."
)
class BookingAmendment(Node):
    number: int = strawberry.field(description="Counts the amendments to one booking from 1, whatever became of them.")
    status: amendments.AmendmentStatus = strawberry.field(description="Where it stands.")
    side: Side = strawberry.field(description="Who proposed it.")
    proposed_at: datetime = strawberry.field(description="When.")
    answer_by: datetime = strawberry.field(description="The first instant that is too late; silence declines.")
    answered_at: datetime | None = strawberry.field(description="When it was answered, taken back, or lapsed.")
    reason: str = strawberry.field(description="Why.")
    amends_hash: str = strawberry.field(
        description="The hash of what it amends: of the contract, or of the amendment accepted before it."
    )
    terms: AmendedTerms = strawberry.field(description="What is to hold.")
    changes: strawberry.Private[list[Mapping[str, Any]]]
    contract: AmendmentContract | None = strawberry.field(description="Its frozen text; null unless it was accepted.")

    @computed(needs=("changes",), description="What it changes, field by field, in the language of the request.")
    def differences(self, context: Context) -> list[TermsDifference]:
        """As it was said when it was proposed."""

        def said(kept: Mapping[str, str] | None) -> str | None:
            return None if kept is None else Sentence(**kept).say(context.language)

        return [
            TermsDifference(
                field=TermsField(each["field"]),
                before=said(each["before"]),
                after=said(each["after"]),
                sentence=Sentence(**each["sentence"]).say(context.language),
            )
            for each in self.changes
        ]


def amended_terms_of(kept: dict[str, Any]) -> AmendedTerms:
    """The version that an amendment proposes."""
    terms = amendable_terms_of(kept)
    exclusivity = terms.exclusivity
    return AmendedTerms(
        pieces=[
            AmendedPiece(
                place=each["place"],
                platform=platform_of(each["platform"]),
                format=format_of(each["format"]),
                due_on=date.fromisoformat(each["due_on"]),
                note=each["note"],
            )
            for each in kept["pieces"]
        ],
        usage_grants=grants_of(kept["usage_grants"]),
        exclusivity_category=exclusivity and CATEGORIES[exclusivity.category],
        exclusivity_days=exclusivity and exclusivity.days,
        fee=None if terms.fee is None else Money.of(terms.fee),
    )


def amendment_contract_of(text: str, sha256: str) -> AmendmentContract:
    """An accepted amendment, from its frozen text."""
    body = json.loads(text)
    booking_id, number = UUID(body["booking_id"]), int(body["number"])
    return AmendmentContract(
        text=text,
        hash=sha256,
        wording_vi=body["wording"]["vi"],
        wording_en=body["wording"]["en"],
        signatures=signatures_of(body["signatures"]),
        documents=documents_at(AMENDMENT_ADDRESS, booking_id=booking_id, number=number),
    )
