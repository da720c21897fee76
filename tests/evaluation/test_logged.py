"""What came of a marketplace's own offers: which count, and what they come to."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.ids import BriefId, new_id
from domain.offers.offer import OfferStatus
from domain.offers.reasons import PROTECTED, DeclineReason
from domain.offers.terms import Side
from domain.rows import Json
from evaluation.calibration import Outcome
from evaluation.logged import LoggedOutcome, logged_figures, logged_outcomes
from evaluation.stability import Weighed
from matching.weights import PartName
from tests.databases import TestDatabase
from tests.makers.candidates import add_candidate
from tests.makers.offers import LONG_AGO, add_past_offer

ENDED: dict[str, Any] = {"ended_at": LONG_AGO + timedelta(days=1)}
ACCEPTED: dict[str, Any] = ENDED | {"status": OfferStatus.ACCEPTED}
LAPSED: dict[str, Any] = ENDED | {"status": OfferStatus.LAPSED}
DECLINED: dict[str, Any] = ENDED | {"status": OfferStatus.DECLINED}
BRIEF, OTHER = BriefId(new_id()), BriefId(new_id())


def card(chance: int = 7_500, value: int = 5_000) -> Json:
    return {"score": 8_000, "order": {"value": value, "chance": chance, "versions": {"acceptance": "v1"}}}


async def kept(database: TestDatabase) -> list[LoggedOutcome]:
    async with database.reading() as session:
        return await logged_outcomes(session)


async def test_what_a_person_answered_counts_with_the_chance_it_was_made_under(database: TestDatabase) -> None:
    person = (await add_candidate(database)).id
    await add_past_offer(database, person, brief_id=BRIEF, score_card=card(), **ACCEPTED)
    await add_past_offer(database, person, brief_id=BRIEF, score_card=card(4_000, 90), **LAPSED)

    assert await kept(database) == [
        LoggedOutcome(brief_id=BRIEF, value=5_000, version="v1", outcome=Outcome(0.75, True)),
        LoggedOutcome(brief_id=BRIEF, value=90, version="v1", outcome=Outcome(0.4, False)),
    ]


async def test_protected_reasons_what_brands_took_back_applications_and_old_cards_do_not(
    database: TestDatabase,
) -> None:
    person = (await add_candidate(database)).id
    for reason in sorted(PROTECTED):
        await add_past_offer(database, person, score_card=card(), **DECLINED, reason=reason)
    await add_past_offer(database, person, score_card=card(), **ENDED, status=OfferStatus.WITHDRAWN)
    await add_past_offer(database, person, Side.INFLUENCER, score_card=card(), **ACCEPTED)
    await add_past_offer(database, person, score_card={"score": 8_000}, **ACCEPTED)
    await add_past_offer(database, person, **ACCEPTED)
    await add_past_offer(database, person, score_card=card())

    assert await kept(database) == []
    await add_past_offer(database, person, score_card=card(), **DECLINED, reason=DeclineReason.FEE)
    assert [each.outcome for each in await kept(database)] == [Outcome(0.75, False)]


def outcome(brief: BriefId, value: int, *, accepted: bool, version: str = "v1") -> LoggedOutcome:
    return LoggedOutcome(brief_id=brief, value=value, version=version, outcome=Outcome(0.5, accepted))


def test_accept_at_ten_looks_at_the_highest_order_values_of_each_brief() -> None:
    first = [outcome(BRIEF, value, accepted=value > 100) for value in (99, *range(101, 111))]
    second = [outcome(OTHER, 1, accepted=True), outcome(OTHER, 2, accepted=False)]

    found = logged_figures([*first, *second], None, least=1)

    assert (found.answers, found.briefs) == (13, 2)
    assert found.accepted_first == pytest.approx((1 + 0.5) / 2)
    assert found.calibration["v1"].brier == pytest.approx(0.25)


def test_each_version_of_the_model_is_judged_by_its_own_answers() -> None:
    found = logged_figures(
        [
            outcome(BRIEF, 1, accepted=True),
            outcome(BRIEF, 2, accepted=True),
            outcome(BRIEF, 3, accepted=False, version="v2"),
        ],
        None,
        least=2,
    )

    assert list(found.calibration) == ["v1"]
    assert found.calibration["v1"].accepted == 1


def test_with_too_few_answers_there_are_no_figures() -> None:
    found = logged_figures([outcome(BRIEF, 1, accepted=True)] * 99, None)

    assert (found.answers, found.accepted_first, found.calibration, found.stability) == (99, None, {}, {})
    assert logged_figures([outcome(BRIEF, 1, accepted=True)] * 100, None).accepted_first == 1


WEIGHTS = ((PartName.NICHE_FIT, 6_000), (PartName.TRUST_TIER, 4_000))


def weighed(brief: BriefId, niche: int, tier: int) -> LoggedOutcome:
    """Scored by two parts, surely accepting, not damped."""
    return replace(
        outcome(brief, 1, accepted=True),
        weights=WEIGHTS,
        weighed=Weighed(values=[niche, tier], chance=10_000, damping=10_000),
    )


def test_stability_is_reckoned_anew_from_the_kept_cards_of_a_briefs_offers() -> None:
    # 7200 and 7186 points: with five per cent more for the tier, or less for the niches, they change places.
    close = [weighed(BRIEF, 8_000, 6_000), weighed(BRIEF, 7_310, 7_000)]
    far = [weighed(BRIEF, niche, 0) for niche in (1_000, 2_000, 3_000)]
    too_few = [weighed(OTHER, niche, 0) for niche in range(4)]

    found = logged_figures([*close, *far, *too_few, outcome(BRIEF, 1, accepted=True)], None, least=1)

    assert found.stability_briefs == 1
    assert set(found.stability) == {"niche_fit", "trust_tier"}
    assert found.stability["niche_fit"][1] == found.stability["trust_tier"][1] == pytest.approx(0.8)
    assert found.stability["trust_tier"][0] == pytest.approx(0.9)


async def test_a_kept_card_holds_how_somebody_was_weighed(database: TestDatabase) -> None:
    person = (await add_candidate(database)).id
    whole: Json = card() | {"parts": [{"name": "niche_fit", "value": 8_200, "weight": 3_000}]}
    whole["order"]["damping"] = 9_000
    await add_past_offer(database, person, score_card=whole, **ACCEPTED)

    (found,) = await kept(database)

    assert found.weights == ((PartName.NICHE_FIT, 3_000),)
    assert found.weighed == Weighed(values=[8_200], chance=7_500, damping=9_000)
