"""Register, sign in, sign out, and whom a request acts for."""

import secrets
from dataclasses import dataclass

from sqlalchemy import delete, select

from domain.actors import SignedIn, System, Visitor
from domain.ids import LoginId
from domain.logins import (
    SESSION_LIFETIME,
    AdminGrant,
    AdminRole,
    AdminRoleGranted,
    EmailTaken,
    Login,
    LoginRegistered,
    LoginSession,
    OpenedWith,
    SignedOut,
    Tongue,
    TooManyAttempts,
    WrongCredentials,
    checked_name,
    checked_password,
    folded_email,
    hash_of_token,
    living_sessions,
)
from domain.passkeys import passkeys_of
from domain.second_factors import CHALLENGE_LIFETIME, SignInChallenge, asking_for_codes
from operations.passwords import fits, hashed
from operations.proving import delay_of
from storage.work import Work


@dataclass(frozen=True)
class OpenedSession:
    """A session with its token, which is shown this once and kept nowhere."""

    session: LoginSession
    token: str


@dataclass(frozen=True)
class BegunSignIn:
    """Half a sign-in, with its token, which is shown this once and kept nowhere, and the keys that may complete it."""

    challenge: SignInChallenge
    token: str
    passkeys: list[bytes]


async def register(work: Work[Visitor], *, email: str, password: str, display_name: str, language: Tongue) -> Login:
    """Make a login. Raises InvalidInput and EmailTaken."""
    folded = folded_email(email)
    name = checked_name(display_name, field="input.displayName")
    kept = await hashed(checked_password(password))
    if await work.find(select(Login).where(Login.email == folded)) is not None:
        raise EmailTaken(field="input.email")
    login = work.add(Login(email=folded, display_name=name, password_hash=kept, language=language, created_at=work.now))
    await work.flush()
    work.record(LoginRegistered(login_id=login.id))
    return login


async def sign_in(
    work: Work[Visitor], *, email: str, password: str
) -> OpenedSession | BegunSignIn | WrongCredentials | TooManyAttempts:
    """Open a session; where the second factor is on, begin to: `complete_sign_in` asks for the code.

    A refusal is returned, not raised: the failure it counts must be committed.
    """
    folded = folded_email(email)
    delay = await delay_of(work, folded)
    if delay.blocked_until > work.now:
        return TooManyAttempts(again_at=delay.blocked_until)
    login = await work.find(select(Login).where(Login.email == folded, Login.disabled_at.is_(None)))
    if not await fits(password, login and login.password_hash) or login is None:
        delay.fail(work.now)
        return WrongCredentials()
    if await work.find(asking_for_codes(login.id)) is not None:
        # The failures stay: else each right password would give a guesser of codes three more tries.
        return await _begin_sign_in(work, login.id)
    delay.failures = 0
    return open_session(work, login.id, OpenedWith.PASSWORD)


def open_session(work: Work[Visitor] | Work[System], login_id: LoginId, opened_with: OpenedWith) -> OpenedSession:
    """A new session for a login that has proven itself, by what it showed."""
    token = secrets.token_urlsafe(32)
    session = work.add(
        LoginSession(
            login_id=login_id,
            token_hash=hash_of_token(token),
            opened_with=opened_with,
            created_at=work.now,
            expires_at=work.now + SESSION_LIFETIME,
        )
    )
    return OpenedSession(session, token)


async def sign_out(work: Work[SignedIn], *, token: str) -> LoginSession:
    """Revoke the session at once. Raises NotFound for a token that is not the caller's."""
    session = await work.claim(
        living_sessions(work.now).where(
            LoginSession.token_hash == hash_of_token(token), LoginSession.login_id == work.actor.login_id
        )
    )
    session.revoked_at = work.now
    work.record(SignedOut(session_id=session.id))
    return session


async def grant_admin_role(work: Work[System], *, email: str, role: AdminRole) -> AdminGrant:
    """Let a login act for the alliance in `role`; granting twice changes nothing. Raises NotFound."""
    login = await work.one(select(Login).where(Login.email == folded_email(email)))
    mine = select(AdminGrant).where(AdminGrant.login_id == login.id, AdminGrant.role == role)
    existing = await work.find(mine)
    if existing is not None:
        return existing
    work.record(AdminRoleGranted(login_id=login.id, role=role))
    return work.add(AdminGrant(login_id=login.id, role=role, granted_at=work.now))


async def _begin_sign_in(work: Work[Visitor], login_id: LoginId) -> BegunSignIn:
    """Another half of a sign-in; those of this login that have expired are forgotten."""
    old = delete(SignInChallenge).where(SignInChallenge.login_id == login_id, SignInChallenge.expires_at <= work.now)
    await work.session.execute(old)
    token = secrets.token_urlsafe(32)
    challenge = work.add(
        SignInChallenge(
            login_id=login_id,
            token_hash=hash_of_token(token),
            created_at=work.now,
            expires_at=work.now + CHALLENGE_LIFETIME,
        )
    )
    known = await work.all(passkeys_of(login_id))
    return BegunSignIn(challenge, token, [each.credential_id for each in known])
