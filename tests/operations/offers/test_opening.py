from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from domain.bookings.refusals import ExclusivityConflict
from domain.brands import BlockedInfluencer, BrandNotVerified
from domain.campaigns.content import AskedDeliverable, AskedExclusivity, BriefKind, UsageGrant
from domain.campaigns.refusals import BriefFull, BriefHeldByLaw, BriefNotOpen
from domain.errors import DomainError, InvalidInput, NotFound
from domain.ids import BriefId, InfluencerId, new_id
from domain.influencers.refused import RefusedBrand, RefusedTopic
from domain.money import vnd
from domain.offers.declarations import Declarations, DocumentsNotRead, ProductUse
from domain.offers.events import ApplicationMade, OfferSent
from domain.offers.offer import Offer, OfferStatus
from domain.offers.refusals import (
    BriefNotByInvitation,
    FeeBelowBrief,
    FeeOfUnpaidWork,
    NotEligible,
    OfferAlreadyOpen,
    UsageBeyondBrief,
)
from domain.offers.terms import OfferTerms, Side, Terms
from operations.applications import apply_to_brief
from operations.offers.opening import send_offer
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.brands import make_brand
from tests.makers.candidates import add_candidate, add_person
from tests.makers.markets import Market, acting, add_market, booked, sent_offer
from tests.makers.offers import DECLARED, make_terms
from tests.operations.candidates.test_bookings import add_booking
from tests.refusing import refused

COMMUNITY: dict[str, Any] = {
    "kind": BriefKind.COMMUNITY,
    "fee_minimum": vnd(0),
    "fee_maximum": vnd(0),
    "budget": vnd(0),
}
ON_YOUTUBE = AskedDeliverable(platform="youtube", format="long_video", count=1, due_on=date(2026, 12, 20))


async def nothing_was_offered(database: TestDatabase) -> None:
    assert await database.count(Offer) == 0
    assert await database.count(OfferTerms) == 0
    assert await database.event_names() == []


async def apply(
    database: TestDatabase,
    market: Market,
    influencer: Any,
    terms: Terms | None = None,
    declarations: Declarations = DECLARED,
) -> Offer:
    async with database.work(acting(influencer), NOON) as work:
        return await apply_to_brief(
            work, brief_id=market.brief.id, terms=terms or make_terms(), declarations=declarations
        )


async def test_a_brand_sends_an_offer_and_keeps_the_score_it_was_made_under(database: TestDatabase) -> None:
    market, influencer = await add_market(database), await add_candidate(database)

    offer = await sent_offer(database, market, influencer.id)

    kept = await database.reload(offer)
    assert (kept.brief_id, kept.brand_id, kept.influencer_id) == (market.brief.id, market.brand.id, influencer.id)
    assert (kept.status, kept.awaits, kept.answer_by) == (
        OfferStatus.OPEN,
        Side.INFLUENCER,
        NOON + timedelta(hours=72),
    )
    assert kept.score_card is not None
    assert kept.score_card["weights_version"] == "v1"
    assert kept.score_card["day"] == "2026-11-21"
    assert sum(part["points"] for part in kept.score_card["parts"]) == kept.score_card["score"]
    assert {"vi", "en"} == set(kept.score_card["parts"][0]["sentence"])
    order = kept.score_card["order"]
    assert order["value"] == kept.score_card["score"] * order["chance"] * order["damping"] // 10_000**2
    assert (order["damping"], order["newcomer"]) == (10_000, True)
    assert order["versions"] == {"weights": "v1", "acceptance": "v1", "over_asking": "v1", "fair_start": "v1"}
    (terms,) = await database.all(select(OfferTerms))
    assert (terms.read(), terms.side, terms.written_by) == (make_terms(), Side.BRAND, market.login.id)
    (event,) = await database.events()
    assert isinstance(event, OfferSent)


