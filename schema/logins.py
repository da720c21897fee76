"""Register, sign in, sign out; who I am and whom I may act for."""

from datetime import datetime
from typing import Annotated, Any

import strawberry
from sqlalchemy import ColumnElement, false

from domain import brands, logins, passkeys, second_factor_resets, second_factors
from domain.actors import SignedIn, Visitor
from domain.calendars import feed as calendar_feed
from operations.logins import BegunSignIn, open_session, register, sign_in, sign_out
from operations.second_factors import complete_sign_in
from schema.brands import BRAND_MEMBER, BrandMember
from schema.calendars import CALENDAR_FEED, CalendarFeed
from schema.context import Info
from schema.passkeys import PASSKEY, Passkey
from schema.performing import granted
from schema.problems import Problem
from schema.reading import Many, Node, One, one_or_none, reads
from schema.second_factors import SECOND_FACTOR_RESET, TOTP, SecondFactorReset, Totp
from schema.sessions import CompleteSignInResult, Session
from schema.tongues import Tongue
from trust.passkeys import Site, challenge_in

strawberry.enum(logins.AdminRole, description="An organ of the alliance, as a role to act in.")


def own_login(actor: Any) -> ColumnElement[bool]:
    """A login is seen by its own person and by nobody else."""
    return logins.Login.id == actor.login_id if isinstance(actor, SignedIn) else false()


def own_grants(actor: Any) -> ColumnElement[bool]:
    """Admin roles are seen by who holds them."""
    return logins.AdminGrant.login_id == actor.login_id if isinstance(actor, SignedIn) else false()


@strawberry.type(description="A role of the alliance, acted in with the header `Acting-As: admin:<role>`.")
class AdminGrant(Node):
    role: logins.AdminRole = strawberry.field(description="The role.")
    granted_at: datetime = strawberry.field(description="Since when.")


@strawberry.type(description="A person who signs in.")
class Login(Node):
    email: str = strawberry.field(description="The e-mail address to sign in with.")
    display_name: str = strawberry.field(description="How the person is called.")
    language: Tongue = strawberry.field(description="The language of answers, unless a request asks otherwise.")
    created_at: datetime = strawberry.field(description="Since when.")
    memberships: list[BrandMember] = strawberry.field(
        description="The brands to act for, with the header `Acting-As: brand:<brand id>`."
    )
    admin_roles: list[AdminGrant] = strawberry.field(description="The roles of the alliance to act in.")
    calendar: CalendarFeed | None = strawberry.field(description="The calendar of what is due; null before the first.")
    totp: Totp | None = strawberry.field(description="The second factor; null while no codes are asked for.")
    passkeys: list[Passkey] = strawberry.field(description="The keys that stand in place of a code.")
    second_factor_reset: SecondFactorReset | None = strawberry.field(
        description="A report that your second factor is lost, while it waits; null when there is none."
    )


@strawberry.type(
    description="The password was right, and this login has a second factor: send its code to `completeSignIn`."
)
class SecondFactorNeeded:
    challenge: str = strawberry.field(description="The secret that names this sign-in, shown this once.")
    expires_at: datetime = strawberry.field(description="Until when the code can be sent.")
    passkey_options: str | None = strawberry.field(
        description="For `navigator.credentials.get`, as JSON: a passkey can stand in for the code "
        "(`completeSignInWithPasskey`); null where the login has none."
    )

    @classmethod
    def of(cls, begun: BegunSignIn, site: Site | None) -> "SecondFactorNeeded":
        """Half a sign-in as it is shown once."""
        options = None
        if site is not None and begun.passkeys:
            options = site.asks_for_signature(challenge_in(begun.token), known=begun.passkeys)
        return cls(challenge=begun.token, expires_at=begun.challenge.expires_at, passkey_options=options)


@strawberry.type(description="The session is over.")
class SignedOut:
    at: datetime = strawberry.field(description="Since when.")


