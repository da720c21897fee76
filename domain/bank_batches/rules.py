"""The house rules of bank batches: how many orders fit into one, and how long its bank has to answer."""

from datetime import datetime
from typing import Final

from domain.law.periods import Dated, day_in_vietnam, the_rule
from domain.law.working_days import end_of_working_days
from domain.reference.loading import Sheet, read_sheet


class BankBatchRule(Dated):
    """The most orders of one batch, and within how many working days after its export every order is answered."""

    version: str
    most_orders: int
    answer_within_working_days: int

    def answer_due_at(self, exported_at: datetime) -> datetime:
        """When a batch that was exported at an instant is overdue: the midnight that ends the last working day."""
        return end_of_working_days(exported_at, self.answer_within_working_days)


class _Rules(Sheet):
    rules: tuple[BankBatchRule, ...]


_RULES: Final = read_sheet("domain.bank_batches", "rules.json", _Rules).rules


def bank_batch_rule(now: datetime) -> BankBatchRule:
    """The rule in force at an instant, by the calendar of Viet Nam. Raises LawNotOnFile."""
    return the_rule(_RULES, day_in_vietnam(now))
