"""Kept files as drafts, as evidence of a publication and in a dispute: whose they are, and who may have them."""

from typing import Any

import pytest

from domain.files.kept_file import FilePiece, KeptFile
from tests.callers import Caller, Kind
from tests.client import Api
from tests.databases import TestDatabase
from tests.makers.files import MP4, PNG, sent
from tests.schema.bookings.asking import PUBLISH, SEND_DRAFT
from tests.schema.bookings.test_journeys import booked, publication, unmoved
from tests.schema.campaigns.asking import mutation
from tests.schema.disputes.asking import OPEN
from tests.schema.offers.asking import Stand, open_stand

KEPT = "id name mediaType sha256 size address erasedAt"
ON_STATED = f"file {{ sha256 size mediaType kept {{ {KEPT} }} }}"
SHOWN = f"""query ($id: ID!) {{ booking(id: $id) {{
  drafts {{ url {ON_STATED} }}
  deliverables {{ evidenceBefore {{ url atSecond {ON_STATED} }} evidenceDuring {{ url {ON_STATED} }} }}
  disputes {{ evidence {{ side statement url fileHash file {{ {KEPT} }} }} }} }} }}"""
ADD_EVIDENCE = mutation(
    "addDisputeEvidence",
    "disputeId: ID!, input: DisputeEvidenceInput!",
    f"... on DisputeEvidence {{ file {{ {KEPT} }} }}",
)
ERASE = mutation("eraseFile", "fileId: ID!, reason: String, idempotencyKey: String", f"... on File {{ {KEPT} }}")
FILE = f"query ($id: ID!) {{ file(id: $id) {{ {KEPT} }} }}"
NODE = f"query ($id: ID!) {{ node(id: $id) {{ ... on File {{ {KEPT} }} }} }}"
READERS = (Kind.SECRETARIAT, Kind.INTEGRITY, Kind.DECIDER, Kind.COUNCIL, Kind.FINANCE, Kind.AUDITOR)


@pytest.fixture
async def stand(api: Api) -> Stand:
    return await open_stand(api)


async def code_at(api: Api, caller: Caller, address: str) -> int:
    """With which status a file is answered."""
    return (await api.http.get(address, headers=caller.headers)).status_code


async def test_a_kept_file_is_the_draft_and_both_sides_and_the_judge_have_it(api: Api, stand: Stand) -> None:
    booking = await booked(api, stand)
    file = await sent(api.http, stand.influencer, MP4, name="nháp.mp4", media_type="video/mp4")
    assert await code_at(api, stand.manager, file["address"]) == 404

    await api.run(stand.influencer, SEND_DRAFT, bookingId=booking["id"], input={"fileId": file["id"]})

    (draft,) = (await api.run(stand.manager, SHOWN, id=booking["id"]))["drafts"]
    stated = {name: file[name] for name in ("sha256", "size", "mediaType")}
    assert draft == {"url": file["address"], "file": stated | {"kept": file | {"erasedAt": None}}}
    for kind in READERS:
        judge = await api.caller(kind)
        assert (await api.http.get(file["address"], headers=judge.headers)).content == MP4, kind
    assert (await api.http.get(file["address"], headers=stand.manager.headers)).content == MP4
    strangers = [await api.caller(kind) for kind in (Kind.INFLUENCER, Kind.BRAND_OWNER, Kind.SIGNED_IN)]
    assert [await code_at(api, each, file["address"]) for each in strangers] == [404, 404, 404]
    assert await api.run(stand.manager, FILE, id=file["id"]) == file | {"erasedAt": None}
    assert [await api.run(each, FILE, id=file["id"]) for each in strangers] == [None, None, None]
    assert [await api.run(each, NODE, id=file["id"]) for each in strangers] == [None, None, None]


