"""Put papers on a brand's file, and take them off it."""

from datetime import date
from typing import Annotated

import strawberry

from domain.actors import ActingBrandManager
from domain.campaigns.documents import DocumentDetails
from domain.ids import BriefId, DocumentId
from operations.campaigns.documents import file_document, withdraw_document
from schema.campaigns.papers import DOCUMENT, Document
from schema.campaigns.types import Brief
from schema.context import Info
from schema.node_keys import key_of
from schema.performing import perform
from schema.problems import Problem
from schema.reading import one


@strawberry.input(description="A paper as its brand describes it.")
class FileDocumentInput:
    kind: str = strawberry.field(description="The code of its kind.")
    number: str = strawberry.field(description="Its number, 1 to 120 characters.")
    issuer: str = strawberry.field(description="Who issued it, 1 to 120 characters.")
    valid_from: date = strawberry.field(description="The first day on which it holds.")
    valid_until: date | None = strawberry.field(
        description="The last day on which it holds; absent when it does not expire.", default=None
    )
    content_hash: str = strawberry.field(description="The SHA-256 of the file, in hex.")
    brief_id: strawberry.ID | None = strawberry.field(
        description="A brief in draft to attach a product's paper to at once.", default=None
    )

    def read(self) -> DocumentDetails:
        """The details as a value, not checked yet."""
        return DocumentDetails(
            kind=self.kind,
            number=self.number,
            issuer=self.issuer,
            valid_from=self.valid_from,
            valid_until=self.valid_until,
            content_hash=self.content_hash,
        )


FileDocumentResult = Annotated[Document | Problem, strawberry.union("FileDocumentResult")]
WithdrawDocumentResult = Annotated[Document | Problem, strawberry.union("WithdrawDocumentResult")]


@strawberry.type
class DocumentMutation:
    """Keeping papers."""

    @strawberry.mutation(
        description="Put a paper on your brand's file. A licence serves all your briefs; a product's paper serves "
        "those that name it in `documentIds`."
    )
    async def file_document(
        self, info: Info, input: FileDocumentInput, idempotency_key: str | None = None
    ) -> FileDocumentResult:
        brief_id = None if input.brief_id is None else key_of(input.brief_id, Brief, BriefId, field="input.briefId")
        async with info.context.work_as(ActingBrandManager) as work:
            filed = await perform(work, idempotency_key, file_document, details=input.read(), brief_id=brief_id)
        return await one(info, DOCUMENT, filed)

    @strawberry.mutation(description="Take a paper off your brand's file.")
    async def withdraw_document(
        self, info: Info, document_id: strawberry.ID, idempotency_key: str | None = None
    ) -> WithdrawDocumentResult:
        key = key_of(document_id, Document, DocumentId, field="documentId")
        async with info.context.work_as(ActingBrandManager) as work:
            withdrawn = await perform(work, idempotency_key, withdraw_document, document_id=key)
        return await one(info, DOCUMENT, withdrawn)
