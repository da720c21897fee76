from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.money import vnd
from matching.brief import Brief, Candidate, Delivery, Disclosure
from matching.eligibility import Reason, obstacles, shown_to_influencer
from matching.ordering import order_of
from matching.ranking import rank
from matching.ranking_policy import ranking_policy_on
from matching.scoring import score_parts, total
from matching.what_if import Prospects, Step, StepKind, score_card, steps, what_if
from tests.makers.matching import BRIEF, CANDIDATE, TODAY, make_brief, make_candidate
from tests.matching.strategies import CANDIDATES, briefs

POLICY = ranking_policy_on(TODAY)
BETTER = Disclosure(value_bp=9100, mean_bp=9400, posts=62, newest=TODAY)
UNTIL = date(2027, 11, 21)
PROSPECTS = Prospects(after_posts=BETTER, in_next_tier=CANDIDATE.disclosure, certificate_until=UNTIL)

candidates = st.sampled_from(CANDIDATES)


def prospects_of(candidate: Candidate, more: int = 500) -> Prospects:
    """Posts that are properly disclosed raise the value; a tier leaves it."""
    value = min(candidate.disclosure.value_bp + more, 10_000)
    return Prospects(
        after_posts=replace(candidate.disclosure, value_bp=value, posts=candidate.disclosure.posts + 10, newest=TODAY),
        in_next_tier=candidate.disclosure,
        certificate_until=UNTIL,
    )


def tried(brief: Brief, candidate: Candidate, prospects: Prospects = PROSPECTS) -> list[Step]:
    return list(steps(brief, candidate, prospects, POLICY, TODAY))


def named(found: list[Step]) -> list[tuple[StepKind, str, int]]:
    return [(each.kind, each.key, each.change.gain) for each in found]


def step(kind: StepKind, found: list[Step]) -> Step:
    (one,) = [each for each in found if each.kind is kind]
    return one


def test_each_step_is_tried_alone_and_what_adds_most_comes_first() -> None:
    found = tried(BRIEF, CANDIDATE)

    # 3000 × (8200 → 10000); 1500 × (8000 → 10000); 800 × (7500 → 10000); 1200 × (8666 → 8823); 2000 × (8938 → 9100).
    assert named(found) == [
        (StepKind.NICHE, "beauty.makeup", 540),
        (StepKind.TIER, "3", 300),
        (StepKind.PRICE, "2000000", 200),
        (StepKind.DISCLOSED_POSTS, "10", 33),
        (StepKind.ON_TIME_BOOKINGS, "2", 19),
    ]
    assert [each.sentence.en for each in found] == [
        "If the profile also had the niche “Makeup”, the score would be 8,826 instead of 8,286.",
        "If the next assessment came to trust tier 3, the score would be 8,586 instead of 8,286.",
        (
            "If the price for this came to VND 2,000,000, the lowest fee that the brief names, the score would be "
            "8,486 instead of 8,286."
        ),
        "If 10 more advertising posts were recorded as properly disclosed, the score would be 8,319 instead of 8,286.",
        "If 2 more bookings ended with everything on time, the score would be 8,305 instead of 8,286.",
    ]
    assert found[0].sentence.vi == "Nếu hồ sơ có thêm lĩnh vực “Trang điểm”, điểm sẽ là 8.826 thay vì 8.286."
    assert found[1].sentence.vi == "Nếu lần đánh giá tới cho hạng 3, điểm sẽ là 8.586 thay vì 8.286."
    (moved,) = found[0].change.moved
    assert [(part.value, part.points) for part in moved] == [(8200, 2460), (10_000, 3000)]
    assert moved[1].sentence.en == "Covers 2 of the 2 niches asked for."


def test_whoever_has_no_certificate_is_told_what_the_first_would_bring() -> None:
    newcomer = make_candidate(certificate_until=None, tier=0, delivery=Delivery(), price=None)

    found = step(StepKind.TIER, tried(BRIEF, newcomer))

    assert (found.key, found.change.gain) == ("1", 900)
    assert [each.reason for each in found.change.opens] == [Reason.CERTIFICATE_NOT_VALID, Reason.TIER_TOO_LOW]
    assert found.sentence.en == (
        "If a certificate of tier 1 were issued, the score would be 7,707 instead of 6,807, "
        "and 2 gates would be passed."
    )
    assert found.change.after.order.newcomer


def test_the_highest_tier_has_no_next_one() -> None:
    assert StepKind.TIER not in {each.kind for each in tried(BRIEF, make_candidate(tier=3))}


def test_gates_that_one_can_put_right_are_steps_though_they_add_nothing() -> None:
    brief = make_brief(competence="health", platforms=frozenset({"tiktok", "youtube"}))
    found = tried(brief, make_candidate(free_places=0))

    opening = {each.kind: [gate.reason for gate in each.change.opens] for each in found if each.change.opens}
    assert opening == {
        StepKind.CHANNEL: [Reason.CHANNEL_MISSING],
        StepKind.QUALIFICATION: [Reason.COMPETENCE_MISSING],
        StepKind.PLACE: [Reason.NO_CAPACITY],
    }
    assert step(StepKind.CHANNEL, found).key == "youtube"
    assert step(StepKind.QUALIFICATION, found).sentence.vi == (
        "Nếu có chuyên môn đã được xác minh (Y tế), điểm vẫn là 8.286, và một điều kiện sẽ đạt."
    )
    assert step(StepKind.CHANNEL, found).sentence.vi.startswith(
        "Nếu có kênh đã xác minh và được chứng nhận trên YouTube, điểm"
    )
    assert step(StepKind.PLACE, found).sentence.en == (
        "If one booking fitted on those days, the score would stay 8,286, and one gate would be passed."
    )


