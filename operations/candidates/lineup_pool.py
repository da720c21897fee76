"""Whom a lineup is chosen from, and over whom its answer holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from domain.ids import InfluencerId
from domain.sentences import Sentence, number
from matching.columns.ranking import Layer
from matching.lineup.asking import BudgetTooSmall, NobodyAllowed, QuotasUnmet
from matching.lineup.crowd import Question, gather
from matching.lineup.filling import MOST_CHOOSABLE, fill
from matching.lineup.solver import Highs
from operations.candidates.pool import MOST_RECALLED

SECONDS: Final = 1.9
"""For the solver, all programs of one question together: with what goes before and after, an answer in two seconds."""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How far one question goes: the solver's seconds, how many people are weighed one by one, and chosen from."""

    seconds: float = SECONDS
    recalled: int = MOST_RECALLED
    choosable: int = MOST_CHOOSABLE


USUAL: Final = Limits()


@dataclass(frozen=True, kw_only=True)
class Considered:
    """Over whom an answer holds: of `weighed` people `eligible` passed the gates, `unpriced` of them have no price.

    `choosable` were chosen from; `left_over`: others might have been as well. `by_words`: only whom words found was
    weighed. `recall_cut`: there were more to weigh.
    """

    weighed: int
    eligible: int
    unpriced: int
    choosable: int
    left_over: bool = False
    by_words: bool = False
    recall_cut: bool = False

    @property
    def cut(self) -> bool:
        """Whether somebody was not looked at who might have been chosen."""
        return self.left_over or self.recall_cut

    @property
    def among(self) -> Sentence:
        """“all 900 eligible candidates whose prices are known”, or whatever part of them it was."""
        priced = self.eligible - self.unpriced
        if self.left_over:
            vi = f"{number(self.choosable).vi} trong số {number(priced).vi} ứng viên đủ điều kiện đã biết giá"
            en = f"{number(self.choosable).en} of the {number(priced).en} eligible candidates whose prices are known"
        elif priced == 1:
            vi, en = "ứng viên đủ điều kiện duy nhất đã biết giá", "the only eligible candidate whose price is known"
        else:
            vi = f"tất cả {number(priced).vi} ứng viên đủ điều kiện đã biết giá"
            en = f"all {number(priced).en} eligible candidates whose prices are known"
        if self.by_words:
            vi, en = f"{vi}, tìm được theo từ khóa", f"{en}, found by the words"
        if self.recall_cut:
            weighed = number(self.weighed)
            vi = f"{vi} (mới xét {weighed.vi} người, còn những người khác)"
            en = f"{en} (only {weighed.en} people were looked at; there are more)"
        return Sentence(vi, en)

    @property
    def figures(self) -> Mapping[str, int | bool]:
        """For programs that read a refusal, named as in an answer."""
        return {
            "weighed": self.weighed,
            "eligible": self.eligible,
            "unpriced": self.unpriced,
            "choosable": self.choosable,
            "poolCut": self.cut,
        }


@dataclass(frozen=True, kw_only=True)
class FromColumns:
    """Of everybody certified those to choose from, over whom that speaks, and the solver's seconds that are left.

    `against`: what stands against any set of all the eligible; then there is nobody to choose from.
    """

    ids: Sequence[InfluencerId]
    considered: Considered
    against: QuotasUnmet | BudgetTooSmall | NobodyAllowed | None
    seconds: float


def from_columns(layers: Sequence[Layer], question: Question, limits: Limits) -> FromColumns:
    """Look at everybody in the layers."""
    solver = Highs(limits.seconds)
    gathered = gather(layers, question)
    filling = fill(gathered.crowd, question.wanted, solver, most=limits.choosable)
    considered = Considered(
        weighed=gathered.weighed,
        eligible=gathered.eligible,
        unpriced=gathered.eligible - len(gathered.crowd),
        choosable=len(gathered.crowd),
        left_over=not filling.is_all,
    )
    return FromColumns(
        ids=[gathered.crowd.id_at(place) for place in filling.places],
        considered=considered,
        against=filling.against,
        seconds=solver.left,
    )
