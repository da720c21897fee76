import hashlib
import json
from dataclasses import replace
from datetime import date, timedelta
from typing import cast
from uuid import UUID

import pytest

from domain.bookings.contract import hash_of_contract
from domain.bookings.rules import booking_rule
from domain.bookings.wording import BrandParty, Deed, InfluencerParty, Signature, Subject
from domain.ids import BookingId, BrandId, BriefId, InfluencerId, LoginId, OfferId
from domain.law.pack import pack
from domain.law.rules import RULE_VERSION
from domain.logins import OpenedWith
from domain.money import vnd
from domain.offers.offer import Offer
from domain.offers.terms import OfferTerms, Side, Terms
from tests.instants import NOON
from tests.makers.advertisements import make_advertisement, make_paper
from tests.makers.bookings import make_contract
from tests.makers.offers import DECLARED, make_offer, make_terms, make_wide_terms


def the_same_every_time(terms: Terms) -> tuple[Offer, OfferTerms, dict[str, object]]:
    offer, agreed = make_offer(
        terms=terms,
        brief_id=BriefId(UUID(int=1)),
        brand_id=BrandId(UUID(int=2)),
        influencer_id=InfluencerId(UUID(int=3)),
    )
    parts: dict[str, object] = {
        "booking_id": BookingId(UUID(int=4)),
        "offer_id": OfferId(UUID(int=5)),
        "signatures": (
            Signature(
                side=Side.BRAND,
                login_id=LoginId(UUID(int=6)),
                at=NOON,
                deed=Deed.WRITTEN,
                session_opened_with=OpenedWith.PASSWORD_AND_TOTP,
            ),
            Signature(
                side=Side.INFLUENCER,
                login_id=LoginId(UUID(int=7)),
                at=NOON,
                deed=Deed.ACCEPTED,
                session_opened_with=OpenedWith.PASSWORD,
            ),
        ),
        "rule": booking_rule(NOON + timedelta(days=1)),
    }
    return offer, agreed, parts


VI = """\
Công ty TNHH Trà Sen Vàng (mã số thuế 0312345678) và Hồng Nhung thỏa thuận về bản yêu cầu \
“Video mở hộp điện thoại Sen”, sản phẩm “Điện thoại Sen”.
Sản phẩm giao: 2 × Video ngắn (TikTok, Shorts) trên TikTok, hạn 20/12/2026; 1 × Video dài trên YouTube, hạn 24/12/2026.
Thù lao: 3.000.000 VND, do đối tác thanh toán giữ và giải ngân khi nghiệm thu.
Quyền sử dụng: Chạy quảng cáo từ bài đăng tại Việt Nam đến 01/03/2027.
Độc quyền: nhóm Điện tử, gia dụng, xe, 30 ngày sau khi đăng.
Nhãn hàng duyệt bản nháp trước khi đăng.
Người ảnh hưởng thông báo quảng cáo ngay trước và trong khi quảng cáo.
Theo quy tắc bookings-2026-02: nhãn hàng yêu cầu chỉnh sửa tối đa 2 lần, rồi người phân xử trung lập có 3 ngày làm việc.
Im lặng là đồng ý: bản nháp sau 72 giờ, sản phẩm đã đăng sau 14 ngày, đề nghị hủy sau 72 giờ; \
đề nghị sửa đổi không trả lời trong 72 giờ là từ chối.
Hủy theo thỏa thuận, người ảnh hưởng được hưởng của thù lao: 0 % khi chưa gửi gì, 10 % khi đã gửi kịch bản, \
50 % khi đã gửi bản nháp hoặc đã đăng một phần, 100 % khi đã hết lượt chỉnh sửa; không gì khi do lỗi của mình.
Chưa giao đủ sau hạn 14 ngày thì hợp đồng kết thúc: người ảnh hưởng được hưởng 0 %, hoặc 50 % khi đã đăng một phần.
Nhãn hàng đồng ý lúc 12:00 ngày 21/11/2026.
Người ảnh hưởng đồng ý lúc 12:00 ngày 21/11/2026."""

EN = """\
Công ty TNHH Trà Sen Vàng (tax code 0312345678) and Hồng Nhung agree on the brief \
“Video mở hộp điện thoại Sen”, product “Điện thoại Sen”.
Deliverables: 2 × Short video on TikTok, due 20 Dec 2026; 1 × Long video on YouTube, due 24 Dec 2026.
Fee: VND 3,000,000, held by the payment partner and released on approval.
Usage rights: Paid amplification of the post in Việt Nam until 1 Mar 2027.
Exclusivity: Electronics, household goods, vehicles, 30 days after publication.
The brand approves a draft before publication.
The influencer tells people that this is advertising, immediately before and during it.
By the rule bookings-2026-02: the brand asks for changes 2 times at most, then a neutral judge has 3 working days.
Silence is a yes: to a draft after 72 hours, to what is published after 14 days, to a wish to cancel after 72 hours; \
an amendment that is not answered within 72 hours is declined.
Cancelled by consent, of the fee the influencer has 0% before anything is sent, 10% with a script sent, \
50% with a draft sent or a piece online, 100% once the rounds of changes are used up; \
nothing where it ends by their fault.
What is not all delivered 14 days after it is due ends: the influencer has 0% of the fee, \
or 50% where a piece is online.
The brand agreed at 12:00 on 21 Nov 2026 (Viet Nam time).
The influencer agreed at 12:00 on 21 Nov 2026 (Viet Nam time)."""


