"""Payment intents: asked for, paid (perhaps after the bank asked the owner, perhaps days later), or canceled."""

import secrets
from typing import Final

from fake_stripe import disputes
from fake_stripe.charges import charge
from fake_stripe.events import record
from fake_stripe.listing import page, search
from fake_stripe.refusing import Refused, too_small
from fake_stripe.state import State, snapshot
from fake_stripe.things import Thing

LEAST, MOST = 13_000, 99_999_999
"""What one intent may be for, in đồng: about half a US dollar, and eight digits."""

DECLINES: Final = {
    "pm_card_chargeDeclined": "generic_decline",
    "pm_card_chargeDeclinedInsufficientFunds": "insufficient_funds",
}
ASKING, DISPUTED = "pm_card_authenticationRequired", "pm_card_createDispute"
DELAYED: Final = "pm_delayed"
"""A payment method whose bank answers days later; a name of ours, Stripe has one for each country."""
KNOWN: Final = {"pm_card_visa", "pm_card_mastercard", ASKING, DISPUTED, DELAYED, *DECLINES}

OPEN: Final = {"requires_payment_method", "requires_confirmation", "requires_action"}


def create_payment_intent(state: State, given: Thing, _key: str) -> Thing:
    """Ask for money, and take it at once where `confirm` says so. Raises Refused: declined, too small, too large."""
    _check_amount(given["amount"], given["currency"])
    method, confirmed = _known(given.get("payment_method")), given.get("confirm", False)
    # Where a call says nothing, all methods of the account are taken, and some of them redirect.
    automatic = {"allow_redirects": "always", "enabled": True} | given.get("automatic_payment_methods", {})
    if confirmed:
        _check_confirms(method, automatic, given)
    elif "return_url" in given:
        raise Refused("You can only provide `return_url` together with `confirm=true`.", param="return_url")
    intent = state.add(
        "payment_intent",
        "pi",
        amount=given["amount"],
        amount_capturable=0,
        amount_received=0,
        automatic_payment_methods=automatic,
        canceled_at=None,
        cancellation_reason=None,
        capture_method=given.get("capture_method", "automatic_async"),
        client_secret=None,
        confirmation_method="automatic",
        created=state.now,
        currency=given["currency"],
        customer=given.get("customer"),
        description=given.get("description"),
        last_payment_error=None,
        latest_charge=None,
        livemode=False,
        metadata=given.get("metadata", {}),
        next_action=None,
        payment_method=method,
        payment_method_types=["card"],
        status="requires_payment_method" if method is None else "requires_confirmation",
        transfer_group=given.get("transfer_group"),
    )
    intent["client_secret"] = f"{intent['id']}_secret_{secrets.token_hex(12)}"
    record(state, "payment_intent.created", intent)
    return _confirm(state, intent, given) if confirmed else intent


def confirm_payment_intent(state: State, given: Thing, key: str) -> Thing:
    """Pay, as the server asks for it."""
    intent = state.get("payment_intent", key, "intent")
    _require(intent, OPEN, "confirm")
    method = _known(given.get("payment_method")) or intent["payment_method"]
    _check_confirms(method, intent["automatic_payment_methods"], given)
    intent["payment_method"] = method
    return _confirm(state, intent, given)


def pay(state: State, given: Thing, key: str) -> Thing:
    """Pay, as the brand's browser asks for it; no call of Stripe's API, for Stripe's own form knows where it stands."""
    return confirm_payment_intent(state, {"return_url": None} | given, key)


def authenticate(state: State, key: str, *, granted: bool) -> Thing:
    """The card's owner answers the bank; no call of Stripe's API, for that happens in a browser."""
    intent = state.get("payment_intent", key, "intent")
    _require(intent, {"requires_action"}, "authenticate")
    intent["next_action"] = None
    if granted:
        return _succeed(state, intent)
    _fail(
        state, intent, "payment_intent_authentication_failure", "The provided payment method has failed authentication."
    )
    return intent


def settle(state: State, key: str, *, paid: bool) -> Thing:
    """The bank of a delayed payment method answers; no call of Stripe's API."""
    intent = state.get("payment_intent", key, "intent")
    _require(intent, {"processing"}, "settle")
    if paid:
        return _succeed(state, intent)
    _fail(state, intent, "payment_intent_payment_attempt_failed", "The payment failed.")
    return intent


