"""Whatever creates or moves something takes the client's key; what takes none says why it needs none."""

from typing import Any, Final

from domain.accounting_periods import AccountingPeriod
from domain.payouts.reversals import PayoutReversal
from domain.payouts.tax_commitments import TaxCommitment
from runtime.gateways import Gateways
from schema.node_keys import node_id
from schema.payouts.types import Payout as PayoutType
from tests.callers import Kind
from tests.client import Api
from tests.databases import TestDatabase
from tests.makers.bank_batches import send_due
from tests.makers.logins import PASSWORD
from tests.makers.payouts import FORM
from tests.printed_schema import SCHEMA
from tests.schema.bookings.test_journeys import turn
from tests.schema.campaigns.asking import mutation

KEY: Final = "idempotencyKey"
WITHOUT: Final[dict[str, set[str]]] = {
    "the partner's own reference is its key: the same payment again changes nothing": {
        "payTax", "sweepPartner", "withdrawFees",
    },
    "it says how something is to be from now on: said again, it is so already": {
        "allowBrand", "allowTopic", "dropRepresentative", "editProfile", "markSavedSearchAlertRead",
        "markSavedSearchAlertsRead", "measureChannel", "nameRepresentative", "refuseBrand", "refuseTopic",
        "removeBrandMember", "removeChannel", "removePortfolioItem", "removeQualification", "renameSavedSearch",
        "renameShortlist", "revokeCalendar", "setAudience", "setAvailability", "setBrandMember", "setConnectedAccount",
        "setContactEmail", "setPayoutDetails", "setRateCard", "setShortlistNote",
    },
    "it leads from one state into another once: again it is refused, or answered as it stands": {
        "approveBankBatch", "exportBankBatch", "takeBackProfile", "verifyBrand", "verifyChannel", "verifyProfileClaim",
        "verifyQualification",
    },
    "it is about proving who one is, or answers a secret that is shown once: no answer is kept to be given again": {
        "addPasskey", "beginPasskey", "beginStepUp", "beginTotp", "completeSignIn", "completeSignInWithPasskey",
        "confirmTotp", "disableTotp", "register", "removePasskey", "renewCalendar", "requestChannelCode", "signIn",
        "signOut",
    },
}  # fmt: skip
"""Every mutation that takes no key, by why."""

CLOSE = mutation(
    "closePeriod", "input: ClosePeriodInput!, idempotencyKey: String", "... on AccountingPeriod { id endsAt }"
)
REVERSE = mutation(
    "reversePayout",
    "payoutId: ID!, reason: String!, password: String!, idempotencyKey: String",
    "... on Payout { id }",
)
COMMIT = mutation(
    "giveTaxCommitment",
    "formVersion: String!, taxCode: String!, idempotencyKey: String",
    "... on TaxCommitment { id year }",
)


def test_every_other_mutation_takes_a_key() -> None:
    assert SCHEMA.mutation_type is not None
    named = [name for names in WITHOUT.values() for name in names]

    assert sorted(named) == sorted(
        name for name, field in SCHEMA.mutation_type.fields.items() if KEY not in field.args
    ), "give it an idempotencyKey, or say here why it needs none"


async def test_a_period_is_closed_once_under_its_key(api: Api, database: TestDatabase) -> None:
    finance = await api.caller(Kind.FINANCE)
    given: dict[str, Any] = {"input": {"year": 2026, "month": 9, "password": PASSWORD}, KEY: "close-09"}

    first = await api.run(finance, CLOSE, **given)
    again = await api.run(finance, CLOSE, **given)
    other = await api.run(finance, CLOSE, **given | {"input": {"year": 2026, "month": 10, "password": PASSWORD}})

    assert again == first
    assert first["endsAt"] == "2026-09-30T17:00:00+00:00"
    assert (other["code"], other["field"]) == ("KEY_REUSED", KEY)
    assert await database.count(AccountingPeriod) == 1


async def test_a_commitment_is_given_once_under_its_key(api: Api, database: TestDatabase) -> None:
    me = await api.caller(Kind.INFLUENCER)
    given = {"formVersion": FORM, "taxCode": "001099012345", KEY: "year"}

    first = await api.run(me, COMMIT, **given)
    again = await api.run(me, COMMIT, **given)
    other = await api.run(me, COMMIT, **given | {"taxCode": "001099012346"})

    assert again == first
    assert (other["code"], other["field"]) == ("KEY_REUSED", KEY)
    assert await database.count(TaxCommitment) == 1


async def test_a_payout_is_taken_back_once_under_its_key(api: Api, gateways: Gateways, database: TestDatabase) -> None:
    (payout,) = await send_due(database, 6_000_000, rail="sandbox")
    await turn(gateways)
    finance = await api.caller(Kind.FINANCE)
    given = {"payoutId": node_id(PayoutType, payout.id), "reason": "Trả nhầm.", "password": PASSWORD, KEY: "wrong one"}

    unproven = await api.run(finance, REVERSE, **given | {"password": "không phải"})
    first = await api.run(finance, REVERSE, **given)
    await turn(gateways)
    again = await api.run(finance, REVERSE, **given)
    other = await api.run(finance, REVERSE, **given | {"reason": "Một lý do khác."})

    assert unproven["code"] == "WRONG_PASSWORD"
    assert first == again == {"id": node_id(PayoutType, payout.id)}
    assert (other["code"], other["field"]) == ("KEY_REUSED", KEY)
    assert await database.count(PayoutReversal) == 1
