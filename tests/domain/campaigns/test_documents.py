from datetime import date
from typing import Any

import pytest

from domain.campaigns.documents import BRAND_PAPERS, Document, DocumentWithdrawnAlready
from domain.campaigns.events import DocumentFiled, DocumentWithdrawn
from domain.errors import InvalidInput
from domain.ids import LoginId, new_id
from domain.law.advertisements import Paper
from tests.instants import NOON
from tests.makers.brands import make_brand
from tests.makers.campaigns import make_details

BRAND = make_brand()
MANAGER = LoginId(new_id())


def test_a_paper_on_file_is_what_the_law_gate_reads() -> None:
    details = make_details(number=" 12/2026 ", content_hash="AB" * 32)

    document, event = Document.filed(BRAND.id, details, by=MANAGER, now=NOON)

    assert document.content_hash == "ab" * 32
    assert event == DocumentFiled(document_id=document.id, brand_id=BRAND.id)
    assert document.paper() == Paper(
        kind="business_registration",
        number="12/2026",
        issuer="Sở Kế hoạch và Đầu tư Hà Nội",
        valid_from=date(2026, 1, 1),
        valid_until=date(2027, 12, 31),
    )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "love_letter"}, "input.kind"),
        ({"number": " "}, "input.number"),
        ({"issuer": ""}, "input.issuer"),
        ({"valid_until": date(2025, 12, 31)}, "input.validUntil"),
        ({"content_hash": "xy" * 32}, "input.contentHash"),
        ({"content_hash": "ab" * 31}, "input.contentHash"),
    ],
)
def test_a_paper_that_cannot_be_one_is_refused(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        Document.filed(BRAND.id, make_details(**changes), by=MANAGER, now=NOON)

    assert refused.value.field == field


def test_a_paper_is_withdrawn_once() -> None:
    document, _ = Document.filed(BRAND.id, make_details(valid_until=None), by=MANAGER, now=NOON)

    assert document.withdraw(now=NOON) == DocumentWithdrawn(document_id=document.id, brand_id=BRAND.id)
    with pytest.raises(DocumentWithdrawnAlready):
        document.withdraw(now=NOON)
    assert document.withdrawn_at == NOON


def test_licences_serve_all_briefs_of_a_company() -> None:
    assert "business_registration" in BRAND_PAPERS
    assert "cosmetic_notification" not in BRAND_PAPERS