@pytest.mark.parametrize("change", [{"sha256": "cd" * 32}, {"size": 1}, {"mediaType": "image/jpeg"}])
async def test_a_draft_that_is_another_file_than_stated_is_refused(
    api: Api, database: TestDatabase, stand: Stand, change: dict[str, Any]
) -> None:
    booking = await booked(api, stand)
    file = await sent(api.http, stand.influencer)
    stated = {name: file[name] for name in ("sha256", "size", "mediaType")} | change
    given = {"bookingId": booking["id"], "input": {"fileId": file["id"], "file": stated}}

    answer = await unmoved(database, lambda: api.run(stand.influencer, SEND_DRAFT, **given))

    assert (answer["code"], answer["field"]) == ("FILE_DIFFERS", "input.file")
    assert file["sha256"] in answer["message"]


async def test_nobody_names_the_file_of_another(api: Api, database: TestDatabase, stand: Stand) -> None:
    booking = await booked(api, stand)
    stranger = await api.caller(Kind.INFLUENCER)
    for owner in (stranger, stand.manager):
        file = await sent(api.http, owner)
        given = {"bookingId": booking["id"], "input": {"fileId": file["id"]}}

        assert await unmoved(database, lambda it=given: api.refused(stand.influencer, SEND_DRAFT, **it)) == "NOT_FOUND"


async def test_a_draft_is_somewhere(api: Api, database: TestDatabase, stand: Stand) -> None:
    booking = await booked(api, stand)
    for given, code in (({}, "INVALID_INPUT"), ({"fileId": booking["id"]}, "UNKNOWN_ID")):
        asked = {"bookingId": booking["id"], "input": given}

        assert await unmoved(database, lambda it=asked: api.refused(stand.influencer, SEND_DRAFT, **it)) == code


async def test_both_notices_are_shown_by_kept_files(api: Api, database: TestDatabase) -> None:
    stand = await open_stand(api, draft_review=False)
    booking = await booked(api, stand)
    before = await sent(api.http, stand.influencer, PNG + b"before")
    during = await sent(api.http, stand.influencer, PNG + b"during")
    piece = booking["deliverables"][0]["id"]
    same = publication(
        evidenceBefore={"fileId": before["id"], "atSecond": 0}, evidenceDuring={"fileId": before["id"], "atSecond": 6}
    )
    given = publication(
        evidenceBefore={"fileId": before["id"], "atSecond": 0}, evidenceDuring={"fileId": during["id"], "atSecond": 6}
    )
    wrong = given | {"evidenceDuring": given["evidenceDuring"] | {"file": _stated(before)}}
    for refused, code in ((same, "EVIDENCE_REPEATED"), (wrong, "FILE_DIFFERS")):
        asked = {"deliverableId": piece, "input": refused}
        assert await unmoved(database, lambda it=asked: api.refused(stand.influencer, PUBLISH, **it)) == code

    await api.run(stand.influencer, PUBLISH, deliverableId=piece, input=given)

    (shown,) = (await api.run(stand.manager, SHOWN, id=booking["id"]))["deliverables"]
    assert shown["evidenceBefore"] == {
        "url": None,
        "atSecond": 0,
        "file": _stated(before) | {"kept": before | {"erasedAt": None}},
    }
    assert shown["evidenceDuring"]["file"]["kept"]["id"] == during["id"]
    for each in (before, during):
        assert (await api.http.get(each["address"], headers=stand.manager.headers)).status_code == 200


def _stated(file: dict[str, Any]) -> dict[str, Any]:
    return {name: file[name] for name in ("sha256", "size", "mediaType")}


