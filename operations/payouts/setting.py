"""Set where one is paid, and as whom, after proving once more who one is."""

from domain.actors import ActingInfluencer
from domain.influencers.profiles import profile_of
from domain.payouts.connected_accounts import (
    ConnectedAccount,
    ConnectedAccountNotReady,
    ConnectedAccountsNotOffered,
    ConnectedAccountUnknown,
    PaymentPartnerAway,
)
from domain.payouts.payout_details import (
    BankAccount,
    PayoutAccount,
    PayoutDetails,
    PayoutDetailsSet,
    newest_details_of,
)
from domain.payouts.stated_payees import RESIDENT_PERSON, StatedPayee
from operations.bank_batches.taking_out import take_out_orders_to_older_accounts
from operations.payouts.scheduling import reckon_waiting_payouts
from operations.proving import Proof, Unproven, step_up
from payments.rails import ConnectedRail, RailRefused, RailUnavailable
from storage.work import Work


async def set_payout_details(
    work: Work[ActingInfluencer], *, account: BankAccount, payee: StatedPayee | None = None, proof: Proof
) -> PayoutDetails | Unproven:
    """Be paid to this account, as this payee: the first at once, a change after it has rested for 72 hours (house).

    Without a payee it stays the one that was stated last, at first a resident person. What waits at the bank for the
    older details is taken out and held for review. A refusal of the proof is answered, not raised: the failure it
    counts must be committed. The same details again change nothing. Raises InvalidInput.
    """
    return await _set(work, account, payee, proof)


async def ask_about_account(rail: ConnectedRail | None, written: str) -> ConnectedAccount:
    """The connected account of that name as its partner has it, if money can go there; asked outside any transaction.

    What form such a name has the rail says. Raises InvalidInput, ConnectedAccountsNotOffered, ConnectedAccountUnknown,
    ConnectedAccountNotReady, PaymentPartnerAway.
    """
    if rail is None:
        raise ConnectedAccountsNotOffered
    name = rail.account_named(written)
    try:
        standing = await rail.standing_of(name)
    except (RailUnavailable, RailRefused) as away:
        raise PaymentPartnerAway from away
    if standing is None:
        raise ConnectedAccountUnknown(field="input.account")
    if not (standing.receives and standing.pays_out):
        raise ConnectedAccountNotReady(field="input.account")
    return ConnectedAccount(account=name, country=standing.country)


async def set_connected_account(
    work: Work[ActingInfluencer], *, account: ConnectedAccount, payee: StatedPayee | None = None, proof: Proof
) -> PayoutDetails | Unproven:
    """Be paid to this account, about which its partner was asked, as this payee; it rests as any other change does.

    A refusal of the proof is answered, not raised. The same details again change nothing. Raises InvalidInput.
    """
    return await _set(work, account, payee, proof)


async def _set(
    work: Work[ActingInfluencer], account: PayoutAccount, stated: StatedPayee | None, proof: Proof
) -> PayoutDetails | Unproven:
    checked = None if stated is None else stated.checked()
    refused = await step_up(work, proof=proof)
    if refused is not None:
        return refused
    influencer = await work.claim(profile_of(work.actor))
    last = await work.find(newest_details_of(influencer.id))
    payee = checked or (RESIDENT_PERSON if last is None else last.payee)
    if isinstance(account, BankAccount):
        account = account.checked(payee.kind)
    if last is not None and (last.account, last.payee) == (account, payee):
        return last
    details = work.add(
        PayoutDetails.after(last, account, payee, of=influencer.id, by=work.actor.login_id, now=work.now)
    )
    work.record(PayoutDetailsSet(influencer_id=influencer.id, details_id=details.id, usable_from=details.usable_from))
    await reckon_waiting_payouts(work, influencer.id, details)
    if last is not None:
        await take_out_orders_to_older_accounts(work)
    return details
