"""The gates before any score: whoever does not pass them is not ranked, and can be told every reason why."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.reference.names import CodeList, name_of
from domain.sentences import Sentence, amount, day
from matching.brief import Brief, BriefKind, Candidate


class Reason(StrEnum):
    """Why a candidate may not be ranked for a brief."""

    CERTIFICATE_NOT_VALID = "certificate_not_valid"
    """There is no certificate in force."""
    TIER_TOO_LOW = "tier_too_low"
    """The trust tier is below the one asked for."""
    COMPETENCE_MISSING = "competence_missing"
    """The goods need a checked qualification."""
    EXCLUSIVITY_CONFLICT = "exclusivity_conflict"
    """A promise to another brand stands against it."""
    NO_CAPACITY = "no_capacity"
    """Fully booked; told to the influencer only."""
    PRICE_ABOVE_CEILING = "price_above_ceiling"
    """The price is above the highest fee."""
    BLOCKED_BY_BRAND = "blocked_by_brand"
    """The brand chose not to work with them; told to the brand only."""
    BRAND_REFUSED = "brand_refused"
    """They take no work from the brand; told to the influencer only."""
    TOPIC_REFUSED = "topic_refused"
    """They do not take on the topic."""
    CHANNEL_MISSING = "channel_missing"
    """There is no channel on a platform asked for."""
    NAMED_VIOLATOR = "named_violator"
    """A channel is on an authority's list of violators."""
    NOT_AVAILABLE = "not_available"
    """What one side is told in place of what is told to the other only."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One gate that a candidate does not pass, and the sentence that says so."""

    reason: Reason
    sentence: Sentence


def obstacles(brief: Brief, candidate: Candidate, today: date) -> tuple[Obstacle, ...]:
    """Every gate that stands between this candidate and this brief on `today` (a day in Ha Noi), in fixed order.

    Empty means eligible. All reasons are given, not the first alone, so that a person can put them right at once.
    """
    return tuple(found for gate in _GATES for found in gate(brief, candidate, today))


_UNTOLD = frozenset({Reason.NO_CAPACITY, Reason.BRAND_REFUSED})
_NOT_AVAILABLE = Obstacle(
    Reason.NOT_AVAILABLE,
    Sentence("Hiện không nhận việc cho bản yêu cầu này.", "Not available for this brief at present."),
)
_NOT_AVAILABLE_TO_YOU = Obstacle(
    Reason.NOT_AVAILABLE,
    Sentence("Bản yêu cầu này hiện không dành cho bạn.", "This brief is not available to you at present."),
)


def shown_to_brand(found: Sequence[Obstacle]) -> tuple[Obstacle, ...]:
    """The obstacles as a brand may see them.

    Nobody tells a brand who refuses it. Being fully booked is worded the same, or silence would give it away; who also
    looks up whether somebody has a free place can still tell the one from the other (decision 52).
    """
    told = [obstacle for obstacle in found if obstacle.reason not in _UNTOLD]
    return tuple(told) if len(told) == len(found) else (*told, _NOT_AVAILABLE)


def shown_to_influencer(found: Sequence[Obstacle], *, budget_spent: bool = False) -> tuple[Obstacle, ...]:
    """The obstacles as the influencer may see them.

    Nobody tells them that a brand blocked them, nor how much money it has left: either reads as not being available,
    and neither can be told from the other.
    """
    told = [obstacle for obstacle in found if obstacle.reason is not Reason.BLOCKED_BY_BRAND]
    return (*told, _NOT_AVAILABLE_TO_YOU) if budget_spent or len(told) < len(found) else tuple(told)


def platform_names(codes: Iterable[str]) -> str:
    """What platforms are called, the same in every language, in the order of their codes."""
    return ", ".join(name_of(code, CodeList.PLATFORM).en for code in sorted(codes))


def _certificate(_: Brief, candidate: Candidate, today: date) -> Iterator[Obstacle]:
    until = candidate.certificate_until
    if until is None:
        yield Obstacle(
            Reason.CERTIFICATE_NOT_VALID,
            Sentence("Chưa có chứng nhận đang còn hiệu lực.", "There is no certificate in force."),
        )
    elif until <= today:
        yield Obstacle(
            Reason.CERTIFICATE_NOT_VALID,
            Sentence(f"Chứng nhận đã hết hạn ngày {day(until).vi}.", f"The certificate ran out on {day(until).en}."),
        )


def _tier(brief: Brief, candidate: Candidate, _: date) -> Iterator[Obstacle]:
    if candidate.tier < brief.min_tier:
        yield Obstacle(
            Reason.TIER_TOO_LOW,
            Sentence(
                f"Hạng tín nhiệm {candidate.tier}, trong khi bản yêu cầu cần từ hạng {brief.min_tier} trở lên.",
                f"Trust tier {candidate.tier}; the brief asks for tier {brief.min_tier} or higher.",
            ),
        )


def _competence(brief: Brief, candidate: Candidate, _: date) -> Iterator[Obstacle]:
    if brief.competence is not None and brief.competence not in candidate.qualifications:
        field = name_of(brief.competence, CodeList.COMPETENCE)
        yield Obstacle(
            Reason.COMPETENCE_MISSING,
            Sentence(
                f"Nhóm sản phẩm này cần người có chuyên môn đã xác minh: {field.vi}.",
                f"Goods of this category need a verified qualification: {field.en}.",
            ),
        )


