"""The course test that comes before an application: its questions as dated data, marked here, never by the caller."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, Select, select
from sqlalchemy.orm import Mapped, mapped_column

from domain.actors import ActingInfluencer
from domain.certifications.scheme import in_force, months_after
from domain.errors import DomainError, InvalidInput
from domain.events import Event
from domain.ids import CourseResultId, InfluencerId, LoginId, new_id
from domain.reference.loading import Entry, Sheet, read_sheet
from domain.rows import Row

A_DAY: Final = timedelta(days=1)


class Choice(Entry):
    """One of the answers offered."""

    code: str
    vi: str
    en: str


class Question(Entry):
    """A question, the rule it asks about, and the choice that is right (which no caller is shown)."""

    code: str
    source: str
    vi: str
    en: str
    answer: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Answer:
    """What somebody chose, by the codes of question and choice."""

    question: str
    choice: str


class CourseTest(Entry):
    """One version of the test."""

    version: str
    valid_from: date
    pass_percent: int
    valid_months: int
    tries_a_day: int
    questions: tuple[Question, ...]

    def count_correct(self, answers: Sequence[Answer]) -> int:
        """How many of the answers are right. Raises InvalidInput unless each question is answered once."""
        right = {question.code: question.answer for question in self.questions}
        if sorted(answer.question for answer in answers) != sorted(right):
            raise InvalidInput(
                vi_reason=f"Hãy trả lời đủ {len(self.questions)} câu của bài này, mỗi câu một lần.",
                en_reason=f"Answer each of the {len(self.questions)} questions of this test once.",
                field="answers",
            )
        return sum(right[answer.question] == answer.choice for answer in answers)

    def passes(self, correct: int) -> bool:
        """Whether so many right answers reach the pass mark."""
        return correct * 100 >= self.pass_percent * len(self.questions)


class _CourseTests(Sheet):
    tests: tuple[CourseTest, ...]


COURSE_TESTS: Final = read_sheet("domain.certifications", "course_tests.json", _CourseTests).tests


class CourseResult(Row, kw_only=True):
    """One try at the test. It counts for `valid_until`, when it was passed."""

    __tablename__ = "course_results"
    __table_args__ = (
        CheckConstraint("0 <= correct AND correct <= asked AND asked > 0", name="marks"),
        CheckConstraint("passed = (valid_until IS NOT NULL)", name="passed_holds"),
        Index("ix_course_results_influencer_id_taken_at", "influencer_id", "taken_at"),
    )

    id: Mapped[CourseResultId] = mapped_column(primary_key=True, default_factory=lambda: CourseResultId(new_id()))
    influencer_id: Mapped[InfluencerId] = mapped_column(ForeignKey("influencers.id"))
    taken_by: Mapped[LoginId] = mapped_column(ForeignKey("logins.id"))
    test_version: Mapped[str]
    correct: Mapped[int]
    asked: Mapped[int]
    passed: Mapped[bool]
    taken_at: Mapped[datetime]
    valid_until: Mapped[datetime | None]


@dataclass(frozen=True, kw_only=True)
class CourseTestTaken(Event):
    """An influencer has taken the course test."""

    course_result_id: CourseResultId
    influencer_id: InfluencerId
    test_version: str
    correct: int
    passed: bool


@dataclass(eq=False, kw_only=True)
class CourseTestReplaced(DomainError):
    """The version answered is not the one in force."""

    in_force: str
    vi = "Bài kiểm tra đang áp dụng là bản {in_force}. Hãy làm bản đó."
    en = "The test in force is version {in_force}. Take that one."


@dataclass(eq=False, kw_only=True)
class CourseTestNeeded(DomainError):
    """A passed course test that still counts comes before the application."""

    pass_percent: int
    vi = "Trước khi nộp hồ sơ, hãy đạt bài kiểm tra của khóa học (từ {pass_percent} % câu đúng)."
    en = "Pass the course test ({pass_percent} % or more) before you apply."


@dataclass(eq=False, kw_only=True)
class TooManyTries(DomainError):
    """The test may be tried a few times a day only: it is to be learned, not guessed."""

    again_at: datetime
    vi = "Bạn đã làm bài đủ số lần trong ngày. Hãy thử lại từ {again_at}."
    en = "You have taken the test often enough for a day. Try again from {again_at}."


def course_test_in_force(now: datetime) -> CourseTest:
    """The test that is taken today. Raises LookupError before the first."""
    return in_force(COURSE_TESTS, now)


def take(actor: ActingInfluencer, *, version: str, answers: Sequence[Answer], now: datetime) -> CourseResult:
    """The marked result of one try. Raises CourseTestReplaced and InvalidInput."""
    test = course_test_in_force(now)
    if version != test.version:
        raise CourseTestReplaced(in_force=test.version, field="version")
    correct = test.count_correct(answers)
    passed = test.passes(correct)
    return CourseResult(
        influencer_id=actor.influencer_id,
        taken_by=actor.login_id,
        test_version=test.version,
        correct=correct,
        asked=len(test.questions),
        passed=passed,
        taken_at=now,
        valid_until=months_after(now, test.valid_months) if passed else None,
    )


def tries_since(actor: ActingInfluencer, now: datetime) -> Select[CourseResult]:
    """The influencer's tries of the last 24 hours, oldest first."""
    return (
        select(CourseResult)
        .where(CourseResult.influencer_id == actor.influencer_id, CourseResult.taken_at > now - A_DAY)
        .order_by(CourseResult.taken_at)
    )


def results_that_count(actor: ActingInfluencer, now: datetime) -> Select[CourseResult]:
    """The influencer's passed tests that still count, the latest first."""
    return (
        select(CourseResult)
        .where(CourseResult.influencer_id == actor.influencer_id, CourseResult.valid_until > now)
        .order_by(CourseResult.taken_at.desc(), CourseResult.id.desc())
    )
