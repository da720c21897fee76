"""Offers are sent, countered, declined and accepted; the last place is raced for, and the brief fills."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final

from story.funding import PAID_IN, balance, fund
from story.marks import Mark
from story.posting import FEE, Posted
from story.telling import Telling
from story.voices import Voice

DECLARED: Final = {"documentsRead": True, "productUse": "USED", "usedOn": "2026-01-05", "understood": True}
WANTED: Final = FEE + 1_000_000
"""Đồng that the one who counters asks for."""
MET: Final = FEE + 500_000
"""Đồng at which the brand meets them."""


@dataclass(frozen=True)
class Influencer:
    """An influencer with a part in the story, and their id."""

    voice: Voice
    influencer_id: str


@dataclass(frozen=True)
class Booked:
    """An influencer who was booked, and the booking's id."""

    influencer: Influencer
    booking_id: str


def play_offers(telling: Telling, posted: Posted, influencers: Sequence[Influencer]) -> Booked:
    """From the money to the filled brief; answers the first booking. Raises StepFailed."""
    counters, declines, accepts, races, applies = influencers
    fund(telling, posted)
    with telling.step("It sends three offers"):
        countered, declined, accepted = (
            _send(telling, posted, influencer, at=Mark.OFFER_SENT if influencer is declines else None)
            for influencer in (counters, declines, accepts)
        )
    applied = _apply(telling, posted, applies)
    countered = _counter(telling, posted, counters, countered)
    _decline(telling, declines, declined)
    booked = _accept(telling, accepts, accepted)
    with telling.step("The brand asks somebody else in place of the one who declined"):
        asked = _send(telling, posted, races)
    lost = _race(telling, [(counters, countered), (races, asked)])
    _filled(telling, posted, [applied, lost])
    _books(telling, posted)
    return booked


def _send(telling: Telling, posted: Posted, influencer: Influencer, *, at: Mark | None = None) -> Any:
    return posted.brand.do(
        "send_offer",
        at=at,
        input={
            "briefId": posted.brief_id,
            "influencerId": influencer.influencer_id,
            "terms": _terms(posted, FEE),
        },
        idempotencyKey=telling.key(f"offer to {influencer.influencer_id}"),
    )


def _apply(telling: Telling, posted: Posted, influencer: Influencer) -> Any:
    with telling.step(f"{influencer.voice.name} applies without being asked"):
        return influencer.voice.do(
            "apply_to_brief",
            input={"briefId": posted.brief_id, "terms": _terms(posted, FEE), "declarations": DECLARED},
            idempotencyKey=telling.key("application"),
        )


def _counter(telling: Telling, posted: Posted, influencer: Influencer, offer: Any) -> Any:
    with telling.step(f"{influencer.voice.name} counters; the brand meets them half-way"):
        countered = influencer.voice.do(
            "counter_offer",
            at=Mark.OFFER_COUNTERED,
            offerId=offer["id"],
            input={
                "termsId": offer["openTerms"]["id"],
                "terms": _terms(posted, WANTED),
                "declarations": DECLARED,
            },
            idempotencyKey=telling.key("counter"),
        )
        met = posted.brand.do(
            "counter_offer",
            offerId=offer["id"],
            input={"termsId": countered["openTerms"]["id"], "terms": _terms(posted, MET)},
            idempotencyKey=telling.key("meet"),
        )
        fees = [version["fee"]["minor"] for version in met["terms"]]
        telling.see("the history keeps every version, whole", holds=fees == [FEE, WANTED, MET])
        return met


def _decline(telling: Telling, influencer: Influencer, offer: Any) -> None:
    with telling.step(f"{influencer.voice.name} declines: they have not used the product"):
        declined = influencer.voice.do(
            "decline_offer",
            at=Mark.OFFER_DECLINED,
            offerId=offer["id"],
            reason="PRODUCT_NOT_USED",
            idempotencyKey=telling.key("decline"),
        )
        telling.see("the reason is protected by law", holds=declined["reasonIsProtected"])


def _accept(telling: Telling, influencer: Influencer, offer: Any) -> Booked:
    with telling.step(f"{influencer.voice.name} accepts, and once more by mistake"):
        accepted = _agree(telling, influencer, offer, "accept", at=Mark.OFFER_ACCEPTED)
        again = _agree(telling, influencer, offer, "accept")
        telling.see("the same request gets the same answer", holds=again == accepted)
        refused = _agree(telling, influencer, offer, "another accept")
        telling.see("a second acceptance is refused", holds=refused["code"] == "WRONG_STATE")
        booking = influencer.voice.ask("booking", id=accepted["booking"]["id"])
        sealed = booking["contract"]["hash"] == accepted["booking"]["contract"]["hash"]
        telling.see("the contract is frozen with its hash, and signed by both", holds=sealed)
    return Booked(influencer, accepted["booking"]["id"])


def _race(telling: Telling, rivals: Sequence[tuple[Influencer, Any]]) -> Any:
    """Two accept at once; answers the offer of the one who came too late."""

    def accept(rival: tuple[Influencer, Any]) -> Any:
        return _agree(telling, *rival, "race")

    with telling.step("Two accept the last place at the same instant"):
        rivals[0][0].voice.reached(Mark.LAST_PLACE_RACED)
        with ThreadPoolExecutor(len(rivals)) as both:
            answers: list[Any] = list(both.map(accept, rivals))
        refused = [answer["__typename"] == "Problem" for answer in answers]
        telling.see("exactly one wins", holds=sorted(refused) == [False, True])
        late = refused.index(True)
        # Whoever asks again after the server was gone finds their offer closed already.
        telling.see("the other is told why", holds=answers[late]["code"] in {"BRIEF_FULL", "WRONG_STATE"})
        return rivals[late][1]


def _filled(telling: Telling, posted: Posted, others: Sequence[Any]) -> None:
    with telling.step("The brief is full, and its other offers close"):
        telling.wait_until(
            "no offer of the brief is open",
            lambda: all(_offer(posted, other)["status"] == "CLOSED" for other in others),
        )
        brief = posted.brand.ask("brief", id=posted.brief_id)
        telling.see("no place is left", holds=(brief["status"], brief["placesLeft"]) == ("FILLED", 0))


def _books(telling: Telling, posted: Posted) -> None:
    with telling.step("The books balance"):
        money = balance(posted)
        held = money["held"]["minor"]
        telling.see("two fees are held", holds=held in {FEE + MET, 2 * FEE})
        telling.see("free and held make up what was paid in", holds=money["free"]["minor"] + held == PAID_IN)
        books = telling.admin("finance").ask("books")
        telling.see("debits and credits of the whole ledger are equal", holds=books["balanced"])


def _agree(telling: Telling, influencer: Influencer, offer: Any, of: str, *, at: Mark | None = None) -> Any:
    if at is not None:
        influencer.voice.reached(at)
    return influencer.voice.ask(
        "accept_offer",
        offerId=offer["id"],
        input={"termsId": offer["openTerms"]["id"], "declarations": DECLARED},
        idempotencyKey=telling.key(f"{of} {offer['id']}"),
    )


def _offer(posted: Posted, offer: Any) -> Any:
    return posted.brand.ask("offer", id=offer["id"])


def _terms(posted: Posted, fee: int) -> dict[str, Any]:
    piece = {"platform": "tiktok", "format": "short_video", "dueOn": posted.due_on.isoformat()}
    return {"fee": fee, "deliverables": [piece]}
