"""What may have changed between an offer and its acceptance: every gate is asked again."""

from datetime import date

import pytest
from sqlalchemy import select

from domain.actors import Decider, Secretariat
from domain.bookings.booking import BookingStatus
from domain.bookings.refusals import ExclusivityConflict
from domain.brands import BrandNotVerified
from domain.campaigns.content import AskedExclusivity
from domain.campaigns.refusals import BriefFull, BriefHeldByLaw, BriefNotOpen, BriefRefusedByLaw
from domain.certifications.certificate import Certificate
from domain.certifications.scheme import Severity
from domain.chargebacks import CampaignOwes
from domain.errors import DomainError
from domain.influencers.profiles import Influencer
from domain.ledger import InsufficientFunds
from domain.money import vnd
from domain.offers.offer import Offer
from domain.offers.refusals import BriefBudgetExceeded, FeeNotCovered, NotEligible
from domain.payments import Funding
from operations.applications import apply_to_brief
from operations.campaigns.violators import block_violator
from operations.certifications.certificate import suspend_certificate
from payments import holds
from payments.fundings import charge_back
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.alliance import BREACH
from tests.makers.campaigns import make_notice
from tests.makers.candidates import add_candidate
from tests.makers.logins import make_login
from tests.makers.markets import Market, accepted, acting, add_market, booked, sent_offer
from tests.makers.offers import DECLARED, make_terms
from tests.makers.payments import BOOKS
from tests.makers.second_factors import proof
from tests.refusing import refused

EXCLUSIVE = AskedExclusivity(category="electronics_household", days=30)


@pytest.fixture
async def offer(database: TestDatabase, market: Market, influencer: Influencer) -> Offer:
    return await sent_offer(database, market, influencer.id)


async def applied(database: TestDatabase, market: Market, influencer: Influencer) -> Offer:
    async with database.work(acting(influencer), NOON) as work:
        return await apply_to_brief(work, brief_id=market.brief.id, terms=make_terms(), declarations=DECLARED)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ("UPDATE briefs SET status = 'closed', ended_at = now()", BriefNotOpen),
        ("UPDATE briefs SET open_until = '2026-11-21T05:00:00Z'", BriefNotOpen),
        ("UPDATE briefs SET status = 'filled', places_taken = places", BriefFull),
        ("UPDATE brands SET verified_at = NULL", BrandNotVerified),
        ("INSERT INTO refused_brands SELECT influencer_id, brand_id FROM offers", NotEligible),
        ("INSERT INTO blocked_influencers SELECT brand_id, influencer_id FROM offers", NotEligible),
        ("UPDATE influencers SET bookings_at_once = 0", NotEligible),
        ("UPDATE documents SET withdrawn_at = now()", BriefHeldByLaw),
    ],
)
async def test_what_changed_since_the_offer_is_seen(
    database: TestDatabase, influencer: Influencer, offer: Offer, change: str, refusal: type[DomainError]
) -> None:
    await database.execute(change)

    await refused(database, refusal, lambda: accepted(database, acting(influencer), offer))


async def test_somebody_whose_certificate_is_suspended_is_not_booked(
    database: TestDatabase, influencer: Influencer, offer: Offer
) -> None:
    decider = await database.add(make_login())
    (certificate,) = await database.all(select(Certificate))
    async with database.work(Decider(login_id=decider.id), NOON) as work:
        await suspend_certificate(
            work, certificate_id=certificate.id, statement=BREACH, severity=Severity.MINOR, proof=proof()
        )

    refusal = await refused(database, NotEligible, lambda: accepted(database, acting(influencer), offer))

    assert (
        refusal.say("en")
        == "Not eligible: There is no certificate in force. Trust tier 0; the brief asks for tier 1 or higher."
    )


async def test_a_brand_that_an_authority_has_named_since_gets_nobody(
    database: TestDatabase, market: Market, influencer: Influencer, offer: Offer
) -> None:
    secretary = await database.add(make_login())
    async with database.work(Secretariat(login_id=secretary.id), NOON) as work:
        await block_violator(work, notice=make_notice(tax_code=market.brand.tax_code))

    await refused(database, BriefRefusedByLaw, lambda: accepted(database, acting(influencer), offer))


async def test_a_promise_to_another_brand_stands_against_it(
    database: TestDatabase, influencer: Influencer, offer: Offer
) -> None:
    other = await add_market(database)
    await booked(database, other, influencer, make_terms(exclusivity=EXCLUSIVE))

    refusal = await refused(database, NotEligible, lambda: accepted(database, acting(influencer), offer))

    assert refusal.say("en") == "Not eligible: Promised to another brand in the same category until 19 Jan 2027."


