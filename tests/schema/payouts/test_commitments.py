"""The tax commitment over HTTP: its form, what was given under it, and the page of it."""

from dataclasses import replace
from typing import Any

import pytest

from domain.payouts.commitment_forms import COMMITMENT_FORMS
from domain.payouts.tax_commitments import TaxCommitment
from runtime.clock import now
from tests.callers import Caller, Kind
from tests.client import Api
from tests.databases import TestDatabase
from tests.makers.logins import PASSWORD
from tests.makers.payouts import FORM
from tests.schema.campaigns.asking import mutation

SHOWN = """year taxCode textHash sessionOpenedWith form { version title textHash } documents { language address }"""
COMMIT = mutation(
    "giveTaxCommitment", "formVersion: String!, taxCode: String!", f"... on TaxCommitment {{ id {SHOWN} }}"
)
SET = mutation("setPayoutDetails", "input: SetPayoutDetailsInput!", "... on PayoutDetails { number }")
WITHDRAW = mutation("withdrawTaxCommitment", "taxCommitmentId: ID!", "... on TaxCommitment { id givenAt withdrawnAt }")
READ_FORM = """{ taxCommitmentForm { version validFrom validTo house verified textHash title clauses
  articles { instrument number text } } }"""
GIVEN = f"query ($year: Int) {{ taxCommitments(year: $year, first: 10) {{ nodes {{ {SHOWN} }} }} }}"
TAX_CODE = "001099012345"
HASH = COMMITMENT_FORMS[FORM].text_hash


def speaking(caller: Caller, language: str) -> Caller:
    """The same caller in another language."""
    return replace(caller, headers=caller.headers | {"accept-language": language})


async def commit(api: Api, me: Caller) -> dict[str, Any]:
    return await api.run(me, COMMIT, formVersion=FORM, taxCode=TAX_CODE)


@pytest.mark.parametrize(
    ("language", "title", "clause", "article"),
    [
        (
            "vi",
            "Bản cam kết về thu nhập trong năm",
            "Tôi chịu trách nhiệm trước pháp luật nếu cam kết này không đúng.",
            "khoản 2 Điều 50 Nghị định 253/2026/NĐ-CP",
        ),
        (
            "en",
            "Commitment about the income of a year",
            "I answer to the law if this commitment is wrong.",
            "Decree 253/2026/ND-CP Art 50.2",
        ),
    ],
)
async def test_anybody_reads_the_form_in_their_language(
    api: Api, language: str, title: str, clause: str, article: str
) -> None:
    form = await api.run(speaking(await api.caller(Kind.VISITOR), language), READ_FORM)

    clauses = form.pop("clauses")
    assert (len(clauses), clauses[-1]) == (5, clause)
    assert form == {
        "version": FORM,
        "validFrom": "2026-07-01",
        "validTo": None,
        "house": True,
        "verified": False,
        "textHash": HASH,
        "title": title,
        "articles": [{"instrument": "d253", "number": "50.2", "text": article}],
    }


async def test_what_was_given_is_read_by_its_person_and_by_who_answers_for_the_books(api: Api) -> None:
    me = await api.caller(Kind.INFLUENCER)

    given = await commit(api, me)
    again = await commit(api, me)

    assert again["code"] == "TAX_COMMITMENT_GIVEN_ALREADY"
    key = given["documents"][0]["address"].split("/")[-1].split(".")[0]
    given.pop("id")
    assert given == {
        "year": now().year,
        "taxCode": TAX_CODE,
        "textHash": HASH,
        "sessionOpenedWith": "PASSWORD",
        "form": {"version": FORM, "title": "Commitment about the income of a year", "textHash": HASH},
        "documents": [
            {"language": "VI", "address": f"/tax-commitments/{key}.vi.html"},
            {"language": "EN", "address": f"/tax-commitments/{key}.en.html"},
        ],
    }
    assert (await api.run(me, GIVEN))["nodes"] == [given]
    assert (await api.run(me, GIVEN, year=now().year - 1))["nodes"] == []
    for kind in Kind:
        seen = (await api.run(await api.caller(kind), GIVEN))["nodes"]
        assert seen == ([given] if kind in {Kind.FINANCE, Kind.AUDITOR} else [])


