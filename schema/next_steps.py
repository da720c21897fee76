"""What happens next in a booking, or in a dispute over one, as the API shows it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import strawberry

from domain.bookings import booking, clocks, next_steps
from domain.law.periods import day_in_vietnam
from domain.sentences import Sentence
from schema.context import Context
from schema.execution.computed import computed
from schema.money import Money
from schema.payout_estimates import EstimateBasis, PayoutEstimate, estimate_on

strawberry.enum(booking.BookingStatus, description="Where a booking stands.")
strawberry.enum(clocks.BookingStep, description="What a booking, or a dispute over one, waits for.")
strawberry.enum(next_steps.BookingParty, description="Whom a booking waits for.")


@strawberry.type(description="What happens next: who is awaited, by when, what silence does, and what that pays.")
class NextStep:
    step: clocks.BookingStep = strawberry.field(description="What is awaited.")
    awaits: next_steps.BookingParty = strawberry.field(description="From whom.")
    by: datetime | None = strawberry.field(description="From when silence counts as the answer.")
    enters: booking.BookingStatus = strawberry.field(description="Where silence leads.")
    pays: Money = strawberry.field(
        description="What of the fee then becomes the influencer's: gross, before the operator's fee and the tax; "
        "`estimate` says what would be left."
    )
    refunds: Money = strawberry.field(description="What then goes back to the campaign.")
    sentence: strawberry.Private[Sentence]
    basis: strawberry.Private[EstimateBasis]

    @computed(needs=("sentence",), description="The step in a sentence, in the language of the request.")
    def explanation(self, context: Context) -> str:
        """By the caller's language."""
        return self.sentence.say(context.language)

    @computed(
        needs=("basis",),
        description="What would be taken off `pays`, and left of it, by the rule of the fee that the booking keeps and "
        "the rules of the tax of today; null where it pays nothing.",
    )
    def estimate(self, context: Context) -> PayoutEstimate | None:
        """By the rules of the day of the request."""
        return estimate_on(day_in_vietnam(context.now), self.basis)


def next_step_of(step: next_steps.NextStep, *, fee_rule: str, told: Mapping[str, Any] | None) -> NextStep:
    """A step as it is shown, in a booking that keeps this rule of the fee; `told` is what `taxation_told` answers."""
    return NextStep(
        step=step.step,
        awaits=step.awaits,
        by=step.by,
        enters=step.enters,
        pays=Money.of(step.pays),
        refunds=Money.of(step.refunds),
        sentence=step.sentence,
        basis=EstimateBasis(step.pays, told, fee_rule),
    )
