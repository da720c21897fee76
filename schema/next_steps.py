"""What happens next in a booking, or in a dispute over one, as the API shows it."""

from datetime import datetime

import strawberry

from domain.bookings import booking, clocks, next_steps
from domain.sentences import Sentence
from schema.context import Context
from schema.execution.computed import computed
from schema.money import Money

strawberry.enum(booking.BookingStatus, description="Where a booking stands.")
strawberry.enum(clocks.BookingStep, description="What a booking, or a dispute over one, waits for.")
strawberry.enum(next_steps.BookingParty, description="Whom a booking waits for.")


@strawberry.type(description="What happens next: who is awaited, by when, what silence does, and what that pays.")
class NextStep:
    step: clocks.BookingStep = strawberry.field(description="What is awaited.")
    awaits: next_steps.BookingParty = strawberry.field(description="From whom.")
    by: datetime | None = strawberry.field(description="From when silence counts as the answer.")
    enters: booking.BookingStatus = strawberry.field(description="Where silence leads.")
    pays: Money = strawberry.field(description="What the influencer then gets.")
    refunds: Money = strawberry.field(description="What then goes back to the campaign.")
    sentence: strawberry.Private[Sentence]

    @computed(needs=("sentence",), description="The step in a sentence, in the language of the request.")
    def explanation(self, context: Context) -> str:
        """By the caller's language."""
        return self.sentence.say(context.language)


def next_step_of(step: next_steps.NextStep) -> NextStep:
    """A step as it is shown."""
    return NextStep(
        step=step.step,
        awaits=step.awaits,
        by=step.by,
        enters=step.enters,
        pays=Money.of(step.pays),
        refunds=Money.of(step.refunds),
        sentence=step.sentence,
    )
