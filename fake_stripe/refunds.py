"""Refunds: money back to the card, whole or in part, never more than was taken."""

from fake_stripe import balance
from fake_stripe.events import record
from fake_stripe.listing import page
from fake_stripe.refusing import Refused, too_small
from fake_stripe.state import State
from fake_stripe.things import Thing


def create_refund(state: State, given: Thing, _key: str) -> Thing:
    """Give back `amount` đồng of a charge, or what is left of it. Raises Refused."""
    charge = _charge_of(state, given)
    left = charge["amount"] - charge["amount_refunded"]
    amount = given.get("amount", left)
    if charge["disputed"]:
        raise Refused(f"Charge {charge['id']} has been charged back; cannot issue a refund.", code="charge_disputed")
    if left == 0:
        raise Refused(f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded")
    if amount < 1:
        raise too_small("amount")
    if amount > left:
        raise Refused(
            f"Refund amount (₫{amount}) is greater than unrefunded amount on charge (₫{left})", param="amount"
        )
    refund = state.add(
        "refund",
        "re",
        amount=amount,
        balance_transaction=None,
        charge=charge["id"],
        created=state.now,
        currency=charge["currency"],
        metadata=given.get("metadata", {}),
        payment_intent=charge["payment_intent"],
        reason=given.get("reason"),
        status="succeeded",
    )
    moved = balance.move(state, amount=-amount, kind="refund", category="refund", source=refund["id"])
    refund["balance_transaction"] = moved["id"]
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]
    record(state, "refund.created", refund)
    record(state, "charge.refunded", charge)
    return refund


def fail_refund(state: State, key: str) -> Thing:
    """The card's bank sends the money back, days after the refund succeeded: it is the platform's again."""
    refund = state.get("refund", key)
    if refund["status"] != "succeeded":
        raise Refused(f"This refund is already {refund['status']}.")
    charge, amount = state.get("charge", refund["charge"]), refund["amount"]
    moved = balance.move(state, amount=amount, kind="refund_failure", category="refund_failure", source=key)
    refund.update(status="failed", failure_reason="expired_or_canceled_card", failure_balance_transaction=moved["id"])
    charge["amount_refunded"] -= amount
    charge["refunded"] = False
    record(state, "refund.updated", refund)
    record(state, "charge.refund.updated", refund)
    record(state, "refund.failed", refund)
    return refund


def list_refunds(state: State, given: Thing, _key: str) -> Thing:
    """Refunds, newest first; of one charge or one intent."""
    return page(state, "refund", "/v1/refunds", given, by=["charge", "payment_intent"])


def retrieve_refund(state: State, _given: Thing, key: str) -> Thing:
    """One refund."""
    return state.get("refund", key)


def _charge_of(state: State, given: Thing) -> Thing:
    if "charge" in given:
        return state.get("charge", given["charge"])
    if "payment_intent" not in given:
        raise Refused("One of the following params should be provided: payment_intent or charge.")
    intent = state.get("payment_intent", given["payment_intent"], "payment_intent")
    if intent["latest_charge"] is None:
        raise Refused(
            f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund.",
            param="payment_intent",
        )
    return state.get("charge", intent["latest_charge"])
