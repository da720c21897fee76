"""Transfers to connected accounts, and their reversals."""

from fake_stripe import accounts, balance
from fake_stripe.events import record
from fake_stripe.listing import listed, page
from fake_stripe.refusing import Refused, missing, not_found, too_small
from fake_stripe.state import State
from fake_stripe.things import Thing


def create_transfer(state: State, given: Thing, _key: str) -> Thing:
    """Move `amount` đồng to a connected account.

    With a `source_transaction` it comes from that charge, available or not, and never more than it took; without, from
    what is available. Raises Refused.
    """
    amount, source, account = given.get("amount"), given.get("source_transaction"), _destination(state, given)
    if amount is None:
        raise missing("amount")
    if amount < 1:
        raise too_small("amount")
    if account["capabilities"]["transfers"] != "active":
        raise Refused(
            "Your destination account needs to have at least one of the following capabilities enabled: transfers",
            code="insufficient_capabilities_for_transfer",
        )
    left = balance.available(state, given["currency"]) if source is None else _left_of(state, source, given["currency"])
    if amount > left:
        raise Refused(f"You have insufficient funds: ₫{left} left.", code="balance_insufficient")
    transfer = state.add(
        "transfer",
        "tr",
        amount=amount,
        amount_reversed=0,
        balance_transaction=None,
        created=state.now,
        currency=given["currency"],
        description=given.get("description"),
        destination=account["id"],
        livemode=False,
        metadata=given.get("metadata", {}),
        reversals=None,
        reversed=False,
        source_transaction=source,
        source_type="card",
        transfer_group=given.get("transfer_group"),
    )
    transfer["reversals"] = listed([], f"/v1/transfers/{transfer['id']}/reversals")
    moved = balance.move(state, amount=-amount, kind="transfer", category="transfer", source=transfer["id"])
    transfer["balance_transaction"] = moved["id"]
    record(state, "transfer.created", transfer)
    return transfer


def reverse_transfer(state: State, given: Thing, key: str) -> Thing:
    """Take back `amount` đồng of a transfer, or what is left of it. Raises Refused.

    What the connected account has paid out to its owner's bank does not come back.
    """
    transfer = state.get("transfer", key)
    left = transfer["amount"] - transfer["amount_reversed"]
    amount = given.get("amount", left)
    if given.get("amount", 1) < 1:
        raise too_small("amount")
    if not 0 < amount <= left:
        raise Refused(f"Transfer {key} has ₫{left} left to reverse.", param="amount")
    there = accounts.balance_of(state, transfer["destination"])
    if amount > there:
        raise Refused(f"Insufficient funds in the connected account: ₫{there} left.", code="balance_insufficient")
    reversal = state.add(
        "transfer_reversal",
        "trr",
        amount=amount,
        balance_transaction=None,
        created=state.now,
        currency=transfer["currency"],
        destination_payment_refund=None,
        metadata=given.get("metadata", {}),
        source_refund=None,
        transfer=key,
    )
    moved = balance.move(
        state, amount=amount, kind="transfer_refund", category="transfer_reversal", source=reversal["id"]
    )
    reversal["balance_transaction"] = moved["id"]
    transfer["amount_reversed"] += amount
    transfer["reversed"] = transfer["amount_reversed"] == transfer["amount"]
    transfer["reversals"]["data"].insert(0, reversal)
    record(state, "transfer.reversed", transfer)
    return reversal


def list_reversals(state: State, given: Thing, key: str) -> Thing:
    """The reversals of one transfer, newest first."""
    state.get("transfer", key)
    return page(
        state, "transfer_reversal", f"/v1/transfers/{key}/reversals", given | {"transfer": key}, by=["transfer"]
    )


def list_transfers(state: State, given: Thing, _key: str) -> Thing:
    """Transfers, newest first; of one group or to one account."""
    return page(state, "transfer", "/v1/transfers", given, by=["transfer_group", "destination"])


def retrieve_transfer(state: State, _given: Thing, key: str) -> Thing:
    """One transfer."""
    return state.get("transfer", key)


def _destination(state: State, given: Thing) -> Thing:
    try:
        return state.get("account", given["destination"])
    except Refused:
        raise not_found("destination", given["destination"], "destination") from None


def _left_of(state: State, charge_id: str, currency: str) -> int:
    charge = state.get("charge", charge_id, "source_transaction")
    settled = state.get("balance_transaction", charge["balance_transaction"])["currency"]
    if currency != settled:
        raise Refused(
            f"The currency of source_transaction's balance transaction ({settled}) must be the same as the transfer "
            f"currency ({currency})",
        )
    gone = sum(
        each["amount"] - each["amount_reversed"]
        for each in state.all("transfer")
        if each["source_transaction"] == charge_id
    )
    return charge["amount"] - charge["amount_refunded"] - gone
