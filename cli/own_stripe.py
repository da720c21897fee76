"""A stand-in for Stripe of one's own: served from a thread of this process, and gone with it."""

import secrets
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field

import uvicorn

from cli.listening import Server, bound
from fake_stripe.account import FakeStripe, fake_stripe
from fake_stripe.app import build_app
from runtime.clock import now


@dataclass(frozen=True)
class OwnStripe:
    """A stand-in that runs; `fake` is what it remembers."""

    address: str
    fake: FakeStripe
    secret: str = field(repr=False)

    @property
    def settings(self) -> dict[str, str]:
        """The surroundings of a server that takes the money of new fundings here, and pays connected accounts of it."""
        return {
            "NIEMTIN_RAIL": "stripe",
            "STRIPE_API_URL": self.address,
            "STRIPE_SECRET_KEY": "sk_test_own",
            "STRIPE_WEBHOOK_SECRET": self.secret,
        }


@contextmanager
def own_stripe(server: str) -> Generator[OwnStripe]:
    """Stand in for Stripe while the block lasts; webhooks go to the marketplace at the address `server`."""
    secret = f"whsec_{secrets.token_hex(12)}"
    fake = fake_stripe(lambda: int(now().timestamp()), webhook_url=f"{server}/webhooks/stripe", webhook_secret=secret)
    answering = threading.Event()
    with bound("127.0.0.1", 0) as door:
        serving = Server(uvicorn.Config(build_app(fake), log_level="error"), answering=answering.set)
        thread = threading.Thread(target=serving.run, kwargs={"sockets": [door]}, daemon=True)
        thread.start()
        answering.wait()
        try:
            yield OwnStripe(f"http://127.0.0.1:{door.getsockname()[1]}", fake, secret)
        finally:
            serving.should_exit = True
            thread.join()
