"""`/tax-commitments/{id}.{language}.html`: a tax commitment as a page, to whoever may see it."""

from typing import Final
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, request_response

from api.authentication import authenticate
from api.contracts.html import POLICY, html_of
from api.rate_limit import RateLimit
from api.refusing import refused
from domain.errors import DomainError, NotFound
from domain.ids import TaxCommitmentId
from domain.logins import Tongue
from domain.payouts.commitment_forms import COMMITMENT_FORMS
from domain.payouts.commitment_pages import commitment_page
from operations.payouts.committing import commitment_shown
from runtime.gateways import Gateways
from runtime.rates import Rates
from schema.payouts.commitments import COMMITMENT_ADDRESS

STATUS: Final = {"NOT_SIGNED_IN": 401, "NOT_ALLOWED": 403, "NOT_FOUND": 404}
HEADERS: Final = {
    # It carries a tax code: no cache keeps it, whoever shares it.
    "cache-control": "private, no-store",
    "vary": "authorization, acting-as",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "content-security-policy": POLICY,
}


def routes(rates: Rates) -> list[Route]:
    """Where commitments are shown."""
    return [Route(COMMITMENT_ADDRESS, RateLimit(request_response(serve_commitment), rates), methods=["GET"])]


async def serve_commitment(request: Request) -> Response:
    """The page, or a refusal: 401, 403, 404."""
    try:
        return await _answer(request)
    except DomainError as refusal:
        return refused(refusal, STATUS.get(refusal.code, 400), request.headers)


async def _answer(request: Request) -> Response:
    language, commitment_id = _asked(request)
    gateways: Gateways = request.state.gateways
    caller = await authenticate(request, gateways.database)
    async with gateways.database.reading() as session:
        commitment = await commitment_shown(session, caller.actor, commitment_id=commitment_id)
    page = commitment_page(commitment, COMMITMENT_FORMS[commitment.form_version or ""], language.value)
    headers = HEADERS | {"content-language": language.value}
    return Response(html_of(page), headers=headers, media_type="text/html; charset=utf-8")


def _asked(request: Request) -> tuple[Tongue, TaxCommitmentId]:
    """What the address names. Raises NotFound where it names nothing that there is."""
    path = request.path_params
    try:
        return Tongue(path["language"]), TaxCommitmentId(UUID(path["commitment_id"]))
    except ValueError:
        raise NotFound from None
