"""Gateways: what a process reaches outside itself, opened and closed together."""

from collections.abc import AsyncGenerator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import monotonic

import anyio
import httpx

from operations.candidates.columns import CandidateColumns
from operations.platform_readers.http_reader import HttpReader
from operations.platform_readers.reader import FetchFree, PlatformReader
from payments.bank_batch.rail import BankBatchRail
from payments.partners import goes_out_as_it_came_in
from payments.rails import BankPayee, ConnectedRail, FundingRail, Payee, PayoutRail, RailUnavailable
from payments.sandbox_rail import SandboxRail
from runtime.clock import now
from runtime.factor_key import factor_keys
from runtime.settings import PayoutRailName, Rail, Settings, outside_url
from search.embedded.gateway import EmbeddedSearch
from search.gateway import SearchGateway
from search.meilisearch.gateway import MeilisearchSearch
from search.meilisearch.patience import Patience
from storage.embedded import EmbeddedPostgres
from storage.engine import Database
from storage.migrate import create_database, migrate
from trust.passkeys import Site
from trust.sealing import Sealing


@dataclass(frozen=True)
class Gateways:
    """The database, the search engine, what candidates are ranked from, and the partners behind the money."""

    database: Database
    search: SearchGateway
    columns: CandidateColumns = field(default_factory=CandidateColumns)
    funding_rail: FundingRail = field(default_factory=SandboxRail)
    payout_rail: PayoutRail = field(default_factory=SandboxRail)
    """The rail of new payouts to bank accounts."""
    connected_rail: ConnectedRail | None = None
    """The rail of new payouts to accounts that people have with the partner itself."""
    older_connected_rail: ConnectedRail | None = None
    """One that new payouts are not given to; older ones are still asked of it."""
    other_rails: tuple[FundingRail, ...] = ()
    """Rails that new fundings do not take; older ones are still asked of them."""
    other_payout_rails: tuple[PayoutRail, ...] = ()
    """Rails to bank accounts for what may not go out by the chosen one; older payouts are asked of them, too."""
    tries_out: bool = False
    """The settings name a pair of rails of which only one moves money, which they may outside production."""
    sealing: Sealing = field(default_factory=lambda: Sealing(tuple))
    """What people's second factors are sealed with; without a key nobody can turn one on."""
    site: Site | None = None
    """What passkeys are bound to; without one there are none."""

    def rail_named(self, name: str) -> FundingRail:
        """The rail of that name. Raises RailUnavailable where it is not set up any more."""
        for each in (self.funding_rail, *self.other_rails):
            if each.name == name:
                return each
        raise RailUnavailable(f"no rail {name} is set up")

    def payout_rail_for(self, payee: Payee, funded_by: Collection[str]) -> PayoutRail:
        """The rail that a new payout is given to, of a fee that came in by these rails, by name.

        The first of those that reach its payee that may pay it, the chosen one before others; where none may, the
        chosen one. Raises RailUnavailable where none reaches its payee.
        """
        if isinstance(payee, BankPayee):
            reaching = (self.payout_rail, *self.other_payout_rails)
            return next((rail for rail in reaching if self.may_pay(rail, funded_by)), self.payout_rail)
        if self.connected_rail is None:
            raise RailUnavailable("no rail reaches connected accounts")
        return self.connected_rail

    def may_pay(self, rail: PayoutRail, funded_by: Collection[str]) -> bool:
        """Whether what came in by these rails, by name, may go out by this one: as it came in, or to try it out."""
        return goes_out_as_it_came_in(funded_by, rail.name) or (self.tries_out and rail.name == self.payout_rail.name)

    def payout_rail_named(self, name: str) -> PayoutRail:
        """The payout rail of that name. Raises RailUnavailable where it is not set up any more."""
        connected = (self.connected_rail, self.older_connected_rail)
        for each in (self.payout_rail, *self.other_payout_rails, *connected):
            if each is not None and each.name == name:
                return each
        raise RailUnavailable(f"no payout rail {name} is set up")

    async def ping(self) -> dict[str, str]:
        """The gateways that nothing works without, by name: `ok`, or what went wrong. Search degrades instead."""
        try:
            await self.database.ping()
        except Exception as failure:  # noqa: BLE001 - whatever it is, the answer is "not ready"
            return {"database": type(failure).__name__}
        return {"database": "ok"}


