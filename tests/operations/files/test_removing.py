"""Files that go by themselves, and what the database itself keeps of them."""

from datetime import datetime, timedelta

import anyio
import pytest
from sqlalchemy import Select, text
from sqlalchemy.exc import IntegrityError

from domain.actors import System
from domain.bookings.booking import Booking
from domain.errors import NotFound
from domain.files.kept_file import FileErased, FilePiece, KeptFile
from domain.files.visibility import files_outlived
from domain.influencers.profiles import Influencer
from operations.bookings.delivering import send_draft
from operations.bookings.settling import agree_to_cancel_booking, ask_to_cancel_booking
from operations.files import removing
from operations.files.reading import bytes_of
from operations.files.removing import remove_files
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.files import MP4, PNG, keep
from tests.makers.markets import Market, acting, add_market, booked

WEEK = timedelta(days=7)
SECOND = timedelta(seconds=1)
THREE_YEARS = 3 * timedelta(days=365.2425)


async def strike(database: TestDatabase, at: datetime) -> int:
    async with database.work(System(name="remove_files"), at) as work:
        return await remove_files(work)


async def left(database: TestDatabase) -> tuple[int, int]:
    """How many files and pieces there are."""
    return await database.count(KeptFile), await database.count(FilePiece)


async def test_what_nothing_names_goes_after_a_week_from_when_it_was_sent_last(
    database: TestDatabase, influencer: Influencer
) -> None:
    me = acting(influencer)
    await keep(database, me, MP4, media_type="video/mp4")
    await keep(database, me, PNG)
    await keep(database, me, PNG, at=NOON + WEEK)

    assert (await strike(database, NOON + WEEK), await left(database)) == (0, (2, 4))
    assert (await strike(database, NOON + WEEK + SECOND), await left(database)) == (1, (1, 1))
    assert (await strike(database, NOON + 2 * WEEK + SECOND), await left(database)) == (1, (0, 0))


async def test_what_is_named_at_the_last_moment_stays(
    database: TestDatabase, influencer: Influencer, booking: Booking
) -> None:
    me, late = acting(influencer), NOON + WEEK + SECOND
    file = await keep(database, me)

    async with database.work(me, NOON) as work:
        await send_draft(work, booking_id=booking.id, url=None, note=None, file_id=file.id)
        meanwhile = await strike(database, late)

    assert (meanwhile, await strike(database, late), await left(database)) == (0, 0, (1, 1))


