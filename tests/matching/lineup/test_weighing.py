"""Who may be chosen into a lineup, and with what."""

from typing import Any

from domain.money import vnd
from matching.brief import AudienceTrait, Brief, BriefKind, Candidate
from matching.lineup.audience import Segment
from matching.lineup.rules import lineup_rules
from matching.lineup.weighing import Scales, Weighing, weigh
from matching.ranking import daily_hash
from matching.scoring import score_parts, total
from matching.weights import weights_on
from tests.makers.lineup import NORTH, SOUTH
from tests.makers.matching import BRIEF, TODAY, make_brief, make_candidate

WEIGHTS = weights_on(TODAY)


def weighed(*candidates: Candidate, brief: Brief = BRIEF, reach: Any = None) -> Weighing:
    regions = {"01": NORTH, "31": NORTH, "92": SOUTH}
    scales = Scales(brief=brief, day=TODAY, weights=WEIGHTS, rules=lineup_rules()[0], regions=regions)
    return weigh(candidates, reach or {}, scales)


def test_everybody_eligible_keeps_what_a_lineup_looks_at() -> None:
    candidate = make_candidate()

    (found,) = weighed(candidate).people

    assert found.influencer_id == candidate.influencer_id
    assert found.score == total(score_parts(BRIEF, candidate, WEIGHTS))
    assert (found.price, found.tier, found.province) == (4_000_000, 2, "01")
    assert (found.platforms, found.niches) == (candidate.platforms, candidate.niches)
    assert found.tie_hash == daily_hash(TODAY, BRIEF.id, candidate.influencer_id)
    assert found.audience == {}


def test_provinces_are_gathered_into_their_regions_and_other_platforms_left_out() -> None:
    audience = {AudienceTrait.PROVINCE: {"01": 3000, "31": 2000, "92": 5000}}
    candidate = make_candidate(audience=audience)

    found = weighed(candidate, reach={candidate.influencer_id: {"tiktok": 1000, "facebook": 9000}})

    assert found.people[0].audience == {
        Segment("tiktok", "beauty", NORTH): 50,
        Segment("tiktok", "beauty", SOUTH): 50,
    }


def test_who_fails_a_gate_is_not_eligible_and_who_names_no_price_is_not_chosen_from() -> None:
    found = weighed(make_candidate(1), make_candidate(2, tier=0), make_candidate(3, price=None))

    assert [each.influencer_id.int for each in found.people] == [1]
    assert (found.eligible, found.unpriced) == (2, 1)


def test_the_price_is_the_briefs_lowest_fee_at_least() -> None:
    cheap = make_candidate(price=vnd(500_000))

    assert weighed(cheap).people[0].price == 2_000_000
    assert weighed(cheap, brief=make_brief(fee_floor=None)).people[0].price == 500_000


def test_on_a_community_brief_nobody_is_paid() -> None:
    community = make_brief(kind=BriefKind.COMMUNITY, fee_floor=None, fee_ceiling=None)

    found = weighed(make_candidate(1), make_candidate(2, price=None), brief=community)

    assert [each.price for each in found.people] == [0, 0]
    assert found.unpriced == 0


def test_the_highest_scores_come_first_and_of_equal_ones_the_lower_hash() -> None:
    strong, weak = make_candidate(1), [make_candidate(number, tier=1) for number in range(2, 6)]

    found = weighed(*weak, strong)

    ids = [each.influencer_id for each in weak]
    in_order = sorted(ids, key=lambda each: daily_hash(TODAY, BRIEF.id, each))
    assert [each.influencer_id for each in found.people] == [strong.influencer_id, *in_order]
