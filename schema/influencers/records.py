"""What an influencer can show for themselves: qualifications and published work."""

from datetime import date
from typing import Annotated

import strawberry

from domain.actors import ActingInfluencer, Secretariat
from domain.ids import PortfolioItemId, QualificationId
from domain.influencers.portfolio import PortfolioPiece
from domain.influencers.qualifications import QualificationClaim, QualificationField
from operations.influencers.portfolio import add_portfolio_item, remove_portfolio_item
from operations.influencers.qualifications import add_qualification, remove_qualification, verify_qualification
from schema.context import Info
from schema.influencers.readings import INFLUENCER, PORTFOLIO_ITEM, QUALIFICATION
from schema.influencers.types import Influencer, PortfolioItem, Qualification
from schema.node_keys import key_of
from schema.performing import perform
from schema.problems import Problem
from schema.reading import one


@strawberry.input(description="A licence, degree or certificate.")
class QualificationInput:
    area: QualificationField = strawberry.field(description="The field.")
    title: str = strawberry.field(description="What it is called, 1 to 200 characters.")
    issuer: str = strawberry.field(description="Who gave it, 1 to 200 characters.")
    number: str | None = strawberry.field(description="Its number.", default=None)
    issued_on: date | None = strawberry.field(description="Since when.", default=None)
    valid_until: date | None = strawberry.field(description="The first day on which it no longer holds.", default=None)

    def read(self) -> QualificationClaim:
        """The qualification as a value."""
        return QualificationClaim(
            field=self.area,
            title=self.title,
            issuer=self.issuer,
            number=self.number,
            issued_on=self.issued_on,
            valid_until=self.valid_until,
        )


@strawberry.input(description="A published piece.")
class PortfolioItemInput:
    title: str = strawberry.field(description="What it is called, 1 to 200 characters.")
    url: str = strawberry.field(description="Its https address.")
    made_for: str | None = strawberry.field(description="For whom it was made.", default=None)
    published_on: date | None = strawberry.field(description="When it was published.", default=None)

    def read(self) -> PortfolioPiece:
        """The piece as a value."""
        return PortfolioPiece(title=self.title, url=self.url, made_for=self.made_for, published_on=self.published_on)


AddQualificationResult = Annotated[Qualification | Problem, strawberry.union("AddQualificationResult")]
RemoveQualificationResult = Annotated[Influencer | Problem, strawberry.union("RemoveQualificationResult")]
VerifyQualificationResult = Annotated[Qualification | Problem, strawberry.union("VerifyQualificationResult")]
AddPortfolioItemResult = Annotated[PortfolioItem | Problem, strawberry.union("AddPortfolioItemResult")]
RemovePortfolioItemResult = Annotated[Influencer | Problem, strawberry.union("RemovePortfolioItemResult")]


@strawberry.type
class RecordMutation:
    """Qualifications, portfolio and claims."""

    @strawberry.mutation(description="Name a qualification; it counts once an admin has checked it.")
    async def add_qualification(
        self, info: Info, input: QualificationInput, idempotency_key: str | None = None
    ) -> AddQualificationResult:
        async with info.context.work_as(ActingInfluencer) as work:
            added = await perform(work, idempotency_key, add_qualification, claim=input.read())
        return await one(info, QUALIFICATION, added)

    @strawberry.mutation(description="Take a qualification off one's profile.")
    async def remove_qualification(self, info: Info, qualification_id: strawberry.ID) -> RemoveQualificationResult:
        key = key_of(qualification_id, Qualification, QualificationId, field="qualificationId")
        async with info.context.work_as(ActingInfluencer) as work:
            influencer = await remove_qualification(work, qualification_id=key)
        return await one(info, INFLUENCER, influencer.id)

    @strawberry.mutation(description="Record that the paper of a qualification was seen; secretariat.")
    async def verify_qualification(self, info: Info, qualification_id: strawberry.ID) -> VerifyQualificationResult:
        key = key_of(qualification_id, Qualification, QualificationId, field="qualificationId")
        async with info.context.work_as(Secretariat) as work:
            qualification = await verify_qualification(work, qualification_id=key)
        return await one(info, QUALIFICATION, qualification.id)

    @strawberry.mutation(description="Show a published piece.")
    async def add_portfolio_item(
        self, info: Info, input: PortfolioItemInput, idempotency_key: str | None = None
    ) -> AddPortfolioItemResult:
        async with info.context.work_as(ActingInfluencer) as work:
            added = await perform(work, idempotency_key, add_portfolio_item, piece=input.read())
        return await one(info, PORTFOLIO_ITEM, added)

    @strawberry.mutation(description="Take a piece off one's portfolio.")
    async def remove_portfolio_item(self, info: Info, item_id: strawberry.ID) -> RemovePortfolioItemResult:
        key = key_of(item_id, PortfolioItem, PortfolioItemId, field="itemId")
        async with info.context.work_as(ActingInfluencer) as work:
            influencer = await remove_portfolio_item(work, item_id=key)
        return await one(info, INFLUENCER, influencer.id)
