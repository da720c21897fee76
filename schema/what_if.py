"""What would move one's own score for a brief: facts before and after, and nothing about anybody else."""

from datetime import date

import strawberry

from domain.actors import ActingInfluencer
from domain.ids import BriefId
from domain.influencers.audience import ShareOf
from domain.influencers.qualifications import QualificationField
from domain.sentences import Sentence
from matching.explaining import Part
from matching.ordering import chance_sentence, damping_sentence
from matching.weights import PartName
from matching.what_if import Change, ScoreCard, Step, StepKind
from operations.candidates.what_if import NO_CHANGES, SupposedChanges, what_if
from schema.campaigns.readings import BRIEF
from schema.campaigns.types import Brief
from schema.candidates import (
    ChanceFeature,
    PartRecordLink,
    ScorePart,
    UnmetGate,
    features_of,
    gate_of,
    links_to,
    part_of,
)
from schema.context import Context, Info
from schema.execution.computed import computed
from schema.influencers.conditions import AudienceShareInput, AvailabilityInput, RateCardInput
from schema.node_keys import key_of
from schema.reading import many

strawberry.enum(StepKind, name="WhatIfStepKind", description="What a single step changes.")


@strawberry.input(
    description="What to suppose of yourself; what is left out stays as it is. Lists stand for the whole of yours, but "
    "for `platforms` and `qualifications`, which come on top."
)
class WhatIfInput:
    niches: list[str] | None = strawberry.field(description="Codes of up to 8 niches.", default=None)
    languages: list[str] | None = strawberry.field(description="Codes of up to 8 languages.", default=None)
    province: str | None = strawberry.field(description="The code of the province one lives in.", default=None)
    rate_card: RateCardInput | None = strawberry.field(description="Another rate card.", default=None)
    audience: list[AudienceShareInput] | None = strawberry.field(
        description="Shares of the audience, as if they were measured today.", default=None
    )
    availability: AvailabilityInput | None = strawberry.field(description="Another availability.", default=None)
    platforms: list[str] = strawberry.field(
        description="Codes of further platforms with a channel that is verified and certified.", default_factory=list
    )
    qualifications: list[QualificationField] = strawberry.field(
        description="Further fields whose qualification is checked.", default_factory=list
    )
    tier: int | None = strawberry.field(description="The trust tier of a certificate in force, 1 to 3.", default=None)
    on_time_bookings: int = strawberry.field(
        description="Further bookings that ended with everything on time, up to 50.", default=0
    )
    disclosed_posts: int = strawberry.field(
        description="Further advertising posts of today, properly disclosed, up to 200.", default=0
    )

    def read(self) -> SupposedChanges:
        """The changes as values."""
        return SupposedChanges(
            niches=self.niches,
            languages=self.languages,
            province=self.province,
            rate_card=self.rate_card and self.rate_card.read(),
            audience=None if self.audience is None else [_share(each) for each in self.audience],
            availability=self.availability and self.availability.read(),
            platforms=self.platforms,
            qualifications=self.qualifications,
            tier=self.tier,
            on_time_bookings=self.on_time_bookings,
            disclosed_posts=self.disclosed_posts,
        )


def _share(given: AudienceShareInput) -> ShareOf:
    return ShareOf(dimension=given.dimension, bracket=given.bracket, basis_points=given.basis_points)


@strawberry.type(description="How you stand with a brief. Nothing of it depends on anybody else.")
class WhatIfScoreCard:
    score: int = strawberry.field(
        description="0 to 10000 basis points: the points of the parts, added up; also where gates stand in the way."
    )
    parts: list[ScorePart] = strawberry.field(description="What the score is made of.")
    chance: int = strawberry.field(
        description="The chance, in basis points, with which the brand's side reckons that you accept an offer."
    )
    features: list[ChanceFeature] = strawberry.field(description="What the chance is made of.")
    damping: int = strawberry.field(
        description="10000 basis points, and less while more brands ask you than your places bear."
    )
    order_value: int = strawberry.field(
        description="Score × chance × damping / 10000²: what a brand's candidates are ordered by."
    )
    gates: list[UnmetGate] = strawberry.field(description="The gates that you do not pass, as `whyNot` tells them.")
    chance_sentence: strawberry.Private[Sentence]
    damping_sentence: strawberry.Private[Sentence]

    @computed(needs=("chance_sentence",), description="The chance in a sentence, in the language of the request.")
    def chance_explanation(self, context: Context) -> str:
        """By the caller's language."""
        return self.chance_sentence.say(context.language)

    @computed(needs=("damping_sentence",), description="The damping in a sentence, in the language of the request.")
    def damping_explanation(self, context: Context) -> str:
        """By the caller's language."""
        return self.damping_sentence.say(context.language)


