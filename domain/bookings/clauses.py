"""What a contract says of the operator's fee, the tax and disputes: sentences filled from the dated rules."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from domain.bookings.rules import BookingRule
from domain.disputes.rules import DisputeRule, dispute_rule
from domain.law.articles import Article
from domain.law.periods import day_in_vietnam
from domain.law.rates import Rate, WithheldTax, fee_rule, tax_rule
from domain.money import Money, vnd
from domain.sentences import Language, Sentence, amount, exact_percent

_FEE: Final = Sentence(
    "Phí của đơn vị vận hành: {share} mỗi khoản chi trả ({of_all} trên toàn bộ thù lao), làm tròn xuống, do người có "
    "ảnh hưởng chịu, trừ khi chi trả, theo quy tắc {version}; hợp đồng này giữ quy tắc đó dù về sau quy tắc thay đổi.",
    "Operator's fee: {share} of each payout ({of_all} of the whole fee), rounded down, borne by the influencer and "
    "taken off when it is paid, by the rule {version}, which this contract keeps whatever holds later.",
)
_TAX: Final = Sentence(
    "Thuế thu nhập cá nhân được khấu trừ theo pháp luật của ngày chi trả. Hôm nay, theo {articles} (quy tắc "
    "{version}): {share} của {payment} cho cá nhân cư trú{spared}; người nhận khác theo quy định dành cho họ.",
    "Personal income tax is withheld by the law of the day of payment. Today, by {articles} (rule {version}): {share} "
    "of {payment} to a resident person{spared}; of what others are paid, by the rules for them.",
)
_FROM: Final = Sentence("mỗi khoản chi từ {threshold} trở lên", "each payment of {threshold} or more")
_EVERY: Final = Sentence("mỗi khoản chi", "each payment")
_SPARED: Final = Sentence(" không có cam kết thuế của năm đó", " without a tax commitment for the year")
_NET: Final = Sentence(
    "Người có ảnh hưởng nhận phần còn lại của mỗi khoản chi trả sau phí và thuế.",
    "The influencer receives what remains of each payout after the fee and the tax.",
)
_DISPUTES: Final = Sentence(
    "Tranh chấp về thù lao, theo quy tắc {rule.version} của hôm nay: mở được khi hợp đồng đang thực hiện, trừ lúc "
    "người phân xử trung lập xem bản nháp ({booking.judge_working_days} ngày làm việc), và trong {rule.open_days} ngày "
    "sau khi hợp đồng kết thúc, trừ khi nhãn hàng đã nghiệm thu bằng lời hoặc hai bên đã đồng ý hủy bằng lời; bên kia "
    "trả lời trong {rule.answer_working_days} ngày làm việc, quản trị viên đề xuất trong {rule.proposal_working_days} "
    "ngày làm việc, hai bên chấp nhận trong {rule.acceptance_working_days} ngày làm việc, rồi quản trị viên khác quyết "
    "định; tất cả không quá {rule.cap_days} ngày. Thù lao được giải ngân, hoàn lại hoặc chia.",
    "Disputes over the fee, by the rule {rule.version} of today: opened while the booking runs, except while the "
    "neutral judge looks at a draft ({booking.judge_working_days} working days), and within {rule.open_days} days of "
    "its end, unless the brand has accepted the delivery in words or both have agreed in words to cancel; the other "
    "side answers within {rule.answer_working_days} working days, an admin proposes within "
    "{rule.proposal_working_days}, both accept within {rule.acceptance_working_days}, then another admin decides; all "
    "of it within {rule.cap_days} days. The fee is released, refunded or split.",
)
_DISPUTES_LATER: Final = Sentence(
    "Nếu quy tắc tranh chấp thay đổi: hạn mở theo quy tắc của ngày hợp đồng kết thúc, các hạn khác theo quy tắc của "
    "ngày mở tranh chấp.",
    "Should the rule of disputes change: how long one may be opened is said by the rule of the day on which the "
    "booking ends, all else by that of the day on which it is opened.",
)


@dataclass(frozen=True, kw_only=True)
class DatedRules:
    """The rules of the day on which a booking is made, beside its own; the tax is that of a resident person."""

    fee: Rate
    tax: WithheldTax
    disputes: DisputeRule

    def to_json(self) -> dict[str, Any]:
        """The rules as JSON values: shares in basis points, the threshold in đồng."""
        return {
            "operator_fee": _rate(self.fee),
            "withheld_tax": _rate(self.tax) | {"threshold": self.tax.threshold},
            "disputes": self.disputes.model_dump(exclude={"valid_from", "valid_to", "reminder_hours"}),
        }


def dated_rules(now: datetime) -> DatedRules:
    """The rules that hold at an instant, by the calendar of Viet Nam. Raises LawNotOnFile."""
    day = day_in_vietnam(now)
    return DatedRules(fee=fee_rule(day), tax=tax_rule(day), disputes=dispute_rule(now))


def clauses(language: Language, *, fee: Money, rules: DatedRules, booking: BookingRule) -> list[str]:
    """What is taken off a (paid) fee, what remains, and how a dispute over it goes, one clause a line."""
    disputes = Sentence(*(each.format(rule=rules.disputes, booking=booking) for each in (_DISPUTES.vi, _DISPUTES.en)))
    return [
        _FEE.say(language).format(
            share=exact_percent(rules.fee.basis_points).say(language),
            of_all=amount(fee.share(rules.fee.basis_points)).say(language),
            version=rules.fee.version,
        ),
        _taxed(rules.tax, language),
        _NET.say(language),
        disputes.say(language),
        _DISPUTES_LATER.say(language),
    ]


def _taxed(tax: WithheldTax, language: Language) -> str:
    payment = _EVERY.say(language)
    if tax.threshold is not None:
        payment = _FROM.say(language).format(threshold=amount(vnd(tax.threshold)).say(language))
    return _TAX.say(language).format(
        articles="; ".join(_said(each).say(language) for each in tax.cited()),
        version=tax.version,
        share=exact_percent(tax.basis_points).say(language),
        payment=payment,
        spared=_SPARED.say(language) if tax.spared_by_commitment else "",
    )


def _rate(rate: Rate) -> dict[str, Any]:
    articles = [{"vi": each.vi, "en": each.en} for each in rate.cited()]
    return {"version": rate.version, "basis_points": rate.basis_points, "articles": articles}


def _said(article: Article) -> Sentence:
    return Sentence(article.vi, article.en)
