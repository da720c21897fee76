"""Whether one influencer passes the gates of one brief today, and the score card an offer is made under."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from domain.campaigns.briefs import Brief
from domain.campaigns.visibility import version_shown
from domain.errors import NotFound
from domain.ids import InfluencerId
from domain.law.periods import day_in_vietnam
from domain.money import Money
from domain.offers.refusals import NotEligible
from domain.offers.terms import Side
from domain.rows import Json
from matching.eligibility import Obstacle, obstacles, shown_to_brand, shown_to_influencer
from matching.explaining import Part, explain
from matching.ordering import order_of
from matching.scoring import score_parts, total
from operations.candidates.briefs import ask_of, blocked_one, wanted
from operations.candidates.features import candidates_of
from operations.ranking_policy.in_force import policy_on


@dataclass(frozen=True, kw_only=True)
class Weighed:
    """The gates an influencer does not pass, none when eligible; and score, parts and order as JSON values."""

    obstacles: tuple[Obstacle, ...]
    score_card: Json

    def require(self, *, told_to: Side, budget_spent: bool = False) -> None:
        """Raise NotEligible with the reasons that the side may see: neither is told that the other refuses it.

        `budget_spent`: the brief has no money left for anybody, which an influencer is told in the same words.
        """
        if told_to is Side.BRAND:
            found = shown_to_brand(self.obstacles)
        else:
            found = shown_to_influencer(self.obstacles, budget_spent=budget_spent)
        if found:
            raise NotEligible(
                vi_reasons=" ".join(each.sentence.vi for each in found),
                en_reasons=" ".join(each.sentence.en for each in found),
            )


async def weigh(
    session: AsyncSession, row: Brief, influencer_id: InfluencerId, *, fee: Money, now: datetime
) -> Weighed:
    """Weigh one listed person for a brief as it stands; `fee` is the price that the gate compares.

    Raises NotFound for somebody who is not listed.
    """
    today = day_in_vietnam(now)
    version = (await session.scalars(version_shown(row))).one()
    candidates = await candidates_of(session, [influencer_id], ask_of(version, today=today), now=now)
    if not candidates:
        raise NotFound
    brief = wanted(row, version, blocked=await blocked_one(session, row.brand_id, influencer_id), today=today)
    candidate, policy = candidates[0], await policy_on(session, today)
    parts = score_parts(brief, candidate, policy.weights)
    order = order_of(brief, candidate, parts, policy, today)
    return Weighed(
        obstacles=obstacles(brief, replace(candidate, price=fee), today),
        score_card={
            "score": total(parts),
            "weights_version": policy.weights.version,
            "day": today.isoformat(),
            "parts": [_written(part) for part in explain(brief, candidate, parts, policy.weights)],
            "order": {
                "value": order.value,
                "chance": order.acceptance.chance,
                "features": [each._asdict() for each in order.acceptance.features],
                "damping": order.damping,
                "newcomer": order.newcomer,
                "versions": asdict(policy.versions),
            },
        },
    )


def _written(part: Part) -> Json:
    evidence = [fact._asdict() for fact in part.evidence]
    return {**part._asdict(), "evidence": evidence, "sentence": asdict(part.sentence)}
