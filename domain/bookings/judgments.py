"""Judgments: where the rounds of changes are used up, a neutral judge says whether a draft meets the brief."""

from datetime import datetime
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.ids import BookingId, BriefId, DraftJudgmentId, LoginId, new_id
from domain.offers.texts import needed_text
from domain.rows import Row

LONGEST_GROUNDS: Final = 2_000


class DraftJudgment(Row, kw_only=True):
    """One draft before the judge, who looks at the agreed version of the brief and at nothing else.

    `judged_by` is empty where the judge let the time pass: the draft then counts as meeting the brief. Neither a
    member of the brand nor the influencer may judge (a trigger keeps that too).
    """

    __tablename__ = "draft_judgments"
    __table_args__ = (
        UniqueConstraint("booking_id", "draft_number"),
        CheckConstraint("draft_number > 0", name="draft_number"),
        CheckConstraint("num_nulls(judged_at, meets_brief) IN (0, 2)", name="judged"),
        CheckConstraint("num_nulls(judged_by, findings) IN (0, 2)", name="judge"),
        CheckConstraint("judged_by IS NULL OR judged_at IS NOT NULL", name="judge_judged"),
        CheckConstraint("meets_brief IS NOT FALSE OR judged_by IS NOT NULL", name="unmet_only_by_a_judge"),
        Index("ix_draft_judgments_open", "judge_by", postgresql_where=text("judged_at IS NULL")),
    )

    id: Mapped[DraftJudgmentId] = mapped_column(primary_key=True, default_factory=lambda: DraftJudgmentId(new_id()))
    booking_id: Mapped[BookingId] = mapped_column(ForeignKey("bookings.id"))
    draft_number: Mapped[int]
    brief_id: Mapped[BriefId] = mapped_column(ForeignKey("briefs.id"))
    brief_version: Mapped[int]
    grounds: Mapped[str]
    referred_by: Mapped[LoginId] = mapped_column(ForeignKey("logins.id"))
    referred_at: Mapped[datetime]
    judge_by: Mapped[datetime]
    judged_at: Mapped[datetime | None] = mapped_column(default=None)
    judged_by: Mapped[LoginId | None] = mapped_column(ForeignKey("logins.id"), default=None)
    meets_brief: Mapped[bool | None] = mapped_column(default=None)
    findings: Mapped[str | None] = mapped_column(default=None)

    def judge(self, *, meets_brief: bool, findings: str, by: LoginId, now: datetime) -> None:
        """Say whether the draft meets the brief, and why. Raises InvalidInput."""
        self.findings = needed_text(findings, "findings", LONGEST_GROUNDS)
        self.meets_brief, self.judged_by, self.judged_at = meets_brief, by, now

    def pass_by_silence(self, *, now: datetime) -> None:
        """Let the draft count as meeting the brief, the judge having said nothing in time."""
        self.meets_brief, self.judged_at = True, now


def checked_grounds(grounds: str) -> str:
    """Why a draft is brought before the judge. Raises InvalidInput."""
    return needed_text(grounds, "grounds", LONGEST_GROUNDS)
