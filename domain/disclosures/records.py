"""The record of how one published post says that it is an ad: the machine's verdict, and what people made of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import CheckConstraint, ColumnElement, Float, ForeignKey, Select, case, cast, func, literal, select
from sqlalchemy.orm import Mapped, mapped_column

from domain.actors import ActingInfluencer
from domain.addresses import checked_address
from domain.disclosures.captions import check_caption
from domain.disclosures.labels import DisclosureRelation, DisclosureVerdict
from domain.disclosures.value import ValuePolicy
from domain.errors import DomainError, InvalidInput
from domain.events import Event
from domain.ids import DisclosureId, InfluencerId, LoginId, new_id
from domain.instants import aware
from domain.money import BASIS_POINTS
from domain.reference.platforms import PLATFORMS
from domain.rows import Row, states_named
from domain.vietnamese import composed

LONGEST_CAPTION: Final = 63_206
"""Characters: the longest post that any of our platforms takes (Facebook)."""
LONGEST_REASONS: Final = 2_000
LONGEST_PRODUCT_USE: Final = 1_000


class DisclosureMedium(StrEnum):
    """Where in a post a disclosure stands."""

    CAPTION = "caption"
    """In the caption."""
    ON_SCREEN = "on_screen"
    """Written in the picture."""
    SPOKEN = "spoken"
    """Said aloud."""
    PLATFORM_TOOL = "platform_tool"
    """By the platform's own switch for paid partnerships."""


class DisclosureJudge(StrEnum):
    """Whose verdict stands."""

    MACHINE = "machine"
    """The machine, by the list of labels."""
    ADMIN = "admin"
    """A decider of the alliance, with reasons."""


@dataclass(frozen=True, kw_only=True)
class PublishedPost:
    """A post as it was published, with what proves that the law was kept.

    `media`: where a label stands. `before` and `during`: addresses of the evidence of the two notices (Advertising Law
    Art 15a.3.b). `product_use`: how the author knows the product (Art 15a.3.a).
    """

    platform: str
    url: str
    published_at: datetime
    relation: DisclosureRelation
    caption: str
    media: frozenset[DisclosureMedium] = frozenset()
    before: str | None = None
    during: str | None = None
    product_use: str | None = None

    def checked(self, *, now: datetime) -> "PublishedPost":
        """The post with clean addresses and text. Raises InvalidInput."""
        if self.platform not in PLATFORMS:
            raise InvalidInput(
                vi_reason="Nền tảng này không có trong danh mục.",
                en_reason="This platform is not on the list.",
                field="input.platform",
            )
        if aware(self.published_at, field="input.publishedAt") > now:
            raise InvalidInput(
                vi_reason="Bài đăng không thể ở trong tương lai.",
                en_reason="A post cannot lie in the future.",
                field="input.publishedAt",
            )
        return PublishedPost(
            platform=self.platform,
            url=checked_address(self.url, field="input.url"),
            published_at=self.published_at,
            relation=self.relation,
            caption=checked_caption(self.caption, field="input.caption"),
            media=self.media,
            before=None if self.before is None else checked_address(self.before, field="input.before"),
            during=None if self.during is None else checked_address(self.during, field="input.during"),
            product_use=None
            if self.product_use is None
            else _text(self.product_use, LONGEST_PRODUCT_USE, field="input.productUse"),
        )


