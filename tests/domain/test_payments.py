import pytest

from domain.errors import WrongState
from domain.ids import AccountId, BookingId, BrandId, CampaignId, HoldId, InfluencerId, LoginId, TransferId, new_id
from domain.money import vnd
from domain.payments import (
    FUNDING_LIFECYCLE,
    HOLD_LIFECYCLE,
    FeeRefunded,
    FeeReleased,
    FundingDeclined,
    FundingReceived,
    FundingStatus,
    Hold,
    HoldStatus,
)
from tests.instants import NOON
from tests.makers.payments import make_funding

BRAND, CAMPAIGN, LOGIN = BrandId(new_id()), CampaignId(new_id()), LoginId(new_id())


def make_hold(status: HoldStatus = HoldStatus.HELD) -> Hold:
    return Hold(
        id=HoldId(new_id()),
        booking_id=BookingId(new_id()),
        campaign_id=CampaignId(new_id()),
        influencer_id=InfluencerId(new_id()),
        account_id=AccountId(new_id()),
        amount=vnd(5_000_000),
        held_at=NOON,
        status=status,
    )


def test_the_lifecycles_are_exactly_these() -> None:
    assert set(FUNDING_LIFECYCLE.rows()) == {
        ("receive", FundingStatus.REQUESTED, FundingStatus.RECEIVED),
        ("decline", FundingStatus.REQUESTED, FundingStatus.DECLINED),
    }
    assert set(HOLD_LIFECYCLE.rows()) == {
        ("release", HoldStatus.HELD, HoldStatus.RELEASED),
        ("refund", HoldStatus.HELD, HoldStatus.REFUNDED),
        ("split", HoldStatus.HELD, HoldStatus.SPLIT),
        ("reopen", HoldStatus.RELEASED, HoldStatus.HELD),
        ("reopen", HoldStatus.REFUNDED, HoldStatus.HELD),
        ("reopen", HoldStatus.SPLIT, HoldStatus.HELD),
    }


def test_a_requested_funding_is_received() -> None:
    funding = make_funding(BRAND, CAMPAIGN, LOGIN)
    transfer_id = TransferId(new_id())

    event = funding.receive(reference="pi_1", transfer_id=transfer_id, now=NOON)

    assert (funding.status, funding.reference, funding.answered_at) == (FundingStatus.RECEIVED, "pi_1", NOON)
    assert funding.transfer_id == transfer_id
    assert event == FundingReceived(funding_id=funding.id, campaign_id=funding.campaign_id, amount=vnd(10_000_000))


def test_a_requested_funding_is_declined() -> None:
    funding = make_funding(BRAND, CAMPAIGN, LOGIN)

    event = funding.decline(reference="pi_1", now=NOON)

    assert (funding.status, funding.reference, funding.answered_at) == (FundingStatus.DECLINED, "pi_1", NOON)
    assert funding.transfer_id is None
    assert event == FundingDeclined(funding_id=funding.id, campaign_id=funding.campaign_id)


@pytest.mark.parametrize("status", set(FundingStatus) - {FundingStatus.REQUESTED})
def test_an_answered_funding_is_not_answered_again(status: FundingStatus) -> None:
    funding = make_funding(BRAND, CAMPAIGN, LOGIN, status=status)

    with pytest.raises(WrongState):
        funding.receive(reference="pi_2", transfer_id=TransferId(new_id()), now=NOON)
    with pytest.raises(WrongState):
        funding.decline(reference="pi_2", now=NOON)

    assert (funding.status, funding.reference, funding.answered_at) == (status, None, None)


def test_a_hold_is_released() -> None:
    hold = make_hold()

    event = hold.release(now=NOON)

    assert (hold.status, hold.ended_at) == (HoldStatus.RELEASED, NOON)
    assert event == FeeReleased(hold_id=hold.id, booking_id=hold.booking_id, amount=vnd(5_000_000))


def test_a_hold_is_refunded() -> None:
    hold = make_hold()

    event = hold.refund(now=NOON)

    assert (hold.status, hold.ended_at) == (HoldStatus.REFUNDED, NOON)
    assert event == FeeRefunded(hold_id=hold.id, booking_id=hold.booking_id, amount=vnd(5_000_000))


@pytest.mark.parametrize("status", set(HoldStatus) - {HoldStatus.HELD})
def test_a_hold_ends_once(status: HoldStatus) -> None:
    hold = make_hold(status)

    with pytest.raises(WrongState):
        hold.release(now=NOON)
    with pytest.raises(WrongState):
        hold.refund(now=NOON)

    assert (hold.status, hold.ended_at) == (status, None)
