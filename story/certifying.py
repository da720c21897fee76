"""People whose profiles came in with a file claim them, set their prices and are certified."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from domain.certifications.course import course_test_in_force
from story.telling import Telling
from story.voices import Voice

EVIDENCE: Final = "https://bang-chung.example/ho-so"
SCORE: Final = 90
"""Of 100, from both assessors, in every group of criteria: tier 3."""


@dataclass(frozen=True)
class Committee:
    """Who certifies: the secretariat screens, two assess, and a third decides."""

    secretariat: Voice
    assessors: tuple[Voice, Voice]
    decider: Voice


def committee(telling: Telling) -> Committee:
    """The alliance's people, signed in."""
    with telling.step("The alliance's people sign in"):
        return Committee(
            secretariat=telling.admin("secretariat"),
            assessors=(telling.admin("integrity"), telling.admin("integrity", telling.cast.second_assessor)),
            decider=telling.admin("decider"),
        )


def claim(telling: Telling, committee: Committee, *, platform: str, handle: str, name: str) -> Voice:
    """Somebody finds their imported profile, claims it with a code in their bio, and acts as that influencer."""
    with telling.step(f"{name} claims the imported profile of {handle}"):
        person = telling.registered(telling.cast.influencer(handle), name)
        channel = person.ask("find_channel", platform=platform, handle=handle)
        telling.see("the imported profile has no person yet", holds=not channel["influencer"]["claimed"])
        claimed = person.do("claim_profile", channelId=channel["id"], idempotencyKey=telling.key(f"claim {handle}"))
        # Here the person places claimed["bioCode"] in their bio, and the secretariat looks for it there.
        committee.secretariat.ask("verify_claim", claimId=claimed["id"])
        profile = person.ask("find_channel", platform=platform, handle=handle)["influencer"]
        telling.see("the profile is its person's", holds=profile["claimed"])
        return person.acting_as(f"influencer:{profile['id']}")


def become_available(telling: Telling, influencer: Voice, *, platform: str, form: str, price: int) -> None:
    """They say what they cost, in đồng, and how much they take on at once."""
    with telling.step(f"{influencer.name} sets prices and free places"):
        rates = [{"platform": platform, "format": form, "price": price}]
        influencer.do("set_rate_card", input={"rates": rates, "minimumFee": price})
        influencer.do("set_availability", input={"bookingsAtOnce": 3, "closed": []})


def certify(telling: Telling, committee: Committee, influencer: Voice) -> str:
    """Pledge, test, application, two assessments, a decision; answers the certificate's number."""
    with telling.step(f"{influencer.name} is certified"):
        file_id = _apply(telling, influencer)
        of = f"{influencer.name} {file_id}"
        committee.secretariat.do(
            "screen_application", id=file_id, note="Hồ sơ đầy đủ.", idempotencyKey=telling.key(f"screen {of}")
        )
        groups = telling.stranger().ask("scheme")["groups"]
        scores = [
            {"group": group["code"], "score": SCORE, "note": "Theo bằng chứng.", "evidence": [EVIDENCE]}
            for group in groups
        ]
        for place, assessor in enumerate(committee.assessors):
            key = telling.key(f"assess {place} {of}")
            assessor.do("submit_assessment", id=file_id, input={"scores": scores}, idempotencyKey=key)
        decided = committee.decider.do(
            "decide_certification",
            id=file_id,
            input={"ground": "Bộ tiêu chí tín nhiệm", "facts": "Điểm của hai đánh giá viên độc lập."},
            password=telling.cast.password,
            idempotencyKey=telling.key(f"decide {of}"),
        )
        number: str = decided["certificate"]["number"]
        shown = telling.stranger().ask("certificate", number=number)
        telling.see("anybody can check the certificate by its number", holds=shown.get("status") == "ACTIVE")
        return number


def _apply(telling: Telling, influencer: Voice) -> Any:
    code = influencer.ask("conduct_code")
    influencer.do("sign_pledge", codeVersion=code["version"], idempotencyKey=telling.key(f"pledge {influencer.role}"))
    test = influencer.ask("course_test")
    influencer.do(
        "take_course_test",
        version=test["version"],
        answers=_right_answers(telling.now),
        idempotencyKey=telling.key(f"test {influencer.role}"),
    )
    channels = influencer.ask("my_profile")["channels"]
    application = {
        "channelIds": [channel["id"] for channel in channels if channel["verifiedAt"]],
        "statement": "Tôi xin được đánh giá tín nhiệm.",
        "evidence": [EVIDENCE],
        "consentsToRegister": True,
    }
    key = telling.key(f"apply {influencer.role}")
    return influencer.do("apply_for_certification", input=application, idempotencyKey=key)["id"]


def _right_answers(now: datetime) -> list[dict[str, str]]:
    """What somebody answers who has followed the course."""
    return [{"question": question.code, "choice": question.answer} for question in course_test_in_force(now).questions]
