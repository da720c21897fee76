"""A caller's key with the hash of the body → the first answer, again and again."""

import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import TypeVar, cast
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from domain.actors import SignedIn
from domain.errors import DomainError, InvalidInput, KeyReused
from domain.ids import LoginId
from domain.rows import Row
from storage.work import Work

LONGEST_KEY = 200

AnswerT = TypeVar("AnswerT", bound=UUID | DomainError)


class IdempotencyKey(Row, kw_only=True):
    """The first answer that a login got under its key for one operation."""

    __tablename__ = "idempotency_keys"

    login_id: Mapped[LoginId] = mapped_column(primary_key=True)
    operation: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    body_hash: Mapped[str]
    answer_id: Mapped[UUID | None]
    at: Mapped[datetime]


async def once(
    work: Work[SignedIn], key: str | None, *, operation: str, body: object, act: Callable[[], Awaitable[AnswerT]]
) -> AnswerT | UUID:
    """Do `act` at most once per (login, operation, key) and answer the id it answers: of what it made or moved.

    Without a key it simply acts. Two callers with one key wait for each other on the key's row. A refusal
    rolls the key back too, and one that is answered takes it away, so the caller may try again. Raises KeyReused when
    the body differs.
    """
    if key is None:
        return await act()
    if not 0 < len(key) <= LONGEST_KEY:
        raise InvalidInput(
            vi_reason=f"Khóa chống lặp dài từ 1 đến {LONGEST_KEY} ký tự.",
            en_reason=f"An idempotency key has 1 to {LONGEST_KEY} characters.",
            field="idempotencyKey",
        )
    mine = {"login_id": work.actor.login_id, "operation": operation, "key": key}
    fresh = await work.session.execute(
        insert(IdempotencyKey)
        .values(**mine, body_hash=hash_of(body), answer_id=None, at=work.now)
        .on_conflict_do_nothing()
        .returning(IdempotencyKey.key)
    )
    if fresh.first() is None:
        return await _first_answer(work, mine, body)
    answer = await act()
    kept = await work.one(select(IdempotencyKey).filter_by(**mine))
    if isinstance(answer, DomainError):
        await work.session.delete(kept)
    else:
        kept.answer_id = answer
    return answer


async def _first_answer(work: Work[SignedIn], mine: Mapping[str, object], body: object) -> UUID:
    kept = await work.one(select(IdempotencyKey).filter_by(**mine))
    if kept.body_hash != hash_of(body):
        raise KeyReused(field="idempotencyKey")
    assert kept.answer_id is not None, "committed together with its answer"
    return kept.answer_id


def hash_of(body: object) -> str:
    """SHA-256 of the body as canonical JSON; values by their fields, sets in order, the rest by its text."""
    return hashlib.sha256(json.dumps(body, sort_keys=True, default=_plain).encode()).hexdigest()


def _plain(thing: object) -> object:
    if is_dataclass(thing) and not isinstance(thing, type):
        return {each.name: getattr(thing, each.name) for each in fields(thing)}
    if isinstance(thing, AbstractSet):
        # The order of a set differs from process to process.
        return sorted(str(each) for each in cast("AbstractSet[object]", thing))
    return str(thing)