async def test_an_influencer_applies_with_terms_and_declarations(database: TestDatabase) -> None:
    market, influencer = await add_market(database), await add_candidate(database)

    offer = await apply(database, market, influencer)

    kept = await database.reload(offer)
    assert (kept.is_application, kept.awaits) == (True, Side.BRAND)
    (terms,) = await database.all(select(OfferTerms))
    assert (terms.side, terms.declarations) == (Side.INFLUENCER, DECLARED.to_json())
    (event,) = await database.events()
    assert isinstance(event, ApplicationMade)


async def test_an_unpaid_brief_is_offered_without_a_fee(database: TestDatabase) -> None:
    market, influencer = await add_market(database, **COMMUNITY), await add_candidate(database)

    offer = await sent_offer(database, market, influencer.id, make_terms(fee=vnd(0)))

    assert offer.status is OfferStatus.OPEN


@pytest.mark.parametrize(
    ("content", "terms", "refusal"),
    [
        ({}, {"fee": vnd(1_999_999)}, FeeBelowBrief),
        ({}, {"fee": vnd(0)}, FeeOfUnpaidWork),
        (COMMUNITY, {"fee": vnd(2_000_000)}, FeeOfUnpaidWork),
        ({}, {"fee": vnd(5_000_001)}, NotEligible),
        ({}, {"deliverables": ()}, InvalidInput),
        ({"invitation": False}, {}, BriefNotByInvitation),
        ({"tier_minimum": 3}, {}, NotEligible),
        (
            {
                "deliverables": (
                    AskedDeliverable(platform="youtube", format="long_video", count=1, due_on=date(2026, 12, 20)),
                )
            },
            {},
            NotEligible,
        ),
    ],
)
async def test_an_offer_that_does_not_fit_its_brief_is_not_sent(
    database: TestDatabase, content: dict[str, Any], terms: dict[str, Any], refusal: type[DomainError]
) -> None:
    market, influencer = await add_market(database, **content), await add_candidate(database)

    with pytest.raises(refusal):
        await sent_offer(database, market, influencer.id, make_terms(**terms))

    await nothing_was_offered(database)


async def test_a_brand_that_is_not_verified_sends_nothing(database: TestDatabase) -> None:
    brand = await database.add(make_brand(verified_at=None))
    market, influencer = await add_market(database, brand=brand), await add_candidate(database)

    with pytest.raises(BrandNotVerified):
        await sent_offer(database, market, influencer.id)

    await nothing_was_offered(database)


async def test_another_brands_brief_is_not_found(database: TestDatabase) -> None:
    market, other = await add_market(database), await add_market(database)
    influencer = await add_candidate(database)

    with pytest.raises(NotFound):
        async with database.work(other.manager, NOON) as work:
            await send_offer(work, brief_id=market.brief.id, influencer_id=influencer.id, terms=make_terms())

    await nothing_was_offered(database)


@pytest.mark.parametrize("unknown", ["brief", "influencer"])
async def test_what_does_not_exist_is_not_found(database: TestDatabase, unknown: str) -> None:
    market, influencer = await add_market(database), await add_candidate(database)

    with pytest.raises(NotFound):
        async with database.work(market.manager, NOON) as work:
            await send_offer(
                work,
                brief_id=BriefId(new_id()) if unknown == "brief" else market.brief.id,
                influencer_id=InfluencerId(new_id()) if unknown == "influencer" else influencer.id,
                terms=make_terms(),
            )

    await nothing_was_offered(database)


async def test_an_uncertified_person_is_not_asked(database: TestDatabase) -> None:
    market, person = await add_market(database), await add_person(database)

    with pytest.raises(NotEligible) as refusal:
        await sent_offer(database, market, person.id)

    assert "There is no certificate in force." in refusal.value.say("en")
    assert "Chưa có chứng nhận đang còn hiệu lực." in refusal.value.say("vi")
    await nothing_was_offered(database)