async def test_a_promise_agreed_in_the_terms_counts_as_well(
    database: TestDatabase, market: Market, influencer: Influencer
) -> None:
    beauty = AskedExclusivity(category="cosmetics", days=10)
    asked = await sent_offer(database, market, influencer.id, make_terms(exclusivity=beauty))
    other = await add_market(database)
    await booked(database, other, influencer, make_terms(exclusivity=beauty))

    refusal = await refused(database, ExclusivityConflict, lambda: accepted(database, acting(influencer), asked))

    assert refusal.say("en") == "An exclusivity in “cosmetics” stands against this until 2026-12-30."


async def test_a_promise_that_covers_work_in_hand_is_not_made(
    database: TestDatabase, market: Market, influencer: Influencer
) -> None:
    asked = await sent_offer(database, market, influencer.id, make_terms(exclusivity=EXCLUSIVE))
    await booked(database, await add_market(database), influencer)

    refusal = await refused(database, ExclusivityConflict, lambda: accepted(database, acting(influencer), asked))

    assert isinstance(refusal, ExclusivityConflict)
    assert (refusal.category, refusal.until) == ("electronics_household", date(2026, 11, 21))


async def test_one_brand_may_book_somebody_twice_under_its_own_promise(
    database: TestDatabase, market: Market, influencer: Influencer
) -> None:
    await booked(database, market, influencer, make_terms(exclusivity=EXCLUSIVE))
    again = await add_market(database, brand=market.brand)

    booking = await booked(database, again, influencer, make_terms(exclusivity=EXCLUSIVE))

    assert booking.status is BookingStatus.FUNDED


async def test_a_brief_spends_its_budget_and_no_more(database: TestDatabase, influencer: Influencer) -> None:
    market = await add_market(database, budget=vnd(5_000_000))
    offer = await sent_offer(database, market, influencer.id)
    await booked(database, market, await add_candidate(database))

    refusal = await refused(database, FeeNotCovered, lambda: accepted(database, acting(influencer), offer))

    assert refusal.say("en") == "At present the brand has not set aside enough for this fee."


async def test_without_the_money_nobody_is_bound(database: TestDatabase, influencer: Influencer) -> None:
    market = await add_market(database, money=vnd(2_999_999))
    offer = await sent_offer(database, market, influencer.id)

    refusal = await refused(database, FeeNotCovered, lambda: accepted(database, acting(influencer), offer))

    assert refusal.say("vi") == "Hiện nhãn hàng chưa đủ ngân sách hoặc tiền đã nạp cho mức phí này."


async def test_the_brand_is_told_how_much_is_left_of_its_budget(database: TestDatabase, influencer: Influencer) -> None:
    market = await add_market(database, budget=vnd(5_000_000))
    application = await applied(database, market, influencer)
    await booked(database, market, await add_candidate(database))

    refusal = await refused(database, BriefBudgetExceeded, lambda: accepted(database, market.manager, application))

    assert refusal.say("en") == "Of the brief's budget of VND 5,000,000 only VND 2,000,000 is left."


async def test_the_brand_is_told_how_much_is_left_of_its_money(database: TestDatabase, influencer: Influencer) -> None:
    market = await add_market(database, money=vnd(2_999_999))
    application = await applied(database, market, influencer)

    refusal = await refused(database, InsufficientFunds, lambda: accepted(database, market.manager, application))

    assert refusal.say("en") == "VND 3,000,000 is needed and only VND 2,999,999 is left."


async def test_a_campaign_that_owes_after_a_chargeback_takes_on_nobody(
    database: TestDatabase, influencer: Influencer
) -> None:
    market = await add_market(database, money=vnd(4_000_000))
    application = await applied(database, market, influencer)
    held = await booked(database, market, await add_candidate(database))
    (funding,) = await database.all(select(Funding))
    async with database.work(BOOKS, NOON) as work:
        await charge_back(work, funding_id=funding.id, amount=funding.amount, key="chargeback:sandbox:du_1")
        await holds.refund(work, booking_id=held.id)

    refusal = await refused(database, CampaignOwes, lambda: accepted(database, market.manager, application))

    assert refusal.say("en") == "After a chargeback the campaign owes VND 3,000,000; fund it first."
