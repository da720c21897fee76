from dataclasses import replace
from datetime import date, timedelta
from itertools import accumulate
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from domain.money import vnd
from matching.brief import Answers, AudienceTrait, Brief, Candidate, Delivery, Disclosure
from matching.eligibility import Reason, obstacles
from matching.ranking import Card, Ranking, daily_hash, rank
from matching.ranking_policy import PolicyVersions, ranking_policy_on
from tests.makers.matching import BRIEF, TODAY, make_brief, make_candidate
from tests.matching.strategies import LANGUAGES, NICHES, PLATFORMS, briefs, crowds, outsiders, pools

POLICY = ranking_policy_on(TODAY)

NEWCOMER = make_candidate(
    101,
    tier=1,
    disclosure=Disclosure(value_bp=6316, mean_bp=8000, posts=0, newest=None),
    delivery=Delivery(),
    audience={},
    price=None,
)
TRUSTED = make_candidate(102)
EXEMPLARY_BUT_ELSEWHERE = make_candidate(
    103,
    tier=3,
    niches=frozenset({"food"}),
    province="79",
    region="southeast",
    disclosure=Disclosure(value_bp=9700, mean_bp=9900, posts=400, newest=date(2026, 11, 19)),
)
NEGLIGENT = make_candidate(
    104,
    niches=frozenset({"beauty.skincare", "beauty.makeup"}),
    tier=1,
    disclosure=Disclosure(value_bp=2100, mean_bp=3000, posts=20, newest=date(2026, 11, 1)),
    delivery=Delivery(bookings=10, kept=4),
    price=vnd(2_000_000),
)
LAPSED = make_candidate(105, certificate_until=TODAY, free_places=0)
TOO_DEAR = make_candidate(106, price=vnd(60_000_000), free_places=0)
POOL = [NEWCOMER, TRUSTED, EXEMPLARY_BUT_ELSEWHERE, NEGLIGENT, LAPSED, TOO_DEAR]


def order(ranking: Ranking) -> list[tuple[int, int, int]]:
    return [(card.rank, card.influencer_id.int, card.score) for card in ranking.cards]


def card_of(candidate: Candidate, ranking: Ranking) -> Card:
    return next(card for card in ranking.cards if card.influencer_id == candidate.influencer_id)


def before_fair_start(ranking: Ranking) -> list[Card]:
    return sorted(ranking.cards, key=lambda card: card.rank_before)


