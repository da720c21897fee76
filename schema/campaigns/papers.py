"""Papers on a brand's file, as they are shown."""

from datetime import date, datetime
from typing import Any

import strawberry
from sqlalchemy import ColumnElement, false, true

from domain.actors import ActingAdmin, ActingBrand
from domain.campaigns import documents
from schema.categories import DOCUMENT_KINDS, DocumentKind
from schema.reading import Node, known, reads


def papers_visible_to(actor: Any) -> ColumnElement[bool]:
    """A brand's members see its papers, the alliance's admins all."""
    if isinstance(actor, ActingAdmin):
        return true()
    return documents.Document.brand_id == actor.brand_id if isinstance(actor, ActingBrand) else false()


@strawberry.type(description="A paper on a brand's file. It is never changed, only withdrawn.")
class Document(Node):
    kind: DocumentKind = strawberry.field(description="What it is.")
    number: str = strawberry.field(description="Its number.")
    issuer: str = strawberry.field(description="Who issued it.")
    valid_from: date = strawberry.field(description="The first day on which it holds.")
    valid_until: date | None = strawberry.field(description="The last day on which it holds; open when null.")
    content_hash: str = strawberry.field(description="The SHA-256 of what was shown, in hex.")
    filed_at: datetime = strawberry.field(description="When it was put on file.")
    withdrawn_at: datetime | None = strawberry.field(description="When it was taken off the file.")


DOCUMENT = reads(
    Document,
    documents.Document,
    visible=papers_visible_to,
    columns={"kind": known(DOCUMENT_KINDS, documents.Document.kind)},
)
