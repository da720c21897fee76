import pytest

from search.gateway import SearchUnavailable
from search.meilisearch.breaker import Breaker


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breaker(clock: Clock) -> Breaker:
    return Breaker(clock)


def fail(breaker: Breaker, times: int = 1) -> None:
    for _ in range(times):
        breaker.admit()
        breaker.failed()


def is_open(breaker: Breaker) -> bool:
    try:
        breaker.admit()
    except SearchUnavailable:
        return True
    return False


def test_three_failures_within_five_seconds_open_it_for_ten(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, 2)
    clock.now += 5.0
    assert not is_open(breaker)
    fail(breaker)

    with pytest.raises(SearchUnavailable, match=r"asked again in 10\.0 s"):
        breaker.admit()
    clock.now += 9.9
    assert is_open(breaker)
    clock.now += 0.1
    assert not is_open(breaker)


def test_failures_further_apart_do_not_open_it(breaker: Breaker, clock: Clock) -> None:
    for _ in range(10):
        fail(breaker)
        clock.now += 2.6

    assert not is_open(breaker)


def test_a_success_between_failures_starts_the_count_anew(breaker: Breaker) -> None:
    fail(breaker, 2)
    breaker.admit()
    breaker.succeeded()
    fail(breaker, 2)

    assert not is_open(breaker)


def test_when_its_time_is_over_one_may_try_and_the_others_wait(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, 3)
    clock.now += 10.0

    assert [is_open(breaker) for _ in range(3)] == [False, True, True]


def test_an_attempt_that_succeeds_closes_it(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, 3)
    clock.now += 10.0
    breaker.admit()
    breaker.succeeded()

    assert [is_open(breaker) for _ in range(3)] == [False, False, False]


def test_an_attempt_that_fails_opens_it_for_another_ten_seconds(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, 3)
    clock.now += 10.0
    breaker.admit()
    clock.now += 2.0
    breaker.failed()

    clock.now += 9.9
    assert is_open(breaker)
    clock.now += 0.1
    assert not is_open(breaker)


def test_an_attempt_nobody_waited_for_is_followed_by_another(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, 3)
    clock.now += 10.0
    breaker.admit()

    assert is_open(breaker)
    clock.now += 10.0
    assert not is_open(breaker)
