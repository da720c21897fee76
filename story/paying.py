"""The booking goes on: delivered, approved, released, paid after three working days; a statement at the end."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from domain.money import BASIS_POINTS
from domain.sentences import percent
from runtime.clock import now
from story.offering import Booked
from story.posting import FEE, Posted
from story.telling import Telling

ACCOUNT: Final = {"bank": "970436", "number": "0071 000 123 456", "holder": "Người nhận tiền"}


def play_delivery(telling: Telling, posted: Posted, booked: Booked) -> None:
    """From the draft to the released fee. Raises StepFailed."""
    person = booked.influencer.voice
    with telling.step(f"{person.name} shows a draft; the brand is content"):
        draft = {"url": f"https://files.example.vn/{telling.name}/draft.mp4"}
        person.do("send_draft", bookingId=booked.booking_id, input=draft, idempotencyKey=telling.key("draft"))
        posted.brand.do("approve_draft", bookingId=booked.booking_id, idempotencyKey=telling.key("draft is good"))
    with telling.step(f"{person.name} publishes, and says before and during that it is an ad"):
        booking = person.ask("booking", id=booked.booking_id)
        for piece in booking["deliverables"]:
            person.do(
                "publish_deliverable",
                deliverableId=piece["id"],
                input=_publication(telling),
                idempotencyKey=telling.key(f"publish {piece['id']}"),
            )
    with telling.step("The brand approves; the fee is released"):
        posted.brand.do("approve_booking", bookingId=booked.booking_id, idempotencyKey=telling.key("approve booking"))
        telling.wait_until(
            "the whole fee is the influencer's",
            lambda: person.ask("booking", id=booked.booking_id)["hold"]["status"] == "RELEASED",
        )


def play_payout(telling: Telling, booked: Booked, days_pass: Callable[[], None]) -> None:
    """From the released fee to the statement; `days_pass` lets three working days go by. Raises StepFailed."""
    play_scheduling(telling, booked)
    with telling.step("Ten days pass"):
        days_pass()
    play_payment(telling, booked)


def play_scheduling(telling: Telling, booked: Booked) -> None:
    """From the released fee to a payout that waits for its day. Raises StepFailed."""
    person = booked.influencer.voice
    with telling.step("A payout is scheduled, with all that is taken off"):
        telling.wait_until("it is there", lambda: _payout(booked) is not None)
        payout = _payout(booked)
        telling.see("it is due after three working days", holds=datetime.fromisoformat(payout["dueAt"]) > now())
        parts = sum(payout[part]["minor"] for part in ("fee", "tax", "net"))
        telling.see("gross is fee, tax and net", holds=payout["gross"]["minor"] == parts == FEE)
        _see_rules(telling, payout)
    with telling.step(f"{person.name} says where to pay, and proves who they are once more"):
        account = ACCOUNT | {"password": "not the password"}
        person.be_refused("set_payout_details", "WRONG_PASSWORD", input=account)
        person.do("set_payout_details", input=ACCOUNT | {"password": telling.cast.password})


def play_payment(telling: Telling, booked: Booked) -> None:
    """From the day on which a payout is due to the year's statement. Raises StepFailed."""
    person = booked.influencer.voice
    with telling.step("The payout is made, over the sandbox, which moves no money"):
        telling.wait_until("the payout is paid", lambda: _payout(booked)["status"] == "PAID")
    with telling.step("The year's statement says what was paid, and by which rules"):
        paid = _payout(booked)
        statement = person.ask("payout_statement", year=datetime.fromisoformat(paid["endedAt"]).year)
        (line,) = [each for each in statement["lines"] if each["reference"] == paid["reference"]]
        sums = {name: line[name]["minor"] for name in ("gross", "fee", "tax", "net")}
        telling.see(
            f"{sums['gross']:,} đ gross, {sums['fee']:,} đ fee by {line['feeRule']}, {sums['tax']:,} đ tax by"
            f" {line['taxRule']}, {sums['net']:,} đ net",
            holds=sums["gross"] == FEE == sums["fee"] + sums["tax"] + sums["net"],
        )
        _see_rules(telling, line)
        books = telling.admin("finance").ask("books")
        telling.see("debits and credits of the whole ledger are equal", holds=books["balanced"])


def _see_rules(telling: Telling, taken: Any) -> None:
    """That fee and tax come out of the rates and articles which a payout, or a line of a statement, names."""
    for part, rate in ((each, taken[f"{each}Rate"]) for each in ("fee", "tax")):
        share = FEE * rate["basisPoints"] // BASIS_POINTS
        above = f" from {rate['threshold']['text']} on" if rate["threshold"] else ""
        articles = "; ".join(each["text"] for each in rate["articles"])
        telling.see(
            f"the {part} is {percent(rate['basisPoints']).en}{above}, by {articles}",
            holds=taken[part]["minor"] == share and bool(articles) and rate["house"] == (part == "fee"),
        )


def _payout(booked: Booked) -> Any:
    payouts = booked.influencer.voice.ask("payouts")["nodes"]
    return next((each for each in payouts if each["booking"]["id"] == booked.booking_id), None)


def _publication(telling: Telling) -> dict[str, Any]:
    return {
        "url": f"https://www.tiktok.com/@{telling.name}/video/1",
        "publishedAt": now().isoformat(),
        "evidenceBefore": f"https://files.example.vn/{telling.name}/before.png",
        "evidenceDuring": f"https://files.example.vn/{telling.name}/during.png",
        "productUsed": True,
    }
