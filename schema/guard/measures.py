"""What a document asks for, counted with its fragments written out, though each fragment is walked once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple, cast

from graphql import (
    ArgumentNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
)

from schema.guard.limits import DocumentTooDeep
from schema.paging import DEFAULT_PAGE
from schema.reading import usual_length

SIZES = ("first", "last")
"""The arguments that say how long a connection's page is."""
PAGE_LISTS = ("edges", "nodes", "candidates", "briefs", "shut")
"""The lists of a connection, or of what is ranked; they are as long as its page."""
PAGES = ("Connection", "CandidateList", "BriefsForMe")
"""How the names of the types end that have such lists."""
INTROSPECTION = {"__schema": "__Schema", "__type": "__Type"}
"""Fields that every query type has without declaring them, and their types."""
INTROSPECTION_LISTS = {"fields", "interfaces", "possibleTypes", "inputFields"}
"""The lists of the introspection schema through which it leads back into itself."""
ANYTHING = 10
"""How long a list is taken to be of which nothing is known."""
DEEPEST_NESTING: Final = 60
"""How many selection sets may lie within one another, those of fragments included: more is refused on the way."""


class Measure(NamedTuple):
    """What a selection asks for."""

    depth: int = 0
    """Fields below one another."""
    cost: int = 0
    """Fields in the answer: those in a list count for each of its items."""
    aliases: int = 0
    directives: int = 0
    repeats: int = 0
    """Fields under a key that their object already has: validation compares each of them with each."""
    introspection: int = 0
    """Lists of the introspection schema within one another."""
    fields: int = 0
    """Fields of the object itself, through whatever fragments."""
    keys: frozenset[str] = frozenset()
    """The keys under which they will stand in the answer."""

    def beside(self, other: "Measure") -> "Measure":
        """Both selections together."""
        return Measure(
            max(self.depth, other.depth),
            self.cost + other.cost,
            self.aliases + other.aliases,
            self.directives + other.directives,
            self.repeats + other.repeats,
            max(self.introspection, other.introspection),
            self.fields + other.fields,
            self.keys | other.keys if other.keys else self.keys,
        )

    def whole(self) -> "Measure":
        """The selection of one object, with nothing more to come: now its repeats are known."""
        return self._replace(repeats=self.repeats + self.fields - len(self.keys))


NOTHING = Measure()


