"""The agreement as both sides signed it: one canonical JSON text with its wording in vi and en, and its hash.

Canonical as RFC 8785 has it for the values used here (strings, integers, null, lists, objects): keys sorted, no
spaces, UTF-8. Whoever holds the text can compute the hash without us. Contracts of the first form know neither what
codes are called, nor what the law asked, nor how each side signed; those of the second do not know what a session was
opened with; those of the third know neither the rule of the booking nor the day of the product's use; those of the
fourth say nothing of the operator's fee, of the tax and of disputes.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from domain.bookings.clauses import DatedRules
from domain.bookings.diligence import both, diligence
from domain.bookings.rules import BookingRule
from domain.bookings.wording import BrandParty, InfluencerParty, Signature, Subject, names_in, worded
from domain.ids import BookingId, OfferId
from domain.law.pack import Pack
from domain.offers.terms import OfferTerms

FORM: Final = "niemtin-booking-5"


@dataclass(frozen=True, kw_only=True)
class Contract:
    """The frozen text and its SHA-256, in hex."""

    text: str
    hash: str


def freeze(
    *,
    booking_id: BookingId,
    offer_id: OfferId,
    brand: BrandParty,
    influencer: InfluencerParty,
    subject: Subject,
    agreed: OfferTerms,
    law: Pack,
    declarations: Mapping[str, Any],
    rule: BookingRule,
    rules: DatedRules,
    signatures: tuple[Signature, Signature],
) -> Contract:
    """The contract of an agreed version of terms, with what the law asked of its brief on the day, and by which rule.

    The rule is kept with its numbers: hours, days, rounds, and shares of the fee in basis points; so are the `rules`
    of the operator's fee, which the booking keeps, and of the tax and of disputes, which may be others later.
    """
    terms = agreed.read()
    parts: dict[str, Any] = {
        "brand": brand,
        "influencer": influencer,
        "subject": subject,
        "rule": rule,
        "rules": rules,
        "signatures": signatures,
    }
    body = {
        "form": FORM,
        "booking_id": str(booking_id),
        "offer_id": str(offer_id),
        "brand": vars(brand),
        "influencer": vars(influencer),
        "subject": vars(subject) | {"brief_id": str(subject.brief_id)},
        "terms": {
            "number": agreed.number,
            "fee": {"minor": terms.fee.minor, "currency": terms.fee.currency},
            "deliverables": agreed.deliverables,
            "usage_grants": agreed.usage_grants,
            "exclusivity": terms.exclusivity and vars(terms.exclusivity),
            "message": terms.message,
        },
        "names": {code: both(name) for code, name in names_in(terms).items()},
        "law": diligence(law),
        "declarations": dict(declarations),
        "rule": rule.model_dump(exclude={"valid_from", "valid_to"}),
        **rules.to_json(),
        "signatures": [signed_by(each) for each in signatures],
        "wording": {"vi": worded("vi", terms=terms, **parts), "en": worded("en", terms=terms, **parts)},
    }
    text = canonical(body)
    return Contract(text=text, hash=hash_of_contract(text))


def canonical(body: Mapping[str, Any]) -> str:
    """JSON values as their one canonical text."""
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def signed_by(signature: Signature) -> dict[str, Any]:
    """A signature as JSON values."""
    return {
        "side": signature.side.value,
        "login_id": str(signature.login_id),
        "at": signature.at.isoformat(),
        "deed": signature.deed.value,
        "session_opened_with": signature.session_opened_with and signature.session_opened_with.value,
    }


def hash_of_contract(text: str) -> str:
    """SHA-256 of the text in UTF-8, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def brief_version_of(text: str) -> int:
    """The version of the brief that a contract was agreed on."""
    return int(json.loads(text)["subject"]["brief_version"])
