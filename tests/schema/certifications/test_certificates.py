from datetime import timedelta

import pytest
from sqlalchemy import select

from domain.certifications.certificate import Certificate
from domain.certifications.history import CertificateChange, CertificateStatus
from domain.ids import new_id
from schema.certifications.certificate import Certificate as CertificateType
from schema.node_keys import node_id
from tests.callers import Kind
from tests.client import Api
from tests.databases import TestDatabase
from tests.makers.alliance import certified
from tests.schema.certifications.documents import LOOK_UP, MINE, REINSTATE, REVOKE, SUSPEND
from tests.schema.certifications.office import REASONS, id_of, open_office


async def test_anyone_looks_a_certificate_up_by_its_number(api: Api, database: TestDatabase) -> None:
    office = await open_office(api)
    certificate = await certified(database, office.alliance, now=office.now)
    visitor = await api.caller(Kind.VISITOR)

    found = await api.run(visitor, LOOK_UP, number=certificate.number.lower().replace("-", " "))

    assert {key: found[key] for key in ("number", "status", "holderName", "tier", "tierName", "total")} == {
        "number": certificate.number,
        "status": "ACTIVE",
        "holderName": "Hồng Nhung",
        "tier": 2,
        "tierName": "Trusted",
        "total": 8000,
    }
    assert found["channels"] == [{"platform": "tiktok", "handle": office.alliance.channel.handle}]
    assert found["results"][0] == {
        "criteriaGroup": "conduct", "name": "Conduct history and media ethics", "weight": 25, "score": 8000,
    }  # fmt: skip
    assert len(found["results"]) == 5
    assert found["history"] == [
        {"status": "ACTIVE", "ground": None, "facts": None, "severity": None, "appealState": "NONE"}
    ]


@pytest.mark.parametrize(("number", "mistyped"), [("NT-2026-999999-5", False), ("NT-2026-999999-3", True), ("?", True)])
async def test_a_number_nobody_holds_is_said_to_be_unknown(api: Api, number: str, mistyped: bool) -> None:
    found = await api.run(await api.caller(Kind.VISITOR), LOOK_UP, number=number)

    assert found == {"number": number, "mistyped": mistyped}


@pytest.mark.parametrize(("days", "status"), [(-30, "ACTIVE"), (-310, "EXPIRING"), (-400, "EXPIRED")])
async def test_a_look_up_tells_what_the_calendar_says(api: Api, database: TestDatabase, days: int, status: str) -> None:
    office = await open_office(api)
    certificate = await certified(database, office.alliance, now=office.now + timedelta(days=days))

    found = await api.run(await api.caller(Kind.VISITOR), LOOK_UP, number=certificate.number)

    assert found["status"] == status
    assert (await database.reload(certificate)).status is CertificateStatus.ACTIVE


async def test_a_decider_suspends_reinstates_and_revokes(api: Api, database: TestDatabase) -> None:
    office = await open_office(api)
    certificate = await certified(database, office.alliance, now=office.now)
    issued = id_of(certificate)
    visitor = await api.caller(Kind.VISITOR)

    suspended = await api.run(office.decider, SUSPEND, id=issued, input=REASONS, severity="SERIOUS")
    assert suspended["status"] == "SUSPENDED"
    assert suspended["history"][1] == {"status": "SUSPENDED", "ground": REASONS["ground"], "severity": "SERIOUS"}
    seen = await api.run(visitor, LOOK_UP, number=certificate.number)
    assert (seen["status"], seen["history"][1]["appealState"]) == ("SUSPENDED", "POSSIBLE")
    # The facts are for the holder and for admins.
    assert seen["history"][1]["facts"] is None
    assert (await api.run(office.me, MINE))["certificate"]["history"][1]["facts"] == REASONS["facts"]

    assert (await api.run(office.decider, REINSTATE, id=issued, input=REASONS))["status"] == "ACTIVE"
    assert (await api.run(office.decider, REVOKE, id=issued, input=REASONS, severity="GRAVE"))["status"] == "REVOKED"
    assert (await api.run(visitor, LOOK_UP, number=certificate.number))["status"] == "REVOKED"
    assert await api.refused(office.decider, REINSTATE, id=issued, input=REASONS) == "WRONG_STATE"
    assert (await database.event_names())[-3:] == [
        "CertificateSuspended", "CertificateReinstated", "CertificateRevoked",
    ]  # fmt: skip


async def test_past_sanctions_fade_for_strangers_only(api: Api, database: TestDatabase) -> None:
    office = await open_office(api)
    certificate = await certified(database, office.alliance, now=office.now)
    for document, more in ((SUSPEND, {"severity": "MINOR"}), (REINSTATE, {})):
        await api.run(office.decider, document, id=id_of(certificate), input=REASONS, **more)
    await database.execute("ALTER TABLE certificate_changes DISABLE TRIGGER certificate_changes_stay")
    await database.execute("UPDATE certificate_changes SET public_until = at WHERE place = 2")
    await database.execute("ALTER TABLE certificate_changes ENABLE TRIGGER certificate_changes_stay")

    seen = await api.run(await api.caller(Kind.VISITOR), LOOK_UP, number=certificate.number)

    assert [change["status"] for change in seen["history"]] == ["ACTIVE", "ACTIVE"]
    for insider in (office.me, office.secretary):
        seen = await api.run(insider, LOOK_UP, number=certificate.number)
        assert [change["status"] for change in seen["history"]] == ["ACTIVE", "SUSPENDED", "ACTIVE"]


async def test_no_sanction_without_reasons(api: Api, database: TestDatabase) -> None:
    office = await open_office(api)
    certificate = await certified(database, office.alliance, now=office.now)
    silent = REASONS | {"facts": " "}

    problem = await api.run(office.decider, REVOKE, id=id_of(certificate), input=silent, severity="GRAVE")

    assert (problem["code"], problem["field"]) == ("INVALID_INPUT", "input.facts")
    assert (await database.reload(certificate)).status is CertificateStatus.ACTIVE
    assert await database.count(CertificateChange) == 1


async def test_an_unknown_certificate_is_not_found(api: Api, database: TestDatabase) -> None:
    office = await open_office(api)
    certificate = await certified(database, office.alliance, now=office.now)
    unknown = node_id(CertificateType, new_id())

    assert await api.refused(office.decider, REVOKE, id=unknown, input=REASONS, severity="GRAVE") == "NOT_FOUND"
    assert [each.id for each in await database.all(select(Certificate))] == [certificate.id]
