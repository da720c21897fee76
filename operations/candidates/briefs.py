"""What a brief wants, as matching reads it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from math import inf

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actors import ActingBrand
from domain.bookings.visibility import fees_of
from domain.brands import BlockedInfluencer, blocked_by
from domain.campaigns.briefs import Brief as BriefRow
from domain.campaigns.content import AskedDeliverable, BriefKind, WantedAudience
from domain.campaigns.versions import BriefVersion
from domain.campaigns.visibility import version_shown
from domain.errors import NotFound
from domain.ids import BrandId, BriefId, InfluencerId
from domain.influencers.audience import AGES
from domain.reference.competences import competence_for
from domain.reference.provinces import PROVINCES
from matching.brief import AudienceTrait, Brief
from matching.brief import BriefKind as WantedKind
from matching.person import Ask


def wanted(
    row: BriefRow,
    version: BriefVersion,
    *,
    blocked: Iterable[InfluencerId] = (),
    budget_spent: bool = False,
    today: date,
) -> Brief:
    """The brief as its shown version has it. `today` is a day in Ha Noi: what competence its goods need then."""
    content = version.read()
    unpaid = content.kind is BriefKind.COMMUNITY
    return Brief(
        id=row.id,
        brand_id=row.brand_id,
        kind=WantedKind(content.kind.value),
        niches=content.niche_shares(),
        category=content.category,
        competence=competence_for(content.category, today),
        min_tier=content.tier_minimum,
        platforms=frozenset(content.platforms),
        languages=frozenset(content.languages),
        provinces={code: PROVINCES[code].region.value for code in content.provinces},
        audience=wanted_audience(content.audience),
        fee_floor=None if unpaid else content.fee_minimum,
        fee_ceiling=None if unpaid else content.fee_maximum,
        exclusive_category=content.exclusivity and content.exclusivity.category,
        first_due=min(asked.due_on for asked in content.deliverables),
        blocked=frozenset(blocked),
        budget_spent=budget_spent,
    )


def ask_of(version: BriefVersion, *, today: date) -> Ask:
    """What a version of a brief asks of one person from today on."""
    content = version.read()
    return ask_for(content.deliverables, first_day=today, last_day=content.last_day)


def ask_for(deliverables: Iterable[AskedDeliverable], *, first_day: date, last_day: date) -> Ask:
    """These pieces, to be made within these days, both included."""
    pieces = Counter[tuple[str, str]]()
    for each in deliverables:
        pieces[each.platform, each.format] += each.count
    return Ask(pieces=pieces, first_day=first_day, last_day=last_day)


def wanted_audience(audience: WantedAudience) -> dict[AudienceTrait, frozenset[str]]:
    """Per trait the wanted segments; a trait that does not matter is missing."""
    segments = {
        AudienceTrait.AGE: _ages(audience.age_from, audience.age_to),
        AudienceTrait.GENDER: frozenset(gender.value for gender in audience.genders),
        AudienceTrait.PROVINCE: frozenset(audience.provinces),
    }
    return {trait: wanted for trait, wanted in segments.items() if wanted}


def _ages(age_from: int | None, age_to: int | None) -> frozenset[str]:
    """The brackets that platforms report in which at least one wanted age lies."""
    if age_from is None and age_to is None:
        return frozenset()
    return frozenset(
        bracket
        for bracket in AGES
        if (age_to is None or _youngest(bracket) <= age_to) and (age_from is None or _oldest(bracket) >= age_from)
    )


def _youngest(bracket: str) -> int:
    return int(bracket.removesuffix("+").partition("-")[0])


def _oldest(bracket: str) -> float:
    """The last age of "25-34"; "55+" has none."""
    return inf if bracket.endswith("+") else int(bracket.partition("-")[2])


async def shown(session: AsyncSession, chosen: Select[BriefRow]) -> tuple[BriefRow, BriefVersion]:
    """The one brief chosen, with the version that it shows. Raises NotFound."""
    row = (await session.scalars(chosen)).one_or_none()
    if row is None:
        raise NotFound
    return row, (await session.scalars(version_shown(row))).one()


async def blocked_all(session: AsyncSession, actor: ActingBrand) -> Sequence[InfluencerId]:
    """Everybody whom the actor's brand does not work with."""
    return (await session.scalars(blocked_by(actor).with_only_columns(BlockedInfluencer.influencer_id))).all()


async def blocked_one(session: AsyncSession, brand_id: BrandId, influencer_id: InfluencerId) -> Sequence[InfluencerId]:
    """The one person weighed, if the brand blocked them."""
    mine = (BlockedInfluencer.brand_id == brand_id, BlockedInfluencer.influencer_id == influencer_id)
    return (await session.scalars(select(BlockedInfluencer.influencer_id).where(*mine))).all()


def has_spent_its_budget() -> ColumnElement[bool]:
    """Whether what is left of a brief's budget pays no fee of its range. Unpaid briefs have none to spend."""
    money = BriefRow.__table__.c
    left: ColumnElement[int] = money.budget_minor - fees_of(BriefRow.id).correlate(BriefRow).scalar_subquery()
    return left < money.fee_minimum_minor


async def budget_is_spent(session: AsyncSession, brief_id: BriefId) -> bool:
    """Whether a brief has spent its budget."""
    return bool(await session.scalar(select(has_spent_its_budget()).where(BriefRow.id == brief_id)))
