import pytest

from domain.logins import Login
from tests.databases import TestDatabase
from tests.makers.logins import make_login
from tests.makers.second_factors import make_recovery_code, make_totp


@pytest.fixture
async def login(database: TestDatabase) -> Login:
    """Somebody whose second factor is on, with one recovery code."""
    login = await database.add(make_login())
    await database.add(make_totp(login), make_recovery_code(login))
    return login