async def test_a_brand_is_not_told_who_refuses_it_and_the_influencer_is(database: TestDatabase) -> None:
    market, influencer = await add_market(database), await add_candidate(database)
    await database.add(RefusedBrand(influencer_id=influencer.id, brand_id=market.brand.id))

    with pytest.raises(NotEligible) as told_to_brand:
        await sent_offer(database, market, influencer.id)
    with pytest.raises(NotEligible) as told_to_influencer:
        await apply(database, market, influencer)

    assert told_to_brand.value.en_reasons == "Not available for this brief at present."
    assert told_to_influencer.value.en_reasons == "You take no work from this brand."
    await nothing_was_offered(database)


async def test_whom_a_brand_blocked_is_neither_asked_nor_applies_nor_hears_why(database: TestDatabase) -> None:
    market, influencer = await add_market(database), await add_candidate(database)
    await database.add(BlockedInfluencer(brand_id=market.brand.id, influencer_id=influencer.id))

    with pytest.raises(NotEligible) as told_to_brand:
        await sent_offer(database, market, influencer.id)
    with pytest.raises(NotEligible) as told_to_influencer:
        await apply(database, market, influencer)

    assert told_to_brand.value.en_reasons == "The brand chose not to work with this person."
    assert told_to_influencer.value.en_reasons == "This brief is not available to you at present."
    await nothing_was_offered(database)


async def test_who_applies_where_the_budget_is_spent_hears_what_a_blocked_one_hears(database: TestDatabase) -> None:
    market, influencer, somebody = (
        await add_market(database),
        await add_candidate(database),
        await add_candidate(database),
    )
    await add_booking(database, somebody, brief_id=market.brief.id, fee=market.brief.budget)

    with pytest.raises(NotEligible) as told_to_influencer:
        await apply(database, market, influencer)

    assert told_to_influencer.value.en_reasons == "This brief is not available to you at present."
    await nothing_was_offered(database)

    await sent_offer(database, market, influencer.id)
    assert await database.count(Offer) == 1


async def test_a_block_binds_its_own_brand_and_person_only(database: TestDatabase) -> None:
    market, other = await add_market(database), await add_market(database)
    influencer, somebody = await add_candidate(database), await add_candidate(database)
    await database.add(BlockedInfluencer(brand_id=market.brand.id, influencer_id=somebody.id))
    await database.add(BlockedInfluencer(brand_id=other.brand.id, influencer_id=influencer.id))

    await sent_offer(database, market, influencer.id)

    assert await database.count(Offer) == 1


async def test_a_refused_topic_is_respected(database: TestDatabase) -> None:
    market, influencer = await add_market(database), await add_candidate(database)
    await database.add(RefusedTopic(influencer_id=influencer.id, topic="technology"))

    with pytest.raises(NotEligible):
        await sent_offer(database, market, influencer.id)

    await nothing_was_offered(database)


async def test_one_offer_is_open_between_a_brief_and_an_influencer(database: TestDatabase) -> None:
    market, influencer = await add_market(database), await add_candidate(database)
    await sent_offer(database, market, influencer.id)

    with pytest.raises(OfferAlreadyOpen):
        await sent_offer(database, market, influencer.id)
    with pytest.raises(OfferAlreadyOpen):
        await apply(database, market, influencer)

    assert await database.count(Offer) == 1
    assert await database.event_names() == ["OfferSent"]


async def test_papers_that_ran_out_since_publication_stop_new_offers(database: TestDatabase) -> None:
    market, influencer = await add_market(database), await add_candidate(database)
    await database.execute("UPDATE documents SET withdrawn_at = now()")

    with pytest.raises(BriefHeldByLaw):
        await sent_offer(database, market, influencer.id)

    await nothing_was_offered(database)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ("UPDATE briefs SET status = 'filled', places_taken = places", BriefFull),
        ("UPDATE briefs SET status = 'closed'", BriefNotOpen),
        ("UPDATE briefs SET open_until = '2026-11-21T05:00:00Z'", BriefNotOpen),
    ],
)
async def test_a_brief_that_takes_nobody_gets_no_offer(
    database: TestDatabase, change: str, refusal: type[DomainError]
) -> None:
    market, influencer = await add_market(database), await add_candidate(database)
    await database.execute(change)

    with pytest.raises(refusal):
        await sent_offer(database, market, influencer.id)

    await nothing_was_offered(database)


