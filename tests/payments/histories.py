"""Random histories of the books: every move there is, redelivered and refused, against a model in plain integers."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule
from sqlalchemy import select

from domain.accounting_periods import PeriodClosedAlready
from domain.errors import KeyReused, WrongState
from domain.funding_ends.draws import HoldDraw
from domain.ids import PayoutId, new_id
from domain.ledger import Account, AccountKind, InsufficientFunds, PeriodClosed, Posting, Transfer
from domain.money import vnd
from domain.partner_costs import PartnerCostsFollowed
from domain.payments import AmountNotPositive, Funding, MoreThanHeld, funding_by
from operations.partner_costs import book_costs
from payments import fundings, holds, treasury
from payments.books import check_books
from payments.ledger import Posted, post
from payments.periods import close_period
from payments.rails import Cost
from storage.work import Work
from tests.makers.payments import make_funding
from tests.payments.model import COSTS, FEES, PARTNER, RAIL, TAX, Held, Key, Made, account_of
from tests.payments.paying_out import fail_payout, pay_out, settle_payout
from tests.payments.playing import Playing

AMOUNTS: Final = st.integers(min_value=1, max_value=99_999_999_999)
PLACES: Final = st.integers(min_value=0, max_value=999)
PERCENT: Final = st.integers(min_value=1, max_value=100)


class Histories(Playing):
    """Each rule makes one move in the database and in the model, or asks for one that must be refused."""

    # Money comes in.

    @initialize(amount=AMOUNTS)
    def begin(self, amount: int) -> None:
        self.fund(0, 10 + amount)
        self.hold(0, 50)

    @rule(place=PLACES, amount=AMOUNTS)
    def fund(self, place: int, amount: int) -> None:
        campaign, account = self.campaign(place)
        funding = make_funding(campaign.brand_id, campaign.id, self.stage.login, amount=vnd(amount))
        self.portal.call(self.database.add, funding)
        self.do(receive, funding.id)
        self.model.move({PARTNER: -amount, account: amount})
        self.fundings.append(funding)
        self.refundable[funding.id] = amount

    @precondition(lambda self: self.fundings)
    @rule(place=PLACES)
    def the_partner_says_again_that_it_has_the_money(self, place: int) -> None:
        self.refused(WrongState, receive, funding_id=self.fundings[place % len(self.fundings)].id)

    # A booking's fee is held, and given to one side or both.

    def _hold(self, place: int, amount: int) -> dict[str, Any]:
        campaign, _ = self.campaign(place)
        influencer_id, _ = self.earnings(place)
        booking_id = self.stage.bookings[place % len(self.stage.bookings)][len(self.holds)]
        return {
            "campaign_id": campaign.id, "booking_id": booking_id, "influencer_id": influencer_id, "amount": vnd(amount)
        }  # fmt: skip

    @precondition(lambda self: len(self.holds) < len(self.stage.bookings[0]))
    @rule(place=PLACES, percent=PERCENT)
    def hold(self, place: int, percent: int) -> None:
        _, campaign = self.campaign(place)
        amount = self.model.balances[campaign] * percent // 100
        if not amount:
            return
        held = self.do(holds.hold, **self._hold(place, amount))
        account = account_of(AccountKind.HOLD, held.id)
        self.model.move({campaign: -amount, account: amount})
        self.holds.append(Held(held.booking_id, campaign, self.earnings(place)[1], account, amount))

    @precondition(lambda self: len(self.holds) < len(self.stage.bookings[0]))
    @rule(place=PLACES, beyond=AMOUNTS)
    def hold_what_is_not_there(self, place: int, beyond: int) -> None:
        free = self.model.balances[self.campaign(place)[1]]
        self.refused(InsufficientFunds, holds.hold, **self._hold(place, free + beyond))

    @precondition(lambda self: self.holds)
    @rule(place=PLACES, percent=PERCENT, favourably=st.booleans(), again=st.integers(min_value=0, max_value=2))
    def give(self, place: int, percent: int, favourably: bool, again: int) -> None:
        held = self.holds[place % len(self.holds)]
        move = self.moves.release if favourably else holds.refund
        if not held.left:
            self.refused(WrongState, move, booking_id=held.booking)
            return
        amount, key = max(1, held.left * percent // 100), self.deed()
        self.refused(MoreThanHeld, move, booking_id=held.booking, amount=vnd(held.left + again + 1))
        for _ in range(again + 1):
            self.do(move, booking_id=held.booking, amount=vnd(amount), key=key)
        self.refused(KeyReused, move, booking_id=held.booking, amount=vnd(amount + 1), key=key)
        parts = {held.account: -amount, held.earnings if favourably else held.campaign: amount}
        self.model.move(parts)
        held.left -= amount
        self.made.append(Made(self.moves.take_back, {"transfer_id": self.transfer(key)}, parts, held))

    @precondition(lambda self: any(held.left for held in self.holds))
    @rule(place=PLACES, percent=st.integers(min_value=0, max_value=100), again=st.booleans())
    def split(self, place: int, percent: int, again: bool) -> None:
        living = [held for held in self.holds if held.left]
        held, key = living[place % len(living)], self.deed()
        released = held.left * percent // 100
        for _ in range(1 + again):
            self.do(holds.split, booking_id=held.booking, released=vnd(released), key=key)
        self.model.move({held.account: -held.left, held.earnings: released})
        self.model.move({held.campaign: held.left - released})
        held.left = 0

    # Money goes back, is taken back, and taken back from there.

    @precondition(lambda self: self.fundings)
    @rule(place=PLACES, percent=PERCENT)
    def refund_funding(self, place: int, percent: int) -> None:
        funding = self.fundings[place % len(self.fundings)]
        campaign, key = account_of(AccountKind.CAMPAIGN, funding.campaign_id), self.deed()
        amount = max(1, funding.amount.minor * percent // 100)
        asked = {"funding_id": funding.id, "amount": vnd(amount), "key": key}
        parts = {campaign: -amount, PARTNER: amount}
        undrawn = self.refundable[funding.id] - self.do(drawn_on, funding.id)
        if amount > undrawn or not self.model.allows(parts):
            self.refused(InsufficientFunds, fundings.refund_funding, **asked)
            return
        self.do(fundings.refund_funding, **asked)
        posted = self.do(fundings.refund_funding, **asked)
        assert not posted.fresh
        self.model.move(parts)
        self.refundable[funding.id] -= amount
        self.made.append(Made(self.moves.reverse, {"transfer_id": posted.transfer_id}, parts))

    @precondition(lambda self: self.fundings)
    @rule(place=PLACES, percent=PERCENT)
    def charge_back(self, place: int, percent: int) -> None:
        funding = self.fundings[place % len(self.fundings)]
        owner, key = str(funding.campaign_id), self.deed()
        amount = max(1, funding.amount.minor * percent // 100)
        asked = {"funding_id": funding.id, "amount": vnd(amount), "key": key}
        self.do(fundings.charge_back, **asked)
        assert not self.do(fundings.charge_back, **asked).fresh
        self.refused(KeyReused, fundings.charge_back, **{**asked, "amount": vnd(amount + 1)})
        paid = min(amount, self.model.balances[account_of(AccountKind.CAMPAIGN, owner)])
        campaign, owed = account_of(AccountKind.CAMPAIGN, owner), account_of(AccountKind.RECEIVABLE, owner)
        parts = {campaign: -paid, owed: paid - amount, PARTNER: amount}
        self.model.move(parts)
        self.made.append(Made(self.moves.win_chargeback, {"key": key}, parts))

    @rule(place=PLACES)
    def recover(self, place: int) -> None:
        campaign, account = self.campaign(place)
        owed = account_of(AccountKind.RECEIVABLE, campaign.id)
        owed_now = -self.model.balances[owed]
        amount = min(max(self.model.balances[account], 0), owed_now)
        assert self.do(fundings.recover, campaign_id=campaign.id) == vnd(amount)
        self.model.move({account: -amount, owed: amount})

    @precondition(lambda self: self.made)
    @rule(place=PLACES)
    def take_back(self, place: int) -> None:
        made = self.made[place % len(self.made)]
        if not self.model.allows(made.parts, -1):
            self.refused(InsufficientFunds, made.undo, **made.arguments)
            return
        self.do(made.undo, **made.arguments)
        self.do(made.undo, **made.arguments)
        self.model.move(made.parts, -1)
        self.made.remove(made)
        if made.held is not None:
            made.held.left -= made.parts[made.held.account]
        elif "transfer_id" in made.arguments:
            self._refundable_again(made)

    def _refundable_again(self, made: Made) -> None:
        followed = self.do(work_of(select(Transfer).where(Transfer.id == made.arguments["transfer_id"])))
        funding = self.do(work_of(select(Funding).where(Funding.transfer_id == followed.follows_id)))
        self.refundable[funding.id] += made.parts[PARTNER]

    # Earnings are paid out, and sometimes do not arrive.

    @rule(place=PLACES, percent=PERCENT, fee=st.integers(min_value=0, max_value=40), taxed=st.booleans())
    def pay_out(self, place: int, percent: int, fee: int, taxed: bool) -> None:
        influencer_id, earnings = self.earnings(place)
        gross = self.model.balances[earnings] * percent // 100
        cut, tax = gross * fee // 100, gross // 10 if taxed else 0
        payout_id = PayoutId(new_id())
        asked = {
            "payout_id": payout_id, "influencer_id": influencer_id, "booking_id": self.stage.bookings[0][0],
            "fee": vnd(cut), "tax": vnd(tax),
        }  # fmt: skip
        beyond = vnd(self.model.balances[earnings] + 1 + cut + tax)
        self.refused(InsufficientFunds, pay_out, **asked, gross=beyond)
        if not gross:
            self.refused(AmountNotPositive, pay_out, **asked, gross=vnd(0))
            return
        self.do(pay_out, **asked, gross=vnd(gross))
        assert not self.do(pay_out, **asked, gross=vnd(gross)).fresh
        self.refused(KeyReused, pay_out, **asked, gross=vnd(gross + 1))
        net = account_of(AccountKind.PAYOUT, payout_id)
        parts = {earnings: -gross, net: gross - cut - tax, FEES: cut, TAX: tax}
        self.model.move(parts)
        self.payouts[payout_id] = parts

    @precondition(lambda self: self.payouts)
    @rule(place=PLACES)
    def settle_payout(self, place: int) -> None:
        payout_id = list(self.payouts)[place % len(self.payouts)]
        account = account_of(AccountKind.PAYOUT, payout_id)
        fresh = self.do(settle_payout, payout_id=payout_id, rail=RAIL).fresh
        assert fresh == (payout_id not in self.settled)
        if fresh:
            net = self.model.balances[account]
            self.settled[payout_id] = {account: -net, PARTNER: net}
            self.model.move(self.settled[payout_id])

    @precondition(lambda self: self.payouts)
    @rule(place=PLACES)
    def fail_payout(self, place: int) -> None:
        payout_id = list(self.payouts)[place % len(self.payouts)]
        failed = {"payout_id": payout_id, "book": self.moves.fail_payout}
        self.do(fail_payout, **failed)
        assert not self.do(fail_payout, **failed).fresh
        settled = self.settled.pop(payout_id, None)
        self.model.move(settled or {}, -1)
        self.model.move(self.payouts.pop(payout_id), -1)
        if settled is None:
            self.refused(InsufficientFunds, settle_payout, payout_id=payout_id, rail=RAIL)

    @rule(percent=PERCENT, taxes=st.booleans())
    def take_from_the_till(self, percent: int, taxes: bool) -> None:
        account, move = (TAX, treasury.pay_tax) if taxes else (FEES, treasury.withdraw_fees)
        there = max(self.model.balances[account], 0)
        self.refused(InsufficientFunds, move, amount=vnd(there + 1), rail=RAIL, key=self.deed())
        amount, key = there * percent // 100, self.deed()
        if amount:
            self.do(move, amount=vnd(amount), rail=RAIL, key=key)
            assert not self.do(move, amount=vnd(amount), rail=RAIL, key=key).fresh
            self.model.move({account: -amount, PARTNER: amount})

    @rule(percent=PERCENT)
    def sweep(self, percent: int) -> None:
        there, way = max(-self.model.balances[PARTNER], 0), {"from_rail": RAIL, "to_rail": "bank"}
        self.refused(InsufficientFunds, treasury.sweep, amount=vnd(there + 1), **way, key=self.deed())
        amount, key = there * percent // 100, self.deed()
        if amount:
            self.do(treasury.sweep, amount=vnd(amount), **way, key=key)
            assert not self.do(treasury.sweep, amount=vnd(amount), **way, key=key).fresh
            self.model.move({PARTNER: amount, account_of(AccountKind.PARTNER, "bank"): -amount})

    @rule(amount=AMOUNTS)
    def bear_a_cost(self, amount: int) -> None:
        if not self.fundings:
            return
        funding, cost = self.fundings[0], Cost(reference=self.deed(), amount=vnd(amount))
        event = PartnerCostsFollowed(funding_id=funding.id)
        for _ in range(2):
            self.do(book_costs, event, [cost])
        key = f"partner_cost:{RAIL}:{cost.reference}"
        self.refused(KeyReused, treasury.bear_cost, amount=vnd(amount + 1), rail=RAIL, key=key)
        self.model.move({COSTS: -amount, PARTNER: amount})

    # Time passes; what is over is closed.

    @rule(days=st.integers(min_value=1, max_value=40), close=st.booleans())
    def days_pass(self, days: int, close: bool) -> None:
        self.now += timedelta(days=days)
        if close:
            self.do(close_period, ends_at=self.now)
            self.closed = self.now
            self.refused(PeriodClosedAlready, close_period, ends_at=self.now)

    @precondition(lambda self: self.closed and self.model.balances[PARTNER] < 0)
    @rule(amount=AMOUNTS)
    def post_into_what_is_closed(self, amount: int) -> None:
        now, self.now = self.now, (self.closed or self.now) - timedelta(microseconds=1)
        there = -self.model.balances[PARTNER]
        named = {"amount": vnd(min(amount, there)), "from_rail": RAIL, "to_rail": "bank", "key": self.deed()}
        self.refused(PeriodClosed, treasury.sweep, **named)
        self.now = now

    # Anything comes again.

    @rule(place=PLACES, faithfully=st.booleans())
    def post_again(self, place: int, faithfully: bool) -> None:
        transfers = self.portal.call(self.database.all, select(Transfer).order_by(Transfer.id))
        if not transfers:
            return
        first = transfers[place % len(transfers)]
        postings = self.portal.call(self.database.all, select(Posting).where(Posting.transfer_id == first.id))
        amounts = {posting.account_id: posting.amount if faithfully else -posting.amount for posting in postings}
        again = partial(post, kind=first.kind, hold_id=first.hold_id, follows_id=first.follows_id)
        if faithfully:
            assert self.do(again, key=first.key, amounts=amounts) == Posted(transfer_id=first.id, fresh=False)
        else:
            self.refused(KeyReused, again, key=first.key, amounts=amounts)

    # What must hold after each of them.

    @invariant()
    def the_books_are_in_order(self) -> None:
        async def look() -> tuple[list[str], dict[Key, int]]:
            async with self.database.reading() as session:
                broken = [found.rule for found in await check_books(session)]
                accounts = await session.scalars(select(Account).where(Account.posted != 0))
                return broken, {_key(account): account.posted for account in accounts}

        broken, balances = self.portal.call(look)
        assert broken == [], broken
        told = {key: minor for key, minor in self.model.balances.items() if minor}
        assert balances == told, f"the balances are not the model's: {balances} and {told}"

    def teardown(self) -> None:
        """The next history begins with empty books."""
        self.portal.call(self.stage.clear_books, self.database)


def _key(account: Account) -> Key:
    return account.kind, account.rail if account.owner_id is None else str(account.owner_id)


async def receive(work: Work[Any], funding_id: Any) -> object:
    """The partner's answer, as a worker books it."""
    return await fundings.receive(work, await work.claim(funding_by(funding_id)), reference="sandbox_1")


async def drawn_on(work: Work[Any], funding_id: Any) -> int:
    """What of a funding fees are paid from: it does not go back to the brand."""
    draws = await work.all(select(HoldDraw).where(HoldDraw.funding_id == funding_id))
    return sum(each.amount_minor for each in draws)


def work_of(statement: Any) -> Callable[[Work[Any]], Awaitable[Any]]:
    """A look at one row."""

    async def look(work: Work[Any]) -> Any:
        return await work.one(statement)

    return look
