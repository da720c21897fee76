import pytest
from sqlalchemy import select

from domain.brands import Brand, BrandMember, BrandRole
from schema.brands import Brand as BrandType
from schema.brands import BrandMember as BrandMemberType
from schema.node_keys import node_id
from tests.callers import Kind, all_but
from tests.client import Api
from tests.databases import TestDatabase
from tests.makers.brands import make_brand, make_brand_member
from tests.makers.logins import make_login

CREATE = """
mutation ($input: CreateBrandInput!, $key: String) {
  createBrand(input: $input, idempotencyKey: $key) { ... on Brand { id name taxCode members { role displayName } }
    ... on Problem { code field message } } }
"""
SET_MEMBER = """
mutation ($email: String!, $role: BrandRole!) {
  setBrandMember(email: $email, role: $role) { ... on Brand { members { role } } ... on Problem { code field } } }
"""
REMOVE_MEMBER = """
mutation ($memberId: ID!) {
  removeBrandMember(memberId: $memberId) { ... on Brand { members { role } } ... on Problem { code field } } }
"""
VERIFY = """
mutation ($brandId: ID!) { verifyBrand(brandId: $brandId) { ... on Brand { verifiedAt } ... on Problem { code } } }
"""
BRAND = "query ($id: ID!) { brand(id: $id) { name taxCode legalName members { displayName } } }"

SEN = {"name": "Sen", "legalName": "Công ty Sen", "taxCode": "0101234567"}


async def test_whoever_signed_in_creates_a_brand_and_owns_it(api: Api, database: TestDatabase) -> None:
    caller = await api.caller(Kind.SIGNED_IN)

    brand = await api.run(caller, CREATE, input=SEN)

    (member,) = await database.all(select(BrandMember))
    assert caller.login is not None
    assert (member.login_id, member.role) == (caller.login.id, BrandRole.OWNER)
    # Only who acts for the brand sees what is its own.
    assert {key: brand[key] for key in ("name", "taxCode")} == {"name": "Sen", "taxCode": None}
    assert await database.event_names() == ["BrandCreated"]


async def test_one_key_makes_one_brand(api: Api, database: TestDatabase) -> None:
    caller = await api.caller(Kind.SIGNED_IN)

    answers = [await api.run(caller, CREATE, input=SEN, key="once") for _ in range(2)]

    assert answers[0]["id"] == answers[1]["id"]
    assert await database.count(Brand) == 1
    assert await api.refused(caller, CREATE, input=SEN | {"name": "Súng"}, key="once") == "KEY_REUSED"


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"taxCode": "123"}, "INVALID_INPUT", "input.taxCode"),
        ({"name": "  "}, "INVALID_INPUT", "input.name"),
        ({"legalName": "x" * 201}, "INVALID_INPUT", "input.legalName"),
    ],
)
async def test_bad_input_makes_no_brand(
    api: Api, database: TestDatabase, change: dict[str, str], code: str, field: str
) -> None:
    caller = await api.caller(Kind.SIGNED_IN)

    problem = await api.run(caller, CREATE, input=SEN | change)

    assert (problem["code"], problem["field"]) == (code, field)
    assert await database.count(Brand) == 0
    assert await database.event_names() == []


async def test_a_tax_code_is_registered_once(api: Api, database: TestDatabase) -> None:
    await database.add(make_brand(tax_code="0101234567"))

    assert await api.refused(await api.caller(Kind.SIGNED_IN), CREATE, input=SEN) == "TAX_CODE_TAKEN"
    assert await database.count(Brand) == 1


async def test_a_visitor_creates_nothing(api: Api, database: TestDatabase) -> None:
    assert await api.refused(await api.caller(Kind.VISITOR), CREATE, input=SEN) == "NOT_SIGNED_IN"
    assert await database.count(Brand) == 0


async def test_an_owner_names_members(api: Api, database: TestDatabase) -> None:
    owner = await api.caller(Kind.BRAND_OWNER)
    colleague = await database.add(make_login(email="a@example.vn"))

    brand = await api.run(owner, SET_MEMBER, email=" A@example.vn", role="MANAGER")

    assert sorted(member["role"] for member in brand["members"]) == ["MANAGER", "OWNER"]
    (member,) = await database.all(select(BrandMember).where(BrandMember.login_id == colleague.id))
    assert member.role is BrandRole.MANAGER
    await api.run(owner, SET_MEMBER, email="a@example.vn", role="OWNER")
    assert (await database.reload(member)).role is BrandRole.OWNER
    await api.run(owner, REMOVE_MEMBER, memberId=node_id(BrandMemberType, member.id))
    assert await database.count(BrandMember) == 1
    assert await database.event_names() == ["BrandMemberSet"] * 3


