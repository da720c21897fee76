"""Passkeys added by a device, shown at signing in in place of a code, and taken away; a device as software signs."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

import anyio
import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from domain.actors import SignedIn, Visitor
from domain.errors import NotFound
from domain.ids import PasskeyId, new_id
from domain.logins import FREE_FAILURES, Login, LoginSession, OpenedWith, TooManyAttempts, WrongPassword
from domain.passkeys import (
    MOST_PASSKEYS,
    REGISTRATION_FOR,
    Passkey,
    PasskeyKnown,
    PasskeyNotBegun,
    PasskeyRegistration,
    PasskeysUnavailable,
    TooManyPasskeys,
    WrongPasskey,
)
from domain.second_factors import ChallengeOver, SecondFactorNeeded, SecondFactorOff, WrongCode
from operations.logins import BegunSignIn, OpenedSession, sign_in
from operations.passkeys import (
    BegunPasskey,
    add_passkey,
    begin_passkey,
    complete_sign_in_with_passkey,
    remove_passkey,
)
from operations.proving import Unproven
from operations.second_factors import disable_totp
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.logins import PASSWORD, make_login
from tests.makers.passkeys import SITE, Device, base64url
from tests.makers.second_factors import code_of, make_totp, proof
from trust.passkeys import Site, challenge_in

STEP = timedelta(seconds=30)


@dataclass
class Person:
    """Somebody whose second factor is on, and what they do, half a minute apart so that codes are new."""

    database: TestDatabase
    login: Login
    now: datetime = NOON

    def code(self) -> str:
        """A code that was not used."""
        self.now += STEP
        return code_of(self.now)

    async def begun(self, code: str | None = None, site: Site | None = SITE) -> BegunPasskey | Unproven:
        """Ask for a key."""
        given = proof(code or self.code())
        async with self.database.work(SignedIn(login_id=self.login.id), self.now) as work:
            return await begin_passkey(work, proof=given, site=site)

    async def options(self) -> str:
        """What the device is asked for."""
        begun = await self.begun()
        assert isinstance(begun, BegunPasskey)
        return begun.options

    async def added(self, credential: str, name: str = "Điện thoại") -> Passkey:
        """Hand in what the device answered."""
        async with self.database.work(SignedIn(login_id=self.login.id), self.now) as work:
            return await add_passkey(work, name=name, credential=credential, site=SITE)

    async def with_device(self, device: Device | None = None) -> Device:
        """A device whose key was added."""
        chosen = device or Device()
        await self.added(chosen.create(await self.options()))
        return chosen

    async def half(self) -> tuple[str, str]:
        """The first half of a sign-in: the challenge, and what the device is asked for."""
        async with self.database.work(Visitor(), self.now) as work:
            begun = await sign_in(work, email=self.login.email, password=PASSWORD)
        assert isinstance(begun, BegunSignIn)
        return begun.token, SITE.asks_for_signature(challenge_in(begun.token), known=begun.passkeys)

    async def completed(self, challenge: str, credential: str) -> OpenedSession | WrongPasskey | TooManyAttempts:
        """The second half."""
        async with self.database.work(Visitor(), self.now) as work:
            return await complete_sign_in_with_passkey(work, challenge=challenge, credential=credential, site=SITE)


@pytest.fixture
async def person(database: TestDatabase) -> Person:
    login = await database.add(make_login(email="an@example.vn"))
    await database.add(make_totp(login))
    return Person(database, login)


async def test_a_device_is_asked_for_a_key_of_this_site(person: Person) -> None:
    asked = json.loads(await person.options())

    assert asked["rp"] == {"id": "niemtin.test", "name": "Niềm Tin"}
    assert (asked["user"]["name"], asked["attestation"], asked["excludeCredentials"]) == ("an@example.vn", "none", [])
    assert [each["alg"] for each in asked["pubKeyCredParams"]] == [-8, -7, -257]
    assert len(challenge_in(asked["challenge"])) == 32


async def test_a_passkey_opens_a_session_in_place_of_a_code(database: TestDatabase, person: Person) -> None:
    device = await person.with_device()

    challenge, asked = await person.half()
    opened = await person.completed(challenge, device.get(asked))

    assert isinstance(opened, OpenedSession)
    (session,) = await database.all(select(LoginSession))
    (passkey,) = await database.all(select(Passkey))
    assert (session.login_id, session.opened_with) == (person.login.id, OpenedWith.PASSWORD_AND_PASSKEY)
    assert (passkey.name, passkey.sign_count, passkey.used_at) == ("Điện thoại", 1, person.now)
    assert json.loads(asked)["allowCredentials"][0]["id"] == json.loads(device.get(asked))["id"]
    assert await database.count(PasskeyRegistration) == 0
    assert await database.event_names() == ["PasskeyAdded"]


async def test_a_device_that_does_not_count_signs_in_again_and_again(database: TestDatabase, person: Person) -> None:
    device = await person.with_device(Device(counts=False))

    for _ in range(2):
        challenge, asked = await person.half()
        assert isinstance(await person.completed(challenge, device.get(asked)), OpenedSession)

    assert [each.sign_count for each in await database.all(select(Passkey))] == [0]


async def test_a_challenge_opens_one_session(database: TestDatabase, person: Person) -> None:
    device = await person.with_device()
    challenge, asked = await person.half()
    answers, outcomes = [device.get(asked), device.get(asked)], list[str]()

    async def complete(answer: str) -> None:
        try:
            outcomes.append(type(await person.completed(challenge, answer)).__name__)
        except ChallengeOver:
            outcomes.append("over")

    async with anyio.create_task_group() as tasks:
        for answer in answers:
            tasks.start_soon(complete, answer)

    assert sorted(outcomes) == ["OpenedSession", "over"]
    assert await database.count(LoginSession) == 1


Answering = Callable[[Device, str], str]


def of_another_site(device: Device, asked: str) -> str:
    return replace(device, origin="https://niemtin.example").get(asked)


def of_another_host(device: Device, asked: str) -> str:
    return device.get(json.dumps(json.loads(asked) | {"rpId": "niemtin.example"}))


def of_another_challenge(device: Device, asked: str) -> str:
    return device.get(json.dumps(json.loads(asked) | {"challenge": "AAAA"}))


def with_another_key(device: Device, asked: str) -> str:
    return Device(credential_id=device.credential_id, count=device.count).get(asked)


def of_an_unknown_device(device: Device, asked: str) -> str:
    return Device(count=device.count).get(asked)


def with_a_count_that_does_not_rise(device: Device, asked: str) -> str:
    return replace(device, count=device.count - 1).get(asked)


def with_nobody_present(device: Device, asked: str) -> str:
    return device.get(asked, flags=0)


def said_to_be_a_new_key(device: Device, asked: str) -> str:
    options = json.loads(asked)
    return device.create(json.dumps(options | {"rp": {"id": options["rpId"]}}))


def changed_afterwards(device: Device, asked: str) -> str:
    answer = json.loads(device.get(asked))
    told = bytearray(challenge_in(answer["response"]["authenticatorData"]))
    told[-1] ^= 0x40
    answer["response"]["authenticatorData"] = base64url(bytes(told))
    return json.dumps(answer)


def saying(answer: str, _device: Device, _asked: str) -> str:
    return answer


NO_ANSWERS = (
    "", "{}", "[]", "null", "1", '{"id": 1}', '{"id": "é"}', '{"id": ""}', "[" * 19_000, "{" * 30_000,
)  # fmt: skip


@pytest.mark.parametrize(
    "answering",
    [
        of_another_site,
        of_another_host,
        of_another_challenge,
        with_another_key,
        of_an_unknown_device,
        with_a_count_that_does_not_rise,
        with_nobody_present,
        said_to_be_a_new_key,
        changed_afterwards,
        *(partial(saying, answer) for answer in NO_ANSWERS),
    ],
)
async def test_what_does_not_fit_opens_nothing(database: TestDatabase, person: Person, answering: Answering) -> None:
    device = await person.with_device(Device(count=5))
    challenge, asked = await person.half()
    before = await database.all(select(Passkey))

    assert isinstance(await person.completed(challenge, answering(device, asked)), WrongPasskey)

    assert [each.sign_count for each in await database.all(select(Passkey))] == [each.sign_count for each in before]
    assert await database.count(LoginSession) == 0
    assert isinstance(await person.completed(challenge, device.get(asked)), OpenedSession)


async def test_anothers_passkey_opens_nothing(database: TestDatabase, person: Person) -> None:
    other = Person(database, await database.add(make_login()))
    await database.add(make_totp(other.login))
    theirs = await other.with_device()
    await person.with_device()

    challenge, asked = await person.half()

    assert isinstance(await person.completed(challenge, theirs.get(asked)), WrongPasskey)
    assert await database.count(LoginSession) == 0


async def test_what_does_not_fit_is_delayed_like_a_wrong_code(person: Person) -> None:
    device = await person.with_device()
    challenge, asked = await person.half()

    answers = [await person.completed(challenge, "{}") for _ in range(FREE_FAILURES + 1)]

    assert [type(each) for each in answers] == [WrongPasskey] * (FREE_FAILURES + 1)
    assert isinstance(await person.completed(challenge, device.get(asked)), TooManyAttempts)
    person.now += timedelta(seconds=1)
    assert isinstance(await person.completed(challenge, device.get(asked)), OpenedSession)


async def test_asking_for_a_key_takes_password_and_code(database: TestDatabase, person: Person) -> None:
    async with database.work(SignedIn(login_id=person.login.id), NOON) as work:
        assert isinstance(await begin_passkey(work, proof=proof(), site=SITE), SecondFactorNeeded)
        assert isinstance(await begin_passkey(work, proof=proof(password="x"), site=SITE), WrongPassword)
    assert isinstance(await person.begun("000000"), WrongCode)
    assert await database.count(PasskeyRegistration) == 0
    assert isinstance(await person.begun(), BegunPasskey)


async def test_passkeys_come_with_a_second_factor_and_a_site(database: TestDatabase, person: Person) -> None:
    plain = Person(database, await database.add(make_login()))
    before = await database.picture()

    with pytest.raises(SecondFactorOff):
        await plain.begun()
    with pytest.raises(PasskeysUnavailable):
        await person.begun(site=None)
    with pytest.raises(PasskeysUnavailable):
        async with database.work(SignedIn(login_id=person.login.id), NOON) as work:
            await add_passkey(work, name="x", credential="{}", site=None)
    with pytest.raises(PasskeysUnavailable):
        async with database.work(Visitor(), NOON) as work:
            await complete_sign_in_with_passkey(work, challenge="x", credential="{}", site=None)

    assert await database.picture() == before


async def test_a_key_is_awaited_for_five_minutes_and_added_once(database: TestDatabase, person: Person) -> None:
    device = Device()
    answer = device.create(await person.options())
    begun = person.now

    person.now = begun + REGISTRATION_FOR
    with pytest.raises(PasskeyNotBegun):
        await person.added(answer)
    person.now -= timedelta(microseconds=1)
    await person.added(answer)
    with pytest.raises(PasskeyNotBegun):
        await person.added(answer)
    person.now = begun
    assert json.loads(await person.options())["excludeCredentials"][0]["id"] == json.loads(answer)["id"]
    with pytest.raises(PasskeyKnown):
        await person.added(device.create(await person.options()))

    assert await database.count(Passkey) == 1


async def test_a_key_for_another_site_or_another_challenge_is_not_added(database: TestDatabase, person: Person) -> None:
    stale = Device().create(await person.options())
    asked = await person.options()

    for answer in (stale, Device(origin="https://niemtin.example").create(asked), *NO_ANSWERS):
        with pytest.raises(WrongPasskey):
            await person.added(answer)

    assert await database.count(Passkey) == 0
    await person.added(Device().create(asked))


async def test_a_login_has_ten_at_most(database: TestDatabase, person: Person) -> None:
    for place in range(MOST_PASSKEYS):
        await database.add(
            Passkey(
                login_id=person.login.id,
                name="x",
                credential_id=bytes([place]),
                public_key=b"x",
                sign_count=0,
                added_at=NOON,
            )
        )

    with pytest.raises(TooManyPasskeys):
        await person.begun()

    assert await database.count(PasskeyRegistration) == 0


async def test_a_passkey_is_taken_away_by_its_person_with_password_and_code(
    database: TestDatabase, person: Person
) -> None:
    device = await person.with_device()
    other = Person(database, await database.add(make_login()))
    (passkey,) = await database.all(select(Passkey))

    async def removed(by: Person, passkey_id: PasskeyId, code: str | None) -> Passkey | Unproven:
        async with database.work(SignedIn(login_id=by.login.id), by.now) as work:
            return await remove_passkey(work, passkey_id=passkey_id, proof=proof(code))

    assert isinstance(await removed(person, passkey.id, None), SecondFactorNeeded)
    for by, passkey_id in ((other, passkey.id), (person, PasskeyId(new_id()))):
        with pytest.raises(NotFound):
            await removed(by, passkey_id, by.code())
    assert await database.count(Passkey) == 1
    challenge, asked = await person.half()
    assert isinstance(await removed(person, passkey.id, person.code()), Passkey)

    assert isinstance(await person.completed(challenge, device.get(asked)), WrongPasskey)
    assert (await database.event_names())[-1] == "PasskeyRemoved"


async def test_turning_the_second_factor_off_takes_them_away(database: TestDatabase, person: Person) -> None:
    await person.with_device()
    await person.options()
    code = person.code()

    async with database.work(SignedIn(login_id=person.login.id), person.now) as work:
        assert await disable_totp(work, proof=proof(code)) is None

    assert [await database.count(each) for each in (Passkey, PasskeyRegistration)] == [0, 0]


async def test_the_database_lets_no_count_fall(database: TestDatabase, person: Person) -> None:
    await person.with_device(Device(count=5))

    with pytest.raises(IntegrityError, match="a passkey counts upwards"):
        await database.execute("UPDATE passkeys SET sign_count = 4")

    assert [each.sign_count for each in await database.all(select(Passkey))] == [5]
