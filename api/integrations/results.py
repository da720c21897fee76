"""`POST /integrations/{name}/results`: a program that may read what a platform shows tells us."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pydantic import AwareDatetime, BaseModel, ConfigDict, SecretStr, StrictInt, ValidationError
from pydantic.alias_generators import to_camel
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send
from strawberry import ID

from api.body_limit import BodyLimit
from api.integrations.signatures import HEADER, require_signed
from api.rate_limit import RateLimit
from api.refusing import refuse
from domain.actors import System
from domain.bookings.results import Figures, ResultReport
from domain.errors import DomainError
from domain.ids import DeliverableId, ResultId
from operations.bookings.results import take_results
from runtime.clock import now
from runtime.gateways import Gateways
from runtime.rates import Rates
from schema.bookings.result_types import DeliverableResult
from schema.bookings.types import Deliverable
from schema.node_keys import key_of, node_id

STATUS: Final = {"SIGNATURE_REFUSED": 401, "NOT_RESULTS": 400, "NOT_FOUND": 404, "UNKNOWN_ID": 404}
UNFIT: Final = 422
"""Of all other refusals: what was sent could be read and cannot be."""


@dataclass(eq=False, kw_only=True)
class NotResults(DomainError):
    """The body has not the form in which integrations report; `parts` names what is wrong in it."""

    parts: str
    vi = "Nội dung không đúng dạng báo cáo kết quả: {parts}."
    en = "The body does not have the form of a report of results: {parts}."


class SentResults(BaseModel):
    """What is sent, as JSON: what `reportResults` takes. Instants say their offset from UTC."""

    model_config = ConfigDict(alias_generator=to_camel, extra="forbid", frozen=True)

    deliverable_id: str
    measured_at: AwareDatetime
    views: StrictInt | None = None
    reach: StrictInt | None = None
    clicks: StrictInt | None = None
    orders: StrictInt | None = None
    evidence: str | None = None
    corrects: str | None = None
    reason: str | None = None

    def report(self) -> ResultReport:
        """The report as a value, not checked yet. Raises UnknownId."""
        corrected = self.corrects
        return ResultReport(
            figures=Figures(views=self.views, reach=self.reach, clicks=self.clicks, orders=self.orders),
            measured_at=self.measured_at,
            evidence=self.evidence,
            corrects_id=None if corrected is None else key_of(ID(corrected), DeliverableResult, ResultId),
            reason=self.reason,
        )


class ReceiveResults:
    """Pure ASGI: 201 with the report's id, 200 when it was sent before; 401, 400, 404 or 422 with a refusal."""

    def __init__(self, keys: Mapping[str, SecretStr]) -> None:
        self.keys = keys

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection."""
        try:
            response = await self.receive(Request(scope, receive))
        except DomainError as refusal:
            await refuse(refusal, STATUS.get(refusal.code, UNFIT), scope, receive, send)
        else:
            await response(scope, receive, send)

    async def receive(self, request: Request) -> JSONResponse:
        """Keep what an integration sent. Raises SignatureRefused, NotResults, and what `take_results` raises."""
        name = str(request.path_params["name"])
        kept, body = self.keys.get(name), await request.body()
        key = None if kept is None else kept.get_secret_value()
        require_signed(request.headers.get(HEADER), key, body, now=now())
        noted: dict[str, object] = request.state.noted
        noted["integration"] = name
        sent = _read(body)
        deliverable_id = key_of(ID(sent.deliverable_id), Deliverable, DeliverableId)
        gateways: Gateways = request.state.gateways
        async with gateways.database.work(System(name=f"integration:{name}"), now()) as work:
            taken = await take_results(work, integration=name, deliverable_id=deliverable_id, report=sent.report())
        answer = {"id": node_id(DeliverableResult, taken.result.id), "new": taken.is_new}
        return JSONResponse(answer, status_code=201 if taken.is_new else 200)


def _read(body: bytes) -> SentResults:
    try:
        return SentResults.model_validate_json(body, by_alias=True)
    except ValidationError as wrong:
        # Without what was written there.
        parts = {".".join(map(str, each["loc"])) or "JSON" for each in wrong.errors(include_input=False)}
        raise NotResults(parts=", ".join(sorted(parts))) from None


def routes(rates: Rates, keys: Mapping[str, SecretStr]) -> list[Route]:
    """Where integrations report, each under its name."""
    receiving = RateLimit(BodyLimit(ReceiveResults(keys)), rates)
    return [Route("/integrations/{name}/results", receiving, methods=["POST"])]
