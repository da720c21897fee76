"""Acceptances at the same instant, sent to a real server: one place, one booking, whatever the keys."""

from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest

from api.app import build_app
from domain.bookings.booking import Booking
from domain.campaigns.briefs import BriefStatus
from domain.money import vnd
from domain.payments import Hold
from payments.books import check_books
from runtime.settings import Settings
from tests.callers import Caller
from tests.client import Api
from tests.databases import TestDatabase
from tests.schema.offers.asking import ACCEPT, DECLINE, SEND, accept_input, open_stand
from tests.serving import serving


@pytest.fixture
async def api(database: TestDatabase, tmp_path: Path) -> AsyncGenerator[Api]:
    """The application behind a socket, in a thread of its own."""
    url = database.url.replace("postgresql+asyncpg", "postgresql")
    settings = Settings.model_validate({"database_url": url, "data_folder": tmp_path})
    with serving(build_app(settings)) as address:
        async with httpx.AsyncClient(base_url=address, timeout=30) as http:
            yield Api(http, database)


async def at_once(api: Api, *asked: tuple[Caller, str, dict[str, Any]]) -> list[Any]:
    """What each was answered, in the order of asking; all are sent at the same time."""
    answers: list[Any] = [None] * len(asked)

    async def send(place: int, caller: Caller, document: str, variables: dict[str, Any]) -> None:
        answers[place] = await api.run(caller, document, **variables)

    async with anyio.create_task_group() as together:
        for place, (caller, document, variables) in enumerate(asked):
            together.start_soon(send, place, caller, document, variables)
    return answers


def accepting(caller: Caller, offer: dict[str, Any], key: str | None = None) -> tuple[Caller, str, dict[str, Any]]:
    return caller, ACCEPT, {"offerId": offer["id"], "input": accept_input(offer), "idempotencyKey": key}


async def one_booking(database: TestDatabase) -> None:
    assert await database.count(Booking) == await database.count(Hold) == 1
    names = await database.event_names()
    assert [names.count(name) for name in ("OfferAccepted", "BookingMade", "PlaceTaken", "FeeHeld")] == [1] * 4
    async with database.reading() as session:
        assert await check_books(session) == []


async def test_of_two_who_race_for_the_last_place_one_wins(api: Api, database: TestDatabase) -> None:
    stand = await open_stand(api, people=2, places=1)
    offers = [await stand.send(person) for person in stand.people]

    answers = await at_once(api, *(accepting(person, each) for person, each in zip(stand.people, offers, strict=True)))

    won = [each for each in answers if each.get("status") == "ACCEPTED"]
    lost = [each for each in answers if "code" in each]
    assert (len(won), [each["code"] for each in lost]) == (1, ["BRIEF_FULL"])
    brief = await database.reload(stand.market.brief)
    assert (brief.places_taken, brief.status) == (1, BriefStatus.FILLED)
    await one_booking(database)


@pytest.mark.parametrize("keys", [("k", "k"), ("k", "other"), (None, None)], ids=["same key", "two keys", "no keys"])
async def test_an_acceptance_twice_at_once_books_once(
    api: Api, database: TestDatabase, keys: tuple[str | None, str | None]
) -> None:
    stand = await open_stand(api)
    sent = await stand.send()

    answers = await at_once(api, *(accepting(stand.influencer, sent, key) for key in keys))

    said = sorted(each.get("status") or each["code"] for each in answers)
    assert said == (["ACCEPTED", "ACCEPTED"] if keys == ("k", "k") else ["ACCEPTED", "WRONG_STATE"])
    assert len({each["booking"]["id"] for each in answers if "booking" in each}) == 1
    assert (await database.reload(stand.market.brief)).places_taken == 1
    await one_booking(database)


async def test_an_acceptance_sent_again_later_gets_the_first_answer(api: Api, database: TestDatabase) -> None:
    stand = await open_stand(api, places=1)
    sent = await stand.send()
    caller, document, given = accepting(stand.influencer, sent, "k")

    first = await api.run(caller, document, **given)
    moved = await database.picture()
    again = await api.run(caller, document, **given)

    assert again == first
    assert await database.picture() == moved
    await one_booking(database)


async def test_a_yes_and_a_no_at_once_end_an_offer_one_way(api: Api, database: TestDatabase) -> None:
    stand = await open_stand(api)
    sent = await stand.send()
    no = (stand.influencer, DECLINE, {"offerId": sent["id"], "reason": "NO_TIME"})

    answers = await at_once(api, accepting(stand.influencer, sent), no)

    said = [each.get("status") or each["code"] for each in answers]
    assert said in (["ACCEPTED", "WRONG_STATE"], ["WRONG_STATE", "DECLINED"])
    booked = int(said[0] == "ACCEPTED")
    assert await database.count(Booking) == await database.count(Hold) == booked
    assert (await database.reload(stand.market.brief)).places_taken == booked


async def test_the_same_ask_twice_at_once_opens_one_offer(api: Api, database: TestDatabase) -> None:
    stand = await open_stand(api)
    ask = (stand.manager, SEND, {"input": stand.send_input()})

    answers = await at_once(api, ask, ask)

    assert sorted(each.get("status") or each["code"] for each in answers) == ["OFFER_ALREADY_OPEN", "OPEN"]
    assert await database.event_names() == ["OfferSent"]


async def test_the_last_money_is_held_once(api: Api, database: TestDatabase) -> None:
    stand = await open_stand(api, people=2, money=vnd(5_000_000))
    offers = [await stand.send(person) for person in stand.people]

    answers = await at_once(api, *(accepting(person, each) for person, each in zip(stand.people, offers, strict=True)))

    assert sorted(each.get("status") or each["code"] for each in answers) == ["ACCEPTED", "FEE_NOT_COVERED"]
    await one_booking(database)
