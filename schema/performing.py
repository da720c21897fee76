"""Perform one operation for one mutation, at most once for each idempotency key; raise what it refused."""

from collections.abc import Awaitable, Callable
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar
from uuid import UUID

from sqlalchemy.orm import Mapped

from domain.actors import SignedIn
from domain.errors import DomainError
from storage.idempotency import once
from storage.work import Work

WorkT = TypeVar("WorkT", bound=Work[SignedIn])
InputsP = ParamSpec("InputsP")
OutcomeT = TypeVar("OutcomeT")


class HasId(Protocol):
    """A row that can be read again by its id."""

    id: Mapped[Any]


async def perform(
    work: WorkT,
    idempotency_key: str | None,
    operation: Callable[Concatenate[WorkT, InputsP], Awaitable[HasId]],
    *args: InputsP.args,
    **inputs: InputsP.kwargs,
) -> UUID:
    """Run the operation and answer the id of the row it answers: of what it made or moved.

    Called again under the same key it answers the same id and does nothing. Raises KeyReused when the inputs differ.
    """

    async def act() -> UUID:
        row = await operation(work, *args, **inputs)
        return row.id

    return await once(work, idempotency_key, operation=operation.__name__, body=[args, inputs], act=act)


async def perform_proven(
    work: WorkT,
    idempotency_key: str | None,
    operation: Callable[Concatenate[WorkT, InputsP], Awaitable[HasId | DomainError]],
    *args: InputsP.args,
    **inputs: InputsP.kwargs,
) -> UUID | DomainError:
    """As `perform`, for an operation that takes the caller's `proof` and may answer that it is none: see `granted`.

    The proof is no part of the body, of which a hash is kept: a code is another one each time. Called again under the
    key of what was done, the proof is not looked at, since nothing moves.
    """

    async def act() -> UUID | DomainError:
        outcome = await operation(work, *args, **inputs)
        return outcome if isinstance(outcome, DomainError) else outcome.id

    body = {name: given for name, given in inputs.items() if name != "proof"}
    return await once(work, idempotency_key, operation=operation.__name__, body=[args, body], act=act)


def granted(outcome: OutcomeT | DomainError) -> OutcomeT:
    """What an operation answered. Raises the refusal that it answered instead, so that what it counted is committed."""
    if isinstance(outcome, DomainError):
        raise outcome
    return outcome
