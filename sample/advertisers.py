"""Forty brands and their briefs: registered, verified, with papers on file, each brief on its way."""

import hashlib
import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from domain.actors import ActingBrandOwner, SignedIn
from domain.campaigns.content import (
    AskedDeliverable,
    AskedExclusivity,
    BriefContent,
    BriefGoal,
    BriefKind,
    NicheWeight,
    UsageGrant,
    WantedAudience,
)
from domain.campaigns.documents import DocumentDetails
from domain.campaigns.programmes import CampaignPlan
from domain.ids import BriefId, CampaignId, DocumentId
from domain.law.rules import category_rule
from domain.logins import Login
from domain.money import vnd
from operations.brands import create_brand, verify_brand
from operations.campaigns.briefs import draft_brief
from operations.campaigns.documents import file_document
from operations.campaigns.programmes import create_campaign
from sample.alliance import Alliance
from sample.cast import brand_email, brand_tax_code
from sample.scene import Scene

DAY = timedelta(days=1)
OPEN_FOR = 45 * DAY
"""How long a brief of the sample takes answers."""


class BrandSheet(BaseModel):
    """One line of brands.json; fees in đồng."""

    model_config = ConfigDict(frozen=True)

    name: str
    category: str
    product: str
    niches: Mapping[str, int]
    asks: tuple[tuple[str, str], ...]
    fee_minimum: int
    fee_maximum: int
    tier: int


class _Sheets(BaseModel):
    brands: tuple[BrandSheet, ...]


def brand_sheets() -> tuple[BrandSheet, ...]:
    """The forty brands."""
    return _Sheets.model_validate_json((files("sample") / "brands.json").read_bytes()).brands


def campaign_name(sheet: BrandSheet) -> str:
    """The name of the brand's one campaign."""
    return f"{sheet.product}, mùa Tết"


@dataclass(frozen=True)
class Advertiser:
    """A brand that has joined, with its campaign and its product's papers."""

    actor: ActingBrandOwner
    sheet: BrandSheet
    campaign_id: CampaignId
    documents: tuple[DocumentId, ...]


async def advertise(
    scene: Scene, alliance: Alliance, number: int, sheet: BrandSheet, *, password_hash: str, begun: datetime
) -> Advertiser:
    """Register, be verified, file every paper the category needs, and plan a campaign."""
    login = Login(
        email=brand_email(number), display_name=f"Chủ {sheet.name}", password_hash=password_hash, created_at=begun
    )
    scene.stage.add(login)
    await scene.stage.flush()
    brand = await create_brand(
        scene.work_as(SignedIn(login_id=login.id), begun),
        name=sheet.name,
        legal_name=f"Công ty TNHH {sheet.name} (hư cấu)",
        tax_code=brand_tax_code(number),
        website=f"https://nhan-{number}.example",
    )
    await scene.stage.flush()
    await verify_brand(scene.work_as(alliance.secretariat, begun + DAY), brand_id=brand.id)
    actor = ActingBrandOwner(login_id=login.id, brand_id=brand.id)
    documents = [
        (await file_document(scene.work_as(actor, begun + DAY), details=_paper(kind, number, begun))).id
        for kind in category_rule(sheet.category, begun.date()).papers
    ]
    campaign = await create_campaign(
        scene.work_as(actor, begun + DAY),
        plan=CampaignPlan(
            name=campaign_name(sheet),
            budget=vnd(500_000_000),
            starts_on=begun.date(),
            ends_on=(begun + 300 * DAY).date(),
        ),
    )
    await scene.stage.flush()
    return Advertiser(actor, sheet, campaign.id, tuple(documents))


async def draft(scene: Scene, advertiser: Advertiser, content: BriefContent, at: datetime) -> BriefId:
    """Write a brief down."""
    brief = await draft_brief(scene.work_as(advertiser.actor, at), campaign_id=advertiser.campaign_id, content=content)
    await scene.stage.flush()
    return brief.id


def content_of(advertiser: Advertiser, *, places: int, at: datetime, chance: random.Random) -> BriefContent:
    """A brief for the brand's product, open for some weeks after `at`."""
    sheet = advertiser.sheet
    community = sheet.fee_maximum == 0
    due = (at + 60 * DAY).date()
    return BriefContent(
        title=f"{sheet.product}: tìm người kể thật",
        summary=f"Chúng tôi tìm người đã dùng {sheet.product.lower()} và kể lại bằng lời của mình.",
        kind=BriefKind.COMMUNITY if community else BriefKind.COMMERCIAL,
        goal=BriefGoal.COMMUNITY
        if community
        else chance.choice((BriefGoal.AWARENESS, BriefGoal.LAUNCH, BriefGoal.SALES)),
        product_name=sheet.product,
        category=sheet.category,
        niches=tuple(NicheWeight(code=code, weight=weight) for code, weight in sheet.niches.items()),
        provinces=tuple(chance.sample(("01", "79", "48", "31", "92"), chance.randint(0, 2))),
        audience=WantedAudience(age_from=18, age_to=chance.choice((24, 34, 44))),
        deliverables=tuple(
            AskedDeliverable(platform=platform, format=code, count=1, due_on=due) for platform, code in sheet.asks
        ),
        places=places,
        fee_minimum=vnd(sheet.fee_minimum),
        fee_maximum=vnd(sheet.fee_maximum),
        budget=vnd(sheet.fee_maximum * places),
        tier_minimum=sheet.tier,
        talking_points=("Nói rõ đây là quảng cáo ngay từ đầu.", "Kể điều mình thích và điều chưa thích."),
        forbidden_content=("So sánh với hãng khác.",),
        hashtags=("#quangcao",),
        usage_grants=(UsageGrant(right="organic_only", territory="VN", until=due + 90 * DAY),),
        exclusivity=None if community else AskedExclusivity(category=sheet.category, days=14),
        open_until=at + OPEN_FOR,
        documents=advertiser.documents,
    )


def _paper(kind: str, number: int, begun: datetime) -> DocumentDetails:
    return DocumentDetails(
        kind=kind,
        number=f"MAU-{number:03d}-{kind[:3].upper()}",
        issuer="Cơ quan mẫu",
        valid_from=(begun - 100 * DAY).date(),
        valid_until=(begun + 900 * DAY).date(),
        content_hash=hashlib.sha256(f"{number}:{kind}".encode()).hexdigest(),
    )
