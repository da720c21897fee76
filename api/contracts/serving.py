"""Serve a contract, or an amendment, to whoever may see its booking, in the language and form of the address."""

from typing import Final
from uuid import UUID

import anyio
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.authentication import authenticate
from api.contracts.html import POLICY, html_of
from api.contracts.pdf import pdf_of
from api.private_documents import named, private_document
from domain.bookings.contract import Contract
from domain.bookings.contract_pages import contract_page
from domain.ids import BookingId
from domain.logins import Tongue
from operations.bookings.contracts import amendment_shown, contract_shown
from runtime.gateways import Gateways
from runtime.rates import Rates
from schema.bookings.contracts import AMENDMENT_ADDRESS, CONTRACT_ADDRESS, DocumentForm

EDITION: Final = 3
"""Counts the layouts. One more with every change to how a contract looks, so that nobody keeps the old look."""

TYPES: Final = {DocumentForm.HTML: "text/html; charset=utf-8", DocumentForm.PDF: "application/pdf"}
POLICIES: Final = {DocumentForm.HTML: POLICY, DocumentForm.PDF: "frame-ancestors 'none'"}


def routes(rates: Rates) -> list[Route]:
    """Where contracts are shown, and amendments, which are numbered."""
    addresses = (CONTRACT_ADDRESS, AMENDMENT_ADDRESS.replace("{number}", "{number:int}"))
    return [private_document(each, contract_asked_for, rates) for each in addresses]


async def contract_asked_for(request: Request) -> Response:
    """The document; 304 to who has it already. Raises NotSignedIn, NotAllowed, NotFound."""
    language, form = named(request, "language", Tongue), named(request, "form", DocumentForm)
    booking_id = BookingId(named(request, "booking_id", UUID))
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
        # The reader's own cache may keep it, and asks each time whether they may still see it.
        "cache-control": "private, no-cache",
        "content-security-policy": POLICIES[form],
        "content-language": language.value,
    }
    if tag in _held(request):
        return Response(status_code=304, headers=headers)
    what = "contract" if number is None else f"amendment-{number}"
    name = f"{what}-{booking_id}.{language.value}.{form.value}"
    headers["content-disposition"] = f'inline; filename="{name}"'
    return Response(await _rendered(contract, language, form), headers=headers, media_type=TYPES[form])


def _held(request: Request) -> list[str]:
    """The tags of what the caller has already (RFC 9110, 13.1.2: compared weakly)."""
    return [each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")]


async def _rendered(contract: Contract, language: Tongue, form: DocumentForm) -> bytes:
    page = contract_page(contract.text, language.value)
    if form is DocumentForm.HTML:
        return html_of(page)
    return await anyio.to_thread.run_sync(pdf_of, page, contract.hash)
