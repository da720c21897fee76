import pytest
from sqlalchemy.exc import IntegrityError

from domain.campaigns.briefs import BriefStatus
from domain.campaigns.content import BriefContent
from domain.campaigns.documents import Document, DocumentWithdrawnAlready
from domain.campaigns.refusals import BriefHeldByLaw
from domain.errors import InvalidInput, NotFound, WrongState
from domain.ids import BriefId, DocumentId, new_id
from operations.campaigns.documents import file_document, withdraw_document
from operations.campaigns.law_gate import pack_of_brief
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.campaigns import make_content, make_details, make_document
from tests.operations.campaigns.rooms import Room, make_room


async def put_on_file(room: Room, kind: str, brief_id: BriefId | None = None) -> Document:
    async with room.database.work(room.acting, NOON) as work:
        return await file_document(work, details=make_details(kind), brief_id=brief_id)


def supplement() -> BriefContent:
    return make_content(category="health_supplement", product_name="Viên uống Sen")


async def test_papers_put_on_file_with_a_brief_let_it_pass(database: TestDatabase) -> None:
    room = await make_room(database)
    brief = await room.draft(supplement())
    with pytest.raises(BriefHeldByLaw):
        await room.submit(brief)

    receipt = await put_on_file(room, "food_registration_receipt", brief.id)
    confirmation = await put_on_file(room, "ad_content_confirmation", brief.id)
    await room.submit(brief)

    kept = await database.reload(brief)
    assert (kept.status, kept.documents) == (BriefStatus.SUBMITTED, [str(receipt.id), str(confirmation.id)])
    async with database.reading() as session:
        file = await pack_of_brief(session, kept, now=NOON)
    assert [(paper.document, paper.filed is not None) for paper in file.papers] == [
        ("business_registration", True),
        ("food_registration_receipt", True),
        ("ad_content_confirmation", True),
    ]
    assert (await database.event_names())[:5] == [
        "BriefDrafted",
        "DocumentFiled",
        "BriefEdited",
        "DocumentFiled",
        "BriefEdited",
    ]


async def test_a_products_paper_on_file_alone_helps_no_brief(database: TestDatabase) -> None:
    room = await make_room(database)
    brief = await room.draft(supplement())
    await put_on_file(room, "food_registration_receipt")
    await put_on_file(room, "ad_content_confirmation")

    with pytest.raises(BriefHeldByLaw) as held:
        await room.submit(brief)

    assert held.value.findings == 2
    assert (await database.reload(brief)).status is BriefStatus.DRAFT


async def test_a_companys_paper_serves_all_its_briefs(database: TestDatabase) -> None:
    room = await make_room(database)
    brief = await room.draft(make_content(category="travel_tourism"))

    await put_on_file(room, "travel_licence", brief.id)
    await room.submit(brief)

    assert (await database.reload(brief)).documents == []


async def test_a_withdrawn_paper_helps_nobody(database: TestDatabase) -> None:
    room = await make_room(database)
    brief = await room.draft(supplement())
    await put_on_file(room, "food_registration_receipt", brief.id)
    confirmation = await put_on_file(room, "ad_content_confirmation", brief.id)

    async with database.work(room.acting, NOON) as work:
        await withdraw_document(work, document_id=confirmation.id)

    with pytest.raises(BriefHeldByLaw):
        await room.submit(brief)
    with pytest.raises(DocumentWithdrawnAlready):
        async with database.work(room.acting, NOON) as work:
            await withdraw_document(work, document_id=confirmation.id)
    assert (await database.event_names())[-1] == "DocumentWithdrawn"


async def test_what_cannot_be_filed_leaves_nothing(database: TestDatabase) -> None:
    room, stranger = await make_room(database), await make_room(database)
    submitted = await room.draft()
    await room.submit(submitted)
    published = await room.publish()
    before = (await database.count(Document), await database.event_names())

    with pytest.raises(InvalidInput):
        await put_on_file(room, "love_letter")
    with pytest.raises(WrongState):
        await put_on_file(room, "conformity", submitted.id)
    with pytest.raises(WrongState):
        await put_on_file(room, "conformity", published.id)
    with pytest.raises(NotFound):
        await put_on_file(stranger, "conformity", submitted.id)
    with pytest.raises(NotFound):
        async with database.work(room.acting, NOON) as work:
            await withdraw_document(work, document_id=DocumentId(new_id()))

    assert (await database.count(Document), await database.event_names()) == before


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM documents",
        "UPDATE documents SET number = '1'",
        "UPDATE documents SET withdrawn_at = NULL WHERE withdrawn_at IS NOT NULL",
    ],
)
async def test_a_filed_paper_cannot_be_changed_even_by_hand(database: TestDatabase, change: str) -> None:
    room = await make_room(database)
    paper = await database.add(make_document(room.brand, room.manager, "conformity"))
    await database.execute("UPDATE documents SET withdrawn_at = now() WHERE kind = 'conformity'")

    with pytest.raises(IntegrityError, match="only ever withdrawn"):
        await database.execute(change)

    assert (await database.reload(paper)).number == "0312345678"