@strawberry.type(description="A part of the score that would be another, before and after, in basis points.")
class WhatIfPart:
    name: PartName = strawberry.field(description="Which part.")
    value_before: int = strawberry.field(description="How well it is met now, 0 to 10000.")
    value_after: int = strawberry.field(description="How well it would be met.")
    points_before: int = strawberry.field(description="What it brings to the score now.")
    points_after: int = strawberry.field(description="What it would bring.")
    sentence: strawberry.Private[Sentence]

    @computed(needs=("sentence",), description="Why it would be so, in the language of the request.")
    def explanation(self, context: Context) -> str:
        """By the caller's language."""
        return self.sentence.say(context.language)


@strawberry.type(description="One thing changed alone, and what follows.")
class WhatIfStep:
    kind: StepKind = strawberry.field(description="What is changed.")
    key: str = strawberry.field(
        description="To what: codes of niches, languages, platforms or a field; a tier; how many more; đồng."
    )
    gain: int = strawberry.field(description="What it adds to the score, in basis points.")
    after: WhatIfScoreCard = strawberry.field(description="How you would stand.")
    moved: list[WhatIfPart] = strawberry.field(description="The parts that it changes; it lowers none.")
    opens: list[UnmetGate] = strawberry.field(description="The gates that it would take you through.")
    sentence: strawberry.Private[Sentence]

    @computed(needs=("sentence",), description="It in a sentence, in the language of the request.")
    def explanation(self, context: Context) -> str:
        """By the caller's language."""
        return self.sentence.say(context.language)


@strawberry.type(description="How you stand with a brief, how you would, and what single steps add. Facts, no advice: "
                 "what you refuse or accept is yours to decide, and no step.")  # fmt: skip
class WhatIf:
    brief: Brief | None = strawberry.field(description="The brief; null when it ended just now.")
    before: WhatIfScoreCard = strawberry.field(description="As you are.")
    after: WhatIfScoreCard = strawberry.field(description="With the changes; as you are where none are supposed.")
    gain: int = strawberry.field(
        description="What the changes add to the score, in basis points; negative where they take away."
    )
    moved: list[WhatIfPart] = strawberry.field(description="The parts that the changes move.")
    opens: list[UnmetGate] = strawberry.field(description="The gates that the changes would take you through.")
    shuts: list[UnmetGate] = strawberry.field(description="The gates that would stand in your way only then.")
    steps: list[WhatIfStep] = strawberry.field(
        description="Single steps from the profile as it is, each tried alone: what adds most to the score comes first."
    )
    records: list[PartRecordLink] = strawberry.field(
        description="The records behind your score as it is: your certificate, posts and settled bookings."
    )
    policy_version: str = strawberry.field(description="The version of the weights; see `rankingPolicy`.")
    day: date = strawberry.field(description="The day in Viet Nam for which it holds.")


@strawberry.type
class WhatIfQuery:
    """What would move one's own score."""

    @strawberry.field(
        description="What would move your score for a brief that you may see: how you stand, how you would with what "
        "you suppose, and what each single step would add; for influencers, about themselves. Nothing is written, and "
        "no place among others is told."
    )
    async def what_if(self, info: Info, brief_id: strawberry.ID, *, changes: WhatIfInput | None = None) -> WhatIf:
        """Before and after."""
        context, actor = info.context, info.context.acting_as(ActingInfluencer)
        brief = key_of(brief_id, Brief, BriefId, field="briefId")
        found = await what_if(
            context.database,
            actor,
            brief_id=brief,
            changes=NO_CHANGES if changes is None else changes.read(),
            now=context.now,
        )
        rows = await many(info, BRIEF, [brief], at=("brief",))
        change = found.change
        return WhatIf(
            brief=rows.get(brief),
            before=_score_card(change.before),
            after=_score_card(change.after),
            gain=change.gain,
            moved=_moved(change),
            opens=[gate_of(each) for each in change.opens],
            shuts=[gate_of(each) for each in change.shuts],
            steps=[_step(each) for each in found.steps],
            records=links_to(found.records),
            policy_version=found.weights_version,
            day=found.day,
        )


def _score_card(card: ScoreCard) -> WhatIfScoreCard:
    order = card.order
    return WhatIfScoreCard(
        score=card.score,
        parts=[part_of(each) for each in card.parts],
        chance=order.acceptance.chance,
        features=features_of(order),
        damping=order.damping,
        order_value=order.value,
        gates=[gate_of(each) for each in card.obstacles],
        chance_sentence=chance_sentence(order),
        damping_sentence=damping_sentence(order),
    )


def _moved(change: Change) -> list[WhatIfPart]:
    return [_part(before, after) for before, after in change.moved]


def _part(before: Part, after: Part) -> WhatIfPart:
    return WhatIfPart(
        name=after.name,
        value_before=before.value,
        value_after=after.value,
        points_before=before.points,
        points_after=after.points,
        sentence=after.sentence,
    )


def _step(step: Step) -> WhatIfStep:
    return WhatIfStep(
        kind=step.kind,
        key=step.key,
        gain=step.change.gain,
        after=_score_card(step.change.after),
        moved=_moved(step.change),
        opens=[gate_of(each) for each in step.change.opens],
        sentence=step.sentence,
    )
