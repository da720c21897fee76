from datetime import date
from typing import Any

import pytest

from domain.campaigns.programmes import (
    CAMPAIGN_LIFECYCLE,
    Campaign,
    CampaignBudgetExceeded,
    CampaignClosed,
    CampaignEdited,
    CampaignNotOpen,
    CampaignStatus,
)
from domain.errors import InvalidInput, WrongState
from domain.money import Money, vnd
from tests.instants import NOON
from tests.makers.brands import make_brand
from tests.makers.campaigns import make_campaign, make_plan

BRAND = make_brand()


def test_a_planned_campaign_is_open() -> None:
    campaign = Campaign.planned(BRAND.id, make_plan(name=" Tết  2027 "), now=NOON)

    assert (campaign.name, campaign.budget, campaign.status) == ("Tết 2027", vnd(100_000_000), CampaignStatus.OPEN)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "input.name"),
        ({"budget": vnd(-1)}, "input.budget"),
        ({"budget": Money(1, "USD")}, "input.budget"),
        ({"budget": vnd(1_000_000_000_001)}, "input.budget"),
        ({"ends_on": date(2026, 11, 30)}, "input.endsOn"),
    ],
)
def test_a_plan_out_of_bounds_is_refused(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        Campaign.planned(BRAND.id, make_plan(**changes), now=NOON)

    assert refused.value.field == field


def test_a_campaign_may_last_one_day() -> None:
    day = date(2026, 12, 1)

    assert Campaign.planned(BRAND.id, make_plan(starts_on=day, ends_on=day), now=NOON).ends_on == day


def test_an_open_campaign_is_edited_down_to_what_its_briefs_plan() -> None:
    campaign = make_campaign(BRAND)

    event = campaign.edit(make_plan(name="Hè", budget=vnd(40_000_000)), planned=vnd(40_000_000))

    assert event == CampaignEdited(campaign_id=campaign.id)
    assert (campaign.name, campaign.budget) == ("Hè", vnd(40_000_000))


def test_a_budget_below_its_briefs_is_refused_and_nothing_changes() -> None:
    campaign = make_campaign(BRAND)

    with pytest.raises(CampaignBudgetExceeded) as refused:
        campaign.edit(make_plan(name="Hè", budget=vnd(39_999_999)), planned=vnd(40_000_000))

    assert refused.value.say("en") == "The briefs' budgets (VND 40,000,000) exceed the campaign's (VND 39,999,999)."
    assert (campaign.name, campaign.budget) == ("Tết 2027", vnd(100_000_000))


def test_room_is_what_the_other_briefs_leave() -> None:
    campaign = make_campaign(BRAND)

    campaign.require_room(vnd(60_000_000), planned=vnd(40_000_000))
    with pytest.raises(CampaignBudgetExceeded):
        campaign.require_room(vnd(60_000_001), planned=vnd(40_000_000))


def test_a_closed_campaign_is_neither_edited_nor_closed_again() -> None:
    campaign = make_campaign(BRAND)
    assert campaign.close() == CampaignClosed(campaign_id=campaign.id)

    with pytest.raises(CampaignNotOpen):
        campaign.edit(make_plan(name="Hè"), planned=vnd(0))
    with pytest.raises(WrongState):
        campaign.close()

    assert (campaign.name, campaign.status) == ("Tết 2027", CampaignStatus.CLOSED)


def test_the_lifecycle() -> None:
    assert list(CAMPAIGN_LIFECYCLE.rows()) == [("close", CampaignStatus.OPEN, CampaignStatus.CLOSED)]
