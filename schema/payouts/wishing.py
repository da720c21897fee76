"""The wish that tax be withheld from small payouts too: read, ask, ask no longer."""

from datetime import datetime
from typing import Annotated, Final

import strawberry

from domain.actors import ActingInfluencer
from domain.payouts import withholding_wishes
from operations.payouts.wishing import ask_for_withholding, withdraw_withholding_wish
from schema.context import Info
from schema.paging import Connection
from schema.performing import perform
from schema.problems import Problem
from schema.reading import Node, one, page, reads


@strawberry.type(
    description="A person's wish that income tax be withheld from their payouts below the threshold as well (Decree "
    "253/2026/ND-CP Art 50.2); for its person, finance and the auditor. Once withdrawn it is over."
)
class WithholdingWish(Node):
    asked_at: datetime = strawberry.field(description="Since when it stands: payouts sent after it are withheld from.")
    withdrawn_at: datetime | None = strawberry.field(
        description="When it was withdrawn: the threshold alone decides on payouts sent after it. Null while it stands."
    )


WITHHOLDING_WISH: Final = reads(
    WithholdingWish, withholding_wishes.WithholdingWish, visible=withholding_wishes.wish_is_visible
)

AskForWithholdingResult = Annotated[WithholdingWish | Problem, strawberry.union("AskForWithholdingResult")]
WithdrawWithholdingWishResult = Annotated[WithholdingWish | Problem, strawberry.union("WithdrawWithholdingWishResult")]


@strawberry.type
class WishingPayoutQuery:
    """Looking at wishes."""

    @strawberry.field(
        description="Wishes that tax be withheld below the threshold too, newest first: those of the influencer you "
        "act for; for finance and the auditor all."
    )
    async def withholding_wishes(
        self,
        info: Info,
        *,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[WithholdingWish]:
        """A page of them."""
        return await page(info, WITHHOLDING_WISH, first=first, after=after, last=last, before=before)


@strawberry.type
class WishingPayoutMutation:
    """What a person asks for."""

    @strawberry.mutation(
        description="Ask, as a resident person, that income tax be withheld from your payouts below the threshold of "
        "`taxRate` too, from now on and until you withdraw it. Payouts that wait are reckoned anew at once; asking "
        "again changes nothing. Not while this year's tax commitment stands."
    )
    async def ask_for_withholding(self, info: Info, idempotency_key: str | None = None) -> AskForWithholdingResult:
        """An influencer asks."""
        async with info.context.work_as(ActingInfluencer) as work:
            asked = await perform(work, idempotency_key, ask_for_withholding)
        return await one(info, WITHHOLDING_WISH, asked)

    @strawberry.mutation(
        description="Withdraw your wish that tax be withheld below the threshold too: nothing is withheld from such "
        "payouts sent from now on, what was sent before stays as it is. You may ask again."
    )
    async def withdraw_withholding_wish(
        self, info: Info, idempotency_key: str | None = None
    ) -> WithdrawWithholdingWishResult:
        """An influencer asks no longer."""
        async with info.context.work_as(ActingInfluencer) as work:
            withdrawn = await perform(work, idempotency_key, withdraw_withholding_wish)
        return await one(info, WITHHOLDING_WISH, withdrawn)
