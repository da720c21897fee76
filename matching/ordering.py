"""The order value: score × chance of a yes × damping. Whole numbers; nothing anyone pays enters it.

Rounding rule: the three are multiplied first and divided once, rounded down, so the value is 0 to 10000 basis points
and raising any of the three never lowers it.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from domain.money import BASIS_POINTS
from domain.sentences import Sentence, percent
from matching.acceptance import Acceptance, Acceptances
from matching.brief import Brief, Candidate
from matching.over_asking import damping
from matching.ranking_policy import RankingPolicy
from matching.scoring import Scored, total


class Order(NamedTuple):
    """What a candidate is ordered by, in basis points, and whether they are a newcomer to whom fair start applies."""

    value: int
    acceptance: Acceptance
    damping: int
    newcomer: bool


class Ordering:
    """What one brief orders candidates by on `day` (Ha Noi): what is the same for all is worked out once."""

    def __init__(self, brief: Brief, policy: RankingPolicy, day: date) -> None:
        self._policy, self._day = policy, day
        self._acceptances = Acceptances(brief, policy.acceptance, day)

    def of(self, candidate: Candidate, parts: Sequence[Scored]) -> Order:
        """The order value of one candidate with the parts of their score."""
        likely = self._acceptances.of(candidate, parts)
        factor = damping(candidate, self._policy.over_asking)
        value = order_value(total(parts), likely.chance, factor)
        return Order(value, likely, factor, self._policy.fair_start.is_newcomer(candidate, self._day))


def order_of(brief: Brief, candidate: Candidate, parts: Sequence[Scored], policy: RankingPolicy, day: date) -> Order:
    """What `Ordering` says of one candidate; whoever orders many for a brief makes that once."""
    return Ordering(brief, policy, day).of(candidate, parts)


def order_value(score: int, chance: int, factor: int) -> int:
    """Score × chance × damping, all in basis points, rounded down once."""
    return score * chance * factor // BASIS_POINTS**2


def chance_sentence(order: Order) -> Sentence:
    """How probably they accept."""
    chance = percent(order.acceptance.chance)
    return Sentence(
        f"Ước tính {chance.vi} khả năng nhận lời; từ chối vì lý do được bảo vệ không bao giờ bị tính.",
        f"The chance of a yes is put at {chance.en}; refusals for a protected reason never count.",
    )


def damping_sentence(order: Order) -> Sentence:
    """Whether they stand back for being asked much. How much, and what places are free, is theirs to know."""
    if order.damping == BASIS_POINTS:
        return Sentence("Không bị mời quá nhiều, nên giữ nguyên.", "Not asked too often, so nothing is taken off.")
    left = percent(order.damping)
    return Sentence(
        f"Gần đây được mời nhiều hơn sức nhận, nên chỉ tính {left.vi}.",
        f"Asked lately for more than they can take on, so {left.en} is counted.",
    )


def fair_start_sentence(order: Order, rank: int, rank_before: int) -> Sentence:
    """What fair start did to a place: moved a newcomer up, others down for it, or nothing."""
    if rank < rank_before:
        return Sentence(
            f"Người mới: được đưa từ vị trí {rank_before} lên {rank} để có khởi đầu công bằng.",
            f"A newcomer, moved up from place {rank_before} to {rank} for a fair start.",
        )
    if rank > rank_before:
        return Sentence(
            f"Từ vị trí {rank_before} xuống {rank} để người mới có khởi đầu công bằng.",
            f"Moved from place {rank_before} to {rank} so that newcomers get a fair start.",
        )
    if order.newcomer:
        return Sentence(
            "Người mới, đứng đúng vị trí theo giá trị xếp.", "A newcomer who stands where the order value puts them."
        )
    return Sentence("Đứng đúng vị trí theo giá trị xếp.", "Stands where the order value puts them.")