class DisclosureRecord(Row, kw_only=True):
    """One post's record. `machine_verdict` never changes; `verdict` is the one that counts."""

    __tablename__ = "disclosure_records"
    __table_args__ = (
        CheckConstraint("published_at <= recorded_at", name="published_before_recorded"),
        CheckConstraint(f"length(caption) <= {LONGEST_CAPTION}", name="caption_length"),
        CheckConstraint(
            "media <@ ARRAY['caption', 'on_screen', 'spoken', 'platform_tool']",
            name="media",
        ),
        CheckConstraint(
            "(judge = 'admin') = (num_nonnulls(overruled_by, overruled_at, overrule_reasons) = 3) "
            "AND num_nulls(overruled_by, overruled_at, overrule_reasons) IN (0, 3)",
            name="overruled_by_somebody_with_reasons",
        ),
        CheckConstraint("judge = 'admin' OR verdict = machine_verdict", name="verdict_has_a_judge"),
        CheckConstraint("num_nulls(repaired_at, repaired_caption) IN (0, 2)", name="repaired_with_a_caption"),
    )

    id: Mapped[DisclosureId] = mapped_column(primary_key=True, default_factory=lambda: DisclosureId(new_id()))
    influencer_id: Mapped[InfluencerId] = mapped_column(ForeignKey("influencers.id"), index=True)
    platform: Mapped[str]
    url: Mapped[str] = mapped_column(unique=True)
    published_at: Mapped[datetime]
    relation: Mapped[DisclosureRelation] = mapped_column(states_named("relation", DisclosureRelation))
    caption: Mapped[str]
    media: Mapped[list[str]]
    before_evidence: Mapped[str | None] = mapped_column(default=None)
    during_evidence: Mapped[str | None] = mapped_column(default=None)
    product_use: Mapped[str | None] = mapped_column(default=None)
    recorded_at: Mapped[datetime]
    machine_verdict: Mapped[DisclosureVerdict] = mapped_column(states_named("machine_verdict", DisclosureVerdict))
    label_id: Mapped[str | None] = mapped_column(default=None)
    label_text: Mapped[str | None] = mapped_column(default=None)
    label_start: Mapped[int | None] = mapped_column(default=None)
    book_version: Mapped[str]
    verdict: Mapped[DisclosureVerdict] = mapped_column(states_named("verdict", DisclosureVerdict))
    judge: Mapped[DisclosureJudge] = mapped_column(
        states_named("judge", DisclosureJudge), default=DisclosureJudge.MACHINE
    )
    overruled_by: Mapped[LoginId | None] = mapped_column(ForeignKey("logins.id"), default=None)
    overruled_at: Mapped[datetime | None] = mapped_column(default=None)
    overrule_reasons: Mapped[str | None] = mapped_column(default=None)
    reported_at: Mapped[datetime | None] = mapped_column(default=None)
    repaired_at: Mapped[datetime | None] = mapped_column(default=None)
    repaired_caption: Mapped[str | None] = mapped_column(default=None)

    @classmethod
    def of(
        cls, influencer_id: InfluencerId, post: PublishedPost, *, brand_mentions: Collection[str], now: datetime
    ) -> "DisclosureRecord":
        """The record of a checked post, with the machine's verdict over its caption."""
        found = check_caption(post.caption, post.relation, brand_mentions=frozenset(brand_mentions))
        return cls(
            influencer_id=influencer_id,
            platform=post.platform,
            url=post.url,
            published_at=post.published_at,
            relation=post.relation,
            caption=post.caption,
            media=sorted(post.media),
            before_evidence=post.before,
            during_evidence=post.during,
            product_use=post.product_use,
            recorded_at=now,
            machine_verdict=found.verdict,
            label_id=found.label_id,
            label_text=found.label_text,
            label_start=found.label_start,
            book_version=found.book_version,
            verdict=found.verdict,
        )

    def overrule(
        self, verdict: DisclosureVerdict, *, reasons: str, by: LoginId, now: datetime
    ) -> "DisclosureOverruled":
        """Put a person's verdict in the place of the one that stands. Raises VerdictUnchanged, InvalidInput."""
        if verdict is self.verdict:
            raise VerdictUnchanged(verdict=verdict.value, field="verdict")
        self.overrule_reasons = _text(reasons, LONGEST_REASONS, field="reasons")
        self.verdict, self.judge = verdict, DisclosureJudge.ADMIN
        self.overruled_by, self.overruled_at = by, now
        return DisclosureOverruled(disclosure_id=self.id, influencer_id=self.influencer_id, verdict=verdict)

    def report(self, *, now: datetime) -> "DisclosureReported | None":
        """Note that somebody objected to the post; the first report is the one that counts."""
        if self.reported_at is not None:
            return None
        self.reported_at = now
        return DisclosureReported(disclosure_id=self.id, influencer_id=self.influencer_id)

    def repair(self, caption: str, *, now: datetime) -> "DisclosureRepaired":
        """Take over the caption that the author mended. The verdict stays; before any report it then counts half.

        Raises NothingToRepair, DisclosureAlreadyRepaired, StillNotDisclosed, InvalidInput.
        """
        if self.verdict.discloses:
            raise NothingToRepair
        if self.repaired_at is not None:
            raise DisclosureAlreadyRepaired(repaired_at=self.repaired_at)
        mended = checked_caption(caption, field="caption")
        found = check_caption(mended, self.relation)
        if not found.verdict.discloses:
            raise StillNotDisclosed(verdict=found.verdict.value, field="caption")
        self.repaired_at, self.repaired_caption = now, mended
        return DisclosureRepaired(disclosure_id=self.id, influencer_id=self.influencer_id)

    @property
    def is_repaired_in_time(self) -> bool:
        """Whether its author mended it before anyone reported it."""
        return self.repaired_at is not None and (self.reported_at is None or self.repaired_at < self.reported_at)


