from datetime import timedelta
from typing import Any

import pytest

from domain.certifications.application import (
    LIFECYCLE,
    OPEN_STATUSES,
    Certification,
    CertificationCompleted,
    CertificationDecided,
    CertificationOpen,
    CertificationStatus,
    CertificationWithdrawn,
    ReapplyTooSoon,
    check_may_apply,
)
from domain.certifications.reasons import Statement
from domain.certifications.screening import CertificationScreened, ScreeningOutcome, screen
from domain.errors import InvalidInput, WrongState
from domain.ids import LoginId, new_id
from tests.instants import NOON
from tests.makers.certifications import STATED, make_certification

SOMEBODY = LoginId(new_id())
STATEMENT = Statement(ground=" Bộ tiêu chí 2025-1, mục hạng ", facts="Hai người chấm cho 80 điểm.\n")
APPLIED, INCOMPLETE, ASSESSMENT, DECISION, GRANTED, REFUSED, WITHDRAWN = CertificationStatus


def do(verb: str, file: Certification) -> object:
    match verb:
        case "ask":
            return screen(file, by=SOMEBODY, outcome=ScreeningOutcome.INCOMPLETE, note="Thiếu kênh.", now=NOON)
        case "admit":
            return screen(file, by=SOMEBODY, outcome=ScreeningOutcome.COMPLETE, note="Đủ.", now=NOON)
        case "complete":
            return file.complete(statement="Đã bổ sung.", evidence=["https://example.vn/2"])
        case "withdraw":
            return file.withdraw(now=NOON)
        case "grant" | "refuse":
            return file.decide(verb, by=SOMEBODY, statement=STATEMENT, now=NOON)
        case _:
            return LIFECYCLE.enter(verb, file)


def kept(file: Certification) -> dict[str, Any]:
    return {column.name: getattr(file, column.name) for column in Certification.__table__.columns}


@pytest.mark.parametrize(("verb", "before", "after"), list(LIFECYCLE.rows()))
def test_each_row_of_the_lifecycle(verb: str, before: CertificationStatus, after: CertificationStatus) -> None:
    file = make_certification(status=before)

    do(verb, file)

    assert file.status is after


@pytest.mark.parametrize("verb", ["ask", "admit", "complete", "withdraw", "grant", "refuse"])
@pytest.mark.parametrize("status", CertificationStatus)
def test_what_is_no_row_of_the_lifecycle_moves_nothing(verb: str, status: CertificationStatus) -> None:
    if (verb, status) in {(name, before) for name, before, _ in LIFECYCLE.rows()}:
        return
    file = make_certification(status=status)
    before = kept(file)

    with pytest.raises(WrongState):
        do(verb, file)

    assert kept(file) == before


def test_the_lifecycle_of_a_file() -> None:
    assert list(LIFECYCLE.rows()) == [
        ("ask", APPLIED, INCOMPLETE),
        ("complete", INCOMPLETE, APPLIED),
        ("admit", APPLIED, ASSESSMENT),
        ("close_assessment", ASSESSMENT, DECISION),
        ("reopen_assessment", DECISION, ASSESSMENT),
        ("grant", DECISION, GRANTED),
        ("refuse", DECISION, REFUSED),
        ("refuse", INCOMPLETE, REFUSED),
        *(("withdraw", status, WITHDRAWN) for status in sorted(OPEN_STATUSES)),
    ]
    assert LIFECYCLE.ends() == {GRANTED, REFUSED, WITHDRAWN}
    assert LIFECYCLE.initial is make_certification().status is APPLIED


def test_a_decision_keeps_who_when_and_why() -> None:
    file = make_certification(status=DECISION)

    event = file.decide("grant", by=SOMEBODY, statement=STATEMENT, now=NOON)

    assert event == CertificationDecided(certification_id=file.id, influencer_id=file.influencer_id, status=GRANTED)
    assert (file.decided_by, file.decided_at) == (SOMEBODY, NOON)
    assert (file.decision_ground, file.decision_facts) == (
        "Bộ tiêu chí 2025-1, mục hạng",
        "Hai người chấm cho 80 điểm.",
    )
    assert file.appeal_by == NOON + timedelta(days=15)


@pytest.mark.parametrize(
    ("statement", "field"),
    [
        (Statement(ground=" ", facts="Đúng."), "input.ground"),
        (Statement(ground="Mục 1", facts=""), "input.facts"),
        (Statement(ground="Mục 1", facts="a\x00b"), "input.facts"),
        (Statement(ground="a" * 301, facts="Đúng."), "input.ground"),
        (Statement(ground="Mục 1", facts="a" * 4001), "input.facts"),
    ],
)
def test_no_decision_without_ground_and_facts(statement: Statement, field: str) -> None:
    file = make_certification(status=DECISION)
    before = kept(file)

    with pytest.raises(InvalidInput) as refusal:
        file.decide("refuse", by=SOMEBODY, statement=statement, now=NOON)

    assert refusal.value.field == field
    assert kept(file) == before


def test_completing_and_withdrawing_say_so() -> None:
    file = make_certification(status=INCOMPLETE)

    assert file.complete(statement="Mới.", evidence=["https://example.vn/2"]) == CertificationCompleted(
        certification_id=file.id
    )
    assert (file.statement, file.evidence) == ("Mới.", ["https://example.vn/2"])
    assert file.withdraw(now=NOON) == CertificationWithdrawn(certification_id=file.id)
    assert file.withdrawn_at == NOON


def test_a_screening_keeps_who_when_and_what() -> None:
    file = make_certification()

    screening, event = screen(file, by=SOMEBODY, outcome=ScreeningOutcome.COMPLETE, note=" Đủ. ", now=NOON)

    assert (screening.certification_id, screening.screened_by, screening.screened_at) == (file.id, SOMEBODY, NOON)
    assert (screening.outcome, screening.note) == (ScreeningOutcome.COMPLETE, "Đủ.")
    assert event == CertificationScreened(certification_id=file.id, outcome=ScreeningOutcome.COMPLETE)


def test_a_screening_says_why() -> None:
    file = make_certification()

    with pytest.raises(InvalidInput):
        screen(file, by=SOMEBODY, outcome=ScreeningOutcome.INCOMPLETE, note=" ", now=NOON)

    assert file.status is APPLIED


@pytest.mark.parametrize("status", sorted(OPEN_STATUSES))
def test_one_file_at_a_time(status: CertificationStatus) -> None:
    with pytest.raises(CertificationOpen):
        check_may_apply(make_certification(status=status), new_facts="Có tình tiết mới.", now=NOON)


@pytest.mark.parametrize("previous", [None, make_certification(status=WITHDRAWN), make_certification(status=GRANTED)])
def test_a_first_a_withdrawn_and_a_granted_file_make_nobody_wait(previous: Certification | None) -> None:
    check_may_apply(previous, new_facts=None, now=NOON)


def test_after_a_refusal_one_waits_thirty_days_or_has_new_facts() -> None:
    refused = make_certification(status=REFUSED, decided_by=SOMEBODY, decided_at=NOON, **STATED)
    again_at = NOON + timedelta(days=30)

    with pytest.raises(ReapplyTooSoon) as refusal:
        check_may_apply(refused, new_facts=None, now=again_at - timedelta(seconds=1))

    assert refusal.value.again_at == again_at
    check_may_apply(refused, new_facts=None, now=again_at)
    check_may_apply(refused, new_facts="Đã đính chính công khai.", now=NOON)
