"""Turn the second factor on and off, and complete a sign-in with it."""

import secrets
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy import delete

from domain.actors import SignedIn, System, Visitor
from domain.errors import DomainError, NotFound
from domain.ids import LoginId
from domain.logins import (
    LoginSession,
    SignedOut,
    SignInDelay,
    TooManyAttempts,
    WrongPassword,
    hash_of_token,
    living_sessions,
)
from domain.passkeys import Passkey, PasskeyRegistration, StepUpChallenge
from domain.second_factors import (
    RECOVERY_BYTES,
    RECOVERY_CODES,
    SECRET_BYTES,
    ChallengeOver,
    RecoveryCode,
    SecondFactorNotBegun,
    SecondFactorOff,
    SecondFactorTurnedOff,
    SecondFactorUnavailable,
    SignInChallenge,
    Totp,
    WrongCode,
    asking_for_codes,
    base32,
    living_challenge,
    tidied,
    totp_of,
    uri_of,
    written_out,
)
from operations.logins import OpenedSession, open_session
from operations.proving import Proof, Unproven, claim_delay, opened_secret, prove_password, step_up, use_code
from storage.work import Work
from trust.sealing import Sealing

NotConfirmed: TypeAlias = WrongCode | TooManyAttempts


@dataclass(frozen=True)
class BegunTotp:
    """What an app is told, this once."""

    totp: Totp
    secret: str
    uri: str


@dataclass(frozen=True)
class ConfirmedTotp:
    """The second factor is on; its recovery codes are shown this once and kept as hashes."""

    totp: Totp
    recovery_codes: list[str]


async def begin_totp(
    work: Work[SignedIn], *, password: str, sealing: Sealing
) -> BegunTotp | WrongPassword | TooManyAttempts:
    """Make a secret for an app; it is pending until a code confirms it. Beginning again replaces a pending one.

    A refusal of the password is answered, not raised: the failure it counts must be committed. Raises
    SecondFactorOnAlready, SecondFactorUnavailable.
    """
    if not sealing.available:
        raise SecondFactorUnavailable
    proven = await prove_password(work, password)
    if isinstance(proven, DomainError):
        return proven
    login, delay = proven
    delay.failures = 0
    made = secrets.token_bytes(SECRET_BYTES)
    sealed, totp = sealing.seal(made, of=login.id), await work.find(totp_of(login.id))
    if totp is None:
        totp = work.add(Totp(login_id=login.id, sealed_secret=sealed, begun_at=work.now))
    totp.begin(sealed, now=work.now)
    return BegunTotp(totp, base32(made), uri_of(base32(made), login.email))


async def confirm_totp(
    work: Work[SignedIn], *, code: str, token: str, sealing: Sealing
) -> ConfirmedTotp | NotConfirmed:
    """Turn the second factor on with the first code of the app, and end every session but the one of this token.

    A refusal of the code is answered, not raised: the failure it counts must be committed. Raises
    SecondFactorNotBegun, SecondFactorOnAlready, SecondFactorUnavailable.
    """
    claimed = await claim_delay(work, work.actor.login_id)
    if isinstance(claimed, TooManyAttempts):
        return claimed
    login, delay = claimed
    totp = await work.find(totp_of(login.id))
    if totp is None:
        raise SecondFactorNotBegun
    totp.require_pending(now=work.now)
    turned_on = totp.confirm(opened_secret(sealing, totp.sealed_secret, login.id), tidied(code), now=work.now)
    if turned_on is None:
        delay.fail(work.now)
        return WrongCode()
    delay.failures = 0
    work.record(turned_on)
    await _end_others(work, token)
    return ConfirmedTotp(totp, _recovery_codes(work, login.id))


async def disable_totp(work: Work[SignedIn], *, proof: Proof) -> Unproven | None:
    """Turn the second factor off, with the password and a code; recovery codes and passkeys go with it. None when done.

    A refusal of the proof is answered, not raised: the failure it counts must be committed. Raises SecondFactorOff,
    SecondFactorUnavailable.
    """
    refused = await step_up(work, proof=proof)
    if refused is not None:
        return refused
    if await work.find(asking_for_codes(work.actor.login_id)) is None:
        raise SecondFactorOff
    await remove_second_factors(work, work.actor.login_id)
    return None


async def remove_second_factors(work: Work[SignedIn | System], login_id: LoginId) -> None:
    """Take everything off a login that stands beside its password, what waits for it as well."""
    for kind in (RecoveryCode, SignInChallenge, StepUpChallenge, PasskeyRegistration, Passkey, Totp):
        await work.session.execute(delete(kind).where(kind.login_id == login_id))
    work.record(SecondFactorTurnedOff(login_id=login_id))


async def complete_sign_in(
    work: Work[Visitor], *, challenge: str, code: str, sealing: Sealing
) -> OpenedSession | NotConfirmed:
    """Open the session that a right password began, with a code of the app or a recovery code.

    A challenge opens one session. A refusal of the code is answered, not raised: the failure it counts must be
    committed. Raises ChallengeOver, SecondFactorUnavailable.
    """
    claimed = await claim_challenge(work, challenge)
    if isinstance(claimed, TooManyAttempts):
        return claimed
    begun, delay = claimed
    opened_with = await use_code(work, begun.login_id, code, sealing)
    if opened_with is None:
        delay.fail(work.now)
        return WrongCode()
    delay.failures = 0
    begun.used_at = work.now
    return open_session(work, begun.login_id, opened_with)


async def claim_challenge(work: Work[Visitor], token: str) -> tuple[SignInChallenge, SignInDelay] | TooManyAttempts:
    """Half a sign-in that may be completed now, and the delay of its login, both locked. Raises ChallengeOver."""
    wanted = living_challenge(token, work.now)
    begun = await work.find(wanted)
    if begun is None:
        raise ChallengeOver
    claimed = await claim_delay(work, begun.login_id)
    if isinstance(claimed, TooManyAttempts):
        return claimed
    _login, delay = claimed
    try:
        # Whoever held the delay may have completed it.
        return await work.claim(wanted), delay
    except NotFound:
        raise ChallengeOver from None


async def _end_others(work: Work[SignedIn], token: str) -> None:
    """Whoever opened them showed a password only."""
    others = living_sessions(work.now).where(
        LoginSession.login_id == work.actor.login_id, LoginSession.token_hash != hash_of_token(token)
    )
    for session in await work.claim_all(others.order_by(LoginSession.id)):
        session.revoked_at = work.now
        work.record(SignedOut(session_id=session.id))


def _recovery_codes(work: Work[SignedIn], login_id: LoginId) -> list[str]:
    codes = [base32(secrets.token_bytes(RECOVERY_BYTES)) for _ in range(RECOVERY_CODES)]
    for code in codes:
        work.add(RecoveryCode(login_id=login_id, code_hash=hash_of_token(code)))
    return [written_out(code) for code in codes]