async def test_the_page_says_what_by_whom_and_how_to_check_it(api: Api) -> None:
    me = await api.caller(Kind.INFLUENCER)
    vi, en = (each["address"] for each in (await commit(api, me))["documents"])

    page = await api.http.get(en, headers=me.headers)
    other = await api.http.get(vi, headers=(await api.caller(Kind.FINANCE)).headers)

    assert (page.status_code, other.status_code) == (200, 200)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["cache-control"] == "private, no-store"
    assert page.headers["content-security-policy"].startswith("default-src 'none'; style-src 'sha256-")
    assert (page.headers["content-language"], other.headers["content-language"]) == ("en", "vi")
    assert me.login is not None
    for said in (
        f"<h1>Commitment about the income of a year {now().year}</h1>",
        "<li>I answer to the law if this commitment is wrong.</li>",
        f"<dd>{TAX_CODE}</dd>",
        f"<dd>{me.login.id}</dd>",
        "<dd>signed in with a password only</dd>",
        "<dd>Decree 253/2026/ND-CP Art 50.2</dd>",
        f"<dd>{FORM}</dd>",
        f"<dd>{HASH}</dd>",
    ):
        assert said in page.text
    assert f"<h1>Bản cam kết về thu nhập trong năm {now().year}</h1>" in other.text
    assert "<dd>khoản 2 Điều 50 Nghị định 253/2026/NĐ-CP</dd>" in other.text


async def test_who_may_not_see_it_finds_no_page(api: Api, database: TestDatabase) -> None:
    me = await api.caller(Kind.INFLUENCER)
    address = (await commit(api, me))["documents"][0]["address"]
    expected = {Kind.VISITOR: 401, Kind.FINANCE: 200, Kind.AUDITOR: 200}

    for kind in Kind:
        answer = await api.http.get(address, headers=(await api.caller(kind)).headers)
        assert answer.status_code == expected.get(kind, 404), kind
    for wrong in (address.replace(".vi.", ".fr."), "/tax-commitments/1.vi.html"):
        assert (await api.http.get(wrong, headers=me.headers)).status_code == 404
    await database.execute("ALTER TABLE tax_commitments DISABLE TRIGGER tax_commitments_stay;")
    await database.execute(
        "UPDATE tax_commitments SET form_version = NULL, text_hash = NULL, session_opened_with = NULL"
    )
    await database.execute("ALTER TABLE tax_commitments ENABLE TRIGGER tax_commitments_stay")
    (older,) = (await api.run(me, GIVEN))["nodes"]
    assert (older["form"], older["documents"], older["sessionOpenedWith"]) == (None, None, None)
    assert (await api.http.get(address, headers=me.headers)).status_code == 404


@pytest.mark.parametrize(
    "given", [{"payeeKind": "NON_RESIDENT_PERSON"}, {"payeeKind": "BUSINESS", "taxCode": "0312345678"}]
)
async def test_only_a_resident_person_commits(api: Api, database: TestDatabase, given: dict[str, str]) -> None:
    me = await api.caller(Kind.INFLUENCER)
    account = {"bank": "970436", "number": "0071 000 123 456", "holder": "Nguyễn Hồng Nhung", "password": PASSWORD}
    await api.run(me, SET, input=account | given)

    assert (await commit(api, me))["code"] == "TAX_COMMITMENT_NOT_FOR_PAYEE"

    replaced = await api.run(me, COMMIT, formVersion="commitment-1", taxCode=TAX_CODE)
    assert (replaced["code"], replaced["field"]) == ("COMMITMENT_FORM_REPLACED", "formVersion")
    assert await database.count(TaxCommitment) == 0


async def test_a_commitment_is_withdrawn_and_its_page_says_so(api: Api) -> None:
    me = await api.caller(Kind.INFLUENCER)
    given = await commit(api, me)
    address = given["documents"][1]["address"]

    withdrawn = await api.run(me, WITHDRAW, taxCommitmentId=given["id"])

    assert withdrawn["id"] == given["id"]
    assert withdrawn["withdrawnAt"] > withdrawn["givenAt"]
    again = await api.run(me, WITHDRAW, taxCommitmentId=given["id"])
    assert (again["code"], (await commit(api, me))["code"]) == (
        "TAX_COMMITMENT_TAKEN_BACK",
        "TAX_COMMITMENT_TAKEN_BACK",
    )
    page = await api.http.get(address, headers=me.headers)
    assert "<dt>Withdrawn at</dt>" in page.text
    assert me.login is not None
    assert page.text.count(f"<dd>{me.login.id}</dd>") == 2
    seen = (await api.run(await api.caller(Kind.AUDITOR), "{ taxCommitments(first: 2) { nodes { withdrawnAt } } }"))[
        "nodes"
    ]
    assert seen == [{"withdrawnAt": withdrawn["withdrawnAt"]}]
