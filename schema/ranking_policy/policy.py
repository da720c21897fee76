"""How candidates are ranked, for everybody to read: the weights, the chance of a yes, damping, fair start."""

from datetime import date
from typing import Final

import strawberry

from domain.actors import Actor
from domain.law.articles import cite
from domain.ranking_policy.rules import ranking_rule
from domain.sentences import Language, Sentence
from matching.acceptance import AcceptanceFeature, AcceptanceModel
from matching.eligibility import Reason
from matching.fair_start import FairStart, promise_sentence
from matching.over_asking import OverAsking
from operations.ranking_policy.in_force import PolicyInForce, policy_in_force
from schema.campaigns.law_gate import LawArticle, articles_of
from schema.context import Context, Info
from schema.execution.computed import computed
from schema.ranking_policy.notes import Noted
from schema.ranking_policy.weights import RankingWeight, WeightsVersion, versions_of, weights_of

strawberry.enum(AcceptanceFeature, description="What the chance that an offer is accepted is made of.")
strawberry.enum(Reason, name="GateReason", description="Why somebody may not be ranked for a brief.")

TIE_RULE: Final = Sentence(
    "Ai bằng giá trị xếp nhau thì xếp theo `tieHash` tăng dần: SHA-256 của “ngày/bản yêu cầu/người”, mỗi ngày một "
    "khác, ai hỏi cũng như nhau.",
    "Equal order values are ordered by `tieHash`, rising: the SHA-256 of “day/brief/person”, another one each day, the "
    "same for everybody who asks.",
)
ORDER_RULE: Final = Sentence(
    "Giá trị xếp = điểm × khả năng nhận lời × hệ số giảm khi bị mời quá nhiều; sau đó người mới có khởi đầu công bằng. "
    "Không khoản tiền nào làm thay đổi thứ hạng.",
    "Order value = score × chance of a yes × damping of the over-asked; then newcomers get a fair start. No payment "
    "changes a rank.",
)
PAYMENT_RULE: Final = Sentence(
    "Không ai trả tiền để được xếp cao hơn, để được xét, để qua một điều kiện hay để người khác bị xếp thấp đi; không "
    "có vị trí ưu tiên trả phí. Phí của sàn không vào bất kỳ con số nào ở đây. Giá của người có ảnh hưởng chỉ được so "
    "với mức chi của bản yêu cầu.",
    "Nobody pays to rank higher, to be weighed, to pass a gate, or to have others rank lower; there is no paid "
    "priority. The operator's fee enters none of these numbers. An influencer's own price is only compared with what "
    "the brief offers.",
)
BRIEF_ORDER_RULE: Final = Sentence(
    "Bản yêu cầu dành cho một người xếp theo điểm của người đó; bằng điểm thì cái nào đóng sớm hơn đứng trước, rồi "
    "theo `tieHash`. Không khoản tiền nào nhãn hàng trả cho chúng tôi làm thay đổi thứ hạng.",
    "Briefs for an influencer are ordered by that person's score; of equal ones those that close sooner come first, "
    "then by `tieHash`. Nothing that a brand pays us changes a rank.",
)


@strawberry.type(description="What a feature may add to the chance that an offer is accepted.")
class ChanceCoefficient:
    feature: AcceptanceFeature = strawberry.field(description="Which feature.")
    coefficient: int = strawberry.field(description="What it adds when fully met, in thousandths of a logit.")


@strawberry.type(
    description="How the chance that an offer is accepted is estimated: a logistic model in which no merit lowers it "
    "and no refusal for a protected reason counts."
)
class ChanceModel(Noted):
    version: str = strawberry.field(description="Its version.")
    valid_from: date = strawberry.field(description="The first day on which it holds.")
    intercept: int = strawberry.field(description="In thousandths of a logit, before any feature.")
    coefficients: list[ChanceCoefficient] = strawberry.field(description="What each feature may add.")
    floor: int = strawberry.field(description="Nobody's chance is put lower, in basis points.")
    unknown: int = strawberry.field(description="What a feature that is not known counts, in basis points.")
    record_days: int = strawberry.field(description="How many days back answers to offers are counted.")
    answers_prior_mean: int = strawberry.field(description="The share accepted that everybody starts with, in bp.")
    answers_prior_strength: int = strawberry.field(description="How many answers that start weighs as much as.")
    days_full: int = strawberry.field(description="From so many days before the first piece is due, time is enough.")


@strawberry.type(description="When somebody who is asked too often stands back, and how far.")
class OverAskingRule(Noted):
    version: str = strawberry.field(description="Its version.")
    valid_from: date = strawberry.field(description="The first day on which it holds.")
    window_days: int = strawberry.field(description="Offers of so many days count, and all that are open.")
    asks_per_place: int = strawberry.field(description="So many offers for each free place take nothing off.")
    floor: int = strawberry.field(description="The order value is never multiplied by less, in basis points.")


