import pytest

from domain.influencers.qualifications import QualificationField
from domain.reference.competences import COMPETENCE_RULES
from domain.reference.names import NAMES, CodeList, name_of
from domain.sentences import Sentence


@pytest.mark.parametrize(
    ("code", "lists", "expected"),
    [
        ("beauty.makeup", [CodeList.NICHE], Sentence("Trang điểm", "Makeup")),
        ("tiktok", [CodeList.PLATFORM], Sentence("TikTok", "TikTok")),
        ("01", [CodeList.PROVINCE], Sentence("Hà Nội", "Hanoi")),
        ("otc_medicine", [CodeList.NICHE, CodeList.CATEGORY], NAMES[CodeList.CATEGORY]["otc_medicine"]),
        ("beauty", [CodeList.PROVINCE], Sentence("beauty", "beauty")),
        ("3", [], Sentence("3", "3")),
    ],
)
def test_a_code_is_called_by_its_name_and_one_that_nobody_knows_by_itself(
    code: str, lists: list[CodeList], expected: Sentence
) -> None:
    assert name_of(code, *lists) == expected


def test_every_list_has_names_in_both_languages() -> None:
    assert NAMES.keys() == set(CodeList)
    assert all(name.vi and name.en for names in NAMES.values() for name in names.values())


def test_every_field_in_which_goods_need_competence_has_a_name() -> None:
    assert NAMES[CodeList.COMPETENCE].keys() == set(QualificationField)
    assert {rule.field for rule in COMPETENCE_RULES} <= NAMES[CodeList.COMPETENCE].keys()
