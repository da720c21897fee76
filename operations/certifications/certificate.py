"""Suspend, reinstate, revoke; announce and bring about the end by the clock.

Whoever suspends, reinstates or revokes proves once more who they are. A refusal of the proof is answered, not raised:
the failure it counts must be committed.
"""

from collections.abc import Callable
from functools import partial

from sqlalchemy import select

from domain.actors import Decider, System
from domain.certifications.certificate import STANDING_STATUSES, Certificate
from domain.certifications.history import CertificateChange, CertificateStatus
from domain.certifications.involvement import InvolvedInFile, involved_in
from domain.certifications.reasons import Statement
from domain.certifications.scheme import Severity
from domain.events import Event
from domain.ids import CertificateId
from operations.proving import Proof, Unproven, step_up
from storage.work import Work

AT_ONCE = 200
"""How many certificates one strike of a clock moves; the next strike takes the next."""


async def suspend_certificate(
    work: Work[Decider], *, certificate_id: CertificateId, statement: Statement, severity: Severity, proof: Proof
) -> Certificate | Unproven:
    """Take a certificate's effect away for a time. Raises NotFound, InvolvedInFile, WrongState, CertificateEnded."""
    change = partial(Certificate.suspend, by=work.actor.login_id, statement=statement, severity=severity, now=work.now)
    return await _changed(work, certificate_id, proof, change)


async def reinstate_certificate(
    work: Work[Decider], *, certificate_id: CertificateId, statement: Statement, proof: Proof
) -> Certificate | Unproven:
    """Lift a suspension. Raises NotFound, InvolvedInFile, WrongState, CertificateEnded, InvalidInput."""
    change = partial(Certificate.reinstate, by=work.actor.login_id, statement=statement, now=work.now)
    return await _changed(work, certificate_id, proof, change)


async def revoke_certificate(
    work: Work[Decider], *, certificate_id: CertificateId, statement: Statement, severity: Severity, proof: Proof
) -> Certificate | Unproven:
    """Take a certificate away for good. Raises NotFound, InvolvedInFile, WrongState, CertificateEnded."""
    change = partial(Certificate.revoke, by=work.actor.login_id, statement=statement, severity=severity, now=work.now)
    return await _changed(work, certificate_id, proof, change)


async def announce_ends(work: Work[System]) -> int:
    """Say of certificates whose end is near that it is; answers how many (see AT_ONCE)."""
    due = select(Certificate).where(
        Certificate.status == CertificateStatus.ACTIVE,
        Certificate.notice_at <= work.now,
        Certificate.valid_until > work.now,
    )
    certificates = await work.claim_free(due.order_by(Certificate.id).limit(AT_ONCE))
    for certificate in certificates:
        _keep(work, certificate.announce_end(now=work.now))
    return len(certificates)


async def expire_certificates(work: Work[System]) -> int:
    """End certificates whose time is over; answers how many (see AT_ONCE)."""
    due = select(Certificate).where(Certificate.status.in_(STANDING_STATUSES), Certificate.valid_until <= work.now)
    certificates = await work.claim_free(due.order_by(Certificate.id).limit(AT_ONCE))
    for certificate in certificates:
        _keep(work, certificate.expire(now=work.now))
    return len(certificates)


async def _changed(
    work: Work[Decider],
    certificate_id: CertificateId,
    proof: Proof,
    change: Callable[[Certificate], tuple[CertificateChange, Event]],
) -> Certificate | Unproven:
    """What a decider does to a certificate once they have proven who they are and have no part in its file."""
    refused = await step_up(work, proof=proof)
    if refused is not None:
        return refused
    certificate = await work.claim(select(Certificate).where(Certificate.id == certificate_id))
    if await work.value(involved_in(certificate.certification_id, work.actor.login_id)):
        raise InvolvedInFile
    _keep(work, change(certificate))
    return certificate


def _keep(work: Work[Decider | System], changed: tuple[CertificateChange, Event]) -> None:
    change, event = changed
    work.add(change)
    work.record(event)
