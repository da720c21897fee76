"""The secretariat erases what a booking names: somebody of neither side, with a reason, and not in a dispute."""

import pytest

from domain.actors import Secretariat
from domain.bookings.booking import Booking
from domain.errors import DomainError, InvalidInput
from domain.files.kept_file import FileErased, FilePiece, KeptFile
from domain.files.refusals import FileInDispute, PartyToFile
from domain.influencers.profiles import Influencer
from operations.bookings.delivering import send_draft
from operations.disputes.opening import add_dispute_evidence
from operations.files.removing import erase_file
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.files import PNG, keep
from tests.makers.logins import make_login
from tests.makers.markets import Market, acting
from tests.operations.disputes.moves import dispute_it, withdraw

WHY = "Người trong ảnh yêu cầu xóa."


@pytest.fixture
async def admin(database: TestDatabase) -> Secretariat:
    return Secretariat(login_id=(await database.add(make_login())).id)


@pytest.fixture
async def draft(database: TestDatabase, influencer: Influencer, booking: Booking) -> KeptFile:
    """The file of a draft of the influencer's."""
    me = acting(influencer)
    file = await keep(database, me)
    async with database.work(me, NOON) as work:
        await send_draft(work, booking_id=booking.id, url=None, note=None, file_id=file.id)
    return file


async def erase(database: TestDatabase, by: Secretariat, file: KeptFile, reason: str | None = WHY) -> KeptFile:
    async with database.work(by, NOON) as work:
        return await erase_file(work, file_id=file.id, reason=reason)


async def refused(
    database: TestDatabase, by: Secretariat, file: KeptFile, refusal: type[DomainError], reason: str | None = WHY
) -> None:
    """Refuse, and nothing has changed."""
    before = await database.count(FilePiece), len(await database.events())
    with pytest.raises(refusal):
        await erase(database, by, file, reason)
    assert (await database.count(FilePiece), len(await database.events())) == before
    assert (await database.reload(file)).erased_at is None


async def test_the_reason_stays_with_the_erasure(database: TestDatabase, admin: Secretariat, draft: KeptFile) -> None:
    for nothing in (None, " ", "x" * 2_001):
        await refused(database, admin, draft, InvalidInput, nothing)

    await erase(database, admin, draft, f" {WHY}\n")

    assert (await database.events())[-1] == FileErased(file_id=draft.id, reason=WHY)
    assert await database.count(FilePiece) == 0


async def test_whoever_is_of_a_side_erases_nothing_for_the_alliance(
    database: TestDatabase, market: Market, influencer: Influencer, draft: KeptFile
) -> None:
    assert influencer.login_id is not None
    for login_id in (market.login.id, influencer.login_id):
        await refused(database, Secretariat(login_id=login_id), draft, PartyToFile)


async def test_nothing_is_erased_while_its_booking_is_in_dispute(
    database: TestDatabase, market: Market, booking: Booking, admin: Secretariat, draft: KeptFile
) -> None:
    dispute = await dispute_it(database, market.manager, booking)
    shown = await keep(database, market.manager, PNG + b"shown")
    async with database.work(market.manager, NOON) as work:
        await add_dispute_evidence(
            work, dispute_id=dispute.id, statement="Ảnh chụp.", url=None, file_hash=None, file_id=shown.id
        )
    for file in (draft, shown):
        await refused(database, admin, file, FileInDispute)
    await withdraw(database, market.manager, dispute)

    for file in (draft, shown):
        await erase(database, admin, file)

    assert await database.count(FilePiece) == 0
