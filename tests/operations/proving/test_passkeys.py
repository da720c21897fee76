"""A passkey in place of a code before what is delicate, on a device that checks who holds it."""

import json
from datetime import timedelta

import anyio
import pytest
from sqlalchemy import select

from domain.actors import SignedIn
from domain.logins import FREE_FAILURES, Login, TooManyAttempts, WrongPassword
from domain.passkeys import (
    STEP_UP_FOR,
    NoPasskey,
    Passkey,
    PasskeysUnavailable,
    StepUpChallenge,
    StepUpNotBegun,
    WrongPasskey,
)
from operations.passkeys import begin_step_up
from operations.proving import Unproven, step_up
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.logins import PASSWORD, make_login
from tests.makers.passkeys import PRESENT, SITE, VERIFIED, Device
from tests.makers.second_factors import make_totp, proof
from tests.operations.second_factors.trying import failures_of
from tests.operations.test_passkeys import NO_ANSWERS, Person
from tests.refusing import refused
from trust.passkeys import Site

CHECKED = PRESENT | VERIFIED


@pytest.fixture
async def person(database: TestDatabase) -> Person:
    """Somebody whose second factor is on."""
    login = await database.add(make_login())
    await database.add(make_totp(login))
    return Person(database, login)


async def asked(person: Person, site: Site | None = SITE) -> str:
    """What the device is asked for."""
    async with person.database.work(SignedIn(login_id=person.login.id), person.now) as work:
        return (await begin_step_up(work, site=site)).options


async def proven(person: Person, answer: str, *, password: str = PASSWORD, site: Site | None = SITE) -> Unproven | None:
    """The proof, with what the device answered."""
    shown = proof(passkey=answer, password=password, site=site)
    async with person.database.work(SignedIn(login_id=person.login.id), person.now) as work:
        return await step_up(work, proof=shown)


async def test_a_passkey_proves_in_place_of_a_code_once(database: TestDatabase, person: Person) -> None:
    device = await person.with_device()

    options = await asked(person)
    answer = device.get(options, flags=CHECKED)
    assert await proven(person, answer) is None

    assert json.loads(options)["userVerification"] == "required"
    assert [each.used_at for each in await database.all(select(Passkey))] == [person.now]
    assert await database.count(StepUpChallenge) == 0
    await refused(database, StepUpNotBegun, lambda: proven(person, answer))


async def test_a_device_that_checks_nobody_proves_nothing(database: TestDatabase, person: Person) -> None:
    device = await person.with_device()
    options = await asked(person)

    assert isinstance(await proven(person, device.get(options, flags=PRESENT)), WrongPasskey)

    assert await failures_of(database, person.login) == 1
    assert await proven(person, device.get(options, flags=CHECKED)) is None
    assert await failures_of(database, person.login) == 0


async def test_the_password_is_asked_for_as_well(database: TestDatabase, person: Person) -> None:
    device = await person.with_device()
    answer = device.get(await asked(person), flags=CHECKED)

    assert isinstance(await proven(person, answer, password="guessed"), WrongPassword)

    assert await database.count(StepUpChallenge) == 1
    assert await proven(person, answer) is None


async def test_it_is_awaited_for_five_minutes_and_replaced_by_beginning_again(
    database: TestDatabase, person: Person
) -> None:
    device = await person.with_device()
    first = device.get(await asked(person), flags=CHECKED)
    second = device.get(await asked(person), flags=CHECKED)
    begun = person.now

    assert isinstance(await proven(person, first), WrongPasskey)
    person.now = begun + STEP_UP_FOR
    await refused(database, StepUpNotBegun, lambda: proven(person, second))
    person.now -= timedelta(microseconds=1)
    assert await proven(person, second) is None


async def test_it_is_used_by_one_of_two_at_once(database: TestDatabase, person: Person) -> None:
    device = await person.with_device()
    options = await asked(person)
    answers, outcomes = [device.get(options, flags=CHECKED) for _ in range(2)], list[str]()

    async def prove(answer: str) -> None:
        try:
            outcomes.append(type(await proven(person, answer)).__name__)
        except StepUpNotBegun:
            outcomes.append("over")

    async with anyio.create_task_group() as tasks:
        for answer in answers:
            tasks.start_soon(prove, answer)

    assert sorted(outcomes) == ["NoneType", "over"]
    assert await database.count(StepUpChallenge) == 0


async def test_what_was_signed_for_one_purpose_is_none_for_the_other(person: Person) -> None:
    device = await person.with_device()
    challenge, for_sign_in = await person.half()
    for_proof = await asked(person)

    assert isinstance(await person.completed(challenge, device.get(for_proof, flags=CHECKED)), WrongPasskey)
    assert isinstance(await proven(person, device.get(for_sign_in, flags=CHECKED)), WrongPasskey)


async def test_anothers_passkey_and_what_is_no_answer_prove_nothing_and_are_delayed(
    database: TestDatabase, person: Person
) -> None:
    other = Person(database, await database.add(make_login()))
    await database.add(make_totp(other.login))
    theirs, mine = await other.with_device(), await person.with_device()
    options = await asked(person)
    answers = [theirs.get(options, flags=CHECKED), *NO_ANSWERS[:FREE_FAILURES]]

    outcomes = [await proven(person, each) for each in answers]

    assert [type(each) for each in outcomes] == [WrongPasskey] * (FREE_FAILURES + 1)
    assert isinstance(await proven(person, mine.get(options, flags=CHECKED)), TooManyAttempts)


async def test_it_needs_a_passkey_and_a_site(database: TestDatabase, person: Person) -> None:
    await refused(database, NoPasskey, lambda: asked(person))
    await person.with_device(Device())
    await refused(database, PasskeysUnavailable, lambda: asked(person, site=None))
    await refused(database, PasskeysUnavailable, lambda: proven(person, "{}", site=None))


async def test_a_login_without_a_second_factor_proves_by_its_password(database: TestDatabase) -> None:
    login: Login = await database.add(make_login())

    async with database.work(SignedIn(login_id=login.id), NOON) as work:
        assert await step_up(work, proof=proof(passkey="{}")) is None
