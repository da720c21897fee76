"""Ask for a lost second factor to be taken off, take it off as another person after the wait, or call that off."""

from sqlalchemy import select

from domain.actors import System
from domain.errors import NotFound
from domain.ids import LoginId
from domain.logins import AdminGrant, Login, LoginSession, SignedOut, folded_email, living_sessions
from domain.second_factor_resets import NoResetWaits, ResetWaitsAlready, SecondFactorReset, waiting_reset_of
from domain.second_factors import SecondFactorOff, asking_for_codes
from operations.second_factors import remove_second_factors
from storage.work import Work


async def ask_second_factor_reset(work: Work[System], *, email: str, by: str, reason: str) -> SecondFactorReset:
    """Note that the person of this e-mail has lost every second factor, as the admin `by`; it rests for 72 h (house).

    Raises NotFound, SecondFactorOff, ResetWaitsAlready, ResetForOneself, InvalidInput.
    """
    login, admin = await _login_of(work, email), await _admin_of(work, by)
    if await work.find(asking_for_codes(login.id)) is None:
        raise SecondFactorOff
    waiting = await work.find(waiting_reset_of(login.id))
    if waiting is not None:
        raise ResetWaitsAlready(ready_at=waiting.ready_at)
    reset, asked = SecondFactorReset.asked(login.id, reason=reason, by=admin, now=work.now)
    work.add(reset)
    work.record(asked)
    return reset


async def carry_out_second_factor_reset(work: Work[System], *, email: str, by: str) -> SecondFactorReset:
    """Take off what was reported lost, as another admin, and end every session of the login.

    Raises NotFound, NoResetWaits, ResetForOneself, ResetTakesAnother, ResetTooEarly.
    """
    login, admin = await _login_of(work, email), await _admin_of(work, by)
    reset = await _waiting(work, login.id)
    done = reset.carry_out(by=admin, now=work.now)
    await remove_second_factors(work, login.id)
    mine = living_sessions(work.now).where(LoginSession.login_id == login.id)
    for session in await work.claim_all(mine.order_by(LoginSession.id)):
        session.revoked_at = work.now
        work.record(SignedOut(session_id=session.id))
    work.record(done)
    return reset


async def call_off_second_factor_reset(work: Work[System], *, email: str) -> SecondFactorReset:
    """Leave a login its second factor. Raises NotFound, NoResetWaits."""
    reset = await _waiting(work, (await _login_of(work, email)).id)
    work.record(reset.call_off(now=work.now))
    return reset


async def _login_of(work: Work[System], email: str) -> Login:
    """Locked: reports of one login queue up."""
    return await work.claim(select(Login).where(Login.email == folded_email(email)))


async def _admin_of(work: Work[System], email: str) -> LoginId:
    """Somebody who acts for the alliance. Raises NotFound for anybody else."""
    granted = select(AdminGrant.id).where(AdminGrant.login_id == Login.id)
    admin = await work.find(select(Login).where(Login.email == folded_email(email), granted.exists()))
    if admin is None:
        raise NotFound(field="by")
    return admin.id


async def _waiting(work: Work[System], login_id: LoginId) -> SecondFactorReset:
    try:
        return await work.claim(waiting_reset_of(login_id))
    except NotFound:
        raise NoResetWaits from None