def test_a_price_above_the_ceiling_has_two_steps() -> None:
    found = [each for each in tried(BRIEF, make_candidate(price=vnd(7_000_000))) if each.kind is StepKind.PRICE]

    assert [(each.key, each.change.gain, len(each.change.opens)) for each in found] == [
        ("2000000", 800, 1),
        ("6000000", 400, 1),
    ]


def test_where_there_is_no_price_to_compare_none_is_named() -> None:
    community = make_brief(fee_floor=None, fee_ceiling=None)

    for brief, candidate in (
        (community, CANDIDATE),
        (BRIEF, make_candidate(price=None)),
        (BRIEF, make_candidate(price=vnd(2_000_000))),
        (make_brief(fee_floor=None), CANDIDATE),
    ):
        assert StepKind.PRICE not in {each.kind for each in tried(brief, candidate)}


def test_one_more_place_helps_whoever_is_asked_too_often() -> None:
    found = step(StepKind.PLACE, tried(BRIEF, make_candidate(asked_lately=6)))

    assert (found.key, found.change.gain, found.change.opens) == ("3", 0, ())
    assert (found.change.before.order.damping, found.change.after.order.damping) == (6666, 10_000)
    assert found.sentence.en == "If 3 more bookings fitted on those days, the score would stay 8,286."


def test_languages_asked_for_are_steps_and_a_full_profile_has_no_room() -> None:
    brief = make_brief(languages=frozenset({"vi", "en"}))
    full = replace(PROSPECTS, room_for_niches=False, room_for_languages=False)

    found = step(StepKind.LANGUAGE, tried(brief, CANDIDATE))
    assert (found.key, found.change.gain) == ("en", 125)
    assert found.sentence.vi.startswith("Nếu hồ sơ có thêm ngôn ngữ “Tiếng Anh”, điểm")
    assert not {StepKind.NICHE, StepKind.LANGUAGE} & {each.kind for each in tried(brief, CANDIDATE, full)}


def test_what_takes_away_is_said_as_well() -> None:
    change = what_if(BRIEF, CANDIDATE, make_candidate(price=vnd(6_000_001), free_places=0), POLICY, TODAY)

    assert change.gain == -600
    assert [each.reason for each in change.shuts] == [Reason.NO_CAPACITY, Reason.PRICE_ABOVE_CEILING]
    assert change.opens == ()


def test_a_score_card_is_what_the_brand_ranks_by() -> None:
    (card,) = rank(BRIEF, [CANDIDATE], POLICY, TODAY).cards
    found = score_card(BRIEF, CANDIDATE, POLICY, TODAY)

    assert (found.score, found.parts, found.order, found.obstacles) == (card.score, card.parts, card.order, ())


def test_nobody_learns_here_that_a_brand_blocked_them() -> None:
    brief = make_brief(blocked=frozenset({CANDIDATE.influencer_id}))

    assert [each.reason for each in score_card(brief, CANDIDATE, POLICY, TODAY).obstacles] == [Reason.NOT_AVAILABLE]
    assert all(not each.change.opens for each in tried(brief, CANDIDATE))


@given(brief=briefs, candidate=candidates)
def test_who_supposes_nothing_stays_who_they_are(brief: Brief, candidate: Candidate) -> None:
    change = what_if(brief, candidate, replace(candidate), POLICY, TODAY)

    assert change.before == change.after
    assert (change.gain, change.moved, change.opens, change.shuts) == (0, (), (), ())


@given(brief=briefs, now=candidates, then=candidates)
def test_a_change_is_the_difference_of_two_scores(brief: Brief, now: Candidate, then: Candidate) -> None:
    change = what_if(brief, now, then, POLICY, TODAY)
    scores = [score_parts(brief, each, POLICY.weights) for each in (now, then)]

    assert change.gain == total(scores[1]) - total(scores[0])
    assert change.gain == sum(after.points - before.points for before, after in change.moved)
    assert [part.name for _, part in change.moved] == [
        after.name for before, after in zip(*scores, strict=True) if before.value != after.value
    ]
    assert change.after.order == order_of(brief, then, scores[1], POLICY, TODAY)
    assert change.after.obstacles == shown_to_influencer(obstacles(brief, then, TODAY))


@settings(max_examples=60)
@given(brief=briefs, candidate=candidates, more=st.integers(0, 3000))
def test_no_step_lowers_a_part_or_shuts_a_gate_and_the_largest_gain_comes_first(
    brief: Brief, candidate: Candidate, more: int
) -> None:
    prospects = prospects_of(candidate, more)
    found = tried(brief, candidate, prospects)
    before = score_card(brief, candidate, POLICY, TODAY)

    for each in found:
        assert each.change.before == before
        assert each.change.shuts == ()
        assert all(was.value < would_be.value for was, would_be in each.change.moved)
        assert each.change.gain or each.change.opens or each.change.after.order != before.order
        assert each.change.after.order.acceptance.chance >= before.order.acceptance.chance
        assert each.sentence.vi.endswith(".")
        assert each.sentence.en.endswith(".")
    assert named(found) == named(sorted(found, key=lambda each: -each.change.gain))
    assert len({(each.kind, each.key) for each in found}) == len(found)


@settings(max_examples=50)
@given(brief=briefs, candidate=candidates)
def test_what_one_refuses_accepts_or_promised_is_no_step(brief: Brief, candidate: Candidate) -> None:
    free = {Reason.TOPIC_REFUSED, Reason.BRAND_REFUSED, Reason.EXCLUSIVITY_CONFLICT, Reason.NAMED_VIOLATOR}

    opened = {gate.reason for each in tried(brief, candidate, prospects_of(candidate)) for gate in each.change.opens}

    assert not opened & (free | {Reason.NOT_AVAILABLE})
