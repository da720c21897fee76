"""Give a year's tax commitment, withdraw it, and read it afterwards."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actors import ActingInfluencer, Actor, Visitor
from domain.errors import NotFound, NotSignedIn
from domain.ids import TaxCommitmentId
from domain.influencers.profiles import profile_of
from domain.payouts.commitment_forms import CommitmentFormReplaced, commitment_form_in_force
from domain.payouts.payout_details import newest_details_of, payee_kind_of
from domain.payouts.tax_commitments import (
    TaxCommitment,
    TaxCommitmentGiven,
    TaxCommitmentGivenAlready,
    commitment_given_by,
    commitment_is_visible,
    commitment_of,
)
from operations.payouts.scheduling import reckon_waiting_payouts
from storage.work import Work


async def give_tax_commitment(work: Work[ActingInfluencer], *, form_version: str, tax_code: str) -> TaxCommitment:
    """Commit that this year's income stays untaxed, so that nothing is withheld from payouts sent after it.

    The version is the one that was read. Raises CommitmentFormReplaced, TaxCommitmentNotForPayee, InvalidInput,
    TaxCommitmentGivenAlready, TaxCommitmentTakenBack, LawNotOnFile.
    """
    influencer = await work.claim(profile_of(work.actor))
    form = commitment_form_in_force(work.now)
    if form_version != form.version:
        raise CommitmentFormReplaced(in_force=form.version, field="formVersion")
    details = await work.find(newest_details_of(influencer.id))
    given = TaxCommitment.given(work.actor, form, tax_code=tax_code, payee=payee_kind_of(details), now=work.now)
    earlier = await work.find(commitment_of(influencer.id, given.year))
    if earlier is not None:
        earlier.require_standing()
        raise TaxCommitmentGivenAlready(year=str(given.year))
    work.add(given)
    await work.flush()
    await reckon_waiting_payouts(work, influencer.id, details)
    work.record(TaxCommitmentGiven(influencer_id=influencer.id, year=given.year))
    return given


async def withdraw_tax_commitment(work: Work[ActingInfluencer], *, tax_commitment_id: TaxCommitmentId) -> TaxCommitment:
    """Commit no longer that this year's income stays untaxed: payouts sent from now on are withheld from.

    What waits to be sent is reckoned anew; what was sent stays as it is. Raises NotFound, TaxCommitmentOver,
    TaxCommitmentTakenBack, LawNotOnFile.
    """
    influencer = await work.claim(profile_of(work.actor))
    commitment = await work.claim(commitment_given_by(work.actor, tax_commitment_id))
    withdrawn = commitment.withdraw(by=work.actor.login_id, now=work.now)
    await work.flush()
    await reckon_waiting_payouts(work, influencer.id, await work.find(newest_details_of(influencer.id)))
    work.record(withdrawn)
    return commitment


async def commitment_shown(session: AsyncSession, actor: Actor, *, commitment_id: TaxCommitmentId) -> TaxCommitment:
    """A commitment with its form, to whoever may see it. Raises NotSignedIn, NotFound."""
    if isinstance(actor, Visitor):
        raise NotSignedIn
    chosen = select(TaxCommitment).where(TaxCommitment.id == commitment_id, TaxCommitment.form_version.is_not(None))
    found = (await session.scalars(chosen.where(commitment_is_visible(actor)))).one_or_none()
    if found is None:
        raise NotFound
    return found
