"""Contracts over HTTP: for whoever may see the booking, in the right type, kept by their hash."""

import io
import json
import unicodedata
from dataclasses import replace
from typing import Any

import httpx
import pytest
from pypdf import PdfReader

from runtime.clock import now
from tests.callers import Caller, Kind
from tests.client import Api
from tests.makers.logins import PASSWORD
from tests.makers.second_factors import code_of, make_totp
from tests.schema.bookings.test_journeys import booked
from tests.schema.offers.asking import open_stand
from tests.schema.test_second_factors import COMPLETE, SIGN_IN

CONTRACT = """query ($id: ID!) { booking(id: $id) { contract {
  hash lawVersion declarations { documentsRead productUse usedOn understood }
  signatures { side deed secondFactor sessionOpenedWith }
  documents { language form address } text } } }"""


async def shown(api: Api, caller: Caller, booking: dict[str, Any]) -> dict[str, Any]:
    return (await api.run(caller, CONTRACT, id=booking["id"]))["contract"]


def addresses(contract: dict[str, Any]) -> dict[tuple[str, str], str]:
    return {(each["language"], each["form"]): each["address"] for each in contract["documents"]}


async def get(api: Api, caller: Caller, address: str, **headers: str) -> httpx.Response:
    return await api.http.get(address, headers={"accept-language": "en"} | caller.headers | headers)


async def test_both_sides_and_admins_read_the_contract_and_nobody_else(api: Api) -> None:
    stand = await open_stand(api)
    booking = await booked(api, stand)
    contract = await shown(api, stand.influencer, booking)
    at = addresses(contract)
    assert sorted(at) == [("EN", "HTML"), ("EN", "PDF"), ("VI", "HTML"), ("VI", "PDF")]
    assert contract["signatures"] == [
        {"side": "BRAND", "deed": "WRITTEN", "secondFactor": False, "sessionOpenedWith": "PASSWORD"},
        {"side": "INFLUENCER", "deed": "ACCEPTED", "secondFactor": False, "sessionOpenedWith": "PASSWORD"},
    ]
    assert contract["lawVersion"] == json.loads(contract["text"])["law"]["version"]
    assert contract["declarations"] == {
        "documentsRead": True,
        "productUse": "USED",
        "usedOn": "2026-01-05",
        "understood": True,
    }

    read: dict[Kind, tuple[int, bytes]] = {}
    for caller in (stand.influencer, stand.manager, await api.caller(Kind.AUDITOR)):
        answer = await get(api, caller, at["VI", "HTML"])
        read[caller.kind] = (answer.status_code, answer.content)
    refused = {}
    for kind in (Kind.VISITOR, Kind.SIGNED_IN, Kind.BRAND_OWNER, Kind.INFLUENCER):
        answer = await get(api, await api.caller(kind), at["VI", "HTML"])
        refused[kind] = (answer.status_code, answer.json()["errors"][0]["extensions"]["code"])

    assert {status for status, _ in read.values()} == {200}
    assert len({content for _, content in read.values()}) == 1
    assert refused == {
        Kind.VISITOR: (401, "NOT_SIGNED_IN"),
        Kind.SIGNED_IN: (404, "NOT_FOUND"),
        Kind.BRAND_OWNER: (404, "NOT_FOUND"),
        Kind.INFLUENCER: (404, "NOT_FOUND"),
    }


async def with_an_app(api: Api, caller: Caller) -> Caller:
    """The same person, signed in again with the code of an app."""
    assert caller.login is not None
    await api.database.add(make_totp(caller.login))
    visitor = Caller(Kind.VISITOR, {})
    begun = await api.run(visitor, SIGN_IN, input={"email": caller.login.email, "password": PASSWORD})
    opened = await api.run(visitor, COMPLETE, input={"challenge": begun["challenge"], "code": code_of(now())})
    return replace(caller, headers=caller.headers | {"authorization": f"Bearer {opened['token']}"})


async def test_a_contract_says_who_had_signed_in_with_a_second_factor(api: Api) -> None:
    opened = await open_stand(api)
    stand = replace(opened, manager=await with_an_app(api, opened.manager))

    contract = await shown(api, stand.influencer, await booked(api, stand))

    assert contract["signatures"] == [
        {"side": "BRAND", "deed": "WRITTEN", "secondFactor": True, "sessionOpenedWith": "PASSWORD_AND_TOTP"},
        {"side": "INFLUENCER", "deed": "ACCEPTED", "secondFactor": False, "sessionOpenedWith": "PASSWORD"},
    ]
    at = addresses(contract)
    page = await get(api, stand.influencer, at["EN", "HTML"])
    document = await get(api, stand.influencer, at["VI", "PDF"])
    assert "signed in with a password and a code of an app (TOTP)" in page.text
    assert "signed in with a password only" in page.text
    text = " ".join(" ".join(each.extract_text() for each in PdfReader(io.BytesIO(document.content)).pages).split())
    assert "đăng nhập bằng mật khẩu và mã từ ứng dụng (TOTP)" in unicodedata.normalize("NFC", text)


async def test_the_forms_are_served_as_what_they_are_and_kept_by_their_hash(api: Api) -> None:
    stand = await open_stand(api)
    contract = await shown(api, stand.influencer, await booked(api, stand))
    at = addresses(contract)

    page = await get(api, stand.influencer, at["EN", "HTML"])
    document = await get(api, stand.influencer, at["EN", "PDF"])
    kept = await get(api, stand.influencer, at["EN", "PDF"], **{"if-none-match": f'"x", W/{document.headers["etag"]}'})
    head = await api.http.head(at["EN", "HTML"], headers=stand.influencer.headers)
    stranger = await get(
        api, await api.caller(Kind.INFLUENCER), at["EN", "PDF"], **{"if-none-match": document.headers["etag"]}
    )

    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert '<html lang="en">' in page.text
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    assert (page.headers["cache-control"], page.headers["x-content-type-options"]) == ("private, no-cache", "nosniff")
    assert (document.headers["content-type"], document.content[:5]) == ("application/pdf", b"%PDF-")
    assert contract["hash"] in PdfReader(io.BytesIO(document.content)).pages[0].extract_text()
    assert page.headers["etag"] == f'"{contract["hash"]}.en.html.3"'
    assert document.headers["etag"] == f'"{contract["hash"]}.en.pdf.3"'
    assert (kept.status_code, kept.content) == (304, b"")
    assert (head.status_code, head.headers["etag"], head.content) == (200, page.headers["etag"], b"")
    assert stranger.status_code == 404


@pytest.mark.parametrize("name", ["contract.fr.html", "contract.vi.docx"])
async def test_an_address_that_names_nothing_is_not_found(api: Api, name: str) -> None:
    answer = await get(api, await api.caller(Kind.SIGNED_IN), f"/bookings/{'0' * 32}/{name}")

    assert (answer.status_code, answer.json()["errors"][0]["message"]) == (404, "There is no such thing here.")


async def test_a_booking_that_is_no_id_is_not_found(api: Api) -> None:
    answer = await get(api, await api.caller(Kind.SIGNED_IN), "/bookings/x/contract.vi.html")

    assert answer.status_code == 404
