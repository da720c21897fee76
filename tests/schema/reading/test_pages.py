"""Pages over real rows: what is answered, in which order, and with which statements."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import anyio
import pytest

from domain.actors import ActingBrand, Secretariat, SignedIn
from domain.ids import BrandId, LoginId
from domain.money import vnd
from schema.node_keys import node_id
from tests.comparing import ComparingExecutor
from tests.schema.reading.conftest import Shops, key
from tests.schema.reading.shop import (
    SCHEMA,
    Book,
    BookRow,
    Licence,
    LicenceRow,
    Owner,
    OwnerRow,
    Shop,
    ShopRow,
    ShopTagRow,
    ShopWordRow,
    Status,
    TagRow,
)

AN = LoginId(key(77))


def make_shop(number: int, **changes: Any) -> ShopRow:
    """A shown, open shop without an owner."""
    given: dict[str, Any] = {
        "id": key(number),
        "owner_id": None,
        "name": f"shop {number}",
        "label_vi": "Nhãn",
        "label_en": "Label",
        "status": Status.OPEN,
        "size": number % 3,
        "closes_at": None,
        "hidden": False,
        "rent": vnd(number * 1000),
        "deposit": None,
    }
    return ShopRow(**{**given, **changes})


def make_owner() -> OwnerRow:
    return OwnerRow(id=key(1), login_id=AN, name="An", phone="0901234567")


def make_book(number: int, shop: int, *, hidden: bool = False) -> BookRow:
    return BookRow(id=key(100 + number), shop_id=key(shop), title=f"title {number}", hidden=hidden)


def names(connection: dict[str, Any]) -> Sequence[str]:
    return [each["name"] for each in connection["nodes"]]


async def test_every_kind_of_field_is_read(shops: Shops) -> None:
    await shops.add(make_owner(), make_shop(1, owner_id=key(1), deposit=vnd(2_000_000)))
    await shops.add(make_book(2, 1), make_book(1, 1), make_book(3, 1, hidden=True))
    await shops.add(TagRow(id=key(900), word="late"), TagRow(id=key(901), word="early"))
    await shops.add(
        ShopTagRow(shop_id=key(1), tag_id=key(900), place=2), ShopTagRow(shop_id=key(1), tag_id=key(901), place=1)
    )
    await shops.add(
        LicenceRow(id=key(500), shop_id=key(1), number="old", issued=1),
        LicenceRow(id=key(501), shop_id=key(1), number="new", issued=2),
    )

    data = await shops.ask(
        """
        { shops { totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node {
            __typename id name status size isOpen shout key label en: label(language: "en")
            rent { minor currency text } deposit { text }
            owner { id name phone } licence { number } books { title } tags { word }
            pagedBooks(first: 1) { totalCount nodes { title } pageInfo { hasNextPage } }
            last: pagedBooks(last: 1) { edges { node { title } } }
        } } } }
        """
    )

    (edge,) = data["shops"]["edges"]
    cursor = edge["cursor"]
    assert data["shops"]["totalCount"] == 1
    assert data["shops"]["pageInfo"] == {
        "hasNextPage": False,
        "hasPreviousPage": False,
        "startCursor": cursor,
        "endCursor": cursor,
    }
    assert edge["node"] == {
        "__typename": "Shop",
        "id": node_id(Shop, key(1)),
        "name": "shop 1",
        "status": "OPEN",
        "size": 1,
        "isOpen": True,
        "shout": "shop 1!",
        "key": str(key(1)),
        "label": "Nhãn",
        "en": "Label",
        "rent": {"minor": 1000, "currency": "VND", "text": "1.000 ₫"},
        "deposit": {"text": "2.000.000 ₫"},
        "owner": {"id": node_id(Owner, key(1)), "name": "An", "phone": None},
        "licence": {"number": "new"},
        "books": [{"title": "title 1"}, {"title": "title 2"}],
        "tags": [{"word": "early"}, {"word": "late"}],
        "pagedBooks": {"totalCount": 2, "nodes": [{"title": "title 1"}], "pageInfo": {"hasNextPage": True}},
        "last": {"edges": [{"node": {"title": "title 2"}}]},
    }


async def test_what_is_not_there_is_null_or_empty(shops: Shops) -> None:
    await shops.add(make_shop(1))

    data = await shops.ask("{ shops { nodes { owner { name } licence { number } deposit { minor } books { id } } } }")

    assert data["shops"]["nodes"] == [{"owner": None, "licence": None, "deposit": None, "books": []}]


async def test_reference_data_is_joined_in_memory(shops: Shops) -> None:
    await shops.add(make_shop(1, motto="tea"), make_shop(2))
    await shops.add(ShopWordRow(shop_id=key(1), word="book", place=2), ShopWordRow(shop_id=key(1), word="tea", place=1))

    data = await shops.ask(
        "{ shops { nodes { motto { name } words { code name } codes signs { word meaning { name } } } } }"
    )

    empty: dict[str, Any] = {"motto": None, "words": [], "codes": [], "signs": []}
    book, tea = {"code": "book", "name": "sách"}, {"code": "tea", "name": "trà"}
    signs = [{"word": "book", "meaning": {"name": "sách"}}, {"word": "tea", "meaning": {"name": "trà"}}]
    full = {"motto": {"name": "trà"}, "words": [tea, book], "codes": ["book", "tea"], "signs": signs}
    assert data["shops"]["nodes"] == [empty, full]


async def test_pages_follow_each_other_both_ways(shops: Shops) -> None:
    await shops.add(*(make_shop(number) for number in range(1, 8)))
    forward = """query ($first: Int, $after: String) { shops(first: $first, after: $after) {
        nodes { name } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"""
    backward = """query ($last: Int, $before: String) { shops(last: $last, before: $before) {
        nodes { name } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"""

    top = (await shops.ask(forward, first=3))["shops"]
    middle = (await shops.ask(forward, first=3, after=top["pageInfo"]["endCursor"]))["shops"]
    bottom = (await shops.ask(forward, first=3, after=middle["pageInfo"]["endCursor"]))["shops"]
    back = (await shops.ask(backward, last=3, before=bottom["pageInfo"]["startCursor"]))["shops"]
    end = (await shops.ask(backward, last=2))["shops"]

    assert names(top) == ["shop 7", "shop 6", "shop 5"]
    assert (top["pageInfo"]["hasPreviousPage"], top["pageInfo"]["hasNextPage"]) == (False, True)
    assert names(middle) == ["shop 4", "shop 3", "shop 2"]
    assert (middle["pageInfo"]["hasPreviousPage"], middle["pageInfo"]["hasNextPage"]) == (True, True)
    assert names(bottom) == ["shop 1"]
    assert (bottom["pageInfo"]["hasPreviousPage"], bottom["pageInfo"]["hasNextPage"]) == (True, False)
    assert back == {**middle, "pageInfo": {**middle["pageInfo"], "hasPreviousPage": True}}
    assert names(end) == ["shop 2", "shop 1"]
    assert (end["pageInfo"]["hasPreviousPage"], end["pageInfo"]["hasNextPage"]) == (True, False)


async def test_an_order_by_a_column_breaks_ties_by_id(shops: Shops) -> None:
    await shops.add(*(make_shop(number) for number in range(1, 8)))
    document = """query ($after: String) { shops(first: 3, after: $after, bySize: true) {
        nodes { name } pageInfo { endCursor } } }"""

    top = (await shops.ask(document))["shops"]
    middle = (await shops.ask(document, after=top["pageInfo"]["endCursor"]))["shops"]
    bottom = (await shops.ask(document, after=middle["pageInfo"]["endCursor"]))["shops"]

    assert names(top) == ["shop 5", "shop 2", "shop 7"]
    assert names(middle) == ["shop 4", "shop 1", "shop 6"]
    assert names(bottom) == ["shop 3"]


@pytest.mark.parametrize("wanted", [Status.OPEN, Status.CLOSED])
async def test_a_condition_keeps_its_statement_and_takes_its_own_values(shops: Shops, wanted: Status) -> None:
    await shops.add(make_shop(1), make_shop(2, status=Status.CLOSED))
    document = """query ($status: Status) { shops(status: $status) { nodes { status } totalCount } }"""

    for status in (wanted, Status.OPEN, Status.CLOSED, wanted):
        data = await shops.ask(document, status=status.name)

        assert data["shops"] == {"nodes": [{"status": status.name}], "totalCount": 1}


async def test_a_condition_with_a_list_takes_lists_of_any_length(shops: Shops) -> None:
    await shops.add(*(make_shop(number) for number in range(1, 5)))
    document = """query ($names: [String!]) { shops(names: $names) { nodes { name } totalCount } }"""

    for wanted in (["shop 1"], ["shop 3", "shop 2"], [], ["shop 4"]):
        data = await shops.ask(document, names=wanted)

        assert data["shops"] == {"nodes": [{"name": name} for name in sorted(wanted)[::-1]], "totalCount": len(wanted)}


async def test_conditions_decide_what_is_read(shops: Shops) -> None:
    await shops.add(make_shop(1), make_book(1, 1))
    document = """query ($shown: Boolean!) { shops { nodes {
        name @skip(if: $shown) books @include(if: $shown) { title } } } }"""

    assert (await shops.ask(document, shown=True))["shops"]["nodes"] == [{"books": [{"title": "title 1"}]}]
    assert (await shops.ask(document, shown=False))["shops"]["nodes"] == [{"name": "shop 1"}]


async def test_merged_fields_and_fragments_are_read_once(shops: Shops) -> None:
    await shops.add(make_shop(1), make_book(1, 1))

    data = await shops.ask(
        """
        query { shops { ...Names edges { node { books { id } ... on Node { id } } } nodes { books { title } } } }
        fragment Names on ShopConnection { edges { node { name other: books { title } ...Again } } }
        fragment Again on Shop { name books { title } }
        """
    )

    (edge,) = data["shops"]["edges"]
    book = {"title": "title 1", "id": node_id(Book, key(101))}
    assert edge["node"] == {
        "name": "shop 1",
        "other": [{"title": "title 1"}],
        "books": [book],
        "id": node_id(Shop, key(1)),
    }
    assert data["shops"]["nodes"] == [{"books": [{"title": "title 1"}]}]


@pytest.mark.parametrize(
    "arguments",
    [{"first": 0}, {"first": 101}, {"last": 0}, {"last": -1}, {"first": 1, "last": 1}],
)
async def test_a_page_of_an_impossible_size_is_refused(shops: Shops, arguments: dict[str, Any]) -> None:
    document = "query ($first: Int, $last: Int) { shops(first: $first, last: $last) { totalCount } }"

    answer = await shops.run(document, **arguments)

    assert [error.original_error.code for error in answer.errors] == ["INVALID_PAGE"]
    assert answer.data is None


@pytest.mark.parametrize(
    "cursor", ["", "nonsense", "bmV3ZXN0OlsxXQ", "c2l6ZTpbMSwiMDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMDAwMDAwMDA3Il0"]
)
async def test_a_strange_cursor_is_refused(shops: Shops, cursor: str) -> None:
    document = "query ($after: String) { shops(after: $after) { nodes { name } } }"

    answer = await shops.run(document, after=cursor)

    assert [(error.original_error.code, error.original_error.field) for error in answer.errors] == [
        ("INVALID_CURSOR", "after")
    ]


async def test_one_row_is_chosen_by_a_condition(shops: Shops) -> None:
    await shops.add(make_shop(1), make_shop(2))

    assert await shops.ask('{ shop(name: "shop 2") { name } }') == {"shop": {"name": "shop 2"}}
    answer = await shops.run('{ shop(name: "none") { name } }')
    assert [error.original_error.code for error in answer.errors] == ["NOT_FOUND"]


async def test_nodes_are_read_by_their_ids_in_their_order(shops: Shops) -> None:
    await shops.add(make_shop(1), make_shop(2, hidden=True), make_book(1, 1))
    ids = [node_id(Book, key(101)), node_id(Shop, key(2)), node_id(Shop, key(1)), node_id(Book, key(404))]

    data = await shops.ask(
        """query ($ids: [ID!]!, $id: ID!) {
            nodes(ids: $ids) { __typename id ... on Shop { name books { title } } ... on Book { title } }
            node(id: $id) { ... on Book { title } } }""",
        ids=ids,
        id=ids[0],
    )

    assert data == {
        "nodes": [
            {"__typename": "Book", "id": ids[0], "title": "title 1"},
            None,
            {"__typename": "Shop", "id": ids[2], "name": "shop 1", "books": [{"title": "title 1"}]},
            None,
        ],
        "node": {"title": "title 1"},
    }


@pytest.mark.parametrize("strange", ["", "x", "U2hvcDo", node_id(Shop, key(1))[1:], "UXVlcnk6AAAAAAAAAAAAAAAAAAAAAQ"])
async def test_a_strange_id_is_refused(shops: Shops, strange: str) -> None:
    answer = await shops.run("query ($id: ID!) { node(id: $id) { id } }", id=strange)

    assert [error.original_error.code for error in answer.errors] == ["UNKNOWN_ID"]


async def test_too_many_ids_are_refused(shops: Shops) -> None:
    ids = [node_id(Shop, key(number)) for number in range(101)]

    answer = await shops.run("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=ids)

    assert [error.original_error.code for error in answer.errors] == ["TOO_MANY_IDS"]


async def test_rows_and_fields_are_shown_to_those_who_may_see_them(shops: Shops) -> None:
    await shops.add(make_owner(), make_shop(1, owner_id=key(1)), make_shop(2, owner_id=key(1), hidden=True))
    await shops.add(make_book(1, 1), make_book(2, 1, hidden=True))
    await shops.add(LicenceRow(id=key(500), shop_id=key(2), number="secret", issued=1))
    document = "{ shops { totalCount nodes { name owner { phone } books { id } } } }"
    seen: dict[str, Any] = {}
    for name, actor in {
        "visitor": None,
        "stranger": SignedIn(login_id=LoginId(key(78))),
        "owner": SignedIn(login_id=AN),
        "brand": ActingBrand(login_id=LoginId(key(78)), brand_id=BrandId(key(5))),
        "admin": Secretariat(login_id=LoginId(key(78))),
    }.items():
        page = (await shops.ask(document, actor=actor))["shops"]
        seen[name] = [(each["name"], each["owner"]["phone"], len(each["books"])) for each in page["nodes"]]
        assert page["totalCount"] == len(page["nodes"])

    assert seen == {
        "visitor": [("shop 1", None, 1)],
        "stranger": [("shop 1", None, 1)],
        "owner": [("shop 2", "0901234567", 0), ("shop 1", "0901234567", 1)],
        "brand": [("shop 1", None, 2)],
        "admin": [("shop 2", None, 0), ("shop 1", None, 1)],
    }


async def test_what_belongs_to_a_hidden_row_is_hidden_by_every_way(shops: Shops) -> None:
    await shops.add(make_shop(1, hidden=True), LicenceRow(id=key(500), shop_id=key(1), number="secret", issued=1))
    document = "query ($id: ID!) { node(id: $id) { ... on Licence { number } } }"
    licence = node_id(Licence, key(500))

    assert await shops.ask(document, id=licence) == {"node": None}
    assert await shops.ask(document, actor=Secretariat(login_id=AN), id=licence) == {"node": {"number": "secret"}}


async def test_a_page_of_plain_data_is_completed_by_generated_functions(shops: Shops) -> None:
    await shops.add(make_owner(), make_shop(1, owner_id=key(1)), make_book(1, 1))
    document = """{ shops { totalCount pageInfo { endCursor } edges { cursor node {
        id name status rent { minor text } label owner { name } books { title } words { name }
        pagedBooks(first: 1) { totalCount edges { node { title } } } } } } }"""
    executed: list[str] = []

    class Watching(ComparingExecutor):
        """Notes the parents of all fields that are executed one by one."""

        def execute_field(
            self, parent_type: Any, source: Any, field_details_list: Any, path: Any, position_context: Any
        ) -> Any:
            if self.compiles:
                executed.append(parent_type.name)
            standard: Any = super()
            return standard.execute_field(parent_type, source, field_details_list, path, position_context)

    SCHEMA.execution_context_class = Watching
    try:
        data = await shops.ask(document)
    finally:
        SCHEMA.execution_context_class = ComparingExecutor

    assert data["shops"]["totalCount"] == 1
    assert executed == ["Query"]


async def test_a_connection_that_the_server_hung_up_is_not_lent(shops: Shops) -> None:
    await shops.add(make_shop(1))
    document = "{ shops { nodes { name } } }"
    before = await shops.ask(document)
    async with shops.database.driver() as lent, shops.database.driver() as other:
        ((process,),) = await lent.fetch("SELECT pg_backend_pid()")
        await other.fetch("SELECT pg_terminate_backend($1)", process)
        with anyio.fail_after(20):
            while await other.fetch("SELECT FROM pg_stat_activity WHERE pid = $1", process):  # noqa: ASYNC110 - it ends
                await anyio.sleep(0.01)

    answers = [(await shops.run(document)).data for _ in range(4)]

    assert answers == [before] * 4


def test_ids_are_opaque_and_name_their_type() -> None:
    assert node_id(Shop, UUID("01993b7e-0000-7000-8000-000000000001")) == "U2hvcDoBmTt-AABwAIAAAAAAAAAB"
