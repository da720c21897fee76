import unicodedata
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.law.advertisements import Passage, Product
from domain.law.articles import Article
from domain.law.content import content_findings, content_rules, find_phrases, mandatory_text_findings
from domain.law.findings import Finding, FindingCode, Match
from domain.law.gate import examine
from domain.law.rules import PHRASE_SETS, FindingSeverity, category_rule
from domain.reference.categories import CATEGORIES
from domain.vietnamese import fold, words
from tests.makers.advertisements import claiming, make_advertisement, make_paper, saying

TODAY = date(2026, 11, 21)


def found(text: str, category: str = "cosmetics") -> list[tuple[str, str]]:
    """Rule and matched text of each content finding in a title."""
    findings = content_findings(saying(text, category), TODAY)
    return [(finding.rule, finding.match.text) for finding in findings if finding.match]


@pytest.mark.parametrize(
    ("text", "matched"),
    [
        ("Kem chống nắng tốt nhất Việt Nam", "tốt nhất"),
        ("Thương hiệu SỐ MỘT", "SỐ MỘT"),
        ("thương hiệu số 1, ai cũng biết", "số 1"),
        ("Duy nhất tại Huế", "Duy nhất"),
        ("kem duong tot nhat", "tot nhat"),
        ("Nhãn hàng hàng đầu", "hàng đầu"),
        ("Tốt nhất là dùng buổi sáng", "Tốt nhất"),
        ("Mịn nhất", "nhất"),
    ],
)
def test_a_superlative_is_named_with_its_words(text: str, matched: str) -> None:
    assert found(text) == [("superlative", matched)]


@pytest.mark.parametrize(
    "text",
    [
        "Hai bên thống nhất kịch bản",
        "Nhất định phải xem",
        "Video thứ nhất ra ngày 1",
        "Nhất là khi trời nắng",
        "Uống ít nhất 2 lít nước",
        "Cập nhật giá, sinh nhật, Chủ nhật, Nhật Bản",
        "cap nhat gia, sinh nhat, chu nhat",
        "Số 10 Tràng Tiền",
        "Nhà số 1 Tràng Tiền",
        "Hàng đầu tiên bên trái",
    ],
)
def test_ordinary_words_are_not_superlatives(text: str) -> None:
    assert found(text) == []


def test_a_superlative_without_proof_holds_and_names_rule_place_and_fine() -> None:
    (finding,) = content_findings(saying("Kem tốt nhất"), TODAY)

    assert finding == Finding(
        code=FindingCode.UNPROVEN_CLAIM,
        severity=FindingSeverity.HOLDS,
        rule="superlative",
        articles=(Article("law16", "8.11"), Article("d87", "50.2.a")),
        fine=finding.fine,
        document="superlative_proof",
        match=Match(path="title", text="tốt nhất", start=4, end=12),
        vi=finding.vi,
        en=finding.en,
    )
    assert finding.fine is not None
    assert (finding.fine.minimum, finding.fine.maximum) == (10_000_000, 20_000_000)
    assert finding.vi.startswith("“tốt nhất”: Từ “nhất”")


def test_a_claim_proven_on_the_day_stands_and_may_be_repeated_word_for_word() -> None:
    proof = make_paper("superlative_proof")
    title = Passage(path="title", text="Mây: BÁN CHẠY NHẤT 2025 tại Hà Nội")

    assert list(content_findings(claiming("bán chạy nhất 2025", proof, passages=(title,)), TODAY)) == []


def test_a_proven_claim_proves_no_other_wording() -> None:
    title = Passage(path="title", text="Bán chạy nhất mọi thời đại")
    advertisement = claiming("bán chạy nhất 2025", make_paper("superlative_proof"), passages=(title,))

    (finding,) = content_findings(advertisement, TODAY)
    assert finding.match is not None
    assert (finding.match.path, finding.match.text) == ("title", "Bán chạy nhất")


def test_proof_out_of_date_or_of_another_kind_proves_nothing() -> None:
    expired = make_paper("superlative_proof", valid_until=date(2026, 11, 20))
    other = make_paper("claim_proof")

    for proofs in ((expired,), (other,), ()):
        (finding,) = content_findings(claiming("bán chạy nhất 2025", *proofs), TODAY)
        assert finding.match is not None
        assert finding.match.path == "claims[0].text"


def test_a_plain_claim_without_proof_warns_and_with_any_proof_passes() -> None:
    (finding,) = examine(claiming("Giữ ẩm 24 giờ"), TODAY)

    assert (finding.code, finding.severity) == (FindingCode.CLAIM_WITHOUT_PROOF, FindingSeverity.WARNS)
    assert finding.match == Match(path="claims[0].text", text="Giữ ẩm 24 giờ", start=0, end=13)
    assert examine(claiming("Giữ ẩm 24 giờ", make_paper("claim_proof")), TODAY) == ()


