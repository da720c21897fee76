"""A supplement brief is drafted, held by the law gate until its papers are on file, submitted and approved."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from story.marks import Mark
from story.telling import Telling
from story.voices import Voice

PLACES: Final = 2
FEE: Final = 6_000_000
"""Đồng that the brand offers each influencer: of a payment from 5,000,000 đ on, income tax is withheld."""
HIGHEST: Final = 200_000_000
"""Đồng that the brand would pay at most, so that nobody's price stands in the way."""
PAPERS: Final = ("food_registration_receipt", "ad_content_confirmation")
"""What a health supplement needs beside the company's registration: Decrees 15/2018 Art 26-27, 342/2025 Art 5."""
NOT_A_MEDICINE: Final = "Thực phẩm này không phải là thuốc, không có tác dụng thay thế thuốc chữa bệnh"


@dataclass(frozen=True)
class Posted:
    """A published brief and its brand's voice."""

    brand: Voice
    campaign_id: str
    brief_id: str
    due_on: date


def post_brief(telling: Telling) -> Posted:
    """From signing in to a published brief."""
    with telling.step("A brand signs in"):
        owner = telling.signed_in(telling.cast.brand, "Brand")
        (membership, *_) = owner.ask("me")["memberships"]
        brand = owner.acting_as(f"brand:{membership['brand']['id']}")
        telling.see("the alliance has verified the brand", holds=membership["brand"]["verifiedAt"] is not None)
    today = telling.now.date()
    campaign = _plan(telling, brand, today)
    content = _content(telling, today)
    brief = _draft(telling, brand, campaign["id"], content)
    _file_papers(telling, brand, brief["id"], content, today)
    _have_approved(telling, brand, brief["id"])
    return Posted(brand, campaign["id"], brief["id"], _due_on(today))


def _plan(telling: Telling, brand: Voice, today: date) -> Any:
    with telling.step("It plans a campaign"):
        plan = {
            "name": f"Viên rau củ mùa Tết, {telling.name}",
            "budget": PLACES * HIGHEST,
            "startsOn": today.isoformat(),
            "endsOn": (today + timedelta(days=90)).isoformat(),
        }
        return brand.do("create_campaign", input=plan, idempotencyKey=telling.key("campaign"))


def _draft(telling: Telling, brand: Voice, campaign_id: str, content: dict[str, Any]) -> Any:
    with telling.step("It drafts a brief for a health supplement; the law gate holds it"):
        brief = brand.do(
            "draft_brief",
            at=Mark.BRIEF_DRAFTED,
            campaignId=campaign_id,
            input=content,
            idempotencyKey=telling.key("brief"),
        )
        gate = brand.ask("law_gate", briefId=brief["id"])
        missing = {
            finding["documentKind"]["code"] for finding in gate["findings"] if finding["code"] == "PAPER_MISSING"
        }
        telling.see("the law gate names the two missing papers", holds=missing == set(PAPERS))
        brand.be_refused(
            "submit_brief", "BRIEF_HELD_BY_LAW", briefId=brief["id"], idempotencyKey=telling.key("too soon")
        )
        telling.see("a held brief cannot be submitted", holds=not gate["passes"])
        return brief


def _file_papers(telling: Telling, brand: Voice, brief_id: str, content: dict[str, Any], today: date) -> None:
    with telling.step("It puts the papers on file; the gate opens"):
        filed = [
            brand.do(
                "file_document",
                at=Mark.PAPER_FILED if kind == PAPERS[0] else None,
                input=_paper(telling, kind, today),
                idempotencyKey=telling.key(kind),
            )
            for kind in PAPERS
        ]
        revised = content | {"documentIds": [document["id"] for document in filed]}
        brand.do("edit_brief", briefId=brief_id, input=revised)
        gate = brand.ask("law_gate", briefId=brief_id)
        telling.see("with its papers the brief passes the law gate", holds=gate["passes"])


def _have_approved(telling: Telling, brand: Voice, brief_id: str) -> None:
    with telling.step("It submits the brief; an admin approves it"):
        brand.do("submit_brief", at=Mark.BRIEF_SUBMITTED, briefId=brief_id, idempotencyKey=telling.key("submit"))
        approved = telling.admin("secretariat").do(
            "approve_brief",
            at=Mark.BRIEF_APPROVED,
            briefId=brief_id,
            reason={"ground": "IN_ORDER", "text": "Đủ giấy tờ."},
            idempotencyKey=telling.key("approve"),
        )
        telling.see("the brief is published", holds=approved["status"] == "PUBLISHED")


def _due_on(today: date) -> date:
    """So soon that what came in through Stripe is kept to the end of a dispute, over Tết too."""
    return today + timedelta(days=7)


def _content(telling: Telling, today: date) -> dict[str, Any]:
    return {
        "title": f"Viên rau củ: kể thật về bữa ăn của bạn ({telling.name})",
        "summary": f"Thực phẩm bảo vệ sức khỏe cho người ít ăn rau. {NOT_A_MEDICINE}.",
        "goal": "AWARENESS",
        "productName": "Viên rau củ Lá Xanh",
        "category": "health_supplement",
        "niches": [{"code": "beauty", "weight": 2}, {"code": "health-wellness", "weight": 1}],
        "deliverables": [{"platform": "tiktok", "format": "short_video", "dueOn": _due_on(today).isoformat()}],
        "places": PLACES,
        "feeMinimum": 1_000_000,
        "feeMaximum": HIGHEST,
        "budget": PLACES * HIGHEST,
        "tierMinimum": 1,
        "audience": {"ageFrom": 18},
        "talkingPoints": ["Nói rõ đây là quảng cáo ngay từ đầu."],
        "openUntil": datetime.combine(today + timedelta(days=5), datetime.min.time(), UTC).isoformat(),
    }


def _paper(telling: Telling, kind: str, today: date) -> dict[str, Any]:
    return {
        "kind": kind,
        "number": f"{telling.name.upper()}/2026/ATTP",
        "issuer": "Cục An toàn thực phẩm (mẫu)",
        "validFrom": (today - timedelta(days=30)).isoformat(),
        "validUntil": (today + timedelta(days=700)).isoformat(),
        "contentHash": hashlib.sha256(f"{telling.name} {kind}".encode()).hexdigest(),
    }
