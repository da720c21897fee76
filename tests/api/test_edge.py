"""The edge of the API over real HTTP: what is let in, what is answered, what is written down."""

import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import httpx
import pytest
from pydantic import SecretStr

from api.app import build_app
from api.body_limit import MOST
from domain.logins import SignInDelay
from runtime.rates import ADDRESS
from runtime.settings import Environment, Settings
from tests.callers import Kind
from tests.client import Api
from tests.databases import TestDatabase
from tests.schema.campaigns.asking import CREATE_CAMPAIGN, PLAN
from tests.serving import serving

VERSION = "application/graphql-response+json"


def settings_for(url: str, **changes: object) -> Settings:
    values: dict[str, object] = {"database_url": SecretStr(url.partition("+asyncpg")[0] + url.partition("+asyncpg")[2])}
    return Settings.model_validate(values | changes)


@asynccontextmanager
async def client_of(settings: Settings) -> AsyncGenerator[httpx.AsyncClient]:
    """A client of a real server with these settings."""
    with serving(build_app(settings)) as served:
        async with httpx.AsyncClient(base_url=served, timeout=30) as client:
            yield client


@pytest.fixture(scope="session")
async def http(migrated_url: str) -> AsyncGenerator[httpx.AsyncClient]:
    """A client of a server in development."""
    async with client_of(settings_for(migrated_url, generosity=100)) as client:
        yield client


async def test_a_question_is_answered_with_and_without_a_slash(http: httpx.AsyncClient) -> None:
    answers = [await http.post(path, json={"query": "{ me { id } }"}) for path in ("/graphql", "/graphql/")]

    assert [(answer.status_code, answer.json()) for answer in answers] == [(200, {"data": {"me": None}})] * 2


async def pieces(body: bytes, first: int) -> AsyncGenerator[bytes]:
    yield body[:first]
    yield body[first:]


@pytest.mark.parametrize("declared", [True, False])
async def test_a_body_that_is_too_large_is_refused_unread(http: httpx.AsyncClient, declared: bool) -> None:
    body = json.dumps({"query": "{ me { id } }", "variables": {"padding": "x" * MOST}}).encode()

    answer = await http.post(
        "/graphql",
        content=body if declared else pieces(body, 1000),
        headers={"content-type": "application/json", "accept-language": "en"},
    )

    assert answer.status_code == 413
    assert answer.json()["errors"] == [
        {"message": "The request's body is larger than 256 KB.", "extensions": {"code": "BODY_TOO_LARGE"}}
    ]