@pytest.mark.parametrize(
    ("category", "text", "expected"),
    [
        ("cosmetics", "Serum trị mụn sau 3 ngày", [("treatment_claim", "trị mụn")]),
        ("cosmetics", "Kem được bác sĩ khuyên dùng", [("health_worker_image", "bác sĩ")]),
        ("cosmetics", "Hỏi ý kiến bác sĩ nếu da nhạy cảm", []),
        ("health_supplement", "Viên uống chữa khỏi tiểu đường", [("treatment_claim", "chữa khỏi")]),
        ("health_supplement", "Sản phẩm này không phải là thuốc, không chữa bệnh", []),
        (
            "health_supplement",
            "Thực phẩm này không phải là thuốc, không có tác dụng thay thế thuốc chữa bệnh",
            [],
        ),
        ("general_food", "Bệnh nhân chia sẻ sau khi dùng", [("patient_testimonial", "Bệnh nhân chia sẻ")]),
        ("electronics_household", "Máy lọc dễ sửa chữa, trị mụn", []),
        ("medical_device", "Bác sĩ Nam giới thiệu", [("health_worker_image", "Bác sĩ")]),
        ("otc_medicine", "Mắt sáng, cam kết khỏi", [("guaranteed_cure", "cam kết khỏi")]),
        ("child_nutrition", "Tốt như sữa mẹ", [("breast_milk_equal", "Tốt như sữa mẹ")]),
        ("child_nutrition", "Sữa mẹ là thức ăn tốt nhất cho sức khỏe", []),
        ("alcohol_under_5_5", "Không say không về!", [("drinking_encouraged", "Không say không về")]),
        ("securities_investment", "Quỹ cam kết lợi nhuận", [("guaranteed_return", "cam kết lợi nhuận")]),
        ("education_training", "Khóa học cam kết đầu ra", [("guaranteed_result", "cam kết đầu ra")]),
        ("cosmetics", "Hơn hẳn các loại kem khác", [("comparison", "Hơn hẳn các")]),
    ],
)
def test_forbidden_words_depend_on_the_goods(category: str, text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text, category) == expected


def test_a_cure_said_of_a_cosmetic_is_refused_whatever_is_on_file() -> None:
    findings = list(content_findings(claiming("trị nám", make_paper("claim_proof")), TODAY))

    (finding,) = findings
    assert (finding.code, finding.severity) == (FindingCode.FORBIDDEN_CLAIM, FindingSeverity.REFUSES)
    assert finding.articles == (Article("d342", "4"), Article("d87", "70.4.b"))
    assert finding.fine is not None
    assert (finding.fine.minimum, finding.fine.maximum) == (30_000_000, 40_000_000)


def test_positions_count_in_the_composed_text() -> None:
    (finding,) = content_findings(saying(unicodedata.normalize("NFD", "Kem tốt nhất")), TODAY)

    assert finding.match == Match(path="title", text="tốt nhất", start=4, end=12)


def test_words_the_ad_must_carry_are_asked_for_until_the_brief_has_them() -> None:
    product = Product(name="Viên uống", category="health_supplement")
    rule = category_rule("health_supplement", TODAY)
    said = Passage(path="mandatory[0]", text="thuc pham bao ve suc khoe")

    silent = list(mandatory_text_findings(make_advertisement(product=product), rule, TODAY))
    partly = list(mandatory_text_findings(make_advertisement(product=product, passages=(said,)), rule, TODAY))

    assert [finding.code for finding in silent] == [FindingCode.MANDATORY_TEXT_MISSING] * 2
    assert [finding.severity for finding in silent] == [FindingSeverity.WARNS] * 2
    assert "Thực phẩm bảo vệ sức khỏe" in silent[0].vi
    assert partly == silent[1:]


def test_either_of_two_phrases_will_do() -> None:
    product = Product(name="Sữa", category="medical_nutrition")
    rule = category_rule("medical_nutrition", TODAY)
    said = Passage(path="title", text="Sử dụng cho người bệnh với sự giám sát của nhân viên y tế")

    assert list(mandatory_text_findings(make_advertisement(product=product, passages=(said,)), rule, TODAY)) == []


def test_a_hint_at_stricter_goods_asks_for_a_second_look_once_per_category() -> None:
    findings = [
        finding
        for finding in examine(saying("Vape và pod, viên uống giảm cân", "general_goods_services"), TODAY)
        if finding.code is FindingCode.CATEGORY_DOUBTFUL
    ]

    assert [(finding.rule, finding.severity, finding.match and finding.match.text) for finding in findings] == [
        ("e_cigarette", FindingSeverity.WARNS, "Vape"),
        ("health_supplement", FindingSeverity.WARNS, "viên uống"),
    ]


def test_goods_already_confirmed_by_an_authority_are_not_doubted() -> None:
    assert FindingCode.CATEGORY_DOUBTFUL not in {
        finding.code for finding in examine(saying("viên uống, sữa cho bé", "health_supplement"), TODAY)
    }


def test_the_rules_of_a_category_are_those_of_all_goods_and_its_own() -> None:
    assert {rule.code for rule in content_rules("software_app", TODAY)} == {
        "superlative",
        "comparison",
        "misleading_registered_attribute",
        "untruthful_or_unclear",
        "person_image_without_consent",
        "warning_not_legible",
        "ai_generated_person",
    }
    assert content_rules("software_app", date(2025, 12, 31)) == ()


@pytest.mark.parametrize("code", sorted(PHRASE_SETS))
def test_every_phrase_is_found_marked_or_not_and_every_exception_is_let_pass(code: str) -> None:
    phrases = PHRASE_SETS[code]

    for phrase in phrases.phrases:
        for text in (phrase, phrase.upper(), fold(phrase)):
            assert find_phrases(phrases.phrases, (), words(text)), text
    for exception in phrases.exceptions:
        kept = find_phrases(phrases.phrases, phrases.exceptions, words(exception))
        assert kept == [], exception


@given(
    st.lists(st.sampled_from(["kem", "tốt", "nhất", "thống", "định", "số", "1", "một", "là", "duy"]), max_size=12),
    st.sampled_from(["cosmetics", "general_food"]),
)
def test_findings_of_a_rule_never_overlap_and_quote_the_text(spoken: list[str], category: str) -> None:
    text = " ".join(spoken)
    matches = [finding.match for finding in content_findings(saying(text, category), TODAY) if finding.match]

    for match in matches:
        assert text[match.start : match.end] == match.text
    assert all(one.end <= other.start for one, other in pairwise(matches))


def test_every_category_has_content_rules_today() -> None:
    for category in CATEGORIES:
        assert content_rules(category, TODAY)
