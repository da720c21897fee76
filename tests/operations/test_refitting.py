"""Which logged offers the acceptance model is fitted to."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import text

from domain.actors import System
from domain.offers.offer import Offer, OfferStatus
from domain.offers.reasons import DeclineReason
from domain.offers.terms import Side
from matching.acceptance import AcceptanceFeature
from matching.refitting import Refit, TooFewOutcomes
from operations.refitting import refit_acceptance
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.offers import make_offer

DAY = timedelta(days=1)
LONG_AGO = NOON - 100 * DAY
YES: dict[str, Any] = {"status": OfferStatus.ACCEPTED, "ended_at": NOON - DAY}
NO: dict[str, Any] = {"status": OfferStatus.DECLINED, "reason": DeclineReason.FEE, "ended_at": NOON - DAY}
PROTECTED: dict[str, Any] = NO | {"reason": DeclineReason.HEALTH}


def card(value: int = 5_000, **changes: Any) -> dict[str, Any]:
    """A score card as offers keep it, as far as it matters here; every feature of the same value."""
    features = [{"name": name.value, "value": value, "adds": 0} for name in AcceptanceFeature]
    return {"score": 7_000, "order": {"features": features, "versions": {"acceptance": "v1"}} | changes}


def logged(side: Side = Side.BRAND, opened: datetime = LONG_AGO, **changes: Any) -> Offer:
    """An offer with its score card, a hundred days old."""
    offer, _ = make_offer(side, now=opened, score_card=changes.pop("score_card", card()))
    for name, value in ({"reminds_at": None} | changes).items():
        setattr(offer, name, value)
    return offer


async def keep(database: TestDatabase, offers: Sequence[Offer]) -> None:
    """Write offers as history, without what they came from."""
    async with database.work(System(name="history"), NOON) as work:
        await work.session.execute(text("SET LOCAL session_replication_role = replica"))
        for offer in offers:
            work.add(offer)


async def refitted(database: TestDatabase) -> Refit | TooFewOutcomes:
    return await refit_acceptance(database, valid_from=date(2027, 1, 1), now=NOON)


async def test_answers_with_a_score_card_of_the_same_features_count(database: TestDatabase) -> None:
    await keep(
        database,
        [
            logged(**YES),
            logged(**NO),
            logged(status=OfferStatus.LAPSED, ended_at=NOON - DAY),
            # No answer of theirs, or not to be counted:
            logged(),
            logged(**PROTECTED),
            logged(**NO, awaits=Side.BRAND),
            logged(Side.INFLUENCER, **YES),
            logged(status=OfferStatus.WITHDRAWN, ended_at=NOON - DAY),
            # Nothing is known of what the chance was made of, or it meant something else:
            logged(**YES, score_card=None),
            logged(**YES, score_card={"score": 7_000}),
            logged(**YES, score_card=card(versions={"acceptance": "v0"})),
            logged(**YES, score_card=card(features=[])),
            logged(**YES, score_card=card(features=[{"name": "luck", "value": 1, "adds": 0}])),
            logged(**YES, score_card=card(features=[{"name": "answers"}])),
        ],
    )

    assert await refitted(database) == TooFewOutcomes(accepted=1, declined=2)


async def test_the_newest_fifth_is_kept_back_and_nothing_is_written(database: TestDatabase) -> None:
    """Good offers are accepted and bad ones declined, but for the newest fifth, in which it is the other way round."""
    offers = [
        logged(
            **(YES if (place % 2 == 0) is (place < 400) else NO),
            score_card=card(9_000 if place % 2 == 0 else 1_000),
            opened=NOON - 200 * DAY + place * timedelta(hours=1),
        )
        for place in range(500)
    ]
    await keep(database, offers[::-1])
    before = await database.picture()

    found = await refitted(database)

    assert await database.picture() == before
    assert isinstance(found, Refit)
    assert (found.fitted, found.held_out, found.proposed.version) == (400, 100, "v2")
    assert sum(found.proposed.coefficients.values()) > sum(found.present.coefficients.values())
    assert found.proposed_quality.brier > 0.7
    assert not found.better
