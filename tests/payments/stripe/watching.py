"""Stripe's client, watched: from which lines of the program it was called, and what it is made to have answered."""

import ast
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeAlias

import stripe

import payments.stripe

HOME: Final = Path(payments.stripe.__file__).parent
Site: TypeAlias = tuple[str, int]
"""A file of the rail, and the line on which a call begins."""
Retouch: TypeAlias = Callable[[Any], Any]
"""What is answered instead of an answer; may raise."""


def calls_in_the_program() -> dict[Site, range]:
    """Each call of Stripe's that is written down in the rail, and the lines that it takes."""
    return {
        (file.name, node.lineno): range(node.lineno, (node.end_lineno or node.lineno) + 1)
        for file in HOME.glob("*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr.endswith("_async")
    }


@dataclass
class Watched:
    """A client that asks as the real one does; `retouched` holds what is made of the answers to a call."""

    client: stripe.StripeClient
    sites: set[Site] = field(default_factory=set[Site])
    retouched: dict[str, Retouch] = field(default_factory=dict[str, Retouch])

    @property
    def v1(self) -> Any:
        """Where the program's calls begin."""
        return _Part(self, self.client.v1, "")

    async def call(self, name: str, asked: Awaitable[Any], site: tuple[str, int]) -> Any:
        """Await it, and keep which call of the program it was; of the SDK's own, for the next page, nothing."""
        self.sites |= {
            (file, begin)
            for (file, begin), lines in calls_in_the_program().items()
            if Path(site[0]) == HOME / file and site[1] in lines
        }
        answer = await asked
        return self.retouched[name](answer) if name in self.retouched else answer


@dataclass
class _Part:
    watched: Watched
    real: Any
    path: str

    def __getattr__(self, name: str) -> Any:
        return _Part(self.watched, getattr(self.real, name), f"{self.path}.{name}".removeprefix("."))

    def __call__(self, *given: Any) -> Any:
        frame = sys._getframe(1)  # noqa: SLF001 - whose call it is, is what is asked  # pyright: ignore[reportPrivateUsage]
        site = (frame.f_code.co_filename, frame.f_lineno)
        return self.watched.call(self.path.removesuffix("_async"), self.real(*given), site)
