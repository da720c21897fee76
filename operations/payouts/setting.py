"""Set where one is paid, after proving once more who one is; give a year's tax commitment."""

from domain.actors import ActingInfluencer
from domain.influencers.profiles import profile_of
from domain.payouts.payout_details import BankAccount, PayoutDetails, PayoutDetailsSet, newest_details_of
from domain.payouts.tax_commitments import (
    TaxCommitment,
    TaxCommitmentGiven,
    TaxCommitmentGivenAlready,
    commitment_of,
)
from operations.proving import Proof, Unproven, step_up
from storage.work import Work


async def set_payout_details(
    work: Work[ActingInfluencer], *, account: BankAccount, proof: Proof
) -> PayoutDetails | Unproven:
    """Be paid to this account: the first at once, another one after it has rested for 72 hours (house).

    A refusal of the proof is answered, not raised: the failure it counts must be committed. The same account again
    changes nothing. Raises InvalidInput.
    """
    checked = account.checked()
    refused = await step_up(work, proof=proof)
    if refused is not None:
        return refused
    influencer = await work.claim(profile_of(work.actor))
    last = await work.find(newest_details_of(influencer.id))
    if last is not None and (last.bank, last.account_number, last.holder) == (
        checked.bank, checked.number, checked.holder,
    ):  # fmt: skip
        return last
    details = work.add(PayoutDetails.after(last, checked, of=influencer.id, by=work.actor.login_id, now=work.now))
    work.record(PayoutDetailsSet(influencer_id=influencer.id, details_id=details.id, usable_from=details.usable_from))
    return details


async def give_tax_commitment(work: Work[ActingInfluencer], *, tax_code: str) -> TaxCommitment:
    """Commit that this year's income stays untaxed, so that nothing is withheld from payouts sent after it.

    Raises InvalidInput, TaxCommitmentGivenAlready.
    """
    influencer = await work.claim(profile_of(work.actor))
    given = TaxCommitment.given(influencer.id, tax_code=tax_code, by=work.actor.login_id, now=work.now)
    if await work.find(commitment_of(influencer.id, given.year)) is not None:
        raise TaxCommitmentGivenAlready(year=str(given.year))
    work.add(given)
    work.record(TaxCommitmentGiven(influencer_id=influencer.id, year=given.year))
    return given