async def test_what_a_booking_names_stays_until_three_years_after_its_end(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    me = acting(influencer)
    file = await keep(database, me)
    async with database.work(me, NOON) as work:
        await send_draft(work, booking_id=booking.id, url=None, note=None, file_id=file.id)
    assert (await strike(database, NOON + 4 * THREE_YEARS), await left(database)) == (0, (1, 1))
    await end(database, market, influencer, booking, NOON + timedelta(hours=1))
    before = len(await database.events())

    assert (await strike(database, NOON + timedelta(hours=1) + THREE_YEARS), await left(database)) == (0, (1, 1))
    assert (await strike(database, NOON + timedelta(hours=1) + THREE_YEARS + SECOND), await left(database)) == (
        1,
        (1, 0),
    )
    assert (await strike(database, NOON + 2 * THREE_YEARS), await left(database)) == (0, (1, 0))

    kept = await database.reload(file)
    assert (kept.name, kept.sha256, kept.erased_at) == (
        None,
        file.sha256,
        NOON + timedelta(hours=1) + THREE_YEARS + SECOND,
    )
    assert (await database.events())[before:] == [FileErased(file_id=file.id)]


async def test_what_a_booking_names_anew_meanwhile_stays(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The statement that looks and locks is as slow as a long list of files would make it."""
    me = acting(influencer)
    file = await keep(database, me)
    async with database.work(me, NOON) as work:
        await send_draft(work, booking_id=booking.id, url=None, note=None, file_id=file.id)
    await end(database, market, influencer, booking, NOON + timedelta(hours=1))
    again = await booked(database, await add_market(database), influencer)
    struck: list[int] = []

    def slowly(before: datetime, most: int) -> Select[KeptFile]:
        return files_outlived(before, most).where(text("(SELECT true FROM pg_sleep(1.5))"))

    async def clock() -> None:
        struck.append(await strike(database, NOON + 2 * THREE_YEARS))

    monkeypatch.setattr(removing, "files_outlived", slowly)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(clock)
        await anyio.sleep(0.5)
        async with database.work(me, NOON) as work:
            await send_draft(work, booking_id=again.id, url=None, note=None, file_id=file.id)
        assert struck == []

    assert (struck, await left(database), (await database.reload(file)).name) == ([0], (1, 1), "nháp 1.png")


async def test_however_many_they_are_all_go_in_one_strike(
    database: TestDatabase, influencer: Influencer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(removing, "MOST", 2)
    me = acting(influencer)
    for n in range(3):
        file, market = await keep(database, me, PNG + f"named {n}".encode()), await add_market(database)
        booking = await booked(database, market, influencer)
        async with database.work(me, NOON) as work:
            await send_draft(work, booking_id=booking.id, url=None, note=None, file_id=file.id)
        await end(database, market, influencer, booking, NOON + timedelta(hours=1))
    for n in range(5):
        await keep(database, me, PNG + f"unused {n}".encode())

    assert (await strike(database, NOON + 2 * THREE_YEARS), await left(database)) == (8, (3, 0))


async def end(database: TestDatabase, market: Market, influencer: Influencer, booking: Booking, at: datetime) -> None:
    """End a booking by consent."""
    async with database.work(market.manager, at) as work:
        await ask_to_cancel_booking(work, booking_id=booking.id)
    async with database.work(acting(influencer), at) as work:
        await agree_to_cancel_booking(work, booking_id=booking.id)


@pytest.mark.parametrize(
    ("deed", "kept"),
    [
        ("UPDATE files SET sha256 = repeat('a', 64)", "is what it was when it came"),
        ("UPDATE files SET name = 'x'", "is what it was when it came"),
        ("UPDATE files SET erased_at = now()", "ck_files_erased"),
        ("UPDATE file_pieces SET content = 'x'", "never changed"),
        ("DELETE FROM files", "fk_drafts_file_id_file_sha256_files"),
        ("INSERT INTO file_pieces SELECT file_id, 9, '' FROM file_pieces", "ck_file_pieces_content"),
    ],
)
async def test_the_database_keeps_files_as_they_are(
    database: TestDatabase, influencer: Influencer, booking: Booking, deed: str, kept: str
) -> None:
    me = acting(influencer)
    file = await keep(database, me)
    async with database.work(me, NOON) as work:
        await send_draft(work, booking_id=booking.id, url=None, note=None, file_id=file.id)

    with pytest.raises(IntegrityError, match=kept):
        await database.execute(deed)


NAMING = """INSERT INTO drafts (id, booking_id, number, url, sent_at, file_sha256, file_size, file_media_type, file_id)
  SELECT gen_random_uuid(), :booking, 1, '/files/x', now(), {hash}, size, media_type, id FROM files"""


@pytest.mark.parametrize(
    "tried",
    [("sha256", "of the side that names it"), ("repeat('a', 64)", "fk_drafts"), ("NULL", "ck_drafts")],
)
async def test_the_database_lets_nobody_name_another_s_file_or_another_hash(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking, tried: tuple[str, str]
) -> None:
    hash_, kept = tried
    owner = market.manager if hash_ == "sha256" else acting(influencer)
    await keep(database, owner)

    with pytest.raises(IntegrityError, match=kept):
        await database.execute(NAMING.format(hash=hash_), booking=booking.id)


async def test_a_file_that_is_erased_while_it_is_read_breaks_off(
    database: TestDatabase, influencer: Influencer
) -> None:
    file = await keep(database, acting(influencer), MP4, media_type="video/mp4")
    pieces = bytes_of(database, file, first=0, last=file.size - 1)
    await anext(pieces)
    await database.execute("DELETE FROM file_pieces")

    with pytest.raises(NotFound):
        await anext(pieces)
