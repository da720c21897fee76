from datetime import datetime, timedelta

from domain.logins import FREE_FAILURES, LONGEST_DELAY, SignInDelay
from tests.instants import NOON

LONG_AGO = NOON - timedelta(days=365)


def delay_after(failures: int, now: datetime = NOON) -> SignInDelay:
    delay = SignInDelay(email="an@example.vn", failures=0, blocked_until=LONG_AGO)
    for _ in range(failures):
        delay.fail(now)
    return delay


def test_whoever_tries_at_the_same_moment_is_not_blocked_by_the_free_tries() -> None:
    delay = delay_after(FREE_FAILURES)

    assert (delay.failures, delay.blocked_until) == (FREE_FAILURES, LONG_AGO)


def test_from_the_fourth_on_the_delay_doubles_up_to_an_hour() -> None:
    waits = [delay_after(FREE_FAILURES + more).blocked_until - NOON for more in (1, 2, 3, 12, 13, 40)]

    assert waits == [timedelta(seconds=each) for each in (1, 2, 4, 2048, 3600, 3600)]
    assert waits[-1] == LONGEST_DELAY
