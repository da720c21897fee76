import pytest

from domain.actors import Decider
from domain.campaigns.violators import NamedViolator, NotBlockedAnyMore, ViolatorKind, violators_meant
from domain.errors import InvalidInput, NotFound
from domain.ids import NamedViolatorId, new_id
from operations.campaigns.violators import block_violator, unblock_violator
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.campaigns import make_notice
from tests.operations.campaigns.rooms import make_room


async def test_whom_the_list_means(database: TestDatabase) -> None:
    room = await make_room(database)
    async with database.work(room.secretariat, NOON) as work:
        company = await block_violator(work, notice=make_notice())
        channel = await block_violator(
            work,
            notice=make_notice(
                kind=ViolatorKind.CHANNEL, name="Kênh Thần Dược", tax_code=None, url="https://www.tiktok.com/@thanduoc"
            ),
        )

    async def meant(**by: list[str]) -> list[str]:
        return [violator.name for violator in await database.all(violators_meant(**by))]

    assert await meant(names=["CÔNG TY TNHH  BÁN GIAN"]) == [company.name]
    assert await meant(tax_codes=["0399999999"]) == [company.name]
    assert await meant(urls=["tiktok.com/@ThanDuoc/"]) == [channel.name]
    assert await meant(names=["Bán Gian"], tax_codes=["0399999998"], urls=["tiktok.com/@khac"]) == []
    assert await meant() == []

    async with database.work(Decider(login_id=room.admin.id), NOON) as work:
        await unblock_violator(work, violator_id=company.id)
    assert await meant(tax_codes=["0399999999"]) == []
    assert await database.event_names() == ["ViolatorBlocked", "ViolatorBlocked", "ViolatorUnblocked"]


async def test_what_cannot_be_blocked_or_lifted_moves_nothing(database: TestDatabase) -> None:
    room = await make_room(database)
    decider = Decider(login_id=room.admin.id)

    with pytest.raises(InvalidInput):
        async with database.work(room.secretariat, NOON) as work:
            await block_violator(work, notice=make_notice(name=""))
    with pytest.raises(NotFound):
        async with database.work(decider, NOON) as work:
            await unblock_violator(work, violator_id=NamedViolatorId(new_id()))
    assert await database.count(NamedViolator) == 0

    async with database.work(room.secretariat, NOON) as work:
        violator = await block_violator(work, notice=make_notice())
    async with database.work(decider, NOON) as work:
        await unblock_violator(work, violator_id=violator.id)
    with pytest.raises(NotBlockedAnyMore):
        async with database.work(decider, NOON) as work:
            await unblock_violator(work, violator_id=violator.id)
    assert await database.event_names() == ["ViolatorBlocked", "ViolatorUnblocked"]
