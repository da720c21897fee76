"""The brand pays its campaign in: at once in the sandbox; through Stripe in its browser, where a bank asks once."""

from typing import Any, Final

from domain.money import vnd
from domain.sentences import amount
from story.browser import ASKS, Browser
from story.marks import Mark
from story.posting import HIGHEST, PLACES, Posted
from story.telling import Telling

PAID_IN: Final = PLACES * HIGHEST
"""Đồng that the brand pays in."""
MOST_AT_ONCE: Final = 99_999_999
"""Đồng that Stripe takes in one payment."""


def fund(telling: Telling, posted: Posted) -> None:
    """From the wish to the money. Raises StepFailed."""
    with telling.step("The brand funds its campaign; the money arrives"):
        funding = posted.brand.do(
            "fund_campaign",
            at=Mark.CAMPAIGN_FUNDED,
            input={"campaignId": posted.campaign_id, "amount": PAID_IN},
            idempotencyKey=telling.key("fund"),
        )
        if telling.browser is not None:
            _pay(telling, posted, funding["id"], telling.browser)
        telling.wait_until(
            "the whole sum is free for offers",
            lambda: balance(posted)["free"]["minor"] == PAID_IN,
        )
    if telling.browser is not None:
        _compare(telling, posted, funding["id"], telling.browser)


def balance(posted: Posted) -> Any:
    """The campaign's money as its brand sees it."""
    return posted.brand.ask("campaign_money", id=posted.campaign_id)["money"]


def _pay(telling: Telling, posted: Posted, funding_id: str, browser: Browser) -> None:
    telling.wait_until("the brand is asked to pay in the partner's form", lambda: bool(_actions(posted, funding_id)))
    actions = _actions(posted, funding_id)
    amounts = [action["amount"]["minor"] for action in actions]
    telling.see(
        f"{len(amounts)} payments make up the sum, none above {amount(vnd(MOST_AT_ONCE)).en}",
        holds=sum(amounts) == PAID_IN and max(amounts) <= MOST_AT_ONCE,
    )
    first, *others = (action["reference"] for action in actions)
    browser.pay(first, ASKS)
    telling.wait_until(
        "by its webhook we hear that the bank asks the card's owner", lambda: _bank_asks(posted, funding_id, first)
    )
    browser.authenticate(first)
    for reference in others:
        browser.pay(reference)


def _compare(telling: Telling, posted: Posted, funding_id: str, browser: Browser) -> None:
    """The partner's side of this funding, beside ours."""
    with telling.step("The payment partner and the books say the same"):
        funding = posted.brand.ask("funding", id=funding_id)
        ours = funding["reference"].split()
        theirs = [each for each in browser.list_of("payment_intents") if each["id"] in ours]
        telling.see(
            f"all {len(ours)} payments are made, to the đồng, and nothing is left to do",
            holds=len(theirs) == len(ours)
            and {each["status"] for each in theirs} == {"succeeded"}
            and sum(each["amount_received"] for each in theirs) == PAID_IN
            and (funding["status"], funding["rail"], funding["actions"]) == ("RECEIVED", "stripe", []),
        )
        refunded = [each for each in browser.list_of("refunds") if each["payment_intent"] in ours]
        telling.see("nothing went back", holds=refunded == [])
        telling.wait_until("no webhook waits any more", lambda: browser.have_notices_sent() == 0)


def _actions(posted: Posted, funding_id: str) -> list[Any]:
    actions: list[Any] = posted.brand.ask("funding", id=funding_id)["actions"]
    return actions


def _bank_asks(posted: Posted, funding_id: str, reference: str) -> bool:
    return any(each["reference"] == reference and each["url"] for each in _actions(posted, funding_id))
