"""People."""

from typing import Any

from domain.ids import LoginId, new_id
from domain.logins import AdminGrant, AdminRole, Login
from operations.passwords import CHEAP
from tests.instants import NOON

PASSWORD = "correct horse battery"
_KEPT = CHEAP.hash(PASSWORD)


def make_login(**changes: Any) -> Login:
    """A login with PASSWORD."""
    login_id = changes.pop("id", LoginId(new_id()))
    values: dict[str, Any] = {
        "email": f"{login_id.hex}@example.vn",
        "display_name": "Nguyễn Văn An",
        "password_hash": _KEPT,
        "created_at": NOON,
    }
    return Login(id=login_id, **(values | changes))


def make_admin_grant(login: Login, role: AdminRole) -> AdminGrant:
    """A role of the alliance for a login."""
    return AdminGrant(login_id=login.id, role=role, granted_at=NOON)
