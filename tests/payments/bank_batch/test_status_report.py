"""A payment status report is read strictly, whatever it holds."""

import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.bank_batches.answers import AnswerRead, BankWord
from domain.errors import InvalidInput
from domain.money import vnd
from payments.bank_batch.answer_file import MOST_ROWS
from payments.bank_batch.answer_forms import read_answer
from payments.bank_batch.status_report import LONGEST_REPORT
from tests.architecture.source import ROOT
from tests.makers.status_reports import amounts, make_report, make_transaction, rejected

PAID = AnswerRead(
    line=1,
    reference="NTK4Q7YB2MZC5DA3XW",
    amount=vnd(4_800_000),
    word=BankWord.PAID,
    on=date(2026, 11, 27),
    bank_reference="FT26332000123",
    reason=None,
)


def test_the_documented_report_is_one() -> None:
    (documented,) = re.findall(r"```xml\n(.*?)```", (ROOT / "docs" / "bank-batches.md").read_text(), re.DOTALL)

    answer = read_answer(documented)

    assert answer.refused == ()
    assert answer.rows == (
        PAID,
        AnswerRead(
            line=2,
            reference="NTB6TWJX5OQ2H7LEMA",
            amount=vnd(900_000),
            word=BankWord.REFUSED,
            on=None,
            bank_reference=None,
            reason="AC01: Account not found",
        ),
    )


@pytest.mark.parametrize(
    ("changes", "read"),
    [
        ({}, {}),
        ({"OrgnlTxRef": amounts("4800000.00") + "<IntrBkSttlmDt>2026-11-27</IntrBkSttlmDt>"}, {}),
        ({"OrgnlTxRef": amounts(), "AccptncDtTm": "2026-11-27T23:59:59"}, {}),
        ({"OrgnlTxRef": amounts(), "AccptncDtTm": "2026-11-27T17:30:00Z"}, {"on": date(2026, 11, 28)}),
        ({"AcctSvcrRef": "", "ClrSysRef": "NAPAS-7"}, {"bank_reference": "NAPAS-7"}),
        (
            {
                "OrgnlTxRef": '<IntrBkSttlmAmt Ccy="VND">4800000</IntrBkSttlmAmt>'
                "<IntrBkSttlmDt>2026-11-27</IntrBkSttlmDt>"
                "<RmtInf><Ustrd>NIEM TIN CHI TRA NTK4Q7YB2MZC5DA3XW</Ustrd></RmtInf>",
                "OrgnlEndToEndId": "NOTPROVIDED",
            },
            {},
        ),
    ],
)
def test_what_was_paid(changes: dict[str, str], read: dict[str, Any]) -> None:
    answer = read_answer(make_report(make_transaction(**changes)))

    assert answer.refused == ()
    assert [vars(each) for each in answer.rows] == [vars(PAID) | read]


