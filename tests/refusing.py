"""Refusals as tests want them: raised, and not a row of any table has moved; or as one of two outcomes of a race."""

from collections.abc import Awaitable, Callable
from typing import TypeAlias, TypeVar

import pytest

from domain.errors import DomainError
from tests.databases import TestDatabase

RefusalT = TypeVar("RefusalT", bound=DomainError)

Answer: TypeAlias = Callable[[], Awaitable[object]]


async def refused(database: TestDatabase, refusal: type[RefusalT], answer: Answer) -> RefusalT:
    """What `answer` was refused with; rows, ledger and outbox are as they were."""
    before = await database.picture()

    with pytest.raises(refusal) as raised:
        await answer()

    assert await database.picture() == before
    return raised.value


async def outcome(answer: Answer) -> str:
    """`DONE`, or the code it was refused with: for those who race and do not know who wins."""
    try:
        await answer()
    except DomainError as refusal:
        return refusal.code
    return "DONE"
