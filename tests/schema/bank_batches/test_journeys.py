"""Bank batches over HTTP: made by one person of finance, approved by another, downloaded, answered; shown to few."""

import base64
import hashlib
from typing import Any

import pytest
from sqlalchemy import select

from domain.bank_batches.batch import BankBatchDownload
from domain.bank_batches.orders import BankOrder as OrderRow
from domain.law.periods import day_in_vietnam
from domain.payouts.payout import PayoutStatus
from runtime.clock import now
from runtime.gateways import Gateways
from schema.bank_batches.types import BankBatch, BankOrder
from schema.node_keys import node_id
from tests.callers import Caller, Kind, all_but
from tests.client import Api
from tests.databases import TestDatabase
from tests.makers.bank_batches import HEADER, Banking, open_banking, paid, refused
from tests.makers.logins import PASSWORD
from tests.schema.campaigns.asking import mutation

BATCH = "... on BankBatch { id status orderCount total { minor text } sha256 madeBy approvedBy rejectedBecause }"
MAKE = mutation("makeBankBatch", "idempotencyKey: String", BATCH)
APPROVE = mutation("approveBankBatch", "bankBatchId: ID!, password: String!", BATCH)
REJECT = mutation("rejectBankBatch", "bankBatchId: ID!, reason: String!", BATCH)
EXPORT = mutation(
    "exportBankBatch",
    "bankBatchId: ID!",
    "... on BankBatchFile { name base64 batch { id status exportedAt answerDueAt downloads { by } } }",
)
TAKE_OUT = mutation(
    "takeOutBankOrder", "bankOrderId: ID!, reason: String!", "... on BankOrder { status failure batch { id } }"
)
IMPORT = mutation(
    "importBankAnswer",
    "input: ImportBankAnswerInput!, idempotencyKey: String",
    """... on BankAnswer { id fileName importedBy rows(first: 10) { totalCount nodes {
         line reference outcome refusalCode refusal order { id } } } }""",
)
ORDERS = """query ($status: BankOrderStatus) { bankOrders(status: $status, first: 10) { nodes {
  id status reference amount { minor text } bank { shortName } holder accountNumber ending place bankReference paidOn
  failure payout { status } batch { id } } } }"""
BATCHES = """query ($status: BankBatchStatus, $overdue: Boolean) {
  bankBatches(status: $status, overdue: $overdue, first: 10) { totalCount nodes { id status overdueSince
  orders(first: 10) { nodes { place } } } } }"""
ONE_BATCH = "query ($id: ID!) { bankBatch(id: $id) { id status } }"
ANSWERS = "{ bankAnswers(first: 10) { nodes { id fileName sha256 } } }"
ONE_ANSWER = "query ($id: ID!) { bankAnswer(id: $id) { id fileName } }"


@pytest.fixture
async def banking(database: TestDatabase, gateways: Gateways) -> Banking:
    return await open_banking(database, gateways)


async def two_of_finance(api: Api) -> tuple[Caller, Caller]:
    return await api.caller(Kind.FINANCE), await api.caller(Kind.FINANCE)


async def exported(api: Api, maker: Caller, approver: Caller) -> dict[str, Any]:
    """The file of a batch of all that waits."""
    made = await api.run(maker, MAKE)
    await api.run(approver, APPROVE, bankBatchId=made["id"], password=PASSWORD)
    return await api.run(approver, EXPORT, bankBatchId=made["id"])


def answer(*rows: str) -> dict[str, str]:
    return {"fileName": "vcb-20261127.csv", "content": "\r\n".join([HEADER, *rows, ""])}


