"""Passkeys of one's login: added, shown, taken away, asked for a proof, and used to complete a sign-in."""

from datetime import datetime
from typing import Annotated, Final

import strawberry

from domain import passkeys
from domain.actors import SignedIn, Visitor
from domain.ids import PasskeyId
from operations.passkeys import BegunPasskey as Begun
from operations.passkeys import BegunStepUp as StepUpBegun
from operations.passkeys import (
    add_passkey,
    begin_passkey,
    begin_step_up,
    complete_sign_in_with_passkey,
    remove_passkey,
)
from schema.context import Info
from schema.node_keys import key_of
from schema.performing import granted
from schema.problems import Problem
from schema.reading import Node, one, reads
from schema.sessions import CompleteSignInResult, Session

Answer = Annotated[str, strawberry.argument(description="What the browser answered, as JSON (`credential.toJSON()`).")]


@strawberry.type(description="A key on a device of yours, which can stand in place of a code.")
class Passkey(Node):
    name: str = strawberry.field(description="What you call it.")
    added_at: datetime = strawberry.field(description="Since when.")
    used_at: datetime | None = strawberry.field(description="When it was last used; null before the first time.")


PASSKEY: Final = reads(Passkey, passkeys.Passkey, visible=passkeys.own_passkeys)


@strawberry.type(description="What a browser hands to a device. It is waited for five minutes.")
class BegunPasskey:
    options: str = strawberry.field(description="For `navigator.credentials.create`, as JSON.")

    @classmethod
    def of(cls, begun: Begun) -> "BegunPasskey":
        """The options as they are shown once."""
        return cls(options=begun.options)


@strawberry.type(description="What a browser hands to a device that holds a passkey of yours.")
class BegunStepUp:
    options: str = strawberry.field(
        description="For `navigator.credentials.get`, as JSON. Its answer is the `passkey` of one delicate mutation."
    )
    expires_at: datetime = strawberry.field(description="Until when the answer is taken.")

    @classmethod
    def of(cls, begun: StepUpBegun) -> "BegunStepUp":
        """The options as they are shown once."""
        return cls(options=begun.options, expires_at=begun.expires_at)


@strawberry.type(description="The passkey signs in no more.")
class PasskeyRemoved:
    at: datetime = strawberry.field(description="Since when.")


@strawberry.input(description="The other half of a sign-in, with a passkey.")
class CompleteSignInWithPasskeyInput:
    challenge: str = strawberry.field(description="What `signIn` answered.")
    credential: str = strawberry.field(description="What the browser answered, as JSON (`credential.toJSON()`).")


BeginPasskeyResult = Annotated[BegunPasskey | Problem, strawberry.union("BeginPasskeyResult")]
AddPasskeyResult = Annotated[Passkey | Problem, strawberry.union("AddPasskeyResult")]
BeginStepUpResult = Annotated[BegunStepUp | Problem, strawberry.union("BeginStepUpResult")]
RemovePasskeyResult = Annotated[PasskeyRemoved | Problem, strawberry.union("RemovePasskeyResult")]


@strawberry.type
class PasskeyMutation:
    """The passkeys of one's own login."""

    @strawberry.mutation(
        description="Ask for a passkey of a device. Your second factor must be on: its recovery codes are for the day "
        "on which the device is lost."
    )
    async def begin_passkey(
        self, info: Info, password: str, code: str | None = None, passkey: str | None = None
    ) -> BeginPasskeyResult:
        """For oneself only."""
        site = info.context.gateways.site
        async with info.context.work_as(SignedIn) as work:
            outcome = await begin_passkey(work, proof=info.context.proof(password, code, passkey), site=site)
        return BegunPasskey.of(granted(outcome))

    @strawberry.mutation(description="Add the passkey that a device made: it can sign in from then on.")
    async def add_passkey(
        self,
        info: Info,
        name: Annotated[str, strawberry.argument(description="What you call it, 1 to 120 characters.")],
        credential: Answer,
    ) -> AddPasskeyResult:
        """For oneself only."""
        site = info.context.gateways.site
        async with info.context.work_as(SignedIn) as work:
            added = await add_passkey(work, name=name, credential=credential, site=site)
        return await one(info, PASSKEY, added.id)

    @strawberry.mutation(
        description="Ask a passkey of yours to prove who you are, in place of a code, before a mutation that takes "
        "`passkey`. The device checks your finger, face or PIN; its answer is taken once. Beginning again replaces it."
    )
    async def begin_step_up(self, info: Info) -> BeginStepUpResult:
        """For oneself only."""
        async with info.context.work_as(SignedIn) as work:
            return BegunStepUp.of(await begin_step_up(work, site=info.context.gateways.site))

    @strawberry.mutation(description="Take a passkey away.")
    async def remove_passkey(
        self,
        info: Info,
        passkey_id: strawberry.ID,
        password: str,
        code: str | None = None,
        passkey: str | None = None,
    ) -> RemovePasskeyResult:
        """For oneself only."""
        wanted = key_of(passkey_id, Passkey, PasskeyId, field="passkeyId")
        async with info.context.work_as(SignedIn) as work:
            outcome = await remove_passkey(work, passkey_id=wanted, proof=info.context.proof(password, code, passkey))
        granted(outcome)
        return PasskeyRemoved(at=info.context.now)

    @strawberry.mutation(
        description="Open the session that a right password began, with a passkey. What does not fit counts as a wrong "
        "password does, and each challenge opens one session."
    )
    async def complete_sign_in_with_passkey(
        self, info: Info, input: CompleteSignInWithPasskeyInput
    ) -> CompleteSignInResult:
        """A visitor shows a passkey."""
        site = info.context.gateways.site
        async with info.context.work_as(Visitor) as work:
            outcome = await complete_sign_in_with_passkey(
                work, challenge=input.challenge, credential=input.credential, site=site
            )
        return Session.of(granted(outcome))
