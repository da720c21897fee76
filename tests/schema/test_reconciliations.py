"""Reconciliation cases over HTTP: finance sees and explains them."""

import pytest

from domain.reconciliations import CaseStatus, DifferenceKind
from schema.node_keys import node_id
from schema.payouts.types import Payout as PayoutType
from schema.reconciliations import ReconciliationCase as CaseType
from tests.callers import Kind
from tests.client import Api
from tests.databases import TestDatabase
from tests.makers.payouts import earn, schedule
from tests.makers.reconciliations import make_case
from tests.schema.campaigns.asking import mutation

EXPLAIN = mutation(
    "explainReconciliationCase",
    "reconciliationCaseId: ID!, explanation: String!, idempotencyKey: String",
    "... on ReconciliationCase { id status explanation }",
)
CASE = """query ($id: ID!) { reconciliationCase(id: $id) {
  rail kind subject funding { id } payout { id } ours { minor } theirs { minor } references status endedAt explanation
} }"""
CASES = """query ($status: ReconciliationCaseStatus) {
  reconciliationCases(status: $status, first: 5) { totalCount nodes { subject status } } }"""


@pytest.mark.parametrize("kind", Kind)
async def test_who_sees_a_case(api: Api, database: TestDatabase, kind: Kind) -> None:
    case = await database.add(make_case())
    caller = await api.caller(kind)

    seen = await api.run(caller, CASE, id=node_id(CaseType, case.id))
    listed = await api.run(caller, CASES, status="OPEN")

    if kind not in {Kind.FINANCE, Kind.AUDITOR}:
        assert (seen, listed) == (None, {"totalCount": 0, "nodes": []})
        return
    assert listed == {"totalCount": 1, "nodes": [{"subject": "pi_1", "status": "OPEN"}]}
    assert seen == {
        "rail": "stripe",
        "kind": "UNKNOWN_PAYMENT",
        "subject": "pi_1",
        "funding": None,
        "payout": None,
        "ours": {"minor": 0},
        "theirs": {"minor": 5_000_000},
        "references": "ch_1",
        "status": "OPEN",
        "endedAt": None,
        "explanation": None,
    }


async def test_a_case_of_a_payout_leads_to_it(api: Api, database: TestDatabase) -> None:
    payout = await schedule(database, await earn(database))
    assert payout is not None
    of_payout = {"kind": DifferenceKind.PAYOUT, "subject": str(payout.id), "payout_id": payout.id}
    case = await database.add(make_case(**of_payout))

    seen = await api.run(await api.caller(Kind.FINANCE), CASE, id=node_id(CaseType, case.id))

    assert (seen["kind"], seen["payout"]) == ("PAYOUT", {"id": node_id(PayoutType, payout.id)})


async def test_finance_explains_a_case_once(api: Api, database: TestDatabase) -> None:
    case = await database.add(make_case())
    finance = await api.caller(Kind.FINANCE)
    given = {"reconciliationCaseId": node_id(CaseType, case.id), "explanation": "Ours: a test payment."}

    answers = [await api.run(finance, EXPLAIN, **given, idempotencyKey="said") for _ in range(2)]
    again = await api.run(finance, EXPLAIN, **given)

    assert answers[0] == answers[1]
    assert (answers[0]["status"], answers[0]["explanation"]) == ("EXPLAINED", "Ours: a test payment.")
    assert again["code"] == "WRONG_STATE"


async def test_an_explanation_says_something(api: Api, database: TestDatabase) -> None:
    case = await database.add(make_case())
    finance = await api.caller(Kind.FINANCE)

    problem = await api.run(finance, EXPLAIN, reconciliationCaseId=node_id(CaseType, case.id), explanation="  ")

    assert (problem["code"], problem["field"]) == ("INVALID_INPUT", "explanation")
    assert (await database.reload(case)).status is CaseStatus.OPEN
