"""The whole stand-in: its memory, its faults, its webhooks."""

from dataclasses import dataclass, field
from pathlib import Path

import anyio

from fake_stripe.faults import Faults
from fake_stripe.state import State, remembered
from fake_stripe.things import Clock
from fake_stripe.webhooks import Webhooks


@dataclass
class FakeStripe:
    """One account at the stand-in."""

    state: State
    webhooks: Webhooks
    faults: Faults = field(default_factory=Faults)
    _stirred: anyio.Event = field(default_factory=anyio.Event)

    def stir(self) -> None:
        """Something happened: there may be webhooks to send."""
        self._stirred.set()

    async def keep_sending(self) -> None:
        """Send webhooks as they come, until cancelled; what was not taken is sent with the next one."""
        while True:
            await self._stirred.wait()
            self._stirred = anyio.Event()
            await self.webhooks.send()
            self.state.save()


def fake_stripe(
    clock: Clock, *, file: Path | None = None, webhook_url: str | None = None, webhook_secret: str = ""
) -> FakeStripe:
    """A stand-in that remembers what its file says, and begins anew without one."""
    state = remembered(clock, file)
    return FakeStripe(state, Webhooks(state, clock, url=webhook_url, secret=webhook_secret))
