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
Thù lao: 3.000.000 ₫, do đối tác thanh toán giữ và giải ngân khi nghiệm thu.
Quyền sử dụng: Chạy quảng cáo từ bài đăng tại Việt Nam đến 01/03/2027.
Độc quyền: nhóm Điện tử, gia dụng, xe, 30 ngày sau khi đăng.
Nhãn hàng duyệt bản nháp trước khi đăng.
Người có ảnh hưởng thông báo quảng cáo ngay trước và trong khi quảng cáo.
Theo quy tắc bookings-2026-02: nhãn hàng yêu cầu chỉnh sửa tối đa 2 lần, rồi người phân xử trung lập có 3 ngày làm việc.
Im lặng là đồng ý: bản nháp sau 72 giờ, sản phẩm đã đăng sau 14 ngày, đề nghị hủy sau 72 giờ; \
đề nghị sửa đổi không trả lời trong 72 giờ là từ chối.
Hủy theo thỏa thuận, người có ảnh hưởng được hưởng của thù lao: 0 % khi chưa gửi gì, 10 % khi đã gửi kịch bản, \
50 % khi đã gửi bản nháp hoặc đã đăng một phần, 100 % khi đã hết lượt chỉnh sửa; không gì khi do lỗi của mình.
Chưa giao đủ sau hạn 14 ngày thì hợp đồng kết thúc: người có ảnh hưởng được hưởng 0 %, hoặc 50 % khi đã đăng một phần.
Phí của đơn vị vận hành: 10 % mỗi khoản chi trả (300.000 ₫ trên toàn bộ thù lao), làm tròn xuống, \
do người có ảnh hưởng chịu, trừ khi chi trả, theo quy tắc fee-2026-01; hợp đồng này giữ quy tắc đó dù về sau quy tắc \
thay đổi.
Thuế thu nhập cá nhân được khấu trừ theo pháp luật của ngày chi trả. Hôm nay, theo khoản 2 Điều 50 Nghị định \
253/2026/NĐ-CP (quy tắc pit-d253-2026): 10 % của mỗi khoản chi từ 5.000.000 ₫ trở lên cho cá nhân cư trú không có \
cam kết thuế của năm đó; người nhận khác theo quy định dành cho họ.
Người có ảnh hưởng nhận phần còn lại của mỗi khoản chi trả sau phí và thuế.
Tranh chấp về thù lao, theo quy tắc disputes-2026-01 của hôm nay: mở được khi hợp đồng đang thực hiện, trừ lúc người \
phân xử trung lập xem bản nháp (3 ngày làm việc), và trong 7 ngày sau khi hợp đồng kết thúc, trừ khi nhãn hàng đã \
nghiệm thu bằng lời hoặc hai bên đã đồng ý hủy bằng lời; bên kia trả lời trong 5 ngày làm việc, quản trị viên đề xuất \
trong 2 ngày làm việc, hai bên chấp nhận trong 2 ngày làm việc, rồi quản trị viên khác quyết định; tất cả không quá \
30 ngày. Thù lao được giải ngân, hoàn lại hoặc chia.
Nếu quy tắc tranh chấp thay đổi: hạn mở theo quy tắc của ngày hợp đồng kết thúc, các hạn khác theo quy tắc của ngày \
mở tranh chấp.
Người có ảnh hưởng được nêu bằng tên hiển thị; họ tên theo giấy tờ và mã số thuế của họ không có trong hợp đồng này: \
bên ký là người giữ tài khoản ghi cùng chữ ký.
Nhãn hàng đồng ý lúc 12:00 ngày 21/11/2026.
Người có ảnh hưởng đồng ý lúc 12:00 ngày 21/11/2026."""

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
Operator's fee: 10% of each payout (VND 300,000 of the whole fee), rounded down, borne by the influencer and taken \
off when it is paid, by the rule fee-2026-01, which this contract keeps whatever holds later.
Personal income tax is withheld by the law of the day of payment. Today, by Decree 253/2026/ND-CP Art 50.2 \
(rule pit-d253-2026): 10% of each payment of VND 5,000,000 or more to a resident person without a tax commitment for \
the year; of what others are paid, by the rules for them.
The influencer receives what remains of each payout after the fee and the tax.
Disputes over the fee, by the rule disputes-2026-01 of today: opened while the booking runs, except while the neutral \
judge looks at a draft (3 working days), and within 7 days of its end, unless the brand has accepted the delivery in \
words or both have agreed in words to cancel; the other side answers within 5 working days, an admin proposes \
within 2, both accept within 2, then another admin decides; all of it within 30 days. \
The fee is released, refunded or split.
Should the rule of disputes change: how long one may be opened is said by the rule of the day on which the booking \
ends, all else by that of the day on which it is opened.
The influencer is named by their display name; their legal name and tax code are not in this contract: who signs is \
whoever holds the login that stands with the signature.
The brand agreed at 12:00 on 21 Nov 2026 (Viet Nam time).
The influencer agreed at 12:00 on 21 Nov 2026 (Viet Nam time)."""


def test_the_contract_says_all_that_was_agreed() -> None:
    offer, agreed, parts = the_same_every_time(make_wide_terms())

    contract = make_contract(offer, agreed, **parts)

    body = json.loads(contract.text)
    assert body["wording"]["vi"] == VI
    assert body["wording"]["en"] == EN
    assert body["form"] == "niemtin-booking-5"
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
    assert body["operator_fee"] == {
        "version": "fee-2026-01",
        "basis_points": 1_000,
        "articles": [{"vi": "Quy định của sàn", "en": "House rule of the operator"}],
    }
    assert body["withheld_tax"] == {
        "version": "pit-d253-2026",
        "basis_points": 1_000,
        "threshold": 5_000_000,
        "articles": [{"vi": "khoản 2 Điều 50 Nghị định 253/2026/NĐ-CP", "en": "Decree 253/2026/ND-CP Art 50.2"}],
    }
    assert body["disputes"] == {
        "version": "disputes-2026-01",
        "open_days": 7,
        "answer_working_days": 5,
        "proposal_working_days": 2,
        "acceptance_working_days": 2,
        "cap_days": 30,
        "most_evidence": 30,
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

    wording = json.loads(contract.text)["wording"]["en"]
    assert not any(word in wording for word in ("Operator", "tax is", "Disputes"))
    assert wording.splitlines()[1:7] == [
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
