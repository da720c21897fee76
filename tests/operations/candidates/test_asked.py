"""What the offers somebody got mean for the next brief: how often they are asked, and how they answer."""

from datetime import timedelta
from typing import Any

import pytest

from domain.influencers.profiles import Influencer
from domain.offers.offer import OfferStatus
from domain.offers.reasons import PROTECTED, DeclineReason
from domain.offers.terms import Side
from matching.brief import Answers, Candidate
from operations.candidates.briefs import ask_for
from operations.candidates.features import candidates_of
from tests.databases import TestDatabase
from tests.instants import EVENING, NOON
from tests.makers.candidates import add_candidate
from tests.makers.offers import LONG_AGO, add_past_offer

DAY = timedelta(days=1)
ENDED: dict[str, Any] = {"ended_at": LONG_AGO + DAY}


async def candidate_of(database: TestDatabase, influencer: Influencer) -> Candidate:
    today = NOON.date()
    async with database.reading() as session:
        ask = ask_for((), first_day=today, last_day=today + 30 * DAY)
        (found,) = await candidates_of(session, [influencer.id], ask, now=NOON)
    return found


async def test_open_offers_and_those_of_a_fortnight_count_as_asking(database: TestDatabase) -> None:
    person, other = await add_candidate(database), await add_candidate(database)
    await add_past_offer(database, person.id)
    for opened in (EVENING - 14 * DAY, EVENING - 14 * DAY + timedelta(seconds=1), NOON - DAY):
        await add_past_offer(database, person.id, opened=opened, status=OfferStatus.WITHDRAWN, ended_at=NOON)
    await add_past_offer(database, person.id, Side.INFLUENCER, opened=NOON - DAY)
    await add_past_offer(database, other.id)

    assert (await candidate_of(database, person)).asked_lately == 3
    assert (await candidate_of(database, other)).asked_lately == 1


async def test_who_was_never_asked_has_no_record(database: TestDatabase) -> None:
    found = await candidate_of(database, await add_candidate(database))

    assert (found.asked_lately, found.answers) == (0, Answers())


@pytest.mark.parametrize(
    ("changes", "answers"),
    [
        ({"status": OfferStatus.ACCEPTED}, Answers(offers=1, accepted=1)),
        ({"status": OfferStatus.ACCEPTED, "awaits": Side.BRAND}, Answers(offers=1, accepted=1)),
        ({"status": OfferStatus.LAPSED}, Answers(offers=1, accepted=0)),
        ({"status": OfferStatus.LAPSED, "awaits": Side.BRAND}, Answers()),
        ({"status": OfferStatus.DECLINED, "reason": DeclineReason.FEE}, Answers(offers=1, accepted=0)),
        ({"status": OfferStatus.DECLINED, "reason": DeclineReason.FEE, "awaits": Side.BRAND}, Answers()),
        ({"status": OfferStatus.WITHDRAWN}, Answers()),
        ({"status": OfferStatus.CLOSED}, Answers()),
    ],
)
async def test_what_the_person_answered_or_let_lapse_counts(
    database: TestDatabase, changes: dict[str, Any], answers: Answers
) -> None:
    person = await add_candidate(database)
    await add_past_offer(database, person.id, **(ENDED | changes))

    assert (await candidate_of(database, person)).answers == answers


async def test_a_refusal_for_a_protected_reason_changes_nothing(database: TestDatabase) -> None:
    person = await add_candidate(database)
    await add_past_offer(database, person.id, **ENDED, status=OfferStatus.ACCEPTED)
    before = await candidate_of(database, person)

    for reason in sorted(PROTECTED):
        await add_past_offer(database, person.id, **ENDED, status=OfferStatus.DECLINED, reason=reason)

    assert await candidate_of(database, person) == before
    assert before.answers == Answers(offers=1, accepted=1)


async def test_an_application_of_their_own_is_no_answer(database: TestDatabase) -> None:
    person = await add_candidate(database)
    await add_past_offer(database, person.id, Side.INFLUENCER, **ENDED, status=OfferStatus.ACCEPTED)

    assert (await candidate_of(database, person)).answers == Answers()


@pytest.mark.parametrize(("ago", "offers"), [(365 * DAY - timedelta(seconds=1), 1), (365 * DAY, 0)])
async def test_answers_count_for_a_year(database: TestDatabase, ago: timedelta, offers: int) -> None:
    person = await add_candidate(database)
    ended = EVENING - ago
    await add_past_offer(database, person.id, status=OfferStatus.ACCEPTED, opened_at=ended - DAY, ended_at=ended)

    assert (await candidate_of(database, person)).answers == Answers(offers=offers, accepted=offers)
