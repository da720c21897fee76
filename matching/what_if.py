"""What would move someone's score for one brief: the same sums done with one thing changed. Facts, and no advice."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from domain.money import BASIS_POINTS, Money
from domain.reference.names import CodeList, name_of
from domain.sentences import Sentence, amount, number
from matching.brief import Brief, Candidate, Delivery, Disclosure
from matching.eligibility import Obstacle, Reason, obstacles, platform_names, shown_to_influencer
from matching.explaining import Part, explain
from matching.ordering import Order, order_of
from matching.ranking_policy import RankingPolicy
from matching.scoring import niche_mark, score_parts, total

MORE_BOOKINGS: Final = 2
"""Bookings of the step that adds some, all kept as agreed."""
MORE_POSTS: Final = 10
"""Posts of the step that adds some, all properly disclosed."""


class StepKind(StrEnum):
    """What a single step changes."""

    TIER = "tier"
    """The next trust tier, or the first certificate."""
    DISCLOSED_POSTS = "disclosed_posts"
    """More posts recorded as properly disclosed."""
    ON_TIME_BOOKINGS = "on_time_bookings"
    """More bookings settled with nothing late."""
    NICHE = "niche"
    """A niche that the brief asks for."""
    LANGUAGE = "language"
    """A language that the brief asks for."""
    PRICE = "price"
    """The price for what the brief asks, at an end of its fee range."""
    CHANNEL = "channel"
    """Verified channels on the platforms asked for."""
    QUALIFICATION = "qualification"
    """The checked qualification that the goods need."""
    PLACE = "place"
    """One more booking that fits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreCard:
    """How somebody stands with a brief: score 0 to 10000 of the parts, order value, gates as they may see them.

    The score is given whether or not gates stand in the way; nothing of it depends on anyone else.
    """

    score: int
    parts: tuple[Part, ...]
    order: Order
    obstacles: tuple[Obstacle, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """Two score cards of one person for one brief: before and after."""

    before: ScoreCard
    after: ScoreCard

    @property
    def gain(self) -> int:
        """What it adds to the score, in basis points; negative where it takes away."""
        return self.after.score - self.before.score

    @property
    def moved(self) -> tuple[tuple[Part, Part], ...]:
        """The parts whose value it changes, before and after."""
        pairs = zip(self.before.parts, self.after.parts, strict=True)
        return tuple((before, after) for before, after in pairs if before.value != after.value)

    @property
    def opens(self) -> tuple[Obstacle, ...]:
        """The gates that no longer stand in the way."""
        return _beyond(self.before, self.after)

    @property
    def shuts(self) -> tuple[Obstacle, ...]:
        """The gates that stand in the way only now."""
        return _beyond(self.after, self.before)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing changed alone: what, to what (a code, a number, đồng), what follows, and a sentence."""

    kind: StepKind
    key: str
    change: Change
    sentence: Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Prospects:
    """What matching cannot reckon: disclosure values after more posts and in the next tier; room in a profile.

    `certificate_until`: the first day on which a certificate that was issued now would no longer hold.
    """

    after_posts: Disclosure
    in_next_tier: Disclosure
    certificate_until: date
    room_for_niches: bool = True
    room_for_languages: bool = True


def score_card(brief: Brief, candidate: Candidate, policy: RankingPolicy, day: date) -> ScoreCard:
    """How the candidate stands with the brief on `day` (Ha Noi)."""
    parts = score_parts(brief, candidate, policy.weights)
    return ScoreCard(
        score=total(parts),
        parts=explain(brief, candidate, parts, policy.weights),
        order=order_of(brief, candidate, parts, policy, day),
        obstacles=shown_to_influencer(obstacles(brief, candidate, day), budget_spent=brief.budget_spent),
    )


def what_if(brief: Brief, now: Candidate, then: Candidate, policy: RankingPolicy, day: date) -> Change:
    """One person as they are, and as they would be."""
    return Change(score_card(brief, now, policy, day), score_card(brief, then, policy, day))


def steps(
    brief: Brief, candidate: Candidate, prospects: Prospects, policy: RankingPolicy, day: date
) -> tuple[Step, ...]:
    """Each single step that adds to the score, the chance or the order value, or opens a gate: the largest gain first.

    Each is tried alone. Equal gains: who opens more gates, then the order of the kinds. No step lowers any part.
    What is theirs to decide (whom and what they refuse, whether they accept), where they live, and what nobody has
    measured yet are no steps.
    """
    before = score_card(brief, candidate, policy, day)
    found: list[Step] = []
    for kind, key, changed, condition in _trials(brief, candidate, prospects, policy, day):
        change = Change(before, score_card(brief, changed, policy, day))
        if change.gain or change.opens or change.after.order.value != before.order.value:
            found.append(Step(kind=kind, key=key, change=change, sentence=_sentence(condition, change)))
    kinds = list(StepKind)
    return tuple(sorted(found, key=lambda each: (-each.change.gain, -len(each.change.opens), kinds.index(each.kind))))


_Trial = tuple[StepKind, str, Candidate, Sentence]


def _trials(
    brief: Brief, candidate: Candidate, prospects: Prospects, policy: RankingPolicy, day: date
) -> Iterator[_Trial]:
    yield from _next_tier(candidate, prospects, policy, day)
    yield from _records(candidate, prospects)
    yield from _profile(brief, candidate, prospects, policy)
    yield from _prices(brief, candidate)
    yield from _gates(brief, candidate, policy, day)


def _next_tier(candidate: Candidate, prospects: Prospects, policy: RankingPolicy, day: date) -> Iterator[_Trial]:
    if candidate.tier >= max(policy.weights.marks.tier):
        return
    tier = candidate.tier + 1
    until = candidate.certificate_until or prospects.certificate_until
    changed = replace(candidate, tier=tier, certificate_until=until, disclosure=prospects.in_next_tier)
    if candidate.certificate_until is None:
        changed = replace(changed, certified_since=candidate.certified_since or day)
        condition = Sentence(f"Nếu được chứng nhận hạng {tier}", f"If a certificate of tier {tier} were issued")
    else:
        condition = Sentence(
            f"Nếu lần đánh giá tới cho hạng {tier}", f"If the next assessment came to trust tier {tier}"
        )
    yield StepKind.TIER, str(tier), changed, condition


def _records(candidate: Candidate, prospects: Prospects) -> Iterator[_Trial]:
    yield (
        StepKind.DISCLOSED_POSTS,
        str(MORE_POSTS),
        replace(candidate, disclosure=prospects.after_posts),
        Sentence(
            f"Nếu có thêm {MORE_POSTS} bài quảng cáo được ghi nhận là công khai đúng",
            f"If {MORE_POSTS} more advertising posts were recorded as properly disclosed",
        ),
    )
    record = candidate.delivery
    more = Delivery(bookings=record.bookings + MORE_BOOKINGS, kept=record.kept + MORE_BOOKINGS)
    yield (
        StepKind.ON_TIME_BOOKINGS,
        str(MORE_BOOKINGS),
        replace(candidate, delivery=more),
        Sentence(
            f"Nếu có thêm {MORE_BOOKINGS} lần hợp tác kết thúc đúng hẹn",
            f"If {MORE_BOOKINGS} more bookings ended with everything on time",
        ),
    )


def _profile(brief: Brief, candidate: Candidate, prospects: Prospects, policy: RankingPolicy) -> Iterator[_Trial]:
    for niche in sorted(brief.niches) if prospects.room_for_niches else ():
        if niche_mark(niche, candidate.niches, policy.weights.marks) < BASIS_POINTS:
            changed = replace(candidate, niches=candidate.niches | {niche})
            name = name_of(niche, CodeList.NICHE)
            condition = Sentence(
                f"Nếu hồ sơ có thêm lĩnh vực “{name.vi}”", f"If the profile also had the niche “{name.en}”"
            )
            yield StepKind.NICHE, niche, changed, condition
    for language in sorted(brief.languages - candidate.languages) if prospects.room_for_languages else ():
        changed = replace(candidate, languages=candidate.languages | {language})
        name = name_of(language, CodeList.LANGUAGE)
        condition = Sentence(
            f"Nếu hồ sơ có thêm ngôn ngữ “{name.vi}”", f"If the profile also had the language “{name.en}”"
        )
        yield StepKind.LANGUAGE, language, changed, condition


def _prices(brief: Brief, candidate: Candidate) -> Iterator[_Trial]:
    """The ends of the fee range that the price lies above; below the floor nothing more is gained.

    Who names no price is not told one: what they ask is theirs to say.
    """
    price, floor, ceiling = candidate.price, brief.fee_floor, brief.fee_ceiling
    if price is None or ceiling is None:
        return
    if price > ceiling:
        yield _priced(
            candidate, ceiling, Sentence("mức cao nhất của bản yêu cầu", "the highest fee that the brief names")
        )
    if floor is not None and floor.minor > 0 and price > floor:
        yield _priced(
            candidate, floor, Sentence("mức thấp nhất của bản yêu cầu", "the lowest fee that the brief names")
        )


def _priced(candidate: Candidate, price: Money, end: Sentence) -> _Trial:
    said = amount(price)
    condition = Sentence(
        f"Nếu giá cho phần việc này là {said.vi}, {end.vi}", f"If the price for this came to {said.en}, {end.en}"
    )
    return StepKind.PRICE, str(price.minor), replace(candidate, price=price), condition


def _gates(brief: Brief, candidate: Candidate, policy: RankingPolicy, day: date) -> Iterator[_Trial]:
    missing = sorted(brief.platforms - candidate.platforms)
    if missing:
        names = platform_names(missing)
        changed = replace(candidate, platforms=candidate.platforms | brief.platforms)
        condition = Sentence(
            f"Nếu có kênh đã xác minh và được chứng nhận trên {names}",
            f"If there were a verified and certified channel on {names}",
        )
        yield StepKind.CHANNEL, ", ".join(missing), changed, condition
    if brief.competence is not None and brief.competence not in candidate.qualifications:
        changed = replace(candidate, qualifications=candidate.qualifications | {brief.competence})
        field = name_of(brief.competence, CodeList.COMPETENCE)
        condition = Sentence(
            f"Nếu có chuyên môn đã được xác minh ({field.vi})", f"If there were a verified qualification ({field.en})"
        )
        yield StepKind.QUALIFICATION, brief.competence, changed, condition
    asked_much = score_card(brief, candidate, policy, day).order.damping < BASIS_POINTS
    if candidate.free_places < 1 or asked_much:
        places = candidate.free_places + 1
        condition = Sentence(
            f"Nếu còn nhận được {places} việc trong những ngày đó",
            f"If {places} more bookings fitted on those days" if places > 1 else "If one booking fitted on those days",
        )
        yield StepKind.PLACE, str(places), replace(candidate, free_places=places), condition


def _sentence(condition: Sentence, change: Change) -> Sentence:
    before, after = number(change.before.score), number(change.after.score)
    follows = (
        Sentence(f"điểm sẽ là {after.vi} thay vì {before.vi}", f"the score would be {after.en} instead of {before.en}")
        if change.gain
        else Sentence(f"điểm vẫn là {after.vi}", f"the score would stay {after.en}")
    )
    opened = len(change.opens)
    if opened == 1:
        follows = Sentence(f"{follows.vi}, và một điều kiện sẽ đạt", f"{follows.en}, and one gate would be passed")
    elif opened:
        follows = Sentence(
            f"{follows.vi}, và {opened} điều kiện sẽ đạt", f"{follows.en}, and {opened} gates would be passed"
        )
    return Sentence(f"{condition.vi}, {follows.vi}.", f"{condition.en}, {follows.en}.")


def _beyond(one: ScoreCard, other: ScoreCard) -> tuple[Obstacle, ...]:
    reasons: set[Reason] = {each.reason for each in other.obstacles}
    return tuple(each for each in one.obstacles if each.reason not in reasons)
