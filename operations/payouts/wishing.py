"""Ask that tax be withheld from small payouts too, and ask no longer."""

from domain.actors import ActingInfluencer
from domain.influencers.profiles import profile_of
from domain.law.periods import day_in_vietnam
from domain.payouts.payout_details import newest_details_of, payee_kind_of
from domain.payouts.tax_commitments import standing_commitment_of
from domain.payouts.withholding_wishes import WithholdingNotAsked, WithholdingWish, standing_wish_of
from operations.payouts.scheduling import reckon_waiting_payouts
from storage.work import Work


async def ask_for_withholding(work: Work[ActingInfluencer]) -> WithholdingWish:
    """Have income tax withheld from every payout that is sent from now on, however small.

    What waits to be sent is reckoned anew. A wish that stands is answered as it is. Raises WithholdingNotForPayee,
    WithholdingSpared while this year's tax commitment stands, LawNotOnFile.
    """
    influencer = await work.claim(profile_of(work.actor))
    standing = await work.find(standing_wish_of(influencer.id))
    if standing is not None:
        return standing
    details = await work.find(newest_details_of(influencer.id))
    commitment = await work.find(standing_commitment_of(influencer.id, day_in_vietnam(work.now).year))
    wish, asked = WithholdingWish.asked(
        work.actor,
        payee=payee_kind_of(details),
        committed_for=None if commitment is None else commitment.year,
        now=work.now,
    )
    work.add(wish)
    await work.flush()
    await reckon_waiting_payouts(work, influencer.id, details)
    work.record(asked)
    return wish


async def withdraw_withholding_wish(work: Work[ActingInfluencer]) -> WithholdingWish:
    """Have nothing withheld any more from what is below the threshold.

    What waits to be sent is reckoned anew; what was sent stays as it is. Raises WithholdingNotAsked, LawNotOnFile.
    """
    influencer = await work.claim(profile_of(work.actor))
    wish = await work.find(standing_wish_of(influencer.id))
    if wish is None:
        raise WithholdingNotAsked
    withdrawn = wish.withdraw(by=work.actor.login_id, now=work.now)
    await work.flush()
    await reckon_waiting_payouts(work, influencer.id, await work.find(newest_details_of(influencer.id)))
    work.record(withdrawn)
    return wish
