"""The house rules of proving: above how much a release takes a proof, how long a lost factor is waited for.

Dated data, not code.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from domain.errors import DomainError
from domain.law.periods import Dated, day_in_vietnam, the_rule
from domain.money import Money, vnd
from domain.reference.loading import Sheet, read_sheet


class ProvingRule(Dated):
    """Above how much, in đồng, an act gives money away with a proof only; and how long a reset of factors rests."""

    version: str
    release_above: int
    reset_rest_hours: int

    def reset_ready_at(self, asked_at: datetime) -> datetime:
        """From when a second factor that was reported lost may be taken off."""
        return asked_at + timedelta(hours=self.reset_rest_hours)


class _Rules(Sheet):
    rules: tuple[ProvingRule, ...]


_RULES: Final = read_sheet("domain.proving", "rules.json", _Rules).rules


@dataclass(eq=False, kw_only=True)
class PasswordNeeded(DomainError):
    """So much is not released by a session alone: whoever stole it could."""

    above: Money
    vi = "Việc này giải phóng hơn {above}: hãy gửi kèm mật khẩu, và mã hoặc khóa truy cập nếu đã bật hai lớp."
    en = "This releases more than {above}: send your password too, and a code or passkey if your login asks for one."


def proving_rule(now: datetime) -> ProvingRule:
    """The rule in force at an instant, by the calendar of Viet Nam. Raises LawNotOnFile."""
    return the_rule(_RULES, day_in_vietnam(now))


def require_proof(released: Money, *, shown: bool, now: datetime) -> None:
    """Raise PasswordNeeded where more than the threshold becomes somebody's and no proof was shown."""
    above = proving_rule(now).release_above
    if released.minor > above and not shown:
        raise PasswordNeeded(above=vnd(above), field="password")
