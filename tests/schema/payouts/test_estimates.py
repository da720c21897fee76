"""What a fee would leave is told with the open terms and with each step, and is what the payout then shows."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from domain.money import vnd
from domain.payouts.payout_details import PayoutDetails
from domain.payouts.stated_payees import RESIDENT_PERSON, StatedPayee
from runtime.clock import now
from runtime.gateways import Gateways
from tests.callers import Caller
from tests.client import Api
from tests.makers.payouts import ACCOUNT, NON_RESIDENT
from tests.schema.bookings.asking import APPROVE, PUBLISH
from tests.schema.bookings.test_journeys import publication, turn
from tests.schema.offers.asking import ACCEPT, Stand, accept_input, open_stand
from tests.schema.payouts.test_commitments import commit
from tests.schema.payouts.test_wishing import ASK

FIELDS = """gross { minor } operatorFee { minor } feeRule feeRate { version } payeeKind withheldTax { minor }
  taxRule taxRate { version } net { minor } explanation"""
TERMS = f"""query ($id: ID!) {{ offer(id: $id) {{ openTerms {{ estimate {{ {FIELDS} }} }}
  terms {{ number estimate {{ gross {{ minor }} }} }} }} }}"""
STEPS = f"query ($id: ID!) {{ booking(id: $id) {{ next {{ step pays {{ minor }} estimate {{ {FIELDS} }} }} }} }}"
PAYOUT = """{ payouts(first: 1) { nodes { gross { minor } operatorFee: fee { minor } feeRule feeRate { version }
  payeeKind withheldTax: tax { minor } taxRule taxRate { version } net { minor } } } }"""


async def is_paid_as(api: Api, caller: Caller, payee: StatedPayee) -> None:
    """Have the influencer set payout details as this kind of payee."""
    assert caller.influencer is not None
    assert caller.influencer.login_id is not None
    by, of = caller.influencer.login_id, caller.influencer.id
    await api.database.add(PayoutDetails.after(None, ACCOUNT.checked(), payee, of=of, by=by, now=now()))


async def ask(api: Api, caller: Caller) -> None:
    """Ask that tax be withheld below the threshold too."""
    await api.run(caller, ASK)


async def delivered(api: Api, gateways: Gateways, stand: Stand, offer: dict[str, Any]) -> list[dict[str, Any]]:
    """Have the offer accepted and all published, then answer what the booking waits for, approve it and settle it."""
    accepted = await api.run(stand.influencer, ACCEPT, offerId=offer["id"], input=accept_input(offer))
    booking = accepted["booking"]
    for piece in booking["deliverables"]:
        await api.run(stand.influencer, PUBLISH, deliverableId=piece["id"], input=publication())
    steps: list[dict[str, Any]] = (await api.run(stand.influencer, STEPS, id=booking["id"]))["next"]
    await api.run(stand.manager, APPROVE, bookingId=booking["id"])
    await turn(gateways)
    return steps


@pytest.mark.parametrize(
    ("fee", "payee", "said", "sums"),
    [
        (4_999_999, RESIDENT_PERSON, None, (499_999, 0, 4_500_000)),
        (5_000_000, RESIDENT_PERSON, None, (500_000, 500_000, 4_000_000)),
        (5_000_000, RESIDENT_PERSON, commit, (500_000, 0, 4_500_000)),
        (3_000_001, RESIDENT_PERSON, ask, (300_000, 300_000, 2_400_001)),
        (3_000_000, NON_RESIDENT, None, (300_000, 600_000, 2_100_000)),
    ],
)
async def test_the_estimate_is_what_the_payout_then_shows(
    api: Api,
    gateways: Gateways,
    fee: int,
    payee: StatedPayee,
    *,
    said: Callable[[Api, Caller], Awaitable[object]] | None,
    sums: tuple[int, int, int],
) -> None:
    stand = await open_stand(api, draft_review=False, fee_maximum=vnd(6_000_000))
    await is_paid_as(api, stand.influencer, payee)
    if said is not None:
        await said(api, stand.influencer)
    sent = await stand.send(fee=fee)
    open_terms = (await api.run(stand.influencer, TERMS, id=sent["id"]))["openTerms"]

    (step,) = await delivered(api, gateways, stand, sent)

    (payout,) = (await api.run(stand.influencer, PAYOUT))["nodes"]
    estimated = open_terms["estimate"]
    assert step["pays"] == estimated["gross"] == {"minor": fee}
    assert step["estimate"] == estimated
    words = estimated.pop("explanation")
    assert estimated == payout
    assert tuple(estimated[name]["minor"] for name in ("operatorFee", "withheldTax", "net")) == sums
    assert words.startswith(f"An estimate by the rules of today, for one payment: VND {fee:,} less the operator's fee")
    assert words.endswith(f"leaves VND {sums[2]:,}.")


async def test_nobody_but_the_influencer_is_told_how_they_are_taxed(api: Api) -> None:
    stand = await open_stand(api, draft_review=False, fee_maximum=vnd(6_000_000))
    await is_paid_as(api, stand.influencer, NON_RESIDENT)
    sent = await stand.send(fee=6_000_000)

    told = (await api.run(stand.manager, TERMS, id=sent["id"]))["openTerms"]["estimate"]

    assert told == {
        "gross": {"minor": 6_000_000},
        "operatorFee": {"minor": 600_000},
        "feeRule": "fee-2026-01",
        "feeRate": {"version": "fee-2026-01"},
        "payeeKind": None,
        "withheldTax": None,
        "taxRule": None,
        "taxRate": None,
        "net": None,
        "explanation": "An estimate by the rules of today, for one payment: VND 6,000,000 less the operator's fee of "
        "VND 600,000 (fee-2026-01), and less the tax on what the influencer is to it.",
    }


async def test_terms_that_are_open_no_more_have_no_estimate(api: Api) -> None:
    stand = await open_stand(api, draft_review=False, fee_maximum=vnd(6_000_000))
    sent = await stand.send(fee=6_000_000)
    await api.run(stand.influencer, ACCEPT, offerId=sent["id"], input=accept_input(sent))

    shown = await api.run(stand.influencer, TERMS, id=sent["id"])

    assert shown == {"openTerms": None, "terms": [{"number": 1, "estimate": None}]}