LOGIN = reads(
    Login,
    logins.Login,
    visible=own_login,
    one={
        "calendar": One(reading=CALENDAR_FEED, key=calendar_feed.CalendarFeed.login_id),
        "totp": One(reading=TOTP, key=second_factors.Totp.login_id),
        "second_factor_reset": One(reading=SECOND_FACTOR_RESET, key=second_factor_resets.SecondFactorReset.login_id),
    },
    many={
        "passkeys": Many(reading=PASSKEY, key=passkeys.Passkey.login_id, order_by=(passkeys.Passkey.id,), about=2),
        "memberships": Many(reading=BRAND_MEMBER, key=brands.BrandMember.login_id),
        "admin_roles": Many(
            reading=reads(AdminGrant, logins.AdminGrant, visible=own_grants), key=logins.AdminGrant.login_id
        ),
    },
)


@strawberry.input(description="A new login.")
class RegisterInput:
    email: str = strawberry.field(description="The e-mail address to sign in with.")
    password: str = strawberry.field(description="12 to 256 characters.")
    display_name: str = strawberry.field(description="How the person is called, 1 to 120 characters.")
    language: Tongue = strawberry.field(description="The language of answers.", default=Tongue.VI)


@strawberry.input(description="E-mail and password.")
class SignInInput:
    email: str = strawberry.field(description="The e-mail address.")
    password: str = strawberry.field(description="The password.")


@strawberry.input(description="The other half of a sign-in.")
class CompleteSignInInput:
    challenge: str = strawberry.field(description="What `signIn` answered.")
    code: str = strawberry.field(description="Six digits from your app, or a recovery code.")


RegisterResult = Annotated[Session | Problem, strawberry.union("RegisterResult")]
SignInResult = Annotated[Session | SecondFactorNeeded | Problem, strawberry.union("SignInResult")]
SignOutResult = Annotated[SignedOut | Problem, strawberry.union("SignOutResult")]


@strawberry.type
class LoginQuery:
    """Who asks."""

    @strawberry.field(description="The person who signed in; null for a visitor.")
    async def me(self, info: Info) -> Login | None:
        actor = info.context.actor
        return await one_or_none(info, LOGIN, actor.login_id) if isinstance(actor, SignedIn) else None


@strawberry.type
class LoginMutation:
    """Registering, signing in and out."""

    @strawberry.mutation(description="Make a login and open a session.")
    async def register(self, info: Info, input: RegisterInput) -> RegisterResult:
        """A visitor registers."""
        async with info.context.work_as(Visitor) as work:
            login = await register(
                work,
                email=input.email,
                password=input.password,
                display_name=input.display_name,
                language=input.language,
            )
            return Session.of(open_session(work, login.id, logins.OpenedWith.PASSWORD))

    @strawberry.mutation(
        description="Open a session; where the login has a second factor, a code is needed as well (`completeSignIn`). "
        "After three failures each further one doubles a delay."
    )
    async def sign_in(self, info: Info, input: SignInInput) -> SignInResult:
        """A visitor signs in."""
        async with info.context.work_as(Visitor) as work:
            outcome = await sign_in(work, email=input.email, password=input.password)
        opened = granted(outcome)
        if isinstance(opened, BegunSignIn):
            return SecondFactorNeeded.of(opened, info.context.gateways.site)
        return Session.of(opened)

    @strawberry.mutation(
        description="Open the session that a right password began, with a code of your app or a recovery code. Wrong "
        "codes count as wrong passwords do, and each challenge opens one session."
    )
    async def complete_sign_in(self, info: Info, input: CompleteSignInInput) -> CompleteSignInResult:
        """A visitor shows the second factor."""
        sealing = info.context.gateways.sealing
        async with info.context.work_as(Visitor) as work:
            outcome = await complete_sign_in(work, challenge=input.challenge, code=input.code, sealing=sealing)
        return Session.of(granted(outcome))

    @strawberry.mutation(description="End the session of this request at once.")
    async def sign_out(self, info: Info) -> SignOutResult:
        async with info.context.work_as(SignedIn) as work:
            await sign_out(work, token=info.context.token or "")
        return SignedOut(at=info.context.now)
