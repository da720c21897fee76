import pytest

from domain.certifications.application import OPEN_STATUSES, CertificationStatus
from domain.certifications.assessment import (
    AssessmentClosed,
    ConflictRecorded,
    GroupScore,
    ThirdAssessorCalled,
    make_assessment,
    record_conflict,
    sheets_of,
    weigh,
)
from domain.errors import InvalidInput, WrongState
from domain.events import Event
from domain.ids import LoginId, new_id
from tests.instants import NOON
from tests.makers.certifications import EVIDENCE, make_certification, scored, sheet

SOMEBODY = LoginId(new_id())
ASSESSMENT, DECISION = CertificationStatus.ASSESSMENT, CertificationStatus.DECISION


def test_an_assessment_keeps_a_score_for_each_group() -> None:
    file = make_certification(status=ASSESSMENT)

    assessment, rows = make_assessment(file, scored(70, values=55), by=SOMEBODY, now=NOON)

    assert (assessment.certification_id, assessment.assessor_id) == (file.id, SOMEBODY)
    assert assessment.submitted_at == NOON
    assert sheets_of(rows) == [sheet(70, values=55)]
    assert {row.note for row in rows} == {"Đã xem 20 bài gần nhất."}
    assert [row.evidence for row in rows] == [[EVIDENCE]] * 5
    assert file.status is ASSESSMENT


@pytest.mark.parametrize("status", sorted(set(CertificationStatus) - {ASSESSMENT}))
def test_only_a_file_under_assessment_is_scored(status: CertificationStatus) -> None:
    with pytest.raises(WrongState):
        make_assessment(make_certification(status=status), scored(70), by=SOMEBODY, now=NOON)


def wrong(**changes: object) -> GroupScore:
    given: dict[str, object] = {"group": "values", "score": 70, "note": "Đã xem.", "evidence": [EVIDENCE]}
    return GroupScore(**(given | changes))  # pyright: ignore[reportArgumentType] - wrong on purpose


@pytest.mark.parametrize(
    ("score", "field"),
    [
        (wrong(group="beauty"), "input.scores.3.group"),
        (wrong(score=-1), "input.scores.3.score"),
        (wrong(score=101), "input.scores.3.score"),
        (wrong(note="  "), "input.scores.3.note"),
        (wrong(note="a" * 2001), "input.scores.3.note"),
        (wrong(evidence=[]), "input.scores.3.evidence"),
        (wrong(evidence=["ftp://example.vn/x"]), "input.scores.3.evidence"),
        (wrong(evidence=["https:///x"]), "input.scores.3.evidence"),
        (wrong(evidence=["https://[x"]), "input.scores.3.evidence"),
        (wrong(evidence=["https://example.vn/" + "a" * 2000]), "input.scores.3.evidence"),
        (wrong(evidence=["https://example.vn/\x07"]), "input.scores.3.evidence"),
        (wrong(evidence=[f"https://example.vn/{n}" for n in range(11)]), "input.scores.3.evidence"),
        (wrong(group="conduct"), "input.scores"),
    ],
)
def test_a_score_needs_its_group_a_note_and_evidence(score: GroupScore, field: str) -> None:
    scores = scored(70)
    scores[3] = score

    with pytest.raises(InvalidInput) as refusal:
        make_assessment(make_certification(status=ASSESSMENT), scores, by=SOMEBODY, now=NOON)

    assert refusal.value.field == field


@pytest.mark.parametrize("scores", [[], scored(70)[:4], [*scored(70), *scored(70)]])
def test_each_group_is_scored_exactly_once(scores: list[GroupScore]) -> None:
    with pytest.raises(InvalidInput) as refusal:
        make_assessment(make_certification(status=ASSESSMENT), scores, by=SOMEBODY, now=NOON)

    assert refusal.value.field == "input.scores"


AGREED, APART, MIDDLE = sheet(60), sheet(60, values=80), sheet(60, values=70)


@pytest.mark.parametrize(
    ("before", "sheets", "after", "said"),
    [
        (ASSESSMENT, [], ASSESSMENT, None),
        (ASSESSMENT, [AGREED], ASSESSMENT, None),
        (ASSESSMENT, [AGREED, AGREED], DECISION, AssessmentClosed),
        (ASSESSMENT, [AGREED, APART], ASSESSMENT, ThirdAssessorCalled),
        (ASSESSMENT, [AGREED, APART, MIDDLE], DECISION, AssessmentClosed),
        # After a conflict of interest has taken scores away:
        (DECISION, [AGREED], ASSESSMENT, None),
        (DECISION, [AGREED, APART], ASSESSMENT, ThirdAssessorCalled),
        (DECISION, [AGREED, MIDDLE], DECISION, None),
        (CertificationStatus.APPLIED, [], CertificationStatus.APPLIED, None),
    ],
)
def test_a_file_moves_on_when_enough_scores_are_in(
    before: CertificationStatus, sheets: list[dict[str, int]], after: CertificationStatus, said: type[Event] | None
) -> None:
    file = make_certification(status=before)

    events = weigh(file, sheets)

    assert file.status is after
    assert [type(event) for event in events] == ([said] if said else [])


def test_a_conflict_keeps_who_and_why() -> None:
    file, other = make_certification(status=ASSESSMENT), LoginId(new_id())

    conflict, event = record_conflict(file, SOMEBODY, by=other, ground=" Cùng công ty. ", now=NOON)

    assert (conflict.certification_id, conflict.login_id, conflict.recorded_by) == (file.id, SOMEBODY, other)
    assert (conflict.recorded_at, conflict.ground) == (NOON, "Cùng công ty.")
    assert event == ConflictRecorded(certification_id=file.id, login_id=SOMEBODY)


@pytest.mark.parametrize("status", sorted(set(CertificationStatus) - OPEN_STATUSES))
def test_a_decided_file_takes_no_conflicts(status: CertificationStatus) -> None:
    with pytest.raises(WrongState):
        record_conflict(make_certification(status=status), SOMEBODY, by=SOMEBODY, ground="Họ hàng.", now=NOON)
