"""Which briefs exist for whom: one's own and those one works on in every state, all others as published open calls."""

from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Select, func, or_, select, true

from domain.actors import ActingAdmin, ActingBrand, ActingInfluencer, Actor
from domain.campaigns.briefs import Brief, BriefStatus
from domain.campaigns.versions import OPEN_VERSIONS, BriefVersion, VersionStatus
from domain.ids import BriefId, CampaignId
from domain.money import Money, vnd
from domain.offers.visibility import briefs_held_by

LISTED: Final = (BriefStatus.PUBLISHED, BriefStatus.FILLED)
ENDED: Final = (BriefStatus.REFUSED, BriefStatus.CLOSED, BriefStatus.EXPIRED, BriefStatus.TAKEN_DOWN)


def briefs_owned_by(actor: ActingBrand) -> Select[Brief]:
    """The briefs of the actor's brand, in every state."""
    return select(Brief).where(Brief.brand_id == actor.brand_id)


def briefs_overseen_by(actor: ActingAdmin) -> Select[Brief]:
    """Every brief: the alliance's admins oversee all."""
    del actor
    return select(Brief)


def brief_is_visible(actor: Actor) -> ColumnElement[bool]:
    """Whether an actor may see a brief: admins all, a brand its own, everyone the listed open calls.

    An influencer sees what they hold an offer or a booking for, in every state and by invitation only as well.
    """
    listed = Brief.open_call & Brief.status.in_(LISTED)
    match actor:
        case ActingAdmin():
            return true()
        case ActingBrand():
            return or_(Brief.brand_id == actor.brand_id, listed)
        case ActingInfluencer():
            return or_(Brief.id.in_(briefs_held_by(actor)), listed)
        case _:
            return listed


def brief_by(brief_id: BriefId) -> Select[Brief]:
    """One brief, whoever asks: for operations that follow from another subject's rules."""
    return select(Brief).where(Brief.id == brief_id)


def campaign_id_of(brief_id: BriefId) -> Select[CampaignId]:
    """The campaign a brief stands in: it is locked before the brief."""
    return select(Brief.campaign_id).where(Brief.id == brief_id)


def briefs_past_closing(now: datetime, most: int) -> Select[Brief]:
    """Published briefs whose time is over, by id."""
    return (
        select(Brief)
        .where(Brief.status == BriefStatus.PUBLISHED, Brief.open_until <= now)
        .order_by(Brief.id)
        .limit(most)
    )


def running_briefs_in(campaign_id: CampaignId) -> Select[int]:
    """How many briefs of a campaign have not ended."""
    return (
        select(func.count())
        .select_from(Brief)
        .where(Brief.campaign_id == campaign_id, Brief.status.not_in((*ENDED, BriefStatus.FILLED)))
    )


def planned_in(campaign_id: CampaignId, *, beside: BriefId | None = None) -> Select[int]:
    """The budgets in đồng of a campaign's briefs, those refused and one `beside` left out."""
    counted = (Brief.campaign_id == campaign_id, Brief.status != BriefStatus.REFUSED)
    total = select(func.coalesce(func.sum(_budget_minor()), 0)).where(*counted)
    return total if beside is None else total.where(Brief.id != beside)


def version_in_work(brief_id: BriefId) -> Select[BriefVersion]:
    """The version of a brief that is a draft or submitted, if there is one."""
    return select(BriefVersion).where(BriefVersion.brief_id == brief_id, BriefVersion.status.in_(OPEN_VERSIONS))


def version_standing(brief_id: BriefId) -> Select[BriefVersion]:
    """The version of a brief that stands, if there is one."""
    return select(BriefVersion).where(BriefVersion.brief_id == brief_id, BriefVersion.status == VersionStatus.STANDING)


def version_shown(brief: Brief) -> Select[BriefVersion]:
    """The version whose content the brief's own columns hold."""
    return select(BriefVersion).where(BriefVersion.brief_id == brief.id, BriefVersion.number == brief.version)


def as_money(total: int) -> Money:
    """A sum of đồng, as the database adds it up (numeric), as money."""
    return vnd(int(total))


def _budget_minor() -> ColumnElement[int]:
    return Brief.__table__.c.budget_minor
