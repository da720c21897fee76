"""The house rules: each takes one source file and yields what it finds wrong with it."""

import ast
import re
import sys
from collections.abc import Callable, Iterator
from typing import TypeAlias

from tests.architecture.source import Source

Rule: TypeAlias = Callable[[Source], Iterator[str]]

HOMES = {
    "stripe": {"payments", "fake_stripe"},
    "meilisearch": {"search"},
    "tantivy": {"search", "bench"},
    "strawberry": {"schema", "api", "bench"},
    "graphql": {"schema", "api", "bench", "cli"},
    "starlette": {"api", "bench", "schema", "fake_stripe"},
    "asyncpg": {"storage", "bench"},
    "alembic": {"storage"},
    "typer": {"cli"},
    "argon2": {"operations"},
    "pyotp": {"domain", "tests"},
    "cryptography": {"trust", "tests"},
    "webauthn": {"trust", "tests"},
    "defusedxml": {"payments"},
}
"""Which folders may speak to a library that the rest of the code reaches through them."""

PARTNER = re.compile("stripe", re.IGNORECASE)
"""The payment partner's own name: which one it is is a setting."""
KNOW_THE_PARTNER = {"payments", "fake_stripe", "runtime", "cli", "story"}
"""Who speaks to it or stands in for it, the settings and what they open, and what is run by hand."""

VALUES = {"domain.money", "domain.ids", "domain.sentences", "domain.reference.names"}
"""What ranking may know of the domain."""

WRITE_AMOUNTS = {"domain/sentences.py"}
"""Where an amount becomes words."""
AMOUNT = re.compile(r"\} ?(?:đ|₫|vnđ|vnd|đồng)(?!\w)|(?:₫|vnđ|vnd) ?\{|\} ?\{(?:\w+\.)*currency\}", re.IGNORECASE)
"""A sentence that sets the sign or the name of a currency beside a figure by itself."""

OWN_TIME_AND_VOICE = {"runtime", "cli", "bench"}
"""Where the clock is read and where something is printed."""

EMPTY_WORDS = {"util", "utils", "helper", "helpers", "common", "base", "manager", "managers", "service", "services"}
NUMBERED = re.compile(r"(?:_v)?\d+$|_(?:new|old|copy)$")
BRAND_ROLE = {"ActingBrandManager"}
"""Here the manager is a person."""

PLAIN_DECORATORS = {
    "abstractmethod", "asynccontextmanager", "cache", "cached_property", "classmethod", "contextmanager", "dataclass",
    "final", "lru_cache", "overload", "override", "property", "runtime_checkable", "staticmethod", "total_ordering",
    "wraps", "dataclass_transform",
    "computed",  # schema/execution/computed.py: a GraphQL field that is a plain function of its object
}  # fmt: skip
PYDANTIC_DECORATORS = {"field_validator", "model_validator", "field_serializer", "computed_field"}
DECORATING_MODULES = {"contextlib", "dataclasses", "functools", "pydantic", "relay", "strawberry", "typing"}

LONGEST_FILE, LONGEST_FUNCTION = 400, 40


def domain_waits_for_nothing(source: Source) -> Iterator[str]:
    """`domain` holds nouns and rules: no `async def`."""
    if source.package == "domain":
        yield from (
            source.at(node, "domain waits for nothing")
            for node in source.nodes
            if isinstance(node, ast.AsyncFunctionDef)
        )


def only_lifecycles_move_a_status(source: Source) -> Iterator[str]:
    """`.status` is assigned in domain/lifecycle.py alone, where the table of legal moves is asked."""
    if source.path.as_posix() == "domain/lifecycle.py":
        return
    for node in source.nodes:
        if _assigns_status(node) or (source.package in {"domain", "operations"} and _updates_status(node)):
            yield source.at(node, "a status moves by a lifecycle: LIFECYCLE.enter(verb, row)")


def _assigns_status(node: ast.AST) -> bool:
    match node:
        case ast.Attribute(attr="status", ctx=ast.Store() | ast.Del()):
            return True
        case ast.Call(func=ast.Name(id="setattr"), args=[_, ast.Constant(value="status"), _]):
            return True
        case _:
            return False


def _updates_status(node: ast.AST) -> bool:
    match node:
        case ast.Call(func=ast.Attribute(attr="values", value=chain), keywords=keywords):
            names = {each.id for each in ast.walk(chain) if isinstance(each, ast.Name)}
            return "update" in names and any(keyword.arg == "status" for keyword in keywords)
        case _:
            return False


def only_storage_commits(source: Source) -> Iterator[str]:
    """Leaving `work` commits, leaving `work.apart()` keeps a part; nobody else does either.

    A search index on disk is no database: it commits by itself.
    """
    if source.package == "storage" or source.path.is_relative_to("search/embedded"):
        return
    for node in source.nodes:
        match node:
            case ast.Call(func=ast.Attribute(attr="commit" | "begin_nested")):
                yield source.at(node, "only storage commits")
            case _:
                pass


def libraries_stay_at_home(source: Source) -> Iterator[str]:
    """An outside service or a framework is spoken to in one place."""
    for node in source.nodes:
        for name in _imported(node):
            library = name.partition(".")[0]
            if source.package not in HOMES.get(library, {source.package}):
                yield source.at(node, f"{library} stays in {', '.join(sorted(HOMES[library]))}")


def no_partner_is_named(source: Source) -> Iterator[str]:
    """Nothing above `payments` knows who the payment partner is: no code, no sentence, no description names it."""
    if source.package in KNOW_THE_PARTNER:
        return
    for number, line in enumerate(source.text.splitlines(), start=1):
        if PARTNER.search(line):
            yield f"{source.path}:{number}: who the payment partner is is a setting"


