"""A booking counts as delivered until a dispute finds that nothing of its fee is the influencer's; ranking follows."""

from pathlib import Path

import pytest

from domain.bookings.booking import Booking, BookingStatus
from domain.ids import InfluencerId
from domain.money import vnd
from matching.brief import Delivery
from matching.weights import PartName
from operations.candidates.columns import CandidateColumns
from operations.candidates.features import people_of
from operations.candidates.records import records_behind
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.operations.candidates.test_columns import keep_up
from tests.operations.disputes.moves import Court, answer, decide, dispute_it, propose, reject


async def counted(database: TestDatabase, columns: CandidateColumns, influencer_id: InfluencerId) -> Delivery:
    """What is reckoned of the only candidate: by the rows, and by the columns once they have followed the facts."""
    async with database.reading() as session:
        (person,) = await people_of(session, [influencer_id], now=NOON)
    await keep_up(columns, database)
    newest = columns.layers[-1].columns
    assert len(newest) == 1
    assert Delivery(bookings=int(newest.bookings[0]), kept=int(newest.kept[0])) == person.delivery
    return person.delivery


async def linked(database: TestDatabase, court: Court) -> list[object]:
    """The bookings that are shown to either side as what the reliability is made of."""
    async with database.reading() as session:
        found = [
            await records_behind(session, actor, [court.influencer.influencer_id], now=NOON)
            for actor in (court.brand, court.influencer)
        ]
    return [
        record.id
        for records in found
        for record in records[court.influencer.influencer_id]
        if record.part is PartName.DELIVERY_RELIABILITY
    ]


@pytest.mark.parametrize(("released", "delivered"), [(0, False), (1, True), (3_000_000, True)])
async def test_a_settled_booking_counts_unless_its_whole_fee_is_found_to_be_the_brands(
    court: Court, settled: Booking, tmp_path: Path, released: int, delivered: bool
) -> None:
    database, person, columns = court.database, court.influencer.influencer_id, CandidateColumns(tmp_path / "columns")
    assert await counted(database, columns, person) == Delivery(bookings=1, kept=1)
    dispute = await dispute_it(database, court.brand, settled)
    assert await counted(database, columns, person) == Delivery(bookings=1, kept=1)
    assert await linked(database, court) == [settled.id, settled.id]

    await answer(database, court.influencer, dispute)
    await propose(database, court.mediator, dispute, vnd(2))
    await reject(database, court.brand, dispute)
    await decide(database, court.decider, dispute, vnd(released))

    assert (await database.reload(settled)).status is BookingStatus.SETTLED
    assert await counted(database, columns, person) == Delivery(bookings=int(delivered), kept=int(delivered))
    assert await linked(database, court) == ([settled.id, settled.id] if delivered else [])