@pytest.mark.parametrize(
    ("reason", "read"),
    [
        (
            "<Rsn><Cd>AC01</Cd></Rsn><AddtlInf>Không có</AddtlInf><AddtlInf>tài khoản</AddtlInf>",
            "AC01: Không có tài khoản",
        ),
        ("<Rsn><Prtry>B12</Prtry></Rsn>", "B12"),
        ("<AddtlInf>Sai tên</AddtlInf></StsRsnInf><StsRsnInf><Rsn><Cd>BE01</Cd></Rsn>", "Sai tên; BE01"),
        ("<AddtlInf>" + "a" * 400 + "</AddtlInf><AddtlInf>" + "b" * 400 + "</AddtlInf>", "a" * 400 + " " + "b" * 99),
    ],
)
def test_why_it_was_not_paid(reason: str, read: str) -> None:
    (row,) = read_answer(make_report(rejected("NTB6TWJX5OQ2H7LEMA", 900_000, reason))).rows

    assert (row.word, row.amount, row.reason) == (BankWord.REFUSED, vnd(900_000), read)


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"TxSts": "ACSP"}, "BANK_UNDECIDED", "TxSts"),
        ({"TxSts": "PDNG"}, "BANK_UNDECIDED", "TxSts"),
        ({"TxSts": "DONE"}, "INVALID_INPUT", "TxSts"),
        ({"TxSts": ""}, "INVALID_INPUT", "TxSts"),
        ({"TxSts": "RJCT"}, "INVALID_INPUT", "StsRsnInf"),
        ({"AcctSvcrRef": ""}, "INVALID_INPUT", "AcctSvcrRef"),
        ({"OrgnlTxRef": ""}, "INVALID_INPUT", "OrgnlTxRef"),
        ({"OrgnlTxRef": amounts("4.800.000")}, "INVALID_INPUT", "OrgnlTxRef"),
        ({"OrgnlTxRef": amounts("4800000.50")}, "INVALID_INPUT", "OrgnlTxRef"),
        ({"OrgnlTxRef": amounts(0)}, "INVALID_INPUT", "OrgnlTxRef"),
        ({"OrgnlTxRef": amounts(currency="USD")}, "INVALID_INPUT", "OrgnlTxRef"),
        ({"OrgnlTxRef": amounts()}, "INVALID_INPUT", "IntrBkSttlmDt"),
        ({"OrgnlTxRef": amounts(), "AccptncDtTm": "yesterday"}, "INVALID_INPUT", "IntrBkSttlmDt"),
        ({"OrgnlTxRef": amounts(), "AccptncDtTm": "0001-01-01T00:00:00+14:00"}, "INVALID_INPUT", "IntrBkSttlmDt"),
        ({"AcctSvcrRef": "x" * 501}, "INVALID_INPUT", None),
    ],
)
def test_a_transaction_that_cannot_be_taken_is_reported_and_the_others_are_read(
    changes: dict[str, str], code: str, field: str | None
) -> None:
    answer = read_answer(make_report(make_transaction("NTB6TWJX5OQ2H7LEMA", **changes), make_transaction()))

    assert [(each.line, each.reference) for each in answer.rows] == [(2, "NTK4Q7YB2MZC5DA3XW")]
    (refused,) = answer.refused
    assert (refused.line, refused.key, refused.refusal.code, refused.refusal.field) == (
        1, "NTB6TWJX5OQ2H7LEMA", code, field,
    )  # fmt: skip


def test_what_was_paid_out_of_a_rejected_group_contradicts_it() -> None:
    answer = read_answer(make_report(make_transaction(), rejected("NTB6TWJX5OQ2H7LEMA", 900_000), group="RJCT"))

    assert [each.line for each in answer.rows] == [2]
    assert [(each.line, each.refusal.field) for each in answer.refused] == [(1, "TxSts")]


BOMB = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (make_report(make_transaction("&b;"), before=BOMB), "An XML file has no DOCTYPE."),
        (make_report(make_transaction("&a;"), before=OUTSIDE), "An XML file has no DOCTYPE."),
        (make_report(make_transaction(), before="<!DOCTYPE d>"), "An XML file has no DOCTYPE."),
        (make_report(make_transaction("&b;")), "The file is not well-formed XML."),
        (make_report(make_transaction())[:-3], "The file is not well-formed XML."),
        (
            make_report(make_transaction(), namespace="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"),
            "An XML file is a pain.002.001.03.",
        ),
        ("<a/>", "An XML file is a pain.002.001.03."),
        (make_report(group="RJCT"), "The report names no order (TxInfAndSts)."),
        (make_report(*["<TxInfAndSts/>"] * (MOST_ROWS + 1)), "A file has 1000 orders at most."),
        ("<" + " " * LONGEST_REPORT, "An XML file has 196608 bytes at most."),
    ],
)
def test_a_file_that_is_no_report_is_refused_whole(content: str, said: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_answer(content)

    assert refused.value.say("en") == said
    assert refused.value.say("vi") != said
    assert refused.value.field == "input.content"


@given(st.text(max_size=60))
def test_whatever_an_xml_file_holds_it_is_read_or_refused(content: str) -> None:
    for whole in (f"<{content}", make_report(content), make_report(make_transaction(content))):
        try:
            answer = read_answer(whole)
        except InvalidInput:
            continue
        assert answer.rows or answer.refused
