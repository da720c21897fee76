"""Everything that a marketplace on `stripe` consists of, each in a process of its own that can be killed."""

import os
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any, Final

import httpx

from cli.own_server import serves
from runtime.ports import free_port
from tests.cli.running import COMMAND
from tests.story.marketplace import kill_postgres

PATIENCE: Final = 120.0
CALLERS_PATIENCE: Final = 300.0
"""Seconds for which callers wait: the API may need a minute and more to come back where others load the machine."""
KEY: Final = "sk_test_kills"
AUTHORIZED: Final = {"authorization": f"Bearer {KEY}"}
SECRET: Final = "whsec_kills"
LEASE: Final = timedelta(seconds=4)
"""Shorter than usual: whoever takes over from the dead is waited for."""
TOO_LATE: Final = 21.0
"""Seconds after which an answer of Stripe's is not waited for any more."""
LATE: Final = 2 * LEASE.total_seconds()
"""Seconds after which one is still waited for, though the lease of whoever asked has ended, had it not been renewed."""


@dataclass
class Member:
    """One process: what it is started with, and where its log goes."""

    name: str
    arguments: list[str]
    environment: dict[str, str]
    log: Path
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self, **more: str) -> None:
        """Start it; returns at once."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603
                [*COMMAND, *self.arguments], env=self.environment | more, stdout=log, stderr=log
            )

    def kill(self) -> None:
        """Kill it with -9."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def stop(self) -> None:
        """Stop it as an operator does."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(PATIENCE)


class Fleet:
    """A stand-in for Stripe that misbehaves, the API with a worker in it, and two workers more: three together."""

    def __init__(self, folder: Path, random: Random) -> None:
        self.folder = folder
        self.struck: list[str] = []
        self._random = random
        self._turn = threading.Lock()
        self._ahead = timedelta()
        api, stripe = free_port(), free_port()
        self.address, self.stripe = f"http://127.0.0.1:{api}", f"http://127.0.0.1:{stripe}"
        environment = {
            **os.environ,
            "NIEMTIN_DATA_FOLDER": str(folder),
            "NIEMTIN_RAIL": "stripe",
            "STRIPE_SECRET_KEY": KEY,
            "STRIPE_WEBHOOK_SECRET": SECRET,
            "STRIPE_API_URL": self.stripe,
            "NIEMTIN_DELIVERY_LEASE": f"PT{LEASE.seconds}S",
            "NIEMTIN_LOG_JSON": "true",
            "NIEMTIN_LOG_LEVEL": "info",
        }
        for outside in ("DATABASE_URL", "NIEMTIN_PAYOUT_RAIL"):
            environment.pop(outside, None)
        commands = {
            "stripe": ["fake-stripe", "--port", str(stripe), "--state", str(folder / "stripe.json")],
            "api": ["serve", "--port", str(api)],
            "second worker": ["work"],
            "third worker": ["work"],
        }
        self.members = {
            name: Member(name, command, environment, folder / f"{name}.log") for name, command in commands.items()
        }

    def start(self, *, ahead: timedelta = timedelta()) -> None:
        """Start everything, its clocks running ahead; returns once it answers."""
        passed, self._ahead = ahead - self._ahead, ahead
        self._start("stripe")
        self._switch("clock", seconds=int(passed.total_seconds()))
        for name in self.members:
            if name != "stripe":
                self._start(name)

    def restart(self, *, ahead: timedelta, behaving: bool) -> None:
        """Let time pass: kill everything, the database too, and start it with clocks that run so far ahead.

        Stripe then misbehaves as before, or does nothing wrong until it is killed.
        """
        with self._turn:
            for member in self.members.values():
                member.kill()
            kill_postgres(self.folder)
            self.start(ahead=ahead)
            if behaving:
                self._behave()

    def stop(self) -> None:
        """Stop everything, the database last."""
        for member in reversed(self.members.values()):
            member.stop()

    def strike(self) -> None:
        """Kill somebody with -9, sometimes the database as well, and start them again."""
        with self._turn:
            name = self._random.choice([*self.members, "database"])
            self.struck.append(name)
            if name == "database":
                self.members["api"].kill()
                kill_postgres(self.folder)
                self._start("api")
            else:
                self.members[name].kill()
                self._start(name)

    def connect_accounts(self, number: int) -> list[str]:
        """So many accounts that people have with Stripe, ready to receive; it makes them without fault."""
        self._switch("faults", troubles=[])
        made = [
            httpx.post(
                f"{self.stripe}/v1/accounts",
                data={"country": "SG", "type": "express"},
                headers=AUTHORIZED,
                timeout=PATIENCE,
            )
            for _ in range(number)
        ]
        self._misbehave()
        return [each.json()["id"] for each in made]

    def pays(self, reference: str, card: str) -> None:
        """What the brand does in its browser about one payment, until Stripe has the money."""
        path = f"payment_intents/{reference}"
        paid = self._switch(f"{path}/pay", payment_method=card)
        if paid.get("status") == "requires_action":
            self._switch(f"{path}/authenticate", granted=True)

    def _behave(self) -> None:
        """Stripe sends what webhooks wait, and does nothing wrong any more."""
        self._switch("faults", troubles=[])
        self._switch("webhooks", url=f"{self.address}/webhooks/stripe", secret=SECRET)

    def answers_late(self, path: str, *, times: int) -> None:
        """Stripe does at once what it is asked for there, and answers after more than a lease."""
        late = {"fault": "timeout_after_effect", "path": path, "seconds": LATE, "times": times}
        self._switch("faults", troubles=[late])

    def asked(self, path: str) -> list[dict[str, Any]]:
        """All that Stripe lists there; it answers without fault."""
        self._switch("faults", troubles=[])
        answer = httpx.get(
            f"{self.stripe}/v1/{path}", params={"limit": 100}, headers=AUTHORIZED, timeout=PATIENCE
        ).json()
        assert not answer["has_more"]
        return answer["data"]

    def _start(self, name: str) -> None:
        if name == "stripe":
            self.members[name].start()
            _wait_for(lambda: httpx.get(self.stripe, timeout=2.0).status_code > 0)
            self._misbehave()
        else:
            self.members[name].start(NIEMTIN_CLOCK_AHEAD=f"PT{int(self._ahead.total_seconds())}S")
        if name == "api":
            _wait_for(lambda: serves(self.address))

    def _misbehave(self) -> None:
        """Every fault, again and again, and webhooks that come twice, the wrong way round, late or never."""
        short = ["too_many_requests", "error_before_effect", "error_after_effect", "error_kept", "reset_after_effect"]
        troubles: list[dict[str, Any]] = [
            {"fault": fault, "method": method, "every": self._random.randint(3, 9), "times": 2}
            for fault in short
            for method in ("POST", "GET")
        ]
        late = {"fault": "timeout_after_effect", "skip": self._random.randint(0, 4), "seconds": TOO_LATE}
        self._switch("faults", troubles=[late, *troubles])
        self._switch(
            "webhooks",
            url=f"{self.address}/webhooks/stripe",
            secret=SECRET,
            doubled=True,
            reordered=True,
            delayed=self._random.random() < 1 / 2,
            drop_every=3,
        )

    def _switch(self, path: str, **given: Any) -> dict[str, Any]:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                return httpx.post(f"{self.stripe}/control/{path}", json=given, timeout=PATIENCE).json()
            except httpx.HTTPError:
                assert time.monotonic() < deadline, "the stand-in for Stripe does not answer"
                time.sleep(0.1)


def _wait_for(answers: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            if answers():
                return
        except httpx.HTTPError:
            pass
        assert time.monotonic() < deadline, "it did not start"
        time.sleep(0.05)
