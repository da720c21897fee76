"""A tax commitment that is withdrawn: tax is withheld again from what is sent later, and history stays."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from domain.actors import ActingInfluencer
from domain.errors import NotFound
from domain.ids import InfluencerId, new_id
from domain.money import Money, vnd
from domain.payouts.payout import Payout, PayoutStatus
from domain.payouts.tax_commitments import (
    TaxCommitment,
    TaxCommitmentOver,
    TaxCommitmentTakenBack,
    TaxCommitmentWithdrawn,
)
from operations.payouts.committing import give_tax_commitment, withdraw_tax_commitment
from operations.payouts.sending import send_payouts
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.payments import add_campaign, fund, hold
from tests.makers.payouts import (
    DUE,
    FORM,
    WORKER,
    Earning,
    acting_as_payee,
    add_details,
    earn,
    release,
    schedule,
)
from tests.refusing import refused

NEW_YEAR = NOON.replace(month=12, day=31, hour=17)
"""The first instant of 2027 in Viet Nam."""
TAX_CODE = "001099012345"


async def give(database: TestDatabase, me: ActingInfluencer, now: datetime = NOON) -> TaxCommitment:
    async with database.work(me, now) as work:
        return await give_tax_commitment(work, form_version=FORM, tax_code=TAX_CODE)


async def withdraw(
    database: TestDatabase, me: ActingInfluencer, given: TaxCommitment, now: datetime = NOON
) -> TaxCommitment:
    async with database.work(me, now) as work:
        return await withdraw_tax_commitment(work, tax_commitment_id=given.id)


def sums(payout: Payout) -> tuple[Money, Money, Money]:
    return payout.fee, payout.tax, payout.net


async def earn_in_two_parts(database: TestDatabase) -> Earning:
    """A fee of 12,000,000 đ, half of it released."""
    campaign = await add_campaign(database)
    await fund(database, campaign, vnd(12_000_000))
    held = await hold(database, campaign, vnd(12_000_000))
    await release(database, held, vnd(6_000_000))
    return Earning(campaign, held)


async def test_what_waits_is_withheld_from_again_and_what_was_sent_stays(database: TestDatabase) -> None:
    earning = await earn_in_two_parts(database)
    await add_details(database, earning)
    me = await acting_as_payee(database, earning)
    given = await give(database, me)
    sent = await schedule(database, earning)
    assert sent is not None
    async with database.work(WORKER, DUE) as work:
        assert await send_payouts(work) == 1
    await release(database, earning.hold)
    waiting = await schedule(database, earning)
    assert waiting is not None
    assert sums(waiting) == (vnd(600_000), vnd(0), vnd(5_400_000))

    await withdraw(database, me, given, DUE)

    kept = await database.reload(given)
    assert (kept.given_at, kept.tax_code, kept.withdrawn_at, kept.withdrawn_by) == (NOON, TAX_CODE, DUE, me.login_id)
    assert (await database.events())[-1] == TaxCommitmentWithdrawn(influencer_id=me.influencer_id, year=2026)
    earlier, later = await database.reload(sent), await database.reload(waiting)
    assert (earlier.status, *sums(earlier)) == (PayoutStatus.SENT, vnd(600_000), vnd(0), vnd(5_400_000))
    assert (later.status, *sums(later)) == (PayoutStatus.SCHEDULED, vnd(600_000), vnd(600_000), vnd(4_800_000))
    assert later.tax_rule == "pit-d253-2026"
    async with database.work(WORKER, DUE + timedelta(days=7)) as work:
        assert await send_payouts(work) == 1
    assert sums(await database.reload(waiting)) == (vnd(600_000), vnd(600_000), vnd(4_800_000))


async def test_it_is_withdrawn_once_and_none_is_given_again_for_its_year(database: TestDatabase) -> None:
    me = await acting_as_payee(database, await earn(database))
    given = await give(database, me)
    await withdraw(database, me, given)

    twice = await refused(database, TaxCommitmentTakenBack, lambda: withdraw(database, me, given, DUE))
    again = await refused(database, TaxCommitmentTakenBack, lambda: give(database, me, DUE))

    assert twice.withdrawn_at == again.withdrawn_at == NOON
    assert (
        again.say("en")
        == "The tax commitment for 2026 was withdrawn at 12:00 21/11/2026; none is given again for that year."
    )
    assert (await give(database, me, NEW_YEAR)).year == 2027


async def test_what_ended_with_its_year_is_not_withdrawn(database: TestDatabase) -> None:
    me = await acting_as_payee(database, await earn(database))
    given = await give(database, me)

    told = await refused(database, TaxCommitmentOver, lambda: withdraw(database, me, given, NEW_YEAR))

    assert told.say("en") == "The tax commitment for 2026 ended with that year."
    await withdraw(database, me, given, NEW_YEAR - timedelta(microseconds=1))


async def test_it_is_found_by_its_own_person_alone(database: TestDatabase) -> None:
    me = await acting_as_payee(database, await earn(database))
    given = await give(database, me)
    other = await acting_as_payee(database, await earn(database))

    await refused(database, NotFound, lambda: withdraw(database, other, given))
    await refused(
        database, NotFound, lambda: withdraw(database, replace(me, influencer_id=InfluencerId(new_id())), given)
    )


@pytest.mark.parametrize("at", [NOON, NOON + timedelta(hours=1)])
async def test_what_is_scheduled_after_it_is_withheld_from(database: TestDatabase, at: datetime) -> None:
    earning = await earn(database)
    me = await acting_as_payee(database, earning)
    await withdraw(database, me, await give(database, me), at)

    payout = await schedule(database, earning, now=at)

    assert payout is not None
    assert sums(payout) == (vnd(600_000), vnd(600_000), vnd(4_800_000))
