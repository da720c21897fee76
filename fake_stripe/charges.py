"""Charges: the money taken by a payment that succeeded."""

from fake_stripe import balance
from fake_stripe.events import record
from fake_stripe.listing import page
from fake_stripe.state import State
from fake_stripe.things import Thing


def charge(state: State, intent: Thing, method: str) -> Thing:
    """Take an intent's money; pending for some days, less the fee."""
    amount = intent["amount"]
    taken = state.add(
        "charge",
        "ch",
        amount=amount,
        amount_captured=amount,
        amount_refunded=0,
        balance_transaction=None,
        billing_details={"address": None, "email": None, "name": None, "phone": None},
        captured=True,
        created=state.now,
        currency=intent["currency"],
        disputed=False,
        livemode=False,
        metadata=dict(intent["metadata"]),
        paid=True,
        payment_intent=intent["id"],
        payment_method=method,
        refunded=False,
        status="succeeded",
        transfer_group=intent["transfer_group"],
    )
    moved = balance.move(
        state,
        amount=amount,
        kind="charge",
        category="charge",
        source=taken["id"],
        fee=balance.fee_of(amount),
        pending=True,
    )
    taken["balance_transaction"] = moved["id"]
    record(state, "charge.succeeded", taken)
    return taken


def list_charges(state: State, given: Thing, _key: str) -> Thing:
    """Charges, newest first; of one intent or one group."""
    return page(state, "charge", "/v1/charges", given, by=["payment_intent", "transfer_group"])


def retrieve_charge(state: State, _given: Thing, key: str) -> Thing:
    """One charge."""
    return state.get("charge", key)
