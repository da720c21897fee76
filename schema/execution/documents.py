"""Documents: parsed, measured and validated once, however often they are sent."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from weakref import WeakKeyDictionary

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSyntaxError,
    NameNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    parse,
    validate,
    value_from_ast_untyped,
)
from strawberry.extensions import SchemaExtension
from strawberry.schema.schema import Schema
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from domain.errors import DomainError
from schema.execution.bounded import Bounded
from schema.guard import (
    LIMITS,
    DocumentTooLong,
    Measures,
    refusal_of,
    refusal_of_literals,
    refusal_of_variables,
    size_of,
)

KEPT_DOCUMENTS: Final = 500
KEPT_VERDICTS: Final = 20
"""For how many sizes of its variables a document's verdict is kept."""


@dataclass(frozen=True)
class Verdict:
    """Whether the guard refuses a document."""

    refusal: DomainError | None


@dataclass(eq=False)
class Document:
    """A parsed document, and what is known of it."""

    parsed: DocumentNode
    valid: bool = False
    asked: tuple[str, ...] = ()
    """The variables on whose size the verdict depends."""
    verdicts: Bounded[tuple[int | None, ...], Verdict] = field(default_factory=lambda: Bounded(KEPT_VERDICTS))

    def verdict(self, schema: Any, variables: Mapping[str, object]) -> Verdict:
        """The guard's verdict for these variables; of a document seen before, without measuring it again."""
        sizes = {name: size_of(value) for name, value in variables.items()}
        known = self.verdicts.get(tuple(sizes.get(name) for name in self.asked))
        if known is not None:
            return known
        measures = Measures(schema, self.parsed, {**self._defaults(), **sizes})
        verdict = Verdict(refusal_of(measures, LIMITS))
        self.asked = tuple(measures.asked)
        return self.verdicts.put(tuple(sizes.get(name) for name in self.asked), verdict)

    def _defaults(self) -> dict[str, int | None]:
        return {
            each.variable.name.value: size_of(value_from_ast_untyped(each.default_value))
            for operation in self.parsed.definitions
            if isinstance(operation, OperationDefinitionNode)
            for each in operation.variable_definitions or ()
            if each.default_value is not None
        }


def unread(name: str | None) -> DocumentNode:
    """Stands for a document that was refused before it was parsed, with the operation that was asked for."""
    named = NameNode(value=name) if name is not None else None
    operation = OperationDefinitionNode(
        operation=OperationType.QUERY, name=named, selection_set=SelectionSetNode(selections=())
    )
    return DocumentNode(definitions=(operation,))


_kept: WeakKeyDictionary[Schema, Bounded[str, Document]] = WeakKeyDictionary()


class Documents(SchemaExtension):
    """Takes the place of Strawberry's parsing and validation, and lets the guard look in between."""

    document: Document | None = None
    refusal: DomainError | None = None

    def on_parse(self) -> Iterator[None]:
        """Find the document, or parse it. What cannot be parsed is left to Strawberry to report."""
        context = self.execution_context
        text = context.query or ""
        self.document = self._documents.get(text)
        if self.document is None and text:
            try:
                self.document = Document(parse(text, max_tokens=LIMITS.tokens))
                self.refusal = refusal_of_literals(self.document.parsed)
            except GraphQLSyntaxError as error:
                if "Document contains more than" in error.message:
                    self.refusal = DocumentTooLong(most=LIMITS.tokens)
                    context.graphql_document = unread(context.operation_name)
        if self.document is not None:
            context.graphql_document = self.document.parsed
        yield

    def on_validate(self) -> Iterator[None]:
        """Guard, then validate. What is refused is not validated; what is valid is kept."""
        context = self.execution_context
        variables = context.variables or {}
        refusal = self.refusal or refusal_of_variables(variables)
        if refusal is None and self.document is not None:
            refusal = self.document.verdict(self._core, variables).refusal
        if refusal is not None:
            context.pre_execution_errors = [GraphQLError(str(refusal), original_error=refusal)]
        elif self.document is not None:
            context.pre_execution_errors = [] if self.document.valid else self._validate(self.document)
        yield

    def _validate(self, document: Document) -> list[GraphQLError]:
        context = self.execution_context
        rules = (*context.validation_rules, MaybeNullValidationRule, OneOfInputValidationRule)
        hidden = bool(getattr(context.context, "in_production", False))
        errors = validate(self._core, document.parsed, rules, hide_suggestions=hidden)
        if not errors:
            document.valid = True
            self._documents.put(context.query or "", document)
        return errors

    @property
    def _documents(self) -> Bounded[str, Document]:
        return _kept.setdefault(self.execution_context.schema, Bounded(KEPT_DOCUMENTS))

    @property
    def _core(self) -> Any:
        schema: Any = self.execution_context.schema
        return schema._schema  # noqa: SLF001 - Strawberry has no other way to the schema that validate() wants
