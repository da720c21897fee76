"""The platform's balance: each movement of money is a balance transaction, with Stripe's fee."""

from typing import Final

from fake_stripe.listing import page
from fake_stripe.state import State
from fake_stripe.things import Thing

DAY: Final = 86_400
CURRENCY: Final = "vnd"
"""What the account settles in."""
PENDING_DAYS: Final = 3
"""How long a charge's money stays pending."""
FEE_BASIS_POINTS: Final = 340
"""What a charge costs; a number of ours, Stripe's depends on the contract."""


def fee_of(amount: int) -> int:
    """Stripe's fee for a charge of this many đồng, rounded up."""
    return -(-amount * FEE_BASIS_POINTS // 10_000)


def move(
    state: State, *, amount: int, kind: str, category: str, source: str, fee: int = 0, pending: bool = False
) -> Thing:
    """One movement: `amount` in đồng, signed, before the fee; pending money is available some days later."""
    details = (
        [] if fee == 0 else [{"amount": fee, "currency": CURRENCY, "type": "stripe_fee", "description": "Stripe fee"}]
    )
    return state.add(
        "balance_transaction",
        "txn",
        amount=amount,
        available_on=state.now + PENDING_DAYS * DAY * pending,
        balance_type="payments",
        created=state.now,
        currency=CURRENCY,
        description=None,
        exchange_rate=None,
        fee=fee,
        fee_details=details,
        net=amount - fee,
        reporting_category=category,
        source=source,
        status="pending" if pending else "available",
        type=kind,
    )


def mature(state: State) -> None:
    """Make available what is due by the clock."""
    for each in state.all("balance_transaction"):
        if each["available_on"] <= state.now:
            each["status"] = "available"


def available(state: State, currency: str) -> int:
    """What may be transferred now in a currency: nothing in one that the account does not settle in."""
    return _total(state, "available") if currency == CURRENCY else 0


def _total(state: State, status: str) -> int:
    mature(state)
    return sum(each["net"] for each in state.all("balance_transaction") if each["status"] == status)


def retrieve_balance(state: State, _given: Thing, _key: str) -> Thing:
    """The platform's balance."""
    parts = {status: [{"amount": _total(state, status), "currency": CURRENCY}] for status in ("available", "pending")}
    return {"object": "balance", "livemode": False, **parts}


def list_balance_transactions(state: State, given: Thing, _key: str) -> Thing:
    """Movements, newest first; of one type or one source."""
    mature(state)
    return page(state, "balance_transaction", "/v1/balance_transactions", given, by=["type", "source"])


def retrieve_balance_transaction(state: State, _given: Thing, key: str) -> Thing:
    """One movement."""
    mature(state)
    return state.get("balance_transaction", key)
