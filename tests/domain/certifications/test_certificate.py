from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.certifications.application import CertificationChannel, CertificationStatus
from domain.certifications.certificate import (
    GOOD_STATUSES,
    LIFECYCLE,
    AlreadyCertified,
    Certificate,
    CertificateChannel,
    CertificateEnded,
    CertificateExpired,
    CertificateExpiring,
    CertificateIssued,
    CertificateReinstated,
    CertificateResult,
    CertificateRevoked,
    CertificateSuspended,
    ScoresTooLow,
    SuspendedNow,
    check_may_be_renewed,
    issue,
)
from domain.certifications.history import AppealState, CertificateChange, CertificateStatus, appeal_state
from domain.certifications.reasons import Statement
from domain.certifications.scheme import Severity, scheme_in_force
from domain.certifications.scoring import result_of
from domain.errors import InvalidInput, WrongState
from domain.events import Event
from domain.ids import ChannelId, LoginId, new_id
from tests.instants import NOON
from tests.makers.certifications import make_certificate, make_certification, sheet

SOMEBODY = LoginId(new_id())
STATEMENT = Statement(ground="Cam kết ứng xử, điều 6", facts="Mua tương tác, xem vụ việc.")
ACTIVE, EXPIRING, SUSPENDED, REVOKED, EXPIRED = CertificateStatus
NOTICE = datetime(2027, 9, 22, 5, tzinfo=UTC)
END = datetime(2027, 11, 21, 5, tzinfo=UTC)
SECOND = timedelta(seconds=1)
LATER = NOON + timedelta(days=10)


def do(verb: str, certificate: Certificate, now: datetime = LATER) -> tuple[CertificateChange, Event]:
    match verb:
        case "suspend":
            return certificate.suspend(by=SOMEBODY, statement=STATEMENT, severity=Severity.SERIOUS, now=now)
        case "revoke":
            return certificate.revoke(by=SOMEBODY, statement=STATEMENT, severity=Severity.GRAVE, now=now)
        case "reinstate":
            return certificate.reinstate(by=SOMEBODY, statement=STATEMENT, now=now)
        case "announce_end":
            return certificate.announce_end(now=now)
        case "expire":
            return certificate.expire(now=now)
        case _:
            return certificate.give_way_to("NT-2026-000002-3", now=now)


SAYS = {
    "announce_end": CertificateExpiring,
    "expire": CertificateExpired,
    "replace": CertificateExpired,
    "suspend": CertificateSuspended,
    "reinstate": CertificateReinstated,
    "revoke": CertificateRevoked,
}


def kept(certificate: Certificate) -> dict[str, Any]:
    return {column.name: getattr(certificate, column.name) for column in Certificate.__table__.columns}


@pytest.mark.parametrize(("verb", "before", "after"), list(LIFECYCLE.rows()))
def test_each_row_of_the_lifecycle(verb: str, before: CertificateStatus, after: CertificateStatus) -> None:
    certificate = make_certificate(status=before)

    change, event = do(verb, certificate)

    assert certificate.status is change.status is after
    assert (change.certificate_id, change.place, change.at) == (certificate.id, certificate.changes, LATER)
    assert certificate.changes == 2
    assert type(event) is SAYS[verb]


@pytest.mark.parametrize("verb", SAYS)
@pytest.mark.parametrize("status", CertificateStatus)
def test_what_is_no_row_of_the_lifecycle_moves_nothing(verb: str, status: CertificateStatus) -> None:
    if (verb, status) in {(name, before) for name, before, _ in LIFECYCLE.rows()}:
        return
    certificate = make_certificate(status=status)
    before = kept(certificate)

    with pytest.raises(WrongState):
        do(verb, certificate)

    assert kept(certificate) == before


