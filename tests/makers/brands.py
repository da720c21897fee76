"""Brands and their members."""

from typing import Any

from domain.brands import Brand, BrandMember, BrandRole
from domain.ids import BrandId, new_id
from domain.logins import Login
from tests.instants import NOON


def make_brand(**changes: Any) -> Brand:
    """A verified brand."""
    brand_id = changes.pop("id", BrandId(new_id()))
    values: dict[str, Any] = {
        "name": "Trà Sen Vàng",
        "legal_name": "Công ty TNHH Trà Sen Vàng",
        "tax_code": f"{brand_id.int % 10**10:010d}",
        "created_at": NOON,
        "verified_at": NOON,
    }
    return Brand(id=brand_id, **(values | changes))


def make_brand_member(brand: Brand, login: Login, role: BrandRole = BrandRole.MANAGER) -> BrandMember:
    """A login's role in a brand."""
    return BrandMember(brand_id=brand.id, login_id=login.id, role=role, since=NOON)
