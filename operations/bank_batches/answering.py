"""Bring in what a bank answered: each row is taken, known already, or refused with its reason."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from domain.actors import Finance
from domain.bank_batches.answers import (
    AnswerRead,
    BankAnswer,
    BankAnswerImported,
    BankAnswerRow,
    BankReferenceUnknown,
    BankRowOutcome,
    answer_with_hash,
)
from domain.bank_batches.batch import OUTSIDE, BankBatch
from domain.bank_batches.orders import BankOrder, BankOrderStatus
from domain.errors import DomainError
from domain.ids import BankAnswerId, BankBatchId, new_id
from domain.imports import RowRefused, RowRepeated
from domain.law.periods import day_in_vietnam
from domain.offers.texts import needed_text
from domain.payouts.events import PayoutFollowed
from payments.bank_batch.answer_file import LONGEST_REFERENCE, AnswerFile
from payments.bank_batch.answer_forms import read_answer
from storage.work import Work

LONGEST_NAME: Final = 200


@dataclass
class _Heard:
    """What became of the rows, and which payouts are to be looked at again."""

    answer_id: BankAnswerId
    rows: list[BankAnswerRow] = field(default_factory=list[BankAnswerRow])
    followed: list[PayoutFollowed] = field(default_factory=list[PayoutFollowed])

    def take(self, row: AnswerRead, order: BankOrder, outcome: BankRowOutcome, event: PayoutFollowed | None) -> None:
        self.rows.append(
            BankAnswerRow(
                answer_id=self.answer_id, line=row.line, reference=row.reference, outcome=outcome, order_id=order.id
            )
        )
        if event is not None:
            self.followed.append(event)

    def leave(self, refused: RowRefused, order: BankOrder | None = None) -> None:
        refusal = refused.refusal
        self.rows.append(
            BankAnswerRow(
                answer_id=self.answer_id,
                line=refused.line,
                reference=refused.key[:LONGEST_REFERENCE],
                outcome=BankRowOutcome.NOT_TAKEN,
                order_id=None if order is None else order.id,
                refusal_code=refusal.code,
                refusal_vi=refusal.say("vi"),
                refusal_en=refusal.say("en"),
            )
        )


async def import_bank_answer(work: Work[Finance], *, file_name: str, content: str) -> BankAnswer:
    """Bring in a bank's answer to any of the batches that were exported; it may be partial.

    What the bank has paid, refused or sent back is booked by the worker within a moment, payout by payout. The same
    file again, by its hash, moves nothing and answers what was answered the first time. Raises InvalidInput for what is
    no such file; what is wrong with a row is kept with the row: BankReferenceUnknown, BankAmountDiffers,
    BankDayImpossible, BankAnswerContradicts, BankUndecided, RowRepeated, InvalidInput.
    """
    name = needed_text(file_name, "input.fileName", LONGEST_NAME)
    read = read_answer(content)
    sha256 = hashlib.sha256(content.encode()).hexdigest()
    answer_id = BankAnswerId(new_id())
    made = await work.session.execute(
        insert(BankAnswer)
        .values(id=answer_id, sha256=sha256, file_name=name, imported_by=work.actor.login_id, imported_at=work.now)
        .on_conflict_do_nothing(index_elements=[BankAnswer.sha256])
        .returning(BankAnswer.id)
    )
    answer = await work.one(answer_with_hash(sha256))
    if made.first() is None:
        return answer
    heard = await _hear(work, answer_id, read)
    for row in heard.rows:
        work.add(row)
    count = Counter(each.outcome for each in heard.rows)
    work.record(
        BankAnswerImported(answer_id=answer_id, sha256=sha256, **{each.value: count[each] for each in BankRowOutcome}),
        *heard.followed,
    )
    return answer


async def _hear(work: Work[Finance], answer_id: BankAnswerId, read: AnswerFile) -> _Heard:
    """Let the orders be told, under the locks of their batches."""
    heard = _Heard(answer_id)
    batches, orders = await _claim(work, read.rows)
    for refused in read.refused:
        heard.leave(refused)
    lines = dict[str, int]()
    for row in read.rows:
        order = orders.get(row.reference)
        try:
            if row.reference in lines:
                raise RowRepeated(first_line=lines[row.reference], field="reference")
            lines[row.reference] = row.line
            if order is None:
                raise BankReferenceUnknown(written=row.reference[:LONGEST_REFERENCE], field="reference")
            heard.take(row, order, *row.told_to(order, since=_given_on(batches, order), now=work.now))
        except DomainError as refusal:
            heard.leave(RowRefused(line=row.line, key=row.reference, refusal=refusal), order)
    await work.flush()
    for batch in batches.values():
        unanswered = await work.count(
            select(BankOrder).where(BankOrder.batch_id == batch.id, BankOrder.status == BankOrderStatus.BATCHED)
        )
        if any(row.batch_id == batch.id for row in orders.values() if row.status is not BankOrderStatus.BATCHED):
            batch.hear(unanswered=unanswered, now=work.now)
    return heard


def _given_on(batches: Mapping[BankBatchId, BankBatch], order: BankOrder) -> date:
    """The day on which somebody was first handed the file that an order is in."""
    batch = batches[order.batch_id] if order.batch_id is not None else None
    assert batch is not None
    assert batch.exported_at is not None
    return day_in_vietnam(batch.exported_at)


async def _claim(
    work: Work[Finance], rows: Iterable[AnswerRead]
) -> tuple[Mapping[BankBatchId, BankBatch], Mapping[str, BankOrder]]:
    """The batches that somebody was given and the orders in them that these rows name: locked, batches first, by id."""
    named = select(BankOrder.batch_id).where(BankOrder.reference.in_({each.reference for each in rows}))
    batches = await work.claim_all(
        select(BankBatch).where(BankBatch.id.in_(named), BankBatch.status.in_(OUTSIDE)).order_by(BankBatch.id)
    )
    orders = await work.claim_all(
        select(BankOrder)
        .where(BankOrder.batch_id.in_([each.id for each in batches]))
        .where(BankOrder.reference.in_({each.reference for each in rows}))
        .order_by(BankOrder.id)
    )
    return {each.id: each for each in batches}, {each.reference: each for each in orders}
