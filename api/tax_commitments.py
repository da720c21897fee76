"""`/tax-commitments/{id}.{language}.html`: a tax commitment as a page, to whoever may see it."""

from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.authentication import authenticate
from api.contracts.html import POLICY, html_of
from api.private_documents import named, private_document
from domain.ids import TaxCommitmentId
from domain.logins import Tongue
from domain.payouts.commitment_forms import COMMITMENT_FORMS
from domain.payouts.commitment_pages import commitment_page
from operations.payouts.committing import commitment_shown
from runtime.gateways import Gateways
from runtime.rates import Rates
from schema.payouts.commitments import COMMITMENT_ADDRESS


def routes(rates: Rates) -> list[Route]:
    """Where commitments are shown."""
    return [private_document(COMMITMENT_ADDRESS, commitment_asked_for, rates)]


async def commitment_asked_for(request: Request) -> Response:
    """The page. Raises NotSignedIn, NotAllowed, NotFound."""
    language = named(request, "language", Tongue)
    commitment_id = TaxCommitmentId(named(request, "commitment_id", UUID))
    gateways: Gateways = request.state.gateways
    caller = await authenticate(request, gateways.database)
    async with gateways.database.reading() as session:
        commitment = await commitment_shown(session, caller.actor, commitment_id=commitment_id)
    page = commitment_page(commitment, COMMITMENT_FORMS[commitment.form_version or ""], language.value)
    headers = {"content-security-policy": POLICY, "content-language": language.value}
    return Response(html_of(page), headers=headers, media_type="text/html; charset=utf-8")
