"""The page of a contract says all that was frozen, in both languages, and nothing that was not."""

import json
from datetime import timedelta
from typing import Any

import pytest

from domain.bookings.contract_pages import contract_page
from domain.bookings.wording import Deed, Signature
from domain.ids import LoginId, new_id
from domain.logins import OpenedWith
from domain.offers.terms import Side
from domain.pages import Line, Page
from domain.sentences import Language
from tests.instants import NOON
from tests.makers.bookings import make_contract
from tests.makers.offers import make_offer, make_terms, make_wide_terms

SIGNER = LoginId(new_id())


def lines(page: Page, heading: str) -> list[Line]:
    (section,) = (each for each in page.sections if each.heading == heading)
    return list(section.lines)


def first_form(text: str) -> str:
    """The same contract as it was frozen before law, names and deeds were a part of it."""
    body: dict[str, Any] = json.loads(text)
    del body["law"], body["names"]
    body["form"] = "niemtin-booking-1"
    for each in body["signatures"]:
        del each["deed"], each["session_opened_with"]
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def second_form(text: str) -> str:
    """The same contract as it was frozen before sessions could be opened with a second factor."""
    body: dict[str, Any] = json.loads(text)
    body["form"] = "niemtin-booking-2"
    for each in body["signatures"]:
        del each["session_opened_with"]
        each["second_factor"] = None
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def test_the_page_says_what_is_owed_under_the_names_of_the_day() -> None:
    offer, agreed = make_offer(terms=make_wide_terms())
    contract = make_contract(offer, agreed)

    page = contract_page(contract.text, "en")

    assert page.title == "Contract: Video mở hộp điện thoại Sen"
    assert lines(page, "Deliverables") == [
        Line("2 × Short video on TikTok", "due 20 Dec 2026"),
        Line("1 × Long video on YouTube", "due 24 Dec 2026. 4K"),
    ]
    assert lines(page, "Message with the terms") == [Line("", "Mời bạn cùng mở hộp.")]
    assert Line("SHA-256 of the original text", contract.hash) in lines(page, "How to check this")
    assert page.sections[0].clauses[1] == (
        "Deliverables: 2 × Short video on TikTok, due 20 Dec 2026; 1 × Long video on YouTube, due 24 Dec 2026."
    )


def signed_lines(language: Language, *opened_with: OpenedWith | None) -> list[Line]:
    """What a page says of a brand that wrote at noon and an influencer who accepted an hour later."""
    offer, agreed = make_offer()
    brand, influencer = opened_with
    signatures = (
        Signature(side=Side.BRAND, login_id=SIGNER, at=NOON, deed=Deed.WRITTEN, session_opened_with=brand),
        Signature(
            side=Side.INFLUENCER,
            login_id=SIGNER,
            at=NOON + timedelta(hours=1),
            deed=Deed.ACCEPTED,
            session_opened_with=influencer,
        ),
    )
    page = contract_page(make_contract(offer, agreed, signatures=signatures).text, language)
    assert page.signed_at == NOON + timedelta(hours=1)
    return list(page.sections[-2].lines)


def test_the_page_says_who_signed_when_how_and_in_what_kind_of_session() -> None:
    assert signed_lines("en", OpenedWith.PASSWORD_AND_TOTP, OpenedWith.PASSWORD) == [
        Line(
            "The brand",
            f"12:00:00, 21 Nov 2026 (Viet Nam time), by writing the terms; login {SIGNER}; "
            "signed in with a password and a code of an app (TOTP)",
        ),
        Line(
            "The influencer",
            f"13:00:00, 21 Nov 2026 (Viet Nam time), by accepting the terms; login {SIGNER}; "
            "signed in with a password only",
        ),
    ]


