"""A contract over GraphQL: its frozen text, who signed, and where it can be had as a document."""

import json
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

import strawberry

from domain.bookings import wording
from domain.offers.terms import Side
from schema.opened_sessions import OpenedWith
from schema.rate_rules import RateRule, rate_rule
from schema.terms import Declarations, declarations_of
from schema.tongues import Tongue

CONTRACT_ADDRESS: Final = "/bookings/{booking_id}/contract.{language}.{form}"
"""Where `api` serves a contract, to whoever may see its booking."""
AMENDMENT_ADDRESS: Final = "/bookings/{booking_id}/amendments/{number}.{language}.{form}"
"""The same of an accepted amendment."""


class DocumentForm(StrEnum):
    """The forms in which a contract can be had."""

    HTML = "html"
    """A page that loads nothing else and prints well."""
    PDF = "pdf"
    """A document for screen readers and archives (PDF/UA-1, PDF/A-2a)."""


strawberry.enum(DocumentForm, description="The forms in which a contract can be had.")
strawberry.enum(wording.Deed, description="How one side agreed.")


@strawberry.type(description="Who agreed for one side, and when: by writing the terms, or by accepting them.")
class Signature:
    side: Side = strawberry.field(description="For whom.")
    at: datetime = strawberry.field(description="When.")
    deed: wording.Deed | None = strawberry.field(description="How; null in contracts that do not record it.")
    second_factor: bool | None = strawberry.field(
        description="Whether the session was opened with a second factor; null where that is not known."
    )
    session_opened_with: OpenedWith | None = strawberry.field(
        description="What the session was opened with; null where that is not known."
    )


@strawberry.type(
    description="The contract as a document made from its frozen text alone: asked for twice, it is the same to the "
    "byte. It is served with the headers that the API takes, to whoever may see the booking."
)
class ContractDocument:
    language: Tongue = strawberry.field(description="Its language.")
    form: DocumentForm = strawberry.field(description="Its form.")
    address: str = strawberry.field(description="Where it is, on this server.")


@strawberry.type(
    description="The house rule that a booking keeps, with its numbers as they were signed. Shares are of the fee, in "
    "basis points, and the influencer's when the booking ends early."
)
class BookingRule:
    version: str = strawberry.field(description="Which version of the rule.")
    change_rounds: int = strawberry.field(description="How often changes may be asked for.")
    judge_working_days: int = strawberry.field(description="How long the neutral judge has; silence lets a draft pass.")
    draft_silence_hours: int = strawberry.field(description="When silence approves a draft.")
    final_silence_days: int = strawberry.field(description="When silence accepts what is published.")
    cancellation_silence_hours: int = strawberry.field(description="When silence agrees to a wish to cancel.")
    amendment_open_hours: int = strawberry.field(description="When silence declines an amendment.")
    reminder_hours: int = strawberry.field(description="How long before that somebody is reminded.")
    overdue_days: int = strawberry.field(description="How long after the last day owed the booking ends.")
    share_agreed: int = strawberry.field(description="Cancelled by consent, before anything is sent.")
    share_script_sent: int = strawberry.field(description="Cancelled by consent, with a script sent.")
    share_draft_sent: int = strawberry.field(description="Cancelled by consent, with a draft sent or a piece online.")
    share_after_rounds: int = strawberry.field(description="Cancelled by consent, the rounds of changes used up.")
    share_overdue: int = strawberry.field(description="Ended as overdue, with nothing online.")
    share_overdue_online: int = strawberry.field(description="Ended as overdue, with a piece online.")


@strawberry.type(description="The agreement, frozen. Whoever holds its text can compute its hash without us.")
class Contract:
    text: str = strawberry.field(description="All of it as canonical JSON (RFC 8785), as it was hashed.")
    hash: str = strawberry.field(description="SHA-256 of the text in UTF-8, in hex.")
    wording_vi: str = strawberry.field(description="The agreement in words, in Vietnamese.")
    wording_en: str = strawberry.field(description="The agreement in words, in English.")
    law_version: str | None = strawberry.field(
        description="The version of the rules whose pack is part of it; null in contracts without one."
    )
    rule: BookingRule | None = strawberry.field(
        description="The rule under which it was made; null in contracts that do not record it."
    )
    operator_fee: RateRule | None = strawberry.field(
        description="The rule of the operator's fee that it names; null in contracts that do not record it."
    )
    declarations: Declarations = strawberry.field(description="What the influencer declared.")
    signatures: list[Signature] = strawberry.field(description="The brand's first, then the influencer's.")
    documents: list[ContractDocument] = strawberry.field(description="Where it can be had as a document.")


def contract_of(text: str, sha256: str) -> Contract:
    """A contract, from its frozen text."""
    body = json.loads(text)
    return Contract(
        text=text,
        hash=sha256,
        wording_vi=body["wording"]["vi"],
        wording_en=body["wording"]["en"],
        law_version=body.get("law", {}).get("version"),
        rule=BookingRule(**body["rule"]) if "rule" in body else None,
        operator_fee=rate_rule(body["operator_fee"]["version"]) if "operator_fee" in body else None,
        declarations=declarations_of(body["declarations"]),
        signatures=signatures_of(body["signatures"]),
        documents=documents_at(CONTRACT_ADDRESS, booking_id=UUID(body["booking_id"])),
    )


def documents_at(address: str, **values: UUID | int) -> list[ContractDocument]:
    """The forms in which a frozen text can be had, each at its address."""
    return [
        ContractDocument(
            language=language,
            form=form,
            address=address.format(language=language.value, form=form.value, **values),
        )
        for language in Tongue
        for form in DocumentForm
    ]


def signatures_of(kept: list[Mapping[str, Any]]) -> list[Signature]:
    """Signatures, from a frozen text."""
    return [_signature(each) for each in kept]


def _signature(kept: Mapping[str, Any]) -> Signature:
    known = kept.get("session_opened_with")
    opened_with = None if known is None else OpenedWith(known)
    return Signature(
        side=Side(kept["side"]),
        at=datetime.fromisoformat(kept["at"]),
        deed=wording.Deed(kept["deed"]) if "deed" in kept else None,
        second_factor=None if opened_with is None else opened_with.has_second_factor,
        session_opened_with=opened_with,
    )
