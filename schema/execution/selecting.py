"""What a selection asks of one object type: the same answer that the executor itself would collect."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from graphql import (
    BooleanValueNode,
    DirectiveNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    SelectionNode,
    SelectionSetNode,
    VariableNode,
    is_abstract_type,
)

Fragments: TypeAlias = Mapping[str, FragmentDefinitionNode]
Variables: TypeAlias = Mapping[str, object]
FieldsByKey: TypeAlias = dict[str, list[FieldNode]]
"""Response key (alias or name) to the field nodes that are merged under it, in the document's order."""

_CONDITIONS = {"skip": True, "include": False}
"""Directive to the value of `if` under which the selection is left out."""


def fields_of(
    type_: GraphQLObjectType,
    nodes: Iterable[FieldNode],
    schema: GraphQLSchema,
    fragments: Fragments,
    variables: Variables,
) -> FieldsByKey:
    """The sub-selections of `nodes` that apply to `type_`, by response key (GraphQL spec 6.3.2, CollectFields)."""
    found: FieldsByKey = {}
    spread: set[str] = set()

    def visit(selection_set: SelectionSetNode | None) -> None:
        for selection in selection_set.selections if selection_set else ():
            if not _included(selection, variables):
                continue
            if isinstance(selection, FieldNode):
                key = selection.alias.value if selection.alias else selection.name.value
                found.setdefault(key, []).append(selection)
            elif isinstance(selection, InlineFragmentNode):
                if _applies(selection, type_, schema):
                    visit(selection.selection_set)
            elif isinstance(selection, FragmentSpreadNode) and selection.name.value not in spread:
                fragment = fragments[selection.name.value]
                if _applies(fragment, type_, schema):
                    spread.add(selection.name.value)
                    visit(fragment.selection_set)

    for node in nodes:
        visit(node.selection_set)
    return found


def condition_variables(nodes: Sequence[FieldNode], fragments: Fragments) -> tuple[str, ...]:
    """Names of the variables that decide, anywhere beneath `nodes`, what @skip and @include leave out."""
    names: dict[str, None] = {}
    spread: set[str] = set()

    def visit(selection_set: SelectionSetNode | None) -> None:
        for selection in selection_set.selections if selection_set else ():
            for directive in selection.directives or ():
                value = _condition(directive)
                if isinstance(value, VariableNode):
                    names[value.name.value] = None
            if isinstance(selection, FieldNode | InlineFragmentNode):
                visit(selection.selection_set)
            elif isinstance(selection, FragmentSpreadNode) and selection.name.value not in spread:
                spread.add(selection.name.value)
                visit(fragments[selection.name.value].selection_set)

    for node in nodes:
        visit(node.selection_set)
    return tuple(names)


def _condition(directive: DirectiveNode) -> object:
    if directive.name.value not in _CONDITIONS:
        return None
    return next((argument.value for argument in directive.arguments or () if argument.name.value == "if"), None)


def _included(selection: SelectionNode, variables: Variables) -> bool:
    for directive in selection.directives or ():
        condition = _condition(directive)
        if isinstance(condition, VariableNode):
            value = variables.get(condition.name.value)
        elif isinstance(condition, BooleanValueNode):
            value = condition.value
        else:
            continue
        if value is _CONDITIONS[directive.name.value]:
            return False
    return True


def _applies(
    fragment: InlineFragmentNode | FragmentDefinitionNode, type_: GraphQLObjectType, schema: GraphQLSchema
) -> bool:
    condition = fragment.type_condition
    if condition is None or condition.name.value == type_.name:
        return True
    abstract = schema.type_map.get(condition.name.value)
    return is_abstract_type(abstract) and schema.is_sub_type(abstract, type_)
