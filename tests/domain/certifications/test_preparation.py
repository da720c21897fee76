from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.actors import ActingInfluencer
from domain.certifications.course import Answer, CourseTestReplaced, course_test_in_force, take
from domain.certifications.pledges import CONDUCT_CODES, ConductCode, ConductCodeReplaced, conduct_code_in_force, sign
from domain.certifications.scheme import months_after
from domain.errors import InvalidInput
from domain.ids import InfluencerId, LoginId, new_id
from tests.instants import NOON

ME = ActingInfluencer(login_id=LoginId(new_id()), influencer_id=InfluencerId(new_id()))
TEST = course_test_in_force(NOON)
RIGHT = {question.code: question.answer for question in TEST.questions}


def answers(correct: int) -> list[Answer]:
    """So many right answers, the rest wrong."""
    return [
        Answer(code, answer if place < correct else "abcd"[("abcd".index(answer) + 1) % 4])
        for place, (code, answer) in enumerate(RIGHT.items())
    ]


def test_a_pledge_keeps_who_signed_which_text_and_when() -> None:
    pledge = sign(ME, code_version="2025-1", now=NOON)

    assert (pledge.influencer_id, pledge.signed_by) == (ME.influencer_id, ME.login_id)
    assert (pledge.code_version, pledge.signed_at) == ("2025-1", NOON)
    assert pledge.text_hash == CONDUCT_CODES[0].text_hash
    assert len(pledge.text_hash) == 64


def test_another_word_in_the_text_is_another_hash() -> None:
    code = conduct_code_in_force(NOON)
    articles = [article.model_dump() for article in code.articles]
    articles[0]["en"] = "I tell the truth most of the time."

    other = ConductCode.model_validate(code.model_dump() | {"articles": tuple(articles)})

    assert other.text_hash != code.text_hash


def test_only_the_code_in_force_is_signed() -> None:
    with pytest.raises(ConductCodeReplaced) as refusal:
        sign(ME, code_version="2024-1", now=NOON)

    assert refusal.value.in_force == "2025-1"


def test_the_test_has_twenty_questions_each_with_one_right_choice_and_its_source() -> None:
    assert (len(TEST.questions), TEST.pass_percent) == (20, 75)
    assert len(RIGHT) == 20
    for question in TEST.questions:
        assert [choice.code for choice in question.choices] == ["a", "b", "c", "d"]
        assert len({choice.vi for choice in question.choices}) == len({choice.en for choice in question.choices}) == 4
        assert question.answer in "abcd"
        assert question.source


@pytest.mark.parametrize(("correct", "passed"), [(0, False), (14, False), (15, True), (20, True)])
def test_fifteen_of_twenty_pass(correct: int, passed: bool) -> None:
    result = take(ME, version="2026-1", answers=answers(correct), now=NOON)

    assert (result.correct, result.asked, result.passed) == (correct, 20, passed)
    assert result.valid_until == (months_after(NOON, 12) if passed else None)
    assert (result.influencer_id, result.taken_by, result.taken_at) == (ME.influencer_id, ME.login_id, NOON)
    assert result.test_version == "2026-1"


@given(st.sets(st.sampled_from(sorted(RIGHT))))
def test_every_right_answer_counts_once(known: set[str]) -> None:
    given_answers = [Answer(code, RIGHT[code] if code in known else "?") for code in RIGHT]

    assert TEST.count_correct(given_answers) == len(known)
    assert TEST.passes(len(known)) is (len(known) >= 15)


@pytest.mark.parametrize(
    "broken", [[], answers(20)[1:], [*answers(20), answers(20)[0]], [*answers(20)[1:], Answer("extra", "a")]]
)
def test_all_questions_are_answered_once_and_no_others(broken: list[Answer]) -> None:
    with pytest.raises(InvalidInput) as refusal:
        take(ME, version="2026-1", answers=broken, now=NOON)

    assert refusal.value.field == "answers"


def test_only_the_test_in_force_is_taken() -> None:
    with pytest.raises(CourseTestReplaced) as refusal:
        take(ME, version="2025-9", answers=answers(20), now=NOON)

    assert refusal.value.in_force == "2026-1"


def test_there_was_no_test_before_the_first() -> None:
    with pytest.raises(LookupError):
        course_test_in_force(NOON - timedelta(days=365))
