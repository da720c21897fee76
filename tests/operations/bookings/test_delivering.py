from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from domain.actors import ActingBrandManager, ActingInfluencer
from domain.addresses import AddressInvalid
from domain.bookings.booking import Booking, BookingStatus
from domain.bookings.deliverables import Deliverable
from domain.bookings.drafts import Draft
from domain.bookings.events import BookingPublished, ChangesAsked, DeliverablePublished, DraftSent
from domain.bookings.publications import Publication
from domain.bookings.refusals import (
    DraftNotApproved,
    EvidenceRepeated,
    NoticeNotBefore,
    PublishedAlready,
    RoundsUsedUp,
)
from domain.bookings.stated_files import StatedFile
from domain.errors import DomainError, InvalidInput, NotFound, WrongState
from domain.ids import DeliverableId, new_id
from domain.influencers.handles import PlatformContradicted
from domain.influencers.posts import PostOfAnotherChannel
from domain.influencers.profiles import Influencer
from operations.bookings.delivering import (
    approve_booking,
    approve_draft,
    ask_for_draft_changes,
    publish_deliverable,
    send_draft,
)
from schema.performing import granted
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.bookings import BEFORE, DURING, make_publication, post_of
from tests.makers.candidates import add_candidate
from tests.makers.markets import Market, acting, add_market, booked
from tests.makers.offers import make_wide_terms
from tests.refusing import refused

DRAFT_URL = "https://files.example.vn/draft/1.mp4"
LATER = NOON + timedelta(days=30)
SAME_FILE = ", ".join(
    f"{notice}_sha256 = :hash, {notice}_size = 1, {notice}_media_type = 'image/png'" for notice in ("before", "during")
)
PUBLISHING = (
    "UPDATE deliverables SET url = 'https://a.vn/1', before_url = 'https://a.vn/2', before_second = 0, "
    "during_url = 'https://a.vn/3', during_second = 6, supplied_at = '2026-12-30', "
    "supplied_by = (SELECT login_id FROM influencers LIMIT 1)"
)
"""A publication of everything that is owed, past the application; it lacks its instant."""


async def show(
    database: TestDatabase, actor: ActingInfluencer, booking: Booking, url: str = DRAFT_URL, note: str | None = None
) -> Booking:
    async with database.work(actor, NOON) as work:
        return await send_draft(work, booking_id=booking.id, url=url, note=note)


async def send_back(
    database: TestDatabase, actor: ActingBrandManager, booking: Booking, changes: str = "Bớt nhạc nền."
) -> Booking:
    async with database.work(actor, NOON) as work:
        return await ask_for_draft_changes(work, booking_id=booking.id, changes=changes)


async def let_pass(
    database: TestDatabase, actor: ActingBrandManager, booking: Booking, now: datetime = NOON
) -> Booking:
    async with database.work(actor, now) as work:
        return await approve_draft(work, booking_id=booking.id)


async def publish(
    database: TestDatabase, actor: ActingInfluencer, piece: DeliverableId, publication: Publication | None = None
) -> Booking:
    async with database.work(actor, LATER) as work:
        return await publish_deliverable(work, deliverable_id=piece, publication=publication or make_publication())


async def be_content(database: TestDatabase, actor: ActingBrandManager, booking: Booking) -> Booking:
    async with database.work(actor, LATER) as work:
        return granted(await approve_booking(work, booking_id=booking.id))


async def pieces_of(database: TestDatabase, booking: Booking) -> list[Deliverable]:
    owed = select(Deliverable).where(Deliverable.booking_id == booking.id).order_by(Deliverable.place)
    return list(await database.all(owed))


async def news(database: TestDatabase) -> list[str]:
    """What was recorded since the acceptance, without the clocks that started."""
    names = [name for name in await database.event_names() if name != "BookingClockStarted"]
    return names[names.index("FeeHeld") + 1 :]