async def test_only_an_open_call_is_applied_to(database: TestDatabase) -> None:
    market, influencer = await add_market(database, open_call=False), await add_candidate(database)

    with pytest.raises(NotFound):
        await apply(database, market, influencer)

    await nothing_was_offered(database)


async def test_who_has_not_read_the_documents_does_not_apply(database: TestDatabase) -> None:
    market, influencer = await add_market(database), await add_candidate(database)

    with pytest.raises(DocumentsNotRead):
        await apply(
            database,
            market,
            influencer,
            declarations=Declarations(documents_read=False, product_use=ProductUse.USED),
        )

    await nothing_was_offered(database)


async def test_an_influencer_may_ask_less_than_the_brief_promises_and_no_more_than_it_can_pay(
    database: TestDatabase,
) -> None:
    market = await add_market(database)
    modest, dear = await add_candidate(database), await add_candidate(database)

    await apply(database, market, modest, make_terms(fee=vnd(1_000_000)))
    with pytest.raises(NotEligible):
        await apply(database, market, dear, make_terms(fee=vnd(5_000_001)))

    (offer,) = await database.all(select(Offer))
    assert offer.influencer_id == modest.id


COSMETICS = AskedExclusivity(category="cosmetics", days=10)


async def test_no_promise_is_asked_for_that_was_given_to_another_brand(database: TestDatabase) -> None:
    market, influencer = await add_market(database), await add_candidate(database)
    await booked(database, await add_market(database), influencer, make_terms(exclusivity=COSMETICS))
    asked = make_terms(exclusivity=COSMETICS)

    told = await refused(database, ExclusivityConflict, lambda: sent_offer(database, market, influencer.id, asked))
    heard = await refused(database, ExclusivityConflict, lambda: apply(database, market, influencer, asked))

    assert told.say("en") == heard.say("en") == "An exclusivity in “cosmetics” stands against this until 2026-12-30."
    assert (await sent_offer(database, market, influencer.id)).status is OfferStatus.OPEN


async def test_no_promise_is_asked_for_that_would_cover_work_in_hand(database: TestDatabase) -> None:
    market, influencer = await add_market(database), await add_candidate(database)
    await booked(database, await add_market(database), influencer)
    asked = make_terms(exclusivity=AskedExclusivity(category="electronics_household", days=30))

    told = await refused(database, ExclusivityConflict, lambda: sent_offer(database, market, influencer.id, asked))

    assert (told.category, told.until) == ("electronics_household", date(2026, 11, 21))


async def test_a_brand_asks_for_a_second_promise_to_itself(database: TestDatabase) -> None:
    market, influencer = await add_market(database), await add_candidate(database)
    await booked(database, market, influencer, make_terms(exclusivity=COSMETICS))
    again = await add_market(database, brand=market.brand)

    offer = await sent_offer(database, again, influencer.id, make_terms(exclusivity=COSMETICS))

    assert offer.status is OfferStatus.OPEN


EVERYTHING = (UsageGrant(right="all_media", territory="Việt Nam"),)


async def test_a_brand_asks_for_no_use_beyond_its_brief_and_an_influencer_may_give_more(database: TestDatabase) -> None:
    market, influencer = await add_market(database), await add_candidate(database)
    asked = make_terms(usage_grants=EVERYTHING)

    told = await refused(database, UsageBeyondBrief, lambda: sent_offer(database, market, influencer.id, asked))

    assert told.field == "input.terms.usageGrants[0].right"
    assert (await apply(database, market, influencer, asked)).status is OfferStatus.OPEN
