"""How every document that is somebody's own is served: refusals as statuses, and nothing for a shared cache."""

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response

from api.private_documents import named, private_document
from domain.errors import DomainError, NotAllowed, NotFound, NotSignedIn, TooManyRequests, WrongState
from runtime.rates import ADDRESS, Rates
from tests.callers import Kind
from tests.client import Api

REFUSALS: dict[str, DomainError] = {
    "401": NotSignedIn(),
    "403": NotAllowed(needed="x"),
    "404": NotFound(),
    "429": TooManyRequests(seconds=7),
    "state": WrongState(thing="booking", verb="cancel", status="published"),
}


async def answer(request: Request) -> Response:
    """The number in the address; or the refusal of that name."""
    name = str(request.path_params["name"])
    if name in REFUSALS:
        raise REFUSALS[name]
    number = named(request, "name", int)
    headers = {"cache-control": "private, no-cache"} if number == 1 else {}
    return Response(str(number), headers=headers, media_type="text/plain")


async def get(*names: str, rates: Rates) -> list[httpx.Response]:
    app = Starlette(routes=[private_document("/documents/{name}", answer, rates)])
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://niemtin.test") as http:
        return [await http.get(f"/documents/{name}") for name in names]


async def test_no_shared_cache_keeps_a_document_and_it_may_say_how_its_readers_does() -> None:
    usual, own = await get("7", "1", rates=Rates())

    assert (usual.status_code, usual.text, own.text) == (200, "7", "1")
    assert {name: usual.headers[name] for name in usual.headers if not name.startswith("content-l")} == {
        "content-type": "text/plain; charset=utf-8",
        "cache-control": "private, no-store",
        "vary": "authorization, acting-as",
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
    }
    assert (own.headers["cache-control"], own.headers["vary"]) == ("private, no-cache", "authorization, acting-as")


@pytest.mark.parametrize(
    ("name", "status", "code"),
    [
        ("401", 401, "NOT_SIGNED_IN"),
        ("403", 403, "NOT_ALLOWED"),
        ("404", 404, "NOT_FOUND"),
        ("429", 429, "TOO_MANY_REQUESTS"),
        ("state", 404, "WRONG_STATE"),
        ("x", 404, "NOT_FOUND"),
    ],
)
async def test_a_refusal_is_a_status_that_no_cache_keeps(name: str, status: int, code: str) -> None:
    (refused,) = await get(name, rates=Rates())

    assert (refused.status_code, refused.json()["errors"][0]["extensions"]["code"]) == (status, code)
    assert refused.headers["cache-control"] == "no-store"
    assert refused.headers.get("retry-after") == ("7" if status == 429 else None)


async def test_whoever_asks_too_often_is_refused_before_the_document_is_made() -> None:
    answers = await get("7", "7", rates=Rates(1 / ADDRESS.burst))

    assert [each.status_code for each in answers] == [200, 429]


@pytest.mark.parametrize(
    "address",
    [
        "/payouts/statements/1999.csv",
        "/tax-commitments/1.vi.html",
        "/bookings/1/contract.vi.pdf",
        "/calendars/1.ics",
        "/campaigns/1/report/results.csv",
    ],
)
async def test_every_private_document_is_served_so(api: Api, address: str) -> None:
    finance, influencer = await api.caller(Kind.FINANCE), await api.caller(Kind.INFLUENCER)
    caller = influencer if address.startswith("/payouts") else finance

    missing = await api.http.get(address, headers=caller.headers)

    assert (missing.status_code, missing.headers["cache-control"]) == (404, "no-store")
