"""Random histories in which fees are amended as well."""

from hypothesis.stateful import precondition, rule

from domain.errors import KeyReused, WrongState
from domain.ledger import InsufficientFunds
from domain.money import vnd
from domain.payments import MoreThanHeld
from payments import holds
from tests.payments.histories import PERCENT, PLACES, Histories


class AmendingHistories(Histories):
    """All that Histories do; and what is held of a fee becomes more or less."""

    @precondition(lambda self: self.holds)
    @rule(place=PLACES, percent=PERCENT)
    def hold_more(self, place: int, percent: int) -> None:
        held = self.holds[place % len(self.holds)]
        asked = {"booking_id": held.booking, "key": self.deed()}
        if not held.left:
            self.refused(WrongState, holds.increase, **asked, amount=vnd(1))
            return
        free = self.model.balances[held.campaign]
        self.refused(InsufficientFunds, holds.increase, **asked, amount=vnd(free + 1))
        amount = free * percent // 100
        if not amount:
            return
        for _ in range(2):
            self.do(holds.increase, **asked, amount=vnd(amount))
        self.refused(KeyReused, holds.increase, **asked, amount=vnd(amount + 1))
        self.model.move({held.campaign: -amount, held.account: amount})
        held.left += amount

    @precondition(lambda self: self.holds)
    @rule(place=PLACES, percent=PERCENT)
    def hold_less(self, place: int, percent: int) -> None:
        held = self.holds[place % len(self.holds)]
        asked = {"booking_id": held.booking, "key": self.deed()}
        if not held.left:
            self.refused(WrongState, holds.decrease, **asked, amount=vnd(1))
            return
        amount = held.left * percent // 100
        if amount == held.left:
            self.refused(MoreThanHeld, holds.decrease, **asked, amount=vnd(amount))
            return
        if amount:
            for _ in range(2):
                self.do(holds.decrease, **asked, amount=vnd(amount))
            self.model.move({held.campaign: amount, held.account: -amount})
            held.left -= amount
