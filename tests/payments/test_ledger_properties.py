"""The books against a model of them in plain integers, over any order of moves, replays and races."""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from typing import TypeVar

import anyio
import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    consumes,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from domain.errors import KeyReused, WrongState
from domain.ledger import InsufficientFunds, Posting, Transfer
from domain.money import vnd
from domain.payments import Hold
from payments import holds
from payments.books import check_books
from payments.ledger import Posted, post
from tests.campaign_money import CampaignMoney, money_of
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.payments import BOOKS, add_campaign, fund, hold

AMOUNTS = st.integers(min_value=1, max_value=99_999_999)
CAMPAIGNS = st.integers(min_value=0, max_value=2)

T = TypeVar("T")


@pytest.fixture
def portal() -> Iterator[BlockingPortal]:
    with start_blocking_portal() as portal:
        yield portal


@pytest.fixture
def books(portal: BlockingPortal, migrated_url: str) -> Iterator[TestDatabase]:
    """The database, on the portal's own event loop."""
    database = TestDatabase(migrated_url, pool_size=5)
    yield database
    portal.call(database.clear)
    portal.call(database.close)


class Books(RuleBasedStateMachine):
    """Every rule moves money in the database and in the model; the invariants compare the two."""

    living: Bundle[Hold] = Bundle("living")
    ended: Bundle[Hold] = Bundle("ended")

    def __init__(self, portal: BlockingPortal, database: TestDatabase) -> None:
        super().__init__()
        self.portal, self.database = portal, database
        self.campaigns = [portal.call(add_campaign, database) for _ in range(3)]
        self.funded: Counter[int] = Counter()
        self.held: Counter[int] = Counter()
        self.released: Counter[int] = Counter()

    def wait_for(self, act: Callable[[], Awaitable[T]]) -> T:
        return self.portal.call(act)

    def place_of(self, held: Hold) -> int:
        return [campaign.id for campaign in self.campaigns].index(held.campaign_id)

    def free(self, campaign: int) -> int:
        return self.funded[campaign] - self.held[campaign] - self.released[campaign]

    @rule(campaign=CAMPAIGNS, amount=AMOUNTS)
    def fund(self, campaign: int, amount: int) -> None:
        self.wait_for(partial(fund, self.database, self.campaigns[campaign], vnd(amount)))
        self.funded[campaign] += amount

    @rule(target=living, campaign=CAMPAIGNS, percent=st.integers(min_value=1, max_value=100))
    def hold_what_is_there(self, campaign: int, percent: int) -> Hold | MultipleResults[Hold]:
        amount = self.free(campaign) * percent // 100
        if amount == 0:
            return multiple()
        self.held[campaign] += amount
        return self.wait_for(partial(hold, self.database, self.campaigns[campaign], vnd(amount)))

    @rule(campaign=CAMPAIGNS, beyond=AMOUNTS)
    def hold_what_is_not_there(self, campaign: int, beyond: int) -> None:
        with pytest.raises(InsufficientFunds):
            self.wait_for(partial(hold, self.database, self.campaigns[campaign], vnd(self.free(campaign) + beyond)))

    @rule(campaign=CAMPAIGNS, amounts=st.lists(AMOUNTS, min_size=2, max_size=4))
    def hold_at_once(self, campaign: int, amounts: list[int]) -> None:
        taken: list[int] = []
        refused: list[int] = []

        async def try_to_hold(amount: int) -> None:
            try:
                await hold(self.database, self.campaigns[campaign], vnd(amount))
            except InsufficientFunds:
                refused.append(amount)
            else:
                taken.append(amount)

        async def race() -> None:
            async with anyio.create_task_group() as together:
                for amount in amounts:
                    together.start_soon(try_to_hold, amount)

        self.wait_for(race)
        self.held[campaign] += sum(taken)
        assert sorted(taken + refused) == sorted(amounts)
        assert self.free(campaign) >= 0
        assert all(amount > self.free(campaign) for amount in refused)

    @rule(target=ended, held=consumes(living))
    def release(self, held: Hold) -> Hold:
        self.wait_for(partial(self.end, held, favourably=True))
        self.held[self.place_of(held)] -= held.amount.minor
        self.released[self.place_of(held)] += held.amount.minor
        return held

    @rule(target=ended, held=consumes(living))
    def refund(self, held: Hold) -> Hold:
        self.wait_for(partial(self.end, held, favourably=False))
        self.held[self.place_of(held)] -= held.amount.minor
        return held

    @rule(held=ended, favourably=st.booleans())
    def end_again(self, held: Hold, *, favourably: bool) -> None:
        with pytest.raises(WrongState):
            self.wait_for(partial(self.end, held, favourably=favourably))

    @rule(place=st.integers(min_value=0), faithfully=st.booleans())
    def post_again(self, place: int, *, faithfully: bool) -> None:
        transfers = self.wait_for(partial(self.database.all, select(Transfer).order_by(Transfer.id)))
        if not transfers:
            return
        first = transfers[place % len(transfers)]
        postings = self.wait_for(partial(self.database.all, select(Posting).where(Posting.transfer_id == first.id)))
        amounts = {posting.account_id: posting.amount if faithfully else -posting.amount for posting in postings}

        async def replay() -> Posted:
            async with self.database.work(BOOKS, NOON) as work:
                return await post(work, first.kind, key=first.key, amounts=amounts, hold_id=first.hold_id)

        if faithfully:
            assert self.wait_for(replay) == Posted(transfer_id=first.id, fresh=False)
        else:
            with pytest.raises(KeyReused):
                self.wait_for(replay)

    @invariant()
    def the_books_are_in_order_and_say_what_the_model_says(self) -> None:
        async def look() -> list[CampaignMoney]:
            async with self.database.reading() as session:
                assert await check_books(session) == []
                return [await money_of(session, campaign.id) for campaign in self.campaigns]

        assert self.wait_for(look) == [
            CampaignMoney(
                funded=vnd(self.funded[campaign]),
                held=vnd(self.held[campaign]),
                released=vnd(self.released[campaign]),
                free=vnd(self.free(campaign)),
            )
            for campaign in range(3)
        ]

    async def end(self, held: Hold, *, favourably: bool) -> None:
        async with self.database.work(BOOKS, NOON) as work:
            await (holds.release if favourably else holds.refund)(work, booking_id=held.booking_id)

    def teardown(self) -> None:
        self.portal.call(self.database.clear)


@pytest.mark.usefixtures("anyio_backend")
def test_the_books_stay_in_order_whatever_happens(portal: BlockingPortal, books: TestDatabase) -> None:
    class OpenedBooks(Books):
        def __init__(self) -> None:
            super().__init__(portal, books)

    run_state_machine_as_test(
        OpenedBooks,
        settings=settings(max_examples=12, stateful_step_count=15, suppress_health_check=[HealthCheck.too_slow]),
    )
