"""Prove once more who one is: by password, and by a code or a passkey where the second factor is on.

Guesses count together.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from domain.actors import SignedIn, Visitor
from domain.errors import DomainError, NotFound
from domain.ids import LoginId
from domain.logins import Login, OpenedWith, SignInDelay, TooManyAttempts, WrongPassword
from domain.passkeys import (
    STEP_UP_FOR,
    Passkey,
    PasskeysUnavailable,
    StepUpNotBegun,
    WrongPasskey,
    passkeys_of,
    step_up_challenge_of,
)
from domain.second_factor_resets import waiting_reset_of
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
from trust.passkeys import NotSigned, Site, credential_in
from trust.sealing import NotOpened, Sealing

Unproven: TypeAlias = WrongPassword | SecondFactorNeeded | WrongCode | WrongPasskey | TooManyAttempts
"""How proving fails. It is answered, not raised: the failure that it counts must be committed."""


@dataclass(frozen=True, kw_only=True)
class Proof:
    """What somebody shows to prove who they are, and what their code and their passkey are checked with.

    `passkey` is what a browser answered, as JSON; where it is there the code is not looked at.
    """

    password: str = field(repr=False)
    code: str | None = field(default=None, repr=False)
    passkey: str | None = field(default=None, repr=False)
    sealing: Sealing
    site: Site | None = None


async def step_up(work: Work[SignedIn], *, proof: Proof) -> Unproven | None:
    """Whether the proof is the caller's, asked before what a thief of their session must not do: None when it is.

    Where the second factor is on, a code or a passkey is needed as well, and is used up. Guesses count together with
    those at signing in. Raises SecondFactorUnavailable, PasskeysUnavailable, StepUpNotBegun.
    """
    proven = await prove_password(work, proof.password)
    if isinstance(proven, DomainError):
        return proven
    login, delay = proven
    if await work.find(asking_for_codes(login.id)) is not None:
        refused = await _prove_second(work, login.id, proof)
        if refused is not None:
            if not isinstance(refused, SecondFactorNeeded):
                delay.fail(work.now)
            return refused
    delay.failures = 0
    return None


async def _prove_second(
    work: Work[SignedIn], login_id: LoginId, proof: Proof
) -> SecondFactorNeeded | WrongCode | WrongPasskey | None:
    if proof.passkey is not None:
        return None if await _answer_challenge(work, login_id, proof.passkey, proof.site) else WrongPasskey()
    if proof.code is None:
        return SecondFactorNeeded()
    return WrongCode() if await use_code(work, login_id, proof.code, proof.sealing) is None else None


async def _answer_challenge(work: Work[SignedIn], login_id: LoginId, credential: str, site: Site | None) -> bool:
    """Whether a passkey signed what waits, which is then used up, on a device that checked who holds it."""
    if site is None:
        raise PasskeysUnavailable
    try:
        waiting = await work.claim(step_up_challenge_of(login_id))
    except NotFound:
        raise StepUpNotBegun from None
    if work.now >= waiting.begun_at + STEP_UP_FOR:
        raise StepUpNotBegun
    if await use_passkey(work, login_id, credential, challenge=waiting.challenge, site=site, verified=True) is None:
        return False
    await work.session.delete(waiting)
    return True


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
        if not totp.use(secret, tidy, now=work.now):
            return None
        await _call_off_reset(work, login_id)
        return OpenedWith.PASSWORD_AND_TOTP
    recovery = await work.find(unused_recovery_code(login_id, tidy))
    if recovery is None:
        return None
    work.record(recovery.use(now=work.now))
    await _call_off_reset(work, login_id)
    return OpenedWith.PASSWORD_AND_RECOVERY_CODE


async def use_passkey(
    work: Work[Visitor | SignedIn],
    login_id: LoginId,
    credential: str,
    *,
    challenge: bytes,
    site: Site,
    verified: bool = False,
) -> Passkey | None:
    """The passkey of this login that signed the challenge, used now; None when none of them did.

    With `verified` the device must have checked who holds it. Lock the login's delay first, as for `use_code`.
    """
    try:
        wanted = passkeys_of(login_id).where(Passkey.credential_id == credential_in(credential))
        passkey = await work.find(wanted)
        if passkey is None:
            return None
        count = site.signed(
            credential,
            challenge,
            public_key=passkey.public_key,
            sign_count=passkey.sign_count,
            verified=verified,
        )
    except NotSigned:
        return None
    passkey.use(count, now=work.now)
    await _call_off_reset(work, login_id)
    return passkey


async def _call_off_reset(work: Work[Visitor | SignedIn], login_id: LoginId) -> None:
    """Whoever uses a second factor has not lost it: what an operator was asked for is not done."""
    waiting = await work.find(waiting_reset_of(login_id))
    if waiting is not None:
        work.record(waiting.call_off(now=work.now))


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