async def test_the_last_owner_stays(api: Api, database: TestDatabase) -> None:
    owner = await api.caller(Kind.BRAND_OWNER)
    (member,) = await database.all(select(BrandMember))
    assert owner.login is not None

    assert await api.refused(owner, SET_MEMBER, email=owner.login.email, role="VIEWER") == "LAST_OWNER"
    assert await api.refused(owner, REMOVE_MEMBER, memberId=node_id(BrandMemberType, member.id)) == "LAST_OWNER"
    assert (await database.reload(member)).role is BrandRole.OWNER
    assert await database.event_names() == []


async def test_members_of_another_brand_are_not_found(api: Api, database: TestDatabase) -> None:
    owner = await api.caller(Kind.BRAND_OWNER)
    login, other = await database.add(make_login()), await database.add(make_brand())
    member = await database.add(make_brand_member(other, login))

    assert await api.refused(owner, REMOVE_MEMBER, memberId=node_id(BrandMemberType, member.id)) == "NOT_FOUND"
    assert await api.refused(owner, SET_MEMBER, email="nobody@example.vn", role="VIEWER") == "NOT_FOUND"
    assert await database.count(BrandMember) == 2


@pytest.mark.parametrize("kind", all_but(Kind.BRAND_OWNER))
async def test_only_owners_decide_on_members(api: Api, database: TestDatabase, kind: Kind) -> None:
    brand = await database.add(make_brand())
    login = await database.add(make_login())
    member = await database.add(make_brand_member(brand, login))
    caller = await api.caller(kind, brand=brand)
    before = await database.count(BrandMember)
    code = "NOT_SIGNED_IN" if kind is Kind.VISITOR else "NOT_ALLOWED"

    assert await api.refused(caller, SET_MEMBER, email=login.email, role="VIEWER") == code
    assert await api.refused(caller, REMOVE_MEMBER, memberId=node_id(BrandMemberType, member.id)) == code
    assert await database.count(BrandMember) == before
    assert (await database.reload(member)).role is BrandRole.MANAGER


async def test_the_secretariat_verifies_a_brand_once(api: Api, database: TestDatabase) -> None:
    brand = await database.add(make_brand(verified_at=None))
    secretariat = await api.caller(Kind.SECRETARIAT)
    brand_id = node_id(BrandType, brand.id)

    assert (await api.run(secretariat, VERIFY, brandId=brand_id))["verifiedAt"] is not None
    assert await api.refused(secretariat, VERIFY, brandId=brand_id) == "BRAND_ALREADY_VERIFIED"
    assert await database.event_names() == ["BrandVerified"]


@pytest.mark.parametrize("kind", all_but(Kind.SECRETARIAT))
async def test_nobody_else_verifies_a_brand(api: Api, database: TestDatabase, kind: Kind) -> None:
    brand = await database.add(make_brand(verified_at=None))
    caller = await api.caller(kind)

    code = await api.refused(caller, VERIFY, brandId=node_id(BrandType, brand.id))

    assert code == ("NOT_SIGNED_IN" if kind is Kind.VISITOR else "NOT_ALLOWED")
    assert (await database.reload(brand)).verified_at is None


@pytest.mark.parametrize("kind", Kind)
async def test_who_sees_what_of_a_brand(api: Api, database: TestDatabase, kind: Kind) -> None:
    brand = await database.add(make_brand(name="Sen"))
    caller = await api.caller(kind, brand=brand)

    seen = await api.run(caller, BRAND, id=node_id(BrandType, brand.id))

    inside = kind.value.startswith("brand ")
    admin = kind not in {Kind.VISITOR, Kind.SIGNED_IN, Kind.INFLUENCER} and not inside
    assert seen["name"] == "Sen"
    assert (seen["taxCode"] is not None) == (inside or admin)
    assert len(seen["members"]) == (1 if inside else 0)


async def test_a_wrong_id_is_said_to_be_wrong(api: Api) -> None:
    visitor = await api.caller(Kind.VISITOR)

    assert await api.refused(visitor, BRAND, id="nonsense") == "UNKNOWN_ID"
    assert await api.run(visitor, BRAND, id=node_id(BrandType, make_brand().id)) is None