def test_the_contract_says_all_that_was_agreed() -> None:
    offer, agreed, parts = the_same_every_time(make_wide_terms())

    contract = make_contract(offer, agreed, **parts)

    body = json.loads(contract.text)
    assert body["wording"]["vi"] == VI
    assert body["wording"]["en"] == EN
    assert body["form"] == "niemtin-booking-4"
    assert body["rule"] == {
        "version": "bookings-2026-02",
        "change_rounds": 2,
        "judge_working_days": 3,
        "draft_silence_hours": 72,
        "final_silence_days": 14,
        "cancellation_silence_hours": 72,
        "amendment_open_hours": 72,
        "reminder_hours": 48,
        "overdue_days": 14,
        "share_agreed": 0,
        "share_script_sent": 1_000,
        "share_draft_sent": 5_000,
        "share_after_rounds": 10_000,
        "share_overdue": 0,
        "share_overdue_online": 5_000,
    }
    assert body["terms"]["fee"] == {"minor": 3_000_000, "currency": "VND"}
    assert body["terms"]["deliverables"] == agreed.deliverables
    assert body["declarations"] == DECLARED.to_json()
    assert [(each["side"], each["deed"], each["session_opened_with"]) for each in body["signatures"]] == [
        ("brand", "written", "password_and_totp"),
        ("influencer", "accepted", "password"),
    ]
    assert contract.hash == hashlib.sha256(contract.text.encode()).hexdigest() == hash_of_contract(contract.text)


def test_a_contract_in_english_and_unpaid() -> None:
    offer, agreed, parts = the_same_every_time(make_terms(fee=vnd(0)))
    subject = Subject(
        brief_id=BriefId(UUID(int=1)),
        brief_version=2,
        title="An toàn trên mạng",
        product_name="Chiến dịch Không một mình",
        category="general",
        draft_review=False,
    )

    contract = make_contract(offer, agreed, **(parts | {"subject": subject}))

    assert json.loads(contract.text)["wording"]["en"].splitlines()[1:7] == [
        "Deliverables: 1 × Short video on TikTok, due 20 Dec 2026.",
        "Fee: none, this is community work.",
        "Usage rights: on the influencer's own channels only.",
        "Exclusivity: none.",
        "No draft has to be approved before publication.",
        "The influencer tells people that this is advertising, immediately before and during it.",
    ]


def test_the_text_is_canonical_and_stable() -> None:
    offer, agreed, parts = the_same_every_time(make_wide_terms())
    again = the_same_every_time(make_wide_terms())

    contract = make_contract(offer, agreed, **parts)

    assert contract == make_contract(again[0], again[1], **again[2])
    body = json.loads(contract.text)
    assert json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False) == contract.text


@pytest.mark.parametrize("opened_with", [None, OpenedWith.PASSWORD, OpenedWith.PASSWORD_AND_RECOVERY_CODE])
def test_what_a_session_was_opened_with_is_a_part_of_the_contract(opened_with: OpenedWith | None) -> None:
    offer, agreed, parts = the_same_every_time(make_terms())
    brand, influencer = cast("tuple[Signature, Signature]", parts["signatures"])
    otherwise = (replace(brand, session_opened_with=opened_with), influencer)

    contract = make_contract(offer, agreed, **(parts | {"signatures": otherwise}))

    assert json.loads(contract.text)["signatures"][0]["session_opened_with"] == opened_with
    assert contract.hash != make_contract(offer, agreed, **parts).hash


def test_one_dong_more_is_another_contract() -> None:
    offer, agreed, parts = the_same_every_time(make_terms())
    dearer_offer, dearer, dearer_parts = the_same_every_time(make_terms(fee=vnd(3_000_001)))

    assert make_contract(offer, agreed, **parts).hash != make_contract(dearer_offer, dearer, **dearer_parts).hash


def test_names_are_kept_as_they_are_written() -> None:
    offer, agreed, parts = the_same_every_time(make_terms())
    tricky = {
        "brand": BrandParty(id="b", legal_name="Cty {brand} “Sen” & {0}", tax_code="0312345678"),
        "influencer": InfluencerParty(id="i", display_name='Nhung "{x}"'),
    }

    body = json.loads(make_contract(offer, agreed, **(parts | tricky)).text)

    assert body["wording"]["en"].startswith('Cty {brand} “Sen” & {0} (tax code 0312345678) and Nhung "{x}" agree on')


def test_the_contract_keeps_what_the_law_asked_and_what_was_on_file() -> None:
    offer, agreed, parts = the_same_every_time(make_terms())
    day = date(2026, 11, 21)
    asked = pack(make_advertisement(papers=(make_paper("business_registration"),)), day)

    law = json.loads(make_contract(offer, agreed, **(parts | {"law": asked})).text)["law"]

    assert (law["version"], law["day"], law["category"]["vi"]) == (RULE_VERSION, "2026-11-21", "Mỹ phẩm")
    assert [(each["document"], each["filed"] and each["filed"]["number"]) for each in law["papers"]] == [
        ("business_registration", "12/2026"),
        ("cosmetic_notification", None),
    ]
    assert {"vi": "Điều 4 Nghị định 342/2025/NĐ-CP", "en": "Decree 342/2025/ND-CP Art 4"} in law["articles"]
    assert {each["whose"] for each in law["duties"]} == {"brand", "influencer"}
    assert law["mandatory"][0]["shown_en"] == "Name of the cosmetic; its features and uses"
