"""A contract of the fourth form, as it was frozen: its hash and its pages stay what they were."""

import hashlib
from pathlib import Path
from typing import Final

import pytest

import tests.domain.bookings
from api.contracts.html import html_of
from domain.bookings.contract import hash_of_contract
from domain.bookings.contract_pages import contract_page
from domain.sentences import Language
from schema.bookings.contracts import contract_of

FROZEN: Final = Path(tests.domain.bookings.__path__[0], "contracts", "niemtin-booking-4.json").read_text()


def test_the_hash_is_what_it_was() -> None:
    assert hash_of_contract(FROZEN) == "1ce5bb08db170783017a1fc3d08909dfd9dd6fd62e1d5b516058ccfcd4016782"


@pytest.mark.parametrize(
    ("language", "page"),
    [
        ("vi", "a05ed88bad5b034f870ff5e46b2cd1c9ee9bbd04fba3ef92e48fa32e6b007c7b"),
        ("en", "8ab0cda75c891a3f384098c9729f555c14492aff49f46b601921375338d6bff4"),
    ],
)
def test_the_page_is_the_same_to_the_byte(language: Language, page: str) -> None:
    assert hashlib.sha256(html_of(contract_page(FROZEN, language))).hexdigest() == page


def test_it_names_no_rule_of_the_operators_fee() -> None:
    shown = contract_of(FROZEN, hash_of_contract(FROZEN))

    assert shown.operator_fee is None
    assert shown.rule is not None
    assert shown.rule.version == "bookings-2026-02"
