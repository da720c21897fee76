"""`/payouts/statements/{year}.csv`: an influencer's payouts of a year as a file that they can hand in."""

from collections.abc import Iterator, Sequence
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.authentication import authenticate
from api.private_documents import private_document
from domain.actors import ActingInfluencer, acting_as
from domain.errors import NotFound
from domain.law.periods import day_in_vietnam
from domain.law.rates import RATES
from domain.payouts.payout import Payout
from domain.spreadsheets import BYTE_ORDER_MARK, Cell, csv_lines
from operations.payouts.statements import FIRST_YEAR, LAST_YEAR, PayoutStatement, StatementSums, payout_statement
from runtime.gateways import Gateways
from runtime.rates import Rates
from schema.node_keys import encoder_of
from schema.payouts.statements import STATEMENT_ADDRESS

COLUMNS: Final = (
    "row", "year", "influencer", "payout_id", "booking_id", "paid_on", "rail", "reference", "invoice_number",
    "payee_kind", "fee_rule", "tax_rule", "tax_rule_verified", "payouts", "currency", "gross", "fee", "tax", "net",
    "taxed_as_asked",
)  # fmt: skip
"""Stable: new ones are added at the end, and none is renamed. `row` is `payout`, `rules` (their sums) or `year`."""


def routes(rates: Rates) -> list[Route]:
    """Where statements are."""
    address = STATEMENT_ADDRESS.replace("{year}", "{year:int}")
    return [private_document(address, statement_asked_for, rates)]


async def statement_asked_for(request: Request) -> Response:
    """The file. Raises NotSignedIn, NotAllowed, NotFound."""
    gateways: Gateways = request.state.gateways
    caller = await authenticate(request, gateways.database)
    actor = acting_as(caller.actor, ActingInfluencer)
    year: int = request.path_params["year"]
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotFound
    async with gateways.database.reading() as session:
        statement = await payout_statement(session, actor.influencer_id, year)
    headers = {"content-disposition": f'attachment; filename="payouts-{year}.csv"'}
    content = BYTE_ORDER_MARK + csv_lines([COLUMNS, *statement_rows(statement)])
    return Response(content.encode(), headers=headers, media_type="text/csv; charset=utf-8; header=present")


def statement_rows(statement: PayoutStatement) -> Iterator[Sequence[Cell]]:
    """A row for each payout, oldest first; for each kind of payee under each pair of rules; and one for all."""
    whose = (statement.year, statement.influencer)
    for paid in statement.payouts:
        rules = (paid.payee_kind.value, paid.fee_rule, paid.tax_rule)
        one = StatementSums(payouts=1, gross=paid.gross, fee=paid.fee, tax=paid.tax, net=paid.net)
        yield (
            "payout",
            *whose,
            *_payment(paid),
            *rules,
            _word(holds=RATES[paid.tax_rule].verified),
            *_sums(one),
            _word(holds=paid.taxed_as_asked),
        )
    for each in statement.rules:
        rules = (each.payee_kind.value, each.fee_rule, each.tax_rule)
        yield (
            "rules",
            *whose,
            *(None,) * 6,
            *rules,
            _word(holds=RATES[each.tax_rule].verified),
            *_sums(each.sums),
            None,
        )
    yield ("year", *whose, *(None,) * 10, *_sums(statement.sums), None)


def _payment(paid: Payout) -> tuple[Cell, ...]:
    assert paid.ended_at is not None
    return (
        encoder_of("Payout")(paid.id),
        encoder_of("Booking")(paid.booking_id),
        day_in_vietnam(paid.ended_at),
        paid.rail,
        paid.reference,
        paid.invoice_number,
    )


def _word(*, holds: bool) -> str:
    return "yes" if holds else "no"


def _sums(sums: StatementSums) -> tuple[Cell, ...]:
    return (sums.payouts, sums.gross.currency, sums.gross.minor, sums.fee.minor, sums.tax.minor, sums.net.minor)
