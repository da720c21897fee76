"""Brands and their members."""

from datetime import datetime
from typing import Annotated, Any

import strawberry
from sqlalchemy import ColumnElement, false, select, true

from domain import brands
from domain.actors import ActingAdmin, ActingBrand, ActingBrandOwner, Secretariat, SignedIn
from domain.ids import BrandId, BrandMemberId
from domain.logins import Login as LoginRow
from domain.offers.terms import Side
from operations.brands import create_brand, remove_brand_member, set_brand_member, verify_brand
from schema.context import Info
from schema.node_keys import key_of
from schema.performing import perform
from schema.problems import Problem
from schema.reading import Many, Node, One, everyone, one, one_or_none, only, reads
from schema.track_records import TrackRecord, record_about

strawberry.enum(brands.BrandRole, description="What a member may do for a brand.")


def members_and_admins(actor: Any) -> ColumnElement[bool]:
    """The brand's own members and the alliance's admins."""
    if isinstance(actor, ActingAdmin):
        return true()
    return brands.Brand.id == actor.brand_id if isinstance(actor, ActingBrand) else false()


def memberships_visible_to(actor: Any) -> ColumnElement[bool]:
    """One's own memberships, and those of the brand one acts for."""
    if isinstance(actor, ActingBrand):
        return brands.BrandMember.brand_id == actor.brand_id
    return brands.BrandMember.login_id == actor.login_id if isinstance(actor, SignedIn) else false()


@strawberry.type(description="A company that posts campaigns.")
class Brand(Node):
    name: str = strawberry.field(description="The name under which it is known.")
    website: str | None = strawberry.field(description="Its website.")
    verified_at: datetime | None = strawberry.field(
        description="When the alliance verified its legal entity; only a verified brand may send offers."
    )
    legal_name: str | None = strawberry.field(description="The registered name; for its members and admins.")
    tax_code: str | None = strawberry.field(description="The tax code; for its members and admins.")
    track_record: TrackRecord = strawberry.field(description="What influencers said of it.")
    members: list["BrandMember"] = strawberry.field(description="Who may act for it; for its members.")


@strawberry.type(description="A login's role in a brand.")
class BrandMember(Node):
    role: brands.BrandRole = strawberry.field(description="What the member may do.")
    since: datetime = strawberry.field(description="Since when.")
    display_name: str = strawberry.field(description="How the member is called.")
    brand: Brand | None = strawberry.field(description="The brand.")


BRAND = reads(
    Brand,
    brands.Brand,
    visible=everyone,
    columns={
        "legal_name": only(brands.Brand.legal_name, to=members_and_admins),
        "tax_code": only(brands.Brand.tax_code, to=members_and_admins),
        "track_record": record_about(Side.BRAND, brands.Brand.id),
    },
    many={"members": Many(reading=lambda: BRAND_MEMBER, key=brands.BrandMember.brand_id)},
)
BRAND_MEMBER = reads(
    BrandMember,
    brands.BrandMember,
    visible=memberships_visible_to,
    columns={
        "display_name": select(LoginRow.display_name)
        .where(LoginRow.id == brands.BrandMember.login_id)
        .scalar_subquery()
    },
    one={"brand": One(reading=BRAND, key=brands.BrandMember.brand_id)},
)


@strawberry.input(description="A new brand.")
class CreateBrandInput:
    name: str = strawberry.field(description="The name under which it is known, 1 to 120 characters.")
    legal_name: str = strawberry.field(description="The registered name, 1 to 200 characters.")
    tax_code: str = strawberry.field(description="10 digits, or 10 and 3 for a branch.")
    website: str | None = strawberry.field(description="Its website.", default=None)


CreateBrandResult = Annotated[Brand | Problem, strawberry.union("CreateBrandResult")]
SetBrandMemberResult = Annotated[Brand | Problem, strawberry.union("SetBrandMemberResult")]
RemoveBrandMemberResult = Annotated[Brand | Problem, strawberry.union("RemoveBrandMemberResult")]
VerifyBrandResult = Annotated[Brand | Problem, strawberry.union("VerifyBrandResult")]


@strawberry.type
class BrandQuery:
    """Looking at brands."""

    @strawberry.field(description="A brand by its id.")
    async def brand(self, info: Info, id: strawberry.ID) -> Brand | None:
        """The brand, or null."""
        return await one_or_none(info, BRAND, key_of(id, Brand, BrandId))


@strawberry.type
class BrandMutation:
    """Creating brands and deciding on their members."""

    @strawberry.mutation(description="Create a brand and become its owner. An alliance admin verifies it afterwards.")
    async def create_brand(
        self,
        info: Info,
        input: CreateBrandInput,
        idempotency_key: str | None = None,
    ) -> CreateBrandResult:
        """A signed-in person creates a brand."""
        async with info.context.work_as(SignedIn) as work:
            created = await perform(
                work,
                idempotency_key,
                create_brand,
                name=input.name,
                legal_name=input.legal_name,
                tax_code=input.tax_code,
                website=input.website,
            )
        return await one(info, BRAND, created)

    @strawberry.mutation(description="Give a login a role in your brand, or change it; owners only.")
    async def set_brand_member(self, info: Info, email: str, role: brands.BrandRole) -> SetBrandMemberResult:
        async with info.context.work_as(ActingBrandOwner) as work:
            brand = await set_brand_member(work, email=email, role=role)
        return await one(info, BRAND, brand.id)

    @strawberry.mutation(description="Take a member's role in your brand away; owners only. One owner always stays.")
    async def remove_brand_member(self, info: Info, member_id: strawberry.ID) -> RemoveBrandMemberResult:
        async with info.context.work_as(ActingBrandOwner) as work:
            brand = await remove_brand_member(
                work, member_id=key_of(member_id, BrandMember, BrandMemberId, field="memberId")
            )
        return await one(info, BRAND, brand.id)

    @strawberry.mutation(
        description="Record that the alliance checked a brand's legal entity (Advertising Law Art 15a)."
    )
    async def verify_brand(self, info: Info, brand_id: strawberry.ID) -> VerifyBrandResult:
        async with info.context.work_as(Secretariat) as work:
            brand = await verify_brand(work, brand_id=key_of(brand_id, Brand, BrandId, field="brandId"))
        return await one(info, BRAND, brand.id)