def _exclusivity(brief: Brief, candidate: Candidate, today: date) -> Iterator[Obstacle]:
    """A live promise to another brand touches this brief, or this brief's own promise would touch work in hand."""
    touched = {brief.category, brief.exclusive_category}
    until = [
        promise.until
        for promise in candidate.exclusivities
        if promise.category in touched and promise.brand_id != brief.brand_id and promise.binds(today)
    ]
    if until:
        yield Obstacle(Reason.EXCLUSIVITY_CONFLICT, _promised(max(until), today))
    elif any(
        work.category == brief.exclusive_category and work.brand_id != brief.brand_id for work in candidate.in_hand
    ):
        yield Obstacle(
            Reason.EXCLUSIVITY_CONFLICT,
            Sentence(
                "Đang làm cho nhãn hàng khác trong nhóm sản phẩm mà bản yêu cầu muốn độc quyền.",
                "At work for another brand in the category that the brief wants for itself.",
            ),
        )


def _promised(until: date, today: date) -> Sentence:
    """Until when somebody is promised to another brand; past that day, that the work for it is owed still."""
    if today < until:
        return Sentence(
            f"Đang cam kết độc quyền với nhãn hàng khác trong cùng nhóm sản phẩm đến {day(until).vi}.",
            f"Promised to another brand in the same category until {day(until).en}.",
        )
    return Sentence(
        "Đang cam kết độc quyền với nhãn hàng khác trong cùng nhóm sản phẩm cho đến khi hợp đồng đó kết thúc.",
        "Promised to another brand in the same category until that booking ends.",
    )


def _capacity(_: Brief, candidate: Candidate, __: date) -> Iterator[Obstacle]:
    if candidate.free_places < 1:
        yield Obstacle(
            Reason.NO_CAPACITY,
            Sentence("Đã kín lịch, chưa nhận thêm việc mới.", "Fully booked; takes on no more work for now."),
        )


def _price(brief: Brief, candidate: Candidate, _: date) -> Iterator[Obstacle]:
    """Unpaid briefs have no price to compare, and an unknown price is not a high one."""
    if brief.kind is BriefKind.COMMUNITY or brief.fee_ceiling is None or candidate.price is None:
        return
    if candidate.price > brief.fee_ceiling:
        price, ceiling = amount(candidate.price), amount(brief.fee_ceiling)
        yield Obstacle(
            Reason.PRICE_ABOVE_CEILING,
            Sentence(
                f"Giá {price.vi} cao hơn mức trần {ceiling.vi} của bản yêu cầu.",
                f"The price of {price.en} is above the brief's ceiling of {ceiling.en}.",
            ),
        )


def _blocked_by_brand(brief: Brief, candidate: Candidate, _: date) -> Iterator[Obstacle]:
    if candidate.influencer_id in brief.blocked:
        yield Obstacle(
            Reason.BLOCKED_BY_BRAND,
            Sentence(
                "Nhãn hàng đã chọn không làm việc với người này.", "The brand chose not to work with this person."
            ),
        )


def _brand_refused(brief: Brief, candidate: Candidate, _: date) -> Iterator[Obstacle]:
    if brief.brand_id in candidate.brands_refused:
        yield Obstacle(
            Reason.BRAND_REFUSED,
            Sentence("Bạn không nhận việc của nhãn hàng này.", "You take no work from this brand."),
        )


def _topic_refused(brief: Brief, candidate: Candidate, _: date) -> Iterator[Obstacle]:
    """A refused field takes its niches with it: "beauty" refuses "beauty.skincare"."""
    for topic in sorted(brief.niches.keys() | {brief.category}):
        if topic in candidate.topics_refused or topic.partition(".")[0] in candidate.topics_refused:
            name = name_of(topic, CodeList.NICHE, CodeList.CATEGORY)
            yield Obstacle(
                Reason.TOPIC_REFUSED,
                Sentence(
                    f"Người này không nhận chủ đề: {name.vi}.", f"This person does not take on the topic: {name.en}."
                ),
            )
            return


def _channel(brief: Brief, candidate: Candidate, _: date) -> Iterator[Obstacle]:
    missing = platform_names(brief.platforms - candidate.platforms)
    if missing:
        yield Obstacle(
            Reason.CHANNEL_MISSING,
            Sentence(f"Chưa có kênh trên nền tảng được yêu cầu: {missing}.", f"No channel on: {missing}."),
        )


def _named_violator(_: Brief, candidate: Candidate, __: date) -> Iterator[Obstacle]:
    """No advertising is arranged with them: Advertising Law Art 23, Decree 87/2026 Art 56.3."""
    if candidate.named_violator:
        yield Obstacle(
            Reason.NAMED_VIOLATOR,
            Sentence(
                "Kênh của người này có trong danh sách vi phạm đã được cơ quan nhà nước công bố.",
                "A channel of this person is on the list of violators that an authority published.",
            ),
        )


_Gate = Callable[[Brief, Candidate, date], Iterator[Obstacle]]
_GATES: tuple[_Gate, ...] = (
    _certificate,
    _tier,
    _competence,
    _exclusivity,
    _capacity,
    _price,
    _blocked_by_brand,
    _brand_refused,
    _topic_refused,
    _channel,
    _named_violator,
)
