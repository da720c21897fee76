"""Running plans: one flat statement for each table that a selection touches, whatever the number of parents."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from graphql import FieldNode, value_from_ast_untyped
from sqlalchemy import ARRAY, ColumnElement, Uuid, any_, func, select, true
from sqlalchemy.dialects.postgresql import distinct_on

from schema.paging import Connection, Window, window_of
from schema.reading.declaring import Coded, Many, One
from schema.reading.keysets import keyset_of
from schema.reading.objects import ID
from schema.reading.pages import Page
from schema.reading.planning import Branch, CodedBranch, PagedBranch, Plan, held_by_parent
from schema.reading.running import Run
from schema.reading.shapes import Shape, shape_of
from schema.reading.symbols import parameter
from storage.statements import AnySelect, Record, Statement

KEYS = parameter("keys", ARRAY(Uuid(as_uuid=True)))


async def read(plan: Plan, rows: Sequence[Record], run: Run) -> list[Any]:
    """The objects of `rows`, with everything that the plan's branches add."""
    objects = plan.build(rows)
    if objects:
        for branch in plan.branches:
            if isinstance(branch, CodedBranch):
                await _fill_coded(plan, branch, rows, objects, run)
            elif isinstance(branch, PagedBranch):
                await _fill_pages(branch, rows, objects, run)
            elif held_by_parent(branch.relation, branch.plan.reading):
                await _fill_named(branch, rows, objects, run)
            else:
                await _fill_owned(branch, rows, objects, run)
    return objects


async def read_page(page: Page, run: Run) -> Connection[Any]:
    """One page at the root of an answer: a statement for the rows, one for the total, each only when asked for."""
    values = page.values()
    rows: list[Record] = []
    total: int | None = None
    if page.plan.listed:
        rows = await run.fetch(page.statement("page", page.select), **values)
    items = await read(page.plan.items, rows[: page.window.size], run)
    if page.plan.totalled:
        ((total, *_),) = await run.fetch(page.statement("total", page.count), **values)
    return page.connection(rows, items, total)


async def read_keys(plan: Plan, keys: Sequence[object], run: Run) -> dict[object, Any]:
    """The objects of the visible rows with these ids, by id."""
    statement = plan.statement("keys", lambda: plan.rows(plan.reading.id == any_(KEYS)))
    rows = await run.fetch(statement, keys=list(keys))
    return {row[ID]: each for row, each in zip(rows, await read(plan, rows, run), strict=True)}


async def read_chosen(plan: Plan, shape: Shape, run: Run) -> list[Any]:
    """The objects of the visible rows that meet a condition, by id."""
    write = partial(plan.rows, shape.condition)
    statement = Statement(write()) if shape.text is None else plan.statement(("chosen", shape.text), write)
    return await read(plan, await run.fetch(statement, **shape.values), run)


async def _fill_named(branch: Branch, rows: Sequence[Record], objects: Sequence[Any], run: Run) -> None:
    """Each parent's row names its one child."""
    named = {row[branch.key] for row in rows} - {None}
    children = await read_keys(branch.plan, list(named), run) if named else {}
    for row, parent in zip(rows, objects, strict=True):
        parent.__dict__[branch.slot] = children.get(row[branch.key])


async def _fill_owned(branch: Branch, rows: Sequence[Record], objects: Sequence[Any], run: Run) -> None:
    """Each child's row, or a link's, names its parent."""
    slot, single = branch.slot, isinstance(branch.relation, One)
    found = await run.fetch(branch.plan.statement("owned", lambda: _owned(branch)), keys=[row[ID] for row in rows])
    children = await read(branch.plan, found, run)
    if single:
        theirs = {row[-1]: child for row, child in zip(found, children, strict=True)}
        for row, parent in zip(rows, objects, strict=True):
            parent.__dict__[slot] = theirs.get(row[ID])
        return
    owned: dict[object, list[Any]] = {}
    for row, parent in zip(rows, objects, strict=True):
        parent.__dict__[slot] = owned.setdefault(row[ID], [])
    for row, child in zip(found, children, strict=True):
        owned[row[-1]].append(child)


