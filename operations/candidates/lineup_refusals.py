"""Why there is no lineup, and out of whom there is none."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.errors import DomainError
from domain.money import vnd
from domain.sentences import Sentence, amount
from matching.lineup.asking import BudgetTooSmall, NobodyAllowed, Quota, QuotasUnmet, Undecided
from operations.candidates.lineup_pool import Considered
from operations.candidates.lineup_terms import TRAITS, named


@dataclass(eq=False, kw_only=True)
class LineupQuotasUnmet(DomainError):
    """No set of those who were looked at meets all quotas together, whatever it costs."""

    missing: Sentence
    among: Sentence
    vi = "Dù ngân sách là bao nhiêu, không có nhóm nào trong {among} đáp ứng đủ hạn mức. Còn thiếu: {missing}."
    en = "Whatever the budget, no set out of {among} meets all quotas. Missing: {missing}."


@dataclass(eq=False, kw_only=True)
class LineupBudgetTooSmall(DomainError):
    """The cheapest set of those who were looked at that meets the quotas costs more than the budget."""

    needed: Sentence
    among: Sentence
    vi = "Ngân sách không đủ: nhóm rẻ nhất trong {among} đáp ứng các hạn mức tốn {needed}."
    en = "The budget is too small: the cheapest set out of {among} that meets the quotas costs {needed}."


@dataclass(eq=False, kw_only=True)
class LineupEmpty(DomainError):
    """Nobody may be chosen: there is nobody eligible with a known price, or the quotas leave out everybody."""

    why: Sentence
    vi = "Không chọn được ai: {why}."
    en = "Nobody can be chosen: {why}."


@dataclass(eq=False, kw_only=True)
class LineupUndecided(DomainError):
    """No set was found in the time there is, nor that there is none."""

    among: Sentence
    vi = "Chưa tìm được nhóm nào trong {among} trong thời gian cho phép. Hãy bớt hạn mức hoặc thu hẹp bằng từ khóa."
    en = "No set out of {among} was found in the time there is. Drop a quota, or narrow the candidates by words."


def refusal_of(answer: QuotasUnmet | BudgetTooSmall | NobodyAllowed | Undecided, considered: Considered) -> DomainError:
    """What a caller is told who gets no lineup."""
    among, figures = considered.among, considered.figures
    match answer:
        case QuotasUnmet():
            missing = _missing(answer.missing)
            return LineupQuotasUnmet(missing=missing, among=among, figures=figures, field="quotas")
        case BudgetTooSmall():
            needed = amount(vnd(answer.needed))
            return LineupBudgetTooSmall(needed=needed, among=among, figures=figures, field="budget")
        case NobodyAllowed():
            return LineupEmpty(why=_emptied(considered), figures=figures)
        case Undecided():
            return LineupUndecided(among=among, figures=figures)


def _emptied(considered: Considered) -> Sentence:
    if considered.eligible == considered.unpriced:
        return Sentence("không ứng viên đủ điều kiện nào đã biết giá", "no eligible candidate has a known price")
    among = considered.among
    return Sentence(f"các hạn mức loại trừ {among.vi}", f"the quotas leave out {among.en}")


def _missing(missing: Mapping[Quota, int]) -> Sentence:
    """“tier 3: 2, province Hanoi: 1”."""
    told = [(TRAITS[quota.trait], named(quota), count) for quota, count in missing.items()]
    return Sentence(
        ", ".join(f"{trait.vi} {name.vi}: {count}" for trait, name, count in told),
        ", ".join(f"{trait.en} {name.en}: {count}" for trait, name, count in told),
    )
