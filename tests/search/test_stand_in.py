"""What keeps the stand-in honest: mistakes in an exchange are noticed, and so are filters nobody would write."""

import json

import pytest

from tests.search.stand_in.contract import Description, described
from tests.search.stand_in.parsing import parsed

TASK: dict[str, object] = {
    "taskUid": 1,
    "indexUid": "x",
    "status": "enqueued",
    "type": "indexSwap",
    "enqueuedAt": "2026-11-21T05:00:00Z",
}
FOUND: dict[str, object] = {"indexUid": "x", "hits": [], "query": "", "processingTimeMs": 1, "limit": 1, "offset": 0}


@pytest.fixture
def description() -> Description:
    given = described()
    if given is None:
        pytest.skip("NIEMTIN_TEST_CONTRACTS names no folder with the description")
    return given


@pytest.mark.parametrize(
    ("method", "path", "names", "body"),
    [
        ("POST", "/multi-search", (), {"queries": [{"indexUid": "x", "limitt": 1}]}),
        ("POST", "/multi-search", (), {"queries": [{"indexUid": "x", "limit": "1"}]}),
        ("POST", "/multi-search", (), {"queries": [{"indexUid": "x", "matchingStrategy": "some"}]}),
        ("PATCH", "/indexes/x/settings", (), {"searchableAttribute": []}),
        ("PATCH", "/indexes/x/settings", (), {"typoTolerance": {"minWordSizeForTypo": {}}}),
        ("PATCH", "/indexes/x/settings", (), {"filterableAttributes": [{"attributePattern": ["a"]}]}),
        ("POST", "/indexes", (), {"primaryKey": "id"}),
        ("POST", "/swap-indexes", (), [{"index": ["a", "b"]}]),
        ("POST", "/indexes/x/documents", ("primarykey",), []),
        ("PUT", "/multi-search", (), {"queries": []}),
        ("GET", "/tasks/1", (), {}),
        ("DELETE", "/indexes/x", (), {}),
    ],
)
def test_a_mistaken_request_is_noticed(
    description: Description, method: str, path: str, names: tuple[str, ...], body: object
) -> None:
    assert list(description.request_problems(method, path, set(names), json.dumps(body).encode()))


@pytest.mark.parametrize(
    ("method", "path", "status", "body"),
    [
        ("POST", "/multi-search", 200, {}),
        ("POST", "/multi-search", 200, {"results": [FOUND]}),
        ("POST", "/multi-search", 404, {"message": "?", "code": "index_lost", "type": "auth", "link": ""}),
        ("POST", "/swap-indexes", 202, {**TASK, "type": "swap"}),
        ("POST", "/swap-indexes", 200, TASK),
        ("GET", "/tasks/1", 200, {**TASK, "status": "done"}),
    ],
)
def test_a_mistaken_answer_is_noticed(
    description: Description, method: str, path: str, status: int, body: object
) -> None:
    assert list(description.response_problems(method, path, status, json.dumps(body).encode()))


def test_a_right_exchange_is_let_pass(description: Description) -> None:
    asked, found = {"queries": [{"indexUid": "x", "limit": 1}]}, {"results": [{**FOUND, "estimatedTotalHits": 0}]}

    assert list(description.request_problems("POST", "/multi-search", set(), json.dumps(asked).encode())) == []
    assert list(description.response_problems("POST", "/multi-search", 200, json.dumps(found).encode())) == []
    assert list(description.response_problems("POST", "/swap-indexes", 202, json.dumps(TASK).encode())) == []


@pytest.mark.parametrize(
    "text",
    ["", "code_niche", 'code_niche = "a', "code_niche IN [food]", 'code_niche = "a" code_niche = "b"',
     "number_price > 1", 'number_price IN ["1"]', "(number_price = 1"],
)  # fmt: skip
def test_what_is_no_filter_of_ours_is_noticed(text: str) -> None:
    with pytest.raises((AssertionError, IndexError, ValueError)):
        parsed(text)