async def test_two_people_make_and_approve_a_file_and_its_answer_is_booked(api: Api, banking: Banking) -> None:
    first, second = await banking.ordered(6_000_000, 1_000_000)
    maker, approver = await two_of_finance(api)
    today = day_in_vietnam(now())

    made = await api.run(maker, MAKE, idempotencyKey="batch 1")
    again = await api.run(maker, MAKE, idempotencyKey="batch 1")
    approved = await api.run(approver, APPROVE, bankBatchId=made["id"], password=PASSWORD)
    file = await api.run(approver, EXPORT, bankBatchId=made["id"])
    same = await api.run(maker, EXPORT, bankBatchId=made["id"])
    brought_in = await api.run(
        maker, IMPORT, input=answer(paid(first, "FT1", today), refused(second), f"x,1,PAID,{today},y,")
    )
    await banking.turn()

    assert again == made
    assert (made["status"], made["orderCount"], made["total"]) == (
        "DRAFT", 2, {"minor": 5_700_000, "text": "VND 5,700,000"},
    )  # fmt: skip
    assert (approved["status"], approved["approvedBy"]) == ("APPROVED", "Nguyễn Văn An")
    content = base64.b64decode(file["base64"])
    assert hashlib.sha256(content).hexdigest() == made["sha256"]
    assert file["base64"] == same["base64"]
    assert (file["batch"]["status"], len(file["batch"]["downloads"]), len(same["batch"]["downloads"])) == (
        "EXPORTED", 1, 2,
    )  # fmt: skip
    assert brought_in["rows"] == {
        "totalCount": 3,
        "nodes": [
            row(2, first.reference, "PAID", order=node_id(BankOrder, first.id)),
            row(3, second.reference, "REFUSED", order=node_id(BankOrder, second.id)),
            row(
                4,
                "x",
                "NOT_TAKEN",
                code="BANK_REFERENCE_UNKNOWN",
                refusal="No order that a bank was given goes by “x”.",
            ),
        ],
    }
    orders = (await api.run(approver, ORDERS))["nodes"]
    assert [(each["status"], each["payout"]["status"], each["batch"]["id"]) for each in orders] == [
        ("PAID", "PAID", made["id"]), ("REFUSED", "FAILED", made["id"]),
    ]  # fmt: skip
    assert [each["id"] for each in (await api.run(maker, ANSWERS))["nodes"]] == [brought_in["id"]]
    assert (await api.run(maker, ONE_ANSWER, id=brought_in["id"]))["fileName"] == "vcb-20261127.csv"
    assert (await api.run(maker, ONE_BATCH, id=made["id"]))["status"] == "ANSWERED"


def row(
    line: int, reference: str, outcome: str, *, code: str | None = None, refusal: str | None = None, order: Any = None
) -> dict[str, Any]:
    return {
        "line": line,
        "reference": reference,
        "outcome": outcome,
        "refusalCode": code,
        "refusal": refusal,
        "order": order and {"id": order},
    }


async def test_its_maker_does_not_approve_it(api: Api, banking: Banking) -> None:
    await banking.ordered(6_000_000)
    maker, approver = await two_of_finance(api)
    made = await api.run(maker, MAKE)

    assert await api.refused(maker, APPROVE, bankBatchId=made["id"], password=PASSWORD) == "NOT_BY_ITS_MAKER"
    assert await api.refused(approver, APPROVE, bankBatchId=made["id"], password="x") == "WRONG_PASSWORD"
    assert await api.refused(approver, EXPORT, bankBatchId=made["id"]) == "WRONG_STATE"
    assert await api.database.count(BankBatchDownload) == 0
    assert (await api.run(maker, ONE_BATCH, id=made["id"]))["status"] == "DRAFT"


async def test_a_batch_is_rejected_and_an_order_taken_out(api: Api, banking: Banking) -> None:
    doubtful, _ = await banking.ordered(6_000_000, 1_000_000)
    maker, approver = await two_of_finance(api)
    made = await api.run(maker, MAKE)

    rejected = await api.run(approver, REJECT, bankBatchId=made["id"], reason="Tên không khớp.")
    taken_out = await api.run(approver, TAKE_OUT, bankOrderId=node_id(BankOrder, doubtful.id), reason="Tên không khớp.")
    await banking.turn()

    assert (rejected["status"], rejected["rejectedBecause"]) == ("REJECTED", "Tên không khớp.")
    assert taken_out == {"status": "REFUSED", "failure": "Tên không khớp.", "batch": None}
    assert (await banking.payout_of(doubtful)).status is PayoutStatus.FAILED
    assert len((await api.run(maker, ORDERS, status="WAITING"))["nodes"]) == 1


