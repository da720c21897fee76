"""What the types of bank batches read, and who sees them: finance and the auditor."""

from typing import Any, Final

from sqlalchemy import ColumnElement, false, func, select, true
from sqlalchemy.orm import InstrumentedAttribute

from domain.actors import Finance
from domain.bank_batches import answers, batch, orders
from domain.ids import LoginId
from domain.logins import Login
from domain.payouts.reasons import reason_of, said
from domain.sentences import Sentence
from schema.bank_batches.types import BankAnswer, BankAnswerRow, BankBatch, BankBatchDownload, BankOrder
from schema.payouts.readings import PAYOUT, bank
from schema.reading import OLDEST, Many, One, Order, Paged, only, reads, value

_ORDER: Final = orders.BankOrder
_BATCH: Final = batch.BankBatch
_DOWNLOAD: Final = batch.BankBatchDownload
_ANSWER: Final = answers.BankAnswer
_ROW: Final = answers.BankAnswerRow
_SHOWN: Final = 4


def finance_only(actor: Any) -> ColumnElement[bool]:
    """Whole account numbers are for those who send money there."""
    return true() if isinstance(actor, Finance) else false()


def _name(login: InstrumentedAttribute[LoginId] | InstrumentedAttribute[LoginId | None]) -> ColumnElement[str]:
    return select(Login.display_name).where(Login.id == login).scalar_subquery()


BANK_ORDER: Final = reads(
    BankOrder,
    _ORDER,
    visible=orders.banking_is_visible,
    columns={
        "bank": value(bank, _ORDER.bank),
        "account_number": only(_ORDER.account_number, to=finance_only),
        "ending": func.right(_ORDER.account_number, _SHOWN),
        "failure_code": value(reason_of, _ORDER.failure),
        "failure_said": value(said, _ORDER.failure),
    },
    one={
        "payout": One(reading=PAYOUT, key=_ORDER.payout_id),
        "batch": One(reading=lambda: BANK_BATCH, key=_ORDER.batch_id),
    },
)
BANK_BATCH_DOWNLOAD: Final = reads(
    BankBatchDownload, _DOWNLOAD, visible=orders.banking_is_visible, columns={"by": _name(_DOWNLOAD.by)}
)
BANK_BATCH: Final = reads(
    BankBatch,
    _BATCH,
    visible=orders.banking_is_visible,
    columns={
        "order_count": _BATCH.orders,
        "made_by": _name(_BATCH.made_by),
        "approved_by": _name(_BATCH.approved_by),
        "rejected_by": _name(_BATCH.rejected_by),
    },
    many={"downloads": Many(reading=BANK_BATCH_DOWNLOAD, key=_DOWNLOAD.batch_id, order_by=[_DOWNLOAD.id], about=2)},
    paged={"orders": Paged(reading=BANK_ORDER, key=_ORDER.batch_id, order=OLDEST)},
)
BANK_ANSWER_ROW: Final = reads(
    BankAnswerRow,
    _ROW,
    visible=orders.banking_is_visible,
    columns={"said": value(Sentence, _ROW.refusal_vi, _ROW.refusal_en)},
    one={"order": One(reading=BANK_ORDER, key=_ROW.order_id)},
)
BANK_ANSWER: Final = reads(
    BankAnswer,
    _ANSWER,
    visible=orders.banking_is_visible,
    columns={"imported_by": _name(_ANSWER.imported_by)},
    paged={
        "rows": Paged(reading=BANK_ANSWER_ROW, key=_ROW.answer_id, order=Order("line", _ROW.line, descending=False))
    },
)
