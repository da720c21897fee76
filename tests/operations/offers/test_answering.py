from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from domain.actors import ActingBrandManager, ActingInfluencer
from domain.bookings.refusals import ExclusivityConflict
from domain.campaigns.content import AskedExclusivity, BriefKind, UsageGrant
from domain.errors import DomainError, InvalidInput, NotFound, WrongState
from domain.ids import OfferId, TermsId, new_id
from domain.influencers.profiles import Influencer
from domain.money import vnd
from domain.offers.declarations import DeclarationsMissing
from domain.offers.offer import Offer, OfferStatus
from domain.offers.reasons import DeclineReason
from domain.offers.refusals import (
    FeeBelowBrief,
    FeeOfUnpaidWork,
    NotYourTerms,
    NotYourTurn,
    OfferDeadlinePassed,
    OfferExtendedAlready,
    TermsSuperseded,
    UsageBeyondBrief,
)
from domain.offers.terms import OfferTerms, Side, TermsStatus
from operations.offers.answering import counter_offer, decline_offer, extend_offer, withdraw_offer
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.candidates import add_candidate
from tests.makers.markets import Market, acting, add_market, booked, open_version, sent_offer
from tests.makers.offers import DECLARED, make_terms
from tests.refusing import refused

LATE = NOON + timedelta(hours=72)

Actor = ActingBrandManager | ActingInfluencer


async def counter(
    database: TestDatabase, actor: Actor, offer: Offer, answered: TermsId, fee: int = 4_000_000, **changes: Any
) -> Offer:
    values: dict[str, Any] = {
        "terms": make_terms(fee=vnd(fee)),
        "declarations": DECLARED if isinstance(actor, ActingInfluencer) else None,
    }
    async with database.work(actor, NOON) as work:
        return await counter_offer(work, offer_id=offer.id, terms_id=answered, **(values | changes))


async def extend(database: TestDatabase, actor: Actor, offer_id: OfferId, now: datetime = NOON) -> Offer:
    async with database.work(actor, now) as work:
        return await extend_offer(work, offer_id=offer_id)


async def decline(
    database: TestDatabase,
    actor: Actor,
    offer_id: OfferId,
    reason: DeclineReason = DeclineReason.HEALTH,
    note: str | None = None,
) -> Offer:
    async with database.work(actor, NOON) as work:
        return await decline_offer(work, offer_id=offer_id, reason=reason, note=note)


async def withdraw(database: TestDatabase, actor: Actor, offer_id: OfferId) -> Offer:
    async with database.work(actor, NOON) as work:
        return await withdraw_offer(work, offer_id=offer_id, reason=None, note=None)


async def picture(database: TestDatabase) -> tuple[object, ...]:
    """All that could have moved."""
    offers = await database.all(select(Offer).order_by(Offer.id))
    versions = await database.all(select(OfferTerms).order_by(OfferTerms.id))
    return (
        [(each.status, each.awaits, each.versions, each.answer_by, each.ended_at) for each in offers],
        [(each.id, each.status) for each in versions],
        await database.event_names(),
    )


async def test_terms_go_back_and_forth_and_all_versions_stay(
    database: TestDatabase, market: Market, influencer: Influencer
) -> None:
    offer = await sent_offer(database, market, influencer.id)

    await counter(database, acting(influencer), offer, await open_version(database, offer.id), 5_000_000)
    await counter(database, market.manager, offer, await open_version(database, offer.id), 4_500_000)

    versions = await database.all(select(OfferTerms).order_by(OfferTerms.number))
    assert [(each.number, each.side, each.status, each.fee.minor) for each in versions] == [
        (1, Side.BRAND, TermsStatus.SUPERSEDED, 3_000_000),
        (2, Side.INFLUENCER, TermsStatus.SUPERSEDED, 5_000_000),
        (3, Side.BRAND, TermsStatus.OPEN, 4_500_000),
    ]
    kept = await database.reload(offer)
    assert (kept.status, kept.awaits, kept.versions, kept.answer_by) == (OfferStatus.OPEN, Side.INFLUENCER, 3, LATE)
    assert await database.event_names() == ["OfferSent", "OfferCountered", "OfferCountered"]


async def test_either_side_extends_once(database: TestDatabase, market: Market, influencer: Influencer) -> None:
    offer = await sent_offer(database, market, influencer.id)

    await extend(database, acting(influencer), offer.id, LATE - timedelta(seconds=1))
    before = await picture(database)
    with pytest.raises(OfferExtendedAlready):
        await extend(database, market.manager, offer.id)

    assert (await database.reload(offer)).answer_by == NOON + timedelta(hours=144)
    assert await picture(database) == before


