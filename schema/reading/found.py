"""Rows that a search has found: what a document selects of them, and those of them that the actor may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar
from uuid import UUID

from graphql import FieldNode

from schema.reading.answers import Asked, raw, run_for
from schema.reading.declaring import Reading
from schema.reading.filling import read_keys
from schema.reading.lookahead import Lookahead
from schema.reading.planning import PagePlan, Selection, named_object, page_plan_of

TypeT = TypeVar("TypeT")

FACETS: Final = "facets"


@dataclass(frozen=True, eq=False)
class FoundPlan:
    """What is selected of a search's connection, which has `facets` besides: the page, and the facets to be counted."""

    page: PagePlan
    facets: tuple[str, ...]


@dataclass(frozen=True)
class Found(Generic[TypeT]):
    """A field that answers with rows found by a search, in the connection type `…SearchConnection`."""

    info: Asked
    reading: Reading[TypeT]

    @property
    def plan(self) -> FoundPlan:
        """What the document selects."""
        return _PLANS.plan(raw(self.info), self.reading, self.info.context.actor, ())

    async def rows(self, keys: Sequence[UUID]) -> dict[UUID, TypeT]:
        """The rows with these ids that the actor may see, by id: an index may lag, and decides nothing."""
        if not keys:
            return {}
        async with run_for(self.info) as reads:
            found = await read_keys(self.plan.page.items, keys, reads)
        return {key: found[key] for key in keys if key in found}


def _plan(reading: Reading[Any], nodes: Sequence[FieldNode], selection: Selection) -> FoundPlan:
    type_ = selection.type(f"{reading.name}SearchConnection")
    counted: dict[str, None] = {}
    for _, definition, merged in selection.fields(type_, nodes):
        if definition.python_name == FACETS:
            beneath = selection.fields(named_object(type_.fields[FACETS]), merged)
            counted.update(dict.fromkeys(each.python_name for _, each, _ in beneath))
    return FoundPlan(page_plan_of(reading, type_, nodes, selection), tuple(counted))


_PLANS: Final = Lookahead(_plan)
