"""The documents that the tests of this folder send, and inputs for them whose dates lie ahead."""

from datetime import timedelta
from typing import Any

from domain.brands import Brand
from domain.campaigns.briefs import Brief, BriefStatus
from domain.campaigns.content import AskedDeliverable, BriefContent
from domain.campaigns.programmes import Campaign
from domain.campaigns.versions import VersionStatus
from domain.law.periods import day_in_vietnam
from domain.listings import ListingReview
from domain.logins import Login
from domain.rows import Row
from runtime.clock import now
from tests.databases import TestDatabase
from tests.makers.campaigns import HASH, make_brief, make_brief_version, make_campaign, make_content, make_document
from tests.makers.listings import make_submission

PROBLEM = "... on Problem { code field message }"


def mutation(name: str, arguments: str, selection: str) -> str:
    """A document with one mutation; `arguments` are `name: Type!` pairs."""
    names = [pair.split(":")[0].strip() for pair in arguments.split(",")]
    given = ", ".join(f"{each}: ${each}" for each in names)
    declared = ", ".join(f"${pair.strip()}" for pair in arguments.split(","))
    return f"mutation ({declared}) {{ {name}({given}) {{ {selection} {PROBLEM} }} }}"


ON_CAMPAIGN = "... on Campaign { id name status budget { minor } startsOn endsOn }"
ON_BRIEF = "... on Brief { id title status version places placesLeft versionInWork { number status title } }"
ON_DOCUMENT = "... on Document { id kind { code } number withdrawnAt }"

CREATE_CAMPAIGN = mutation("createCampaign", "input: CampaignPlanInput!, idempotencyKey: String", ON_CAMPAIGN)
EDIT_CAMPAIGN = mutation("editCampaign", "campaignId: ID!, input: CampaignPlanInput!", ON_CAMPAIGN)
CLOSE_CAMPAIGN = mutation("closeCampaign", "campaignId: ID!", ON_CAMPAIGN)
DRAFT = mutation("draftBrief", "campaignId: ID!, input: BriefContentInput!, idempotencyKey: String", ON_BRIEF)
EDIT = mutation("editBrief", "briefId: ID!, input: BriefContentInput!", ON_BRIEF)
SUBMIT = mutation("submitBrief", "briefId: ID!, idempotencyKey: String", ON_BRIEF)
TAKE_BACK = mutation("takeBackBrief", "briefId: ID!", ON_BRIEF)
CLOSE = mutation("closeBrief", "briefId: ID!", ON_BRIEF)
APPROVE = mutation("approveBrief", "briefId: ID!, reason: ReviewReasonInput!", ON_BRIEF)
ASK = mutation("askForBriefChanges", "briefId: ID!, reason: ReviewReasonInput!", ON_BRIEF)
REFUSE = mutation("refuseBrief", "briefId: ID!, reason: ReviewReasonInput!", ON_BRIEF)
TAKE_DOWN = mutation(
    "orderTakedown", "briefId: ID!, input: OrderTakedownInput!", "... on Brief { status takedown { dueAt reference } }"
)
FULFIL = mutation("fulfilTakedown", "briefId: ID!", "... on Brief { takedown { fulfilledAt } }")
FILE = mutation("fileDocument", "input: FileDocumentInput!, idempotencyKey: String", ON_DOCUMENT)
WITHDRAW = mutation("withdrawDocument", "documentId: ID!", ON_DOCUMENT)
BLOCK = mutation(
    "blockViolator", "input: BlockViolatorInput!", "... on NamedViolator { id name kind taxCode announcedOn }"
)
UNBLOCK = mutation("unblockViolator", "violatorId: ID!", "... on NamedViolator { id liftedAt }")

APPROVED = {"ground": "IN_ORDER", "text": "Đủ giấy tờ."}
TURNED_DOWN = {"ground": "HOUSE_RULE", "clause": "Mục 2", "text": "Chưa rõ."}

PLAN = {"name": "Tết 2027", "budget": 100_000_000, "startsOn": "2026-12-01", "endsOn": "2026-12-31"}

PAPER = {
    "kind": "business_registration",
    "number": "0312345678",
    "issuer": "Sở Kế hoạch và Đầu tư Hà Nội",
    "validFrom": "2026-01-01",
    "contentHash": HASH,
}
NOTICE = {
    "kind": "COMPANY",
    "name": "Công ty TNHH Bán Gian",
    "taxCode": "0399999999",
    "announcedBy": "Cục Phát thanh",
    "announcedOn": "2026-11-01",
    "sourceUrl": "https://example.gov.vn/17",
}


def content_ahead(**changes: Any) -> BriefContent:
    """A brief that closes in two weeks, its one video due in a month."""
    due_on = day_in_vietnam(now() + timedelta(days=30))
    deliverable = AskedDeliverable(platform="tiktok", format="short_video", count=1, due_on=due_on)
    ahead: dict[str, Any] = {"open_until": now() + timedelta(days=14), "deliverables": (deliverable,)}
    return make_content(**(ahead | changes))


def brief_input(**changes: Any) -> dict[str, Any]:
    """The same as input."""
    content = content_ahead()
    given: dict[str, Any] = {
        "title": content.title,
        "summary": content.summary,
        "goal": "LAUNCH",
        "productName": content.product_name,
        "category": content.category,
        "niches": [{"code": "technology"}],
        "deliverables": [
            {"platform": "tiktok", "format": "short_video", "dueOn": content.last_day.isoformat()},
        ],
        "places": 2,
        "feeMinimum": 2_000_000,
        "feeMaximum": 5_000_000,
        "budget": 10_000_000,
        "openUntil": content.open_until.isoformat(),
    }
    return given | changes


def order_input(**changes: Any) -> dict[str, Any]:
    """An authority's request that came in a minute ago."""
    received = (now() - timedelta(minutes=1)).isoformat()
    return {"authority": "Sở VHTT", "reference": "123", "receivedAt": received, "reason": "Sai sự thật."} | changes


async def add_campaign(database: TestDatabase, brand: Brand) -> Campaign:
    """An open campaign."""
    return await database.add(make_campaign(brand))


async def add_brief(
    database: TestDatabase, campaign: Campaign, by: Login, status: BriefStatus = BriefStatus.PUBLISHED, **content: Any
) -> Brief:
    """A brief in a state, with its version and, where it is submitted, its place in the queue."""
    ahead = content_ahead(**content)
    unpublished = {BriefStatus.DRAFT: VersionStatus.DRAFT, BriefStatus.SUBMITTED: VersionStatus.SUBMITTED}
    instant = now()
    published = None if status in unpublished else instant
    brief = await database.add(make_brief(campaign, ahead, status=status, published_at=published, created_at=instant))
    rows: list[Row] = [make_brief_version(brief, by, ahead, status=unpublished.get(status, VersionStatus.STANDING))]
    if status is BriefStatus.SUBMITTED:
        rows.append(_submission(brief, by))
    await database.add(*rows)
    return brief


def _submission(brief: Brief, by: Login) -> ListingReview:
    return make_submission(listing_id=brief.id, by=by.id)


async def register(database: TestDatabase, brand: Brand, by: Login) -> None:
    """Put the company's registration on file."""
    await database.add(make_document(brand, by))