async def test_an_offer_is_not_extended_after_its_time(
    database: TestDatabase, market: Market, influencer: Influencer
) -> None:
    offer = await sent_offer(database, market, influencer.id)
    before = await picture(database)

    with pytest.raises(OfferDeadlinePassed):
        await extend(database, market.manager, offer.id, LATE)

    assert await picture(database) == before


async def test_an_influencer_declines_for_a_protected_reason(
    database: TestDatabase, market: Market, influencer: Influencer
) -> None:
    offer = await sent_offer(database, market, influencer.id)

    await decline(database, acting(influencer), offer.id, DeclineReason.DOCUMENTS_MISSING, " Thiếu giấy tờ. ")

    kept = await database.reload(offer)
    assert (kept.status, kept.reason, kept.note) == (
        OfferStatus.DECLINED,
        DeclineReason.DOCUMENTS_MISSING,
        "Thiếu giấy tờ.",
    )
    assert kept.ended_by == influencer.login_id
    declined = (await database.events())[-1].to_json()
    assert (declined["reason"], declined["protected"], declined["side"]) == ("documents_missing", True, "influencer")


async def test_a_brand_withdraws_its_offer(database: TestDatabase, market: Market, influencer: Influencer) -> None:
    offer = await sent_offer(database, market, influencer.id)

    await withdraw(database, market.manager, offer.id)

    assert (await database.reload(offer)).status is OfferStatus.WITHDRAWN
    assert await database.event_names() == ["OfferSent", "OfferWithdrawn"]


async def test_after_the_end_a_new_offer_may_be_sent(
    database: TestDatabase, market: Market, influencer: Influencer
) -> None:
    first = await sent_offer(database, market, influencer.id)
    await withdraw(database, market.manager, first.id)

    second = await sent_offer(database, market, influencer.id)

    assert (await database.reload(second)).status is OfferStatus.OPEN


@pytest.mark.parametrize(
    ("turn", "refusal"),
    [
        ("own terms", NotYourTurn),
        ("superseded", TermsSuperseded),
        ("no declarations", DeclarationsMissing),
        ("too little", FeeBelowBrief),
        ("nothing", FeeOfUnpaidWork),
        ("negative", InvalidInput),
    ],
)
async def test_a_counter_offer_that_cannot_be_moves_nothing(
    database: TestDatabase, market: Market, influencer: Influencer, turn: str, refusal: type[DomainError]
) -> None:
    offer = await sent_offer(database, market, influencer.id)
    first = await open_version(database, offer.id)
    if turn in {"too little", "superseded"}:
        await counter(database, acting(influencer), offer, first)
    now_open = await open_version(database, offer.id)
    before = await picture(database)

    with pytest.raises(refusal):
        match turn:
            case "own terms":
                await counter(database, market.manager, offer, now_open)
            case "superseded":
                await counter(database, market.manager, offer, first)
            case "no declarations":
                await counter(database, acting(influencer), offer, now_open, declarations=None)
            case "too little":
                await counter(database, market.manager, offer, now_open, 1_999_999)
            case "nothing":
                await counter(database, acting(influencer), offer, now_open, 0)
            case _:
                await counter(database, acting(influencer), offer, now_open, -1)

    assert await picture(database) == before


async def test_strangers_find_no_offer(database: TestDatabase, market: Market, influencer: Influencer) -> None:
    offer = await sent_offer(database, market, influencer.id)
    answered = await open_version(database, offer.id)
    before = await picture(database)
    strangers: list[Actor] = [(await add_market(database)).manager, acting(await add_candidate(database))]

    for stranger in strangers:
        with pytest.raises(NotFound):
            await counter(database, stranger, offer, answered)
        with pytest.raises(NotFound):
            await extend(database, stranger, offer.id)
        with pytest.raises(NotFound):
            await decline(database, stranger, offer.id)
        with pytest.raises(NotFound):
            await withdraw(database, stranger, offer.id)

    assert await picture(database) == before


async def test_the_wrong_side_neither_declines_nor_withdraws(
    database: TestDatabase, market: Market, influencer: Influencer
) -> None:
    offer = await sent_offer(database, market, influencer.id)
    before = await picture(database)

    with pytest.raises(NotYourTurn):
        await decline(database, market.manager, offer.id)
    with pytest.raises(NotYourTerms):
        await withdraw(database, acting(influencer), offer.id)

    assert await picture(database) == before


