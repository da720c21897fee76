"""Begin a profile, edit it, hand it in, name who negotiates; and the secretariat's answers."""

from collections.abc import Awaitable
from typing import Annotated, Protocol
from uuid import UUID

import strawberry

from domain.actors import ActingInfluencer, Secretariat, SignedIn
from domain.ids import InfluencerId
from domain.influencers.content import InfluencerKind, ProfileContent
from domain.influencers.profiles import Influencer as Row
from domain.listings import ReviewReason
from operations.influencers.moderation import approve_profile, ask_for_profile_changes, refuse_profile
from operations.influencers.profiles import (
    create_influencer_profile,
    drop_representative,
    edit_profile,
    name_representative,
    set_contact_email,
    submit_profile,
    take_back_profile,
)
from schema.context import Info
from schema.influencers.readings import INFLUENCER
from schema.influencers.types import Influencer
from schema.listings import ReviewReasonInput
from schema.node_keys import key_of
from schema.performing import perform
from schema.problems import Problem
from schema.reading import one
from storage.work import Work


@strawberry.input(description="What a profile says. It is moderated as a whole.")
class ProfileContentInput:
    display_name: str = strawberry.field(description="The name it shows, 1 to 100 characters.")
    kind: InfluencerKind = strawberry.field(description="KOL or KOC.")
    bio_vi: str = strawberry.field(description="The bio in Vietnamese, 4,000 characters at most.", default="")
    bio_en: str = strawberry.field(description="The bio in English, 4,000 characters at most.", default="")
    province: str | None = strawberry.field(description="The code of the province one lives in.", default=None)
    languages: list[str] = strawberry.field(description="Codes of the content's languages.", default_factory=list)
    niches: list[str] = strawberry.field(
        description="Codes of up to 8 niches, first things first.", default_factory=list
    )

    def read(self) -> ProfileContent:
        """The content as a value."""
        return ProfileContent(
            display_name=self.display_name,
            kind=self.kind,
            bio_vi=self.bio_vi,
            bio_en=self.bio_en,
            province=self.province,
            languages=tuple(self.languages),
            niches=tuple(self.niches),
        )


CreateInfluencerProfileResult = Annotated[Influencer | Problem, strawberry.union("CreateInfluencerProfileResult")]
EditProfileResult = Annotated[Influencer | Problem, strawberry.union("EditProfileResult")]
SubmitProfileResult = Annotated[Influencer | Problem, strawberry.union("SubmitProfileResult")]
TakeBackProfileResult = Annotated[Influencer | Problem, strawberry.union("TakeBackProfileResult")]
ApproveProfileResult = Annotated[Influencer | Problem, strawberry.union("ApproveProfileResult")]
AskForProfileChangesResult = Annotated[Influencer | Problem, strawberry.union("AskForProfileChangesResult")]
RefuseProfileResult = Annotated[Influencer | Problem, strawberry.union("RefuseProfileResult")]
SetContactEmailResult = Annotated[Influencer | Problem, strawberry.union("SetContactEmailResult")]
NameRepresentativeResult = Annotated[Influencer | Problem, strawberry.union("NameRepresentativeResult")]
DropRepresentativeResult = Annotated[Influencer | Problem, strawberry.union("DropRepresentativeResult")]


