import json
from importlib.resources import files
from typing import TypedDict, cast

import pytest

from domain.disclosures.captions import check_caption, folded
from domain.disclosures.labels import Relation, Verdict, label_book

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
    answer = check_caption(case["text"], Relation(case["relation"]))

    assert answer.verdict == Verdict(case["expected"])


def test_the_data_file_brings_twenty_five_captions() -> None:
    assert len(labelled_captions()) == 25


@pytest.mark.parametrize(
    ("caption", "relation", "verdict", "label"),
    [
        ("[QC] [Quảng cáo] Son mới", Relation.PAID, Verdict.OK, "vi.quang_cao"),
        ("Ad: I tried this cream for a month", Relation.PAID, Verdict.OK, "en.ad_text"),
        ("Sponsored by Brand X, món này ngon lắm", Relation.PAID, Verdict.OK_LANGUAGE_WARNING, "en.sponsored"),
        ("#ad kem nay minh dung thich lam", Relation.PAID, Verdict.OK_LANGUAGE_WARNING, "en.hashtag_ad"),
        ("#ad #quangcao Kem này dùng ổn", Relation.PAID, Verdict.OK, "vi.hashtag_quangcao"),
        ("Paid partnership with Phở 24, I went there for a month", Relation.PAID, Verdict.OK, "en.paid_partnership"),
        ("Sản phẩm do nhãn hàng G gửi tặng", Relation.PAID, Verdict.WRONG_KIND, "vi.gifted"),
        ("Mình nhận hoa hồng khi bạn mua qua liên kết này", Relation.AFFILIATE, Verdict.OK, "vi.affiliate_sentence"),
        ("Mình không nhận hoa hồng nha", Relation.AFFILIATE, Verdict.NONE, None),
        ("Tôi là nhân viên hãng K", Relation.EMPLOYEE, Verdict.OK, "en.employee"),
        ("Quảng cáo | quà được tặng", Relation.GIFT, Verdict.OK, "vi.quang_cao"),
        ("#qc quà xinh", Relation.GIFT, Verdict.CONDITIONAL, "vi.qc"),
        (LONG_STORY + "Mình nhận hoa hồng qua link này", Relation.AFFILIATE, Verdict.LATE, "vi.affiliate_sentence"),
        ("một\nhai\nba\nQuảng cáo: kem", Relation.PAID, Verdict.LATE, "vi.quang_cao"),
        ("một\nhai\nQuảng cáo: kem", Relation.PAID, Verdict.OK, "vi.quang_cao"),
        ("Kem này mình không thích\nQuảng cáo: hãng K", Relation.PAID, Verdict.OK, "vi.quang_cao"),
        ("Đây không phải quảng cáo. " + LONG_STORY + "#quangcao", Relation.PAID, Verdict.NEGATED, None),
        ("This is not an ad, I paid for it", Relation.PAID, Verdict.NEGATED, None),
        ("Đẹp #ootd #quangcao", Relation.PAID, Verdict.OK, "vi.hashtag_quangcao"),
        ("Cảm ơn nhãn hàng đã mời", Relation.PAID, Verdict.VAGUE, "x.thanks"),
        ("Kem ngon", Relation.PAID, Verdict.NONE, None),
        ("", Relation.PAID, Verdict.NONE, None),
    ],
)
def test_verdict_and_the_label_it_rests_on(
    caption: str, relation: Relation, verdict: Verdict, label: str | None
) -> None:
    answer = check_caption(caption, relation)

    assert (answer.verdict, answer.label_id) == (verdict, label)
    assert answer.book_version == "2026-11-21"


def test_the_label_is_quoted_as_the_checker_read_it() -> None:
    answer = check_caption("✨\n  QUẢNG CÁO: kem", Relation.PAID)

    assert (answer.label_text, answer.label_start) == ("quang cao:", 2)


def test_a_bare_mention_of_the_brand_is_vague_and_of_a_friend_is_nothing() -> None:
    caption = "Kem của @HãngK dùng ổn"

    assert check_caption(caption, Relation.PAID, brand_mentions={"hangk"}).verdict is Verdict.VAGUE
    assert check_caption(caption, Relation.PAID, brand_mentions={"hang"}).verdict is Verdict.NONE
    assert check_caption(caption, Relation.PAID).verdict is Verdict.NONE


def test_folding_keeps_lines_and_drops_everything_else_that_varies() -> None:
    assert folded("  Đường\u00a0\u200b \tNGỌT\r\nThứ  hai ") == "duong ngot\nthu hai"


@pytest.mark.parametrize(
    "filler", ["\n", "\n!", "#a ", "duoc tai tro ", "video nay do ", "khong a b ", "[qc", "\u0301", "#a#"]
)
@pytest.mark.timeout(20)
def test_a_hostile_caption_of_a_megabyte_is_answered(filler: str) -> None:
    caption = filler * (1_000_000 // len(filler))

    assert check_caption(caption, Relation.PAID).verdict in Verdict


def test_nothing_beyond_the_length_that_is_read_can_disclose() -> None:
    read = label_book().max_chars_read.value

    assert check_caption("x " * (read // 2) + "#quangcao", Relation.PAID).verdict is Verdict.NONE
    assert check_caption("x " * (read // 2 - 10) + "#quangcao", Relation.PAID).verdict is Verdict.LATE


@pytest.mark.parametrize("verdict", Verdict)
def test_only_two_verdicts_tell_the_reader(verdict: Verdict) -> None:
    assert verdict.discloses == (verdict in {Verdict.OK, Verdict.OK_LANGUAGE_WARNING})