@dataclass
class Measures:
    """Measures the operations of one document with one set of sizes."""

    schema: GraphQLSchema
    document: DocumentNode
    sizes: Mapping[str, int | None]
    """How large the variables are: an integer, or the length of a list."""
    asked: dict[str, None] = field(default_factory=dict[str, None])
    """The variables on whose size the measures depend, found on the way."""
    _fragments: dict[str, FragmentDefinitionNode] = field(init=False)
    _known: dict[tuple[str, int], Measure] = field(default_factory=dict[tuple[str, int], Measure])

    _level: int = 0

    def __post_init__(self) -> None:
        self._fragments = {
            each.name.value: each for each in self.document.definitions if isinstance(each, FragmentDefinitionNode)
        }

    def operations(self) -> Iterator[Measure]:
        """The measure of each operation of the document."""
        for each in self.document.definitions:
            if isinstance(each, OperationDefinitionNode):
                directives = Measure(directives=len(each.directives or ()))
                found = self._selection_set(each.selection_set, self.schema.get_root_type(each.operation), 1)
                yield found.beside(directives).whole()

    def _selection_set(self, selections: SelectionSetNode, type_: object, page: int) -> Measure:
        """The selections of `type_`; `page` is the length of a connection's lists, where it is one."""
        total = NOTHING
        self._level += 1
        if self._level > DEEPEST_NESTING:
            raise DocumentTooDeep(most=DEEPEST_NESTING, found=self._level)
        for selection in selections.selections:
            total = total.beside(self._selection(selection, type_, page))
        self._level -= 1
        return total

    def _selection(self, selection: SelectionNode, type_: object, page: int) -> Measure:
        own = Measure(directives=len(selection.directives or ()))
        if isinstance(selection, FieldNode):
            return own.beside(self._field(selection, type_, page))
        if isinstance(selection, InlineFragmentNode):
            condition = selection.type_condition
            inner = type_ if condition is None else self.schema.get_type(condition.name.value)
            return own.beside(self._selection_set(selection.selection_set, inner, page))
        if isinstance(selection, FragmentSpreadNode):
            return own.beside(self._fragment(selection.name.value, page))
        return own

    def _fragment(self, name: str, page: int) -> Measure:
        """A fragment's measure: walked once for each length of page that it is spread into."""
        known = self._known.get((name, page))
        if known is not None:
            return known
        fragment = self._fragments.get(name)
        if fragment is None:
            return NOTHING
        # A fragment that contains itself counts for nothing inside: validation refuses it afterwards.
        self._known[name, page] = NOTHING
        type_ = self.schema.get_type(fragment.type_condition.name.value)
        found = self._selection_set(fragment.selection_set, type_, page)
        self._known[name, page] = found
        return found

    def _field(self, node: FieldNode, type_: object, page: int) -> Measure:
        name = node.name.value
        given = type_.fields.get(name) if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType) else None
        introspects = isinstance(type_, GraphQLObjectType) and type_.name.startswith("__")
        if node.selection_set is None:
            beneath = NOTHING
        else:
            inner = self.schema.get_type(INTROSPECTION.get(name, "")) if given is None else _named(given)
            inner_page = 1 if given is None else self._page(node, given)
            beneath = self._selection_set(node.selection_set, inner, inner_page).whole()
        times = 1 if given is None or introspects else self._length(node, type_, given, page)
        return Measure(
            depth=beneath.depth + 1,
            cost=1 + times * beneath.cost,
            aliases=beneath.aliases + (node.alias is not None),
            directives=beneath.directives,
            repeats=beneath.repeats,
            fields=1,
            keys=frozenset((node.alias.value if node.alias else name,)),
            introspection=beneath.introspection + (introspects and name in INTROSPECTION_LISTS),
        )

    def _page(self, node: FieldNode, given: GraphQLField) -> int:
        """How long the page is that a connection field asks for."""
        if not given.args.keys() & SIZES:
            return 1
        sizes = [self._size(each) for each in node.arguments or () if each.name.value in SIZES]
        asked = [size for size in sizes if size is not None]
        return max(1, *asked) if asked else DEFAULT_PAGE

    def _length(self, node: FieldNode, type_: Any, given: GraphQLField, page: int) -> int:
        """How many items the field is taken to have."""
        if not _is_list(given):
            return 1
        if node.name.value in PAGE_LISTS and type_.name.endswith(PAGES):
            return page
        lists = [self._size(each) for each in node.arguments or () if _takes_list(given, each.name.value)]
        asked = [size for size in lists if size is not None]
        return max(1, *asked) if asked else usual_length(given) or ANYTHING

    def _size(self, argument: ArgumentNode) -> int | None:
        value = argument.value
        if isinstance(value, VariableNode):
            self.asked[value.name.value] = None
            return self.sizes.get(value.name.value)
        if isinstance(value, IntValueNode):
            return int(value.value)
        return len(value.values) if isinstance(value, ListValueNode) else None


def size_of(value: object) -> int | None:
    """How large a variable is: an integer as it is, a list by its length."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    return len(cast("list[object]", value)) if isinstance(value, list) else None


def _named(given: Any) -> object:
    return cast("object", get_named_type(given.type))


def _takes_list(given: GraphQLField, argument: str) -> bool:
    return argument in given.args and _is_list(given.args[argument])


def _is_list(given: Any) -> bool:
    type_: Any = given.type
    return isinstance(type_, GraphQLList) or (
        isinstance(type_, GraphQLNonNull) and isinstance(cast("Any", type_).of_type, GraphQLList)
    )
