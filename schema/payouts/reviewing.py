"""Hold a payout for review, and clear it; take back what was paid."""

from typing import Annotated

import strawberry

from domain.actors import Finance
from domain.ids import PayoutId
from operations.payouts.reversing import reverse_payout
from operations.payouts.reviewing import clear_payout, hold_payout
from schema.context import Info
from schema.node_keys import key_of
from schema.payouts.readings import PAYOUT
from schema.payouts.types import Payout
from schema.performing import granted, perform, perform_proven
from schema.problems import Problem
from schema.reading import one

HoldPayoutResult = Annotated[Payout | Problem, strawberry.union("HoldPayoutResult")]
ClearPayoutResult = Annotated[Payout | Problem, strawberry.union("ClearPayoutResult")]

ReversePayoutResult = Annotated[Payout | Problem, strawberry.union("ReversePayoutResult")]


@strawberry.type
class ReviewingPayoutMutation:
    """What finance decides."""

    @strawberry.mutation(description="Keep a scheduled payout from being sent while it is under review; for finance.")
    async def hold_payout(
        self, info: Info, payout_id: strawberry.ID, reason: str, idempotency_key: str | None = None
    ) -> HoldPayoutResult:
        """Finance holds."""
        wanted = key_of(payout_id, Payout, PayoutId, field="payoutId")
        async with info.context.work_as(Finance) as work:
            held = await perform(work, idempotency_key, hold_payout, payout_id=wanted, reason=reason)
        return await one(info, PAYOUT, held)

    @strawberry.mutation(
        description="End the review of a payout: it is sent when it is due; for finance. One whose gross is above "
        "`releaseAbove` takes your password."
    )
    async def clear_payout(
        self,
        info: Info,
        payout_id: strawberry.ID,
        *,
        password: str | None = None,
        code: str | None = None,
        passkey: str | None = None,
        idempotency_key: str | None = None,
    ) -> ClearPayoutResult:
        """Finance clears."""
        wanted = key_of(payout_id, Payout, PayoutId, field="payoutId")
        async with info.context.work_as(Finance) as work:
            proof = info.context.proof_if_shown(password, code, passkey)
            cleared = await perform_proven(work, idempotency_key, clear_payout, payout_id=wanted, proof=proof)
        return await one(info, PAYOUT, granted(cleared))

    @strawberry.mutation(
        description="Have a paid payout taken back by the payment partner that paid it; for finance. Where that can be "
        "done the payout fails and another one is held for review; else it stays paid, and its `reversals` say why."
    )
    async def reverse_payout(
        self,
        info: Info,
        payout_id: strawberry.ID,
        reason: str,
        *,
        password: str,
        code: str | None = None,
        passkey: str | None = None,
        idempotency_key: str | None = None,
    ) -> ReversePayoutResult:
        """Finance wants it back."""
        wanted = key_of(payout_id, Payout, PayoutId, field="payoutId")
        async with info.context.work_as(Finance) as work:
            proof = info.context.proof(password, code, passkey)
            asked = await perform_proven(
                work, idempotency_key, reverse_payout, payout_id=wanted, reason=reason, proof=proof
            )
        return await one(info, PAYOUT, granted(asked))