def test_the_lifecycle_of_a_certificate() -> None:
    assert list(LIFECYCLE.rows()) == [
        ("announce_end", ACTIVE, EXPIRING),
        ("expire", ACTIVE, EXPIRED),
        ("expire", EXPIRING, EXPIRED),
        ("expire", SUSPENDED, EXPIRED),
        ("replace", ACTIVE, EXPIRED),
        ("replace", EXPIRING, EXPIRED),
        ("suspend", ACTIVE, SUSPENDED),
        ("suspend", EXPIRING, SUSPENDED),
        ("reinstate", SUSPENDED, ACTIVE),
        ("revoke", ACTIVE, REVOKED),
        ("revoke", EXPIRING, REVOKED),
        ("revoke", SUSPENDED, REVOKED),
    ]
    assert LIFECYCLE.ends() == {REVOKED, EXPIRED}


def test_a_certificate_is_issued_for_twelve_months_with_its_results() -> None:
    file = make_certification(status=CertificationStatus.GRANTED)
    result = result_of(scheme_in_force(NOON), [sheet(80), sheet(90)])
    channel = CertificationChannel(
        certification_id=file.id, channel_id=ChannelId(new_id()), platform="tiktok", handle="nhung"
    )

    certificate, rows, event = issue(file, [channel], result, serial=123, now=NOON)

    assert certificate.number == "NT-2026-000123-6"
    assert (certificate.certification_id, certificate.influencer_id) == (file.id, file.influencer_id)
    assert (certificate.scheme_version, certificate.tier, certificate.total) == ("2025-1", 2, 8500)
    assert (certificate.issued_at, certificate.notice_at, certificate.valid_until) == (NOON, NOTICE, END)
    assert (certificate.status, certificate.changes) == (ACTIVE, 1)
    results = [row for row in rows if isinstance(row, CertificateResult)]
    assert [(row.criteria_group, row.weight, row.score) for row in results] == [
        ("transparency", 25, 8500),
        ("conduct", 25, 8500),
        ("engagement", 20, 8500),
        ("values", 15, 8500),
        ("compliance", 15, 8500),
    ]
    (covered,) = (row for row in rows if isinstance(row, CertificateChannel))
    assert (covered.certificate_id, covered.channel_id) == (certificate.id, channel.channel_id)
    assert (covered.platform, covered.handle) == ("tiktok", "nhung")
    (first,) = (row for row in rows if isinstance(row, CertificateChange))
    assert (first.certificate_id, first.place, first.status, first.at) == (certificate.id, 1, ACTIVE, NOON)
    assert event == CertificateIssued(
        certificate_id=certificate.id,
        influencer_id=file.influencer_id,
        number="NT-2026-000123-6",
        tier=2,
        valid_until=END,
    )


def test_too_few_points_make_no_certificate() -> None:
    result = result_of(scheme_in_force(NOON), [sheet(60), sheet(60, transparency=59)])

    with pytest.raises(ScoresTooLow) as refusal:
        issue(make_certification(), [], result, serial=1, now=NOON)

    assert refusal.value.total == "59,87"


@pytest.mark.parametrize(
    ("status", "now", "shown"),
    [
        (ACTIVE, NOON, ACTIVE),
        (ACTIVE, NOTICE - SECOND, ACTIVE),
        (ACTIVE, NOTICE, EXPIRING),
        (EXPIRING, END - SECOND, EXPIRING),
        (ACTIVE, END, EXPIRED),
        (EXPIRING, END, EXPIRED),
        (SUSPENDED, NOTICE, SUSPENDED),
        (SUSPENDED, END, EXPIRED),
        (REVOKED, END, REVOKED),
        (EXPIRED, NOON, EXPIRED),
    ],
)
def test_it_stands_as_the_calendar_says_though_no_clock_struck(
    status: CertificateStatus, now: datetime, shown: CertificateStatus
) -> None:
    assert make_certificate(status=status).status_at(now) is shown