@strawberry.type
class ProfileMutation:
    """Writing, handing in and answering profiles."""

    @strawberry.mutation(description="Begin a draft profile of one's own; one person has one.")
    async def create_influencer_profile(
        self, info: Info, input: ProfileContentInput, idempotency_key: str | None = None
    ) -> CreateInfluencerProfileResult:
        async with info.context.work_as(SignedIn) as work:
            made = await perform(work, idempotency_key, create_influencer_profile, content=input.read())
        return await one(info, INFLUENCER, made)

    @strawberry.mutation(
        description="Rewrite the version in work, or begin one; what a listed profile says goes on standing meanwhile."
    )
    async def edit_profile(self, info: Info, input: ProfileContentInput) -> EditProfileResult:
        async with info.context.work_as(ActingInfluencer) as work:
            influencer = await edit_profile(work, content=input.read())
        return await one(info, INFLUENCER, influencer.id)

    @strawberry.mutation(description="Hand the version in work to the secretariat.")
    async def submit_profile(self, info: Info, idempotency_key: str | None = None) -> SubmitProfileResult:
        async with info.context.work_as(ActingInfluencer) as work:
            moved = await perform(work, idempotency_key, submit_profile)
        return await one(info, INFLUENCER, moved)

    @strawberry.mutation(description="Take back what waits for the secretariat, to go on writing.")
    async def take_back_profile(self, info: Info) -> TakeBackProfileResult:
        async with info.context.work_as(ActingInfluencer) as work:
            influencer = await take_back_profile(work)
        return await one(info, INFLUENCER, influencer.id)

    @strawberry.mutation(description="List the submitted version of a profile, in place of what stood; secretariat.")
    async def approve_profile(
        self,
        info: Info,
        influencer_id: strawberry.ID,
        reason: ReviewReasonInput,
        idempotency_key: str | None = None,
    ) -> ApproveProfileResult:
        answered = await _answer(info, approve_profile, influencer_id, reason, idempotency_key)
        return await one(info, INFLUENCER, answered)

    @strawberry.mutation(description="Send the submitted version of a profile back to its person; secretariat.")
    async def ask_for_profile_changes(
        self,
        info: Info,
        influencer_id: strawberry.ID,
        reason: ReviewReasonInput,
        idempotency_key: str | None = None,
    ) -> AskForProfileChangesResult:
        answered = await _answer(info, ask_for_profile_changes, influencer_id, reason, idempotency_key)
        return await one(info, INFLUENCER, answered)

    @strawberry.mutation(description="Turn the submitted version of a profile down; what stood goes on. Secretariat.")
    async def refuse_profile(
        self,
        info: Info,
        influencer_id: strawberry.ID,
        reason: ReviewReasonInput,
        idempotency_key: str | None = None,
    ) -> RefuseProfileResult:
        answered = await _answer(info, refuse_profile, influencer_id, reason, idempotency_key)
        return await one(info, INFLUENCER, answered)

    @strawberry.mutation(description="Say where one is written to; without an address it is taken away.")
    async def set_contact_email(self, info: Info, email: str | None = None) -> SetContactEmailResult:
        async with info.context.work_as(ActingInfluencer) as work:
            influencer = await set_contact_email(work, email=email)
        return await one(info, INFLUENCER, influencer.id)

    @strawberry.mutation(description="Name the agency or network that negotiates; the influencer still signs.")
    async def name_representative(self, info: Info, name: str, email: str) -> NameRepresentativeResult:
        async with info.context.work_as(ActingInfluencer) as work:
            influencer = await name_representative(work, name=name, email=email)
        return await one(info, INFLUENCER, influencer.id)

    @strawberry.mutation(description="Negotiate in person again.")
    async def drop_representative(self, info: Info) -> DropRepresentativeResult:
        async with info.context.work_as(ActingInfluencer) as work:
            influencer = await drop_representative(work)
        return await one(info, INFLUENCER, influencer.id)


class _Answer(Protocol):
    """An operation that answers a submitted profile."""

    __name__: str

    def __call__(
        self, work: Work[Secretariat], *, influencer_id: InfluencerId, reason: ReviewReason
    ) -> Awaitable[Row]: ...


async def _answer(
    info: Info,
    answer: _Answer,
    influencer_id: strawberry.ID,
    reason: ReviewReasonInput,
    idempotency_key: str | None,
) -> UUID:
    key = key_of(influencer_id, Influencer, InfluencerId, field="influencerId")
    async with info.context.work_as(Secretariat) as work:
        return await perform(work, idempotency_key, answer, influencer_id=key, reason=reason.read())
