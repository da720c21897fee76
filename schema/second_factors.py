"""Turn the second factor of one's login on and off."""

from datetime import datetime
from typing import Annotated, Final

import strawberry
from sqlalchemy import func, select

from domain import second_factor_resets, second_factors
from domain.actors import SignedIn
from operations.second_factors import BegunTotp as Begun
from operations.second_factors import ConfirmedTotp as Confirmed
from operations.second_factors import begin_totp, confirm_totp, disable_totp
from schema.context import Info
from schema.performing import granted
from schema.problems import Problem
from schema.reading import Node, reads


@strawberry.type(description="The second factor of your login: an app that shows a code every 30 seconds (TOTP).")
class Totp(Node):
    confirmed_at: datetime = strawberry.field(description="Since when codes are asked for.")
    recovery_codes_left: int = strawberry.field(description="How many of its ten recovery codes were not used.")


TOTP: Final = reads(
    Totp,
    second_factors.Totp,
    visible=second_factors.own_totp,
    columns={
        "recovery_codes_left": select(func.count())
        .where(
            second_factors.RecoveryCode.login_id == second_factors.Totp.login_id,
            second_factors.RecoveryCode.used_at.is_(None),
        )
        .correlate(second_factors.Totp)
        .scalar_subquery()
    },
)


@strawberry.type(
    description="A report to the operator that you have lost your second factor. Was it not you? Use a code or a "
    "passkey before `readyAt`, and it is called off."
)
class SecondFactorReset(Node):
    reason: str = strawberry.field(description="What the operator was told.")
    asked_at: datetime = strawberry.field(description="When.")
    ready_at: datetime = strawberry.field(
        description="From when the second factor may be taken off, which ends your sessions."
    )


SECOND_FACTOR_RESET: Final = reads(
    SecondFactorReset, second_factor_resets.SecondFactorReset, visible=second_factor_resets.own_reset
)


@strawberry.type(description="What your app needs; it is shown this once. Confirm it with a code within 15 minutes.")
class BegunTotp:
    secret: str = strawberry.field(description="The secret in base32, to be typed into the app.")
    uri: str = strawberry.field(description="The same for a QR code: `otpauth://totp/…`.")

    @classmethod
    def of(cls, begun: Begun) -> "BegunTotp":
        """The secret as it is shown once."""
        return cls(secret=begun.secret, uri=begun.uri)


@strawberry.type(description="The second factor is on: codes are asked for at signing in and before what is delicate.")
class ConfirmedTotp:
    recovery_codes: list[str] = strawberry.field(
        description="Each stands once in place of a code when the app is lost. They are shown this once: keep them."
    )

    @classmethod
    def of(cls, confirmed: Confirmed) -> "ConfirmedTotp":
        """The recovery codes as they are shown once."""
        return cls(recovery_codes=confirmed.recovery_codes)


@strawberry.type(description="Codes are not asked for any more.")
class TotpDisabled:
    at: datetime = strawberry.field(description="Since when.")


BeginTotpResult = Annotated[BegunTotp | Problem, strawberry.union("BeginTotpResult")]
ConfirmTotpResult = Annotated[ConfirmedTotp | Problem, strawberry.union("ConfirmTotpResult")]
DisableTotpResult = Annotated[TotpDisabled | Problem, strawberry.union("DisableTotpResult")]


@strawberry.type
class SecondFactorMutation:
    """The second factor of one's own login."""

    @strawberry.mutation(
        description="Make a secret for an authenticator app. No code is asked for until one has confirmed it; "
        "beginning again replaces a secret that was not confirmed."
    )
    async def begin_totp(self, info: Info, password: str) -> BeginTotpResult:
        """For oneself only."""
        async with info.context.work_as(SignedIn) as work:
            outcome = await begin_totp(work, password=password, sealing=info.context.gateways.sealing)
        return BegunTotp.of(granted(outcome))

    @strawberry.mutation(
        description="Turn the second factor on with the app's first code. Every other session of yours ends: they were "
        "opened with a password only."
    )
    async def confirm_totp(
        self, info: Info, code: Annotated[str, strawberry.argument(description="Six digits from your app.")]
    ) -> ConfirmTotpResult:
        """For oneself only."""
        sealing, token = info.context.gateways.sealing, info.context.token or ""
        async with info.context.work_as(SignedIn) as work:
            outcome = await confirm_totp(work, code=code, token=token, sealing=sealing)
        return ConfirmedTotp.of(granted(outcome))

    @strawberry.mutation(
        description="Turn the second factor off; its recovery codes are worth nothing from then on. To change the app, "
        "turn it off and begin anew."
    )
    async def disable_totp(
        self, info: Info, password: str, code: str | None = None, passkey: str | None = None
    ) -> DisableTotpResult:
        """For oneself only."""
        async with info.context.work_as(SignedIn) as work:
            refused = await disable_totp(work, proof=info.context.proof(password, code, passkey))
        granted(refused)
        return TotpDisabled(at=info.context.now)