def test_a_sanction_keeps_its_reasons_and_is_open_to_appeal() -> None:
    certificate = make_certificate()

    change, event = certificate.suspend(by=SOMEBODY, statement=STATEMENT, severity=Severity.MINOR, now=LATER)

    assert (change.decided_by, change.ground, change.facts) == (SOMEBODY, STATEMENT.ground, STATEMENT.facts)
    assert change.severity is Severity.MINOR
    assert change.appeal_by == LATER + timedelta(days=15)
    assert change.public_until == datetime(2027, 6, 1, 5, tzinfo=UTC)
    assert event == CertificateSuspended(certificate_id=certificate.id, influencer_id=certificate.influencer_id)


def test_reinstating_keeps_its_reasons_and_is_no_sanction() -> None:
    change, _ = make_certificate(status=SUSPENDED).reinstate(by=SOMEBODY, statement=STATEMENT, now=LATER)

    assert (change.decided_by, change.ground, change.facts) == (SOMEBODY, STATEMENT.ground, STATEMENT.facts)
    assert (change.severity, change.appeal_by, change.public_until) == (None, None, None)


@pytest.mark.parametrize("verb", ["suspend", "revoke", "reinstate"])
def test_nothing_is_decided_about_a_certificate_that_is_over(verb: str) -> None:
    certificate = make_certificate(status=SUSPENDED if verb == "reinstate" else ACTIVE)
    before = kept(certificate)

    with pytest.raises(CertificateEnded) as refusal:
        do(verb, certificate, now=END)

    assert refusal.value.ended_at == END
    assert kept(certificate) == before


@pytest.mark.parametrize("verb", ["suspend", "reinstate", "revoke"])
def test_nothing_is_decided_without_reasons(verb: str) -> None:
    certificate = make_certificate(status=SUSPENDED if verb == "reinstate" else ACTIVE)
    before = kept(certificate)
    silent = Statement(ground="", facts="")

    with pytest.raises(InvalidInput):
        if verb == "reinstate":
            certificate.reinstate(by=SOMEBODY, statement=silent, now=LATER)
        else:
            getattr(certificate, verb)(by=SOMEBODY, statement=silent, severity=Severity.GRAVE, now=LATER)

    assert kept(certificate) == before


def test_a_successor_is_named() -> None:
    certificate = make_certificate(status=EXPIRING)

    certificate.give_way_to("NT-2027-000009-1", now=NOTICE)

    assert (certificate.status, certificate.succeeded_by) == (EXPIRED, "NT-2027-000009-1")


@pytest.mark.parametrize(
    ("appeal_by", "state"),
    [(None, AppealState.NONE), (NOON + SECOND, AppealState.POSSIBLE), (NOON, AppealState.FINAL)],
)
def test_the_state_of_appeal(appeal_by: datetime | None, state: AppealState) -> None:
    assert appeal_state(appeal_by, NOON) is state


def test_a_certificate_is_renewed_when_its_end_is_near() -> None:
    with pytest.raises(AlreadyCertified) as refusal:
        check_may_be_renewed(make_certificate(), NOTICE - SECOND)

    assert refusal.value.renew_from == NOTICE
    check_may_be_renewed(make_certificate(), NOTICE)
    check_may_be_renewed(make_certificate(status=EXPIRING), END)
    check_may_be_renewed(None, NOON)


def test_a_suspension_is_not_got_round_by_a_new_certificate() -> None:
    with pytest.raises(SuspendedNow):
        check_may_be_renewed(make_certificate(status=SUSPENDED), NOTICE)


@given(st.lists(st.sampled_from(sorted(SAYS)), max_size=12))
def test_the_last_change_is_always_the_status(verbs: list[str]) -> None:
    certificate = make_certificate()
    history = [ACTIVE]

    for verb in verbs:
        try:
            change, _ = do(verb, certificate)
        except WrongState:
            continue
        history.append(change.status)
        assert change.place == len(history)

    assert certificate.status is history[-1]
    assert certificate.changes == len(history)
    assert all(status in GOOD_STATUSES | {SUSPENDED} for status in history[:-1])
