"""Prove once more who one is: by password, and by a code where the second factor is on. Guesses count together."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from domain.actors import SignedIn, Visitor
from domain.errors import DomainError
from domain.ids import LoginId
from domain.logins import Login, OpenedWith, SignInDelay, TooManyAttempts, WrongPassword
from domain.second_factors import (
    SecondFactorNeeded,
    SecondFactorUnavailable,
    WrongCode,
    asking_for_codes,
    base32,
    is_by_time,
    tidied,
    unused_recovery_code,
)
from operations.passwords import fits
from storage.work import Work
from trust.sealing import NotOpened, Sealing

Unproven: TypeAlias = WrongPassword | SecondFactorNeeded | WrongCode | TooManyAttempts
"""How proving fails. It is answered, not raised: the failure that it counts must be committed."""


@dataclass(frozen=True, kw_only=True)
class Proof:
    """What somebody shows to prove who they are, and what opens the secret that their code is checked with."""

    password: str = field(repr=False)
    code: str | None = field(default=None, repr=False)
    sealing: Sealing


async def step_up(work: Work[SignedIn], *, proof: Proof) -> Unproven | None:
    """Whether the proof is the caller's, asked before what a thief of their session must not do: None when it is.

    Where the second factor is on, a code is needed as well, and is used up. Guesses count together with those at
    signing in. Raises SecondFactorUnavailable.
    """
    proven = await prove_password(work, proof.password)
    if isinstance(proven, DomainError):
        return proven
    login, delay = proven
    if await work.find(asking_for_codes(login.id)) is not None:
        if proof.code is None:
            return SecondFactorNeeded()
        if await use_code(work, login.id, proof.code, proof.sealing) is None:
            delay.fail(work.now)
            return WrongCode()
    delay.failures = 0
    return None


async def step_up_if_shown(work: Work[SignedIn], *, proof: Proof | None) -> Unproven | None:
    """As `step_up`, where the caller has shown a proof; whoever shows none proves nothing, which is no guess.

    It comes before anything else is locked; whether a proof was needed is known afterwards (`require_proof`).
    """
    return None if proof is None else await step_up(work, proof=proof)


async def prove_password(
    work: Work[SignedIn], password: str
) -> tuple[Login, SignInDelay] | WrongPassword | TooManyAttempts:
    """The caller's login, if the password is theirs, and its counter, locked. Set it back once all is proven."""
    claimed = await claim_delay(work, work.actor.login_id)
    if isinstance(claimed, TooManyAttempts):
        return claimed
    login, delay = claimed
    if not await fits(password, login.password_hash):
        delay.fail(work.now)
        return WrongPassword()
    return claimed


async def use_code(work: Work[Visitor | SignedIn], login_id: LoginId, code: str, sealing: Sealing) -> OpenedWith | None:
    """What a code of this login is, used up now: of its app or a recovery code; None when it fits nothing.

    Lock the login's delay first: codes of one person are tried one after another. Raises SecondFactorUnavailable.
    """
    tidy = tidied(code)
    if is_by_time(tidy):
        totp = await work.claim(asking_for_codes(login_id))
        secret = opened_secret(sealing, totp.sealed_secret, login_id)
        return OpenedWith.PASSWORD_AND_TOTP if totp.use(secret, tidy, now=work.now) else None
    recovery = await work.find(unused_recovery_code(login_id, tidy))
    if recovery is None:
        return None
    work.record(recovery.use(now=work.now))
    return OpenedWith.PASSWORD_AND_RECOVERY_CODE


def opened_secret(sealing: Sealing, sealed: bytes, login_id: LoginId) -> str:
    """The secret of an app, in base32. Raises SecondFactorUnavailable where its key is not set any more."""
    try:
        return base32(sealing.opened(sealed, of=login_id))
    except NotOpened:
        raise SecondFactorUnavailable from None


async def claim_delay(work: Work[Visitor | SignedIn], login_id: LoginId) -> tuple[Login, SignInDelay] | TooManyAttempts:
    """A login and its counter, locked; refused while its delay runs."""
    login = await work.one(select(Login).where(Login.id == login_id))
    delay = await delay_of(work, login.email)
    if delay.blocked_until > work.now:
        return TooManyAttempts(again_at=delay.blocked_until)
    return login, delay


async def delay_of(work: Work[Visitor | SignedIn], email: str) -> SignInDelay:
    """The counter of one e-mail, locked: guesses for one person queue up."""
    long_ago = datetime.fromtimestamp(0, tz=work.now.tzinfo)
    await work.session.execute(
        insert(SignInDelay).values(email=email, failures=0, blocked_until=long_ago).on_conflict_do_nothing()
    )
    return await work.claim(select(SignInDelay).where(SignInDelay.email == email))