@dataclass(frozen=True, kw_only=True)
class DisclosureRecorded(Event):
    """A published post has been judged by the machine."""

    disclosure_id: DisclosureId
    influencer_id: InfluencerId
    verdict: DisclosureVerdict


@dataclass(frozen=True, kw_only=True)
class DisclosureOverruled(Event):
    """An admin's verdict stands in the place of another."""

    disclosure_id: DisclosureId
    influencer_id: InfluencerId
    verdict: DisclosureVerdict


@dataclass(frozen=True, kw_only=True)
class DisclosureReported(Event):
    """Somebody objected to a post for the first time."""

    disclosure_id: DisclosureId
    influencer_id: InfluencerId


@dataclass(frozen=True, kw_only=True)
class DisclosureRepaired(Event):
    """The author has mended the post."""

    disclosure_id: DisclosureId
    influencer_id: InfluencerId


@dataclass(eq=False, kw_only=True)
class PostAlreadyRecorded(DomainError):
    """A post has one record."""

    vi = "Bài đăng này đã được ghi nhận."
    en = "This post is on record already."


@dataclass(eq=False, kw_only=True)
class VerdictUnchanged(DomainError):
    """To overrule is to say something else."""

    verdict: str
    vi = "Kết luận hiện tại đã là {verdict}."
    en = "The verdict is {verdict} already."


@dataclass(eq=False, kw_only=True)
class OwnPostJudged(DomainError):
    """Nobody decides on a post of their own."""

    vi = "Không ai được kết luận về bài đăng của chính mình."
    en = "Nobody decides on a post of their own."


@dataclass(eq=False, kw_only=True)
class NothingToRepair(DomainError):
    """The post discloses what it must."""

    vi = "Bài đăng này đã công khai quảng cáo đúng cách, không cần sửa."
    en = "This post discloses properly; there is nothing to repair."


@dataclass(eq=False, kw_only=True)
class DisclosureAlreadyRepaired(DomainError):
    """Mended once is mended."""

    repaired_at: datetime
    vi = "Bài đăng đã được sửa lúc {repaired_at}."
    en = "The post was repaired at {repaired_at}."


@dataclass(eq=False, kw_only=True)
class StillNotDisclosed(DomainError):
    """The new caption falls short as well."""

    verdict: str
    vi = "Nội dung mới vẫn chưa công khai quảng cáo đúng cách ({verdict}). Hãy mở đầu bằng “Quảng cáo”."
    en = "The new caption still does not disclose properly ({verdict}). Begin it with “Quảng cáo”."


