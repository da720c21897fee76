"""Read the form of the tax commitment and what was given; give a year's, and withdraw it."""

from typing import Annotated

import strawberry

from domain.actors import ActingInfluencer
from domain.ids import TaxCommitmentId
from domain.payouts.commitment_forms import commitment_form_in_force
from domain.payouts.tax_commitments import TaxCommitment as TaxCommitmentRow
from operations.payouts.committing import give_tax_commitment, withdraw_tax_commitment
from schema.context import Info
from schema.node_keys import key_of
from schema.paging import Connection
from schema.payouts.commitments import TAX_COMMITMENT, TaxCommitment, TaxCommitmentForm, form_shown
from schema.performing import perform
from schema.problems import Problem
from schema.reading import one, page

GiveTaxCommitmentResult = Annotated[TaxCommitment | Problem, strawberry.union("GiveTaxCommitmentResult")]
WithdrawTaxCommitmentResult = Annotated[TaxCommitment | Problem, strawberry.union("WithdrawTaxCommitmentResult")]


@strawberry.type
class CommittingPayoutQuery:
    """Looking at commitments."""

    @strawberry.field(description="The form of the tax commitment that is given today.")
    def tax_commitment_form(self, info: Info) -> TaxCommitmentForm:
        """The form in force."""
        return form_shown(commitment_form_in_force(info.context.now).version)

    @strawberry.field(
        description="Tax commitments, newest first: those of the influencer you act for; for finance and the auditor "
        "all."
    )
    async def tax_commitments(
        self,
        info: Info,
        *,
        year: Annotated[int | None, strawberry.argument(description="Only those for this calendar year.")] = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[TaxCommitment]:
        """A page of them."""
        where = None if year is None else TaxCommitmentRow.year == year
        return await page(info, TAX_COMMITMENT, where=where, first=first, after=after, last=last, before=before)


@strawberry.type
class CommittingPayoutMutation:
    """What a person commits to."""

    @strawberry.mutation(
        description="Commit, as a resident person, to the text of `taxCommitmentForm` for this calendar year: nothing "
        "is withheld from payouts sent after it. A wrong commitment is yours to answer for."
    )
    async def give_tax_commitment(
        self,
        info: Info,
        form_version: Annotated[str, strawberry.argument(description="The version of the form that you have read.")],
        tax_code: Annotated[
            str,
            strawberry.argument(description="10 digits, or the personal identification number of 12."),
        ],
        idempotency_key: str | None = None,
    ) -> GiveTaxCommitmentResult:
        """An influencer commits."""
        async with info.context.work_as(ActingInfluencer) as work:
            given = await perform(
                work, idempotency_key, give_tax_commitment, form_version=form_version, tax_code=tax_code
            )
        return await one(info, TAX_COMMITMENT, given)

    @strawberry.mutation(
        description="Withdraw your tax commitment of this calendar year: payouts sent from now on are withheld from, "
        "what was sent before stays as it is. None is given again for the same year."
    )
    async def withdraw_tax_commitment(
        self, info: Info, tax_commitment_id: strawberry.ID, idempotency_key: str | None = None
    ) -> WithdrawTaxCommitmentResult:
        """An influencer commits no longer."""
        async with info.context.work_as(ActingInfluencer) as work:
            withdrawn = await perform(
                work,
                idempotency_key,
                withdraw_tax_commitment,
                tax_commitment_id=key_of(tax_commitment_id, TaxCommitment, TaxCommitmentId, field="taxCommitmentId"),
            )
        return await one(info, TAX_COMMITMENT, withdrawn)
