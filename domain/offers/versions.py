"""All versions of an offer's terms beside each other, so that any two can be compared."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Text, cast, func, select
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by

from domain.money import Money
from domain.offers.differences import TermsDifference, differences
from domain.offers.terms import OfferTerms, Terms, terms_of

_KEPT: Final = (
    *("number", "fee_minor", "fee_currency", "deliverables", "usage_grants"),
    *("exclusivity_category", "exclusivity_days", "message"),
)


def versions_beside() -> ColumnElement[Any]:
    """For each row of `offer_terms`: all versions of the same offer as a JSON list of objects, by number."""
    beside = OfferTerms.__table__.alias("beside")
    kept = func.jsonb_build_object(*(part for name in _KEPT for part in (cast(name, Text), beside.c[name])))
    ordered = aggregate_order_by(kept, beside.c.number)
    everything = select(func.jsonb_agg(ordered, type_=JSONB)).where(beside.c.offer_id == OfferTerms.offer_id)
    return everything.correlate(OfferTerms).scalar_subquery()


def differences_from(
    versions: Sequence[Mapping[str, Any]], number: int, earlier: int | None
) -> tuple[TermsDifference, ...] | None:
    """What version `number` changes of the version `earlier`, or without one of the version before.

    None where there is no such other version. `versions` is what `versions_beside` answers.
    """
    numbered = {int(each["number"]): each for each in versions}
    other = number - 1 if earlier is None else earlier
    if other not in numbered:
        return None
    return differences(_read(numbered[other]), _read(numbered[number]))


def _read(kept: Mapping[str, Any]) -> Terms:
    return terms_of(
        fee=Money(kept["fee_minor"], kept["fee_currency"]),
        deliverables=kept["deliverables"],
        usage_grants=kept["usage_grants"],
        exclusivity_category=kept["exclusivity_category"],
        exclusivity_days=kept["exclusivity_days"],
        message=kept["message"],
    )
