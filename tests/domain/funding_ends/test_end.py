from datetime import UTC, datetime, timedelta

import pytest

from domain.errors import WrongState
from domain.funding_ends.end import FundingEnd, FundingEndAnnounced
from domain.funding_ends.rules import funding_end_rule
from domain.ids import BrandId, CampaignId, LoginId, new_id
from domain.money import vnd
from domain.payments import Funding
from tests.instants import NOON
from tests.makers.payments import make_funding

TICK = timedelta(microseconds=1)
CAMPAIGN = CampaignId(new_id())


def funded(rail: str = "stripe") -> Funding:
    return make_funding(BrandId(new_id()), CAMPAIGN, LoginId(new_id()), rail=rail)


def ending(now: datetime = NOON) -> FundingEnd:
    end = FundingEnd.of(funded(), now=now)
    assert end is not None
    return end


@pytest.mark.parametrize("rail", ["sandbox", "bank_batch"])
def test_a_rail_that_keeps_no_money_has_no_rule(rail: str) -> None:
    assert funding_end_rule(rail, NOON) is None
    assert FundingEnd.of(funded(rail), now=NOON) is None


def test_before_the_first_rule_nothing_has_an_end() -> None:
    assert funding_end_rule("stripe", datetime(2025, 12, 31, 16, 59, tzinfo=UTC)) is None
    assert funding_end_rule("stripe", datetime(2025, 12, 31, 17, tzinfo=UTC)) is not None


@pytest.mark.parametrize(
    ("received_at", "ends_at"),
    [
        (NOON, datetime(2027, 2, 4, 5, tzinfo=UTC)),
        # Calendar days go on over Tết and over the leap day.
        (datetime(2027, 1, 20, 5, tzinfo=UTC), datetime(2027, 4, 5, 5, tzinfo=UTC)),
        (datetime(2028, 1, 20, 5, tzinfo=UTC), datetime(2028, 4, 4, 5, tzinfo=UTC)),
    ],
)
def test_what_came_in_through_stripe_ends_after_75_days_and_is_announced_14_days_before(
    received_at: datetime, ends_at: datetime
) -> None:
    end, announced_at = ending(received_at), ends_at - timedelta(days=14)
    assert (end.rule_version, end.ends_at, end.looks_at) == ("funding-ends-stripe-2026-01", ends_at, ends_at)

    with pytest.raises(WrongState):
        end.announce(CAMPAIGN, free=vnd(1), held=vnd(0), unpaid=vnd(0), now=announced_at - TICK)
    announced = end.announce(CAMPAIGN, free=vnd(1), held=vnd(0), unpaid=vnd(0), now=announced_at)

    assert announced == FundingEndAnnounced(
        funding_id=end.funding_id, campaign_id=CAMPAIGN, ends_at=ends_at, free=vnd(1), held=vnd(0), unpaid=vnd(0)
    )
    with pytest.raises(WrongState):
        end.announce(CAMPAIGN, free=vnd(1), held=vnd(0), unpaid=vnd(0), now=announced_at)


def test_of_what_is_gone_nothing_is_announced() -> None:
    end = ending()

    assert end.announce(CAMPAIGN, free=vnd(0), held=vnd(0), unpaid=vnd(0), now=end.ends_at) is None
    assert end.reminds_at is None


def test_what_was_released_and_is_not_paid_out_is_announced() -> None:
    end = ending()

    announced = end.announce(CAMPAIGN, free=vnd(0), held=vnd(0), unpaid=vnd(1), now=end.ends_at)

    assert announced is not None
    assert (announced.free, announced.held, announced.unpaid) == (vnd(0), vnd(0), vnd(1))


def test_it_is_looked_after_from_its_end_until_nothing_is_left() -> None:
    end = ending()
    at = end.ends_at

    with pytest.raises(WrongState):
        end.look_after(left=True, now=at - TICK)
    assert end.look_after(left=True, now=at) is True
    with pytest.raises(WrongState):
        end.look_after(left=True, now=at + timedelta(hours=1) - TICK)
    assert end.look_after(left=False, now=at + timedelta(hours=1)) is False
    assert end.looks_at is None
    with pytest.raises(WrongState):
        end.look_after(left=False, now=at + timedelta(days=9))


def test_what_comes_back_is_looked_after_again() -> None:
    end = ending()
    end.look_again(now=NOON)
    assert end.looks_at == end.ends_at
    end.look_after(left=False, now=end.ends_at)

    end.look_again(now=end.ends_at + timedelta(days=3))

    assert end.looks_at == end.ends_at + timedelta(days=3)
