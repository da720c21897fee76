import pytest

from domain.chargebacks import CHARGEBACK_LIFECYCLE, Chargeback, ChargebackStatus
from domain.errors import WrongState
from domain.ids import BrandId, CampaignId, LoginId, new_id
from tests.instants import NOON
from tests.makers.chargebacks import make_chargeback
from tests.makers.payments import make_funding


def a_chargeback(status: ChargebackStatus = ChargebackStatus.TAKEN) -> Chargeback:
    funding = make_funding(BrandId(new_id()), CampaignId(new_id()), LoginId(new_id()))
    return make_chargeback(funding, status=status)


@pytest.mark.parametrize(("verb", "status"), [("win", ChargebackStatus.WON), ("lose", ChargebackStatus.LOST)])
def test_it_ends_one_way_or_the_other(verb: str, status: ChargebackStatus) -> None:
    chargeback = a_chargeback()

    event = getattr(chargeback, verb)(now=NOON)

    assert (chargeback.status, chargeback.ended_at) == (status, NOON)
    assert event.chargeback_id == chargeback.id


@pytest.mark.parametrize("verb", ["win", "lose"])
@pytest.mark.parametrize("status", [ChargebackStatus.WON, ChargebackStatus.LOST])
def test_what_has_ended_stays_ended(verb: str, status: ChargebackStatus) -> None:
    chargeback = a_chargeback(status)

    with pytest.raises(WrongState):
        getattr(chargeback, verb)(now=NOON)

    assert chargeback.status is status


def test_its_transfer_is_named_by_the_partner() -> None:
    assert a_chargeback().key == "chargeback:sandbox:du_1"
    assert CHARGEBACK_LIFECYCLE.initial is ChargebackStatus.TAKEN
