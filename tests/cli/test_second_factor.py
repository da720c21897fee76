"""`niemtin second-factor`, run as operators run it."""

from sqlalchemy import select

from domain.logins import AdminRole, Login
from domain.second_factor_resets import SecondFactorReset
from domain.second_factors import Totp
from tests.cli.running import niemtin
from tests.databases import TestDatabase
from tests.makers.logins import make_admin_grant, make_login
from tests.makers.second_factors import make_totp

EMAIL = "an@example.vn"


async def people(database: TestDatabase) -> tuple[Login, Login]:
    """Two admins, and somebody with a second factor."""
    person = await database.add(make_login(email=EMAIL))
    first, second = await database.add(make_login()), await database.add(make_login())
    await database.add(
        make_totp(person),
        make_admin_grant(first, AdminRole.SECRETARIAT),
        make_admin_grant(second, AdminRole.FINANCE),
    )
    return first, second


async def test_one_asks_and_another_carries_it_out_after_the_wait(database: TestDatabase) -> None:
    first, second = await people(database)

    asked = await niemtin(
        database, "second-factor", "ask-reset", EMAIL, "--by", first.email, "--reason", "Gọi lại số đã xác minh."
    )
    early = await niemtin(database, "second-factor", "reset", EMAIL, "--by", second.email)
    await database.execute(
        "UPDATE second_factor_resets SET asked_at = asked_at - interval '72 hours', "
        "ready_at = ready_at - interval '72 hours'"
    )
    alone = await niemtin(database, "second-factor", "reset", EMAIL, "--by", first.email)
    done = await niemtin(database, "second-factor", "reset", EMAIL, "--by", second.email)

    assert (asked.exit_code, early.exit_code, alone.exit_code, done.exit_code) == (0, 2, 2, 0), done.output
    assert "somebody else may run" in asked.stdout
    assert "The second factor can be taken off from" in early.stderr
    assert "Somebody else has to carry out what you have" in alone.stderr
    assert done.stdout == f"{EMAIL} signs in with the password alone, and has no session left.\n"
    (reset,) = await database.all(select(SecondFactorReset))
    assert (reset.reason, reset.asked_by, reset.carried_out_by) == ("Gọi lại số đã xác minh.", first.id, second.id)
    assert await database.count(Totp) == 0


async def test_it_is_called_off_and_what_does_not_wait_is_said(database: TestDatabase) -> None:
    first, _ = await people(database)
    await niemtin(database, "second-factor", "ask-reset", EMAIL, "--by", first.email, "--reason", "x")

    called_off = await niemtin(database, "second-factor", "call-off", EMAIL)
    again = await niemtin(database, "second-factor", "call-off", EMAIL)
    stranger = await niemtin(database, "second-factor", "ask-reset", EMAIL, "--by", EMAIL, "--reason", "x")

    assert called_off.stdout == f"{EMAIL} keeps the second factor.\n"
    assert (again.exit_code, stranger.exit_code) == (2, 2)
    assert "No reset of this second factor waits." in again.stderr
    assert "Invalid value for by" in stranger.stderr
    assert await database.count(Totp) == 1
