import pytest

from domain.influencers.portfolio import MOST_PORTFOLIO_ITEMS, PortfolioItem, PortfolioPiece, TooManyPortfolioItems
from domain.influencers.qualifications import (
    MOST_QUALIFICATIONS,
    Qualification,
    QualificationClaim,
    QualificationField,
    TooManyQualifications,
)
from operations.influencers.portfolio import add_portfolio_item
from operations.influencers.qualifications import add_qualification
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.candidates import add_person
from tests.makers.markets import acting

PIECE = PortfolioPiece(title="Review", url="https://example.vn/a")
PAPER = QualificationClaim(field=QualificationField.HEALTH, title="Dược sĩ", issuer="Đại học Dược")


async def test_a_portfolio_has_an_end(database: TestDatabase) -> None:
    me, other = acting(await add_person(database)), acting(await add_person(database))
    for person, pieces in ((me, MOST_PORTFOLIO_ITEMS), (other, 1)):
        async with database.work(person, NOON) as work:
            for _ in range(pieces):
                await add_portfolio_item(work, piece=PIECE)
    told = await database.event_names()

    with pytest.raises(TooManyPortfolioItems):
        async with database.work(me, NOON) as work:
            await add_portfolio_item(work, piece=PIECE)

    assert await database.count(PortfolioItem) == MOST_PORTFOLIO_ITEMS + 1
    assert await database.event_names() == told


async def test_qualifications_have_an_end(database: TestDatabase) -> None:
    me, other = acting(await add_person(database)), acting(await add_person(database))
    for person, papers in ((me, MOST_QUALIFICATIONS), (other, 1)):
        async with database.work(person, NOON) as work:
            for _ in range(papers):
                await add_qualification(work, claim=PAPER)
    told = await database.event_names()

    with pytest.raises(TooManyQualifications):
        async with database.work(me, NOON) as work:
            await add_qualification(work, claim=PAPER)

    assert await database.count(Qualification) == MOST_QUALIFICATIONS + 1
    assert await database.event_names() == told
