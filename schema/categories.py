"""The categories of goods that advertising law tells apart, and the papers it may ask for."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import strawberry

from domain.reference import categories
from schema.execution.computed import computed
from schema.money import Speaking

strawberry.enum(categories.CategoryGroup, description="A family of categories of goods.")
strawberry.enum(
    categories.DocumentSubject, description="Whether a paper is about the company, and serves all briefs, or a product."
)


@strawberry.type(description="A category of goods or services; what the law asks of it is in `lawGate`.")
class Category:
    code: str = strawberry.field(description="Its stable code, `cosmetics`.")

    @computed(needs=("code",), description="The name in the language of the request.")
    def name(self, context: Speaking) -> str:
        """By the caller's language."""
        category = categories.CATEGORIES[self.code]
        return category.name_vi if context.language == "vi" else category.name_en

    @computed(needs=("code",), description="The family it belongs to; `PROHIBITED` may not be advertised.")
    def group(self) -> categories.CategoryGroup:
        """As the reference data says."""
        return categories.CATEGORIES[self.code].group


@strawberry.type(description="A kind of paper that the law may ask a brand for.")
class DocumentKind:
    code: str = strawberry.field(description="Its stable code, `business_registration`.")

    @computed(needs=("code",), description="The name in the language of the request.")
    def name(self, context: Speaking) -> str:
        """By the caller's language."""
        kind = categories.DOCUMENT_KINDS[self.code]
        return kind.name_vi if context.language == "vi" else kind.name_en

    @computed(needs=("code",), description="Whether it is about the company or about one product.")
    def about(self) -> categories.DocumentSubject:
        """As the reference data says."""
        return categories.DOCUMENT_KINDS[self.code].about


@strawberry.type
class CategoryQuery:
    """Looking at categories and kinds of paper."""

    @strawberry.field(description="The 46 categories of goods and services, by code.")
    def categories(self) -> list[Category]:
        """All of them."""
        return list(CATEGORIES.values())

    @strawberry.field(description="The kinds of paper a brand may put on file.")
    def document_kinds(self) -> list[DocumentKind]:
        """All of them."""
        return list(DOCUMENT_KINDS.values())


CATEGORIES: Final[Mapping[str, Category]] = MappingProxyType(
    {code: Category(code=code) for code in categories.CATEGORIES}
)
DOCUMENT_KINDS: Final[Mapping[str, DocumentKind]] = MappingProxyType(
    {code: DocumentKind(code=code) for code in categories.DOCUMENT_KINDS}
)
