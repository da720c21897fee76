"""The compiling executor answers to the letter as the standard one does, and really compiles."""

import json
from typing import Any

import pytest
from graphql import get_introspection_query
from hypothesis import given, settings
from hypothesis import strategies as st

from schema.execution.executor import CompilingExecutor
from tests.comparing import ComparingExecutor, differences
from tests.schema.execution.zoo import COMPARED, COMPILED, STANDARD, Mood, Rank, Visit, make_cage, make_cat, make_dog

FULL = """
query Full($loud: Boolean = true, $mood: Mood, $with: Boolean = true) {
  animals {
    __typename
    ... on Named { name nickname }
    ... on Cat {
      lives mood rank weight born tame kind: __typename
      cage { size number } home { ...Size number }
      tags scores
      greeting loud: greeting(loud: $loud, mood: $mood) calm: greeting(loud: true, mood: CALM)
      friends { ... on Cat { name home { ...Size } } ... on Dog { barks } }
      skipped: lives @skip(if: $with) included: lives @include(if: $with)
      both: lives @skip(if: false) @include(if: true)
    }
    ... on Dog { barks owner { name ... on Cat { lives } } }
  }
}
fragment Size on Cage { size ... @include(if: $with) { again: number } }
"""


async def answers(document: str, root: Any, **variables: Any) -> tuple[str, str]:
    """The answer of the standard executor, and that of the compiling one, as JSON."""
    found: list[str] = []
    for schema in (STANDARD, COMPILED):
        answer = await schema.execute(document, root_value=root, context_value=Visit(), variable_values=variables)
        errors = [error.formatted for error in answer.errors or ()]
        found.append(json.dumps({"data": answer.data, "errors": errors}, ensure_ascii=False))
    return found[0], found[1]


class Watching(CompilingExecutor):
    """Notes for which types fields were executed one by one."""

    one_by_one: list[str]

    def execute_field(
        self, parent_type: Any, source: Any, field_details_list: Any, path: Any, position_context: Any
    ) -> Any:
        """Note the parent's type."""
        self.one_by_one.append(parent_type.name)
        standard: Any = super()
        return standard.execute_field(parent_type, source, field_details_list, path, position_context)


async def one_by_one(document: str, root: Any) -> list[str]:
    """The types that the compiling executor left to the standard one, the root apart."""
    seen: list[str] = []
    watching = type("WatchingThis", (Watching,), {"one_by_one": seen})
    COMPILED.execution_context_class = watching
    try:
        await COMPILED.execute(document, root_value=root, context_value=Visit())
    finally:
        COMPILED.execution_context_class = CompilingExecutor
    return [name for name in seen if name != "Query"]


@pytest.mark.parametrize("shown", [True, False])
@pytest.mark.parametrize("mood", [None, "WILD"])
async def test_everything_plain_is_answered_alike_and_compiled(*, shown: bool, mood: str | None) -> None:
    friends = [make_cat(name="a"), None, make_dog()]
    root = [
        make_cat(friends=friends, cage=make_cage()),
        None,
        make_dog(owner=make_cat()),
        make_cat(rank=None, scores=None),
    ]

    standard, compiled = await answers(FULL, root, mood=mood, **{"with": shown})

    assert compiled == standard
    assert json.loads(standard)["errors"] == []
    assert json.loads(standard)["data"]["animals"][0]["loud"] == ("Chào Mun!WILD" if mood else "Chào Mun!")
    assert await one_by_one(FULL, root) == []


async def test_an_abstract_list_is_compiled_item_by_item() -> None:
    document = "{ named { name ... on Cat { lives } } }"

    assert await one_by_one(document, [make_cat(), make_dog()]) == []
    standard, compiled = await answers(document, [make_cat(), make_dog()])
    assert compiled == standard


@pytest.mark.parametrize("field", ["slowly", "later", "secret"])
async def test_a_field_with_a_resolver_or_a_permission_is_left_to_the_standard(field: str) -> None:
    document = f"{{ first {{ ... on Cat {{ name {field} home {{ size }} }} }} }}"

    assert await one_by_one(document, [make_cat()]) == ["Cat", "Cat", "Cat"]
    standard, compiled = await answers(document, [make_cat()])
    assert compiled == standard


