"""The weights of a score, as the alliance publishes them: each version with its first day and its reasons."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Select, select
from sqlalchemy.orm import Mapped, mapped_column

from domain.errors import DomainError, InvalidInput
from domain.events import Event
from domain.ids import LoginId, PublishedWeightsId, new_id
from domain.law.periods import day_in_vietnam
from domain.money import BASIS_POINTS
from domain.ranking_policy.rules import ranking_rule
from domain.rows import Row
from domain.sentences import Sentence
from domain.vietnamese import composed, readable

LONGEST_WEIGHTS_REASON: Final = 2_000


@dataclass(frozen=True, kw_only=True)
class PartWeights:
    """What each part may bring to a score, in basis points; together the whole."""

    niche_fit: int
    disclosure_history: int
    trust_tier: int
    delivery_reliability: int
    audience_fit: int
    price_fit: int
    language_and_place: int

    def by_part(self) -> Mapping[str, int]:
        """Part → basis points, in the order in which parts are shown."""
        return asdict(self)

    def checked(self) -> "PartWeights":
        """The same. Raises InvalidInput for a negative weight, WeightsNotWhole, PriceAlone."""
        weights = self.by_part().values()
        if min(weights) < 0:
            raise InvalidInput(
                vi_reason="Trọng số không thể âm.", en_reason="A weight is not negative.", field="input.weights"
            )
        if sum(weights) != BASIS_POINTS:
            raise WeightsNotWhole(total=sum(weights), field="input.weights")
        if self.price_fit == BASIS_POINTS:
            raise PriceAlone(field="input.weights.priceFit")
        return self


PARTS: Final = tuple(PartWeights.__dataclass_fields__)
"""The parts of a score, in the order in which they are shown; `matching.weights.PartName` names the same."""


class PublishedWeights(Row, kw_only=True):
    """One version of the weights: in force from a day in Ha Noi until the next version's first day.

    `base` is the shipped version whose marks go on to hold. `simulation` is what `published_by` saw before. Rows are
    appended, never changed and never taken back; a trigger keeps it so.
    """

    __tablename__ = "published_weights"
    __table_args__ = (
        ForeignKeyConstraint(["simulation", "published_by"], ["seen_simulations.digest", "seen_simulations.seen_by"]),
        CheckConstraint(" + ".join(PARTS) + f" = {BASIS_POINTS}", name="whole"),
        CheckConstraint(f"least({', '.join(PARTS)}) >= 0", name="none_negative"),
        CheckConstraint(f"price_fit < {BASIS_POINTS}", name="not_price_alone"),
        CheckConstraint(
            "notice_days > 0 AND valid_from >= timezone('Asia/Ho_Chi_Minh', published_at)::date + notice_days::integer",
            name="notice",
        ),
        CheckConstraint(f"length(vi_reason) BETWEEN 1 AND {LONGEST_WEIGHTS_REASON}", name="vi_reason"),
        CheckConstraint(f"length(en_reason) BETWEEN 1 AND {LONGEST_WEIGHTS_REASON}", name="en_reason"),
    )

    id: Mapped[PublishedWeightsId] = mapped_column(
        primary_key=True, default_factory=lambda: PublishedWeightsId(new_id())
    )
    valid_from: Mapped[date] = mapped_column(unique=True)
    base: Mapped[str]
    niche_fit: Mapped[int]
    disclosure_history: Mapped[int]
    trust_tier: Mapped[int]
    delivery_reliability: Mapped[int]
    audience_fit: Mapped[int]
    price_fit: Mapped[int]
    language_and_place: Mapped[int]
    vi_reason: Mapped[str]
    en_reason: Mapped[str]
    simulation: Mapped[str]
    notice_days: Mapped[int]
    published_by: Mapped[LoginId] = mapped_column(ForeignKey("logins.id"))
    published_at: Mapped[datetime]

    @classmethod
    def published(
        cls,
        weights: PartWeights,
        *,
        valid_from: date,
        base: str,
        reason: Sentence,
        simulation: str,
        by: LoginId,
        now: datetime,
    ) -> "tuple[PublishedWeights, WeightsPublished]":
        """A version of checked weights, public from now on. Raises WeightsNoticeTooShort, InvalidInput."""
        rule = ranking_rule(day_in_vietnam(now))
        if valid_from < rule.earliest(now):
            raise WeightsNoticeTooShort(days=rule.notice_days, earliest=rule.earliest(now), field="input.validFrom")
        row = cls(
            valid_from=valid_from,
            base=base,
            niche_fit=weights.niche_fit,
            disclosure_history=weights.disclosure_history,
            trust_tier=weights.trust_tier,
            delivery_reliability=weights.delivery_reliability,
            audience_fit=weights.audience_fit,
            price_fit=weights.price_fit,
            language_and_place=weights.language_and_place,
            vi_reason=_written(reason.vi, field="input.viReason"),
            en_reason=_written(reason.en, field="input.enReason"),
            simulation=simulation,
            notice_days=rule.notice_days,
            published_by=by,
            published_at=now,
        )
        return row, WeightsPublished(published_weights_id=row.id, valid_from=valid_from)

    @property
    def version(self) -> str:
        """Its name: its first day, for there is one version a day."""
        return self.valid_from.isoformat()

    @property
    def reason(self) -> Sentence:
        """Why the weights were changed, in the words of whoever published them."""
        return Sentence(self.vi_reason, self.en_reason)

    @property
    def weights(self) -> PartWeights:
        """What each part may bring."""
        return PartWeights(**{part: getattr(self, part) for part in PARTS})


@dataclass(frozen=True, kw_only=True)
class WeightsPublished(Event):
    """New weights of a score are public, and will be in force from a day in Ha Noi on."""

    published_weights_id: PublishedWeightsId
    valid_from: date


@dataclass(eq=False, kw_only=True)
class WeightsNotWhole(DomainError):
    """The weights do not sum to the whole."""

    total: int
    whole: int = BASIS_POINTS
    vi = "Các trọng số cộng lại là {total}; phải đúng bằng {whole}."
    en = "The weights sum to {total}; they must sum to {whole}."


@dataclass(eq=False, kw_only=True)
class PriceAlone(DomainError):
    """Nothing but the price would count, and on unpaid work there is none."""

    vi = "Giá không thể chiếm toàn bộ điểm: với việc không trả phí sẽ không còn gì để chấm."
    en = "Price cannot be the whole score: nothing would be left to score unpaid work by."


@dataclass(eq=False, kw_only=True)
class WeightsNoticeTooShort(DomainError):
    """New weights are public for a time before they count."""

    days: int
    earliest: date
    vi = "Trọng số mới phải được công bố trước {days} ngày: sớm nhất là {earliest:%d/%m/%Y}."
    en = "New weights are published {days} days before they count: {earliest} at the earliest."


@dataclass(eq=False, kw_only=True)
class WeightsDayTaken(DomainError):
    """Another version of the weights begins on that day."""

    day: date
    vi = "Đã có một phiên bản trọng số bắt đầu từ ngày {day:%d/%m/%Y}."
    en = "Another version of the weights begins on {day}."


def weights_published() -> Select[PublishedWeights]:
    """Every version, the oldest first; public, also before it is in force."""
    return select(PublishedWeights).order_by(PublishedWeights.valid_from)


def weights_in_force(day: date) -> Select[PublishedWeights]:
    """The version in force on a day (Ha Noi), unless a shipped one has come after it; none before the first."""
    begun = select(PublishedWeights).where(PublishedWeights.valid_from <= day)
    return begun.order_by(PublishedWeights.valid_from.desc()).limit(1)


def _written(text: str, *, field: str) -> str:
    clean = composed(text).replace("\r\n", "\n").strip()
    if not readable(clean, longest=LONGEST_WEIGHTS_REASON):
        raise InvalidInput(
            vi_reason=f"Hãy viết lý do từ 1 đến {LONGEST_WEIGHTS_REASON} ký tự, có chữ hoặc số.",
            en_reason=f"Write a reason of 1 to {LONGEST_WEIGHTS_REASON} characters, some of them letters or digits.",
            field=field,
        )
    return clean
