"""Chargebacks: the card's owner asks the bank for the money back, and Stripe takes it from the platform at once."""

from typing import Final

from fake_stripe import balance
from fake_stripe.events import record
from fake_stripe.listing import page
from fake_stripe.refusing import Refused
from fake_stripe.state import State
from fake_stripe.things import Thing

FEE: Final = 380_000
"""What a dispute costs, in đồng; a number of ours."""
DAYS_TO_ANSWER: Final = 14


def dispute(state: State, charge: Thing, reason: str = "fraudulent") -> Thing:
    """Dispute a charge: its amount and a fee leave the balance."""
    amount = charge["amount"] - charge["amount_refunded"]
    opened = state.add(
        "dispute",
        "du",
        amount=amount,
        balance_transactions=[],
        charge=charge["id"],
        created=state.now,
        currency=charge["currency"],
        enhanced_eligibility_types=[],
        evidence={"enhanced_evidence": {}},
        evidence_details={
            "due_by": state.now + DAYS_TO_ANSWER * balance.DAY,
            "enhanced_eligibility": {},
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
            "submission_method": "not_submitted",
        },
        is_charge_refundable=False,
        livemode=False,
        metadata={},
        payment_intent=charge["payment_intent"],
        reason=reason,
        status="needs_response",
    )
    charge["disputed"] = True
    moved = balance.move(state, amount=-amount, kind="adjustment", category="dispute", source=opened["id"], fee=FEE)
    opened["balance_transactions"] = [moved]
    record(state, "charge.dispute.created", opened)
    record(state, "charge.dispute.funds_withdrawn", opened)
    return opened


def end_dispute(state: State, key: str, *, won: bool) -> Thing:
    """The bank decides; what was taken comes back if it was won, the fee does not."""
    opened = state.get("dispute", key)
    if opened["status"] != "needs_response":
        raise Refused(f"This dispute is already {opened['status']}.")
    opened["status"] = "won" if won else "lost"
    if won:
        moved = balance.move(state, amount=opened["amount"], kind="adjustment", category="dispute_reversal", source=key)
        opened["balance_transactions"] = [*opened["balance_transactions"], moved]
        record(state, "charge.dispute.funds_reinstated", opened)
    record(state, "charge.dispute.closed", opened)
    return opened


def close_dispute(state: State, _given: Thing, key: str) -> Thing:
    """The platform gives in."""
    return end_dispute(state, key, won=False)


def list_disputes(state: State, given: Thing, _key: str) -> Thing:
    """Disputes, newest first; of one charge or one intent."""
    return page(state, "dispute", "/v1/disputes", given, by=["charge", "payment_intent"])


def retrieve_dispute(state: State, _given: Thing, key: str) -> Thing:
    """One dispute."""
    return state.get("dispute", key)