async def test_what_is_overdue_is_found(api: Api, banking: Banking) -> None:
    await banking.ordered(6_000_000)
    maker, approver = await two_of_finance(api)
    file = await exported(api, maker, approver)
    assert (await api.run(maker, BATCHES, overdue=True))["totalCount"] == 0

    await api.database.execute("UPDATE bank_batches SET overdue_since = answer_due_at")

    late = await api.run(maker, BATCHES, overdue=True, status="EXPORTED")
    assert [each["id"] for each in late["nodes"]] == [file["batch"]["id"]]
    assert late["nodes"][0]["orders"] == {"nodes": [{"place": 1}]}
    assert (await api.run(maker, BATCHES, overdue=True, status="ANSWERED"))["totalCount"] == 0
    assert (await api.run(maker, BATCHES))["totalCount"] == 1


async def test_whole_account_numbers_are_for_finance(api: Api, banking: Banking) -> None:
    await banking.ordered(6_000_000)

    seen = {kind: (await api.run(await api.caller(kind), ORDERS))["nodes"][0] for kind in (Kind.FINANCE, Kind.AUDITOR)}

    assert seen[Kind.FINANCE].pop("accountNumber") == "0071000123456"
    assert seen[Kind.AUDITOR].pop("accountNumber") is None
    assert seen[Kind.FINANCE] == seen[Kind.AUDITOR]
    assert (seen[Kind.AUDITOR]["ending"], seen[Kind.AUDITOR]["bank"]) == ("3456", {"shortName": "Vietcombank"})


@pytest.mark.parametrize("kind", all_but(Kind.FINANCE, Kind.AUDITOR))
async def test_nobody_else_sees_any_of_it(api: Api, banking: Banking, kind: Kind) -> None:
    (order,) = await banking.ordered(6_000_000)
    batch = await banking.make()
    caller = await api.caller(kind)

    assert (await api.run(caller, ORDERS))["nodes"] == []
    assert (await api.run(caller, BATCHES))["nodes"] == []
    assert (await api.run(caller, ANSWERS))["nodes"] == []
    assert await api.run(caller, ONE_BATCH, id=node_id(BankBatch, batch.id)) is None
    assert await api.run(caller, "query ($id: ID!) { node(id: $id) { id } }", id=node_id(BankOrder, order.id)) is None


async def test_a_file_that_is_no_answer_names_the_field(api: Api) -> None:
    maker, _ = await two_of_finance(api)
    before = await api.database.picture()

    problem = await api.run(maker, IMPORT, input={"fileName": "a.csv", "content": "a;b"})
    unnamed = await api.run(maker, IMPORT, input={"fileName": " ", "content": "a;b"})

    assert (problem["code"], problem["field"]) == ("INVALID_INPUT", "input.content")
    assert (unnamed["code"], unnamed["field"]) == ("INVALID_INPUT", "input.fileName")
    assert await api.database.picture() == before


async def test_an_export_is_audited_with_whoever_had_it(api: Api, banking: Banking) -> None:
    await banking.ordered(6_000_000)
    maker, approver = await two_of_finance(api)
    await exported(api, maker, approver)

    (download,) = await api.database.all(select(BankBatchDownload))

    assert approver.login is not None
    assert download.by == approver.login.id


async def test_an_order_is_a_node(api: Api, banking: Banking) -> None:
    (order,) = await banking.ordered(6_000_000)
    finance, _ = await two_of_finance(api)

    asked = "query ($id: ID!) { node(id: $id) { ... on BankOrder { reference } } }"
    assert await api.run(finance, asked, id=node_id(BankOrder, order.id)) == {"reference": order.reference}
    assert await api.database.count(OrderRow) == 1