@strawberry.type(
    description="Who is a newcomer, what they are promised, and how it comes about: a head start, then FA*IR."
)
class FairStartRule(Noted):
    version: str = strawberry.field(description="Its version.")
    valid_from: date = strawberry.field(description="The first day on which it holds.")
    places: int = strawberry.field(description="How many places from the first it governs.")
    share: int = strawberry.field(description="The share of newcomers that chance is compared with, in basis points.")
    significance: int = strawberry.field(
        description="How often a list drawn by chance may break a minimum, in basis points, over all prefixes together."
    )
    minimums: list[int] = strawberry.field(
        description="How many newcomers the first 1, 2, … places hold at least, as far as there are newcomers."
    )
    newcomer_days: int = strawberry.field(description="A newcomer was first certified fewer days ago.")
    newcomer_bookings: int = strawberry.field(description="A newcomer has finished fewer bookings.")
    head_start: int = strawberry.field(
        description="When places are given, a newcomer's order value counts so much more, in basis points; it is in no "
        "score."
    )
    equal_merit: int = strawberry.field(
        description="Of the attention that people with a record get, newcomers of equal merit are promised so much, "
        "over all briefs, in basis points; 0 where nothing is promised."
    )
    promised: strawberry.Private[Sentence]

    @computed(needs=("promised",), description="What newcomers are promised, in the language of the request.")
    def promise(self, context: Context) -> str:
        """By the caller's language."""
        return self.promised.say(context.language)


@strawberry.type(description="How candidates are ranked: public, dated, versioned.")
class RankingPolicy(Noted):
    version: str = strawberry.field(description="The version of the weights.")
    valid_from: date = strawberry.field(description="The first day on which it holds.")
    weights: list[RankingWeight] = strawberry.field(description="The parts of a score; each column sums to 10000.")
    versions: list[WeightsVersion] = strawberry.field(
        description="Every version of the weights, the newest first, also those published and not yet in force."
    )
    notice_days: int = strawberry.field(
        description="So many days new weights are public before they count, a house rule. An offer keeps the weights "
        "that it was made under."
    )
    gates: list[Reason] = strawberry.field(description="What is asked before any score.")
    chance: ChanceModel = strawberry.field(description="How the chance that an offer is accepted is estimated.")
    over_asking: OverAskingRule = strawberry.field(description="How attention goes round.")
    fair_start: FairStartRule = strawberry.field(description="How newcomers get a place.")
    payment_changes_rank: bool = strawberry.field(description="Always false: nothing anyone pays enters a rank.")
    articles: list[LawArticle] = strawberry.field(description="The law by which the criteria are public.")

    @computed(description="What candidates are ordered by, in the language of the request.")
    def order_rule(self, context: Context) -> str:
        """By the caller's language."""
        return ORDER_RULE.say(context.language)

    @computed(description="What the briefs for an influencer are ordered by, in the language of the request.")
    def brief_order_rule(self, context: Context) -> str:
        """By the caller's language."""
        return BRIEF_ORDER_RULE.say(context.language)

    @computed(description="How equal order values are ordered, in the language of the request.")
    def tie_rule(self, context: Context) -> str:
        """By the caller's language."""
        return TIE_RULE.say(context.language)

    @computed(description="What payment may not do, in the language of the request.")
    def payment_rule(self, context: Context) -> str:
        """By the caller's language."""
        return PAYMENT_RULE.say(context.language)


@strawberry.type
class RankingPolicyQuery:
    """The public rules of ranking."""

    @strawberry.field(description="How candidates are ranked today; for everybody.")
    async def ranking_policy(self, info: Info) -> RankingPolicy:
        """The numbers in force."""
        return await ranking_policy(info)


async def ranking_policy(info: Info) -> RankingPolicy:
    """The numbers in force today, in the caller's language."""
    context = info.context
    return _policy(await policy_in_force(context.database, now=context.now), context.language, context.actor)


def _policy(found: PolicyInForce, language: Language, actor: Actor) -> RankingPolicy:
    policy = found.policy
    weights = policy.weights
    return RankingPolicy(
        version=weights.version,
        valid_from=weights.valid_from,
        weights=weights_of(weights),
        versions=versions_of(found.versions, weights, actor),
        notice_days=ranking_rule(found.day).notice_days,
        meant=weights.note,
        gates=[reason for reason in Reason if reason is not Reason.NOT_AVAILABLE],
        chance=_chance(policy.acceptance),
        over_asking=_over_asking(policy.over_asking),
        fair_start=_fair_start(policy.fair_start),
        payment_changes_rank=False,
        articles=articles_of(cite(weights.public_by, found.day), language),
    )


def _chance(model: AcceptanceModel) -> ChanceModel:
    return ChanceModel(
        version=model.version,
        valid_from=model.valid_from,
        intercept=model.intercept,
        coefficients=[
            ChanceCoefficient(feature=feature, coefficient=model.coefficients[feature]) for feature in AcceptanceFeature
        ],
        floor=model.floor,
        unknown=model.unknown,
        record_days=model.record_days,
        answers_prior_mean=model.answers_prior_mean,
        answers_prior_strength=model.answers_prior_strength,
        days_full=model.days_full,
        meant=model.note,
    )


def _over_asking(rule: OverAsking) -> OverAskingRule:
    return OverAskingRule(
        version=rule.version,
        valid_from=rule.valid_from,
        window_days=rule.window_days,
        asks_per_place=rule.asks_per_place,
        floor=rule.floor,
        meant=rule.note,
    )


def _fair_start(rule: FairStart) -> FairStartRule:
    return FairStartRule(
        version=rule.version,
        valid_from=rule.valid_from,
        places=rule.places,
        share=rule.share,
        significance=rule.significance,
        minimums=list(rule.minimums),
        newcomer_days=rule.newcomer_days,
        newcomer_bookings=rule.newcomer_bookings,
        head_start=rule.head_start,
        equal_merit=rule.equal_merit,
        promised=promise_sentence(rule),
        meant=rule.note,
    )
