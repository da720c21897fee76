"""`niemtin grant-admin`, run as an operator runs it."""

from sqlalchemy import select

from domain.logins import AdminGrant, AdminRole
from tests.cli.running import niemtin
from tests.databases import TestDatabase
from tests.makers.logins import make_login


async def test_somebody_who_registered_acts_for_the_alliance(database: TestDatabase) -> None:
    login = await database.add(make_login(email="thu.ky@lienminh.example"))

    for _ in range(2):
        done = await niemtin(database, "grant-admin", "Thu.Ky@lienminh.example", "secretariat")
        assert done.exit_code == 0, done.stderr

    (grant,) = await database.all(select(AdminGrant))
    assert (grant.login_id, grant.role) == (login.id, AdminRole.SECRETARIAT)


async def test_what_is_no_e_mail_is_refused_in_one_sentence(database: TestDatabase) -> None:
    done = await niemtin(database, "grant-admin", "", "auditor")

    assert done.exit_code == 2
    assert "Invalid value for EMAIL" in done.stderr
    assert await database.count(AdminGrant) == 0


async def test_nobody_is_granted_a_role_unregistered(database: TestDatabase) -> None:
    done = await niemtin(database, "grant-admin", "ai.do@lienminh.example", "secretariat")

    assert done.exit_code == 2
    assert "nobody has registered with this e-mail" in done.stderr
    assert await database.count(AdminGrant) == 0
