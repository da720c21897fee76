"""An accepted amendment, frozen as the contract was: canonical JSON, its hash, and the hash of what it amends."""

import json
from typing import Any, Final

from domain.bookings.amendments import BookingAmendment
from domain.bookings.contract import Contract, canonical, hash_of_contract, signed_by
from domain.bookings.diligence import both
from domain.bookings.wording import Signature, names_in, signed_in
from domain.offers.differences import TermsField
from domain.offers.terms import Side
from domain.sentences import Language, Sentence

FORM: Final = "niemtin-amendment-3"

_AMENDS: Final = Sentence(
    "{brand} và {influencer} sửa đổi thỏa thuận có mã băm {hash} như sau.",
    "{brand} and {influencer} amend the agreement with the hash {hash} as follows.",
)
_REST: Final = Sentence(
    "Mọi điều khác, kể cả thù lao, giữ nguyên như đã thỏa thuận.",
    "All else, the fee included, stays as it was agreed.",
)
_REST_BUT_FEE: Final = Sentence(
    "Mọi điều khác giữ nguyên như đã thỏa thuận; các tỷ lệ của thù lao tính trên mức mới.",
    "All else stays as it was agreed; shares of the fee are of the new one.",
)
_SIGNED: Final = {
    Side.BRAND: Sentence(
        "Nhãn hàng đồng ý lúc {at:%H:%M} ngày {day}.",
        "The brand agreed at {at:%H:%M} on {day} (Viet Nam time).",
    ),
    Side.INFLUENCER: Sentence(
        "Người có ảnh hưởng đồng ý lúc {at:%H:%M} ngày {day}.",
        "The influencer agreed at {at:%H:%M} on {day} (Viet Nam time).",
    ),
}


def freeze_amendment(contract: str, amendment: BookingAmendment, signatures: tuple[Signature, Signature]) -> Contract:
    """The frozen text of an amendment to the booking whose contract this is."""
    agreed = json.loads(contract)
    parties = {"brand": agreed["brand"], "influencer": agreed["influencer"], "subject": agreed["subject"]}
    names = names_in(amendment.read().as_terms())
    body = {
        "form": FORM,
        "booking_id": str(amendment.booking_id),
        "contract_hash": hash_of_contract(contract),
        "amends_hash": amendment.amends_hash,
        "number": amendment.number,
        **parties,
        "reason": amendment.reason,
        "terms": amendment.terms,
        "changes": amendment.changes,
        "names": {code: both(name) for code, name in names.items()},
        "signatures": [signed_by(each) for each in signatures],
        "wording": {
            "vi": _worded("vi", parties, amendment, signatures),
            "en": _worded("en", parties, amendment, signatures),
        },
    }
    text = canonical(body)
    return Contract(text=text, hash=hash_of_contract(text))


def _worded(
    language: Language, parties: dict[str, Any], amendment: BookingAmendment, signatures: tuple[Signature, Signature]
) -> str:
    brand, influencer = parties["brand"]["legal_name"], parties["influencer"]["display_name"]
    return "\n".join(
        [
            _AMENDS.say(language).format(brand=brand, influencer=influencer, hash=amendment.amends_hash),
            # A message of several lines is no part of an amendment, so a change is one line.
            *(each["sentence"][language] for each in amendment.changes),
            _rest(amendment).say(language),
            *(signed_in(_SIGNED[each.side].say(language), each, language) for each in signatures),
        ]
    )


def _rest(amendment: BookingAmendment) -> Sentence:
    amends_fee = any(each["field"] == TermsField.FEE.value for each in amendment.changes)
    return _REST_BUT_FEE if amends_fee else _REST
