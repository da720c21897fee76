"""Serve a contract, or an amendment, to whoever may see its booking, in the language and form of the address."""

from typing import Final
from uuid import UUID

import anyio
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, request_response

from api.authentication import authenticate
from api.contracts.html import POLICY, html_of
from api.contracts.pdf import pdf_of
from api.rate_limit import RateLimit
from api.refusing import refused
from domain.bookings.contract import Contract
from domain.bookings.contract_pages import contract_page
from domain.errors import DomainError, NotFound
from domain.ids import BookingId
from domain.logins import Tongue
from operations.bookings.contracts import amendment_shown, contract_shown
from runtime.gateways import Gateways
from runtime.rates import Rates
from schema.bookings.contracts import AMENDMENT_ADDRESS, CONTRACT_ADDRESS, DocumentForm

EDITION: Final = 2
"""Counts the layouts. One more with every change to how a contract looks, so that nobody keeps the old look."""

STATUS: Final = {"NOT_SIGNED_IN": 401, "NOT_ALLOWED": 403, "NOT_FOUND": 404}
TYPES: Final = {DocumentForm.HTML: "text/html; charset=utf-8", DocumentForm.PDF: "application/pdf"}
POLICIES: Final = {DocumentForm.HTML: POLICY, DocumentForm.PDF: "frame-ancestors 'none'"}


def routes(rates: Rates) -> list[Route]:
    """Where contracts are shown, and amendments, which are numbered."""
    addresses = (CONTRACT_ADDRESS, AMENDMENT_ADDRESS.replace("{number}", "{number:int}"))
    return [Route(each, RateLimit(request_response(serve_contract), rates), methods=["GET"]) for each in addresses]


async def serve_contract(request: Request) -> Response:
    """The document, 304 to who has it already, or a refusal: 401, 403, 404."""
    try:
        return await _answer(request)
    except DomainError as refusal:
        return refused(refusal, STATUS.get(refusal.code, 400), request.headers)


async def _answer(request: Request) -> Response:
    language, form, booking_id = _asked(request)
    gateways: Gateways = request.state.gateways
    caller = await authenticate(request, gateways.database)
    number = request.path_params.get("number")
    async with gateways.database.reading() as session:
        if number is None:
            contract = await contract_shown(session, caller.actor, booking_id=booking_id)
        else:
            contract = await amendment_shown(session, caller.actor, booking_id=booking_id, number=number)
    tag = f'"{contract.hash}.{language.value}.{form.value}.{EDITION}"'
    headers = {
        "etag": tag,
        "cache-control": "private, no-cache",
        "vary": "authorization, acting-as",
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "content-security-policy": POLICIES[form],
        "content-language": language.value,
    }
    if tag in _held(request):
        return Response(status_code=304, headers=headers)
    what = "contract" if number is None else f"amendment-{number}"
    name = f"{what}-{booking_id}.{language.value}.{form.value}"
    headers["content-disposition"] = f'inline; filename="{name}"'
    return Response(await _rendered(contract, language, form), headers=headers, media_type=TYPES[form])


def _asked(request: Request) -> tuple[Tongue, DocumentForm, BookingId]:
    """What the address names. Raises NotFound where it names nothing that there is."""
    path = request.path_params
    try:
        return Tongue(path["language"]), DocumentForm(path["form"]), BookingId(UUID(path["booking_id"]))
    except ValueError:
        raise NotFound from None


def _held(request: Request) -> list[str]:
    """The tags of what the caller has already (RFC 9110, 13.1.2: compared weakly)."""
    return [each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")]


async def _rendered(contract: Contract, language: Tongue, form: DocumentForm) -> bytes:
    page = contract_page(contract.text, language.value)
    if form is DocumentForm.HTML:
        return html_of(page)
    return await anyio.to_thread.run_sync(pdf_of, page, contract.hash)