async def test_a_draft_is_shown_changed_and_approved(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    await show(database, acting(influencer), booking, note=" Bản đầu. ")
    await send_back(database, market.manager, booking)
    await show(database, acting(influencer), booking)
    await let_pass(database, market.manager, booking)

    kept = await database.reload(booking)
    assert (kept.status, kept.drafts, kept.rounds) == (BookingStatus.DRAFT_APPROVED, 2, 1)
    drafts = await database.all(select(Draft).order_by(Draft.number))
    assert [(each.number, each.url, each.note, each.changes, each.answered_at) for each in drafts] == [
        (1, DRAFT_URL, "Bản đầu.", "Bớt nhạc nền.", NOON),
        (2, DRAFT_URL, None, None, NOON),
    ]
    assert await news(database) == ["DraftSent", "ChangesAsked", "DraftSent", "DraftApproved"]
    assert (await database.events())[-8:-4:2] == [
        DraftSent(booking_id=booking.id, number=1),
        ChangesAsked(booking_id=booking.id, number=1, left=1),
    ]


async def test_a_draft_is_sent_back_twice_and_no_more(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    for _ in range(2):
        await show(database, acting(influencer), booking)
        await send_back(database, market.manager, booking)
    await show(database, acting(influencer), booking)

    refusal = await refused(database, RoundsUsedUp, lambda: send_back(database, market.manager, booking))

    assert refusal.rounds == 2


COPY_DRAFT = """INSERT INTO drafts (id, booking_id, number, url, sent_at, file_sha256, file_size, file_media_type)
  SELECT gen_random_uuid(), booking_id, number + 1, url, sent_at, {file} FROM drafts"""


NO_DRAFTS = [
    ("UPDATE drafts SET file_size = 2", "otherwise never changed"),
    (COPY_DRAFT.format(file="repeat('b', 64), NULL, NULL"), "ck_drafts_file"),
    (COPY_DRAFT.format(file="'b', 1, 'video/mp4'"), "ck_drafts_file_sha256"),
    (COPY_DRAFT.format(file="repeat('b', 64), 0, 'video/mp4'"), "ck_drafts_file_size"),
    (COPY_DRAFT.format(file="file_sha256, 1, 'video/mp4'"), "does not come again"),
]


async def test_the_file_of_a_draft_is_whole_and_stays(
    database: TestDatabase, influencer: Influencer, booking: Booking
) -> None:
    file = StatedFile(sha256="a" * 64, size=1, media_type="video/mp4")
    async with database.work(acting(influencer), NOON) as work:
        await send_draft(work, booking_id=booking.id, url=DRAFT_URL, note=None, file=file)

    for deed, kept in NO_DRAFTS:
        with pytest.raises(IntegrityError, match=kept):
            await database.execute(deed)


async def test_a_bad_draft_or_an_empty_answer_moves_nothing(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    await refused(database, AddressInvalid, lambda: show(database, acting(influencer), booking, "draft.mp4"))
    await refused(database, InvalidInput, lambda: show(database, acting(influencer), booking, note="x" * 2_001))
    await show(database, acting(influencer), booking)

    refusal = await refused(database, InvalidInput, lambda: send_back(database, market.manager, booking, " "))

    assert refusal.field == "changes"


async def test_each_verb_has_its_time(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    await refused(database, WrongState, lambda: send_back(database, market.manager, booking))
    await refused(database, WrongState, lambda: let_pass(database, market.manager, booking))
    await refused(database, WrongState, lambda: be_content(database, market.manager, booking))
    await show(database, acting(influencer), booking)

    await refused(database, WrongState, lambda: show(database, acting(influencer), booking))


async def test_nothing_is_published_before_its_draft_is_approved(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    (piece,) = await pieces_of(database, booking)
    me = acting(influencer)

    await refused(database, DraftNotApproved, lambda: publish(database, me, piece.id))
    await show(database, me, booking)
    await refused(database, WrongState, lambda: publish(database, me, piece.id))
    await let_pass(database, market.manager, booking)
    await publish(database, me, piece.id)

    assert (await database.reload(booking)).status is BookingStatus.PUBLISHED


async def test_without_a_review_one_publishes_at_once_and_is_approved(
    database: TestDatabase, influencer: Influencer
) -> None:
    market = await add_market(database, draft_review=False)
    booking = await booked(database, market, influencer)
    (piece,) = await pieces_of(database, booking)

    await publish(database, acting(influencer), piece.id)
    await be_content(database, market.manager, booking)

    kept = await database.reload(piece)
    assert (kept.url, kept.published_at, kept.evidence_before, kept.evidence_during) == (
        "https://vt.tiktok.com/ZSnhung1",
        NOON,
        BEFORE,
        DURING,
    )
    assert (kept.supplied_by, kept.supplied_at) == (influencer.login_id, LATER)
    assert (await database.reload(booking)).status is BookingStatus.APPROVED
    assert await news(database) == ["DeliverablePublished", "BookingPublished", "BookingApproved"]


async def test_with_the_last_piece_the_booking_is_published_and_its_promise_runs(
    database: TestDatabase, influencer: Influencer
) -> None:
    market = await add_market(database, draft_review=False)
    booking = await booked(database, market, influencer, make_wide_terms())
    pieces = await pieces_of(database, booking)
    days = [NOON + timedelta(days=2), NOON + timedelta(days=9, hours=20), NOON]

    stood: list[BookingStatus] = []
    for piece, day in zip(pieces, days, strict=True):
        publication = make_publication(url=post_of(piece), published_at=day)
        published = await publish(database, acting(influencer), piece.id, publication)
        stood.append(published.status)

    assert stood == [BookingStatus.FUNDED, BookingStatus.FUNDED, BookingStatus.PUBLISHED]
    # 30 days from 1 December in Hà Nội, where the evening of 30 November in UTC is morning already.
    assert (await database.reload(booking)).exclusive_until == date(2026, 12, 31)
    assert (await database.events())[-3:-1] == [
        DeliverablePublished(
            booking_id=booking.id,
            deliverable_id=pieces[2].id,
            influencer_id=influencer.id,
            platform="youtube",
            url=post_of(pieces[2]),
        ),
        BookingPublished(booking_id=booking.id),
    ]


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"published_at": LATER + timedelta(seconds=1)}, InvalidInput),
        ({"published_at": NOON - timedelta(microseconds=1)}, InvalidInput),
        ({"url": "tiktok"}, AddressInvalid),
        ({"evidence_before": replace(BEFORE, url="")}, AddressInvalid),
        ({"url": "https://youtu.be/ZSnhung1"}, PlatformContradicted),
        ({"url": "https://www.tiktok.com/@somebody/video/1"}, PostOfAnotherChannel),
        ({"evidence_during": replace(DURING, url=BEFORE.url)}, EvidenceRepeated),
        ({"evidence_during": replace(DURING, at_second=0)}, NoticeNotBefore),
    ],
)
async def test_a_publication_without_its_evidence_is_none(
    database: TestDatabase, influencer: Influencer, changes: dict[str, Any], refusal: type[DomainError]
) -> None:
    market = await add_market(database, draft_review=False)
    (piece,) = await pieces_of(database, await booked(database, market, influencer))

    await refused(
        database,
        refusal,
        lambda: publish(database, acting(influencer), piece.id, replace(make_publication(), **changes)),
    )


async def test_what_was_online_before_its_draft_was_approved_is_not_the_booked_work(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    approved = NOON + timedelta(days=1)
    (piece,) = await pieces_of(database, booking)
    await show(database, acting(influencer), booking)
    await let_pass(database, market.manager, booking, approved)
    early = make_publication(published_at=approved - timedelta(microseconds=1))

    refusal = await refused(database, InvalidInput, lambda: publish(database, acting(influencer), piece.id, early))
    await publish(database, acting(influencer), piece.id, make_publication(published_at=approved))

    assert refusal.field == "input.publishedAt"
    assert (await database.reload(piece)).published_at == approved


async def test_the_database_takes_no_post_older_than_its_booking(
    database: TestDatabase, influencer: Influencer
) -> None:
    market = await add_market(database, draft_review=False)
    (piece,) = await pieces_of(database, await booked(database, market, influencer))
    with pytest.raises(IntegrityError, match="published before it was booked"):
        await database.execute(
            f"{PUBLISHING}, published_at = :early",
            early=NOON - timedelta(microseconds=1),
        )

    assert (await database.reload(piece)).published_at is None


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("before_url = 'https://a.vn/3'", "two_captures"),
        ("before_url = 'https://a.vn/1'", "two_captures"),
        (SAME_FILE, "two_captures"),
        ("before_second = 6", "told_before_and_during"),
        ("before_second = NULL", "told_before_and_during"),
        ("during_second = 86401", "during_second"),
        ("during_url = NULL", "published_with_evidence"),
        ("before_sha256 = :hash", "before_file"),
        ("supplied_at = '2026-11-22'", "supplied_once_published"),
        ("supplied_by = NULL, supplied_at = NULL", "evidence that somebody supplied"),
    ],
)  # fmt: skip
async def test_the_database_takes_no_publication_without_two_captures(
    database: TestDatabase, influencer: Influencer, change: str, constraint: str
) -> None:
    market = await add_market(database, draft_review=False)
    (piece,) = await pieces_of(database, await booked(database, market, influencer))
    given = {"hash": "ab" * 32} if ":hash" in change else {}
    named = [each.split(" = ", maxsplit=1)[0] for each in change.split(", ")]
    kept = [each for each in PUBLISHING.split(" SET ")[1].split(", ") if each.split(" = ", maxsplit=1)[0] not in named]

    with pytest.raises(IntegrityError, match=constraint):
        await database.execute(
            f"UPDATE deliverables SET {', '.join([*kept, change])}, published_at = '2026-12-20'",  # noqa: S608 - ours
            **given,
        )

    assert (await database.reload(piece)).url is None


async def test_a_piece_is_published_once(database: TestDatabase, influencer: Influencer) -> None:
    market = await add_market(database, draft_review=False)
    booking = await booked(database, market, influencer, make_wide_terms())
    piece, *_ = await pieces_of(database, booking)
    await publish(database, acting(influencer), piece.id)

    refusal = await refused(database, PublishedAlready, lambda: publish(database, acting(influencer), piece.id))

    assert refusal.url == "https://vt.tiktok.com/ZSnhung1"


async def test_strangers_find_no_booking(database: TestDatabase, influencer: Influencer) -> None:
    market = await add_market(database, draft_review=False)
    booking = await booked(database, market, influencer)
    (piece,) = await pieces_of(database, booking)
    brand, somebody = (await add_market(database)).manager, acting(await add_candidate(database))

    await refused(database, NotFound, lambda: show(database, somebody, booking))
    await refused(database, NotFound, lambda: publish(database, somebody, piece.id))
    await refused(database, NotFound, lambda: send_back(database, brand, booking))
    await refused(database, NotFound, lambda: let_pass(database, brand, booking))
    await refused(database, NotFound, lambda: be_content(database, brand, booking))
    await refused(database, NotFound, lambda: publish(database, acting(influencer), DeliverableId(new_id())))