def _owned(branch: Branch) -> AnySelect:
    relation, plan = branch.relation, branch.plan
    conditions: list[ColumnElement[bool]] = [relation.key == any_(KEYS)]
    if relation.where is not None:
        conditions.append(relation.where)
    if isinstance(relation, Many) and relation.through is not None:
        conditions.append(relation.through == plan.reading.id)
    query = plan.rows(*conditions, seen=branch.seen).add_columns(relation.key)
    if isinstance(relation, Many):
        return query.order_by(*(relation.order_by or (plan.reading.id,)))
    return query.ext(distinct_on(relation.key)).order_by(relation.key, *(relation.order_by or (plan.reading.id,)))


async def _fill_coded(
    plan: Plan, branch: CodedBranch, rows: Sequence[Record], objects: Sequence[Any], run: Run
) -> None:
    """Each code's row names its parent; what the codes stand for is in memory."""
    relation = branch.relation
    statement = plan.statement((branch.slot, "codes"), lambda: _codes(relation))
    held: dict[object, list[Any]] = {row[ID]: [] for row in rows}
    for key, code in await run.fetch(statement, keys=list(held)):
        held[key].append(code if relation.known is None else relation.known[code])
    for row, parent in zip(rows, objects, strict=True):
        parent.__dict__[branch.slot] = held[row[ID]]


def _codes(relation: Coded) -> AnySelect:
    query = select(relation.key, relation.code).where(relation.key == any_(KEYS))
    return query.order_by(*(relation.order_by or (relation.code,)))


async def _fill_pages(branch: PagedBranch, rows: Sequence[Record], objects: Sequence[Any], run: Run) -> None:
    """Each parent has a page of its own: one lateral statement reads them all."""
    relation, items = branch.relation, branch.plan.items
    shape = None if relation.where is None else shape_of(relation.where)
    page = Page(branch.plan, keyset_of(items.reading, relation.order), _window(branch.node, run), shape)
    values = {**page.values(), "keys": [row[ID] for row in rows]}
    pages: dict[object, list[Record]] = {row[ID]: [] for row in rows}
    totals: dict[object, int] = {}
    if page.plan.listed:
        for row in await run.fetch(page.statement("pages", lambda: _pages(branch, page)), **values):
            pages[row[-1]].append(row)
    if page.plan.totalled:
        counted = await run.fetch(page.statement("totals", lambda: _totals(branch, page)), **values)
        totals = {row[0]: row[1] for row in counted}
    kept = {key: found[: page.window.size] for key, found in pages.items()}
    made = iter(await read(items, [row for found in kept.values() for row in found], run))
    mine = {key: [next(made) for _ in found] for key, found in kept.items()}
    for row, parent in zip(rows, objects, strict=True):
        key = row[ID]
        parent.__dict__[branch.slot] = page.connection(pages[key], mine[key], totals.get(key, 0))


def _pages(branch: PagedBranch, page: Page) -> AnySelect:
    parent = select(func.unnest(KEYS).label("id")).subquery("parent")
    inner = page.select(branch.relation.key == parent.c.id, seen=branch.seen)
    labelled = [column.label(f"c{index}") for index, column in enumerate(inner.selected_columns)]
    each = inner.with_only_columns(*labelled).lateral("each")
    place = list(each.c)[len(page.plan.items.expressions) :]
    ordering = page.keyset.ordering(place, backward=page.window.backward)
    return select(*each.c, parent.c.id).select_from(parent.join(each, true())).order_by(parent.c.id, *ordering)


def _totals(branch: PagedBranch, page: Page) -> AnySelect:
    key = branch.relation.key
    query = page.plan.items.rows(key == any_(KEYS), *page.conditions, seen=branch.seen)
    return query.with_only_columns(key, func.count(), maintain_column_froms=True).group_by(key)


def _window(node: FieldNode, run: Run) -> Window:
    given = {each.name.value: value_from_ast_untyped(each.value, dict(run.variables)) for each in node.arguments or ()}
    return window_of(given.get("first"), given.get("after"), given.get("last"), given.get("before"))