async def test_a_body_just_within_the_limit_is_read_in_pieces(http: httpx.AsyncClient) -> None:
    empty = len(json.dumps({"query": "{ me { id } }", "variables": {"padding": ""}}))
    body = json.dumps({"query": "{ me { id } }", "variables": {"padding": "x" * (MOST - empty)}}).encode()
    assert len(body) == MOST

    answer = await http.post(
        "/graphql",
        content=pieces(body, MOST // 2),
        headers={"content-type": "application/json"},
    )

    assert (answer.status_code, answer.json()) == (200, {"data": {"me": None}})


@pytest.mark.parametrize(
    ("accept", "query", "status", "answered"),
    [
        (None, "{ me { id } }", 200, "application/json"),
        ("*/*", "{ me { id } }", 200, "application/json"),
        ("application/json", "{ me { id } }", 200, "application/json"),
        (VERSION, "{ me { id } }", 200, VERSION),
        (f"{VERSION}; charset=utf-8, application/json; q=0.9", "{ me { id } }", 200, VERSION),
        (f"application/json, {VERSION}; q=0.5", "{ me { id } }", 200, "application/json"),
        ("application/json", "{ nothing }", 200, "application/json"),
        (VERSION, "{ nothing }", 400, VERSION),
        (VERSION, "{", 400, VERSION),
    ],
)
async def test_the_media_type_asked_for_is_answered(
    http: httpx.AsyncClient, accept: str | None, query: str, status: int, answered: str
) -> None:
    headers = {} if accept is None else {"accept": accept}

    answer = await http.post("/graphql", json={"query": query}, headers=headers)

    assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (status, answered)
    assert ("data" in answer.json()) == (query == "{ me { id } }")


def with_variables(value: bytes) -> bytes:
    """A body whose only variable is this JSON."""
    return b'{"query": "query ($v: ID!) { node(id: $v) { id } }", "variables": {"v": ' + value + b"}}"


@pytest.mark.parametrize(
    ("content", "kind", "status", "said"),
    [
        (b"{", "application/json", 400, "This is not GraphQL over HTTP: Unable to parse request body as JSON"),
        (
            b"query=x",
            "application/x-www-form-urlencoded",
            400,
            "This is not GraphQL over HTTP: Unsupported content type",
        ),
        (
            b'{"query": "query ($id: ID!) { node(id: $id) { id } }", "variables": {"id": "\\ud800"}}',
            "application/json",
            400,
            "This is not GraphQL over HTTP: Unable to parse request body as JSON",
        ),
        (b"{}", "application/json", 400, "This is not GraphQL over HTTP: No GraphQL query found in the request"),
        (b"null", "application/json", 400, "This is not GraphQL over HTTP: No GraphQL query found in the request"),
        (b'"x"', "application/json", 400, "This is not GraphQL over HTTP: A JSON object is expected."),
        (b"5", "application/json", 400, "This is not GraphQL over HTTP: A JSON object is expected."),
        (
            b'{"query": "\xff"}',
            "application/json",
            400,
            "This is not GraphQL over HTTP: Unable to parse request body as JSON",
        ),
        (
            with_variables(b"[" * 100_000 + b"]" * 100_000),
            "application/json",
            400,
            "This is not GraphQL over HTTP: Unable to parse request body as JSON",
        ),
        (
            with_variables(b"1" * 5_000),
            "application/json",
            400,
            "This is not GraphQL over HTTP: Unable to parse request body as JSON",
        ),
    ],
)
async def test_what_is_no_graphql_is_refused_in_words(
    http: httpx.AsyncClient, content: bytes, kind: str, status: int, said: str
) -> None:
    answer = await http.post("/graphql", content=content, headers={"content-type": kind, "accept-language": "en"})

    assert (answer.status_code, answer.json()["errors"][0]["message"]) == (status, said)
    assert answer.json()["errors"][0]["extensions"] == {"code": "MALFORMED_REQUEST"}


async def test_a_malformed_request_is_refused_in_vietnamese_too(http: httpx.AsyncClient) -> None:
    headers = {"content-type": "application/json", "accept-language": "vi"}

    answer = await http.post("/graphql", content=b'"x"', headers=headers)

    assert (answer.status_code, answer.json()["errors"]) == (
        400,
        [
            {
                "message": "Yêu cầu không đúng dạng GraphQL qua HTTP: A JSON object is expected.",
                "extensions": {"code": "MALFORMED_REQUEST"},
            }
        ],
    )


@pytest.mark.parametrize(
    ("variables", "status", "code"),
    [("null", 200, None), ('"x"', 400, "MALFORMED_REQUEST"), ("5", 400, "MALFORMED_REQUEST")],
)
async def test_variables_in_the_address_are_an_object_or_nothing(
    http: httpx.AsyncClient, variables: str, status: int, code: str | None
) -> None:
    answer = await http.get("/graphql", params={"query": "{ me { id } }", "variables": variables})

    assert answer.status_code == status
    assert [each["extensions"]["code"] for each in answer.json().get("errors", ())] == ([code] if code else [])


SIGN_IN_AS = """mutation ($email: String!) { signIn(input: {email: $email, password: "wrong wrong wrong"}) {
  ... on Problem { code } } }"""
OF_NICHE = "query ($niche: String!) { influencers(niche: $niche) { nodes { id } } }"


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        (SIGN_IN_AS, {"email": "an\0@example.vn"}),
        (OF_NICHE, {"niche": "\0"}),
        (OF_NICHE, {"niche": "beauty", "beside": [{"deep": [[{"\0": 1}]]}]}),
        (r'{ influencers(niche: "\u0000") { nodes { id } } }', {}),
        (r'{ influencers(niche: "\u{0}") { nodes { id } } }', {}),
        ('{ influencers(niche: """a\0b""") { nodes { id } } }', {}),
    ],
)
async def test_a_character_that_cannot_be_stored_is_refused_before_anything_runs(
    http: httpx.AsyncClient, database: TestDatabase, query: str, variables: dict[str, object]
) -> None:
    answers = [
        await http.post(
            "/graphql", json={"query": query, "variables": variables}, headers={"accept-language": language}
        )
        for language in ("vi", "en")
    ]

    assert [answer.json() for answer in answers] == [
        {"errors": [{"message": message, "extensions": {"code": "UNUSABLE_CHARACTER"}}]}
        for message in (
            "Một đoạn văn bản có ký tự không thể lưu: U+0000 hoặc một nửa ký tự (U+D800–U+DFFF).",
            "A text holds a character that cannot be stored: U+0000 or half of one (U+D800–U+DFFF).",
        )
    ]
    assert await database.count(SignInDelay) == 0


@pytest.mark.parametrize(
    ("query", "error"),
    [
        (
            "query A { " + "__typename " * 2_001 + "}",
            {"message": "The document is too long: at most 2,000 tokens.", "extensions": {"code": "DOCUMENT_TOO_LONG"}},
        ),
        (
            "mutation A { " + "__typename " * 2_001 + "}",
            {"message": "The document is too long: at most 2,000 tokens.", "extensions": {"code": "DOCUMENT_TOO_LONG"}},
        ),
        (
            "query A {",
            {"message": "Syntax Error: Expected Name, found <EOF>.", "locations": [{"line": 1, "column": 10}]},
        ),
    ],
)
async def test_the_name_of_an_operation_hides_no_reason(
    http: httpx.AsyncClient, query: str, error: dict[str, object]
) -> None:
    answer = await http.post(
        "/graphql", json={"query": query, "operationName": "A"}, headers={"accept-language": "en", "accept": VERSION}
    )

    assert (answer.status_code, answer.json()) == (400, {"errors": [error]})


