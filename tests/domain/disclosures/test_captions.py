import json
from importlib.resources import files
from typing import TypedDict, cast

import pytest

from domain.disclosures.captions import check_caption, folded
from domain.disclosures.labels import DisclosureRelation, DisclosureVerdict, label_book

LONG_STORY = "Hôm nay mình kể cho cả nhà nghe về chuyến đi Đà Lạt vừa rồi, trời lạnh, mây nhiều. " * 2


class LabelledCaption(TypedDict):
    id: str
    text: str
    relation: str
    expected: str


def labelled_captions() -> list[LabelledCaption]:
    data = json.loads((files("domain.reference") / "disclosure_labels.json").read_text(encoding="utf-8"))
    return cast(list[LabelledCaption], data["test_cases"])


@pytest.mark.parametrize("case", labelled_captions(), ids=lambda case: case["id"])
def test_captions_judged_by_hand_are_judged_alike(case: LabelledCaption) -> None:
    answer = check_caption(case["text"], DisclosureRelation(case["relation"]))

    assert answer.verdict == DisclosureVerdict(case["expected"])


def test_the_data_file_brings_twenty_five_captions() -> None:
    assert len(labelled_captions()) == 25


@pytest.mark.parametrize(
    ("caption", "relation", "verdict", "label"),
    [
        ("[QC] [Quảng cáo] Son mới", DisclosureRelation.PAID, DisclosureVerdict.OK, "vi.quang_cao"),
        ("Ad: I tried this cream for a month", DisclosureRelation.PAID, DisclosureVerdict.OK, "en.ad_text"),
        (
            "Sponsored by Brand X, món này ngon lắm",
            DisclosureRelation.PAID,
            DisclosureVerdict.OK_LANGUAGE_WARNING,
            "en.sponsored",
        ),
        (
            "#ad kem nay minh dung thich lam",
            DisclosureRelation.PAID,
            DisclosureVerdict.OK_LANGUAGE_WARNING,
            "en.hashtag_ad",
        ),
        ("#ad #quangcao Kem này dùng ổn", DisclosureRelation.PAID, DisclosureVerdict.OK, "vi.hashtag_quangcao"),
        (
            "Paid partnership with Phở 24, I went there for a month",
            DisclosureRelation.PAID,
            DisclosureVerdict.OK,
            "en.paid_partnership",
        ),
        ("Sản phẩm do nhãn hàng G gửi tặng", DisclosureRelation.PAID, DisclosureVerdict.WRONG_KIND, "vi.gifted"),
        (
            "Mình nhận hoa hồng khi bạn mua qua liên kết này",
            DisclosureRelation.AFFILIATE,
            DisclosureVerdict.OK,
            "vi.affiliate_sentence",
        ),
        ("Mình không nhận hoa hồng nha", DisclosureRelation.AFFILIATE, DisclosureVerdict.NONE, None),
        ("Tôi là nhân viên hãng K", DisclosureRelation.EMPLOYEE, DisclosureVerdict.OK, "en.employee"),
        ("Quảng cáo | quà được tặng", DisclosureRelation.GIFT, DisclosureVerdict.OK, "vi.quang_cao"),
        ("#qc quà xinh", DisclosureRelation.GIFT, DisclosureVerdict.CONDITIONAL, "vi.qc"),
        (
            LONG_STORY + "Mình nhận hoa hồng qua link này",
            DisclosureRelation.AFFILIATE,
            DisclosureVerdict.LATE,
            "vi.affiliate_sentence",
        ),
        ("một\nhai\nba\nQuảng cáo: kem", DisclosureRelation.PAID, DisclosureVerdict.LATE, "vi.quang_cao"),
        ("một\nhai\nQuảng cáo: kem", DisclosureRelation.PAID, DisclosureVerdict.OK, "vi.quang_cao"),
        ("Kem này mình không thích\nQuảng cáo: hãng K", DisclosureRelation.PAID, DisclosureVerdict.OK, "vi.quang_cao"),
        (
            "Đây không phải quảng cáo. " + LONG_STORY + "#quangcao",
            DisclosureRelation.PAID,
            DisclosureVerdict.NEGATED,
            None,
        ),
        ("This is not an ad, I paid for it", DisclosureRelation.PAID, DisclosureVerdict.NEGATED, None),
        ("Đẹp #ootd #quangcao", DisclosureRelation.PAID, DisclosureVerdict.OK, "vi.hashtag_quangcao"),
        ("Cảm ơn nhãn hàng đã mời", DisclosureRelation.PAID, DisclosureVerdict.VAGUE, "x.thanks"),
        ("Kem ngon", DisclosureRelation.PAID, DisclosureVerdict.NONE, None),
        ("", DisclosureRelation.PAID, DisclosureVerdict.NONE, None),
    ],
)
def test_verdict_and_the_label_it_rests_on(
    caption: str, relation: DisclosureRelation, verdict: DisclosureVerdict, label: str | None
) -> None:
    answer = check_caption(caption, relation)

    assert (answer.verdict, answer.label_id) == (verdict, label)
    assert answer.book_version == "2026-11-21"


def test_the_label_is_quoted_as_the_checker_read_it() -> None:
    answer = check_caption("✨\n  QUẢNG CÁO: kem", DisclosureRelation.PAID)

    assert (answer.label_text, answer.label_start) == ("quang cao:", 2)


def test_a_bare_mention_of_the_brand_is_vague_and_of_a_friend_is_nothing() -> None:
    caption = "Kem của @HãngK dùng ổn"

    assert check_caption(caption, DisclosureRelation.PAID, brand_mentions={"hangk"}).verdict is DisclosureVerdict.VAGUE
    assert check_caption(caption, DisclosureRelation.PAID, brand_mentions={"hang"}).verdict is DisclosureVerdict.NONE
    assert check_caption(caption, DisclosureRelation.PAID).verdict is DisclosureVerdict.NONE


def test_folding_keeps_lines_and_drops_everything_else_that_varies() -> None:
    assert folded("  Đường\u00a0\u200b \tNGỌT\r\nThứ  hai ") == "duong ngot\nthu hai"


@pytest.mark.parametrize(
    "filler", ["\n", "\n!", "#a ", "duoc tai tro ", "video nay do ", "khong a b ", "[qc", "\u0301", "#a#"]
)
@pytest.mark.timeout(20)
def test_a_hostile_caption_of_a_megabyte_is_answered(filler: str) -> None:
    caption = filler * (1_000_000 // len(filler))

    assert check_caption(caption, DisclosureRelation.PAID).verdict in DisclosureVerdict


def test_nothing_beyond_the_length_that_is_read_can_disclose() -> None:
    read = label_book().max_chars_read.value

    assert check_caption("x " * (read // 2) + "#quangcao", DisclosureRelation.PAID).verdict is DisclosureVerdict.NONE
    assert (
        check_caption("x " * (read // 2 - 10) + "#quangcao", DisclosureRelation.PAID).verdict is DisclosureVerdict.LATE
    )


@pytest.mark.parametrize("verdict", DisclosureVerdict)
def test_only_two_verdicts_tell_the_reader(verdict: DisclosureVerdict) -> None:
    assert verdict.discloses == (verdict in {DisclosureVerdict.OK, DisclosureVerdict.OK_LANGUAGE_WARNING})