async def test_a_refused_permission_is_reported_alike() -> None:
    document = "{ animals { ... on Cat { name secret } } }"

    standard, compiled = await answers(document, [make_cat(tame=False)])

    assert compiled == standard
    assert "keepers only" in compiled


BROKEN: list[Any] = [
    make_cat(name=None),
    make_cat(name=7),
    make_cat(name=["x"]),
    make_cat(name=ValueError("stored")),
    make_cat(nickname=ValueError("stored")),
    make_cat(lives="9"),
    make_cat(lives=True),
    make_cat(lives=2**31),
    make_cat(lives=-(2**31)),
    make_cat(lives=9.0),
    make_cat(lives=9.5),
    make_cat(mood="calm"),
    make_cat(mood="sad"),
    make_cat(mood=None),
    make_cat(rank=1),
    make_cat(rank=[1]),
    make_cat(rank=Mood.CALM),
    make_cat(weight=0),
    make_cat(weight=13),
    make_cat(weight=None),
    make_cat(weight=ValueError("stored")),
    make_cat(home=None),
    make_cat(home=make_cage(size=float("inf"))),
    make_cat(home=make_cage(size=float("nan"))),
    make_cat(home=make_cage(size=3)),
    make_cat(home=make_cage(size="3.5")),
    make_cat(home=make_cage(number=None)),
    make_cat(home=make_cat()),
    make_cat(home={"size": 1.0}),
    make_cat(cage=make_cage(number=None)),
    make_cat(tags=None),
    make_cat(tags=("a", "b")),
    make_cat(tags="ab"),
    make_cat(tags=["a", None]),
    make_cat(scores=[[1, "2", "x"], [None]]),
    make_cat(scores=[None]),
    make_cat(friends=[make_cat(name=None), make_dog()]),
    make_cat(friends=[7]),
    make_cat(friends=[make_cage()]),
    make_cat(born="yesterday"),
    make_cat(tame=1),
    make_cat(tame="yes"),
    make_dog(barks=None),
    make_dog(owner=make_cage()),
    make_dog(owner=make_cat(name=None)),
    make_cage(),
    object(),
    {"name": "dict"},
]


@pytest.mark.parametrize("place", range(len(BROKEN)))
async def test_broken_data_is_reported_alike(place: int) -> None:
    root = [make_cat(name="before"), BROKEN[place], make_dog(name="after")]

    standard, compiled = await answers(FULL, root)

    assert compiled == standard


async def test_a_lost_attribute_is_reported_alike() -> None:
    cat = make_cat()
    del cat.__dict__["lives"]

    standard, compiled = await answers("{ animals { ... on Cat { name lives } } }", [make_cat(), cat])

    assert compiled == standard
    assert "no attribute 'lives'" in compiled


async def test_a_list_that_can_be_read_once_is_read_once() -> None:
    document = "{ animals { ... on Cat { name tags } } }"

    answer = await COMPILED.execute(document, root_value=[make_cat(tags=iter("ab"))], context_value=Visit())

    assert answer.data == {"animals": [{"name": "Mun", "tags": ["a", "b"]}]}


async def test_a_value_that_waits_is_awaited() -> None:
    async def name() -> str:
        return "late"

    document = "{ animals { ... on Cat { name weight } } }"
    answer = await COMPILED.execute(document, root_value=[make_cat(name=name())], context_value=Visit())

    assert answer.data == {"animals": [{"name": "late", "weight": "4 kg"}]}


def test_introspection_is_answered_alike() -> None:
    document = get_introspection_query()

    assert COMPILED.execute_sync(document).data == STANDARD.execute_sync(document).data


async def test_comparing_notices_a_difference() -> None:
    class Wrong(ComparingExecutor):
        """Compiles to nonsense."""

        def _function(self, type_: Any, details: Any) -> Any:
            del type_, details

            def complete(value: Any, _executor: Any) -> Any:
                return {"lives": value.lives + 1}

            return complete

    COMPARED.execution_context_class = Wrong
    try:
        await COMPARED.execute("{ first { ... on Cat { lives } } }", root_value=[make_cat()], context_value=Visit())
    finally:
        COMPARED.execution_context_class = ComparingExecutor

    assert differences == ["['first']: compiled {'lives': 10}, standard {'lives': 9}"]
    differences.clear()


