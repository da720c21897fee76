"""Screening: the Secretariat looks whether a file is complete, before anybody assesses it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from domain.certifications.application import LIFECYCLE, Certification
from domain.certifications.reasons import written
from domain.events import Event
from domain.ids import CertificationId, LoginId, ScreeningId, new_id
from domain.rows import Row


class ScreeningOutcome(StrEnum):
    """What the Secretariat finds."""

    COMPLETE = "complete"
    """The file goes to the assessors."""
    INCOMPLETE = "incomplete"
    """The file goes back to the applicant; the note says what is missing."""


class Screening(Row, kw_only=True):
    """One look at a file. Appended only: whoever screened it once may not decide it."""

    __tablename__ = "screenings"

    id: Mapped[ScreeningId] = mapped_column(primary_key=True, default_factory=lambda: ScreeningId(new_id()))
    certification_id: Mapped[CertificationId] = mapped_column(ForeignKey("certifications.id"), index=True)
    screened_by: Mapped[LoginId] = mapped_column(ForeignKey("logins.id"))
    screened_at: Mapped[datetime]
    outcome: Mapped[ScreeningOutcome]
    note: Mapped[str]


@dataclass(frozen=True, kw_only=True)
class CertificationScreened(Event):
    """The Secretariat has looked at a file."""

    certification_id: CertificationId
    outcome: ScreeningOutcome


def screen(
    certification: Certification, *, by: LoginId, outcome: ScreeningOutcome, note: str, now: datetime
) -> tuple[Screening, CertificationScreened]:
    """Screen a file: on to the assessors, or back to the applicant. Raises InvalidInput and WrongState."""
    note = written(note, field="input.note")
    LIFECYCLE.enter("admit" if outcome is ScreeningOutcome.COMPLETE else "ask", certification)
    screening = Screening(
        certification_id=certification.id, screened_by=by, screened_at=now, outcome=outcome, note=note
    )
    return screening, CertificationScreened(certification_id=certification.id, outcome=outcome)
