"""Campaigns, briefs with their versions, papers on file, named violators."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from domain.brands import Brand
from domain.campaigns.briefs import Brief, BriefStatus, columns_of
from domain.campaigns.content import (
    AskedDeliverable,
    BriefContent,
    BriefGoal,
    NicheWeight,
)
from domain.campaigns.documents import Document, DocumentDetails
from domain.campaigns.programmes import Campaign, CampaignPlan
from domain.campaigns.takedowns import TakedownRequest
from domain.campaigns.versions import BriefVersion, VersionStatus
from domain.campaigns.violators import ViolatorKind, ViolatorNotice
from domain.ids import LoginId
from domain.logins import Login
from domain.money import vnd
from tests.instants import NOON

CLOSING = datetime(2026, 12, 5, 17, 0, tzinfo=UTC)
"""Midnight to 6 December 2026 in Hà Nội, when briefs close unless told otherwise."""

HASH = "ab" * 32


def make_plan(**changes: Any) -> CampaignPlan:
    """A campaign of 100,000,000 đ over December."""
    plan = CampaignPlan(
        name="Tết 2027", budget=vnd(100_000_000), starts_on=date(2026, 12, 1), ends_on=date(2026, 12, 31)
    )
    return replace(plan, **changes)


def make_campaign(brand: Brand, **changes: Any) -> Campaign:
    """An open campaign."""
    plan = make_plan()
    values: dict[str, Any] = {
        "brand_id": brand.id,
        "name": plan.name,
        "budget": plan.budget,
        "starts_on": plan.starts_on,
        "ends_on": plan.ends_on,
        "created_at": NOON,
    }
    return Campaign(**(values | changes))


def make_content(**changes: Any) -> BriefContent:
    """A brief for one short video about a phone: ordinary goods, which need the company's registration alone."""
    content = BriefContent(
        title="Video mở hộp điện thoại Sen",
        summary="Mở hộp và dùng thử một ngày.",
        goal=BriefGoal.LAUNCH,
        product_name="Điện thoại Sen",
        category="electronics_household",
        niches=(NicheWeight(code="technology", weight=1),),
        deliverables=(AskedDeliverable(platform="tiktok", format="short_video", count=1, due_on=date(2026, 12, 20)),),
        places=2,
        fee_minimum=vnd(2_000_000),
        fee_maximum=vnd(5_000_000),
        budget=vnd(10_000_000),
        open_until=CLOSING,
    )
    return replace(content, **changes)


def make_brief(campaign: Campaign, content: BriefContent | None = None, **changes: Any) -> Brief:
    """A published brief; add a standing version of it with `make_brief_version`."""
    values: dict[str, Any] = {
        "campaign_id": campaign.id,
        "brand_id": campaign.brand_id,
        "status": BriefStatus.PUBLISHED,
        "created_at": NOON,
        "published_at": NOON,
    }
    return Brief(**(columns_of(content or make_content()) | values | changes))


def make_brief_version(
    brief: Brief, by: Login | LoginId, content: BriefContent | None = None, **changes: Any
) -> BriefVersion:
    """The version that stands."""
    values: dict[str, Any] = {
        "brief_id": brief.id,
        "number": 1,
        "content": (content or make_content()).to_json(),
        "status": VersionStatus.STANDING,
        "written_by": by.id if isinstance(by, Login) else by,
        "written_at": NOON,
    }
    return BriefVersion(**(values | changes))


def make_details(kind: str = "business_registration", **changes: Any) -> DocumentDetails:
    """A paper in date for all of 2026 and 2027."""
    details = DocumentDetails(
        kind=kind,
        number="0312345678",
        issuer="Sở Kế hoạch và Đầu tư Hà Nội",
        valid_from=date(2026, 1, 1),
        valid_until=date(2027, 12, 31),
        content_hash=HASH,
    )
    return replace(details, **changes)


def make_document(brand: Brand, by: Login, kind: str = "business_registration", **changes: Any) -> Document:
    """A paper on a brand's file."""
    document, _ = Document.filed(brand.id, make_details(kind, **changes), by=by.id, now=NOON)
    return document


def make_notice(**changes: Any) -> ViolatorNotice:
    """An authority's notice that names a company."""
    notice = ViolatorNotice(
        kind=ViolatorKind.COMPANY,
        name="Công ty TNHH Bán Gian",
        tax_code="0399999999",
        url=None,
        announced_by="Cục Phát thanh, truyền hình và thông tin điện tử",
        announced_on=date(2026, 11, 1),
        source_url="https://example.gov.vn/thong-bao/17",
    )
    return replace(notice, **changes)


def make_request(**changes: Any) -> TakedownRequest:
    """An authority's request, received an hour ago."""
    request = TakedownRequest(
        authority="Sở Văn hóa, Thể thao và Du lịch Hà Nội",
        reference="123/SVHTTDL",
        received_at=datetime(2026, 11, 21, 4, 0, tzinfo=UTC),
        reason="Quảng cáo sai sự thật.",
    )
    return replace(request, **changes)
