"""Money released to an influencer, and the way from there to their bank."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select

from domain.actors import ActingInfluencer, System
from domain.campaigns.programmes import Campaign
from domain.influencers.profiles import Influencer
from domain.law.rates import PayeeKind
from domain.money import Money, vnd
from domain.payments import FeeReleased, Hold
from domain.payouts.payout import Payout, payout_by
from domain.payouts.payout_details import BankAccount, PayoutAccount, PayoutDetails
from domain.payouts.stated_payees import RESIDENT_PERSON, StatedPayee
from operations.payouts.scheduling import schedule_payout
from operations.payouts.sending import send_payouts, settle_payout
from payments import holds
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.logins import make_login
from tests.makers.payments import add_campaign, fund, hold

WORKER = System(name="payouts")
DUE = datetime(2026, 11, 26, 17, tzinfo=UTC)
"""Three working days after NOON, a Saturday: Monday, Wednesday and Thursday, for Tuesday 24 November is a day off."""
FEE = vnd(6_000_000)
FORM = "commitment-2026-07"
"""The form of tax commitment that is given at NOON."""
BUSINESS = StatedPayee(kind=PayeeKind.BUSINESS, tax_code="0312345678")
NON_RESIDENT = StatedPayee(kind=PayeeKind.NON_RESIDENT_PERSON)
ACCOUNT = BankAccount(bank="970436", number="0071 000 123 456", holder="Nguyễn Thị Hồng Nhung")


@dataclass(frozen=True)
class Earning:
    """A booking's fee, released at noon."""

    campaign: Campaign
    hold: Hold

    @property
    def event(self) -> FeeReleased:
        """What the worker hears of it."""
        return FeeReleased(hold_id=self.hold.id, booking_id=self.hold.booking_id, amount=self.hold.amount)


async def release(database: TestDatabase, held: Hold, amount: Money | None = None) -> None:
    """Let the influencer have a held fee, or a part of it."""
    async with database.work(WORKER, NOON) as work:
        await holds.release(work, booking_id=held.booking_id, amount=amount)


async def earn(database: TestDatabase, fee: Money = FEE, rail: str = "sandbox") -> Earning:
    """A fee that came in by a rail, was held and released."""
    campaign = await add_campaign(database)
    await fund(database, campaign, vnd(50_000_000), rail)
    held = await hold(database, campaign, fee)
    await release(database, held)
    return Earning(campaign, held)


async def schedule(database: TestDatabase, earning: Earning, *, now: datetime = NOON) -> Payout | None:
    """Have the worker hear that the fee was released."""
    async with database.work(WORKER, now) as work:
        return await schedule_payout(work, earning.event)


async def add_details(
    database: TestDatabase,
    earning: Earning,
    *,
    at: datetime = NOON,
    account: PayoutAccount = ACCOUNT,
    payee: StatedPayee = RESIDENT_PERSON,
) -> PayoutDetails:
    """The account of the influencer who earned."""
    person = await acting_as_payee(database, earning)
    async with database.reading() as session:
        last = await session.scalar(
            select(PayoutDetails)
            .where(PayoutDetails.influencer_id == person.influencer_id)
            .order_by(PayoutDetails.number.desc())
            .limit(1)
        )
    checked = account.checked() if isinstance(account, BankAccount) else account
    return await database.add(
        PayoutDetails.after(last, checked, payee, of=person.influencer_id, by=person.login_id, now=at)
    )


async def acting_as_payee(database: TestDatabase, earning: Earning) -> ActingInfluencer:
    """The influencer who earned, signed in with the PASSWORD of all logins."""
    (influencer,) = await database.all(select(Influencer).where(Influencer.id == earning.hold.influencer_id))
    if influencer.login_id is None:
        login = await database.add(make_login())
        await database.execute("UPDATE influencers SET login_id = :me WHERE id = :it", me=login.id, it=influencer.id)
        return ActingInfluencer(login_id=login.id, influencer_id=influencer.id)
    return ActingInfluencer(login_id=influencer.login_id, influencer_id=influencer.id)


async def pay(database: TestDatabase, payout: Payout, at: datetime) -> None:
    """Have what is due sent, and this payout paid by the sandbox."""
    async with database.work(WORKER, at) as work:
        await send_payouts(work)
    async with database.work(WORKER, at) as work:
        sent = await work.claim(payout_by(payout.id))
        sent.hand_to("sandbox")
        await settle_payout(work, sent, reference=f"sandbox_{payout.gross.minor}")
