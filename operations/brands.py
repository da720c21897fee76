"""Create a brand, decide on its members, verify its legal entity."""

from sqlalchemy import select

from domain.actors import ActingBrandManager, ActingBrandOwner, Secretariat, SignedIn
from domain.brands import (
    BlockedInfluencer,
    Brand,
    BrandCreated,
    BrandMember,
    BrandMemberSet,
    BrandRole,
    InfluencerBlocked,
    InfluencerUnblocked,
    LastOwner,
    TaxCodeTaken,
    blocked_by,
    brands_acted_for,
    checked_tax_code,
    members_of,
)
from domain.ids import BrandId, BrandMemberId, InfluencerId
from domain.influencers.profiles import Influencer, listed_profiles
from domain.logins import Login, checked_name, folded_email
from storage.work import Work


async def create_brand(
    work: Work[SignedIn], *, name: str, legal_name: str, tax_code: str, website: str | None
) -> Brand:
    """Create a brand and make the caller its owner. Raises InvalidInput and TaxCodeTaken."""
    code = checked_tax_code(tax_code)
    brand = Brand(
        name=checked_name(name, field="input.name"),
        legal_name=checked_name(legal_name, field="input.legalName", longest=200),
        tax_code=code,
        website=website,
        created_at=work.now,
    )
    if await work.find(select(Brand).where(Brand.tax_code == code)) is not None:
        raise TaxCodeTaken(field="input.taxCode")
    work.add(brand)
    await work.flush()
    work.add(BrandMember(brand_id=brand.id, login_id=work.actor.login_id, role=BrandRole.OWNER, since=work.now))
    work.record(BrandCreated(brand_id=brand.id))
    return brand


async def set_brand_member(work: Work[ActingBrandOwner], *, email: str, role: BrandRole) -> Brand:
    """Give a login a role in the brand. Raises NotFound for an unknown e-mail, LastOwner."""
    brand = await work.claim(brands_acted_for(work.actor))
    login = await work.one(select(Login).where(Login.email == folded_email(email)))
    member = await work.find(members_of(work.actor).where(BrandMember.login_id == login.id))
    if member is None:
        work.add(BrandMember(brand_id=brand.id, login_id=login.id, role=role, since=work.now))
    else:
        await _keep_an_owner(work, member, becomes=role)
        member.role = role
    work.record(BrandMemberSet(brand_id=brand.id, login_id=login.id, role=role))
    return brand


async def remove_brand_member(work: Work[ActingBrandOwner], *, member_id: BrandMemberId) -> Brand:
    """Take a member's role away. Raises NotFound, LastOwner."""
    brand = await work.claim(brands_acted_for(work.actor))
    member = await work.one(members_of(work.actor).where(BrandMember.id == member_id))
    await _keep_an_owner(work, member, becomes=None)
    await work.session.delete(member)
    work.record(BrandMemberSet(brand_id=brand.id, login_id=member.login_id, role=None))
    return brand


async def block_influencer(work: Work[ActingBrandManager], *, influencer_id: InfluencerId) -> Brand:
    """Work with this person no more; again changes nothing. Raises NotFound."""
    brand = await work.claim(brands_acted_for(work.actor))
    await work.one(listed_profiles().where(Influencer.id == influencer_id))
    if await work.find(blocked_by(work.actor).where(BlockedInfluencer.influencer_id == influencer_id)) is None:
        work.add(BlockedInfluencer(brand_id=brand.id, influencer_id=influencer_id))
        work.record(InfluencerBlocked(brand_id=brand.id, influencer_id=influencer_id))
    return brand


async def unblock_influencer(work: Work[ActingBrandManager], *, influencer_id: InfluencerId) -> Brand:
    """Be ready to work with a blocked person again. Raises NotFound for somebody who is not blocked."""
    brand = await work.claim(brands_acted_for(work.actor))
    blocked = await work.one(blocked_by(work.actor).where(BlockedInfluencer.influencer_id == influencer_id))
    await work.session.delete(blocked)
    work.record(InfluencerUnblocked(brand_id=brand.id, influencer_id=influencer_id))
    return brand


async def verify_brand(work: Work[Secretariat], *, brand_id: BrandId) -> Brand:
    """Record that the alliance checked the legal entity. Raises NotFound, BrandAlreadyVerified."""
    brand = await work.claim(select(Brand).where(Brand.id == brand_id))
    work.record(brand.verify(by=work.actor.login_id, now=work.now))
    return brand


async def _keep_an_owner(work: Work[ActingBrandOwner], member: BrandMember, *, becomes: BrandRole | None) -> None:
    if member.role is not BrandRole.OWNER or becomes is BrandRole.OWNER:
        return
    owners = await work.all(members_of(work.actor).where(BrandMember.role == BrandRole.OWNER))
    if len(owners) == 1:
        raise LastOwner(field="role")
