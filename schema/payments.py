"""The money of campaigns: funded through a payment partner, held for bookings, released or refunded."""

from datetime import datetime
from typing import Annotated, Any, Final

import strawberry
from sqlalchemy import ColumnElement, select

from domain import funding_refunds, partners, payments
from domain.actors import ActingBrandManager
from domain.bookings.booking import Booking
from domain.bookings.visibility import booking_is_visible
from domain.funding_ends.draws import drawn_on, end_of_funding, hold_ends_at
from domain.ids import CampaignId, FundingId
from domain.money import vnd
from operations.payments import fund_campaign
from schema.context import Info
from schema.money import MinorUnits, Money
from schema.node_keys import UnknownId, key_of, parse_node_id
from schema.performing import perform
from schema.problems import Problem
from schema.reading import Many, Node, one, one_or_none, reads, value

strawberry.enum(payments.FundingStatus, description="Where money on its way into a campaign stands.")
strawberry.enum(
    funding_refunds.FundingRefundStatus,
    description="Where money on its way back to a brand stands; what arrived may come back days later.",
)
strawberry.enum(payments.HoldStatus, description="Where a held fee stands; it ends once, one way or the other.")


@strawberry.type(description="A payment that the brand must make at the payment partner; for its managers.")
class FundingAction(Node):
    amount: Money = strawberry.field(description="How much this payment is for.")
    reference: str = strawberry.field(description="The partner's own name for the payment.")
    client_secret: str = strawberry.field(
        description="What the partner's form in the browser asks for; it pays this payment and nothing else."
    )
    url: str | None = strawberry.field(description="Where the bank asks the card's owner, if it does.")


@strawberry.type(description="A part of a funding on its way back to the brand; for those who see the funding.")
class FundingRefund(Node):
    amount: Money = strawberry.field(description="How much was asked for.")
    returned: Money = strawberry.field(description="How much of it the partner has given back.")
    status: funding_refunds.FundingRefundStatus = strawberry.field(description="Where it stands.")
    asked_at: datetime = strawberry.field(description="When it left the campaign.")
    answered_at: datetime | None = strawberry.field(
        description="When the partner answered last: it may take back what it said."
    )
    reference: str | None = strawberry.field(description="The partner's own name for it.")


@strawberry.type(description="Money on its way into a campaign; for its brand's members and the alliance's admins.")
class Funding(Node):
    amount: Money = strawberry.field(description="How much was asked for.")
    status: payments.FundingStatus = strawberry.field(description="Where it stands.")
    rail: str = strawberry.field(description="The payment partner; `sandbox` moves no money.")
    requested_at: datetime = strawberry.field(description="When it was asked for.")
    answered_at: datetime | None = strawberry.field(description="When the partner answered.")
    reference: str | None = strawberry.field(description="The partner's own name for the payment.")
    actions: list[FundingAction] = strawberry.field(
        description="What the brand must do at the partner before it is received, for its managers. Empty when nothing "
        "is to be done; 72 hours after it was asked for it is declined."
    )
    refunds: list[FundingRefund] = strawberry.field(description="What of it went back to the brand, oldest first.")
    ends_at: datetime | None = strawberry.field(
        description="From when the partner may no longer keep it: what nobody holds goes back then. Null where it has "
        "no end, or was not received."
    )
    drawn: Money = strawberry.field(
        description="How much of it fees are paid from, held or released: of a campaign's fundings, the first that "
        "came in and may be kept long enough."
    )


@strawberry.type(description="A booking's fee, set aside until it is released to the influencer or refunded.")
class Hold(Node):
    amount: Money = strawberry.field(description="How much is held.")
    status: payments.HoldStatus = strawberry.field(description="Where it stands.")
    held_at: datetime = strawberry.field(description="Since when.")
    ended_at: datetime | None = strawberry.field(description="When it was released or refunded.")
    ends_at: datetime | None = strawberry.field(
        description="From when the partner may no longer keep the money it holds, or the first of it: fourteen days "
        "before, the brand and finance are told. Null where that has no end, or nothing is held any more."
    )


