"""Token buckets: how often, since when, for how many."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import TooManyRequests
from runtime.rates import ADDRESS, LOGIN, OPERATIONS, Buckets, Rate, Rates


def test_a_bucket_gives_its_burst_then_what_is_refilled() -> None:
    buckets = Buckets(Rate(burst=2, per_second=0.5))

    assert [buckets.take("a", now=100.0) for _ in range(3)] == [0, 0, 2.0]
    assert buckets.take("a", now=101.0) == 1.0
    assert buckets.take("a", now=102.0) == 0
    assert buckets.take("a", now=102.0) == 2.0


def test_a_bucket_never_holds_more_than_its_burst() -> None:
    buckets = Buckets(Rate(burst=2, per_second=1))
    buckets.take("a", now=0.0)

    assert [buckets.take("a", now=1_000_000.0) for _ in range(3)] == [0, 0, 1.0]


def test_keys_do_not_share() -> None:
    buckets = Buckets(Rate(burst=1, per_second=1))

    assert [buckets.take("a", now=0.0), buckets.take("b", now=0.0), buckets.take("a", now=0.0)] == [0, 0, 1.0]


def test_a_refused_taking_takes_nothing() -> None:
    buckets = Buckets(Rate(burst=10, per_second=1))

    assert buckets.take("a", now=0.0, tokens=11) == 1.0
    assert buckets.take("a", now=0.0, tokens=10) == 0


def test_the_silent_are_forgotten_first_and_memory_stays_bounded() -> None:
    buckets = Buckets(Rate(burst=1, per_second=0.001), most=3)
    for key in ("a", "b", "c", "a", "d"):
        buckets.take(key, now=0.0)

    assert len(buckets) == 3
    assert buckets.take("a", now=0.0) > 0, "it asked again, so it is remembered"
    assert buckets.take("b", now=0.0) == 0, "it was silent longest"


@given(
    burst=st.integers(1, 20),
    per_second=st.floats(0.1, 50),
    pauses=st.lists(st.floats(0, 5), min_size=1, max_size=60),
)
def test_nobody_gets_more_than_burst_and_refill(burst: int, per_second: float, pauses: list[float]) -> None:
    buckets = Buckets(Rate(burst=burst, per_second=per_second))
    now, given_out = 0.0, 0
    for pause in pauses:
        now += pause
        given_out += buckets.take("a", now=now) == 0

    assert given_out <= burst + now * per_second + 1e-6


@given(burst=st.integers(1, 5), per_second=st.floats(0.1, 50), tokens=st.integers(1, 5))
def test_waiting_as_long_as_told_is_enough(burst: int, per_second: float, tokens: int) -> None:
    buckets = Buckets(Rate(burst=burst, per_second=per_second))
    tokens = min(tokens, burst)
    while (wait := buckets.take("a", now=0.0, tokens=tokens)) == 0:
        pass

    assert buckets.take("a", now=wait + 1e-6, tokens=tokens) == 0


def test_requests_are_counted_by_address() -> None:
    rates = Rates()
    for _ in range(int(ADDRESS.burst)):
        rates.request("10.0.0.1", now=5.0)

    with pytest.raises(TooManyRequests) as refused:
        rates.request("10.0.0.1", now=5.0)

    assert refused.value.seconds == 1
    rates.request("10.0.0.2", now=5.0)


def test_mutations_are_counted_by_login() -> None:
    rates = Rates()
    for _ in range(int(LOGIN.burst)):
        rates.mutation("acceptOffer", address="10.0.0.1", login="an", now=5.0)

    with pytest.raises(TooManyRequests):
        rates.mutation("declineOffer", address="10.0.0.2", login="an", now=5.0)
    rates.mutation("acceptOffer", address="10.0.0.1", login="binh", now=5.0)
    rates.mutation("acceptOffer", address="10.0.0.1", login=None, now=5.0)


def test_signing_in_has_a_rate_of_its_own() -> None:
    rates = Rates()
    for _ in range(int(OPERATIONS["signIn"].burst)):
        rates.mutation("signIn", address="10.0.0.1", login=None, now=5.0)

    with pytest.raises(TooManyRequests) as refused:
        rates.mutation("signIn", address="10.0.0.1", login=None, now=5.0)

    assert refused.value.say("vi") == "Quá nhiều yêu cầu. Hãy thử lại sau 3 giây."
    rates.mutation("register", address="10.0.0.1", login=None, now=5.0)
    rates.mutation("signIn", address="10.0.0.2", login=None, now=5.0)


def test_generosity_multiplies_every_rate() -> None:
    rates = Rates(generosity=2)
    for _ in range(int(ADDRESS.burst * 2)):
        rates.request("10.0.0.1", now=5.0)

    with pytest.raises(TooManyRequests):
        rates.request("10.0.0.1", now=5.0)