async def test_what_has_ended_is_not_answered(database: TestDatabase, market: Market, influencer: Influencer) -> None:
    offer = await sent_offer(database, market, influencer.id)
    answered = await open_version(database, offer.id)
    await decline(database, acting(influencer), offer.id)
    before = await picture(database)

    with pytest.raises(WrongState):
        await counter(database, acting(influencer), offer, answered)
    with pytest.raises(WrongState):
        await decline(database, acting(influencer), offer.id)
    with pytest.raises(WrongState):
        await withdraw(database, market.manager, offer.id)
    with pytest.raises(WrongState):
        await extend(database, market.manager, offer.id)

    assert await picture(database) == before


async def test_unpaid_work_stays_unpaid(database: TestDatabase, influencer: Influencer) -> None:
    market = await add_market(database, kind=BriefKind.COMMUNITY, fee_minimum=vnd(0), fee_maximum=vnd(0), budget=vnd(0))
    offer = await sent_offer(database, market, influencer.id, make_terms(fee=vnd(0)))

    with pytest.raises(FeeOfUnpaidWork):
        await counter(database, acting(influencer), offer, await open_version(database, offer.id), 1)

    assert (await database.reload(offer)).versions == 1


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("UPDATE offer_terms SET fee_minor = 1", "written terms are never changed"),
        ("UPDATE offer_terms SET status = 'ended'", "does not have the version it says"),
        ("DELETE FROM offer_terms", "written terms are never changed"),
        (
            "UPDATE offers SET status = 'accepted', ended_at = now(), reminds_at = NULL",
            "does not have the version it says",
        ),
        ("UPDATE offers SET status = 'accepted', ended_at = now()", "ck_offers_reminder"),
        ("UPDATE offers SET awaits = 'brand'", "does not have the version it says"),
        ("UPDATE offers SET versions = 2", "does not have the version it says"),
        ("UPDATE offers SET score_card = '{}'", "stays between its two sides"),
        (
            "UPDATE offers SET status = 'declined', ended_at = now(), reminds_at = NULL",
            "ck_offers_declined_with_reason",
        ),
        ("DELETE FROM offers", "stays between its two sides"),
        (
            (
                "INSERT INTO offer_terms SELECT (jsonb_populate_record(t, jsonb_build_object("
                "'id', uuidv7(), 'number', 2))).* FROM offer_terms t"
            ),
            "uq_offer_terms_open",
        ),
        (
            "INSERT INTO offers SELECT (jsonb_populate_record(o, jsonb_build_object('id', uuidv7()))).* FROM offers o",
            "uq_offers_open",
        ),
    ],
)
async def test_offers_cannot_be_bent_even_by_hand(
    database: TestDatabase, market: Market, influencer: Influencer, change: str, reason: str
) -> None:
    await sent_offer(database, market, influencer.id)
    before = await picture(database)

    with pytest.raises(IntegrityError, match=reason):
        await database.execute(change)

    assert await picture(database) == before


async def test_an_unknown_offer_is_not_found(database: TestDatabase, market: Market) -> None:
    with pytest.raises(NotFound):
        await extend(database, market.manager, OfferId(new_id()))

    assert await database.event_names() == []


async def test_neither_side_counters_with_a_promise_given_to_another_brand(
    database: TestDatabase, market: Market, influencer: Influencer
) -> None:
    offer = await sent_offer(database, market, influencer.id)
    exclusive = make_terms(exclusivity=AskedExclusivity(category="cosmetics", days=10))
    await booked(database, await add_market(database), influencer, exclusive)
    first = await open_version(database, offer.id)

    async def told(actor: Actor, answered: TermsId) -> str:
        refusal = await refused(
            database, ExclusivityConflict, lambda: counter(database, actor, offer, answered, terms=exclusive)
        )
        return refusal.say("en")

    heard = await told(acting(influencer), first)
    await counter(database, acting(influencer), offer, first)

    assert heard == "An exclusivity in “cosmetics” stands against this until 2026-12-30."
    assert await told(market.manager, await open_version(database, offer.id)) == heard


async def test_a_brand_counters_with_what_its_brief_tells_of_or_the_influencer_has_offered(
    database: TestDatabase, market: Market, influencer: Influencer
) -> None:
    everything = make_terms(usage_grants=(UsageGrant(right="all_media", territory="Việt Nam"),))
    offer = await sent_offer(database, market, influencer.id)
    await counter(database, acting(influencer), offer, await open_version(database, offer.id))
    plain = await open_version(database, offer.id)

    told = await refused(
        database, UsageBeyondBrief, lambda: counter(database, market.manager, offer, plain, terms=everything)
    )
    await counter(database, market.manager, offer, plain)
    await counter(database, acting(influencer), offer, await open_version(database, offer.id), terms=everything)
    await counter(database, market.manager, offer, await open_version(database, offer.id), terms=everything)

    assert told.field == "input.terms.usageGrants[0].right"
    assert (await database.reload(offer)).versions == 5
