"""What the types of campaigns and briefs read, and who sees it."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import strawberry
from sqlalchemy import ColumnElement, case, false, select, true

import domain.money
from domain.actors import ActingAdmin, ActingBrand
from domain.campaigns import briefs, content, programmes, takedowns, versions
from domain.campaigns.visibility import brief_is_visible
from domain.funding_ends.draws import free_ends_at, held_ends_at
from domain.listings import ListingKind
from domain.listings import ListingReview as ReviewRow
from domain.payments import Funding as FundingRow
from payments.fundings import owed_of
from payments.holds import totals_of
from schema.brands import BRAND
from schema.campaigns.content import (
    AskedDeliverable,
    BriefClaim,
    NicheWeight,
    UsageGrant,
    WantedAudience,
)
from schema.campaigns.papers import Document
from schema.campaigns.types import Brief, BriefVersion, Campaign, TakedownOrder
from schema.categories import CATEGORIES
from schema.listings import LISTING_REVIEW
from schema.money import Money
from schema.node_keys import node_id
from schema.payments import FUNDING, campaign_money
from schema.reading import Many, One, Paged, Value, known, reads, value
from schema.reference import (
    ContentFormat,
    ContentLanguage,
    Niche,
    Platform,
    Province,
    format_of,
    platform_of,
    province_of,
)

Kept = Mapping[str, Any]
"""One entry of a list that a brief keeps as JSON."""


def members_and_admins(actor: Any) -> ColumnElement[bool]:
    """A brief's own brand and the alliance's admins."""
    if isinstance(actor, ActingAdmin):
        return true()
    return briefs.Brief.brand_id == actor.brand_id if isinstance(actor, ActingBrand) else false()


def campaigns_visible_to(actor: Any) -> ColumnElement[bool]:
    """A brand's members see its campaigns, the alliance's admins all."""
    if isinstance(actor, ActingAdmin):
        return true()
    return programmes.Campaign.brand_id == actor.brand_id if isinstance(actor, ActingBrand) else false()


def of_own_brief(key: Any) -> Callable[[Any], ColumnElement[bool]]:
    """Rows of a brief that only its brand's members and the alliance's admins see; `key` holds the brief."""

    def visible(actor: Any) -> ColumnElement[bool]:
        if isinstance(actor, ActingAdmin):
            return true()
        if isinstance(actor, ActingBrand):
            own: ColumnElement[bool] = key.in_(select(briefs.Brief.id).where(briefs.Brief.brand_id == actor.brand_id))
            return own
        return false()

    return visible


def niches_of(kept: list[Kept]) -> list[NicheWeight]:
    """Niches with their weights."""
    return [NicheWeight(niche=Niche(code=each["code"]), weight=each["weight"]) for each in kept]


def audience_of(kept: Kept) -> WantedAudience:
    """The wanted audience."""
    return WantedAudience(
        age_from=kept["age_from"],
        age_to=kept["age_to"],
        genders=[content.Gender(each) for each in kept["genders"]],
        provinces=provinces_of(kept["provinces"]),
    )


def deliverables_of(kept: list[Kept]) -> list[AskedDeliverable]:
    """The deliverables asked for."""
    return [
        AskedDeliverable(
            platform=platform_of(each["platform"]),
            format=format_of(each["format"]),
            count=each["count"],
            due_on=date.fromisoformat(each["due_on"]),
            note=each["note"],
        )
        for each in kept
    ]


def _platforms_asked(kept: list[Kept]) -> list[Platform]:
    return platforms_of(list(dict.fromkeys(each["platform"] for each in kept)))


def _formats_asked(kept: list[Kept]) -> list[ContentFormat]:
    return formats_of(list(dict.fromkeys(each["format"] for each in kept)))


def claims_of(kept: list[Kept]) -> list[BriefClaim]:
    """The claims with the ids of their proofs."""
    return [BriefClaim(text=each["text"], document_ids=document_ids_of(each["document_ids"])) for each in kept]


def grants_of(kept: list[Kept]) -> list[UsageGrant]:
    """The uses granted."""
    return [
        UsageGrant(
            right=each["right"],
            territory=each["territory"],
            until=None if each["until"] is None else date.fromisoformat(each["until"]),
        )
        for each in kept
    ]


def document_ids_of(kept: list[str]) -> list[strawberry.ID]:
    """The opaque ids of documents."""
    return [node_id(Document, UUID(each)) for each in kept]


def provinces_of(codes: list[str]) -> list[Province]:
    """Provinces, from their codes."""
    return [province_of(code) for code in codes]


def languages_of(codes: list[str]) -> list[ContentLanguage]:
    """Languages, from their codes."""
    return [ContentLanguage(code=code) for code in codes]


def platforms_of(codes: list[str]) -> list[Platform]:
    """Platforms, from their codes."""
    return [platform_of(code) for code in codes]


def formats_of(codes: list[str]) -> list[ContentFormat]:
    """Formats, from their codes."""
    return [format_of(code) for code in codes]


def amount(minor: int, currency: str) -> Money:
    """An amount, from its two columns."""
    return Money.of(domain.money.Money(minor, currency))


def _own(column: Any) -> Callable[[Any], ColumnElement[Any]]:
    """The column for the brief's own brand and admins; null for all others."""
    return lambda actor: case((members_and_admins(actor), column))