def test_golden_ranking() -> None:
    ranking = rank(BRIEF, POOL, POLICY, TODAY)

    assert order(ranking) == [(1, 102, 8286), (2, 104, 6959), (3, 101, 6983), (4, 103, 6029)]
    # Who asks little and covers every niche accepts sooner: 104 comes before 101.
    assert [(card.order.value, card.order.acceptance.chance, card.order.damping) for card in ranking.cards] == [
        (8286 * 6908 // 10_000, 6908, 10_000),
        (6959 * 8131 // 10_000, 8131, 10_000),
        (6983 * 6908 // 10_000, 6908, 10_000),
        (6029 * 4551 // 10_000, 4551, 10_000),
    ]
    assert (ranking.weighed, ranking.eligible) == (6, 4)
    assert ranking.refused == {
        Reason.CERTIFICATE_NOT_VALID: 1,
        Reason.PRICE_ABOVE_CEILING: 1,
        Reason.NOT_AVAILABLE: 2,
    }
    assert (ranking.versions, ranking.day) == (
        PolicyVersions(weights="v1", acceptance="v1", over_asking="v1", fair_start="v1"),
        TODAY,
    )


def test_a_newcomer_stands_on_priors_and_is_told_so() -> None:
    card = rank(BRIEF, [NEWCOMER], POLICY, TODAY).cards[0]

    assert [(part.value, part.points) for part in card.parts] == [
        (8200, 2460),
        (6316, 1263),
        (6000, 900),
        (8000, 960),
        (5000, 500),
        (5000, 400),
        (10_000, 500),
    ]
    assert [part.sentence.vi for part in card.parts] == [
        "Làm đúng 1 trên 2 lĩnh vực được yêu cầu, gần với 1 lĩnh vực khác.",
        "Chưa có bài quảng cáo nào để xét; tạm lấy mức khởi điểm chung cho người mới cùng hạng.",
        "Hạng tín nhiệm 1 trên 3, chứng nhận có hiệu lực đến 01/03/2027.",
        "Chưa có lần hợp tác nào kết thúc; tạm lấy mức khởi điểm chung cho người mới.",
        "Chưa có số liệu đo được về khán giả; tạm tính ở mức giữa.",
        "Chưa báo giá cho hình thức được yêu cầu; tạm tính ở mức giữa.",
        "Dùng ngôn ngữ được yêu cầu; ở đúng tỉnh thành được yêu cầu.",
    ]


def test_parts_carry_their_evidence_and_a_sentence_in_english() -> None:
    card = rank(BRIEF, [TRUSTED], POLICY, TODAY).cards[0]

    assert [{fact.name: fact.value for fact in part.evidence} for part in card.parts] == [
        {"beauty.makeup": "4000", "beauty.skincare": "10000"},
        {"posts": "52", "mean": "9333", "newest": "2026-11-20"},
        {"tier": "2", "certificateUntil": "2027-03-01"},
        {"bookings": "10", "kept": "9"},
        {"gender": "7000", "age": "7000"},
        {"price": "4000000", "feeCeiling": "6000000"},
        {"languages": "vi", "province": "01"},
    ]
    assert [part.sentence.en for part in card.parts] == [
        "Covers 1 of the 2 niches asked for, and comes near 1 more.",
        (
            "Advertising posts judged: 52, the newest on 20 Nov 2026. "
            "A cautious estimate: 89.3% properly labelled (mean 93.3%)."
        ),
        "Trust tier 2 of 3, certificate valid until 1 Mar 2027.",
        "Bookings kept as agreed: 9 of 10.",
        "Audience in the groups wanted: gender 70%, age 70%.",
        "The price is VND 4,000,000; the brief's ceiling is VND 6,000,000.",
        "Uses the language asked for; lives in a province asked for.",
    ]


def test_no_more_than_the_limit_is_shown_and_the_rest_still_counted() -> None:
    ranking = rank(BRIEF, POOL, POLICY, TODAY, limit=2)

    assert [card.influencer_id.int for card in ranking.cards] == [102, 104]
    assert (ranking.weighed, ranking.eligible) == (6, 4)


def test_nobody_at_all_is_an_answer_too() -> None:
    ranking = rank(BRIEF, [], POLICY, TODAY)

    assert (ranking.cards, ranking.weighed, ranking.refused) == ((), 0, {})


def test_equals_are_ordered_by_the_hash_of_the_day() -> None:
    equals = [make_candidate(number) for number in range(100, 110)]
    today = [card.influencer_id for card in rank(BRIEF, equals, POLICY, TODAY).cards]
    tomorrow = [card.influencer_id for card in rank(BRIEF, equals, POLICY, TODAY + timedelta(days=1)).cards]
    other_brief = make_brief(id=TRUSTED.influencer_id)

    assert [each.int for each in today] == [108, 103, 105, 102, 100, 107, 106, 109, 104, 101]  # by sha256sum
    assert today == sorted(today, key=lambda each: daily_hash(TODAY, BRIEF.id, each))
    assert today != tomorrow
    assert today != [card.influencer_id for card in rank(other_brief, equals, POLICY, TODAY).cards]


@given(brief=briefs, pool=pools, seed=st.integers())
def test_the_order_in_which_people_come_changes_nothing(brief: Brief, pool: list[Candidate], seed: int) -> None:
    shuffled = Random(seed).sample(pool, len(pool))

    assert rank(brief, shuffled, POLICY, TODAY) == rank(brief, pool, POLICY, TODAY)


@given(brief=briefs, pool=pools, stranger=outsiders)
def test_one_more_person_changes_neither_scores_nor_order_of_the_others(
    brief: Brief, pool: list[Candidate], stranger: Candidate
) -> None:
    alone = before_fair_start(rank(brief, pool, POLICY, TODAY))
    together = before_fair_start(rank(brief, [*pool, stranger], POLICY, TODAY))

    assert [(card.influencer_id, card.score, card.parts, card.order) for card in alone] == [
        (card.influencer_id, card.score, card.parts, card.order)
        for card in together
        if card.influencer_id != stranger.influencer_id
    ]


@given(brief=briefs, crowd=crowds)
def test_before_fair_start_order_values_fall_and_equals_stand_by_the_daily_hash(
    brief: Brief, crowd: list[Candidate]
) -> None:
    cards = before_fair_start(rank(brief, crowd, POLICY, TODAY, limit=len(crowd)))

    assert [card.rank_before for card in cards] == list(range(1, len(cards) + 1))
    keys = [(-card.order.value, daily_hash(TODAY, brief.id, card.influencer_id)) for card in cards]
    assert keys == sorted(keys)


@given(brief=briefs, crowd=crowds)
def test_after_fair_start_every_prefix_holds_its_newcomers_and_each_group_keeps_its_order(
    brief: Brief, crowd: list[Candidate]
) -> None:
    cards = rank(brief, crowd, POLICY, TODAY, limit=len(crowd)).cards
    there_are = sum(card.order.newcomer for card in cards)
    held = accumulate(card.order.newcomer for card in cards)

    assert all(found >= min(least, there_are) for found, least in zip(held, POLICY.fair_start.minimums, strict=False))
    assert all(card.order.newcomer for card in cards if card.lifted)
    for group in (True, False):
        before = [card.rank_before for card in cards if card.order.newcomer is group]
        assert before == sorted(before)


def test_a_newcomer_is_lifted_where_a_minimum_would_be_missed_and_everybody_is_told() -> None:
    known = [make_candidate(number) for number in range(200, 212)]
    newcomer = replace(NEWCOMER, certified_since=TODAY - timedelta(days=30))

    ranking = rank(BRIEF, [newcomer, *known], POLICY, TODAY)

    lifted = card_of(newcomer, ranking)
    assert (lifted.rank, lifted.rank_before, lifted.lifted, lifted.order.newcomer) == (8, 13, True, True)
    assert [card.rank_before for card in ranking.cards] == [1, 2, 3, 4, 5, 6, 7, 13, 8, 9, 10, 11, 12]
    first_ten = rank(BRIEF, [newcomer, *known], POLICY, TODAY, limit=10)
    assert first_ten.cards == ranking.cards[:10]


def test_who_is_asked_too_often_stands_back() -> None:
    asked, spared = make_candidate(201, asked_lately=8), make_candidate(202, price=vnd(5_000_000))

    ranking = rank(BRIEF, [asked, spared], POLICY, TODAY)

    assert [(card.influencer_id.int, card.order.damping) for card in ranking.cards] == [(202, 10_000), (201, 5000)]
    assert card_of(asked, ranking).score > card_of(spared, ranking).score


@given(brief=briefs, pool=pools)
def test_exactly_the_eligible_appear_and_everyone_else_is_counted(brief: Brief, pool: list[Candidate]) -> None:
    ranking = rank(brief, pool, POLICY, TODAY)
    refused = {each.influencer_id for each in pool if obstacles(brief, each, TODAY)}

    assert {card.influencer_id for card in ranking.cards} == {each.influencer_id for each in pool} - refused
    assert ranking.weighed - ranking.eligible == len(refused)
    assert len(refused) <= sum(ranking.refused.values())
    assert all(ranking.refused.values())


@given(brief=briefs, pool=pools)
def test_cards_are_numbered_from_one_and_their_parts_add_up(brief: Brief, pool: list[Candidate]) -> None:
    cards = rank(brief, pool, POLICY, TODAY).cards

    assert [card.rank for card in cards] == list(range(1, len(cards) + 1))
    assert all(card.score == sum(part.points for part in card.parts) for card in cards)
    assert all(0 <= card.order.value <= card.score <= 10_000 for card in cards)
    assert all(part.sentence.vi and part.sentence.en for card in cards for part in card.parts)


def improved(person: Candidate, merit: str, amount: int) -> Candidate:
    """The same person with one merit raised, by up to `amount` where it is a number."""
    record, disclosure = person.delivery, person.disclosure
    kept_one_more = (
        replace(record, kept=record.kept + 1)
        if record.kept < record.bookings
        else Delivery(bookings=record.bookings + 1, kept=record.kept + 1)
    )
    changes: dict[str, dict[str, object]] = {
        "tier": {"tier": min(person.tier + 1, 3)},
        "disclosure": {"disclosure": replace(disclosure, value_bp=min(disclosure.value_bp + amount, 10_000))},
        "delivery": {"delivery": kept_one_more},
        "niches": {"niches": person.niches | {NICHES[amount % len(NICHES)]}},
        "languages": {"languages": frozenset(LANGUAGES)},
        "price": {"price": vnd(person.price.minor * amount // 10_000) if person.price else None},
        "free_places": {"free_places": person.free_places + 1},
        "platforms": {"platforms": frozenset(PLATFORMS)},
        "qualifications": {"qualifications": frozenset({"health", "law"})},
        "exclusivities": {"exclusivities": ()},
        "topics_refused": {"topics_refused": frozenset[str]()},
        "answers": {"answers": Answers(offers=person.answers.offers + 1, accepted=person.answers.accepted + 1)},
        "asked_less": {"asked_lately": person.asked_lately // 2},
    }
    return replace(person, **changes[merit])


MERITS = [
    "tier", "disclosure", "delivery", "niches", "languages", "price", "free_places", "platforms", "qualifications",
    "exclusivities", "topics_refused", "answers", "asked_less",
]  # fmt: skip


@pytest.mark.parametrize("merit", MERITS)
@settings(max_examples=50)
@given(brief=briefs, person=outsiders, amount=st.integers(0, 10_000), others=pools)
def test_raising_one_merit_never_lowers_the_score_nor_the_rank(
    merit: str, brief: Brief, person: Candidate, amount: int, others: list[Candidate]
) -> None:
    assume(not obstacles(brief, person, TODAY))
    better = improved(person, merit, amount)
    before = rank(brief, [person, *others], POLICY, TODAY)
    after = rank(brief, [better, *others], POLICY, TODAY)

    assert obstacles(brief, better, TODAY) == ()
    raised, was = card_of(better, after), card_of(person, before)
    assert raised.rank_before <= was.rank_before
    assert raised.score >= was.score
    assert raised.order.acceptance.chance >= was.order.acceptance.chance
    assert raised.order.damping >= was.order.damping


@given(brief=briefs, person=outsiders, share=st.integers(0, 10_000), more=st.integers(0, 10_000))
def test_more_of_the_wanted_audience_never_lowers_the_score(
    brief: Brief, person: Candidate, share: int, more: int
) -> None:
    brief = replace(brief, audience={AudienceTrait.GENDER: frozenset({"female"})})
    low, high = sorted([share, more])

    def scores(of_women: int) -> list[int]:
        audience = {AudienceTrait.GENDER: {"female": of_women, "male": 10_000 - of_women}}
        return [card.score for card in rank(brief, [replace(person, audience=audience)], POLICY, TODAY).cards]

    assert scores(low) <= scores(high)
