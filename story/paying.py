"""The booking goes on: delivered, approved, released, paid after three working days; a statement at the end."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from domain.money import BASIS_POINTS, vnd
from domain.sentences import amount, percent
from runtime.clock import now
from story.browser import Browser
from story.offering import Booked, Influencer
from story.posting import FEE, Posted
from story.telling import Telling

ABROAD: Final = "SG"
"""Where the influencer who is paid through Stripe has an account: its transfers do not reach Viet Nam."""
ACCOUNT: Final = {"bank": "970436", "number": "0071 000 123 456", "holder": "Người nhận tiền"}


def play_delivery(telling: Telling, posted: Posted, booked: Booked) -> None:
    """From the draft to the released fee. Raises StepFailed."""
    person = booked.influencer.voice
    with telling.step(f"{person.name} shows a draft; the brand is content"):
        script = f"Bản nháp {telling.name}: mở hộp, dùng thử; câu đầu nói “quảng cáo”.".encode()
        kept = person.keep("ban-nhap.txt", "text/plain", script)
        draft = {"fileId": kept["id"]}
        person.do("send_draft", bookingId=booked.booking_id, input=draft, idempotencyKey=telling.key("draft"))
        telling.see("the brand has the very file that was sent", holds=posted.brand.fetch(kept["address"]) == script)
        telling.see("for anybody else there is none", holds=telling.stranger().fetch(kept["address"]) == b"")
        posted.brand.do("approve_draft", bookingId=booked.booking_id, idempotencyKey=telling.key("draft is good"))
    with telling.step(f"{person.name} publishes, and says before and during that it is an ad"):
        booking = person.ask("booking", id=booked.booking_id)
        handle = person.ask("my_profile")["channels"][0]["handle"]
        for piece in booking["deliverables"]:
            person.do(
                "publish_deliverable",
                deliverableId=piece["id"],
                input=_publication(telling, handle),
                idempotencyKey=telling.key(f"publish {piece['id']}"),
            )
    with telling.step("The brand approves, and proves who they are, as it is much; the fee is released"):
        key, password = telling.key("approve booking"), telling.cast.password
        posted.brand.be_refused("approve_booking", "PASSWORD_NEEDED", bookingId=booked.booking_id, idempotencyKey=key)
        posted.brand.do("approve_booking", bookingId=booked.booking_id, password=password, idempotencyKey=key)
        telling.wait_until(
            "the whole fee is the influencer's",
            lambda: person.ask("booking", id=booked.booking_id)["hold"]["status"] == "RELEASED",
        )


def play_payout(telling: Telling, booked: Booked, days_pass: Callable[[], None]) -> None:
    """From the released fee to the statement; `days_pass` lets three working days go by. Raises StepFailed."""
    account = play_scheduling(telling, booked)
    with telling.step("Ten days pass"):
        days_pass()
    play_payment(telling, booked, account)


def play_scheduling(telling: Telling, booked: Booked) -> str | None:
    """From the released fee to a payout that waits for its day.

    Answers the account with the payment partner that will be paid, where there is one to ask; else a bank's is named.
    Raises StepFailed.
    """
    person = booked.influencer.voice
    with telling.step("A payout is scheduled, with all that is taken off"):
        telling.wait_until("it is there", lambda: _payout(booked) is not None)
        payout = _payout(booked)
        telling.see("it is due after three working days", holds=datetime.fromisoformat(payout["dueAt"]) > now())
        parts = sum(payout[part]["minor"] for part in ("fee", "tax", "net"))
        telling.see("gross is fee, tax and net", holds=payout["gross"]["minor"] == parts == FEE)
        _see_rules(telling, payout)
    if telling.browser is not None:
        return _name_connected_account(telling, booked.influencer, telling.browser)
    with telling.step(f"{person.name} says where to pay, and proves who they are once more"):
        account = ACCOUNT | {"password": "not the password"}
        person.be_refused("set_payout_details", "WRONG_PASSWORD", input=account)
        person.do("set_payout_details", input=ACCOUNT | {"password": telling.cast.password})
    return None


def _name_connected_account(telling: Telling, influencer: Influencer, browser: Browser) -> str:
    person = influencer.voice
    with telling.step(f"{person.name} opens an account with Stripe, which is not ready yet"):
        account = browser.open_account(ABROAD)
        named = {"account": account, "password": telling.cast.password}
        person.be_refused("set_connected_account", "CONNECTED_ACCOUNT_NOT_READY", input=named)
    with telling.step(f"{person.name} completes it, names it to be paid to, and proves who they are once more"):
        browser.complete_account(account)
        wrong = named | {"password": "not the password"}
        person.be_refused("set_connected_account", "WRONG_PASSWORD", input=wrong)
        details = person.do("set_connected_account", input=named)
        telling.see(
            f"it is a connected account in {ABROAD}, of which the end is shown",
            holds=(details["kind"], details["country"]) == ("CONNECTED_ACCOUNT", ABROAD)
            and account.endswith(details["ending"]),
        )
    return account


def play_payment(telling: Telling, booked: Booked, account: str | None) -> None:
    """From the day on which a payout is due to the year's statement; `account` as play_scheduling answered it.

    Raises StepFailed.
    """
    if telling.browser is not None and account is not None:
        _see_transfer(telling, booked, account, telling.browser)
    else:
        with telling.step("The payout is made, over the sandbox, which moves no money"):
            _wait_for_payment(telling, booked, rail="sandbox")
    _play_statement(telling, booked)


def _see_transfer(telling: Telling, booked: Booked, account: str, browser: Browser) -> None:
    """Stripe's side of the payout, beside ours."""
    with telling.step("The payout is made, as a transfer to the account with Stripe"):
        _wait_for_payment(telling, booked, rail="stripe")
    with telling.step("Stripe's own list says the same"):
        paid = _payout(booked)
        theirs = [each for each in browser.list_of("transfers") if each["destination"] == account]
        telling.see(
            f"one transfer, {paid['reference']}, of {amount(vnd(paid['net']['minor'])).en} went to this account",
            holds=[(each["id"], each["amount"]) for each in theirs] == [(paid["reference"], paid["net"]["minor"])],
        )
        telling.see("nothing of it came back", holds=[each["amount_reversed"] for each in theirs] == [0])
        telling.wait_until("no webhook waits any more", lambda: browser.have_notices_sent() == 0)