def disclosures_of(influencer_id: InfluencerId) -> Select[DisclosureRecord]:
    """All records of one person's posts."""
    return select(DisclosureRecord).where(DisclosureRecord.influencer_id == influencer_id)


def own_disclosures(actor: ActingInfluencer) -> Select[DisclosureRecord]:
    """The records of the actor's own posts; for them there are no others to act on."""
    return disclosures_of(actor.influencer_id)


def verdict_counts(influencer_id: InfluencerId) -> Select[DisclosureVerdict, int, int]:
    """One person's posts by verdict: how many, and how many of them their author mended in time."""
    in_time = func.count().filter(_repaired_in_time())
    return (
        select(DisclosureRecord.verdict, func.count(), in_time)
        .where(DisclosureRecord.influencer_id == influencer_id)
        .group_by(DisclosureRecord.verdict)
    )


def _repaired_in_time() -> ColumnElement[bool]:
    record = DisclosureRecord
    return record.repaired_at.is_not(None) & (record.reported_at.is_(None) | (record.repaired_at < record.reported_at))


def evidence_sums(now: datetime, policy: ValuePolicy) -> Select[InfluencerId, float, float, int, datetime]:
    """Each person's evidence in one row: id, worth kept, worth broken, posts, newest. Sums as `history_of` does."""
    record = DisclosureRecord
    kept, broken = _worth(now, policy)
    return select(
        record.influencer_id,
        func.sum(kept).label("kept"),
        func.sum(broken).label("broken"),
        func.count().label("posts"),
        func.max(record.published_at).label("newest"),
    ).group_by(record.influencer_id)


def heaviest_disclosures(
    actor: ActingInfluencer, most: int, *, now: datetime, policy: ValuePolicy
) -> Select[DisclosureId, int]:
    """The `most` records of the actor's posts that weigh most in their value, for or against; and how many there are.

    Each has its id and that number. Of equal ones the newer comes first.
    """
    record = DisclosureRecord
    kept, broken = _worth(now, policy)
    return (
        select(record.id, func.count().over())
        .where(record.influencer_id == actor.influencer_id)
        .order_by((kept + broken).desc(), record.published_at.desc(), record.id)
        .limit(most)
    )


def _worth(now: datetime, policy: ValuePolicy) -> tuple[ColumnElement[float], ColumnElement[float]]:
    """What a post is worth for its author and against, in fresh posts."""
    record = DisclosureRecord
    days = cast(func.extract("epoch", literal(now) - record.published_at), Float(53)) / 86_400.0
    fresh = func.power(0.5, days / float(policy.half_life_days)) / float(BASIS_POINTS)
    mended = case((_repaired_in_time(), policy.repaired_share_bp / BASIS_POINTS), else_=1.0)
    kept = {verdict: float(weight.kept_bp) for verdict, weight in policy.weight_by_verdict.items()}
    broken = {verdict: float(weight.broken_bp) for verdict, weight in policy.weight_by_verdict.items()}
    return case(kept, value=record.verdict) * fresh, case(broken, value=record.verdict) * fresh * mended


def checked_caption(caption: str, *, field: str) -> str:
    """The caption in NFC; an empty one is a caption too. Raises InvalidInput."""
    text = composed(caption)
    if len(text) > LONGEST_CAPTION:
        raise InvalidInput(
            vi_reason=f"Nội dung bài đăng dài nhất {LONGEST_CAPTION} ký tự.",
            en_reason=f"A caption has {LONGEST_CAPTION} characters at most.",
            field=field,
        )
    return text


def _text(written: str, longest: int, *, field: str) -> str:
    text = composed(written).strip()
    if not 0 < len(text) <= longest:
        raise InvalidInput(
            vi_reason=f"Cần từ 1 đến {longest} ký tự.", en_reason=f"1 to {longest} characters are needed.", field=field
        )
    return text
