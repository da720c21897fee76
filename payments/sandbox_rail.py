"""A payment partner that lives in the process: no network, no money, the same answer to the same key.

The default, so that everything can be tried. Its answer is computed from its input alone, hence idempotent
over restarts as well.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime

from domain.campaigns.checks import MOST_MONEY
from domain.money import Money, vnd
from domain.payments import FundingBounds
from domain.payouts.reasons import PayoutReason
from payments.rails import (
    Accepted,
    BankPayee,
    Collected,
    Cost,
    Declined,
    Notice,
    NoticeRefused,
    PaidOut,
    PartnerRecord,
    Payee,
    Refused,
    Returned,
    Reversed,
    TakenBack,
)

DECLINED_ENDING = 402
"""An amount whose last three digits are 402 is declined, so that a client can try that path too."""


REFUSED_ENDING = "402"
"""A payout to an account number with this ending is refused, as one that no bank knows."""


class SandboxRail:
    """Collects every amount at once, but for those ending in 402; pays every account but those ending in 402."""

    name = "sandbox"
    bounds = FundingBounds(least=vnd(1), most=MOST_MONEY)

    async def collect(self, *, key: str, amount: Money) -> Collected | Declined:
        """Answer at once; the reference is derived from the key."""
        reference = f"sandbox_{hashlib.sha256(key.encode()).hexdigest()[:24]}"
        if amount.minor % 1000 == DECLINED_ENDING:
            return Declined(reference=reference)
        return Collected(reference=reference)

    async def pay(self, *, key: str, amount: Money, payee: Payee) -> PaidOut | Accepted | Refused:  # noqa: ARG002
        """Answer at once; the reference is derived from the key."""
        if not isinstance(payee, BankPayee):
            return Refused(reason=PayoutReason.ACCOUNT_UNREACHABLE)
        if payee.number.endswith(REFUSED_ENDING):
            return Refused(reason=PayoutReason.ACCOUNT_UNKNOWN)
        return PaidOut(reference=f"sandbox_{hashlib.sha256(key.encode()).hexdigest()[:24]}")

    async def reverse(self, *, key: str, of: str) -> Reversed | Refused:  # noqa: ARG002 - the port's words
        """Answer at once; the reference is derived from the payout's key."""
        return Reversed(reference=f"sandbox_{hashlib.sha256(f'reversed {of}'.encode()).hexdigest()[:24]}")

    async def give_up(self, *, key: str, amount: Money) -> Collected | Declined:
        """Nothing waits here: the answer that was given."""
        return await self.collect(key=key, amount=amount)

    async def refund(self, *, key: str, of: str, amount: Money) -> Returned:  # noqa: ARG002 - the port's words
        """Answer at once; amounts ending in 402 do not go back."""
        if amount.minor % 1000 == DECLINED_ENDING:
            return Returned(reference="", amount=Money(0, amount.currency))
        return Returned(reference=f"sandbox_{hashlib.sha256(key.encode()).hexdigest()[:24]}", amount=amount)

    async def taken_back(self, *, key: str) -> Sequence[TakenBack]:  # noqa: ARG002 - the port's words
        """No bank is behind it."""
        return ()

    async def costs(self, *, key: str) -> Sequence[Cost]:  # noqa: ARG002 - the port's words
        """It costs nothing."""
        return ()

    def notice(self, body: bytes, headers: Mapping[str, str], *, now: datetime) -> Notice:  # noqa: ARG002 - the port's words
        """Nobody sends any. Raises NoticeRefused."""
        raise NoticeRefused("the sandbox sends no webhooks")

    async def told_since(self, instant: datetime | None) -> Sequence[Notice]:  # noqa: ARG002 - the port's words
        """Nobody told anything."""
        return ()

    async def records_since(self, instant: datetime) -> Sequence[PartnerRecord] | None:  # noqa: ARG002 - the port's words
        """It moves no money and remembers nothing."""
        return None

    async def ping(self) -> None:
        """Always there."""