def _imported(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Import(names=names):
            yield from (alias.name for alias in names)
        case ast.ImportFrom(module=str(module)):
            yield module
        case ast.Call(func=ast.Attribute(attr="import_module"), args=[ast.Constant(value=str(module)), *_]):
            yield module
        case _:
            return


def ranking_is_pure(source: Source) -> Iterator[str]:
    """`matching` knows values: its own modules, money, ids, sentences and names, numbers, checked data."""
    if source.package != "matching":
        return
    for node in source.nodes:
        for name in _imported(node):
            first = name.partition(".")[0]
            if name not in VALUES and first not in {"matching", "numpy", "pydantic", "scipy", *sys.stdlib_module_names}:
                yield source.at(node, f"ranking does without {name}")


def time_is_given(source: Source) -> Iterator[str]:
    """`now` is passed down and answers are returned: no clock and no print outside runtime, cli and bench."""
    if source.package in OWN_TIME_AND_VOICE:
        return
    for node in source.nodes:
        match node:
            case ast.Attribute(attr="now" | "utcnow" | "today", value=ast.Name(id="datetime" | "date")):
                yield source.at(node, "now is passed in")
            case ast.Attribute(attr="time", value=ast.Name(id="time")):
                yield source.at(node, "now is passed in")
            case ast.Call(func=ast.Name(id="print")):
                yield source.at(node, "nothing is printed here")
            case _:
                pass


def amounts_have_one_writer(source: Source) -> Iterator[str]:
    """`domain.sentences.amount` writes amounts for people; a refusal's field that is a Money is shown by it.

    What stands in for the partner speaks as the partner does; what is brought in is read as others wrote it.
    """
    if source.path.as_posix() in WRITE_AMOUNTS or source.package in {"fake_stripe", "importing"}:
        return
    for node in source.nodes:
        match node:
            case ast.JoinedStr() | ast.Constant(value=str()) if AMOUNT.search(ast.unparse(node)):
                yield source.at(node, "an amount is written by domain.sentences.amount")
            case _:
                pass


def names_say_something(source: Source) -> Iterator[str]:
    """No utils, helpers, common, base, manager, service; no numbered variants."""
    for part in (*source.path.parts[:-1], source.path.stem):
        if EMPTY_WORDS & set(part.split("_")) or NUMBERED.search(part):
            yield f"{source.path}: the name {part!r} says nothing"
    for node in source.nodes:
        if isinstance(node, ast.ClassDef) and node.name not in BRAND_ROLE:
            words = {word.lower() for word in re.findall(r"[A-Z][a-z]*", node.name)}
            if EMPTY_WORDS & words:
                yield source.at(node, f"the name {node.name!r} says nothing")


def what_is_public_is_explained(source: Source) -> Iterator[str]:
    """A docstring for every module, and for every public class, function and method."""
    if ast.get_docstring(source.tree) is None:
        yield f"{source.path}:1: the module says nothing about itself"
    yield from _unexplained(source, source.tree)


def _unexplained(source: Source, owner: ast.Module | ast.ClassDef) -> Iterator[str]:
    for node in owner.body:
        if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) or node.name.startswith("_"):
            continue
        if ast.get_docstring(node) is None and not _explained_by_decorator(node):
            yield source.at(node, f"{node.name} has no docstring")
        if isinstance(node, ast.ClassDef):
            yield from _unexplained(source, node)


def decorators_hide_nothing(source: Source) -> Iterator[str]:
    """Only decorators that every reader knows: what a function does stands in its body."""
    for node in source.nodes:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            for decorator in node.decorator_list:
                if not _plain(decorator):
                    yield source.at(decorator, f"@{ast.unparse(decorator)} hides what happens")


def _plain(decorator: ast.expr) -> bool:
    target = decorator.func if isinstance(decorator, ast.Call) else decorator
    match target:
        case ast.Name(id=name):
            return name in PLAIN_DECORATORS | PYDANTIC_DECORATORS
        case ast.Attribute(attr="setter" | "command" | "callback"):  # of a property, of typer
            return True
        case ast.Attribute():
            return ast.unparse(target).partition(".")[0] in DECORATING_MODULES
        case _:
            return False


def _explained_by_decorator(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """A GraphQL type's or field's `description=` is its docstring; an override is explained where it is declared."""
    for decorator in node.decorator_list:
        match decorator:
            case ast.Name(id="overload" | "override"):
                return True
            case ast.Call(keywords=keywords) if any(keyword.arg == "description" for keyword in keywords):
                return True
            case _:
                continue
    return False


def files_stay_short(source: Source) -> Iterator[str]:
    """A subject that outgrows 400 lines becomes a folder of the same name."""
    if source.lines > LONGEST_FILE:
        yield f"{source.path}: {source.lines} lines; {LONGEST_FILE} at most: make it a folder of the same name"


def long_functions(source: Source) -> Iterator[str]:
    """Functions over 40 lines, docstring included: reported, not refused."""
    for node in source.nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LONGEST_FUNCTION:
                yield source.at(node, f"{node.name} has {length} lines")


RULES: tuple[Rule, ...] = (
    domain_waits_for_nothing,
    only_lifecycles_move_a_status,
    only_storage_commits,
    libraries_stay_at_home,
    no_partner_is_named,
    ranking_is_pure,
    time_is_given,
    amounts_have_one_writer,
    names_say_something,
    what_is_public_is_explained,
    decorators_hide_nothing,
    files_stay_short,
)
