"""What a run could not try, for want of something this machine has not: said loudly at its end."""

import os
from collections.abc import Iterator, Mapping
from typing import Final

LEFT_OUT: Final = {
    "NIEMTIN_TEST_MEILISEARCH_URL": "no Meilisearch server: the search contract ran on its stand-in only",
    "NIEMTIN_TEST_CONTRACTS": "Meilisearch exchanges were compared with no OpenAPI description of it",
    "NIEMTIN_TEST_KILLS": "no bookings were run through kills of processes: just kills",
    "NIEMTIN_TEST_STRIPE_MOCK_URL": "no stripe-mock: the calls to Stripe went to our own stand-in only",
}


def left_out(environment: Mapping[str, str] = os.environ) -> Iterator[str]:
    """One sentence for each variable that is not set."""
    yield from (f"LEFT OUT: {why} (set {name})" for name, why in LEFT_OUT.items() if not environment.get(name))