@pytest.mark.parametrize(
    "query",
    [
        "{ influencers(first: %s) { nodes { id } } }",
        "query ($n: Int = %s) { influencers(first: $n) { nodes { id } } }",
        "query ($n: Float = %s.5) { influencers { nodes { id } } }",
    ],
)
async def test_a_number_that_nobody_could_mean_is_refused(http: httpx.AsyncClient, query: str) -> None:
    answer = await http.post("/graphql", json={"query": query % ("1" * 5_000)}, headers={"accept-language": "en"})

    assert answer.json()["errors"] == [
        {"message": "The document has a number of more than 100 digits.", "extensions": {"code": "NUMBER_TOO_LONG"}}
    ]


async def test_who_may_is_told_in_words(api: Api) -> None:
    caller = await api.caller(Kind.INFLUENCER)
    messages = [
        (
            await api.http.post(
                "/graphql/",
                json={"query": CREATE_CAMPAIGN, "variables": {"input": PLAN}},
                headers={**caller.headers, "accept-language": language},
            )
        ).json()["data"]["createCampaign"]["message"]
        for language in ("vi", "en")
    ]

    assert messages == [
        "Việc này cần vai trò: quản lý nhãn hàng. Hãy chọn vai trò bằng đầu mục Acting-As.",
        "This takes the role brand manager. Choose a role with the Acting-As header.",
    ]


async def test_a_mutation_by_get_is_refused(http: httpx.AsyncClient) -> None:
    answer = await http.get("/graphql", params={"query": "mutation { signOut { __typename } }"})

    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({"authorization": "Bearer nonsense"}, 401, "NOT_SIGNED_IN"),
        ({"authorization": "Bearer nonsense", "acting-as": "king:me"}, 403, "NOT_ALLOWED"),
    ],
)
async def test_a_dead_token_or_an_unknown_role_is_refused_at_the_door(
    http: httpx.AsyncClient, headers: dict[str, str], status: int, code: str
) -> None:
    vi, en = [
        await http.post("/graphql", json={"query": "{ me { id } }"}, headers={**headers, "accept-language": language})
        for language in ("vi", "en")
    ]

    assert (vi.status_code, en.status_code) == (status, status)
    assert vi.json()["errors"][0]["extensions"] == en.json()["errors"][0]["extensions"] == {"code": code}
    assert vi.json()["errors"][0]["message"] != en.json()["errors"][0]["message"]


async def test_every_answer_carries_an_id_of_its_own(http: httpx.AsyncClient) -> None:
    ids = [(await http.get("/health/live")).headers["x-request-id"] for _ in range(2)]

    assert len(set(ids)) == 2


async def test_the_process_is_live_and_ready(http: httpx.AsyncClient) -> None:
    assert (await http.get("/health/live")).json() == {"live": True}
    assert (await http.get("/health/ready")).status_code == 200


async def test_an_address_that_asks_too_often_waits(migrated_url: str) -> None:
    async with client_of(settings_for(migrated_url, generosity=0.01)) as http:
        answers = [
            await http.post("/graphql", json={"query": "{ me { id } }"}, headers={"accept-language": "en"})
            for _ in range(int(ADDRESS.burst * 0.01) + 1)
        ]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429]
    assert answers[-1].headers["retry-after"] == "1"
    assert answers[-1].json()["errors"] == [
        {"message": "Too many requests. Try again in 1 seconds.", "extensions": {"code": "TOO_MANY_REQUESTS"}}
    ]


SIGN_IN = 'signIn(input: {email: "an@example.vn", password: "wrong wrong wrong"}) { ... on Problem { code } }'


async def test_guesses_count_as_fields_not_as_requests(database: TestDatabase, migrated_url: str) -> None:
    document = f"mutation {{ {' '.join(f'guess{n}: {SIGN_IN}' for n in range(5))} }}"
    async with client_of(settings_for(migrated_url, generosity=0.1)) as http:
        answer = (await http.post("/graphql", json={"query": document})).json()
    codes = [each["code"] for each in answer["data"].values()]

    assert await database.count(SignInDelay) == 1
    assert codes == [
        "WRONG_CREDENTIALS",
        "WRONG_CREDENTIALS",
        "WRONG_CREDENTIALS",
        "TOO_MANY_REQUESTS",
        "TOO_MANY_REQUESTS",
    ]


async def test_production_shows_no_editor(migrated_url: str) -> None:
    async with client_of(settings_for(migrated_url, environment=Environment.PRODUCTION)) as http:
        answers = [
            await http.get("/graphql", headers={"accept": "text/html"}),
            await http.get("/graphiql/graphiql.min.js"),
        ]

    assert [answer.status_code for answer in answers] == [404, 404]
