"""Who certifies, or takes a certificate away, proves once more who they are: a stolen session must not."""

from typing import Any

import pytest

from tests.client import Api
from tests.databases import TestDatabase
from tests.makers.alliance import assessed, certified
from tests.makers.second_factors import RECOVERY, make_recovery_code, make_totp
from tests.schema.certifications.documents import DECIDE, REINSTATE, REVOKE, SUSPEND
from tests.schema.certifications.office import REASONS, Office, id_of, open_office


async def file_to_decide(api: Api, office: Office) -> dict[str, Any]:
    return {"id": id_of(await assessed(api.database, office.alliance, now=office.now)), "outcome": "GRANT"}


async def certificate(api: Api, office: Office) -> dict[str, Any]:
    return {"id": id_of(await certified(api.database, office.alliance, now=office.now)), "severity": "GRAVE"}


async def suspended(api: Api, office: Office) -> dict[str, Any]:
    given = await certificate(api, office)
    await api.run(office.decider, SUSPEND, **given, input=REASONS)
    return {"id": given["id"]}


@pytest.mark.parametrize(
    ("document", "prepare", "status"),
    [
        (DECIDE, file_to_decide, "GRANTED"),
        (SUSPEND, certificate, "SUSPENDED"),
        (REVOKE, certificate, "REVOKED"),
        (REINSTATE, suspended, "ACTIVE"),
    ],
    ids=["decide", "suspend", "revoke", "reinstate"],
)
async def test_it_takes_the_password_and_the_second_factor_that_is_on(
    api: Api, database: TestDatabase, document: str, prepare: Any, status: str
) -> None:
    office = await open_office(api)
    given = await prepare(api, office) | {"input": REASONS, "key": "k"}
    assert office.decider.login is not None
    await database.add(make_totp(office.decider.login), make_recovery_code(office.decider.login))
    before = await database.picture()

    refusals = [
        await api.refused(office.decider, document, **given, **shown)
        for shown in ({"password": "guessed"}, {}, {"code": "000000"})
    ]
    after = await database.picture()

    assert refusals == ["WRONG_PASSWORD", "SECOND_FACTOR_NEEDED", "WRONG_CODE"]
    assert {table for table in before if before[table] != after[table]} == {"sign_in_delays"}
    done = await api.run(office.decider, document, **given, code=RECOVERY)
    assert done["status"] == status
    moved = await database.picture()
    # The same request again, whose code is used up: it is told what it did, and nothing is asked of it.
    assert await api.run(office.decider, document, **given, code=RECOVERY) == done
    assert await database.picture() == moved