def cancel_payment_intent(state: State, given: Thing, key: str) -> Thing:
    """End an intent that took nothing; one that is in `processing` is past that, as at Stripe but for rare cases."""
    intent = state.get("payment_intent", key, "intent")
    _require(intent, OPEN, "cancel")
    intent.update(
        status="canceled",
        canceled_at=state.now,
        cancellation_reason=given.get("cancellation_reason"),
        next_action=None,
    )
    record(state, "payment_intent.canceled", intent)
    return intent


def list_payment_intents(state: State, given: Thing, _key: str) -> Thing:
    """Intents, newest first."""
    return page(state, "payment_intent", "/v1/payment_intents", given, by=["customer"])


def search_payment_intents(state: State, given: Thing, _key: str) -> Thing:
    """Intents by metadata; at Stripe's the index may be a minute behind."""
    return search(state, "payment_intent", "/v1/payment_intents/search", given)


def retrieve_payment_intent(state: State, _given: Thing, key: str) -> Thing:
    """One intent."""
    return state.get("payment_intent", key, "intent")


def _confirm(state: State, intent: Thing, given: Thing) -> Thing:
    method = intent["payment_method"]
    if method in DECLINES:
        _fail(state, intent, "card_declined", "Your card was declined.", decline_code=DECLINES[method])
        raise Refused(
            "Your card was declined.",
            code="card_declined",
            status=402,
            kind="card_error",
            more={"decline_code": DECLINES[method], "payment_intent": snapshot(intent)},
        )
    if method == ASKING:
        intent.update(status="requires_action", next_action=_next_action(intent, given.get("return_url")))
        record(state, "payment_intent.requires_action", intent)
        return intent
    if method == DELAYED:
        intent.update(status="processing", last_payment_error=None)
        record(state, "payment_intent.processing", intent)
        return intent
    return _succeed(state, intent)


def _check_confirms(method: str | None, automatic: Thing, given: Thing) -> None:
    if method is None:
        raise Refused(
            "You cannot confirm this PaymentIntent because it's missing a payment method.",
            code="payment_intent_unexpected_state",
        )
    if automatic["enabled"] and automatic["allow_redirects"] == "always" and "return_url" not in given:
        raise Refused(
            "A `return_url` must be specified because this Payment Intent is configured to automatically accept the "
            "payment methods enabled in the Dashboard, some of which may require a full page redirect to succeed. If "
            "you do not want to accept redirect-based payment methods, set `automatic_payment_methods[enabled]` to "
            "`true` and `automatic_payment_methods[allow_redirects]` to `never` when creating Setup Intents and "
            "Payment Intents."
        )


def _next_action(intent: Thing, return_url: str | None) -> Thing:
    if return_url is None:
        return {"type": "use_stripe_sdk", "use_stripe_sdk": {"type": "three_d_secure_redirect"}}
    url = f"https://hooks.stripe.example/3d_secure/{intent['id']}"
    return {"type": "redirect_to_url", "redirect_to_url": {"return_url": return_url, "url": url}}


def _succeed(state: State, intent: Thing) -> Thing:
    method = intent["payment_method"]
    taken = charge(state, intent, method)
    intent.update(
        status="succeeded",
        amount_received=intent["amount"],
        latest_charge=taken["id"],
        next_action=None,
        last_payment_error=None,
    )
    record(state, "payment_intent.succeeded", intent)
    if method == DISPUTED:
        disputes.dispute(state, taken)
    return intent


def _fail(state: State, intent: Thing, code: str, message: str, *, decline_code: str | None = None) -> None:
    intent.update(
        status="requires_payment_method",
        payment_method=None,
        last_payment_error={"type": "card_error", "code": code, "decline_code": decline_code, "message": message},
    )
    record(state, "payment_intent.payment_failed", intent)


def _check_amount(amount: int, currency: str) -> None:
    if currency != "vnd":
        raise Refused(f"Invalid currency: {currency}. The stand-in knows vnd only.", param="currency")
    if amount < 1:
        raise too_small("amount")
    if amount < LEAST:
        raise Refused("Amount must convert to at least 50 cents.", code="amount_too_small", param="amount")
    if amount > MOST:
        raise Refused(f"Amount must be no more than ₫{MOST:,}", code="amount_too_large", param="amount")


def _known(method: str | None) -> str | None:
    if method is not None and method not in KNOWN:
        raise Refused(f"No such PaymentMethod: '{method}'", code="resource_missing", param="payment_method")
    return method


def _require(intent: Thing, statuses: set[str], verb: str) -> None:
    if intent["status"] not in statuses:
        raise Refused(
            f"You cannot {verb} this PaymentIntent because it has a status of {intent['status']}.",
            code="payment_intent_unexpected_state",
            more={"payment_intent": snapshot(intent)},
        )
