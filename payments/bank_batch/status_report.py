"""A bank's answer as ISO 20022 has it: a customer payment status report, pain.002.001.03.

Read strictly: XML that declares anything, or is of another version, is refused whole; a transaction that cannot be
taken is reported.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Final
from xml.etree.ElementTree import Element

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from domain.bank_batches.answers import AnswerRead, BankUndecided, BankWord
from domain.errors import DomainError, InvalidInput
from domain.imports import RowRefused
from domain.law.periods import HA_NOI, day_in_vietnam
from domain.money import Money, vnd
from domain.vietnamese import unwritable
from payments.bank_batch.answer_file import LONGEST_CELL, LONGEST_REFERENCE, MOST_ROWS, AnswerFile, unreadable

NAMESPACE: Final = "urn:iso:std:iso:20022:tech:xsd:pain.002.001.03"
LONGEST_REPORT: Final = 196_608
"""Bytes; it comes as JSON, in a body of 256 KiB at most."""
_WORDS: Final = {"ACSC": BankWord.PAID, "RJCT": BankWord.REFUSED}
"""AcceptedSettlementCompleted and Rejected; what comes back later no such report says."""
_ON_THE_WAY: Final = frozenset({"RCVD", "PDNG", "ACTC", "ACCP", "ACSP", "ACWC"})
_OUR_REFERENCE: Final = re.compile(r"NT[A-Z2-7]{16}")
_AMOUNT: Final = re.compile(r"([1-9][0-9]{0,14})(?:\.0{1,5})?")
_NAMES: Final = {"": NAMESPACE}


def read_status_report(content: str) -> AnswerFile:
    """Read a report: each `TxInfAndSts` is a row, its line its place from 1. Raises InvalidInput.

    ACSC is paid, on its IntrBkSttlmDt or else the day of its AccptncDtTm in Viet Nam, under its AcctSvcrRef or else its
    ClrSysRef; RJCT is refused, for its StsRsnInf. Our reference is its OrgnlEndToEndId, or ends its remark.
    """
    if len(content.encode()) > LONGEST_REPORT:
        raise unreadable(f"Tệp XML lớn nhất {LONGEST_REPORT} byte.", f"An XML file has {LONGEST_REPORT} bytes at most.")
    report = _report(content)
    rows, refused = list[AnswerRead](), list[RowRefused]()
    group = _text(report, "OrgnlGrpInfAndSts/GrpSts")
    for payment in report.findall("OrgnlPmtInfAndSts", _NAMES):
        above = {group, _text(payment, "PmtInfSts")}
        for told in payment.findall("TxInfAndSts", _NAMES):
            line = len(rows) + len(refused) + 1
            if line > MOST_ROWS:
                raise unreadable(f"Tệp có nhiều nhất {MOST_ROWS} lệnh.", f"A file has {MOST_ROWS} orders at most.")
            try:
                rows.append(_row(line, told, rejected="RJCT" in above))
            except DomainError as refusal:
                refused.append(RowRefused(line=line, key=_reference(told)[:LONGEST_REFERENCE], refusal=refusal))
    if not rows and not refused:
        raise unreadable("Báo cáo không nêu lệnh nào (TxInfAndSts).", "The report names no order (TxInfAndSts).")
    return AnswerFile(rows=tuple(rows), refused=tuple(refused))


def _report(content: str) -> Element:
    try:
        # What declares nothing has no entities to expand and nothing to fetch.
        document = fromstring(content.removeprefix("\ufeff"), forbid_dtd=True)
    except DefusedXmlException as declared:
        raise unreadable("Tệp XML không được có DOCTYPE.", "An XML file has no DOCTYPE.") from declared
    except (ParseError, ValueError) as wrong:
        raise unreadable("Tệp không phải XML đúng dạng.", "The file is not well-formed XML.") from wrong
    report = document.find("CstmrPmtStsRpt", _NAMES) if document.tag == f"{{{NAMESPACE}}}Document" else None
    if report is None:
        raise unreadable("Tệp XML phải là pain.002.001.03.", "An XML file is a pain.002.001.03.")
    return report


def _row(line: int, told: Element, *, rejected: bool) -> AnswerRead:
    if any(len(text) > LONGEST_CELL or unwritable(text) for text in told.itertext()):
        raise InvalidInput(
            vi_reason=f"Mỗi phần tử dài nhất {LONGEST_CELL} ký tự viết được.",
            en_reason=f"An element has {LONGEST_CELL} characters at most, which can be written.",
        )
    word = _word(_text(told, "TxSts"))
    if word is BankWord.PAID and rejected:
        raise InvalidInput(
            vi_reason="Cả nhóm bị từ chối (RJCT) mà lệnh này lại đã chi.",
            en_reason="The group was rejected (RJCT), but this order was paid.",
            field="TxSts",
        )
    paid = word is BankWord.PAID
    return AnswerRead(
        line=line,
        reference=_reference(told),
        amount=_amount(told),
        word=word,
        on=_day(told) if paid else None,
        bank_reference=_bank_reference(told) if paid else None,
        reason=None if paid else _reason(told),
    )


def _word(status: str) -> BankWord:
    if status in _ON_THE_WAY:
        raise BankUndecided(written=status, field="TxSts")
    word = _WORDS.get(status)
    if word is None:
        raise InvalidInput(
            vi_reason="Trạng thái (TxSts) là ACSC hoặc RJCT.", en_reason="The status is ACSC or RJCT.", field="TxSts"
        )
    return word


def _reference(told: Element) -> str:
    """Our name for the order; where the bank does not repeat it as such, the remark that it was given ends in it."""
    written = _text(told, "OrgnlEndToEndId")
    remark = _text(told, "OrgnlTxRef/RmtInf/Ustrd").split()
    if not _OUR_REFERENCE.fullmatch(written) and remark and _OUR_REFERENCE.fullmatch(remark[-1]):
        return remark[-1]
    return written


def _amount(told: Element) -> Money:
    for path in ("OrgnlTxRef/Amt/InstdAmt", "OrgnlTxRef/IntrBkSttlmAmt"):
        given = told.find(path, _NAMES)
        if given is not None:
            whole = _AMOUNT.fullmatch((given.text or "").strip())
            if whole is not None and given.get("Ccy") == "VND":
                return vnd(int(whole[1]))
            break
    raise InvalidInput(
        vi_reason="Cần số tiền (InstdAmt hoặc IntrBkSttlmAmt) là số đồng nguyên, Ccy=“VND”.",
        en_reason="It needs an amount (InstdAmt or IntrBkSttlmAmt) in whole đồng, Ccy=“VND”.",
        field="OrgnlTxRef",
    )


def _day(told: Element) -> date:
    settled, accepted = _text(told, "OrgnlTxRef/IntrBkSttlmDt"), _text(told, "AccptncDtTm")
    try:
        if settled:
            return date.fromisoformat(settled)
        instant = datetime.fromisoformat(accepted)
        # A time without an offset is the bank's own.
        return day_in_vietnam(instant if instant.tzinfo is not None else instant.replace(tzinfo=HA_NOI))
    except (ValueError, OverflowError) as wrong:
        raise InvalidInput(
            vi_reason="Lệnh đã chi cần ngày (IntrBkSttlmDt, ví dụ 2026-11-27, hoặc AccptncDtTm).",
            en_reason="What was paid needs the day (IntrBkSttlmDt as in 2026-11-27, or AccptncDtTm).",
            field="IntrBkSttlmDt",
        ) from wrong


def _bank_reference(told: Element) -> str:
    written = _text(told, "AcctSvcrRef") or _text(told, "ClrSysRef")
    if not written:
        raise InvalidInput(
            vi_reason="Lệnh đã chi cần mã giao dịch của ngân hàng (AcctSvcrRef hoặc ClrSysRef).",
            en_reason="What was paid needs the bank's reference (AcctSvcrRef or ClrSysRef).",
            field="AcctSvcrRef",
        )
    return written


def _reason(told: Element) -> str:
    """The bank's code and words: `AC01: Account not found`."""
    reason = "; ".join(": ".join(words) for each in told.findall("StsRsnInf", _NAMES) if (words := [*_words(each)]))
    if not reason:
        raise InvalidInput(
            vi_reason="Lệnh không chi được cần lý do của ngân hàng (StsRsnInf).",
            en_reason="What was not paid needs the bank's reason (StsRsnInf).",
            field="StsRsnInf",
        )
    return reason[:LONGEST_CELL]


def _words(reason: Element) -> Iterator[str]:
    code = _text(reason, "Rsn/Cd") or _text(reason, "Rsn/Prtry")
    told = " ".join((each.text or "").strip() for each in reason.findall("AddtlInf", _NAMES)).strip()
    yield from (each for each in (code, told) if each)


def _text(node: Element, path: str) -> str:
    return (node.findtext(path, "", _NAMES) or "").strip()
