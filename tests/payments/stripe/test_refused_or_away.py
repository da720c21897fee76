"""Which of Stripe's errors pass by themselves, and which stay until somebody acts."""

import pytest
import stripe

from payments.rails import RailRefused, RailUnavailable
from payments.stripe.intents import speaking

AWAY = [
    stripe.APIConnectionError("no route"),
    stripe.APIError("conflict", http_status=409),
    stripe.IdempotencyError("in use", http_status=409),
    stripe.InvalidRequestError("locked", None, code="lock_timeout", http_status=400),
    stripe.RateLimitError("too many", http_status=429),
    stripe.RateLimitError("too many", code="rate_limit", http_status=400),
    stripe.APIError("ours", http_status=500),
    stripe.APIError("no gateway", http_status=503),
]
REFUSED = [
    (stripe.AuthenticationError("No such key.", http_status=401), "AuthenticationError: 401: No such key."),
    (stripe.PermissionError("Not yours.", http_status=403), "PermissionError: 403: Not yours."),
    (stripe.CardError("Declined.", None, "card_declined", http_status=402), "CardError: card_declined: Declined."),
    (stripe.InvalidRequestError("Bad.", "amount", http_status=400), "InvalidRequestError: 400: Bad."),
    (
        stripe.InvalidRequestError("No such.", None, code="resource_missing", http_status=404),
        "InvalidRequestError: resource_missing: No such.",
    ),
    (stripe.IdempotencyError("Another call.", http_status=400), "IdempotencyError: 400: Another call."),
    (stripe.APIError("Upside down.", http_status=499), "APIError: 499: Upside down."),
]


@pytest.mark.parametrize("failure", AWAY, ids=str)
async def test_what_passes_by_itself_is_away(failure: stripe.StripeError) -> None:
    with pytest.raises(RailUnavailable, match=type(failure).__name__):
        async with speaking():
            raise failure


@pytest.mark.parametrize(("failure", "said"), REFUSED, ids=str)
async def test_what_stays_is_refused_with_what_stripe_said(failure: stripe.StripeError, said: str) -> None:
    with pytest.raises(RailRefused) as refused:
        async with speaking():
            raise failure

    assert str(refused.value) == said
