"""What the rules of random histories are written with: a move, a refusal, a name for each deed."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, TypeVar

from anyio.from_thread import BlockingPortal
from hypothesis.stateful import RuleBasedStateMachine

from domain.errors import DomainError
from domain.ids import PayoutId, TransferId
from domain.ledger import AccountKind
from domain.payments import Funding
from payments.ledger import transfer_under
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.payments import BOOKS
from tests.payments.model import Held, Key, Made, Model, Moves, Parts, account_of
from tests.payments.stage import Stage

T = TypeVar("T")


class Playing(RuleBasedStateMachine):
    """One history: the database and the model beside it, and what of its own making a rule may choose from."""

    def __init__(self, portal: BlockingPortal, database: TestDatabase, stage: Stage, moves: Moves) -> None:
        super().__init__()
        self.portal, self.database, self.stage, self.moves = portal, database, stage, moves
        self.model = Model()
        self.now = NOON
        self.closed: datetime | None = None
        self.deeds = 0
        self.fundings: list[Funding] = []
        self.refundable: dict[Any, int] = {}
        self.holds: list[Held] = []
        self.payouts: dict[PayoutId, Parts] = {}
        self.settled: dict[PayoutId, Parts] = {}
        self.made: list[Made] = []

    def do(self, move: Callable[..., Awaitable[T]], *arguments: object, **named: object) -> T:
        """One move in a transaction of its own."""

        async def act() -> T:
            async with self.database.work(BOOKS, self.now) as work:
                return await move(work, *arguments, **named)

        return self.portal.call(act)

    def refused(self, refusal: type[DomainError], move: Callable[..., Awaitable[object]], **named: object) -> None:
        """One move that the books must not make."""
        try:
            self.do(move, **named)
        except refusal:
            return
        raise AssertionError(f"{refusal.__name__} was expected of {move}")

    def deed(self) -> str:
        """A key of its own for each deed."""
        self.deeds += 1
        return f"deed {self.deeds}"

    def transfer(self, key: str) -> TransferId:
        """The transfer that was made under a key."""
        found = self.do(transfer_under, key)
        assert found is not None
        return found.id

    def campaign(self, place: int) -> tuple[Any, Key]:
        """A campaign and its account."""
        campaign = self.stage.campaigns[place % len(self.stage.campaigns)]
        return campaign, account_of(AccountKind.CAMPAIGN, campaign.id)

    def earnings(self, place: int) -> tuple[Any, Key]:
        """An influencer and their account."""
        influencer_id = self.stage.influencers[place % len(self.stage.influencers)]
        return influencer_id, account_of(AccountKind.EARNINGS, influencer_id)
