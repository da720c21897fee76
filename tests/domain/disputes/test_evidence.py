import hashlib
from typing import Any

import pytest

from domain.addresses import AddressInvalid
from domain.disputes.events import EvidenceAdded
from domain.disputes.evidence import DisputeEvidence
from domain.errors import DomainError, InvalidInput
from domain.ids import DisputeId, new_id
from domain.offers.terms import Side
from tests.instants import NOON
from tests.makers.disputes import SOMEBODY

FILE = "0" * 64
URL = "https://files.example.vn/video.mp4"


def add(**changes: Any) -> tuple[DisputeEvidence, EvidenceAdded]:
    given: dict[str, Any] = {"statement": " Có cảnh mở hộp. ", "url": URL, "file_hash": FILE}
    return DisputeEvidence.added(DisputeId(new_id()), Side.BRAND, by=SOMEBODY, now=NOON, **(given | changes))


def test_evidence_is_kept_with_its_hash_which_anybody_can_reckon() -> None:
    evidence, event = add()

    lines = f"Có cảnh mở hộp.\n{URL}\n{FILE}"
    assert evidence.hash == event.hash == hashlib.sha256(lines.encode()).hexdigest()
    assert (evidence.statement, evidence.added_at) == ("Có cảnh mở hộp.", NOON)
    assert add(url=None, file_hash=None)[0].hash == hashlib.sha256("Có cảnh mở hộp.\n\n".encode()).hexdigest()


def test_the_hash_of_a_file_is_kept_and_hashed_in_small_letters() -> None:
    evidence, event = add(file_hash="AB" * 32)

    lines = f"Có cảnh mở hộp.\n{URL}\n{'ab' * 32}"
    assert evidence.file_hash == "ab" * 32
    assert evidence.hash == event.hash == hashlib.sha256(lines.encode()).hexdigest()


@pytest.mark.parametrize(
    ("changes", "refusal", "field"),
    [
        ({"statement": " "}, InvalidInput, "input.statement"),
        ({"url": "http://files.example.vn/1"}, AddressInvalid, "input.url"),
        ({"file_hash": "0" * 63}, InvalidInput, "input.fileHash"),
        ({"file_hash": "G" * 64}, InvalidInput, "input.fileHash"),
        ({"url": None}, InvalidInput, "input.fileHash"),
    ],
)
def test_evidence_that_cannot_be_held_against_anything_is_refused(
    changes: dict[str, Any], refusal: type[DomainError], field: str
) -> None:
    with pytest.raises(refusal) as raised:
        add(**changes)

    assert raised.value.field == field
