from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.campaigns.events import TakedownFulfilled, TakedownOverdue
from domain.campaigns.takedowns import TakedownFulfilledAlready, TakedownOrder
from domain.errors import InvalidInput
from domain.ids import BriefId, LoginId, new_id
from tests.instants import NOON
from tests.makers.campaigns import make_request

BRIEF, ADMIN = BriefId(new_id()), LoginId(new_id())


def test_the_clock_runs_24_hours_from_when_the_request_came_in() -> None:
    order = TakedownOrder.recorded(BRIEF, make_request(), by=ADMIN, now=NOON)

    assert order.due_at == datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
    assert (order.rule_version, order.ordered_at) == ("takedown-d342", NOON)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"received_at": NOON + timedelta(seconds=1)}, "input.receivedAt"),
        ({"received_at": NOON.replace(tzinfo=None)}, "input.receivedAt"),
        ({"authority": ""}, "input.authority"),
        ({"reference": " "}, "input.reference"),
        ({"reason": ""}, "input.reason"),
    ],
)
def test_a_request_that_cannot_be_one_is_refused(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        TakedownOrder.recorded(BRIEF, make_request(**changes), by=ADMIN, now=NOON)

    assert refused.value.field == field


def test_an_order_is_fulfilled_once() -> None:
    order = TakedownOrder.recorded(BRIEF, make_request(), by=ADMIN, now=NOON)

    assert order.fulfil(by=ADMIN, now=NOON) == TakedownFulfilled(brief_id=BRIEF, order_id=order.id)
    with pytest.raises(TakedownFulfilledAlready):
        order.fulfil(by=ADMIN, now=NOON)


def test_an_overdue_order_says_so() -> None:
    order = TakedownOrder.recorded(BRIEF, make_request(), by=ADMIN, now=NOON)

    assert order.report_overdue(now=NOON) == TakedownOverdue(brief_id=BRIEF, order_id=order.id)
    assert order.overdue_at == NOON
