from datetime import date
from typing import Any

import pytest

from domain.campaigns.events import ViolatorBlocked, ViolatorUnblocked
from domain.campaigns.violators import NamedViolator, NotBlockedAnyMore, folded_url
from domain.errors import InvalidInput
from domain.ids import LoginId, new_id
from tests.instants import NOON
from tests.makers.campaigns import make_notice

ADMIN = LoginId(new_id())


def test_whom_a_notice_names_is_blocked_by_name_tax_code_and_address() -> None:
    notice = make_notice(tax_code="0399999999-001", url="https://www.BanGian.vn/?ref=1")

    violator, event = NamedViolator.blocked(notice, by=ADMIN, now=NOON)

    assert event == ViolatorBlocked(violator_id=violator.id)
    assert (violator.name_folded, violator.tax_code, violator.url_folded) == (
        "cong ty tnhh ban gian",
        "0399999999-001",
        "bangian.vn",
    )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "input.name"),
        ({"tax_code": "12"}, "input.taxCode"),
        ({"announced_on": date(2026, 11, 22)}, "input.announcedOn"),
        ({"announced_by": ""}, "input.announcedBy"),
        ({"source_url": ""}, "input.sourceUrl"),
    ],
)
def test_a_notice_that_cannot_be_one_is_refused(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        NamedViolator.blocked(make_notice(**changes), by=ADMIN, now=NOON)

    assert refused.value.field == field


def test_an_entry_is_lifted_once() -> None:
    violator, _ = NamedViolator.blocked(make_notice(), by=ADMIN, now=NOON)

    assert violator.lift(by=ADMIN, now=NOON) == ViolatorUnblocked(violator_id=violator.id)
    with pytest.raises(NotBlockedAnyMore):
        violator.lift(by=ADMIN, now=NOON)
    assert (violator.lifted_by, violator.lifted_at) == (ADMIN, NOON)


@pytest.mark.parametrize(
    "url",
    ["https://www.tiktok.com/@abc", "http://m.tiktok.com/@ABC/", "tiktok.com/@abc?lang=vi", " TIKTOK.com/@abc "],
)
def test_addresses_are_compared_without_their_trimmings(url: str) -> None:
    assert folded_url(url) == "tiktok.com/@abc"