@pytest.mark.parametrize(
    ("opened_with", "said"),
    [
        (OpenedWith.PASSWORD, "đăng nhập chỉ bằng mật khẩu"),
        (OpenedWith.PASSWORD_AND_TOTP, "đăng nhập bằng mật khẩu và mã từ ứng dụng (TOTP)"),
        (OpenedWith.PASSWORD_AND_RECOVERY_CODE, "đăng nhập bằng mật khẩu và mã khôi phục"),
        (OpenedWith.PASSWORD_AND_PASSKEY, "đăng nhập bằng mật khẩu và khóa truy cập (passkey)"),
        (None, "không rõ có xác thực hai lớp hay không"),
    ],
)
def test_each_kind_of_session_has_its_words(opened_with: OpenedWith | None, said: str) -> None:
    brand, _ = signed_lines("vi", opened_with, OpenedWith.PASSWORD)

    assert brand.text == (f"12:00:00 21/11/2026 (giờ Việt Nam), bằng cách viết điều khoản; tài khoản {SIGNER}; {said}")


@pytest.mark.parametrize(
    ("language", "unknown"),
    [("vi", "không rõ có xác thực hai lớp hay không"), ("en", "whether with a second factor is not known")],
)
def test_a_contract_of_the_second_form_does_not_know_the_session(language: Language, unknown: str) -> None:
    offer, agreed = make_offer()
    text = second_form(make_contract(offer, agreed).text)

    page = contract_page(text, language)

    assert [line.text.split("; ")[-1] for line in page.sections[-2].lines] == [unknown, unknown]
    assert Line("Mẫu" if language == "vi" else "Form", "niemtin-booking-2") in page.sections[-1].lines


def test_the_page_names_the_papers_that_the_law_asked_for() -> None:
    offer, agreed = make_offer()

    law = lines(contract_page(make_contract(offer, agreed).text, "vi"), "Yêu cầu của pháp luật và giấy tờ")

    assert law[1] == Line("Nhóm sản phẩm", "Mỹ phẩm")
    assert law[3] == Line(
        "Giấy chứng nhận đăng ký doanh nghiệp / hộ kinh doanh",
        "số 12/2026, Sở Y tế, từ 01/01/2026 đến 31/12/2027 "
        "[Điều 20 Luật Quảng cáo 16/2012/QH13; điểm a khoản 1 Điều 54 Nghị định 87/2026/NĐ-CP]",
    )


def test_declarations_are_said_as_they_were_made() -> None:
    offer, agreed = make_offer()
    declared = {"documents_read": True, "product_use": "used", "conflicts_of_interest": "Chị tôi làm ở nhãn hàng."}

    page = contract_page(make_contract(offer, agreed, declarations=declared).text, "en")

    assert lines(page, "The influencer's declarations") == [
        Line("Has read the product's documents", "yes"),
        Line("The product", "was used"),
        Line("Conflicts of interest", "Chị tôi làm ở nhãn hàng."),
    ]


@pytest.mark.parametrize(
    ("language", "law", "unsaid"),
    [
        ("vi", "Yêu cầu của pháp luật và giấy tờ", "Mẫu hợp đồng này chưa ghi lại yêu cầu của pháp luật."),
        ("en", "What the law asks, and the papers", "This form of contract does not record what the law asked."),
    ],
)
def test_a_contract_of_the_first_form_still_has_its_page(language: Language, law: str, unsaid: str) -> None:
    offer, agreed = make_offer(terms=make_terms())
    text = first_form(make_contract(offer, agreed).text)

    page = contract_page(text, language)

    assert lines(page, law) == [Line("", unsaid)]
    owed = page.sections[2].lines[0].label
    assert owed in {"1 × short_video trên tiktok", "1 × short_video on tiktok"}
    signed = page.sections[-2].lines[0].text
    assert ("cách ký không được ghi" if language == "vi" else "how is not recorded") in signed


def test_braces_and_percents_of_people_stay_as_they_are() -> None:
    offer, agreed = make_offer(terms=make_terms(message="{brand} %s {0} {{x}}\nhai dòng"))

    page = contract_page(make_contract(offer, agreed).text, "vi")

    assert lines(page, "Lời nhắn kèm điều khoản") == [Line("", "{brand} %s {0} {{x}}\nhai dòng")]