async def test_each_side_shows_its_own_files_in_a_dispute(api: Api, database: TestDatabase) -> None:
    stand = await open_stand(api, draft_review=False)
    booking = await booked(api, stand)
    await api.run(stand.influencer, PUBLISH, deliverableId=booking["deliverables"][0]["id"], input=publication())
    claim = {"claim": 0, "grounds": "Thiếu cảnh mở hộp."}
    dispute = (await api.run(stand.manager, OPEN, bookingId=booking["id"], input=claim))["id"]
    theirs, mine = await sent(api.http, stand.manager, PNG + b"theirs"), await sent(api.http, stand.influencer)
    asked = {"disputeId": dispute, "input": {"statement": "Ảnh chụp.", "fileId": theirs["id"]}}
    wrong = asked | {"input": asked["input"] | {"fileHash": mine["sha256"]}}
    assert await unmoved(database, lambda: api.refused(stand.manager, ADD_EVIDENCE, **wrong)) == "FILE_DIFFERS"
    assert await unmoved(database, lambda: api.refused(stand.influencer, ADD_EVIDENCE, **asked)) == "NOT_FOUND"

    added = await api.run(stand.manager, ADD_EVIDENCE, **asked)
    also = {"statement": "Bản gốc.", "fileId": mine["id"], "fileHash": mine["sha256"].upper()}
    await api.run(stand.influencer, ADD_EVIDENCE, disputeId=dispute, input=also)

    assert added == {"file": theirs | {"erasedAt": None}}
    (shown,) = (await api.run(stand.influencer, SHOWN, id=booking["id"]))["disputes"]
    assert [(each["side"], each["url"], each["fileHash"], each["file"]["id"]) for each in shown["evidence"]] == [
        ("BRAND", None, theirs["sha256"], theirs["id"]),
        ("INFLUENCER", None, mine["sha256"], mine["id"]),
    ]
    decider = await api.caller(Kind.DECIDER)
    readers = (stand.influencer, stand.manager, decider)
    assert [await code_at(api, each, file["address"]) for each in readers for file in (theirs, mine)] == [200] * 6


async def test_an_unused_file_is_erased_by_its_own_side(api: Api, database: TestDatabase, stand: Stand) -> None:
    file = await sent(api.http, stand.influencer)
    for kind in (Kind.INFLUENCER, Kind.BRAND_OWNER, Kind.SECRETARIAT):
        stranger = await api.caller(kind)
        key = {"fileId": file["id"]}
        assert await unmoved(database, lambda by=stranger, it=key: api.refused(by, ERASE, **it)) == "NOT_FOUND"

    erased = await api.run(stand.influencer, ERASE, fileId=file["id"], idempotencyKey="k")
    again = await api.run(stand.influencer, ERASE, fileId=file["id"], idempotencyKey="k")

    assert erased == again == file | {"name": None, "address": None, "erasedAt": erased["erasedAt"]}
    assert (await database.count(KeptFile), await database.count(FilePiece)) == (1, 0)
    assert await code_at(api, stand.influencer, file["address"]) == 404
    anew = await sent(api.http, stand.influencer)
    assert anew["id"] != file["id"]
    assert await code_at(api, stand.influencer, anew["address"]) == 200


async def test_what_was_delivered_is_erased_by_the_secretariat_and_its_hash_stays(
    api: Api, database: TestDatabase, stand: Stand
) -> None:
    booking = await booked(api, stand)
    file = await sent(api.http, stand.influencer)
    await api.run(stand.influencer, SEND_DRAFT, bookingId=booking["id"], input={"fileId": file["id"]})
    for caller, code in ((stand.influencer, "FILE_IN_USE"), (stand.manager, "NOT_FOUND")):
        given = {"fileId": file["id"]}
        assert await unmoved(database, lambda by=caller, it=given: api.refused(by, ERASE, **it)) == code

    admin, given = await api.caller(Kind.SECRETARIAT), {"fileId": file["id"]}
    assert await unmoved(database, lambda: api.refused(admin, ERASE, **given)) == "INVALID_INPUT"
    await api.run(admin, ERASE, fileId=file["id"], reason="Người trong ảnh yêu cầu xóa.")

    (draft,) = (await api.run(stand.manager, SHOWN, id=booking["id"]))["drafts"]
    assert {name: draft["file"][name] for name in ("sha256", "size")} == {"sha256": file["sha256"], "size": len(PNG)}
    assert (draft["file"]["kept"]["name"], draft["file"]["kept"]["address"]) == (None, None)
    assert draft["file"]["kept"]["erasedAt"] is not None
    assert await database.count(FilePiece) == 0
    assert [await code_at(api, each, file["address"]) for each in (stand.influencer, stand.manager)] == [404, 404]