def _wait_for_payment(telling: Telling, booked: Booked, *, rail: str) -> None:
    telling.wait_until("the payout is paid", lambda: _payout(booked)["status"] == "PAID")
    telling.see(f"it was paid by `{rail}`", holds=_payout(booked)["rail"] == rail)


def _play_statement(telling: Telling, booked: Booked) -> None:
    person = booked.influencer.voice
    with telling.step("The year's statement says what was paid, and by which rules"):
        paid = _payout(booked)
        statement = person.ask("payout_statement", year=datetime.fromisoformat(paid["endedAt"]).year)
        (line,) = [each for each in statement["lines"] if each["reference"] == paid["reference"]]
        sums = {name: line[name]["minor"] for name in ("gross", "fee", "tax", "net")}
        gross, fee, tax, net = (amount(vnd(each)).en for each in sums.values())
        telling.see(
            f"{gross} gross, {fee} fee by {line['feeRule']}, {tax} tax by {line['taxRule']}, {net} net",
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


def _publication(telling: Telling, handle: str) -> dict[str, Any]:
    return {
        "url": f"https://www.tiktok.com/@{handle}/video/1",
        "publishedAt": now().isoformat(),
        "evidenceBefore": {"url": f"https://files.example.vn/{telling.name}/before.png", "atSecond": 0},
        "evidenceDuring": {"url": f"https://files.example.vn/{telling.name}/during.png", "atSecond": 6},
    }