@asynccontextmanager
async def database_url(settings: Settings) -> AsyncGenerator[str]:
    """The address of the database; the embedded one runs, and is migrated, for as long as the block lasts."""
    if settings.database_url is not None:
        yield outside_url(settings.database_url)
        return
    postgres = EmbeddedPostgres(settings.data_folder / "postgresql")
    await anyio.to_thread.run_sync(postgres.start)
    try:
        await create_database(postgres.url("postgres"), "niemtin")
        await migrate(postgres.url())
        yield postgres.url()
    finally:
        with anyio.CancelScope(shield=True):
            await anyio.to_thread.run_sync(postgres.stop)


@asynccontextmanager
async def open_database(settings: Settings, *, connections: int = 1) -> AsyncGenerator[Database]:
    """The database alone, for a task that reaches nothing else; closed when the block ends."""
    async with database_url(settings) as url:
        database = Database(url, pool_size=connections)
        try:
            yield database
        finally:
            with anyio.CancelScope(shield=True):
                await database.close()


def search_gateway(settings: Settings) -> SearchGateway:
    """The search engine of the settings. Opens nothing yet: a server that is away never holds up a start."""
    if settings.search_url is None:
        return EmbeddedSearch(settings.data_folder / "search")
    key = settings.search_api_key
    return MeilisearchSearch(
        settings.search_url,
        None if key is None else key.get_secret_value(),
        clock=monotonic,
        patience=Patience(answer=settings.search_timeout, write=settings.search_write_timeout),
    )


def funding_rails(settings: Settings, database: Database) -> tuple[FundingRail, ...]:
    """The rails that are set up, the one for new fundings first. Stripe's SDK is loaded only where it has a key."""
    sandbox = SandboxRail()
    if settings.stripe_secret_key is None or settings.stripe_webhook_secret is None:
        return (sandbox,)
    from payments.stripe.rail import open_stripe  # noqa: PLC0415 - takes a second

    stripe = open_stripe(
        database,
        secret_key=settings.stripe_secret_key.get_secret_value(),
        webhook_secret=settings.stripe_webhook_secret.get_secret_value(),
        api_url=settings.stripe_api_url,
        clock=now,
    )
    return (stripe, sandbox) if settings.rail is Rail.STRIPE else (sandbox, stripe)


def platform_reader(settings: Settings, http: httpx.AsyncClient) -> PlatformReader:
    """What reads platforms: the operator's service where there is one, else nothing at all."""
    if settings.reader_url is None or settings.reader_key is None:
        return FetchFree()
    return HttpReader(settings.reader_url, settings.reader_key.get_secret_value(), http)


def payout_rails(settings: Settings, database: Database) -> tuple[PayoutRail, ...]:
    """The payout rails to bank accounts that are set up, the chosen one first.

    The other one pays what came in by its own kind of rail: the sandbox, which calls paid what moved no money, pays
    play money.
    """
    bank, sandbox = BankBatchRail(database, now), SandboxRail()
    return (bank, sandbox) if settings.payouts_by is PayoutRailName.BANK_BATCH else (sandbox, bank)


def connected_rail(settings: Settings, database: Database) -> ConnectedRail | None:
    """The payout rail to connected accounts, where Stripe is set up."""
    if settings.stripe_secret_key is None or settings.stripe_webhook_secret is None:
        return None
    from payments.stripe.payout_rail import open_stripe_payouts  # noqa: PLC0415 - takes a second

    return open_stripe_payouts(
        database,
        secret_key=settings.stripe_secret_key.get_secret_value(),
        api_url=settings.stripe_api_url,
        clock=now,
    )


@asynccontextmanager
async def open_gateways(url: str, settings: Settings) -> AsyncGenerator[Gateways]:
    """Open what a process needs; everything is closed when the block ends."""
    search = search_gateway(settings)
    database = Database(url, pool_size=settings.pool_size)
    rail, *others = funding_rails(settings, database)
    payout_rail, *other_payout_rails = payout_rails(settings, database)
    connected, older_connected = connected_rail(settings, database), None
    if settings.rail is not Rail.STRIPE:
        # It pays out of the balance there: nothing new of what comes in elsewhere, and what it was asked for before.
        connected, older_connected = None, connected
    try:
        yield Gateways(
            database=database,
            search=search,
            columns=CandidateColumns(settings.data_folder / "columns"),
            funding_rail=rail,
            other_rails=tuple(others),
            payout_rail=payout_rail,
            connected_rail=connected,
            older_connected_rail=older_connected,
            other_payout_rails=tuple(other_payout_rails),
            tries_out=not goes_out_as_it_came_in([rail.name], payout_rail.name),
            sealing=Sealing(factor_keys(settings)),
            site=None if settings.origin is None else Site(settings.origin),
        )
    finally:
        with anyio.CancelScope(shield=True):
            await search.close()
            await database.close()