LEAVES = {
    "Cat": [
        "name",
        "nickname",
        "lives",
        "mood",
        "rank",
        "weight",
        "tags",
        "scores",
        "born",
        "tame",
        "greeting",
        "slowly",
    ],
    "Dog": ["name", "nickname", "barks"],
    "Cage": ["size", "number"],
    "Named": ["name", "nickname"],
    "Animal": [],
}
BRANCHES = {
    "Cat": {"cage": "Cage", "home": "Cage", "friends": "Animal"},
    "Dog": {"owner": "Named"},
    "Cage": {},
    "Named": {},
    "Animal": {},
}
KINDS = {
    "Animal": ["Cat", "Dog", "Named"],
    "Named": ["Cat", "Dog", "Named"],
    "Cat": ["Cat", "Named"],
    "Dog": ["Dog", "Named"],
    "Cage": ["Cage"],
}
DIRECTIVES = ["", "", "", " @skip(if: $no)", " @include(if: $yes)", " @skip(if: true)", " @include(if: false)"]


@st.composite
def selections(draw: st.DrawFn, type_: str, depth: int) -> str:
    """A selection of a type: fields under names that cannot clash, fragments on the types that it may be."""
    parts = ["__typename"]
    for _ in range(draw(st.integers(0, 4))):
        directive = draw(st.sampled_from(DIRECTIVES))
        choice = draw(st.integers(0, 9))
        if choice < 5 and LEAVES[type_]:
            name = draw(st.sampled_from(LEAVES[type_]))
            # The type is in the alias, or else one key might mean two fields.
            alias = f"{type_}_{name}: " if draw(st.booleans()) and name not in {"name", "nickname"} else ""
            parts.append(f"{alias}{name}{directive}")
        elif choice < 7 and BRANCHES[type_] and depth:
            name = draw(st.sampled_from(sorted(BRANCHES[type_])))
            parts.append(f"{name}{directive} {draw(selections(BRANCHES[type_][name], depth - 1))}")
        elif depth:
            kind = draw(st.sampled_from(KINDS[type_]))
            parts.append(f"... on {kind}{directive} {draw(selections(kind, depth - 1))}")
    return "{ " + " ".join(parts) + " }"


names = st.one_of(st.text(max_size=3), st.none(), st.integers())
cages = st.builds(make_cage, size=st.one_of(st.floats(), st.integers(), st.none()), number=st.integers(-(2**32), 2**32))
sound_cages = st.builds(make_cage, number=st.integers(-5, 5))


def cats(friends: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Cats, mostly sound."""
    return st.builds(
        make_cat,
        name=st.one_of(st.text(max_size=3), names),
        nickname=names,
        mood=st.sampled_from([Mood.CALM, Mood.WILD, "wild", None]),
        rank=st.sampled_from([Rank.LOW, None, 2]),
        weight=st.sampled_from([1, 2, 0, 13]),
        home=st.one_of(sound_cages, sound_cages, cages),
        cage=st.one_of(st.none(), cages),
        tags=st.lists(st.one_of(st.text(max_size=2), st.text(max_size=2), st.none()), max_size=2),
        friends=st.lists(st.one_of(st.none(), friends), max_size=2),
    )


dogs = st.builds(make_dog, name=names, owner=st.one_of(st.none(), st.builds(make_cat), st.builds(make_cage)))
roots = st.lists(st.one_of(cats(st.one_of(st.builds(make_cat), dogs)), dogs, st.none()), max_size=3)


@settings(max_examples=150, deadline=None)
@given(selection=selections("Animal", 3), root=roots, field=st.sampled_from(["animals", "first"]))
async def test_any_document_on_any_data_is_answered_alike(selection: str, root: Any, field: str) -> None:
    used = "now: __typename @skip(if: $no) @include(if: $yes)"
    document = f"query ($yes: Boolean = true, $no: Boolean = false) {{ {field} {selection} {used} }}"

    standard, compiled = await answers(document, root)

    assert compiled == standard
