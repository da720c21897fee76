"""Add passkeys to a login, take them away, ask one for a proof, and complete a sign-in with one."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from domain.actors import SignedIn, Visitor
from domain.errors import NotFound
from domain.ids import PasskeyId
from domain.logins import Login, OpenedWith, TooManyAttempts, checked_name
from domain.passkeys import (
    CHALLENGE_BYTES,
    MOST_PASSKEYS,
    REGISTRATION_FOR,
    STEP_UP_FOR,
    NoPasskey,
    Passkey,
    PasskeyAdded,
    PasskeyKnown,
    PasskeyNotBegun,
    PasskeyRegistration,
    PasskeyRemoved,
    PasskeysUnavailable,
    StepUpChallenge,
    TooManyPasskeys,
    WrongPasskey,
    own_passkeys,
    passkeys_of,
    registration_of,
)
from domain.second_factors import SecondFactorOff, asking_for_codes
from operations.logins import OpenedSession, open_session
from operations.proving import Proof, Unproven, step_up, use_passkey
from operations.second_factors import claim_challenge
from storage.work import Work
from trust.passkeys import NotSigned, Site, challenge_in


@dataclass(frozen=True)
class BegunPasskey:
    """What a browser hands to a device."""

    registration: PasskeyRegistration
    options: str


@dataclass(frozen=True)
class BegunStepUp:
    """What a browser hands to a device that holds a passkey, and until when its answer is taken."""

    challenge: StepUpChallenge
    options: str
    expires_at: datetime


async def begin_passkey(work: Work[SignedIn], *, proof: Proof, site: Site | None) -> BegunPasskey | Unproven:
    """Ask for a key of a device, with the password and a code. Beginning again replaces what waits.

    A refusal of the proof is answered, not raised: the failure it counts must be committed. Raises
    PasskeysUnavailable, SecondFactorOff, TooManyPasskeys, SecondFactorUnavailable.
    """
    if site is None:
        raise PasskeysUnavailable
    refused = await step_up(work, proof=proof)
    if refused is not None:
        return refused
    login = await work.one(select(Login).where(Login.id == work.actor.login_id))
    if await work.find(asking_for_codes(login.id)) is None:
        raise SecondFactorOff
    known = await work.all(passkeys_of(login.id))
    if len(known) >= MOST_PASSKEYS:
        raise TooManyPasskeys(most=MOST_PASSKEYS)
    challenge = secrets.token_bytes(CHALLENGE_BYTES)
    await work.session.execute(delete(PasskeyRegistration).where(PasskeyRegistration.login_id == login.id))
    registration = work.add(PasskeyRegistration(login_id=login.id, challenge=challenge, begun_at=work.now))
    options = site.asks_for_key(
        challenge,
        of=login.id.bytes,
        email=login.email,
        name=login.display_name,
        known=[each.credential_id for each in known],
    )
    return BegunPasskey(registration, options)


async def add_passkey(work: Work[SignedIn], *, name: str, credential: str, site: Site | None) -> Passkey:
    """Keep the key that a device made for what waits.

    Raises PasskeysUnavailable, PasskeyNotBegun, WrongPasskey, PasskeyKnown, InvalidInput.
    """
    if site is None:
        raise PasskeysUnavailable
    called, login_id = checked_name(name, field="name"), work.actor.login_id
    try:
        # Whoever turns the second factor off takes away what waits, and then the passkeys: this one as well.
        waiting = await work.claim(registration_of(login_id))
    except NotFound:
        raise PasskeyNotBegun from None
    if work.now >= waiting.begun_at + REGISTRATION_FOR:
        raise PasskeyNotBegun
    try:
        key = site.key_of(credential, waiting.challenge)
    except NotSigned:
        raise WrongPasskey(field="credential") from None
    if await work.find(select(Passkey).where(Passkey.credential_id == key.credential_id)) is not None:
        raise PasskeyKnown(field="credential")
    await work.session.delete(waiting)
    passkey = work.add(
        Passkey(
            login_id=login_id,
            name=called,
            credential_id=key.credential_id,
            public_key=key.public_key,
            sign_count=key.sign_count,
            added_at=work.now,
        )
    )
    work.record(PasskeyAdded(login_id=login_id, passkey_id=passkey.id))
    return passkey


async def remove_passkey(work: Work[SignedIn], *, passkey_id: PasskeyId, proof: Proof) -> Passkey | Unproven:
    """Take a passkey away, with the password and a code.

    A refusal of the proof is answered, not raised: the failure it counts must be committed. Raises NotFound,
    SecondFactorUnavailable.
    """
    refused = await step_up(work, proof=proof)
    if refused is not None:
        return refused
    passkey = await work.claim(select(Passkey).where(own_passkeys(work.actor), Passkey.id == passkey_id))
    await work.session.delete(passkey)
    work.record(PasskeyRemoved(login_id=passkey.login_id, passkey_id=passkey.id))
    return passkey


async def begin_step_up(work: Work[SignedIn], *, site: Site | None) -> BegunStepUp:
    """Ask the passkeys of one's login to prove who one is, on a device that checks who holds it.

    Beginning again replaces what waits. Raises PasskeysUnavailable, NoPasskey.
    """
    if site is None:
        raise PasskeysUnavailable
    login_id = work.actor.login_id
    known = [each.credential_id for each in await work.all(passkeys_of(login_id))]
    if not known:
        raise NoPasskey
    challenge = secrets.token_bytes(CHALLENGE_BYTES)
    await work.session.execute(delete(StepUpChallenge).where(StepUpChallenge.login_id == login_id))
    waiting = work.add(StepUpChallenge(login_id=login_id, challenge=challenge, begun_at=work.now))
    options = site.asks_for_signature(challenge, known=known, verified=True)
    return BegunStepUp(waiting, options, waiting.begun_at + STEP_UP_FOR)


async def complete_sign_in_with_passkey(
    work: Work[Visitor], *, challenge: str, credential: str, site: Site | None
) -> OpenedSession | WrongPasskey | TooManyAttempts:
    """Open the session that a right password began, with what a device signed.

    A refusal of the passkey is answered, not raised: the failure it counts must be committed. Raises ChallengeOver,
    PasskeysUnavailable.
    """
    if site is None:
        raise PasskeysUnavailable
    claimed = await claim_challenge(work, challenge)
    if isinstance(claimed, TooManyAttempts):
        return claimed
    begun, delay = claimed
    passkey = await use_passkey(work, begun.login_id, credential, challenge=challenge_in(challenge), site=site)
    if passkey is None:
        delay.fail(work.now)
        return WrongPasskey()
    delay.failures = 0
    begun.used_at = work.now
    return open_session(work, begun.login_id, OpenedWith.PASSWORD_AND_PASSKEY)
