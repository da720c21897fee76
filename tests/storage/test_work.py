from dataclasses import dataclass
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError, IntegrityError

from domain.actors import SignedIn, System
from domain.brands import Brand, BrandMember, BrandRole
from domain.errors import KeyReused, NotFound
from domain.events import Event
from domain.ids import BrandId, LoginId, new_id
from domain.logins import Login
from storage.idempotency import IdempotencyKey, hash_of, once
from storage.outbox import Fact
from storage.work import Work
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.brands import make_brand, make_brand_member
from tests.makers.logins import make_login

ME = SignedIn(login_id=LoginId(new_id()))


@dataclass(frozen=True, kw_only=True)
class TeaPoured(Event):
    cup: BrandId


async def test_leaving_commits_the_rows_and_their_facts(database: TestDatabase) -> None:
    brand = make_brand()

    async with database.work(ME, NOON) as work:
        work.add(brand)
        work.record(TeaPoured(cup=brand.id))

    assert (await database.reload(brand)).name == brand.name
    assert await database.events() == [TeaPoured(cup=brand.id)]
    (fact,) = await database.all(select(Fact))
    assert (fact.actor_kind, fact.actor_id, fact.at) == ("SignedIn", ME.login_id, NOON)


async def test_an_exception_leaves_nothing_behind(database: TestDatabase) -> None:
    with pytest.raises(NotFound):
        async with database.work(ME, NOON) as work:
            work.add(make_brand())
            work.record(TeaPoured(cup=BrandId(new_id())))
            raise NotFound

    assert await database.count(Brand) == 0
    assert await database.events() == []


async def test_a_part_that_fails_apart_takes_back_its_rows_and_facts_alone(database: TestDatabase) -> None:
    kept = make_brand()

    async with database.work(ME, NOON) as work:
        work.record(TeaPoured(cup=kept.id))
        work.add(kept)
        with pytest.raises(NotFound):
            async with work.apart():
                work.add(make_brand())
                work.as_system("tea").record(TeaPoured(cup=BrandId(new_id())))
                raise NotFound
        async with work.apart():
            work.record(TeaPoured(cup=kept.id))

    assert [brand.id for brand in await database.all(select(Brand))] == [kept.id]
    assert await database.events() == [TeaPoured(cup=kept.id), TeaPoured(cup=kept.id)]


async def test_the_reading_side_cannot_write(database: TestDatabase) -> None:
    async with database.reading() as session:
        session.add(make_brand())

        with pytest.raises(DBAPIError, match="read-only"):
            await session.flush()

    assert await database.count(Brand) == 0


async def test_claiming_what_is_not_there_is_not_found(database: TestDatabase) -> None:
    async with database.work(ME, NOON) as work:
        with pytest.raises(NotFound):
            await work.claim(select(Brand))


async def test_what_is_claimed_waits_for_whoever_changes_it_and_for_nobody_who_refers_to_it(
    database: TestDatabase,
) -> None:
    await database.add(make_brand())

    async with database.work(ME, NOON) as work:
        await work.claim(select(Brand))
        # How PostgreSQL checks a foreign key.
        await database.execute("SELECT FROM brands FOR KEY SHARE NOWAIT")
        with pytest.raises(DBAPIError, match="could not obtain lock"):
            await database.execute("SELECT FROM brands FOR NO KEY UPDATE NOWAIT")


@pytest.mark.parametrize("change", ["DELETE FROM facts", "UPDATE facts SET name = 'Other'"])
async def test_facts_cannot_be_changed_even_by_hand(database: TestDatabase, change: str) -> None:
    async with database.work(System(name="test"), NOON) as work:
        work.record(TeaPoured(cup=BrandId(new_id())))

    with pytest.raises(IntegrityError, match="never changed"):
        await database.execute(change)

    assert await database.event_names() == ["TeaPoured"]


async def test_the_database_keeps_an_owner_too(database: TestDatabase) -> None:
    login, brand = make_login(), make_brand()
    await database.add(login, brand)
    member = await database.add(make_brand_member(brand, login, BrandRole.OWNER))

    with pytest.raises(IntegrityError, match="keeps an owner"):
        await database.execute("UPDATE brand_members SET role = 'viewer'")

    assert (await database.reload(member)).role is BrandRole.OWNER
    assert await database.count(BrandMember) == 1


async def make_once(work: Work[SignedIn], key: str | None, body: object) -> object:
    async def act() -> UUID:
        return work.add(make_login()).id

    return await once(work, key, operation="makeLogin", body=body, act=act)


async def test_a_key_is_answered_the_same_again(database: TestDatabase) -> None:
    answers: list[object] = []

    for _ in range(2):
        async with database.work(ME, NOON) as work:
            answers.append(await make_once(work, "k1", {"a": 1}))

    assert answers[0] == answers[1]
    assert await database.count(Login) == 1


async def test_a_key_with_another_body_is_refused(database: TestDatabase) -> None:
    async with database.work(ME, NOON) as work:
        await make_once(work, "k1", {"a": 1})

    with pytest.raises(KeyReused):
        async with database.work(ME, NOON) as work:
            await make_once(work, "k1", {"a": 2})

    assert await database.count(Login) == 1


def test_bodies_are_the_same_by_what_they_hold() -> None:
    @dataclass
    class Body:
        tags: frozenset[str]

    # The hash that any process makes: no order of a set and no text of a class goes into it.
    assert hash_of(Body(frozenset({"b", "a", "c"}))) == hash_of({"tags": ["a", "b", "c"]})
    assert hash_of(Body(frozenset({"a"}))) != hash_of(Body(frozenset({"b"})))


async def test_a_refusal_gives_the_key_back(database: TestDatabase) -> None:
    async def refuse() -> UUID:
        raise NotFound

    with pytest.raises(NotFound):
        async with database.work(ME, NOON) as work:
            await once(work, "k1", operation="makeLogin", body={}, act=refuse)

    assert await database.count(IdempotencyKey) == 0


async def test_without_a_key_each_call_acts(database: TestDatabase) -> None:
    for _ in range(2):
        async with database.work(ME, NOON) as work:
            await make_once(work, None, {})

    assert await database.count(Login) == 2
