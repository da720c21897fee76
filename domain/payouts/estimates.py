"""What a payout of a fee would take off and leave: an estimate by the rules of a day, for one payment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Text, cast, func, null, select

from domain.actors import ActingInfluencer, Actor
from domain.law.rates import Charge, PayeeKind, operator_fee
from domain.money import Money
from domain.payouts.deductions import TaxedAs, deductions
from domain.payouts.payout_details import PayoutDetails
from domain.payouts.stated_payees import RESIDENT_PERSON
from domain.payouts.tax_commitments import TaxCommitment
from domain.payouts.withholding_wishes import standing_wish_of
from domain.sentences import Sentence, amount

_WHOLE: Final = Sentence(
    "Ước tính theo quy tắc hôm nay, nếu chi trả một lần: {gross} trừ phí của đơn vị vận hành {fee} ({fee_rule}) và "
    "thuế thu nhập cá nhân {tax} ({tax_rule}), còn lại {net}.",
    "An estimate by the rules of today, for one payment: {gross} less the operator's fee of {fee} ({fee_rule}) and "
    "income tax of {tax} ({tax_rule}) leaves {net}.",
)
_FEE_ONLY: Final = Sentence(
    "Ước tính theo quy tắc hôm nay, nếu chi trả một lần: {gross} trừ phí của đơn vị vận hành {fee} ({fee_rule}), và "
    "trừ thuế theo diện của người có ảnh hưởng.",
    "An estimate by the rules of today, for one payment: {gross} less the operator's fee of {fee} ({fee_rule}), and "
    "less the tax on what the influencer is to it.",
)


@dataclass(frozen=True, kw_only=True)
class PayoutEstimate:
    """A gross payment and what is taken off; without a tax to those who are not told what the payee is to it."""

    gross: Money
    payee: PayeeKind | None
    fee: Charge
    tax: Charge | None

    @property
    def net(self) -> Money | None:
        """What remains, where the tax is known."""
        return None if self.tax is None else self.gross - self.fee.amount - self.tax.amount

    @property
    def sentence(self) -> Sentence:
        """The estimate in words."""
        values = {"gross": amount(self.gross), "fee": amount(self.fee.amount)}
        rules, words = {"fee_rule": self.fee.rule_version}, _FEE_ONLY
        if self.tax is not None and self.net is not None:
            values |= {"tax": amount(self.tax.amount), "net": amount(self.net)}
            rules, words = rules | {"tax_rule": self.tax.rule_version}, _WHOLE
        return Sentence(
            words.vi.format(**rules, **{name: each.vi for name, each in values.items()}),
            words.en.format(**rules, **{name: each.en for name, each in values.items()}),
        )


def estimate(gross: Money, day: date, *, fee_rule: str, taxed: TaxedAs | None) -> PayoutEstimate:
    """What one payment made on a day would take off, exactly as a payout reckons it. Raises LawNotOnFile."""
    if taxed is None:
        return PayoutEstimate(gross=gross, payee=None, fee=operator_fee(gross, fee_rule), tax=None)
    taken = deductions(gross, day, fee_rule=fee_rule, taxed=taxed)
    return PayoutEstimate(gross=gross, payee=taken.payee, fee=taken.fee, tax=taken.tax)


def taxation_told(actor: Actor) -> ColumnElement[Any]:
    """What an influencer who asks is to the tax, as `taxed_as` takes it; null to all others.

    How somebody is taxed is theirs to know, and of the bookings and offers that an influencer sees, all are theirs.
    """
    if not isinstance(actor, ActingInfluencer):
        return null()
    me = actor.influencer_id
    kinds = select(PayoutDetails.payee_kind).where(PayoutDetails.influencer_id == me)
    years = select(func.max(TaxCommitment.year)).where(TaxCommitment.influencer_id == me)
    parts = {
        "payee": kinds.order_by(PayoutDetails.number.desc()).limit(1).scalar_subquery(),
        "committed_for": years.where(TaxCommitment.withdrawn_at.is_(None)).scalar_subquery(),
        "asked": standing_wish_of(me).exists(),
    }
    return func.jsonb_build_object(*(part for name, each in parts.items() for part in (cast(name, Text), each)))


def taxed_as(told: Mapping[str, Any] | None, year: int) -> TaxedAs | None:
    """As whom somebody is taxed in a year, from what was told; None to those who are not."""
    if told is None:
        return None
    payee = PayeeKind(told["payee"]) if told["payee"] else RESIDENT_PERSON.kind
    return TaxedAs(payee, committed=told["committed_for"] == year, asked=told["asked"])