@strawberry.type(description="A campaign's money at one instant, in đồng.")
class CampaignMoney:
    funded: Money = strawberry.field(description="What the payment partner has received for it.")
    free: Money = strawberry.field(
        description="What can still be held for bookings: what was refunded to it once the end of its booking can no "
        "longer be disputed."
    )
    held: Money = strawberry.field(description="What waits for its bookings.")
    released: Money = strawberry.field(description="What has gone to influencers.")
    owed: Money = strawberry.field(
        description="What its brand owes after a chargeback that its free money could not pay: until that is paid, "
        "nobody can be taken on."
    )
    free_ends_at: datetime | None = strawberry.field(
        description="From when the partner may no longer keep the first of what is free: it goes back to the brand "
        "then. Null where none of it has an end."
    )
    held_ends_at: datetime | None = strawberry.field(
        description="From when the partner may no longer keep the first of what is held: finance sees to it then. "
        "Null where none of it has an end."
    )


def holds_visible_to(actor: Any) -> ColumnElement[bool]:
    """Who sees a booking sees its fee held."""
    return payments.Hold.booking_id.in_(select(Booking.id).where(booking_is_visible(actor)))


def _dong(minor: int) -> Money:
    return Money.of(vnd(int(minor)))


FUNDING_ACTION: Final = reads(FundingAction, partners.FundingAction, visible=partners.actions_visible_to)
FUNDING_REFUND: Final = reads(
    FundingRefund,
    funding_refunds.FundingRefund,
    visible=funding_refunds.refund_is_visible,
    columns={"returned": value(_dong, funding_refunds.FundingRefund.returned_minor)},
)
FUNDING: Final = reads(
    Funding,
    payments.Funding,
    visible=payments.funding_is_visible,
    columns={"ends_at": end_of_funding(), "drawn": value(_dong, drawn_on())},
    many={
        "actions": Many(
            reading=FUNDING_ACTION,
            key=partners.FundingAction.funding_id,
            order_by=[partners.FundingAction.id],
            about=1,
        ),
        "refunds": Many(
            reading=FUNDING_REFUND,
            key=funding_refunds.FundingRefund.funding_id,
            order_by=[funding_refunds.FundingRefund.id],
            about=1,
        ),
    },
)
HOLD: Final = reads(Hold, payments.Hold, visible=holds_visible_to, columns={"ends_at": hold_ends_at()})


def campaign_money(  # noqa: PLR0917 - one for each column
    funded: int,
    held: int,
    released: int,
    free: int,
    owed: int,
    free_ends_at: datetime | None,
    held_ends_at: datetime | None,
) -> CampaignMoney:
    """A campaign's money, from `payments.holds.totals_of`, `payments.fundings.owed_of` and its ends, in đồng.

    Sums come as the database adds them up. What a won chargeback has yet to give back is no debt.
    """
    return CampaignMoney(
        funded=_dong(funded),
        held=_dong(held),
        released=_dong(released),
        free=_dong(free),
        owed=_dong(max(owed, 0)),
        free_ends_at=free_ends_at,
        held_ends_at=held_ends_at,
    )


@strawberry.input(description="Money for a campaign.")
class FundCampaignInput:
    campaign_id: strawberry.ID = strawberry.field(description="The campaign's id.")
    amount: MinorUnits = strawberry.field(
        description="In đồng, as much as the payment partner takes at once: the refusal of another amount names the "
        "least and the most. In the sandbox an amount ending in 402 is declined."
    )


FundCampaignResult = Annotated[Funding | Problem, strawberry.union("FundCampaignResult")]


@strawberry.type
class PaymentQuery:
    """Looking at money."""

    @strawberry.field(description="A funding by its id; for its brand's members and the alliance's admins.")
    async def funding(self, info: Info, id: strawberry.ID) -> Funding | None:
        """The funding, or null."""
        return await one_or_none(info, FUNDING, key_of(id, Funding, FundingId))


@strawberry.type
class PaymentMutation:
    """Moving money."""

    @strawberry.mutation(
        description="Ask the payment partner for money into one of your campaigns. It can be held once it is received: "
        "ask `funding` again in a moment."
    )
    async def fund_campaign(
        self, info: Info, input: FundCampaignInput, idempotency_key: str | None = None
    ) -> FundCampaignResult:
        """A brand's manager funds."""
        rail = info.context.gateways.funding_rail
        async with info.context.work_as(ActingBrandManager) as work:
            funding_id = await perform(
                work,
                idempotency_key,
                fund_campaign,
                campaign_id=_campaign_id(input.campaign_id),
                amount=vnd(input.amount),
                rail=rail.name,
                bounds=rail.bounds,
            )
        return await one(info, FUNDING, funding_id)


def _campaign_id(given: strawberry.ID) -> CampaignId:
    """By its name: campaigns show their money, so their module loads after this one."""
    name, key = parse_node_id(given)
    if name != "Campaign":
        raise UnknownId(wanted="Campaign", field="input.campaignId")
    return CampaignId(key)