TAKEDOWN_ORDER: Final = reads(
    TakedownOrder, takedowns.TakedownOrder, visible=of_own_brief(takedowns.TakedownOrder.brief_id)
)

_KEPT: Final = versions.BriefVersion.content


def _money_in(name: str) -> Value:
    return value(_amount_kept, _KEPT[name])


def _amount_kept(kept: Kept) -> Money:
    return amount(kept["minor"], kept["currency"])


BRIEF_VERSION: Final = reads(
    BriefVersion,
    versions.BriefVersion,
    visible=of_own_brief(versions.BriefVersion.brief_id),
    columns={
        **{
            name: _KEPT[name]
            for name in (
                "title", "summary", "product_name", "abv_hundredths", "label_age_months", "prescription_only",
                "places", "tier_minimum", "talking_points", "forbidden_content", "mentions", "hashtags",
                "draft_review", "open_call", "invitation",
            )
        },
        "kind": value(content.BriefKind, _KEPT["kind"]),
        "goal": value(content.BriefGoal, _KEPT["goal"]),
        "category": known(CATEGORIES, _KEPT["category"]),
        "niches": value(niches_of, _KEPT["niches"]),
        "provinces": value(provinces_of, _KEPT["provinces"]),
        "languages": value(languages_of, _KEPT["languages"]),
        "audience": value(audience_of, _KEPT["audience"]),
        "deliverables": value(deliverables_of, _KEPT["deliverables"]),
        "platforms": value(_platforms_asked, _KEPT["deliverables"]),
        "formats": value(_formats_asked, _KEPT["deliverables"]),
        "fee_minimum": _money_in("fee_minimum"),
        "fee_maximum": _money_in("fee_maximum"),
        "budget": _money_in("budget"),
        "claims": value(claims_of, _KEPT["claims"]),
        "usage_grants": value(grants_of, _KEPT["usage_grants"]),
        "exclusivity_category": known(CATEGORIES, _KEPT["exclusivity"]["category"]),
        "exclusivity_days": _KEPT["exclusivity"]["days"],
        "open_until": value(datetime.fromisoformat, _KEPT["open_until"]),
        "document_ids": value(document_ids_of, _KEPT["documents"]),
    },
)  # fmt: skip

_ROW: Final = briefs.Brief
BRIEF: Final = reads(
    Brief,
    briefs.Brief,
    visible=brief_is_visible,
    columns={
        "category": known(CATEGORIES, _ROW.category),
        "niches": value(niches_of, _ROW.niches),
        "provinces": value(provinces_of, _ROW.provinces),
        "languages": value(languages_of, _ROW.languages),
        "audience": value(audience_of, _ROW.audience),
        "deliverables": value(deliverables_of, _ROW.deliverables),
        "platforms": value(platforms_of, _ROW.platforms),
        "formats": value(formats_of, _ROW.formats),
        "budget": value(amount, *(_own(column) for column in _ROW.budget.property.columns)),
        "claims": value(claims_of, _ROW.claims),
        "usage_grants": value(grants_of, _ROW.usage_grants),
        "exclusivity_category": known(CATEGORIES, _ROW.exclusivity_category),
        "document_ids": value(document_ids_of, _own(_ROW.documents)),
    },
    one={
        "brand": One(reading=BRAND, key=_ROW.brand_id),
        "campaign": One(reading=lambda: CAMPAIGN, key=_ROW.campaign_id),
        "version_in_work": One(
            reading=BRIEF_VERSION,
            key=versions.BriefVersion.brief_id,
            where=versions.BriefVersion.status.in_(versions.OPEN_VERSIONS),
        ),
        "takedown": One(reading=TAKEDOWN_ORDER, key=takedowns.TakedownOrder.brief_id),
    },
    many={
        "reviews": Many(
            reading=LISTING_REVIEW,
            key=ReviewRow.listing_id,
            where=ReviewRow.listing_kind == ListingKind.BRIEF,
            order_by=[ReviewRow.number],
            about=4,
        ),
    },
)
_CAMPAIGN_ID: Final = programmes.Campaign.id
_MONEY: Final = (
    *totals_of(_CAMPAIGN_ID),
    owed_of(_CAMPAIGN_ID),
    free_ends_at(_CAMPAIGN_ID),
    held_ends_at(_CAMPAIGN_ID),
)
CAMPAIGN: Final = reads(
    Campaign,
    programmes.Campaign,
    visible=campaigns_visible_to,
    columns={"money": value(campaign_money, *_MONEY)},
    one={"brand": One(reading=BRAND, key=programmes.Campaign.brand_id)},
    paged={
        "briefs": Paged(reading=BRIEF, key=_ROW.campaign_id),
        "fundings": Paged(reading=FUNDING, key=FundingRow.campaign_id),
    },
)
